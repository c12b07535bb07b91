//! Orders files: CSV with one row for an order, or one for every line of it. All rows of one order number become one
//! `Order Completed`, or one `Order Refunded`.
//!
//! Order numbers count once over all the files: of an order that stands in two, the first file's rows are taken. In
//! files of invoices whose numbers are mostly digits, `C123` is a credit note and any other letter before digits
//! (`A123`) a correction of the books, which is counted and left out; so is everything that names no customer.
//! Elsewhere an order is a refund if its money is negative.

mod book;
mod columns;
mod date;
mod emit;
mod number;
mod row;
mod texts;

use std::io::{self, BufRead};

use csv::{ErrorKind, ReaderBuilder, StringRecord};
use kesit_model::message::Message;
use kesit_model::zone::Zone;

use self::book::Book;
use self::columns::Columns;
use self::date::DateReader;
use self::emit::{Fact, FileFacts};
use self::row::{Row, RowReader};
use super::mapping::Mapping;
use super::report::{OrdersReport, Place, Refusal, RefusalReason, Refused};

pub(super) use self::number::DecimalSign;

pub use self::columns::Field;
pub use self::row::RowProblem;

/// Signs that may stand between cells, the likeliest first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Why an orders file cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum OrdersError {
    /// It cannot be read from the disk.
    #[error("cannot be read")]
    Io(#[from] io::Error),
    /// It has no header that we know.
    #[error("no header of an orders file is in the first line")]
    NoHeader,
    /// A column that is needed is not there.
    #[error("no column says the {}", needed.key())]
    MissingColumn {
        /// What is missing.
        needed: Field,
        /// Headers that mean nothing to us.
        unknown: Vec<String>,
    },
    /// The mapping names a column that the file does not have.
    #[error("the mapping names the column `{header}`, which the file does not have")]
    UnmappedColumn {
        /// What it should say.
        field: Field,
        /// Its header in the mapping.
        header: String,
    },
}

/// Reads orders files, one after the other.
#[derive(Debug)]
pub(super) struct OrdersReader<'a> {
    zone: &'a Zone,
    mapping: &'a Mapping,
    book: Book,
    facts: Vec<Fact>,
}

impl<'a> OrdersReader<'a> {
    pub(super) fn new(zone: &'a Zone, mapping: &'a Mapping) -> OrdersReader<'a> {
        OrdersReader { zone, mapping, book: Book::default(), facts: Vec::new() }
    }

    /// Reads a file and gives its orders.
    pub(super) fn read(
        &mut self,
        file: &str,
        reader: Box<dyn BufRead + Send + '_>,
        refused: &mut Refused,
        take: &mut dyn FnMut(Message),
    ) -> Result<(), OrdersError> {
        let OrdersReader { book, mapping, .. } = self;
        book.open_file();
        let each = &mut |read: Result<&Row<'_>, Refusal>| {
            book.report.rows += 1;
            match read {
                Ok(row) => book.take(row),
                Err(refusal) => refused.put(|| refusal.clone(), &refusal.reason),
            }
        };
        let rows = rows(file, reader, self.zone, mapping, each)?;
        let facts = FileFacts {
            month_first: rows.is_month_first(),
            are_invoices: rows.columns().are_invoices(),
            has_quantity: rows.columns().has(Field::Quantity),
            currency: mapping.currency.clone(),
        };
        emit::close_file(book, &facts, &|text| rows.number(text), &mut self.facts, take);
        Ok(())
    }

    /// Gives what the orders said about customers, and the figures.
    pub(super) fn finish(self, take: &mut dyn FnMut(Message)) -> OrdersReport {
        emit::close(&self.book, self.facts, take);
        self.book.report
    }
}

/// Calls `each` with every row below the header.
fn rows(
    file: &str,
    mut reader: Box<dyn BufRead + Send + '_>,
    zone: &Zone,
    mapping: &Mapping,
    each: &mut dyn FnMut(Result<&Row<'_>, Refusal>),
) -> Result<RowReader, OrdersError> {
    let delimiter = match mapping.delimiter {
        Some(delimiter) => delimiter,
        None => sniff_delimiter(reader.fill_buf()?),
    };
    let mut csv = ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(reader);
    let columns = columns(csv.headers().map_err(io_error)?, mapping)?;
    let sign = mapping.decimal.unwrap_or(match delimiter {
        // Spreadsheets write semicolons where the comma is taken by the fractions.
        b';' => DecimalSign::Comma,
        _ => DecimalSign::Point,
    });
    let zone = mapping.time_zone.as_ref().unwrap_or(zone);
    let mut rows = RowReader::new(columns, sign, DateReader::new(zone.clone(), mapping.date_format.clone()));
    let mut record = StringRecord::new();
    loop {
        let line = csv.position().line();
        let refusal = |column, problem| Refusal {
            file: file.to_owned(),
            place: Place::Line(line),
            reason: RefusalReason::Row { column, problem },
        };
        match csv.read_record(&mut record) {
            Ok(false) => return Ok(rows),
            Ok(true) => {
                // Rows are borrowed from the reader, so the header is looked up after.
                let wrong = match rows.read(&record) {
                    Ok(row) => {
                        each(Ok(&row));
                        None
                    }
                    Err(wrong) => Some(wrong),
                };
                if let Some(wrong) = wrong {
                    each(Err(refusal(rows.columns().header(wrong.field), wrong.problem)));
                }
            }
            Err(error) if matches!(error.kind(), ErrorKind::Utf8 { .. }) => {
                each(Err(refusal(None, RowProblem::NotUtf8)));
            }
            Err(error) => return Err(io_error(error)),
        }
    }
}

/// Whether a header is known to mean a field.
pub(super) fn is_header_of(field: Field, header: &str) -> bool {
    let header = columns::fold(header);
    field.headers().any(|known| known == header)
}

/// The likeliest sign between cells, by the first line.
pub(super) fn sniff_delimiter(beginning: &[u8]) -> u8 {
    let header = beginning.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let mut counts = [0_usize; DELIMITERS.len()];
    let mut quoted = false;
    for byte in header {
        quoted ^= *byte == b'"';
        if let Some(ix) = DELIMITERS.iter().position(|delimiter| !quoted && delimiter == byte) {
            counts[ix] += 1;
        }
    }
    let most = counts.iter().max().copied().unwrap_or_default();
    DELIMITERS[counts.iter().position(|count| *count == most).unwrap_or_default()]
}

fn columns(headers: &StringRecord, mapping: &Mapping) -> Result<Columns, OrdersError> {
    let headers = headers.iter().map(str::to_owned).collect();
    let columns = Columns::recognise(headers, &mapping.columns)
        .map_err(|(field, header)| OrdersError::UnmappedColumn { field, header })?;
    if !columns.any() {
        return Err(OrdersError::NoHeader);
    }
    let missing = |needed| OrdersError::MissingColumn { needed, unknown: columns.unknown() };
    if !columns.has(Field::Customer) && !columns.has(Field::Email) {
        return Err(missing(Field::Customer));
    }
    if !columns.has(Field::At) {
        return Err(missing(Field::At));
    }
    if !columns.has(Field::Total) && !columns.has(Field::Price) {
        return Err(missing(Field::Total));
    }
    Ok(columns)
}

fn io_error(error: csv::Error) -> OrdersError {
    match error.into_kind() {
        ErrorKind::Io(error) => OrdersError::Io(error),
        other => OrdersError::Io(io::Error::other(format!("{other:?}"))),
    }
}

#[cfg(test)]
mod tests;
