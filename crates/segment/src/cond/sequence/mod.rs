//! `sequence`: different events, each at or after the one before, and what must not come in between.
//!
//! Mostly no event can serve in two places of a sequence (viewed, added, no order): then one pass over the instants is
//! enough (`plain.rs`). Where places overlap in what they look for, different events must be found for them (`search.rs`).

mod plain;
mod search;

use kesit_model::definition::{
    Condition, EventCondition, EventPattern, Measure, Operand, SequenceCondition, SequenceStep, Test, Tests,
    Window,
};
use kesit_model::{Decimal, Span, Timestamp, Value};
use kesit_timeline::Block;

use self::search::Search;
use crate::clock::Clock;
use crate::compile::Compiler;
use crate::events::{Bound, Events, OneOrMany, Source};
use crate::program::NodeId;
use crate::rows::{Untils, each_row};
use crate::subject::{Scene, Subject};
use crate::window::Bounds;

#[derive(Debug)]
pub(crate) struct SequenceLeaf {
    steps: Vec<Step>,
    /// Whether an event may serve as two steps, or as a step and as what must not come.
    overlaps: bool,
    /// Each step that must happen, as a condition of its own, for an explanation.
    pub(crate) parts: Vec<NodeId>,
}

#[derive(Debug)]
struct Step {
    source: Source,
    window: Option<Window>,
    /// At most so long after the step before.
    after: Option<Span>,
    /// What must not come after this step.
    without: Vec<Without>,
}

#[derive(Debug)]
struct Without {
    source: Source,
    /// For so long; `None` is until the next step, or until now.
    for_span: Option<Span>,
}

impl SequenceLeaf {
    pub(crate) fn compile(condition: &SequenceCondition, compiler: &mut Compiler<'_>) -> SequenceLeaf {
        let mut steps: Vec<Step> = Vec::new();
        for step in &condition.steps {
            match step {
                SequenceStep::Event { name, filters, within, after } => steps.push(Step {
                    source: Source::compile(name, filters, compiler),
                    window: within.clone(),
                    after: *after,
                    without: Vec::new(),
                }),
                SequenceStep::Without { name, filters, for_span } => {
                    if let Some(step) = steps.last_mut() {
                        let source = Source::compile(name, filters, compiler);
                        step.without.push(Without { source, for_span: *for_span });
                    }
                }
            }
        }
        let parts = condition.steps.iter().filter_map(by_itself).map(|part| compiler.node(&part)).collect();
        SequenceLeaf { steps, overlaps: overlaps(&condition.steps), parts }
    }

    /// The customers of a block, among `rows`, on whom it holds.
    pub(crate) fn hold(
        &self,
        scene: Scene<'_>,
        block: &Block,
        rows: u64,
        now: Timestamp,
        untils: &mut Untils,
    ) -> u64 {
        let bound: Vec<BoundStep<'_>> =
            self.steps.iter().map(|step| BoundStep::of(step, scene, block, now)).collect();
        let mut candidates = vec![Vec::new(); bound.len()];
        each_row(rows, Clock::at(now), untils, |row, clock| {
            let subject = Subject { scene, block, row };
            if !find_candidates(&bound, &mut candidates, &subject, clock) {
                return false;
            }
            if self.overlaps {
                Search::new(&bound, &candidates, &subject).succeeds(clock)
            } else {
                plain::completes(&bound, &mut candidates, &subject, clock)
            }
        })
    }
}

/// The condition that a step happens at all.
fn by_itself(step: &SequenceStep) -> Option<Condition> {
    let SequenceStep::Event { name, filters, within, .. } = step else { return None };
    let once = Test::Gte(Operand::Value(Value::Number(Decimal::whole(1))));
    Some(Condition::Event(EventCondition {
        name: name.clone(),
        within: within.clone(),
        filters: filters.clone(),
        measure: Measure::Count(Tests { all: vec![once], ignore_case: false }),
    }))
}

