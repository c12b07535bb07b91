//! The use cases of Kesit. The command line is thin over them; here is no argument, no terminal and no wall clock.
//!
//! | wanted | start at |
//! |---|---|
//! | data from files into timelines | [`source::load`] |
//! | definition files, checked | [`definitions::read_definitions`], [`definitions::check`] |
//! | who is in, and why | [`workspace::Workspace`] |
//! | who moved when, message by message | [`replay::replay`] |
//! | a made-up shop | [`demo::create`] |

pub mod definitions;
pub mod demo;
pub mod replay;
pub mod source;
pub mod workspace;

mod nearest;

pub use kesit_engine::{Cause, Direction, Transition};
pub use kesit_segment::{Actual, CompileError, Figure, Settings, Why};
