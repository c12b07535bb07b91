//! Insights that take longer than somebody waits for an answer: forecasts, clusters, and what is wrong with segments. Each is a
//! job; what it found is kept in memory under a number until newer ones take its place or the service ends, for it can be found
//! again at any time.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use kesit_insight::prediction::Card;
use kesit_model::{Key, PersonId, Timestamp};
use kesit_segment::CompileError;
use parking_lot::Mutex;
use serde_json::json;

use super::{JobError, JobKind, Progress, Service};
use crate::insight::cluster::{self, Found, NoClusters};
use crate::insight::lint::{self, Linted};
use crate::insight::prediction::shop::{self, Forecast, ForecastError};
use crate::insight::prediction::{Because, Feature, LikelyTenth, REASONS, explained, likely_tenths};
use crate::insight::{Shop, figure};

/// Of each kind so many are kept, the newest ones.
const MOST_KEPT: usize = 4;
/// So many may wait or run at the same time.
const MOST_WAITING: usize = 4;
/// Of a forecast so many customers are kept, the likeliest ones.
pub const MOST_RANKED: usize = 200_000;

/// What was found, with who asked for what when.
#[derive(Debug)]
pub struct Insight<Q, F> {
    /// Its number, never used again.
    pub number: i64,
    /// The instant that it is of.
    pub as_of: Timestamp,
    /// When it was found.
    pub found_at: Timestamp,
    /// What was asked.
    pub question: Q,
    /// What was found.
    pub found: F,
}

/// What is foretold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// That an event of this name happens.
    Event(String),
    /// That somebody who is not in this segment is in it.
    Segment(Key),
}

/// A forecast that is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForecastWanted {
    /// Of what.
    pub target: Target,
    /// How far ahead, and of whom.
    pub question: shop::Question,
}

/// What is left of a forecast when its model is gone.
#[derive(Debug)]
pub struct Foretold {
    /// What is to be known of the model.
    pub card: Card,
    /// The instants of the past that were learnt from.
    pub slices: Vec<Timestamp>,
    /// Rows that there were to learn from.
    pub rows: usize,
    /// What the columns are.
    pub features: Vec<Feature>,
    /// How many customers were looked at.
    pub customers: usize,
    /// To how many of them it is expected to happen.
    pub expected: f64,
    /// Tenths of them, the likeliest first.
    pub tenths: Vec<LikelyTenth>,
    /// The likeliest customers, the first first; at most [`MOST_RANKED`].
    pub ranked: Vec<Likely>,
}

/// How likely it happens to a customer.
#[derive(Debug, Clone)]
pub struct Likely {
    /// Who.
    pub id: PersonId,
    /// The probability.
    pub probability: f64,
    /// Why; empty for the least likely of very many.
    pub because: Vec<Because<Feature>>,
}

/// What is wrong with segments.
#[derive(Debug)]
pub struct LintedSegments {
    /// The segments, in the order in which findings name them.
    pub keys: Vec<Key>,
    /// What was found.
    pub linted: Linted,
}

/// A forecast, or why there is none.
pub type ForecastFound = Insight<ForecastWanted, Result<Foretold, ForecastError>>;
/// Clusters, or why there are none.
pub type ClustersFound = Insight<cluster::Question, Result<Found, NoClusters>>;
/// What is wrong with segments.
pub type LintFound = Insight<(), Result<LintedSegments, CompileError>>;

/// The newest insights of a service.
#[derive(Debug, Default)]
pub(super) struct Insights {
    forecasts: Shelf<ForecastFound>,
    clusters: Shelf<ClustersFound>,
    lints: Shelf<LintFound>,
    last: Mutex<i64>,
    waiting: Arc<AtomicUsize>,
}

#[derive(Debug)]
struct Shelf<T>(Mutex<VecDeque<Arc<T>>>);

impl<T> Default for Shelf<T> {
    fn default() -> Shelf<T> {
        Shelf(Mutex::default())
    }
}

