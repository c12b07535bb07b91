//! Sequences in which one event might serve in two places: a search for different events, one for each step. What was
//! found not to lead on is remembered, so that no situation is searched twice.

use hashbrown::HashSet;
use kesit_model::Timestamp;

use super::{BoundStep, Candidate, first_unwanted};
use crate::clock::Clock;
use crate::subject::Subject;

pub(super) struct Search<'a> {
    steps: &'a [BoundStep<'a>],
    candidates: &'a [Vec<Candidate>],
    subject: &'a Subject<'a>,
    /// The events chosen so far, one a step.
    chain: Vec<Candidate>,
    dead_ends: HashSet<Situation>,
}

/// All that what may still come depends on.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Situation {
    steps: usize,
    /// The chosen events of the last instant; they cannot be chosen again.
    taken: Vec<Candidate>,
    /// Until when each chosen step must stay clear, where that is not past yet.
    clear_until: Vec<(usize, usize, Timestamp)>,
}

impl<'a> Search<'a> {
    pub(super) fn new(
        steps: &'a [BoundStep<'a>],
        candidates: &'a [Vec<Candidate>],
        subject: &'a Subject<'a>,
    ) -> Search<'a> {
        Search { steps, candidates, subject, chain: Vec::new(), dead_ends: HashSet::new() }
    }

    /// Whether there are different events for all the steps.
    pub(super) fn succeeds(&mut self, clock: &mut Clock) -> bool {
        let place = self.chain.len();
        if place == self.steps.len() {
            return self.stays_clear(Timestamp::MAX, clock) && self.has_waited(clock);
        }
        let candidates = self.candidates;
        for candidate in self.possible(&candidates[place], place) {
            if self.chain.contains(candidate) {
                continue;
            }
            self.chain.push(*candidate);
            // Events of this very instant may still be chosen; what was before can not.
            let leads_on = self.stays_clear(candidate.0, clock) && self.leads_on(clock);
            if leads_on {
                return true;
            }
            self.chain.pop();
        }
        false
    }

    fn leads_on(&mut self, clock: &mut Clock) -> bool {
        let situation = self.situation();
        if self.dead_ends.contains(&situation) {
            return false;
        }
        let succeeds = self.succeeds(clock);
        if !succeeds {
            self.dead_ends.insert(situation);
        }
        succeeds
    }

    /// The candidates that lie at or after the last chosen event, and soon enough.
    fn possible(&self, candidates: &'a [Candidate], place: usize) -> &'a [Candidate] {
        let Some((last_at, _)) = self.chain.last() else { return candidates };
        let latest = self.steps[place].step.after.map_or(Timestamp::MAX, |after| last_at.plus(after));
        let start = candidates.partition_point(|(at, _)| at < last_at);
        let end = candidates.partition_point(|(at, _)| *at <= latest);
        &candidates[start..end.max(start)]
    }

    /// Whether nothing unwanted, other than the chosen events, came before `limit`.
    fn stays_clear(&self, limit: Timestamp, clock: &mut Clock) -> bool {
        self.clearances().all(|(place, which, until)| {
            let (from, _) = self.chain[place];
            let without = &self.steps[place].without[which];
            let found = first_unwanted(without, from, until, &self.chain, self.subject, clock);
            found.is_none_or(|at| at >= limit)
        })
    }

    /// Whether the time for which nothing must come has passed after every step.
    fn has_waited(&self, clock: &mut Clock) -> bool {
        self.steps.iter().zip(&self.chain).all(|(step, (at, _))| {
            let spans = step.without.iter().filter_map(|without| without.for_span);
            spans.into_iter().all(|span| clock.has_come(at.plus(span)))
        })
    }

    /// For each chosen step and each thing that must not come after it: until when.
    fn clearances(&self) -> impl Iterator<Item = (usize, usize, Timestamp)> + '_ {
        self.chain.iter().enumerate().flat_map(move |(place, (at, _))| {
            self.steps[place].without.iter().enumerate().map(move |(which, without)| {
                let next = self.chain.get(place + 1).map_or(Timestamp::MAX, |(next_at, _)| *next_at);
                (place, which, without.for_span.map_or(next, |span| at.plus(span)))
            })
        })
    }

    fn situation(&self) -> Situation {
        let last_at = self.chain.last().map_or(Timestamp::MIN, |(at, _)| *at);
        Situation {
            steps: self.chain.len(),
            taken: self.chain.iter().filter(|(at, _)| *at == last_at).copied().collect(),
            clear_until: self.clearances().filter(|(_, _, until)| *until >= last_at).collect(),
        }
    }
}
