//! What became of everything that was read: taken, repeated, refused. Nothing vanishes without being counted here.

use std::collections::BTreeMap;

use kesit_model::message::Rejected;
use kesit_model::{Decimal, Language};

use super::kind::RowProblem;
use super::table::TableProblem;

/// How many refusals are kept word for word; the others are only counted.
pub const REFUSALS_SHOWN: usize = 20;

/// What became of the data. Messages made of orders are counted like messages that were read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Files read.
    pub files: usize,
    /// Messages that entered the timelines.
    pub messages: u64,
    /// Messages whose id had come before.
    pub duplicates: u64,
    /// Messages and rows that were not taken.
    pub refused: Refused,
    /// Figures of orders files; `None` if there were none.
    pub orders: Option<OrdersReport>,
}

/// What was not taken.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Refused {
    /// How many.
    pub total: u64,
    /// How many by the code of the reason.
    pub by_code: BTreeMap<&'static str, u64>,
    /// The first [`REFUSALS_SHOWN`].
    pub first: Vec<Refusal>,
}

impl Refused {
    /// Counts one, and keeps it while there is room.
    pub(super) fn put(&mut self, refusal: &Refusal) {
        self.count(refusal.reason.code(), 1);
        if self.first.len() < REFUSALS_SHOWN {
            self.first.push(refusal.clone());
        }
    }

    /// Counts some of which the places are not known.
    pub(super) fn count(&mut self, code: &'static str, times: u64) {
        if times > 0 {
            self.total += times;
            *self.by_code.entry(code).or_default() += times;
        }
    }
}

/// One message or row that was not taken. It never holds what stood there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The file as it was named, `-` for standard input.
    pub file: String,
    /// Where in the file.
    pub place: Place,
    /// Why.
    pub reason: RefusalReason,
}

/// A place in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A line, from 1.
    Line(u64),
    /// An element of a JSON list, from 1.
    Element(u64),
}

/// Why something was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefusalReason {
    /// A message.
    Message(Rejected),
    /// A row that is no row, whatever its table says.
    Table(TableProblem),
    /// A row of a table.
    Row {
        /// The header of the column at fault; `None` if it is the whole row.
        column: Option<String>,
        /// What is wrong.
        problem: RowProblem,
    },
}

impl RefusalReason {
    /// A stable word for machines.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            RefusalReason::Message(rejected) => rejected.reason.code(),
            RefusalReason::Table(problem) => problem.code(),
            RefusalReason::Row { problem, .. } => problem.code(),
        }
    }

    /// The field or column at fault.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        match self {
            RefusalReason::Message(rejected) => rejected.field,
            RefusalReason::Table(_) => None,
            RefusalReason::Row { column, .. } => column.as_deref(),
        }
    }

    /// What is wrong.
    #[must_use]
    pub fn text(&self, language: Language) -> &'static str {
        match self {
            RefusalReason::Message(rejected) => rejected.reason.text(language),
            RefusalReason::Table(problem) => problem.text(language),
            RefusalReason::Row { problem, .. } => problem.text(language),
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(&self, language: Language) -> &'static str {
        match self {
            RefusalReason::Message(rejected) => rejected.reason.hint(language),
            RefusalReason::Table(problem) => problem.hint(language),
            RefusalReason::Row { problem, .. } => problem.hint(language),
        }
    }
}

/// Figures of orders files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrdersReport {
    /// Rows below the headers, refused ones included.
    pub rows: u64,
    /// Different order numbers, whatever became of them.
    pub numbers: u64,
    /// Orders of customers: each is one `Order Completed`.
    pub orders: u64,
    /// Refunds of customers: each is one `Order Refunded`.
    pub refunds: u64,
    /// Order numbers that stand for a correction of the books, not for an order.
    pub adjustments: u64,
    /// Different customers.
    pub customers: u64,
    /// Rows that name no customer. Nobody's timeline has them.
    pub rows_without_customer: u64,
    /// Order numbers of which no row names a customer.
    pub orders_without_customer: u64,
    /// Order numbers of which a row, or the currency, cannot be used.
    pub orders_refused: u64,
    /// Rows of an order that an earlier file had already.
    pub repeated_rows: u64,
    /// Orders that an earlier file had already.
    pub repeated_orders: u64,
    /// Quantity × price (or the total) over all the rows that could be read: the figure to hold against the books.
    pub amount: Decimal,
}
