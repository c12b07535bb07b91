//! The live engine: events one after the other, each followed by everything that it moves, timers included.

use std::time::{Duration, Instant};

use anyhow::Result;
use kesit_engine::Engine;
use kesit_model::definition::Definitions;
use kesit_model::message::Message;
use kesit_segment::{Frozen, Settings};
use kesit_timeline::Timelines;

use crate::shop::{self, END, Size};

/// What was measured.
pub(crate) struct Live {
    /// Filling all segments with everyone who belongs in.
    pub(crate) back_fill: Duration,
    /// How many memberships that made.
    pub(crate) filled: usize,
    pub(crate) events: usize,
    /// All events together.
    pub(crate) took: Duration,
    /// Half of the events took no longer.
    pub(crate) median: Duration,
    /// Ninety-nine of a hundred took no longer.
    pub(crate) p99: Duration,
    pub(crate) moves: usize,
    /// Whether the memberships equal those of a batch at the end.
    pub(crate) agrees: bool,
}

/// Plays `events` more events on one thread, an hour of the shop's time altogether.
pub(crate) fn play(
    timelines: Timelines,
    size: Size,
    definitions: &Definitions,
    settings: &Settings,
    events: usize,
    threads: usize,
) -> Result<Live> {
    let mut engine = Engine::new(timelines, settings.clone(), Frozen::default(), END, threads);
    let start = Instant::now();
    let filled = engine.redefine(definitions.clone(), END)?.len();
    let back_fill = start.elapsed();
    let messages: Vec<Message> = shop::news(size, events);
    let mut times = Vec::with_capacity(events);
    let mut moves = 0;
    let start = Instant::now();
    for message in &messages {
        let begun = Instant::now();
        moves += engine.apply(message, message.received_at).len();
        times.push(begun.elapsed());
    }
    let took = start.elapsed();
    times.sort_unstable();
    let at = |share: f64| times[((times.len() as f64 * share) as usize).min(times.len() - 1)];
    let agrees = agrees(&engine, threads);
    Ok(Live { back_fill, filled, events, took, median: at(0.5), p99: at(0.99), moves, agrees })
}

fn agrees(engine: &Engine, threads: usize) -> bool {
    let batch = engine.program().members(engine.timelines(), &Frozen::default(), engine.now(), threads);
    let keys = engine.program().keys();
    keys.zip(&batch)
        .all(|(key, members)| engine.members(key).is_some_and(|live| live.iter().eq(members.iter())))
}
