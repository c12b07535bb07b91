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
//! | customers found by a text | [`search`] |
//! | an event as it is sent | [`events`] |
//! | a condition tried before it is a segment | [`segments::Preview`] |
//! | who moved when, message by message | [`replay::replay`] |
//! | how the server is set up | [`config`] |
//! | what it counts while it runs | [`tally`] |
//! | others told by webhook who moved | [`hooks::Webhooks`] |
//! | all of it as Parquet files | [`lake::export`] |
//! | a person erased, all that is known of one, how long what is kept | [`privacy`] |
//! | signing in, roles, keys, sources | [`access::Gate`] |
//! | a made-up shop | [`demo::create`] |
//! | all of it running, and alive | [`service::Service`] |

pub mod access;
pub mod config;
pub mod customer;
pub mod definitions;
pub mod demo;
pub mod events;
pub mod hooks;
pub mod import;
pub mod insight;
pub mod json;
pub mod lake;
pub mod moves;
pub mod privacy;
pub mod replay;
pub mod scores;
pub mod search;
pub mod segments;
pub mod service;
pub mod source;
pub mod tally;
pub mod timeline_page;
pub mod trace;
pub mod upkeep;
pub mod workspace;

mod conditions;
mod nearest;

pub use kesit_engine::{Cause, Direction, Transition};
use kesit_model::normal;
pub use kesit_segment::{Actual, CompileError, Figure, Settings, Why};
