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

/// Reasons that are told of each customer.
const REASONS: usize = 3;
/// Reasons take time: of more customers than this, those with the highest probabilities have them.
const MOST_EXPLAINED: usize = 20_000;

pub(crate) fn run(args: &Predict, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    match &args.table {
        Some(path) => rows::run(args, path, words, out),
        None => customers::run(args, words, out),
    }
}

/// Which of so many are explained: those with the highest probabilities, in their own order.
fn explained(probabilities: &[f64]) -> Vec<usize> {
    let mut places: Vec<usize> = (0..probabilities.len()).collect();
    if places.len() > MOST_EXPLAINED {
        places.sort_by(|one, other| probabilities[*other].total_cmp(&probabilities[*one]));
        places.truncate(MOST_EXPLAINED);
        places.sort_unstable();
    }
    places
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
