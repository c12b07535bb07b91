//! Live memberships in memory. An [`Engine`] holds the timelines and who is in which segment; a message or the clock moves
//! customers, and every move comes out as a [`Transition`]. No IO, no clock of its own, deterministic.
//!
//! Start at `engine.rs`; `routes.rs` says which segments a message can move, `timers.rs` wakes a customer when time alone does.

mod engine;
mod interim;
mod memberships;
mod rename;
mod resettlement;
mod routes;
mod timers;
mod transition;

pub use engine::Engine;
pub use resettlement::Resettlement;
pub use transition::{Cause, Direction, Transition};
