//! A forecast of a shop's customers.

use kesit_insight::prediction::{Labelled as Lesson, Mismatch, Reasons, Refusal, Settings, Trained, train};
use kesit_model::{Key, PersonId, Timestamp};
use kesit_segment::Members;
use kesit_timeline::{CustomerIx, Timelines};

use super::labels::{Eligible, Labelled, Labels, Outcome};
use super::slices::{Slices, TooShort};
use super::snapshot::{Snapshots, Where};
use super::{Because, Feature, Stated};
use crate::insight::Shop;
use crate::nearest::nearest;
use crate::workspace::{UnknownSegment, Workspace};

/// A model learns from so many rows, at most; of more, the customers that a hash picks.
pub const MOST_ROWS: usize = 200_000;
/// Customers whose features are held at a time when all are foretold.
const AT_A_TIME: usize = 50_000;
/// Names told where an event is not known.
const EVENTS_TOLD: usize = 8;

/// What is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The instant that is looked ahead from.
    pub as_of: Timestamp,
    /// How many days ahead.
    pub horizon_days: u32,
    /// Who is looked at.
    pub eligible: Eligible,
}

/// Why there is no forecast.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ForecastError {
    /// Nobody has an event of this name.
    #[error("there is no event `{name}`")]
    UnknownEvent {
        /// What was asked for.
        name: String,
        /// What may have been meant.
        nearest: Option<String>,
        /// Some that there are.
        there: Vec<String>,
    },
    /// No such segment.
    #[error(transparent)]
    Segment(#[from] UnknownSegment),
    /// Too little history.
    #[error(transparent)]
    TooShort(#[from] TooShort),
    /// Nobody is looked at on any slice, or nobody now.
    #[error("there is nobody to look at")]
    Nobody,
    /// The data will not do for a model.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

/// What is likely.
#[derive(Debug)]
pub struct Forecast {
    /// The instants of the past that were learnt from, and how far is looked ahead.
    pub slices: Slices,
    /// Rows there were to learn from: customers on slices.
    pub rows: usize,
    /// Everybody who is looked at now, by customer.
    pub customers: Vec<CustomerIx>,
    /// The probability of each.
    pub probabilities: Vec<f64>,
    /// The model with its card.
    pub trained: Trained,
    /// What the columns are, in the model's words.
    pub features: Vec<Feature>,
}

/// How likely it is that an event happens to each customer.
///
/// # Errors
/// When nobody ever had such an event, or there is too little to learn from.
pub fn event(shop: &Shop<'_>, name: &str, question: &Question) -> Result<Forecast, ForecastError> {
    let known = shop.timelines().dictionary().name(name);
    let known = known.filter(|id| shop.timelines().blocks().iter().any(|block| block.events(*id).is_some()));
    let outcome = Outcome::Event(known.ok_or_else(|| unknown(name, shop.timelines()))?);
    let slices = Slices::of(shop.timelines(), question.as_of, question.horizon_days)?;
    forecast(shop, slices, outcome, question)
}

/// How likely it is that each customer who is not in a segment is in it when the days are over. A segment that asks for
/// scores with kept parameters, or for lists, is taken with those of today on every slice.
///
/// # Errors
/// When the segment is not defined, or there is too little to learn from.
pub fn entry(
    workspace: &mut Workspace,
    zone: &kesit_model::zone::Zone,
    segment: &Key,
    question: &Question,
    threads: usize,
) -> Result<Forecast, ForecastError> {
    let now = workspace.members_at(segment, question.as_of, threads)?;
    let slices = Slices::of(workspace.timelines(), question.as_of, question.horizon_days)?;
    let just_before = |at: Timestamp| Timestamp(at.0 - 1);
    let mut past: Vec<(Members, Members)> = Vec::with_capacity(slices.past.len());
    for at in &slices.past {
        let before = workspace.members_at(segment, just_before(*at), threads)?;
        let after = workspace.members_at(segment, just_before(slices.end(*at)), threads)?;
        past.push((before, after));
    }
    let shop = Shop::new(workspace.timelines(), zone, threads);
    forecast(&shop, slices, Outcome::Entry { past: &past, now: &now }, question)
}

fn unknown(name: &str, timelines: &Timelines) -> ForecastError {
    let dictionary = timelines.dictionary();
    let there = || dictionary.names().map(|(_, name)| name);
    ForecastError::UnknownEvent {
        name: name.to_owned(),
        nearest: nearest(name, there()).map(str::to_owned),
        there: there().take(EVENTS_TOLD).map(str::to_owned).collect(),
    }
}

fn forecast(
    shop: &Shop<'_>,
    slices: Slices,
    outcome: Outcome<'_>,
    question: &Question,
) -> Result<Forecast, ForecastError> {
    let (timelines, book, threads) = (shop.timelines(), shop.book(), shop.threads());
    let labels = Labels { timelines, book, slices: &slices, outcome, eligible: question.eligible };
    let (past, present) = (labels.past(threads), labels.present(threads));
    if past.is_empty() || present.is_empty() {
        return Err(ForecastError::Nobody);
    }
    let rows = past.len();
    let snapshots = Snapshots::new(timelines, book, &slices, threads);
    let lesson = lesson(&snapshots, &sampled(past, timelines, MOST_ROWS), &slices);
    let settings = Settings { horizon_days: slices.horizon_days, threads, ..Settings::default() };
    let trained = train(&lesson, &settings)?;
    drop(lesson);
    let mut probabilities = Vec::with_capacity(present.len());
    for some in present.chunks(AT_A_TIME) {
        let told = trained.predict(&snapshots.table(some));
        probabilities.extend(told.unwrap_or_else(|mismatch| same_columns(&mismatch)));
    }
    let features = snapshots.features().to_vec();
    let customers = present.into_iter().map(|place| place.customer).collect();
    Ok(Forecast { rows, customers, probabilities, trained, features, slices })
}

fn same_columns(mismatch: &Mismatch) -> ! {
    unreachable!("the columns are those that were learnt from: {mismatch}")
}

fn lesson(snapshots: &Snapshots<'_>, past: &[Labelled], slices: &Slices) -> Lesson {
    let places: Vec<Where> = past.iter().map(|row| row.place).collect();
    let happened = past.iter().map(|row| row.happened).collect();
    let customers = places.iter().map(|place| place.customer.0).collect();
    let day = |place: &Where| slices.day(place.slice.expect("a row of the past is of a slice"));
    let lesson = Lesson::new(snapshots.table(&places), happened)
        .and_then(|lesson| lesson.with_customers(customers))
        .and_then(|lesson| lesson.with_slices(places.iter().map(day).collect()));
    lesson.expect("each row has an outcome, a customer and a day")
}

/// All rows, or those of some customers if they are too many. A hash of the id picks them, so that a customer stays picked
/// whoever else comes, and comes with all slices.
pub(super) fn sampled(past: Vec<Labelled>, timelines: &Timelines, most: usize) -> Vec<Labelled> {
    if past.len() <= most {
        return past;
    }
    let limit = (u128::from(u64::MAX) * most as u128 / past.len() as u128) as u64;
    let is_picked = |row: &Labelled| hash(timelines.id(row.place.customer)) <= limit;
    past.into_iter().filter(is_picked).collect()
}

/// FNV-1a over the id, then mixed as in `SplitMix64`, as FNV's high bits differ little between alike ids.
fn hash(id: &PersonId) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = id.as_str().bytes().fold(0xcbf2_9ce4_8422_2325, step);
    let mixed = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

impl Forecast {
    /// Why customers have their probability, the strongest reasons first and so many of them. `wanted` are places in
    /// [`Forecast::customers`], ascending; the shop is the one that was asked.
    #[must_use]
    pub fn reasons(&self, shop: &Shop<'_>, wanted: &[usize], most: usize) -> Vec<Vec<Because<Feature>>> {
        let snapshots = Snapshots::new(shop.timelines(), shop.book(), &self.slices, shop.threads());
        let mut reasons = Vec::with_capacity(wanted.len());
        for some in wanted.chunks(AT_A_TIME) {
            let places: Vec<Where> =
                some.iter().map(|place| Where { customer: self.customers[*place], slice: None }).collect();
            let table = snapshots.table(&places);
            let rows: Vec<u32> = (0..table.rows() as u32).collect();
            let explained = self.trained.explain(&table, &rows);
            let explained = explained.unwrap_or_else(|mismatch| same_columns(&mismatch));
            let because = |(row, found): (usize, Reasons)| self.because(&table, row, found, most);
            reasons.extend(explained.into_iter().enumerate().map(because));
        }
        reasons
    }

    fn because(
        &self,
        table: &kesit_insight::prediction::Table,
        row: usize,
        found: Reasons,
        most: usize,
    ) -> Vec<Because<Feature>> {
        let told = found.reasons.into_iter().filter(|reason| reason.contribution != 0.0).take(most);
        let because = |reason: kesit_insight::prediction::Reason| {
            let place = table.columns().iter().position(|column| column.name == reason.column)?;
            let value = Stated::of(&table.columns()[place], row);
            Some(Because { what: self.features[place].clone(), value, contribution: reason.contribution })
        };
        told.filter_map(because).collect()
    }

    /// What a column of the card is.
    #[must_use]
    pub fn feature(&self, column: &str) -> Option<&Feature> {
        self.features.iter().find(|feature| feature.key() == column)
    }
}
