//! One row of an orders file: its cells read, or what is wrong with it.

use std::borrow::Cow;

use csv::StringRecord;
use kesit_model::Decimal;

use crate::source::cell::currency::Currency;
use crate::source::cell::date::Dates;
use crate::source::cell::number;
use crate::source::kind::RowProblem;
use crate::source::kind::customers::person;
use crate::source::kind::orders::OrderField as Field;
use crate::source::kind::row::{ID_BYTES, Wrong};
use crate::source::understand::{SampleRow, Understanding};

/// The greatest quantity taken: a thousand million pieces.
const MOST_PIECES_MICROS: i64 = 1_000_000_000_000_000;
/// The greatest price or total taken: a million million.
const MOST_MONEY_MICROS: i64 = 1_000_000_000_000_000_000;

/// Money that is said once for an order, besides its total.
pub(super) const SUMS: [Field; 3] = [Field::Discount, Field::Shipping, Field::Tax];

/// A row, read. Absent and blank cells are empty texts and `None`.
#[derive(Debug, Clone)]
pub(super) struct Row<'a> {
    pub(super) customer: Cow<'a, str>,
    pub(super) at: Dates,
    /// In millionths.
    pub(super) quantity: Option<i64>,
    /// In millionths.
    pub(super) price: Option<i64>,
    /// In millionths.
    pub(super) total: Option<i64>,
    /// In millionths, beside [`SUMS`].
    pub(super) sums: [Option<i64>; SUMS.len()],
    /// What stands beside the money, where no column says the currency.
    pub(super) sign: Option<Currency>,
    record: &'a StringRecord,
    places: &'a [Option<usize>],
}

impl<'a> Row<'a> {
    /// A cell as text.
    pub(super) fn cell(&self, field: Field) -> &'a str {
        cell(self.record, self.places, field)
    }

    /// The money of the row in trillionths (millionths of millionths): quantity × price, else the total.
    pub(super) fn amount(&self) -> i128 {
        let quantity = self.quantity.unwrap_or(1_000_000);
        match (self.price, self.total) {
            (Some(price), _) => i128::from(quantity) * i128::from(price),
            (None, total) => i128::from(total.unwrap_or_default()) * Decimal::ONE_MICROS,
        }
    }
}

/// Reads the rows of one file.
#[derive(Debug)]
pub(super) struct RowReader<'a> {
    understanding: &'a mut Understanding,
    /// Where the fields stand, by the number of the field.
    places: Vec<Option<usize>>,
    /// The date cell read last, for the lines of an order share it.
    last_date: (String, Option<Dates>),
    /// Whether currencies stand beside the money.
    has_signs: bool,
}

impl<'a> RowReader<'a> {
    pub(super) fn new(understanding: &'a mut Understanding) -> RowReader<'a> {
        let fields = 0..Field::TABLE.len();
        let places = fields.map(|field| understanding.columns.place(field)).collect();
        let has_signs = understanding.has_currency_signs && !understanding.columns.has(Field::Currency);
        RowReader { understanding, places, last_date: (String::new(), None), has_signs }
    }

    /// Whether the file has a field.
    pub(super) fn has(&self, field: Field) -> bool {
        self.places[field as usize].is_some()
    }

    /// How the file is understood.
    pub(super) fn understanding(&self) -> &Understanding {
        self.understanding
    }

    /// The order number of a row, empty if the file has none.
    ///
    /// # Errors
    /// When there is none though the file has a column for it, or one that is too long.
    pub(super) fn order<'r>(&self, row: &'r SampleRow) -> Result<&'r str, Wrong> {
        let order = self.id(&row.record, Field::Order)?;
        let missing = order.is_empty() && self.has(Field::Order);
        if missing { Err(self.wrong(Field::Order, RowProblem::MissingOrder)) } else { Ok(order) }
    }

    /// Reads a row.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn read<'r>(&'r mut self, row: &'r SampleRow) -> Result<Row<'r>, Wrong> {
        let at = self.date(&row.record)?;
        let customer = self.customer(&row.record)?;
        let mut sums = [None; SUMS.len()];
        for (sum, field) in sums.iter_mut().zip(SUMS) {
            *sum = self.money(row, field)?;
        }
        let (quantity, price) = (self.money(row, Field::Quantity)?, self.money(row, Field::Price)?);
        let total = self.money(row, Field::Total)?;
        if price.is_none() && total.is_none() {
            let field = if self.has(Field::Price) { Field::Price } else { Field::Total };
            return Err(self.wrong(field, RowProblem::MissingAmount));
        }
        let sign = if self.has_signs { self.sign(&row.record) } else { None };
        Ok(Row {
            customer,
            at,
            quantity,
            price,
            total,
            sums,
            sign,
            record: &row.record,
            places: &self.places,
        })
    }

    fn customer<'r>(&self, record: &'r StringRecord) -> Result<Cow<'r, str>, Wrong> {
        let customer = self.id(record, Field::Customer)?;
        if !customer.is_empty() && !customer.contains('@') {
            return Ok(Cow::Borrowed(customer));
        }
        let [email, phone] = [Field::Email, Field::Phone].map(|field| cell(record, &self.places, field));
        if customer.is_empty() && email.is_empty() && phone.is_empty() {
            return Ok(Cow::Borrowed(""));
        }
        Ok(Cow::Owned(person(customer, email, phone).unwrap_or_default()))
    }

    fn sign(&self, record: &StringRecord) -> Option<Currency> {
        let money = [Field::Total, Field::Price].map(|field| cell(record, &self.places, field));
        money.into_iter().find_map(Currency::beside)
    }

    fn date(&mut self, record: &StringRecord) -> Result<Dates, Wrong> {
        let text = cell(record, &self.places, Field::At);
        if text.is_empty() {
            return Err(self.wrong(Field::At, RowProblem::MissingDate));
        }
        if self.last_date.0 != text {
            text.clone_into(&mut self.last_date.0);
            self.last_date.1 = self.understanding.dates.read(text);
        }
        self.last_date.1.ok_or_else(|| self.wrong(Field::At, RowProblem::BadDate))
    }

    fn id<'r>(&self, record: &'r StringRecord, field: Field) -> Result<&'r str, Wrong> {
        let text = cell(record, &self.places, field);
        // Normal form may be longer than what was written.
        let too_long = text.len() > ID_BYTES / 4 && kesit_model::normalize(text).len() > ID_BYTES;
        if too_long { Err(self.wrong(field, RowProblem::IdTooLong)) } else { Ok(text) }
    }

    fn money(&self, row: &SampleRow, field: Field) -> Result<Option<i64>, Wrong> {
        let Some(place) = self.places[field as usize] else { return Ok(None) };
        let text = row.record.get(place).unwrap_or_default();
        if text.is_empty() {
            return Ok(None);
        }
        let sign = self.understanding.sign(place, &row.typed);
        let number = number::parse(text, sign).and_then(|number| i64::try_from(number.0).ok());
        let most = if field == Field::Quantity { MOST_PIECES_MICROS } else { MOST_MONEY_MICROS };
        let number = number.filter(|number| (-most..=most).contains(number));
        number.map(Some).ok_or_else(|| self.wrong(field, RowProblem::BadNumber))
    }

    fn wrong(&self, field: Field, problem: RowProblem) -> Wrong {
        Wrong { place: self.places[field as usize], problem }
    }
}

fn cell<'r>(record: &'r StringRecord, places: &[Option<usize>], field: Field) -> &'r str {
    places[field as usize].and_then(|place| record.get(place)).unwrap_or_default()
}
