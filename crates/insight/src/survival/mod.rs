//! Customers whose leaving is seen: subscriptions, contracts, memberships. How long they stay, and what makes them leave.
//!
//! | wanted | start at |
//! |---|---|
//! | the share still there after so long, with its interval | [`KaplanMeier`] |
//! | whether two groups stay equally long | [`log_rank`] |
//! | how much a feature raises the risk of leaving | [`cox::fit`] |
//! | the share still there beyond what was seen | [`Retention`] |

pub mod cox;

mod kaplan_meier;
mod log_rank;
mod retention;

pub use kaplan_meier::{KaplanMeier, Step};
pub use log_rank::{LogRank, log_rank};
pub use retention::Retention;

/// How long a customer was seen, and whether they left at the end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spell {
    /// From the beginning to the end of what was seen.
    pub duration: f64,
    /// Whether the customer left at the end. If not, they are still there, or nobody looked any more.
    pub left: bool,
}

#[cfg(test)]
mod leukaemia;
