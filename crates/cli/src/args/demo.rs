//! `kesit demo`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::help::help;

/// Examples, shown below the options.
pub(crate) const EXAMPLES: &str = "\
Examples:
  A shop of 5,000 customers:
    kesit demo create shop
    kesit evaluate --data shop/messages.jsonl --segments segments/starter --lists shop/lists
  A large one, packed:
    kesit demo create large --customers 2000000 --zstd";

#[derive(Debug, Args)]
pub(crate) struct Demo {
    #[command(subcommand)]
    pub(crate) action: DemoAction,
}

#[derive(Debug, Subcommand)]
pub(crate) enum DemoAction {
    /// Writes messages, orders, lists and the hidden truth of a made-up Turkish online shop
    #[command(after_help = help(EXAMPLES))]
    Create(DemoCreate),
}

#[derive(Debug, Args)]
pub(crate) struct DemoCreate {
    /// The folder to write to; it is made if it is not there
    pub(crate) dir: PathBuf,

    /// How many customers, anonymous visitors included
    #[arg(long, value_name = "N", default_value_t = kesit_app::demo::Options::default().customers)]
    pub(crate) customers: u32,

    /// How many months the shop has been there
    #[arg(long, value_name = "N", default_value_t = kesit_app::demo::Options::default().months)]
    pub(crate) months: u16,

    /// Another number makes another shop; the same makes the same, byte for byte
    #[arg(long, value_name = "N", default_value_t = kesit_app::demo::Options::default().seed)]
    pub(crate) seed: u64,

    /// The first day that is no more covered
    #[arg(long, value_name = "DATE", default_value_t = kesit_app::demo::Options::default().until)]
    pub(crate) until: kesit_model::zone::Date,

    /// Writes messages.jsonl.zst instead of messages.jsonl
    #[arg(long)]
    pub(crate) zstd: bool,

    /// Writes into a folder that is not empty; files of the same names are replaced
    #[arg(long)]
    pub(crate) force: bool,
}
