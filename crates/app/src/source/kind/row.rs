//! The cells of one row by field, read as the file writes its numbers and dates.

use compact_str::CompactString;
use csv::StringRecord;
pub(in crate::source) use kesit_model::normal::put;
use kesit_model::{Decimal, Object, Timestamp, Value, normalize};

pub(in crate::source) use super::RowProblem;
use crate::source::cell::number;
use crate::source::understand::{Guess, Understanding};

/// The longest customer id or order number, in bytes; it leaves room for what message ids put before it.
pub(in crate::source) const ID_BYTES: usize = 400;
/// The greatest number taken from a cell, in millionths: a million million.
const MOST_MICROS: i128 = 1_000_000_000_000_000_000;

/// What is wrong with a row, and in which column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::source) struct Wrong {
    /// The place of the column; `None` if it is the whole row.
    pub(in crate::source) place: Option<usize>,
    pub(in crate::source) problem: RowProblem,
}

/// A row and how to read it.
pub(in crate::source) struct Given<'a> {
    pub(in crate::source) understanding: &'a mut Understanding,
    pub(in crate::source) record: &'a StringRecord,
    /// Beside the cells, whether each is written canonically; empty where none is.
    pub(in crate::source) typed: &'a [bool],
}

impl<'a> Given<'a> {
    /// A cell as text; empty where the file has no such column.
    pub(in crate::source) fn text(&self, field: impl Into<usize>) -> &'a str {
        self.understanding.columns.place(field).map_or("", |place| self.cell(place))
    }

    /// That something is wrong with a cell.
    pub(in crate::source) fn wrong(&self, field: impl Into<usize>, problem: RowProblem) -> Wrong {
        Wrong { place: self.understanding.columns.place(field), problem }
    }

    /// A cell that must say something.
    ///
    /// # Errors
    /// When it is blank.
    pub(in crate::source) fn needed(&self, field: impl Into<usize> + Copy) -> Result<&'a str, Wrong> {
        let text = self.text(field);
        if text.is_empty() { Err(self.wrong(field, RowProblem::MissingCell)) } else { Ok(text) }
    }

    /// A cell that identifies something, in normal form.
    ///
    /// # Errors
    /// When it is too long.
    pub(in crate::source) fn id(&self, field: impl Into<usize> + Copy) -> Result<String, Wrong> {
        let text = normalize(self.text(field)).into_owned();
        if text.len() > ID_BYTES { Err(self.wrong(field, RowProblem::IdTooLong)) } else { Ok(text) }
    }

    /// The instant in a cell; `None` where it is blank.
    ///
    /// # Errors
    /// When there is something else.
    pub(in crate::source) fn date(
        &mut self,
        field: impl Into<usize> + Copy,
    ) -> Result<Option<Timestamp>, Wrong> {
        let text = self.text(field);
        if text.is_empty() {
            return Ok(None);
        }
        self.understanding.date(text).map(Some).ok_or_else(|| self.wrong(field, RowProblem::BadDate))
    }

    /// The instant in a cell that must have one.
    ///
    /// # Errors
    /// When there is none.
    pub(in crate::source) fn needed_date(
        &mut self,
        field: impl Into<usize> + Copy,
    ) -> Result<Timestamp, Wrong> {
        self.date(field)?.ok_or_else(|| self.wrong(field, RowProblem::MissingDate))
    }

    /// The day in a cell, such as `1985-03-02`.
    ///
    /// # Errors
    /// When there is something else.
    pub(in crate::source) fn day(&mut self, field: impl Into<usize> + Copy) -> Result<Option<String>, Wrong> {
        Ok(self.date(field)?.map(|at| self.understanding.zone.date(at).to_string()))
    }

    /// The number in a cell; `None` where it is blank.
    ///
    /// # Errors
    /// When there is something else.
    pub(in crate::source) fn number(&self, field: impl Into<usize> + Copy) -> Result<Option<Decimal>, Wrong> {
        let Some(place) = self.understanding.columns.place(field) else { return Ok(None) };
        let text = self.cell(place);
        if text.is_empty() {
            return Ok(None);
        }
        self.number_at(place, text).map(Some).ok_or_else(|| self.wrong(field, RowProblem::BadNumber))
    }

    /// Puts the number of a cell under a key, unless the cell is blank.
    ///
    /// # Errors
    /// When there is something else than a number.
    pub(in crate::source) fn put_number(
        &self,
        object: &mut Object,
        key: &str,
        field: impl Into<usize> + Copy,
    ) -> Result<(), Wrong> {
        if let Some(number) = self.number(field)? {
            object.0.push((key.into(), Value::Number(number)));
        }
        Ok(())
    }

    /// Puts the cells of the columns that are no field under their own names, as what they look like. A cell that looks
    /// like something else than the others of its column stays a text.
    ///
    /// # Errors
    /// None today; what reads cells answers alike.
    pub(in crate::source) fn put_others(&mut self, object: &mut Object) -> Result<(), Wrong> {
        for ix in 0..self.understanding.others.len() {
            let other = &self.understanding.others[ix];
            let (place, guess) = (other.place, other.guess);
            let text = self.cell(place);
            if text.is_empty() || object.get(&other.key).is_some() {
                continue;
            }
            let key: CompactString = other.key.clone();
            let value =
                self.guessed(place, text, guess).unwrap_or_else(|| Value::Text(normalize(text).into()));
            object.0.push((key, value));
        }
        Ok(())
    }

    fn guessed(&mut self, place: usize, text: &str, guess: Guess) -> Option<Value> {
        match guess {
            Guess::Text => None,
            Guess::Truth => truth(text).map(Value::Bool),
            Guess::Number => self.number_at(place, text).map(Value::Number),
            Guess::Day => self
                .understanding
                .date(text)
                .map(|at| self.understanding.zone.date(at).to_string())
                .map(text_value),
            Guess::Instant => self.understanding.date(text).map(|at| at.to_string()).map(text_value),
        }
    }

    fn number_at(&self, place: usize, text: &str) -> Option<Decimal> {
        let sign = self.understanding.sign(place, self.typed);
        number::parse(text, sign).filter(|number| (-MOST_MICROS..=MOST_MICROS).contains(&number.0))
    }

    fn cell(&self, place: usize) -> &'a str {
        self.record.get(place).unwrap_or_default().trim()
    }
}

fn text_value(text: String) -> Value {
    Value::Text(text.into())
}

/// Whether a text says yes or no in words.
pub(in crate::source) fn truth(text: &str) -> Option<bool> {
    match crate::normal::fold(text).as_str() {
        "true" | "yes" | "evet" | "dogru" => Some(true),
        "false" | "no" | "hayir" | "yanlis" => Some(false),
        _ => None,
    }
}
