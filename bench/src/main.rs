//! `kesit-bench`: generates a shop, asks Kesit and its peers the same five questions, checks that all answers agree, and
//! writes down how long each took. Start at `run.rs`; the questions are in `bench/queries/`, the goals in `goals.rs`.

mod answer;
mod chance;
mod data;
mod durable;
mod goals;
mod http;
mod import;
mod insight;
mod kesit;
mod line;
mod live;
mod load;
mod machine;
mod measured;
mod peers;
mod picture;
mod question;
mod results;
mod run;
mod shop;
mod snapshot;

use std::path::PathBuf;

use anyhow::Result;
use clap::{Parser, Subcommand, ValueEnum};

use crate::shop::Size;

/// The program's own allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Measures Kesit beside its peers on a generated shop.
#[derive(Debug, Parser)]
struct Options {
    /// How large the shop is.
    #[arg(long, value_enum, default_value_t = Scale::Full)]
    size: Scale,
    /// Threads for every engine.
    #[arg(long, default_value_t = 2)]
    threads: usize,
    #[command(subcommand)]
    work: Option<Work>,
}

/// How large.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Scale {
    /// 1,000 customers, 20,000 events: to see that it works.
    Tiny,
    /// 20,000 customers, 500,000 events.
    Small,
    /// 200,000 customers, 5,000,000 events.
    Medium,
    /// 2,000,000 customers, 50,000,000 events.
    Full,
}

impl Scale {
    fn size(self) -> Size {
        match self {
            Scale::Tiny => Size { customers: 1_000, events: 20_000 },
            Scale::Small => Size { customers: 20_000, events: 500_000 },
            Scale::Medium => Size { customers: 200_000, events: 5_000_000 },
            Scale::Full => Size { customers: 2_000_000, events: 50_000_000 },
        }
    }

    /// Events for the live engine.
    fn live_events(self) -> usize {
        if self == Scale::Full { 1_000_000 } else { self.size().events as usize / 10 }
    }
}

/// A part of the whole, each in a process of its own.
#[derive(Debug, Subcommand)]
enum Work {
    /// Makes the data and says where it is.
    Data,
    /// Asks Kesit.
    Kesit,
    /// Plays events live.
    Live,
    /// Appends to the log.
    Durable,
    /// Writes the snapshot and reads it back.
    Snapshot,
    /// Imports a file of orders.
    Import,
    /// Computes what is known of all customers.
    Insight,
    /// Serves over HTTP, under load.
    Http,
}

fn main() -> Result<()> {
    let options = Options::parse();
    let size = options.size.size();
    let cache = cache();
    let folder = data::ready(&cache, size)?;
    let columns = data::columns_of(&folder);
    match &options.work {
        Some(Work::Data) => println!("{}", folder.display()),
        Some(Work::Kesit) => kesit::run(&columns, options.threads)?,
        Some(Work::Live) => live::run(&columns, size, options.size.live_events(), options.threads)?,
        Some(Work::Durable) => durable::run(&folder, size)?,
        Some(Work::Snapshot) => snapshot::run(&folder, &columns)?,
        Some(Work::Import) => import::run(&folder)?,
        Some(Work::Http) => http::run(&folder, size)?,
        Some(Work::Insight) => insight::run(&columns, options.threads)?,
        None => run::run(&options, &cache, &folder)?,
    }
    Ok(())
}

/// Where things are kept from one run to the next.
fn cache() -> PathBuf {
    let home = || PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".cache");
    let set = std::env::var_os("XDG_CACHE_HOME").filter(|path| !path.is_empty());
    set.map_or_else(home, PathBuf::from).join("kesit")
}
