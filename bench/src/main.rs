//! `kesit-bench`: builds the generated shop and asks it the questions of docs/reference/performance.md; medians of three.

mod chance;
mod question;
mod shop;

use std::time::{Duration, Instant};

use anyhow::Result;
use clap::Parser;
use kesit_model::Language;
use kesit_model::definition::Definitions;
use kesit_model::zone::Zone;
use kesit_segment::{Frozen, Members, Program, Settings};
use kesit_timeline::Timelines;

use crate::shop::{END, Size};

/// Measures Kesit on a generated shop.
#[derive(Debug, Parser)]
struct Options {
    /// Customers.
    #[arg(long, default_value_t = 2_000_000)]
    customers: u32,
    /// Events.
    #[arg(long, default_value_t = 50_000_000)]
    events: u64,
    /// Threads.
    #[arg(long, default_value_t = 2)]
    threads: usize,
}

fn main() -> Result<()> {
    let options = Options::parse();
    let size = Size { customers: options.customers, events: options.events };
    let (timelines, built_in) = timed(|| shop::build(size));
    println!("| what | figure |\n|---|---|");
    println!("| customers / events | {} / {} |", timelines.len(), timelines.event_count());
    println!("| built in | {:.1} s |", built_in.as_secs_f64());
    let memory = timelines.memory();
    println!("| memory | {memory:?} |");
    let mut timelines = timelines;
    let questions = [
        ("Q1 one behavioural segment", question::parse(question::Q1)),
        ("Q2 fifty segments", question::many(50)),
        ("Q2b two hundred segments", question::many(200)),
        ("Q4 cart abandoned", question::parse(question::Q4)),
    ];
    for (name, definitions) in questions {
        let (members, took) = ask(&mut timelines, &definitions, options.threads)?;
        let found: usize = members.iter().map(Members::len).sum();
        println!("| {name} | {:.1} ms ({found} memberships) |", took.as_secs_f64() * 1e3);
    }
    Ok(())
}

/// The members, and the median time of three.
fn ask(
    timelines: &mut Timelines,
    definitions: &Definitions,
    threads: usize,
) -> Result<(Vec<Members>, Duration)> {
    let zone = Zone::parse(Zone::DEFAULT_NAME).expect("the default zone is bundled");
    let settings = Settings { zone, language: Language::Turkish };
    let program = Program::compile(definitions, settings, timelines.dictionary_mut())?;
    let frozen = Frozen::default();
    let mut runs: Vec<(Vec<Members>, Duration)> =
        (0..3).map(|_| timed(|| program.members(timelines, &frozen, END, threads))).collect();
    runs.sort_by_key(|(_, took)| *took);
    Ok(runs.swap_remove(1))
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let result = work();
    (result, start.elapsed())
}
