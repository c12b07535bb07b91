//! What the rows of a table may be: each kind has its fields, the headers that name them, and what becomes of a row.
//!
//! The kinds lie in a file each. [`columns`] finds the fields of a kind among the headers of a table, [`guess`] finds the
//! kind. What a cell holds is read in [`cell`](super::cell).

pub(super) mod accounts;
pub(super) mod columns;
pub(super) mod consents;
pub(super) mod customers;
pub(super) mod events;
mod field;
pub(super) mod guess;
pub(super) mod opinions;
pub(super) mod orders;
mod problem;
pub(super) mod row;

use std::fmt;

pub use self::field::{Field, Holds, Need};
pub use self::problem::RowProblem;

/// What the rows of a table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// An order a row.
    Orders,
    /// A line of an order a row.
    OrderLines,
    /// A customer a row.
    Customers,
    /// A company a row, or a person of a company.
    Accounts,
    /// Something that somebody did a row.
    Events,
    /// A consent a row.
    Consents,
    /// A review of a product a row.
    Reviews,
    /// An answer to a survey a row.
    Surveys,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 8] = [
        Kind::Orders,
        Kind::OrderLines,
        Kind::Customers,
        Kind::Accounts,
        Kind::Events,
        Kind::Consents,
        Kind::Reviews,
        Kind::Surveys,
    ];

    /// The word for it on the command line and in mapping files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Kind::Orders => "orders",
            Kind::OrderLines => "order-lines",
            Kind::Customers => "customers",
            Kind::Accounts => "accounts",
            Kind::Events => "events",
            Kind::Consents => "consents",
            Kind::Reviews => "reviews",
            Kind::Surveys => "surveys",
        }
    }

    /// The kind with this word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// What its columns may say.
    #[must_use]
    pub fn fields(self) -> &'static [Field] {
        match self {
            Kind::Orders | Kind::OrderLines => orders::OrderField::TABLE,
            Kind::Customers => customers::CustomerField::TABLE,
            Kind::Accounts => accounts::AccountField::TABLE,
            Kind::Events => events::EventField::TABLE,
            Kind::Consents => consents::ConsentField::TABLE,
            Kind::Reviews => opinions::ReviewField::TABLE,
            Kind::Surveys => opinions::SurveyField::TABLE,
        }
    }

    /// Whether columns that are no field are taken along under their own names.
    pub(super) fn takes_others(self) -> bool {
        !matches!(self, Kind::Orders | Kind::OrderLines)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

#[cfg(test)]
mod tests;
