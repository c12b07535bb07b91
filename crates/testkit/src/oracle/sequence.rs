//! Different events, one after the other: every way of choosing them is tried.

use kesit_model::Timestamp;
use kesit_model::definition::{SequenceCondition, SequenceStep};

use super::Oracle;
use super::event::Event;
use super::world::Person;

impl Oracle<'_> {
    pub(super) fn sequence_holds(&self, wanted: &SequenceCondition, person: &Person, now: Timestamp) -> bool {
        self.can_continue(&wanted.steps, &mut Vec::new(), person, now)
    }

    /// Whether events for the event steps not chosen yet can be found so that in the end every step is content.
    fn can_continue<'p>(
        &self,
        steps: &[SequenceStep],
        chosen: &mut Vec<Event<'p>>,
        person: &'p Person,
        now: Timestamp,
    ) -> bool {
        let mut event_steps = steps.iter().filter_map(|step| match step {
            SequenceStep::Event { name, filters, within, after } => Some((name, filters, within, after)),
            SequenceStep::Without { .. } => None,
        });
        let Some((name, filters, within, after)) = event_steps.nth(chosen.len()) else {
            return self.nothing_unwanted(steps, chosen, person, now);
        };
        for event in self.events(name, within.as_ref(), filters, person, now) {
            let is_different = chosen.iter().all(|other| other.place != event.place);
            let is_in_time = chosen.last().is_none_or(|before| {
                before.at <= event.at && after.is_none_or(|after| event.at <= before.at.plus(after))
            });
            if is_different && is_in_time {
                chosen.push(event);
                let found = self.can_continue(steps, chosen, person, now);
                chosen.pop();
                if found {
                    return true;
                }
            }
        }
        false
    }

    /// Whether every `without` step is content with the events chosen for the event steps.
    fn nothing_unwanted(
        &self,
        steps: &[SequenceStep],
        chosen: &[Event<'_>],
        person: &Person,
        now: Timestamp,
    ) -> bool {
        let mut events_before = 0;
        steps.iter().all(|step| match step {
            SequenceStep::Event { .. } => {
                events_before += 1;
                true
            }
            SequenceStep::Without { name, filters, for_span } => {
                let from = chosen[events_before - 1].at;
                let next = chosen.get(events_before).map_or(now, |next| next.at);
                let to = for_span.map_or(next, |span| from.plus(span));
                let unwanted = self.events(name, None, filters, person, now);
                let comes = unwanted.iter().any(|event| {
                    from <= event.at && event.at <= to && chosen.iter().all(|step| step.place != event.place)
                });
                !comes && to <= now
            }
        })
    }
}