impl<Q, F> Shelf<Insight<Q, F>> {
    fn put(&self, insight: Insight<Q, F>) {
        let mut kept = self.0.lock();
        kept.push_front(Arc::new(insight));
        kept.truncate(MOST_KEPT);
    }

    /// The one of a number, or the newest.
    fn find(&self, number: Option<i64>) -> Option<Arc<Insight<Q, F>>> {
        let kept = self.0.lock();
        kept.iter().find(|one| number.is_none_or(|number| one.number == number)).cloned()
    }
}

/// A place among those that wait, given back when it is dropped.
struct Place(Arc<AtomicUsize>);

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Insights {
    fn place(&self) -> Result<Place, JobError> {
        let next = |waiting| (waiting < MOST_WAITING).then_some(waiting + 1);
        let taken = self.waiting.fetch_update(Ordering::Relaxed, Ordering::Relaxed, next);
        taken.map(|_| Place(Arc::clone(&self.waiting))).map_err(|_| JobError::Busy)
    }

    /// A number that is greater than all before, also those of an earlier run of the service.
    fn number(&self, now: Timestamp) -> i64 {
        let mut last = self.last.lock();
        *last = now.0.max(*last + 1);
        *last
    }
}

impl Service {
    /// The forecast of a number, or the newest; `None` if it is not kept.
    #[must_use]
    pub fn forecast(&self, number: Option<i64>) -> Option<Arc<ForecastFound>> {
        self.insights.forecasts.find(number)
    }

    /// The clusters of a number, or the newest; `None` if they are not kept.
    #[must_use]
    pub fn clusters(&self, number: Option<i64>) -> Option<Arc<ClustersFound>> {
        self.insights.clusters.find(number)
    }

    /// What was wrong with segments, by its number, or the newest; `None` if it is not kept.
    #[must_use]
    pub fn linted(&self, number: Option<i64>) -> Option<Arc<LintFound>> {
        self.insights.lints.find(number)
    }

    /// Lets a forecast be made, as a job. Its outcome has the number under `result`.
    ///
    /// # Errors
    /// When too many jobs wait.
    pub fn queue_forecast(&self, by: &str, wanted: ForecastWanted) -> Result<i64, JobError> {
        self.queue_insight(JobKind::Predict, by, move |service, _| {
            let (as_of, found) = (wanted.question.as_of, foretell(service, &wanted));
            let insight = service.insight(as_of, wanted, found);
            let number = insight.number;
            service.insights.forecasts.put(insight);
            number
        })
    }

    /// Lets clusters be found, as a job. Its outcome has the number under `result`.
    ///
    /// # Errors
    /// When too many jobs wait.
    pub fn queue_clusters(
        &self,
        by: &str,
        question: cluster::Question,
        as_of: Timestamp,
    ) -> Result<i64, JobError> {
        self.queue_insight(JobKind::Cluster, by, move |service, _| {
            let picture = service.picture();
            let shop = Shop::new(picture.timelines(), &service.settings.zone, service.threads);
            let mut found = cluster::clusters(&shop, &question, as_of);
            // Whose cluster is which is not kept: the rules of the clusters tell that of anybody at any time.
            if let Ok(found) = &mut found {
                (found.customers, found.labels) = (Vec::new(), Vec::new());
            }
            let insight = service.insight(as_of, question, found);
            let number = insight.number;
            service.insights.clusters.put(insight);
            number
        })
    }

    /// Lets all segments be looked at, as a job that tells how many dates are done. Its outcome has the number under `result`.
    ///
    /// # Errors
    /// When too many jobs wait.
    pub fn queue_lint(&self, by: &str, as_of: Timestamp) -> Result<i64, JobError> {
        self.queue_insight(JobKind::Lint, by, move |service, progress| {
            let mut workspace = service.workspace();
            let segments = &workspace.definitions().segments;
            let keys = segments.iter().map(|segment| segment.key.clone()).collect();
            let tell = |done: usize, total: usize| progress.set(done as u64, total as u64);
            let found = lint::lint(&mut workspace, as_of, service.threads, tell);
            let found = found.map(|linted| LintedSegments { keys, linted });
            let insight = service.insight(as_of, (), found);
            let number = insight.number;
            service.insights.lints.put(insight);
            number
        })
    }

