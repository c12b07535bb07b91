//! What comes from outside a customer's timeline and stands still between two batches: static lists, scores, cut-offs.

use std::sync::Arc;

use hashbrown::{HashMap, HashSet};
use kesit_model::{Key, PersonId, Value};
use kesit_timeline::{CustomerIx, Timelines};

use crate::{CutOffs, Figure, LiveScore, Members};

/// Lists, scores and cut-offs. People are named by any of their ids; who that is, [`Frozen::resolve`] finds out. A copy costs
/// little: it shares all that is large.
#[derive(Debug, Clone, Default)]
pub struct Frozen {
    lists: HashMap<Key, List>,
    scores: HashMap<String, Score>,
    live: HashMap<String, Arc<dyn LiveScore>>,
    cut_offs: CutOffs,
}

#[derive(Debug, Clone, Default)]
struct List {
    ids: Arc<HashSet<PersonId>>,
    customers: Arc<Members>,
}

#[derive(Debug, Clone, Default)]
struct Score {
    by_id: Arc<HashMap<PersonId, Value>>,
    by_customer: Values,
}

/// Values by customer, in shares that copies have in common until one of them changes.
#[derive(Debug, Clone)]
struct Values(Vec<Arc<HashMap<CustomerIx, Value>>>);

/// With two million values one share has eight thousand, copied in less than a millisecond.
const SHARES: usize = 256;

impl Default for Values {
    fn default() -> Values {
        // All are the same empty one until something falls into them.
        Values(std::iter::repeat_n(Arc::default(), SHARES).collect())
    }
}

impl Values {
    fn get(&self, customer: CustomerIx) -> Option<&Value> {
        self.0[customer.0 as usize % SHARES].get(&customer)
    }

    fn set(&mut self, customer: CustomerIx, value: Value) {
        if self.get(customer) != Some(&value) {
            Arc::make_mut(&mut self.0[customer.0 as usize % SHARES]).insert(customer, value);
        }
    }
}

impl List {
    fn resolve(&mut self, timelines: &Timelines) {
        let mut customers = Members::default();
        for customer in self.ids.iter().filter_map(|id| timelines.customer(id)) {
            customers.set(customer, true);
        }
        self.customers = Arc::new(customers);
    }
}

impl Score {
    fn resolve(&mut self, timelines: &Timelines) {
        // Where several ids of one customer have a value, that of the smallest id counts.
        let mut values: Vec<(&PersonId, &Value)> = self.by_id.iter().collect();
        values.sort_unstable_by(|(id, _), (other, _)| other.cmp(id));
        self.by_customer = Values::default();
        for (id, value) in values {
            if let Some(customer) = timelines.customer(id) {
                self.by_customer.set(customer, value.clone());
            }
        }
    }
}

impl Frozen {
    /// Puts a static list in place of any with this key.
    pub fn set_list(&mut self, key: Key, ids: impl IntoIterator<Item = PersonId>) {
        let ids = Arc::new(ids.into_iter().collect());
        self.lists.insert(key, List { ids, customers: Arc::default() });
    }

    /// Puts the values of a score in place of any with this name.
    pub fn set_score(&mut self, name: &str, values: impl IntoIterator<Item = (PersonId, Value)>) {
        let by_id = Arc::new(values.into_iter().collect());
        let score = Score { by_id, by_customer: Values::default() };
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
        self.lists.values_mut().for_each(|list| list.resolve(timelines));
        self.scores.values_mut().for_each(|score| score.resolve(timelines));
    }

    /// The same for one list.
    pub fn resolve_list(&mut self, key: &Key, timelines: &Timelines) {
        self.lists.get_mut(key).into_iter().for_each(|list| list.resolve(timelines));
    }

    /// The same for one score.
    pub fn resolve_score(&mut self, name: &str, timelines: &Timelines) {
        self.scores.get_mut(name).into_iter().for_each(|score| score.resolve(timelines));
    }

    /// The same for one customer who is new or took over another's ids.
    pub fn resolve_customer(&mut self, customer: CustomerIx, timelines: &Timelines) {
        if self.lists.is_empty() && self.scores.is_empty() {
            return;
        }
        let ids = timelines.ids(customer);
        for list in self.lists.values_mut() {
            if !list.customers.contains(customer) && ids.iter().any(|id| list.ids.contains(*id)) {
                Arc::make_mut(&mut list.customers).set(customer, true);
            }
        }
        for score in self.scores.values_mut() {
            let values = ids.iter().filter_map(|id| Some((id, score.by_id.get(*id)?)));
            if let Some((_, value)) = values.min_by_key(|(id, _)| *id) {
                score.by_customer.set(customer, value.clone());
            }
        }
    }

    /// The cut-offs in force.
    #[must_use]
    pub fn cut_offs(&self) -> &CutOffs {
        &self.cut_offs
    }

    /// Puts cut-offs in force that were computed before, for a program from the same definitions.
    pub fn set_cut_offs(&mut self, cut_offs: CutOffs) {
        self.cut_offs = cut_offs;
    }

    pub(crate) fn cut_off(&self, index: usize) -> Option<Figure> {
        self.cut_offs.0.get(index).copied().flatten()
    }

    pub(crate) fn is_listed(&self, key: &Key, customer: CustomerIx) -> bool {
        self.lists.get(key).is_some_and(|list| list.customers.contains(customer))
    }

    pub(crate) fn live_score(&self, name: &str) -> Option<&dyn LiveScore> {
        self.live.get(name).map(AsRef::as_ref)
    }

    pub(crate) fn score(&self, name: &str, customer: CustomerIx) -> Option<&Value> {
        self.scores.get(name)?.by_customer.get(customer)
    }
}
