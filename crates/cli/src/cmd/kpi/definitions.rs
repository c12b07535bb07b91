//! What figures mean.

use std::io::Write;

use kesit_insight::kpi::{Definition, Explained, definition, definitions};
use kesit_model::Language;

use crate::args::{Kpi, TableFormat};
use crate::failure::Failure;
use crate::load::Setting;
use crate::sheet::{Answer, Cell, Sheet};
use crate::words::Words;

pub(super) fn write(args: &Kpi, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    let wanted: Vec<&Definition> = match &args.define {
        Some(key) => vec![definition(key).ok_or_else(|| unknown(key, words))?],
        None => definitions().iter().collect(),
    };
    if args.shop.format == TableFormat::Table {
        for (ix, definition) in wanted.iter().enumerate() {
            let Explained { name, meaning } = explained(definition, words);
            let gap = if ix == 0 { "" } else { "\n" };
            writeln!(out, "{gap}{name} ({})\n  {meaning}", definition.key)?;
        }
        return Ok(());
    }
    let columns = [
        ("key", words.of("Key", "Anahtar")),
        ("name", words.of("Name", "Ad")),
        ("meaning", words.of("Meaning", "Anlam")),
    ];
    let mut sheet = Sheet::new("definitions", "", &columns);
    for definition in wanted {
        let Explained { name, meaning } = explained(definition, words);
        sheet.row([definition.key, name, meaning].map(Cell::text));
    }
    let answer = Answer { sheets: vec![sheet], ..Answer::default() };
    answer.write(args.shop.format, &Setting::of_options(None, None, words)?, out)
}

/// A figure's words in the reader's language.
pub(super) fn explained(definition: &Definition, words: Words) -> Explained {
    match words.language {
        Language::English => definition.en,
        Language::Turkish => definition.tr,
    }
}

fn unknown(key: &str, words: Words) -> Failure {
    let what = words.of("--define: no figure has the key", "--define: bu anahtarda bir gösterge yok:");
    let hint = words.of("all keys: `kesit kpi --definitions`", "tüm anahtarlar: `kesit kpi --definitions`");
    Failure::usage(format!("{what} `{key}`")).hint(hint)
}
