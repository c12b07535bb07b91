//! Live memberships in memory. An [`Engine`] holds the timelines and who is in which segment; a message or the clock moves
//! customers, and every move comes out as a [`Transition`]. No IO, no clock of its own, deterministic.
//!
//! Start at `engine.rs` for what one message does, at `resettle.rs` for what may move everybody, at `picture.rs` for what can be asked; `routes.rs` says which segments a message can move, `timers.rs` wakes a customer when time alone does.

mod by_id;
mod engine;
mod memberships;
mod picture;
mod rename;
mod resettle;
mod resettlement;
mod routes;
mod timers;
mod transition;

pub use engine::{AHEAD, Engine};
pub use picture::{Membership, Picture};
pub use resettlement::{Moved, Resettlement};
pub use transition::{Cause, Direction, Transition};
