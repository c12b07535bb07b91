//! Questions that a definition raises besides who is in: each is a condition of its own, and the evaluator answers it.

use std::collections::HashMap;

use kesit_model::Key;
use kesit_model::definition::{
    Condition, ConsentCondition, ConsentState, Definitions, LocalText, Segment, Test, Tests, TraitCondition,
};
use kesit_timeline::Dictionary;

use crate::workspace::{Unknown, asked_by};

/// Which address a channel writes to.
const ADDRESSES: [(&str, &str); 6] = [
    ("email", "email"),
    ("sms", "phone"),
    ("whatsapp", "phone"),
    ("phone", "phone"),
    ("call", "phone"),
    ("rcs", "phone"),
];

/// Conditions put behind the segments of definitions, each once.
pub(super) struct Probes {
    definitions: Definitions,
    places: HashMap<Condition, usize>,
}

impl Probes {
    /// No probe yet.
    pub(super) fn new(definitions: &Definitions) -> Probes {
        Probes { definitions: definitions.clone(), places: HashMap::new() }
    }

    /// The place of a condition among the segments.
    pub(super) fn place(&mut self, condition: &Condition) -> usize {
        if let Some(place) = self.places.get(condition) {
            return *place;
        }
        let place = self.definitions.segments.len();
        self.definitions.segments.push(Segment {
            key: self.free_key(place),
            name: LocalText::default(),
            description: LocalText::default(),
            strategy: LocalText::default(),
            when: condition.clone(),
        });
        self.places.insert(condition.clone(), place);
        place
    }

    /// The segments, and behind them the probes.
    pub(super) fn into_definitions(self) -> Definitions {
        self.definitions
    }

    fn free_key(&self, place: usize) -> Key {
        let keys = (place..).filter_map(|number| Key::parse(&format!("probe-{number}")));
        let is_free = |key: &Key| self.definitions.segment(key).is_none();
        keys.into_iter().find(is_free).expect("there are more keys than segments")
    }
}

/// The conditions without parts of their own that a segment is made of, in the order written; logic and `everyone` left out.
pub(super) fn leaves(when: &Condition) -> Vec<&Condition> {
    match when {
        Condition::All(members) | Condition::Any(members) | Condition::None(members) => {
            members.iter().flat_map(leaves).collect()
        }
        Condition::Not(member) => leaves(member),
        Condition::Everyone => Vec::new(),
        leaf => vec![leaf],
    }
}

/// Whether a leaf asks only for who a customer is, and not for what they do.
pub(super) fn is_demographic(leaf: &Condition) -> bool {
    match leaf {
        Condition::Trait(_) | Condition::Items(_) | Condition::Near(_) | Condition::Account(_) => true,
        Condition::All(_)
        | Condition::Any(_)
        | Condition::None(_)
        | Condition::Not(_)
        | Condition::Everyone
        | Condition::Event(_)
        | Condition::Consent(_)
        | Condition::Segment(_)
        | Condition::List(_)
        | Condition::Score(_)
        | Condition::Rank(_)
        | Condition::Sequence(_) => false,
    }
}

/// Whether what a leaf asks for is known of a customer: the trait is there. `None` if it asks for no trait, for whether one
/// is there, or for one that nobody has.
pub(super) fn known(leaf: &Condition, unknown: &[Unknown]) -> Option<Condition> {
    let path = match leaf {
        Condition::Trait(asked) => {
            let asks_whether_there = asked.tests.all.iter().any(|test| matches!(test, Test::Exists(_)));
            (!asks_whether_there && !asked.tests.all.is_empty()).then_some(&asked.path)
        }
        Condition::Items(asked) => Some(&asked.path),
        Condition::Near(asked) => Some(&asked.path),
        _ => None,
    };
    path.filter(|_| asked_by(leaf, unknown).is_empty()).map(|path| exists(path))
}

/// May be written to: consent to some channel, and an address for it where the shop has such addresses at all. `None` if
/// nobody was ever asked for consent.
pub(super) fn reachable(dictionary: &Dictionary) -> Option<Condition> {
    let by = |(_, channel): (_, &str)| {
        let consent = Condition::Consent(ConsentCondition {
            channel: channel.to_owned(),
            is: Some(ConsentState::Granted),
            changed: Vec::new(),
        });
        let address = ADDRESSES.iter().find(|(name, _)| *name == channel).map(|(_, address)| *address);
        match address.filter(|address| dictionary.key(address).is_some()) {
            Some(address) => Condition::All(vec![consent, exists(address)]),
            None => consent,
        }
    };
    let channels: Vec<Condition> = dictionary.channels().map(by).collect();
    (!channels.is_empty()).then_some(Condition::Any(channels))
}

/// The trait is there.
fn exists(path: &str) -> Condition {
    Condition::Trait(TraitCondition {
        path: path.to_owned(),
        tests: Tests { all: vec![Test::Exists(true)], ignore_case: false },
        ever: false,
        held: Vec::new(),
        changed: Vec::new(),
    })
}
