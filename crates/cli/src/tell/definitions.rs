//! Problems of definitions, and questions that name what is not there.

use std::path::{Path, PathBuf};

use kesit_app::definitions::DefinitionsError;
use kesit_app::workspace::{ExplainError, Unknown, UnknownSegment};
use kesit_model::language::Problem;

use super::unreadable;
use crate::failure::Failure;
use crate::load::Setting;
use crate::words::{Words, printable};

/// Definition files that cannot be used.
pub(crate) fn definitions_error(error: &DefinitionsError, words: Words) -> Failure {
    match error {
        DefinitionsError::Io { path, source } => unreadable(&path.display(), source, words),
        DefinitionsError::Empty { path } => {
            let what = words.of("has no definition files", "klasöründe tanım dosyası yok");
            Failure::input(format!("`{}` {what}", path.display())).hint(".yaml, .yml, .json")
        }
        DefinitionsError::Problems(problems) => problems_failure(problems, words),
        DefinitionsError::Repeated { key, first, second } => {
            let what = words.of("is defined in two files:", "iki dosyada tanımlı:");
            Failure::input(format!("`{key}` {what} `{}`, `{}`", first.display(), second.display()))
        }
    }
}

/// What is wrong in definitions.
pub(crate) fn problems_failure(problems: &[(PathBuf, Problem)], words: Words) -> Failure {
    let count = words.things(problems.len() as u64, "problem", "problems", "sorun");
    let mut what = format!("{count} {}", words.of("in the definitions", "tanımlarda bulundu"));
    for (path, found) in problems {
        what.push('\n');
        what.push_str(&problem(path, found, false, words));
    }
    Failure::input(what)
}

/// A problem or a warning, as a few lines.
pub(crate) fn problem(path: &Path, problem: &Problem, is_warning: bool, words: Words) -> String {
    let kind = if is_warning { words.of("warning", "uyarı") } else { words.of("error", "hata") };
    let place = match problem.line {
        Some(line) => format!("{} {line}", words.of("line", "satır")),
        None => problem.path.to_string(),
    };
    let mut text = format!("{}: {place}: {kind} {}", path.display(), problem.code);
    let mut line = |name: &str, value: &str| text.push_str(&format!("\n  {name:<10}{value}"));
    line(words.of("found:", "bulunan:"), &problem.found);
    line(words.of("expected:", "beklenen:"), &problem.expected);
    if let Some(hint) = &problem.hint {
        line(words.of("hint:", "öneri:"), hint);
    }
    text
}

/// A word that no data uses.
pub(crate) fn unknown(unknown: &Unknown, words: Words) -> String {
    let warning = words.of("warning", "uyarı");
    let meant = |nearest: &Option<String>| {
        let meant = |nearest: &String| {
            words.text(
                format!("; did you mean `{}`?", printable(nearest)),
                format!("; `{}` mi demek istediniz?", printable(nearest)),
            )
        };
        nearest.as_ref().map(meant).unwrap_or_default()
    };
    match unknown {
        Unknown::Event { name, nearest } => {
            let what = words.of("no event in the data is named", "veride bu adda olay yok:");
            format!("{warning}: {what} `{name}`{}", meant(nearest))
        }
        Unknown::Trait { path, nearest } => {
            let what = words.of("nobody in the data has the trait", "veride kimsede bu özellik yok:");
            format!("{warning}: {what} `{path}`{}", meant(nearest))
        }
        Unknown::List(key) => {
            let what = words.of("there is no list", "böyle bir liste yok:");
            let hint = words.text(
                format!("{key}.csv belongs into the folder of lists: --lists, or `lists` in the workspace"),
                format!("{key}.csv liste klasöründe olmalı: --lists ya da çalışma alanında `lists`"),
            );
            format!("{warning}: {what} `{key}` ({hint})")
        }
        Unknown::Score(name) => {
            let what = words.of("no such score is computed:", "böyle bir puan hesaplanmıyor:");
            format!("{warning}: {what} `{name}`")
        }
    }
}

/// A segment that is not defined.
pub(crate) fn unknown_segment(error: &UnknownSegment, words: Words) -> Failure {
    let what = words.of("there is no segment", "böyle bir segment yok:");
    let hint = error.nearest.as_ref().map(|nearest| {
        words.text(format!("did you mean `{nearest}`?"), format!("`{nearest}` mi demek istediniz?"))
    });
    Failure::input(format!("{what} `{}`", error.key)).maybe_hint(hint)
}

/// A question about a customer that cannot be answered.
pub(crate) fn explain_error(error: &ExplainError, setting: &Setting) -> Failure {
    let words = setting.words;
    match error {
        ExplainError::UnknownCustomer => Failure::input(
            words.of("no customer in the data has this id", "veride bu kimlikte bir müşteri yok"),
        ),
        ExplainError::NotYet { first_at } => {
            let what = words.of("the customer does not exist before", "müşteri bu andan önce yok:");
            let hint =
                words.of("ask about a later instant with --as-of", "--as-of ile daha geç bir an sorun");
            Failure::input(format!("{what} {}", setting.shown(*first_at))).hint(hint)
        }
        ExplainError::Segment(error) => unknown_segment(error, words),
    }
}
