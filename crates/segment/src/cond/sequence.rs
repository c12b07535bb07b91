//! `sequence`: different events, each at or after the one before, and what must not come in between.
//!
//! The customer's matching events are walked once, instant by instant. For each step it is enough to remember the latest
//! instant at which the steps up to it can be complete: a later one is nearer to whatever must follow soon.

use kesit_model::definition::{SequenceCondition, SequenceStep, Window};
use kesit_model::{Span, Timestamp};
use kesit_timeline::Block;

use crate::clock::Clock;
use crate::compile::Compiler;
use crate::events::{Bound, Events, OneOrMany, Source};
use crate::rows::{Untils, each_row};
use crate::subject::{Scene, Subject};
use crate::window::Bounds;

#[derive(Debug)]
pub(crate) struct SequenceLeaf {
    steps: Vec<Step>,
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
        SequenceLeaf { steps }
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
        let dictionary = scene.dictionary();
        let bind = |source| Source::bind(source, block, None, dictionary);
        let bound: Vec<BoundStep<'_>> = self
            .steps
            .iter()
            .map(|step| BoundStep {
                step,
                events: bind(&step.source),
                bounds: Bounds::of(step.window.as_ref(), now, Timestamp::MIN, scene.zone()),
                without: step
                    .without
                    .iter()
                    .map(|without| (bind(&without.source), without.for_span))
                    .collect(),
            })
            .collect();
        let mut candidates = vec![Vec::new(); bound.len()];
        each_row(rows, now, untils, |row, clock| {
            let subject = Subject { scene, block, row };
            find_candidates(&bound, &mut candidates, &subject, clock)
                && Walk { steps: &bound, candidates: &candidates, subject: &subject }.completes(clock)
        })
    }
}

/// A step in one block.
struct BoundStep<'a> {
    step: &'a Step,
    events: Bound<'a>,
    bounds: Bounds,
    without: Vec<(Bound<'a>, Option<Span>)>,
}

/// An event that may serve as a step: when, and which.
type Candidate = (Timestamp, (usize, usize));

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
        let bounds = match bound.step.window {
            Some(Window::First(_)) => {
                let zone = subject.scene.zone();
                Bounds::of(bound.step.window.as_ref(), clock.now(), subject.first_at(), zone)
            }
            _ => bound.bounds,
        };
        let end = events.end(&bounds);
        events.note_entering(end, &bounds, clock);
        for index in (0..end).rev() {
            let at = events.at(index);
            if at < bounds.from || at < earliest {
                break;
            }
            if events.passes(index, subject, clock) {
                candidates.push((at, events.key(index)));
            }
        }
        candidates.reverse();
        match candidates.first() {
            // No event of a later step before this counts.
            Some((oldest, _)) => {
                bounds.note_leaving(*oldest, clock);
                earliest = earliest.max(*oldest);
            }
            // An event that enters is noted; until then nothing can complete.
            None => return false,
        }
    }
    true
}

/// The walk over one customer's candidates.
struct Walk<'a> {
    steps: &'a [BoundStep<'a>],
    candidates: &'a [Vec<Candidate>],
    subject: &'a Subject<'a>,
}

