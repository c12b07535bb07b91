//! The live engine: events one after the other, each followed by everything that it moves, timers included. On several
//! threads each has an engine of its own for a part of the customers; they share nothing.

use std::path::Path;
use std::thread;
use std::time::Duration;

use anyhow::{Result, ensure};
use kesit_engine::{AHEAD, Engine};
use kesit_model::definition::Definitions;
use kesit_model::message::Message;
use kesit_segment::Frozen;

use crate::kesit::timed;
use crate::line::{Line, tell_figure, tell_peak};
use crate::load;
use crate::machine;
use crate::picture;
use crate::question::{self, many};
use crate::shop::{self, END, Size};

/// Plays so many events, an hour of the shop's time altogether, on one thread and then on all of them.
pub(crate) fn run(columns: &Path, size: Size, events: usize, threads: usize) -> Result<()> {
    Line::Version { text: format!("Kesit {}", env!("CARGO_PKG_VERSION")) }.tell();
    play(columns, size, events, 1)?;
    if threads > 1 {
        play(columns, size, events, threads)?;
    }
    tell_peak();
    Ok(())
}

/// Every engine with the events of its part of the customers.
fn play(columns: &Path, size: Size, events: usize, threads: usize) -> Result<()> {
    let definitions = question::parse(&many::yaml(&many::segments(200)))?;
    let mut parts = vec![Vec::new(); threads];
    for (customer, message) in shop::news(size, events) {
        parts[customer as usize % threads].push(message);
    }
    let mut engines = Vec::new();
    for part in 0..threads {
        let timelines = load::timelines(columns, |customer| customer as usize % threads == part)?;
        engines.push(Engine::new(timelines, question::settings(), Frozen::default(), END, 1));
    }
    let (filled, back_fill) = timed(|| fill(&mut engines, &definitions));
    let (played, took) = timed(|| apply(&mut engines, &parts));
    if let ([engine], [messages]) = (&mut engines[..], &parts[..]) {
        picture::run(engine, messages);
    }
    let agrees = engines.iter().all(agrees_with_batch);
    ensure!(agrees, "on {threads} threads the live memberships differ from those of a batch");
    tell_figure(&format!("filled_memberships_on_{threads}"), filled? as f64);
    tell_figure(&format!("back_fill_on_{threads}_seconds"), back_fill.as_secs_f64());
    tell_played(threads, took, played);
    Ok(())
}

fn fill(engines: &mut [Engine], definitions: &Definitions) -> Result<usize> {
    let fill = |engine: &mut Engine| Ok(engine.redefine(definitions.clone(), END)?.len());
    thread::scope(|scope| {
        let running: Vec<_> = engines.iter_mut().map(|engine| scope.spawn(move || fill(engine))).collect();
        running.into_iter().map(|thread| thread.join().expect("the engine does not panic")).sum()
    })
}

/// One event in so many is timed by itself: asking for the time takes a while, too.
const TIMED_EVERY: usize = 8;

/// What one engine did.
struct Played {
    events: usize,
    /// The work of a processor on some events by themselves, with their share of the look ahead.
    times: Vec<Duration>,
    moves: usize,
    /// How long a processor worked on it: what counts where others use the machine too.
    on_cpu: Duration,
}

fn apply(engines: &mut [Engine], parts: &[Vec<Message>]) -> Vec<Played> {
    thread::scope(|scope| {
        let work = engines.iter_mut().zip(parts);
        let running: Vec<_> =
            work.map(|(engine, messages)| scope.spawn(move || apply_all(engine, messages))).collect();
        running.into_iter().map(|thread| thread.join().expect("the engine does not panic")).collect()
    })
}

fn apply_all(engine: &mut Engine, messages: &[Message]) -> Played {
    let mut times = Vec::with_capacity(messages.len() / TIMED_EVERY);
    let mut moves = 0;
    let before = machine::on_cpu();
    for near in messages.chunks(AHEAD) {
        let began = machine::on_cpu();
        engine.look_ahead(near);
        let ahead = machine::on_cpu().saturating_sub(began) / AHEAD as u32;
        for (number, message) in near.iter().enumerate() {
            let start = (number % TIMED_EVERY == 0).then(machine::on_cpu);
            moves += engine.apply(message, message.received_at).len();
            times.extend(start.map(|start| machine::on_cpu().saturating_sub(start) + ahead));
        }
    }
    Played { events: messages.len(), times, moves, on_cpu: machine::on_cpu().saturating_sub(before) }
}

fn agrees_with_batch(engine: &Engine) -> bool {
    let batch = engine.program().members(engine.timelines(), &Frozen::default(), engine.now(), 1);
    let keys = engine.program().keys();
    keys.zip(&batch)
        .all(|(key, members)| engine.members(key).is_some_and(|live| live.iter().eq(members.iter())))
}

fn tell_played(threads: usize, took: Duration, played: Vec<Played>) {
    let moves: usize = played.iter().map(|played| played.moves).sum();
    let events = played.iter().map(|played| played.events).sum::<usize>() as f64;
    let on_cpu: Duration = played.iter().map(|played| played.on_cpu).sum();
    let mut times: Vec<Duration> = played.into_iter().flat_map(|played| played.times).collect();
    times.sort_unstable();
    let at = |share: f64| times[((times.len() as f64 * share) as usize).min(times.len() - 1)];
    let tell = |name: &str, value: f64| tell_figure(&format!("live_on_{threads}_{name}"), value);
    tell("events_per_second", events / took.as_secs_f64());
    if !on_cpu.is_zero() {
        let per_processor = events / on_cpu.as_secs_f64();
        tell("events_per_second_of_undisturbed_processors", per_processor * threads as f64);
    }
    tell("median_microseconds", at(0.5).as_secs_f64() * 1e6);
    tell("p99_microseconds", at(0.99).as_secs_f64() * 1e6);
    tell("moves_per_event", moves as f64 / events);
}
