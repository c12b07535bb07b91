//! Consent by channel.

use kesit_model::Timestamp;
use kesit_model::definition::{ConsentCondition, ConsentState};

use super::Oracle;
use super::world::Person;

impl Oracle<'_> {
    pub(super) fn consent_holds(&self, wanted: &ConsentCondition, person: &Person, now: Timestamp) -> bool {
        let state = |at: Timestamp| state_at(person, &wanted.channel, at);
        let instants = person.messages.iter().rev().map(|message| message.at).filter(|at| *at <= now);
        let changed_at = instants.into_iter().find(|at| state(*at) != state(Timestamp(at.0 - 1)));
        wanted.is.is_none_or(|wanted| state(now) == wanted)
            && self.lies(changed_at, &wanted.changed, person, now)
    }
}

/// As the last word up to then left it; unknown where nothing was said.
fn state_at(person: &Person, channel: &str, at: Timestamp) -> ConsentState {
    let until_then = person.messages.iter().filter(|message| message.at <= at);
    let mut words = until_then.flat_map(|message| &message.consents).filter(|(about, _)| about == channel);
    words.next_back().map_or(ConsentState::Unknown, |(_, state)| *state)
}
