//! Who is in which segment, worked out the slow and plain way.
//!
//! Everything is computed anew from the messages, by loops that follow the wording of the segment language one to one.
//! There is no index, no `until` and no shortcut; the only thing remembered is a truth that was already followed
//! through time. Start at [`World`].

mod account;
mod candidates;
mod condition;
mod consent;
mod date;
mod event;
mod figure;
mod measure;
mod near;
mod over_time;
mod params;
mod rank;
mod sequence;
mod spans;
mod test;
mod trait_;
mod window;
mod world;

pub use params::Params;
pub use world::World;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use kesit_model::definition::{Condition, Definitions, RankCondition};
use kesit_model::{Key, PersonId, Timestamp};

use figure::Ratio;
use over_time::{Question, Truth};
use world::{Account, Person};

impl World {
    /// The members of every segment at `now`, tiers of groups made exclusive; the ranks' batch runs at `now` too.
    #[must_use]
    pub fn members(
        &self,
        definitions: &Definitions,
        params: &Params,
        now: Timestamp,
    ) -> BTreeMap<Key, BTreeSet<PersonId>> {
        let oracle = Oracle::new(self, definitions, params, now);
        let members_of = |key: &Key| {
            let existing = self.people.iter().filter(|person| person.first_at() <= now);
            existing
                .filter(|person| oracle.is_member(key, person, now))
                .map(|person| person.id.clone())
                .collect()
        };
        definitions.segments.iter().map(|segment| (segment.key.clone(), members_of(&segment.key))).collect()
    }

    /// Whether the condition holds for the customer at `now`. References to segments are to those of `definitions`.
    /// False for someone who is unknown or does not exist yet.
    #[must_use]
    pub fn holds(
        &self,
        condition: &Condition,
        person: &PersonId,
        definitions: &Definitions,
        params: &Params,
        now: Timestamp,
    ) -> bool {
        let oracle = Oracle::new(self, definitions, params, now);
        self.person(person).is_some_and(|person| {
            person.first_at() <= now && oracle.holds(condition, Subject { person, account: None }, now)
        })
    }
}

/// One question put to a world: the definitions, the frozen parameters, and the instant that is asked about.
struct Oracle<'a> {
    world: &'a World,
    definitions: &'a Definitions,
    params: &'a Params,
    /// The instant asked about. Forms that look through time evaluate at earlier ones; cut-offs of ranks stay those of this one.
    asked_at: Timestamp,
    cut_offs: RefCell<HashMap<RankCondition, Option<Ratio>>>,
    truths: RefCell<HashMap<Question, Rc<Truth>>>,
}

impl<'a> Oracle<'a> {
    fn new(
        world: &'a World,
        definitions: &'a Definitions,
        params: &'a Params,
        asked_at: Timestamp,
    ) -> Oracle<'a> {
        Oracle {
            world,
            definitions,
            params,
            asked_at,
            cut_offs: RefCell::default(),
            truths: RefCell::default(),
        }
    }
}

/// Whose traits a condition looks at: the customer's, or those of one of the customer's accounts.
#[derive(Clone, Copy)]
struct Subject<'a> {
    person: &'a Person,
    account: Option<&'a Account>,
}
