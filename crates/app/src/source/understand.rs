//! How the rows of one table are to be read: what its columns say, how it writes numbers and dates. Found out from the
//! headers, a sample of rows and the mapping; what stays doubtful is told.

mod doubt;
mod others;
mod styles;

use csv::StringRecord;
use kesit_model::Timestamp;
use kesit_model::zone::Zone;

use super::cell::currency::Currency;
use super::cell::date::DateReader;
use super::cell::number::DecimalSign;
use super::kind::columns::{Columns, HeadersError};
use super::kind::orders::OrderField;
use super::kind::{Holds, guess};
use super::mapping::Mapping;
use super::table::TableFacts;
use super::{Options, kind::Kind};

pub use self::doubt::Doubt;
pub(super) use self::others::{Guess, Other};

/// How many rows are looked at before the first is read.
pub(super) const SAMPLE_ROWS: usize = 1_000;

/// A row of the sample.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct SampleRow {
    pub(super) line: u64,
    pub(super) record: StringRecord,
    /// Beside the cells, whether each is written canonically; empty where none is.
    pub(super) typed: Vec<bool>,
}

/// How the rows of one table are to be read.
#[derive(Debug, Clone)]
pub(super) struct Understanding {
    pub(super) columns: Columns,
    pub(super) zone: Zone,
    pub(super) dates: DateReader,
    /// The currency where rows name none.
    pub(super) currency: Option<Currency>,
    /// Columns that are no field and are taken along.
    pub(super) others: Vec<Other>,
    pub(super) doubts: Vec<Doubt>,
    /// Whether currencies stand beside numbers of money.
    pub(super) has_currency_signs: bool,
    signs: Vec<DecimalSign>,
    month_first: bool,
    /// Whether letters before order numbers say that they are something else, if the mapping says so or not.
    credit_notes: Option<bool>,
}

impl Understanding {
    /// Understands a table.
    ///
    /// # Errors
    /// When its headers do not say what is needed.
    pub(super) fn of(
        headers: &[String],
        facts: &TableFacts,
        sample: &[SampleRow],
        options: &Options,
    ) -> Result<Understanding, HeadersError> {
        let mapping = &options.mapping;
        let columns = columns(headers, options)?;
        let zone = mapping.time_zone.as_ref().unwrap_or(&options.zone).clone();
        let mut dates = DateReader::new(zone.clone(), mapping.date_format.clone(), mapping.month_first);
        look_at_dates(&columns, sample, &mut dates);
        let mut doubts: Vec<Doubt> = facts.doubts.iter().cloned().map(Doubt::Table).collect();
        if dates.is_doubtful() {
            doubts.push(Doubt::DayOrMonth);
        }
        let signs = match mapping.decimal {
            Some(sign) => vec![sign; headers.len()],
            None => styles::signs(headers, facts, sample, &columns, &mut doubts),
        };
        let others = if columns.kind().takes_others() || !mapping.keep.is_empty() {
            others::others(&columns, mapping, sample)?
        } else {
            Vec::new()
        };
        doubts.extend(doubt::of_columns(&columns));
        Ok(Understanding {
            month_first: dates.is_month_first(),
            has_currency_signs: has_currency_signs(&columns, sample),
            columns,
            zone,
            dates,
            currency: mapping.currency,
            others,
            doubts,
            signs,
            credit_notes: mapping.credit_notes,
        })
    }

    /// What kind of rows they are.
    pub(super) fn kind(&self) -> Kind {
        self.columns.kind()
    }

    /// The sign before the fraction in a cell.
    #[inline]
    pub(super) fn sign(&self, place: usize, typed: &[bool]) -> DecimalSign {
        if typed.get(place).copied().unwrap_or_default() { DecimalSign::Point } else { self.signs[place] }
    }

    /// The instant in a cell, day or month first as the sample has it.
    pub(super) fn date(&mut self, text: &str) -> Option<Timestamp> {
        self.dates.read(text).map(|dates| dates.chosen(self.month_first))
    }

    /// Whether dates have the month first, by all that was read so far.
    pub(super) fn is_month_first(&self) -> bool {
        self.dates.is_month_first()
    }

    /// Whether `C123` is a credit note and `A123` a correction of the books: in files of invoices of whose numbers at least
    /// half are made of digits alone.
    pub(super) fn credit_notes(&self, digits: u64, numbers: u64) -> bool {
        let header = self.columns.header(OrderField::Order).map(crate::normal::fold).unwrap_or_default();
        let are_invoices = header.starts_with("invoice") || header.starts_with("fatura");
        self.credit_notes.unwrap_or(are_invoices && digits * 2 >= numbers)
    }

    /// The same as a mapping that reads single rows of the table in the same way.
    pub(super) fn to_mapping(&self, given: &Mapping) -> Mapping {
        let mut mapping = given.clone();
        mapping.kind = Some(self.kind());
        let fields = self.kind().fields().iter().enumerate();
        let named = |(ix, field): (usize, &super::kind::Field)| {
            Some((field.key.to_owned(), self.columns.header(ix)?.to_owned()))
        };
        mapping.columns = fields
            .filter_map(named)
            .filter(|(key, _)| !mapping.constants.iter().any(|(other, _)| other == key))
            .collect();
        mapping.month_first = if mapping.date_format.is_none() { self.dates.told() } else { None };
        mapping.decimal = mapping.decimal.or_else(|| styles::common(&self.columns, &self.signs));
        mapping
    }
}

fn columns(headers: &[String], options: &Options) -> Result<Columns, HeadersError> {
    let mapping = &options.mapping;
    let columns = match options.kind.or(mapping.kind) {
        Some(kind) => Columns::recognise(kind, headers, &mapping.named())?,
        None if mapping.columns.is_empty() && mapping.constants.is_empty() => guess::guess(headers)?,
        // A mapping without a kind was written for orders, the first kind there was.
        None => Columns::recognise(Kind::Orders, headers, &mapping.named())?,
    };
    columns.check().map(|()| columns)
}

/// Whether any number of money in the sample has a currency beside it.
fn has_currency_signs(columns: &Columns, sample: &[SampleRow]) -> bool {
    let fields = columns.kind().fields().iter().enumerate().filter(|(_, field)| field.holds == Holds::Money);
    let places: Vec<usize> = fields.filter_map(|(ix, _)| columns.place(ix)).collect();
    let cells = sample.iter().flat_map(|row| places.iter().filter_map(|place| row.record.get(*place)));
    cells.into_iter().any(|cell| Currency::beside(cell).is_some())
}

/// Reads the dates of the sample, so that it is known whether day or month come first.
fn look_at_dates(columns: &Columns, sample: &[SampleRow], dates: &mut DateReader) {
    let fields = columns.kind().fields().iter().enumerate().filter(|(_, field)| field.holds == Holds::Date);
    for place in fields.filter_map(|(ix, _)| columns.place(ix)) {
        for row in sample {
            dates.read(row.record.get(place).unwrap_or_default());
        }
    }
}
