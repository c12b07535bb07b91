//! What a person should look at before believing how a table was understood.

use crate::source::kind::columns::{Columns, Sure};
use crate::source::table::TableDoubt;

/// What is doubtful about how a table is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// About the table itself.
    Table(TableDoubt),
    /// Dates such as `03/04/2025` read both ways and nothing tells which is right; the day is taken first.
    DayOrMonth,
    /// Numbers of a column such as `1.234` read both ways and nothing tells which is right.
    Number {
        /// The header of the column.
        column: String,
        /// How `1.234` is read there: with a point before the fraction, or as a thousand and more.
        point_is_decimal: bool,
    },
    /// A header is known only without what stands in brackets.
    Header {
        /// The header.
        column: String,
        /// What it is taken for.
        field: &'static str,
    },
}

/// The columns that are recognised, but not for sure.
pub(super) fn of_columns(columns: &Columns) -> Vec<Doubt> {
    let doubt = |(place, header): (usize, &String)| match columns.field_at(place) {
        Some((field, Sure::Nearly)) => Some(Doubt::Header { column: header.clone(), field: field.key }),
        _ => None,
    };
    columns.headers().iter().enumerate().filter_map(doubt).collect()
}