    fn queue_insight(
        &self,
        kind: JobKind,
        by: &str,
        find: impl FnOnce(&Arc<Service>, &Progress) -> i64 + Send + 'static,
    ) -> Result<i64, JobError> {
        let place = self.insights.place()?;
        self.jobs.run(
            kind,
            by,
            self.now(),
            Box::new(move |service, progress| {
                let number = find(service, progress);
                drop(place);
                Ok(json!({ "result": number }))
            }),
        )
    }

    fn insight<Q, F>(&self, as_of: Timestamp, question: Q, found: F) -> Insight<Q, F> {
        let found_at = self.now();
        Insight { number: self.insights.number(found_at), as_of, found_at, question, found }
    }
}

fn foretell(service: &Service, wanted: &ForecastWanted) -> Result<Foretold, ForecastError> {
    let mut workspace = service.workspace();
    let zone = &service.settings.zone;
    let found = match &wanted.target {
        Target::Event(name) => {
            let shop = Shop::new(workspace.timelines(), zone, service.threads);
            shop::event(&shop, name, &wanted.question)
        }
        Target::Segment(key) => shop::entry(&mut workspace, zone, key, &wanted.question, service.threads),
    }?;
    let shop = Shop::new(workspace.timelines(), zone, service.threads);
    Ok(left_of(&found, &shop))
}

fn left_of(found: &Forecast, shop: &Shop<'_>) -> Foretold {
    let wanted = explained(&found.probabilities);
    let mut because: Vec<Vec<Because<Feature>>> = vec![Vec::new(); found.probabilities.len()];
    for (place, reasons) in wanted.iter().zip(found.reasons(shop, &wanted, REASONS)) {
        because[*place] = reasons;
    }
    let places: Vec<usize> = (0..found.probabilities.len()).collect();
    let by_probability =
        |one: &usize, other: &usize| found.probabilities[*other].total_cmp(&found.probabilities[*one]);
    let ranked = figure::first_by(&places, MOST_RANKED, by_probability).into_iter().map(|place| Likely {
        id: shop.id(found.customers[*place].0 as usize).clone(),
        probability: found.probabilities[*place],
        because: std::mem::take(&mut because[*place]),
    });
    Foretold {
        card: found.trained.card().clone(),
        slices: found.slices.past.clone(),
        rows: found.rows,
        features: found.features.clone(),
        customers: found.customers.len(),
        expected: found.probabilities.iter().sum(),
        tenths: likely_tenths(&found.probabilities),
        ranked: ranked.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(number: i64) -> Insight<(), ()> {
        Insight { number, as_of: Timestamp(0), found_at: Timestamp(0), question: (), found: () }
    }

    #[test]
    fn the_newest_are_kept_and_found() {
        let shelf: Shelf<Insight<(), ()>> = Shelf::default();
        assert!(shelf.find(None).is_none());
        (1..=6).for_each(|number| shelf.put(of(number)));
        let found = |number| shelf.find(number).map(|one| one.number);
        assert_eq!([None, Some(6), Some(3), Some(2)].map(found), [Some(6), Some(6), Some(3), None]);
    }

    #[test]
    fn numbers_grow_also_while_the_clock_stands_still() {
        let insights = Insights::default();
        let numbers = [7, 7, 3, 20].map(|now| insights.number(Timestamp(now)));
        assert_eq!(numbers, [7, 8, 9, 20]);
    }

    #[test]
    fn so_many_wait_and_no_more() {
        let insights = Insights::default();
        let mut places: Vec<Place> = (0..MOST_WAITING).map(|_| insights.place().expect("room")).collect();
        assert!(matches!(insights.place(), Err(JobError::Busy)));
        places.pop();
        assert!(insights.place().is_ok());
    }
}
