//! What comes from outside a customer's timeline and stands still between two batches: static lists, scores, cut-offs.

use std::sync::Arc;

use hashbrown::{HashMap, HashSet};
use kesit_model::{Key, PersonId, Value};
use kesit_timeline::{CustomerIx, Timelines};

use crate::{Figure, LiveScore};

/// Lists, scores and cut-offs. People are named by any of their ids; who that is, [`Frozen::resolve`] finds out.
#[derive(Debug, Default)]
pub struct Frozen {
    lists: HashMap<Key, List>,
    scores: HashMap<String, Score>,
    live: HashMap<String, Arc<dyn LiveScore>>,
    cut_offs: Vec<Option<Figure>>,
}

#[derive(Debug, Default)]
struct List {
    ids: HashSet<PersonId>,
    customers: HashSet<CustomerIx>,
}

#[derive(Debug, Default)]
struct Score {
    by_id: HashMap<PersonId, Value>,
    by_customer: HashMap<CustomerIx, Value>,
}

impl Frozen {
    /// Puts a static list in place of any with this key.
    pub fn set_list(&mut self, key: Key, ids: impl IntoIterator<Item = PersonId>) {
        self.lists.insert(key, List { ids: ids.into_iter().collect(), customers: HashSet::new() });
    }

    /// Puts the values of a score in place of any with this name.
    pub fn set_score(&mut self, name: &str, values: impl IntoIterator<Item = (PersonId, Value)>) {
        let score = Score { by_id: values.into_iter().collect(), by_customer: HashMap::new() };
        self.scores.insert(name.to_owned(), score);
    }

    /// Puts a score that follows timeline and clock in place of any with this name. It goes before values that were put by
    /// [`Frozen::set_score`].
    pub fn set_live_score(&mut self, name: &str, score: Arc<dyn LiveScore>) {
        self.live.insert(name.to_owned(), score);
    }

    /// Whether there is a list with this key.
    #[must_use]
    pub fn has_list(&self, key: &Key) -> bool {
        self.lists.contains_key(key)
    }

    /// Whether there is a score of this name.
    #[must_use]
    pub fn has_score(&self, name: &str) -> bool {
        self.scores.contains_key(name) || self.live.contains_key(name)
    }

    /// How many ids of a list belong to nobody known; `None` without such a list.
    #[must_use]
    pub fn unknown_on_list(&self, key: &Key, timelines: &Timelines) -> Option<usize> {
        let list = self.lists.get(key)?;
        Some(list.ids.iter().filter(|id| timelines.customer(id).is_none()).count())
    }

    /// Finds out which customers the ids of all lists and scores belong to.
    pub fn resolve(&mut self, timelines: &Timelines) {
        for list in self.lists.values_mut() {
            list.customers = list.ids.iter().filter_map(|id| timelines.customer(id)).collect();
        }
        for score in self.scores.values_mut() {
            // Where several ids of one customer have a value, that of the smallest id counts.
            let mut values: Vec<(&PersonId, &Value)> = score.by_id.iter().collect();
            values.sort_unstable_by(|(id, _), (other, _)| other.cmp(id));
            let known =
                values.into_iter().filter_map(|(id, value)| Some((timelines.customer(id)?, value.clone())));
            score.by_customer = known.collect();
        }
    }

    /// The same for one customer who is new or took over another's ids.
    pub fn resolve_customer(&mut self, customer: CustomerIx, timelines: &Timelines) {
        if self.lists.is_empty() && self.scores.is_empty() {
            return;
        }
        let ids = timelines.ids(customer);
        for list in self.lists.values_mut() {
            if ids.iter().any(|id| list.ids.contains(*id)) {
                list.customers.insert(customer);
            }
        }
        for score in self.scores.values_mut() {
            let values = ids.iter().filter_map(|id| Some((id, score.by_id.get(*id)?)));
            if let Some((_, value)) = values.min_by_key(|(id, _)| *id) {
                score.by_customer.insert(customer, value.clone());
            }
        }
    }

    pub(crate) fn set_cut_offs(&mut self, cut_offs: Vec<Option<Figure>>) {
        self.cut_offs = cut_offs;
    }

    pub(crate) fn cut_off(&self, index: usize) -> Option<Figure> {
        self.cut_offs.get(index).copied().flatten()
    }

    pub(crate) fn is_listed(&self, key: &Key, customer: CustomerIx) -> bool {
        self.lists.get(key).is_some_and(|list| list.customers.contains(&customer))
    }

    pub(crate) fn live_score(&self, name: &str) -> Option<&dyn LiveScore> {
        self.live.get(name).map(AsRef::as_ref)
    }

    pub(crate) fn score(&self, name: &str, customer: CustomerIx) -> Option<&Value> {
        self.scores.get(name)?.by_customer.get(&customer)
    }
}
