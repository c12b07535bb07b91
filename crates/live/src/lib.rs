//! The running service without its doors. What is accepted goes to the log, from there into the engine, and what moves goes
//! into the stream:
//!
//! ```text
//! Live::accept ─ thread `log`: append + sync ─ answer
//!                      └─ thread `engine`: apply, and let time pass ─ readers look at the engine between two groups
//!                               └─ thread `stream`: moves and checkpoint in one transaction
//!                                        └─ thread `write-back`: moves become events of the customer's timeline
//! ```
//!
//! Every queue between them is bounded: who is slow holds up the one before, and in the end [`Live::accept`] turns messages
//! away. After a crash, [`Live::open`] makes the same engine again: see `recovery.rs`. No HTTP here, and no wall clock: see
//! [`Clock`].

mod aside;
mod checkpoint;
mod clock;
mod core;
mod figures;
mod live;
mod recovery;
mod rows;
mod stream;
#[cfg(test)]
mod tests;
mod turns;
mod write_back;

pub use self::core::Settled;
pub use aside::{Aside, AsideError};
pub use clock::{Clock, ManualClock};
pub use figures::{Counter, Figures, Level, Spread, SpreadFigures};
pub use live::{Live, LiveError, Opening, Scorer};
pub use write_back::{SEGMENT_ENTERED, SEGMENT_LEFT};
