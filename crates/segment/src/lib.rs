//! What a segment means. A [`Program`] is a definition file made ready; everything else is one function of a customer's
//! timeline and a clock, used in different ways:
//!
//! | wanted | call |
//! |---|---|
//! | who is in, now or on a past day | [`Program::members`] |
//! | is this customer in, and until when is that certain | [`Program::evaluate`] |
//! | why, or why not | [`Program::explain`] |
//! | from when until when was this customer in | [`Program::spells`] |
//! | which segments can this message change | [`Program::triggers`], and of an event more closely [`Program::watchers`] |
//! | which segments mean the same as before | [`Program::means_the_same`] |
//!
//! Start at `program.rs` for the shape of a program, at `evaluator.rs` for how it runs over 64 customers at a time, at
//! `single.rs` for how it runs for one, at
//! `clock.rs` for why `until` is never late, and at `cond/` for the meaning of each kind of condition.

mod clock;
mod compile;
mod cond;
mod cut_offs;
mod datum;
mod evaluator;
mod events;
mod explain;
mod figure;
mod frozen;
mod live;
mod measure;
mod members;
mod over_time;
mod program;
mod reach;
mod rows;
mod single;
mod spells;
mod subject;
mod test;
mod triggers;
mod watchers;
mod window;

pub use compile::CompileError;
pub use cut_offs::CutOffs;
pub use explain::{Actual, Why};
pub use figure::Figure;
pub use frozen::Frozen;
pub use live::{LiveScore, Look, Scored};
pub use members::{Members, Sweep};
pub use program::{Program, SegmentIx, Settings, Verdict};
pub use single::Scratch;
pub use spells::{Spell, SpellScratch};
pub use triggers::Triggers;
pub use watchers::{Arrival, Watchers};
