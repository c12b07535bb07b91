//! `kesit-bench`: builds the generated shop and asks it the questions of docs/reference/performance.md; medians of three.

mod chance;
mod live;
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
    /// Events for the live engine.
    #[arg(long, default_value_t = 500_000)]
    live_events: usize,
    /// Threads.
    #[arg(long, default_value_t = 2)]
    threads: usize,
}

fn main() -> Result<()> {
    let options = Options::parse();
    let size = Size { customers: options.customers, events: options.events };
    let (mut timelines, built_in) = timed(|| shop::build(size));
    println!("| what | figure |\n|---|---|");
    println!("| customers, events | {}, {} |", timelines.len(), timelines.event_count());
    println!("| built in | {:.1} s |", built_in.as_secs_f64());
    tell_memory(&timelines);
    let questions = [
        ("Q1 one behavioural segment", question::parse(question::Q1)),
        ("Q2 fifty segments", question::many(50)),
        ("Q2 with two hundred", question::many(200)),
        ("Q4 cart abandoned", question::parse(question::Q4)),
    ];
    for (name, definitions) in questions {
        let (members, took) = ask(&mut timelines, &definitions, options.threads)?;
        let found: usize = members.iter().map(Members::len).sum();
        println!("| {name} | {:.1} ms, {found} memberships |", took.as_secs_f64() * 1e3);
    }
    let definitions = question::many(200);
    let live = live::play(timelines, size, &definitions, &settings(), options.live_events, options.threads)?;
    println!(
        "| back-fill of two hundred segments | {:.2} s, {} memberships |",
        live.back_fill.as_secs_f64(),
        live.filled
    );
    println!(
        "| live, two hundred segments, one thread | {:.0} events/s, median {:.1} µs, p99 {:.1} µs, {} moves |",
        live.events as f64 / live.took.as_secs_f64(),
        live.median.as_secs_f64() * 1e6,
        live.p99.as_secs_f64() * 1e6,
        live.moves
    );
    println!("| live memberships equal the batch's | {} |", if live.agrees { "yes" } else { "NO" });
    anyhow::ensure!(live.agrees, "live memberships differ from the batch's");
    Ok(())
}

fn tell_memory(timelines: &Timelines) {
    let memory = timelines.memory();
    let per_event = memory.per_event() as f64 / timelines.event_count() as f64;
    let per_customer = memory.per_customer() as f64 / timelines.len() as f64;
    println!("| memory | {:.2} GB |", memory.total() as f64 / 1e9);
    println!("| bytes an event | {per_event:.1} |");
    println!("| bytes a customer, beside the events | {per_customer:.1} |");
}

fn settings() -> Settings {
    let zone = Zone::parse(Zone::DEFAULT_NAME).expect("the default zone is bundled");
    Settings { zone, language: Language::Turkish }
}

/// The members, and the median time of three.
fn ask(
    timelines: &mut Timelines,
    definitions: &Definitions,
    threads: usize,
) -> Result<(Vec<Members>, Duration)> {
    let program = Program::compile(definitions, settings(), timelines.dictionary_mut())?;
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
