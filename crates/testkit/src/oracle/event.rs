//! What a customer did.

use kesit_model::definition::{EventCondition, EventPattern, Filter, Window};
use kesit_model::message::Body;
use kesit_model::{Object, Timestamp};

use super::Oracle;
use super::world::Person;

/// One thing that the customer did.
#[derive(Debug, Clone, Copy)]
pub(super) struct Event<'a> {
    /// Its place among the customer's messages: tells two events apart.
    pub(super) place: usize,
    pub(super) at: Timestamp,
    pub(super) properties: &'a Object,
}

impl Oracle<'_> {
    pub(super) fn event_holds(&self, wanted: &EventCondition, person: &Person, now: Timestamp) -> bool {
        let events = self.events(&wanted.name, wanted.within.as_ref(), &wanted.filters, person, now);
        self.measure_holds(&wanted.measure, &events, person, now)
    }

    /// The events that are meant, by time and then message id; none later than `now`.
    pub(super) fn events<'p>(
        &self,
        name: &EventPattern,
        within: Option<&Window>,
        filters: &[Filter],
        person: &'p Person,
        now: Timestamp,
    ) -> Vec<Event<'p>> {
        let named = person.messages.iter().enumerate().filter_map(|(place, message)| match &message.body {
            Body::Track { name: its_name, properties } if name.matches(its_name) => {
                Some(Event { place, at: message.at, properties })
            }
            _ => None,
        });
        named
            .filter(|event| self.shows(within, event.at, person, now))
            .filter(|event| self.all_filters(filters, event.properties, person, now))
            .collect()
    }
}