impl Walk<'_> {
    /// Whether all steps can be complete.
    fn completes(&self, clock: &mut Clock) -> bool {
        let mut cursors = vec![0; self.steps.len()];
        let mut latest: Vec<Option<Timestamp>> = vec![None; self.steps.len()];
        while let Some(at) = self.next_instant(&cursors) {
            let here: Vec<&[Candidate]> = self
                .candidates
                .iter()
                .zip(&cursors)
                .map(|(list, cursor)| same_instant(&list[*cursor..], at))
                .collect();
            for (cursor, here) in cursors.iter_mut().zip(&here) {
                *cursor += here.len();
            }
            for last in self.completed_at(at, &here, &latest, clock) {
                latest[last] = Some(at);
            }
            if latest.last().is_some_and(Option::is_some) {
                return true;
            }
        }
        false
    }

    fn next_instant(&self, cursors: &[usize]) -> Option<Timestamp> {
        let heads = self.candidates.iter().zip(cursors).filter_map(|(list, cursor)| list.get(*cursor));
        heads.map(|(at, _)| *at).min()
    }

    /// The steps that can be complete at `at`, with one or more of them happening right then.
    fn completed_at(
        &self,
        at: Timestamp,
        here: &[&[Candidate]],
        latest: &[Option<Timestamp>],
        clock: &mut Clock,
    ) -> Vec<usize> {
        let mut completed = Vec::new();
        for first in 0..self.steps.len() {
            if here[first].is_empty() || !self.may_follow(first, at, here, latest, clock) {
                continue;
            }
            for last in first..self.steps.len() {
                if !are_different_events(&here[first..=last])
                    || (last > first && !self.nothing_between(last - 1, at, at, here, clock))
                    || !self.stays_clear(last, at, here, clock)
                {
                    break;
                }
                completed.push(last);
            }
        }
        completed
    }

    /// Whether a step at `at` comes soon enough after an earlier completion of the step before it.
    fn may_follow(
        &self,
        step: usize,
        at: Timestamp,
        here: &[&[Candidate]],
        latest: &[Option<Timestamp>],
        clock: &mut Clock,
    ) -> bool {
        let Some(before) = step.checked_sub(1) else { return true };
        let Some(before_at) = latest[before] else { return false };
        let soon = self.steps[step].step.after.is_none_or(|after| at <= before_at.plus(after));
        soon && self.nothing_between(before, before_at, at, here, clock)
    }

    /// Whether nothing forbidden came between a step and the next one.
    fn nothing_between(
        &self,
        step: usize,
        from: Timestamp,
        to: Timestamp,
        here: &[&[Candidate]],
        clock: &mut Clock,
    ) -> bool {
        let open_ended = self.steps[step].without.iter().filter(|(_, for_span)| for_span.is_none());
        open_ended.into_iter().all(|(bound, _)| {
            let own = [own_keys(here, step), own_keys(here, step + 1), self.keys_at(step, from)].concat();
            !self.has_event(bound, from, to, &own, clock)
        })
    }

    /// Whether nothing forbidden comes after a step for the time named, and that time has passed.
    fn stays_clear(&self, step: usize, at: Timestamp, here: &[&[Candidate]], clock: &mut Clock) -> bool {
        let is_last = step + 1 == self.steps.len();
        self.steps[step].without.iter().all(|(bound, for_span)| {
            let own = || own_keys(here, step);
            match for_span {
                Some(span) => {
                    !self.has_event(bound, at, at.plus(*span), &own(), clock)
                        && clock.has_come(at.plus(*span))
                }
                None if is_last => !self.has_event(bound, at, Timestamp::MAX, &own(), clock),
                None => true,
            }
        })
    }

    fn keys_at(&self, step: usize, at: Timestamp) -> Vec<(usize, usize)> {
        let list = &self.candidates[step];
        let start = list.partition_point(|(candidate_at, _)| *candidate_at < at);
        same_instant(&list[start..], at).iter().map(|(_, key)| *key).collect()
    }

    /// Whether a visible event from `from` to `to`, both included, is forbidden. One event of each instant may be a step
    /// itself and is then not counted against it.
    fn has_event(
        &self,
        bound: &Bound<'_>,
        from: Timestamp,
        to: Timestamp,
        own: &[(usize, usize)],
        clock: &mut Clock,
    ) -> bool {
        let events = OneOrMany::of(bound, self.subject);
        let mut spared = false;
        for index in events.first_from(from)..events.len() {
            let at = events.at(index);
            if at > to || !clock.has_come(at) {
                return false;
            }
            if events.passes(index, self.subject, clock) {
                if spared || !own.contains(&events.key(index)) {
                    return true;
                }
                spared = true;
            }
        }
        false
    }
}

/// The candidates at the head of a list that lie at one instant.
fn same_instant(list: &[Candidate], at: Timestamp) -> &[Candidate] {
    let count = list.iter().take_while(|(candidate_at, _)| *candidate_at == at).count();
    &list[..count]
}

fn own_keys(here: &[&[Candidate]], step: usize) -> Vec<(usize, usize)> {
    here.get(step).map(|list| list.iter().map(|(_, key)| *key).collect()).unwrap_or_default()
}

/// Whether each of the steps can have an event of its own (a bipartite matching, by augmenting paths).
fn are_different_events(steps: &[&[Candidate]]) -> bool {
    if let [only] = steps {
        return !only.is_empty();
    }
    let mut taken: Vec<((usize, usize), usize)> = Vec::new();
    (0..steps.len()).all(|step| assign(step, steps, &mut taken, &mut Vec::new()))
}

fn assign(
    step: usize,
    steps: &[&[Candidate]],
    taken: &mut Vec<((usize, usize), usize)>,
    tried: &mut Vec<(usize, usize)>,
) -> bool {
    for (_, key) in steps[step] {
        if tried.contains(key) {
            continue;
        }
        tried.push(*key);
        let holder = taken.iter().position(|(taken_key, _)| taken_key == key);
        match holder {
            None => {
                taken.push((*key, step));
                return true;
            }
            Some(place) if assign(taken[place].1, steps, taken, tried) => {
                // The old holder moved on to another event; this one is free now.
                taken.retain(|(taken_key, holder)| !(taken_key == key && *holder != step));
                taken.push((*key, step));
                return true;
            }
            Some(_) => {}
        }
    }
    false
}
