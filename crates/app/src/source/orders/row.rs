//! One row of an orders file: its cells read, or what is wrong with it.

use csv::StringRecord;
use kesit_model::{Decimal, Language};

use super::columns::{Columns, Field};
use super::date::{DateReader, Dates};
use super::number::{self, DecimalSign};

macro_rules! problems {
    ($($(#[$doc:meta])* $name:ident: $code:literal, $en:literal, $hint_en:literal, $tr:literal, $hint_tr:literal;)*) => {
        /// What may be wrong with a row.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum RowProblem {
            $($(#[$doc])* $name,)*
        }

        impl RowProblem {
            /// A stable word for machines.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(RowProblem::$name => $code,)* }
            }

            /// What is wrong.
            #[must_use]
            pub fn text(self, language: Language) -> &'static str {
                match (self, language) {
                    $((RowProblem::$name, Language::English) => $en, (RowProblem::$name, Language::Turkish) => $tr,)*
                }
            }

            /// What to do about it.
            #[must_use]
            pub fn hint(self, language: Language) -> &'static str {
                match (self, language) {
                    $((RowProblem::$name, Language::English) => $hint_en, (RowProblem::$name, Language::Turkish) => $hint_tr,)*
                }
            }
        }
    };
}

problems! {
    /// The row is no text in UTF-8.
    NotUtf8: "not_utf8", "not text in UTF-8", "save the file as UTF-8 CSV", "UTF-8 metin değil", "dosyayı UTF-8 CSV olarak kaydedin";
    /// No order number, though the file has a column for it.
    MissingOrder: "missing_order", "no order number", "fill the cell, or leave the column out of the file", "sipariş numarası yok", "hücreyi doldurun ya da sütunu dosyadan çıkarın";
    /// No date.
    MissingDate: "missing_date", "no date", "fill the cell", "tarih yok", "hücreyi doldurun";
    /// A date that cannot be read.
    BadDate: "bad_date", "not a date", "2025-12-31 14:05 or 31.12.2025 14:05; name any other as date_format in the mapping", "tarih değil", "2025-12-31 14:05 ya da 31.12.2025 14:05; başka biçimleri eşleme dosyasında date_format ile verin";
    /// Neither a price nor a total.
    MissingAmount: "missing_amount", "no money", "fill the price or the total", "tutar yok", "fiyatı ya da tutarı doldurun";
    /// A number that cannot be read.
    BadNumber: "bad_number", "not a number", "1234.56 or 1.234,56", "sayı değil", "1234.56 ya da 1.234,56";
    /// An id longer than ids may be.
    IdTooLong: "id_too_long", "too long for an id", "an id may have 400 bytes", "kimlik için çok uzun", "bir kimlik en çok 400 bayt olabilir";
}

/// The longest customer id or order number, in bytes; it leaves room for what message ids put before it.
pub(super) const ID_BYTES: usize = 400;

/// The greatest quantity taken: a thousand million pieces.
const MOST_PIECES_MICROS: i64 = 1_000_000_000_000_000;
/// The greatest price or total taken: a million million.
const MOST_MONEY_MICROS: i64 = 1_000_000_000_000_000_000;

/// What is wrong with a row, and in which column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) field: Field,
    pub(super) problem: RowProblem,
}

/// A row, read. Absent and blank cells are empty texts and `None`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'a> {
    pub(super) customer: &'a str,
    /// Empty if the file has no such column.
    pub(super) order: &'a str,
    pub(super) at: Dates,
    /// In millionths.
    pub(super) quantity: Option<i64>,
    /// In millionths.
    pub(super) price: Option<i64>,
    /// In millionths.
    pub(super) total: Option<i64>,
    cells: Cells<'a>,
}

/// The cells of a row by field.
#[derive(Debug, Clone, Copy)]
struct Cells<'a> {
    record: &'a StringRecord,
    columns: &'a Columns,
}

