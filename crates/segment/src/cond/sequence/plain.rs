//! Sequences in which no event can serve in two places. For each step it is enough to know at which instants the steps up
//! to it can be complete; of those, the latest one before an event is the best to follow.

use kesit_model::Timestamp;

use super::{BoundStep, Candidate, first_unwanted};
use crate::clock::Clock;
use crate::subject::Subject;

/// Whether all steps can be complete. Strikes out the candidates that cannot complete their step.
pub(super) fn completes(
    steps: &[BoundStep<'_>],
    candidates: &mut [Vec<Candidate>],
    subject: &Subject<'_>,
    clock: &mut Clock,
) -> bool {
    for place in 0..steps.len() {
        let (before, rest) = candidates.split_at_mut(place);
        let own = &mut rest[0];
        let follow = before.last().map(|before| (&steps[place - 1], before.as_slice()));
        let mut seen = 0;
        own.retain(|(at, _)| {
            let follows = match follow {
                None => true,
                Some((step, before)) => {
                    seen += before[seen..].iter().take_while(|(before_at, _)| before_at <= at).count();
                    seen > 0 && may_follow(step, before[seen - 1].0, &steps[place], *at, subject, clock)
                }
            };
            follows && stays_clear(&steps[place], place + 1 == steps.len(), *at, subject, clock)
        });
        if own.is_empty() {
            return false;
        }
    }
    true
}

/// Whether a step at `at` comes soon enough after the one before, with nothing unwanted between them.
fn may_follow(
    before: &BoundStep<'_>,
    before_at: Timestamp,
    own: &BoundStep<'_>,
    at: Timestamp,
    subject: &Subject<'_>,
    clock: &mut Clock,
) -> bool {
    let soon = own.step.after.is_none_or(|after| at <= before_at.plus(after));
    let mut open_ended = before.without.iter().filter(|without| without.for_span.is_none());
    soon && open_ended.all(|without| first_unwanted(without, before_at, at, &[], subject, clock).is_none())
}

/// Whether nothing unwanted comes after a step at `at` for the time named, and that time has passed.
fn stays_clear(
    step: &BoundStep<'_>,
    is_last: bool,
    at: Timestamp,
    subject: &Subject<'_>,
    clock: &mut Clock,
) -> bool {
    step.without.iter().all(|without| {
        let mut nothing_until = |to| first_unwanted(without, at, to, &[], subject, clock).is_none();
        match without.for_span {
            Some(span) => nothing_until(at.plus(span)) && clock.has_come(at.plus(span)),
            None => !is_last || nothing_until(Timestamp::MAX),
        }
    })
}
