//! The use cases of Kesit. The command line is thin over them; here is no argument, no terminal and no wall clock.
//!
//! | wanted | start at |
//! |---|---|
//! | data from files into timelines | [`source::load`] |
//! | definition files, checked | [`definitions::read_definitions`], [`definitions::check`] |
//! | who is in, and why | [`workspace::Workspace`] |
//! | a workspace made, kept twice, looked over | [`upkeep`] |
//! | what is applied, what would change, and for whom | [`segments`] |
//! | one customer on one page | [`workspace::Workspace::profile`] |
//! | who moved when, message by message | [`replay::replay`] |
//! | how the server is set up | [`config`] |
//! | what it counts while it runs | [`tally`] |
//! | others told by webhook who moved | [`hooks::Webhooks`] |
//! | all of it as Parquet files | [`lake::export`] |
//! | signing in, roles, keys, sources | [`access::Gate`] |
//! | a made-up shop | [`demo::create`] |
//! | all of it running, and alive | [`service::Service`] |

pub mod access;
pub mod config;
pub mod customer;
pub mod definitions;
pub mod demo;
pub mod hooks;
pub mod import;
pub mod insight;
pub mod lake;
pub mod replay;
pub mod scores;
pub mod segments;
pub mod service;
pub mod source;
pub mod tally;
pub mod upkeep;
pub mod workspace;

mod conditions;
mod nearest;
mod normal;

pub use kesit_engine::{Cause, Direction, Transition};
pub use kesit_segment::{Actual, CompileError, Figure, Settings, Why};