impl<'a> Cells<'a> {
    fn get(self, field: Field) -> &'a str {
        self.columns.place(field).and_then(|place| self.record.get(place)).unwrap_or_default().trim()
    }
}

impl<'a> Row<'a> {
    /// A cell as text.
    pub(super) fn cell(&self, field: Field) -> &'a str {
        self.cells.get(field)
    }

    /// All the cells, as they stand in the file.
    pub(super) fn record(&self) -> &'a StringRecord {
        self.cells.record
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
pub(super) struct RowReader {
    columns: Columns,
    sign: DecimalSign,
    dates: DateReader,
    /// The date cell read last, for the lines of an order share it.
    last_date: (String, Option<Dates>),
}

impl RowReader {
    pub(super) fn new(columns: Columns, sign: DecimalSign, dates: DateReader) -> RowReader {
        RowReader { columns, sign, dates, last_date: (String::new(), None) }
    }

    pub(super) fn columns(&self) -> &Columns {
        &self.columns
    }

    /// Whether the dates read so far have the month before the day.
    pub(super) fn is_month_first(&self) -> bool {
        self.dates.is_month_first()
    }

    /// Reads a row.
    pub(super) fn read<'a>(&'a mut self, record: &'a StringRecord) -> Result<Row<'a>, Refusal> {
        let at = self.date(record)?;
        let cells = Cells { record, columns: &self.columns };
        let order = id(cells, Field::Order)?;
        if order.is_empty() && self.columns.has(Field::Order) {
            return Err(Refusal { field: Field::Order, problem: RowProblem::MissingOrder });
        }
        let who = if self.columns.has(Field::Customer) { Field::Customer } else { Field::Email };
        let row = Row {
            customer: id(cells, who)?,
            order,
            at,
            quantity: money(cells, Field::Quantity, self.sign)?,
            price: money(cells, Field::Price, self.sign)?,
            total: money(cells, Field::Total, self.sign)?,
            cells,
        };
        for field in [Field::Discount, Field::Shipping, Field::Tax] {
            money(cells, field, self.sign)?;
        }
        if row.price.is_none() && row.total.is_none() {
            let field = if self.columns.has(Field::Price) { Field::Price } else { Field::Total };
            return Err(Refusal { field, problem: RowProblem::MissingAmount });
        }
        Ok(row)
    }

    /// Reads the number in a cell that [`RowReader::read`] has taken.
    pub(super) fn number(&self, text: &str) -> Option<Decimal> {
        number::parse(text, self.sign)
    }

    fn date(&mut self, record: &StringRecord) -> Result<Dates, Refusal> {
        let refuse = |problem| Refusal { field: Field::At, problem };
        let cells = Cells { record, columns: &self.columns };
        let text = cells.get(Field::At);
        if text.is_empty() {
            return Err(refuse(RowProblem::MissingDate));
        }
        if self.last_date.0 != text {
            text.clone_into(&mut self.last_date.0);
            self.last_date.1 = self.dates.read(text);
        }
        self.last_date.1.ok_or(refuse(RowProblem::BadDate))
    }
}

fn id<'a>(cells: Cells<'a>, field: Field) -> Result<&'a str, Refusal> {
    let text = cells.get(field);
    // Normal form may be longer than what was written.
    let too_long = kesit_model::normalize(text).len() > ID_BYTES;
    if too_long { Err(Refusal { field, problem: RowProblem::IdTooLong }) } else { Ok(text) }
}

fn money(cells: Cells<'_>, field: Field, sign: DecimalSign) -> Result<Option<i64>, Refusal> {
    let text = cells.get(field);
    if text.is_empty() {
        return Ok(None);
    }
    let number = number::parse(text, sign).and_then(|number| i64::try_from(number.0).ok());
    let most = if field == Field::Quantity { MOST_PIECES_MICROS } else { MOST_MONEY_MICROS };
    let number = number.filter(|number| (-most..=most).contains(number));
    number.map(Some).ok_or(Refusal { field, problem: RowProblem::BadNumber })
}
