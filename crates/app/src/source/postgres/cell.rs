//! Cells as the server writes them, made canonical by the type of their column.

use csv::StringRecord;
use postgres::types::{Kind, Type};

use crate::source::table::server::{FedRow, canonical_number};

/// How the cells of a column are made canonical.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cell {
    Text,
    Number,
    Truth,
    Date,
    LocalTime,
    Instant,
}

impl Cell {
    pub(super) fn of(kind: &Type) -> Cell {
        match kind.kind() {
            Kind::Domain(inner) => return Cell::of(inner),
            Kind::Simple => {}
            _ => return Cell::Text,
        }
        match *kind {
            Type::INT2 | Type::INT4 | Type::INT8 | Type::NUMERIC | Type::FLOAT4 | Type::FLOAT8 => {
                Cell::Number
            }
            Type::BOOL => Cell::Truth,
            Type::DATE => Cell::Date,
            Type::TIMESTAMP => Cell::LocalTime,
            Type::TIMESTAMPTZ => Cell::Instant,
            _ => Cell::Text,
        }
    }

    /// The canonical form of what the server wrote; `None` if it has none, as `infinity`.
    fn canonical(self, text: &str) -> Option<String> {
        let is_day = || text.len() >= 10 && text.as_bytes()[0].is_ascii_digit() && !text.ends_with("BC");
        match self {
            Cell::Text => None,
            Cell::Number if text.contains('e') => text.parse().ok().map(canonical_number),
            Cell::Number => text.ends_with(|char: char| char.is_ascii_digit()).then(|| text.to_owned()),
            Cell::Truth => Some(if text == "t" { "true" } else { "false" }.to_owned()),
            Cell::Date => is_day().then(|| text.to_owned()),
            Cell::LocalTime => is_day().then(|| text.replacen(' ', "T", 1)),
            Cell::Instant => {
                let local = text.strip_suffix("+00").filter(|_| is_day())?;
                Some(format!("{}Z", local.replacen(' ', "T", 1)))
            }
        }
    }
}

/// A row as it is fed.
pub(super) fn row(record: &StringRecord, kinds: &[Cell], number: u64) -> FedRow {
    let mut row = FedRow::new(number);
    for (ix, kind) in kinds.iter().enumerate() {
        let text = record.get(ix).unwrap_or_default();
        match kind.canonical(text).filter(|_| !text.is_empty()) {
            Some(canonical) => row.push(&canonical, true),
            None => row.push(text, false),
        }
    }
    row
}
