//! Which messages are older than they may become.

use std::collections::BTreeMap;

use kesit_model::Timestamp;
use kesit_model::message::{Body, Message};

use crate::log::Doomed;

/// Events that are older than they may become. What customers are and belong to is no event and stays; so do events that say
/// something about a consent, for that is proof.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Expired {
    /// Events of these names from before these instants.
    pub by_name: BTreeMap<String, Timestamp>,
    /// All others from before this instant; `None`: they stay.
    pub others_before: Option<Timestamp>,
    /// Names that are none of the others.
    pub spared: Vec<String>,
}

impl Doomed for Expired {
    fn takes(&self, message: &Message) -> bool {
        let Body::Track { name, .. } = &message.body else { return false };
        let of_others = self.others_before.filter(|_| !self.spared.contains(name));
        let before = self.by_name.get(name).copied().or(of_others);
        message.consents.is_empty() && before.is_some_and(|before| message.at < before)
    }
}

#[cfg(test)]
mod tests {
    use kesit_model::definition::ConsentState;
    use kesit_model::{MessageId, Object, PersonId};

    use super::*;

    fn event(name: &str, at: i64) -> Message {
        Message {
            id: MessageId::parse("m").expect("an id"),
            at: Timestamp(at),
            received_at: Timestamp(99),
            person: PersonId::parse("ayşe").expect("an id"),
            is_user: true,
            body: Body::Track { name: name.to_owned(), properties: Object::default() },
            consents: Vec::new(),
        }
    }

    #[test]
    fn events_expire_by_their_own_period_else_by_that_of_all() {
        let expired = Expired {
            by_name: BTreeMap::from([("Page Viewed".to_owned(), Timestamp(50))]),
            others_before: Some(Timestamp(20)),
            spared: vec!["Order Completed".to_owned()],
        };
        for (name, at, expected) in [
            ("Page Viewed", 49, true),
            ("Page Viewed", 50, false),
            ("Product Added", 19, true),
            ("Product Added", 20, false),
            ("Order Completed", 1, false),
        ] {
            assert_eq!(expired.takes(&event(name, at)), expected, "{name} {at}");
        }
        let consents = vec![("email".to_owned(), ConsentState::Denied)];
        assert!(!expired.takes(&Message { consents, ..event("Page Viewed", 1) }), "a consent is proof");
        let body = Body::Identify { also: None, traits: Object::default() };
        assert!(!expired.takes(&Message { body, ..event("", 1) }));
    }
}