/// Whether some event may serve two of the places.
fn overlaps(steps: &[SequenceStep]) -> bool {
    let is_step = |step: &&SequenceStep| matches!(step, SequenceStep::Event { .. });
    let name = |step| match step {
        &SequenceStep::Event { ref name, .. } | &SequenceStep::Without { ref name, .. } => name,
    };
    steps.iter().enumerate().any(|(place, step)| {
        let others = steps[..place].iter();
        others.filter(|other| is_step(other) || is_step(&step)).any(|other| meet(name(step), name(other)))
    })
}

/// Whether an event's name may match both.
fn meet(one: &EventPattern, other: &EventPattern) -> bool {
    match (one, other) {
        (EventPattern::Named(name), pattern) | (pattern, EventPattern::Named(name)) => pattern.matches(name),
        (EventPattern::StartingWith(one), EventPattern::StartingWith(other)) => {
            one.starts_with(other.as_str()) || other.starts_with(one.as_str())
        }
        (EventPattern::Every, _) | (_, EventPattern::Every) => true,
    }
}

/// A step in one block.
struct BoundStep<'a> {
    step: &'a Step,
    events: Bound<'a>,
    bounds: Bounds,
    without: Vec<BoundWithout<'a>>,
}

/// What must not come, in one block.
struct BoundWithout<'a> {
    events: Bound<'a>,
    for_span: Option<Span>,
}

impl<'a> BoundStep<'a> {
    fn of(step: &'a Step, scene: Scene<'_>, block: &'a Block, now: Timestamp) -> BoundStep<'a> {
        let bind = |source: &'a Source| source.bind(block, None, scene.dictionary());
        let without = step.without.iter();
        BoundStep {
            step,
            events: bind(&step.source),
            bounds: Bounds::of(step.window.as_ref(), now, Timestamp::MIN, scene.zone()),
            without: without
                .map(|without| BoundWithout { events: bind(&without.source), for_span: without.for_span })
                .collect(),
        }
    }

    /// The step's window, for one customer.
    fn bounds(&self, subject: &Subject<'_>, now: Timestamp) -> Bounds {
        match self.step.window {
            Some(Window::First(_)) => {
                Bounds::of(self.step.window.as_ref(), now, subject.first_at(), subject.scene.zone())
            }
            _ => self.bounds,
        }
    }
}

/// What tells one event of a block from every other.
type EventKey = (usize, usize);
/// An event that may serve as a step: when, and which.
type Candidate = (Timestamp, EventKey);

/// Fills in the events that may serve as each step, oldest first. False if some step has none.
fn find_candidates(
    steps: &[BoundStep<'_>],
    candidates: &mut [Vec<Candidate>],
    subject: &Subject<'_>,
    clock: &mut Clock,
) -> bool {
    let mut earliest = Timestamp::MIN;
    for (bound, candidates) in steps.iter().zip(candidates) {
        candidates.clear();
        let events = OneOrMany::of(&bound.events, subject);
        let bounds = bound.bounds(subject, clock.now());
        let end = events.end(&bounds);
        events.note_entering(end, &bounds, clock);
        for index in (0..end).rev() {
            let at = events.at(index);
            // No event before the first one that may serve as the step before counts.
            if at < bounds.from || at < earliest {
                break;
            }
            if events.passes(index, subject, clock) {
                candidates.push((at, events.key(index)));
            }
        }
        candidates.reverse();
        let Some((oldest, _)) = candidates.first() else { return false };
        bounds.note_leaving(*oldest, clock);
        earliest = *oldest;
    }
    true
}

/// The first visible event from `from` to `to`, both included, that is unwanted: passes the filters and is not `spared`.
fn first_unwanted(
    without: &BoundWithout<'_>,
    from: Timestamp,
    to: Timestamp,
    spared: &[Candidate],
    subject: &Subject<'_>,
    clock: &mut Clock,
) -> Option<Timestamp> {
    let events = OneOrMany::of(&without.events, subject);
    for index in events.first_from(from)..events.len() {
        let at = events.at(index);
        if at > to || !clock.has_come(at) {
            return None;
        }
        let is_spared = || spared.contains(&(at, events.key(index)));
        if events.passes(index, subject, clock) && !is_spared() {
            return Some(at);
        }
    }
    None
}
