//! `kesit predict`: who will do something, by a model of the past.

mod card;
mod customers;
mod feature;
mod refusal;
mod rows;

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use crate::args::{Predict, TableFormat};
use crate::failure::Failure;
use crate::load::Setting;
use crate::sheet::{Answer, Sheet};
use crate::words::Words;

pub(crate) fn run(args: &Predict, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    match &args.table {
        Some(path) => rows::run(args, path, words, out),
        None => customers::run(args, words, out),
    }
}

/// Writes a table into a file of its own.
fn write_file(path: &Path, sheet: Sheet, setting: &Setting) -> Result<(), Failure> {
    let words = setting.words;
    let failed = |error: std::io::Error| {
        let what = words.of("cannot be written", "yazılamıyor");
        Failure::io(format!("`{}` {what}: {error}", path.display()))
    };
    let mut file = BufWriter::new(File::create(path).map_err(failed)?);
    let answer = Answer { sheets: vec![sheet], ..Answer::default() };
    answer.write(TableFormat::Csv, setting, &mut file)?;
    file.flush().map_err(failed)
}
