//! Words of the definitions that no data uses.

use std::collections::BTreeSet;

use kesit_model::definition::{Condition, Definitions, EventPattern, SequenceStep};
use kesit_segment::Frozen;
use kesit_timeline::Dictionary;

use crate::conditions::{lists_of, walk};
use crate::nearest::nearest;
use crate::scores;

/// A word of the definitions that no data uses.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unknown {
    /// No event has this name.
    Event {
        /// The name.
        name: String,
        /// What may have been meant.
        nearest: Option<String>,
    },
    /// Nobody and no account has this trait.
    Trait {
        /// The path.
        path: String,
        /// What may have been meant.
        nearest: Option<String>,
    },
    /// There is no such list.
    List(String),
    /// The score is not computed.
    Score(String),
}

/// Events, traits, lists and scores that are not there. To be asked before the definitions are compiled, which interns
/// their words.
pub(crate) fn words(definitions: &Definitions, dictionary: &Dictionary, frozen: &Frozen) -> Vec<Unknown> {
    let mut used = Used::default();
    definitions.segments.iter().for_each(|segment| walk(&segment.when, &mut |part| used.condition(part)));
    let events = used.events.into_iter().filter(|name| dictionary.name(name).is_none()).map(|name| {
        let nearest = nearest(name, dictionary.names().map(|(_, name)| name)).map(str::to_owned);
        Unknown::Event { name: name.to_owned(), nearest }
    });
    let traits = used.traits.into_iter().filter(|path| !has_trait(path, dictionary)).map(|path| {
        let top = path.split('.').next().unwrap_or(path);
        let nearest = nearest(top, dictionary.keys().map(|(_, key)| key)).map(str::to_owned);
        Unknown::Trait { path: path.to_owned(), nearest }
    });
    let lists = lists_of(definitions).into_iter().filter(|key| !frozen.has_list(key));
    let scores =
        used.scores.into_iter().filter(|name| !frozen.has_score(name) && !scores::NAMES.contains(name));
    events
        .chain(traits)
        .chain(lists.map(|key| Unknown::List(key.as_str().to_owned())))
        .chain(scores.map(|name| Unknown::Score(name.to_owned())))
        .collect()
}

/// Which of the unknown words a condition asks for.
pub(crate) fn asked_by<'a>(when: &Condition, unknown: &'a [Unknown]) -> Vec<&'a Unknown> {
    let (mut used, mut lists) = (Used::default(), BTreeSet::new());
    walk(when, &mut |part| {
        used.condition(part);
        if let Condition::List(list) = part {
            lists.insert(list.key.as_str());
        }
    });
    let is_asked = |word: &&Unknown| match word {
        Unknown::Event { name, .. } => used.events.contains(name.as_str()),
        Unknown::Trait { path, .. } => used.traits.contains(path.as_str()),
        Unknown::List(key) => lists.contains(key.as_str()),
        Unknown::Score(name) => used.scores.contains(name.as_str()),
    };
    unknown.iter().filter(is_asked).collect()
}

/// Whether some trait bears the path as its name, or a beginning of it up to a dot.
fn has_trait(path: &str, dictionary: &Dictionary) -> bool {
    let starts = path.match_indices('.').map(|(dot, _)| &path[..dot]);
    starts.chain([path]).any(|key| dictionary.key(key).is_some())
}

/// The words that conditions use.
#[derive(Default)]
struct Used<'a> {
    events: BTreeSet<&'a str>,
    traits: BTreeSet<&'a str>,
    scores: BTreeSet<&'a str>,
}

impl<'a> Used<'a> {
    /// Notes the words of one condition, but not of those in it.
    fn condition(&mut self, condition: &'a Condition) {
        match condition {
            Condition::Trait(condition) => self.path(&condition.path),
            Condition::Items(condition) => self.path(&condition.path),
            Condition::Near(condition) => self.path(&condition.path),
            Condition::Event(condition) => self.event(&condition.name),
            Condition::Rank(condition) => self.event(&condition.by.name),
            Condition::Sequence(condition) => condition.steps.iter().for_each(|step| match step {
                SequenceStep::Event { name, .. } | SequenceStep::Without { name, .. } => self.event(name),
            }),
            Condition::Score(condition) => {
                self.scores.insert(&condition.name);
            }
            Condition::All(_)
            | Condition::Any(_)
            | Condition::None(_)
            | Condition::Not(_)
            | Condition::Account(_)
            | Condition::Everyone
            | Condition::Consent(_)
            | Condition::Segment(_)
            | Condition::List(_) => {}
        }
    }

    fn path(&mut self, path: &'a str) {
        self.traits.insert(path);
    }

    fn event(&mut self, name: &'a EventPattern) {
        if let EventPattern::Named(name) = name {
            self.events.insert(name);
        }
    }
}
