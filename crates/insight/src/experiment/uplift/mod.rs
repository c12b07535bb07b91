//! Whom a campaign moves: not who buys, but who buys because of it.
//!
//! [`uplift`] learns the effect by customer from an experiment whose groups chance made, and tests it on those whom it has
//! not learnt from. Such effects are small beside the noise: unless the interval of the Qini coefficient lies above 0,
//! there is [no evidence](Verdict::NoEvidence) that it pays to choose by effect, and it is better to choose by value.

mod learners;
mod qini;

use crate::numeric::parallel::{in_order, pieces};
use std::sync::Arc;

pub use self::learners::Method;
use self::learners::{Arms, Effects};
pub use self::qini::{QiniPoint, qini_auc, qini_curve};
use super::{Effect, Sample, absolute};
use crate::prediction::split::stratified;
use crate::prediction::{Column, Learner, Linear, Mismatch, Schema, Table, Values};

/// How to learn and test effects.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How effects are learnt from outcomes.
    pub method: Method,
    /// What learns the outcomes.
    pub learner: Arc<dyn Learner>,
    /// In how many parts customers are put, each of which is tested by a model of the others; 2..=20.
    pub folds: usize,
    /// Which customers come into which fold, and which into which resample, follows from this.
    pub seed: u64,
    /// How often customers are drawn anew for the interval.
    pub resamples: usize,
    /// How many threads may work. The result is the same for any number.
    pub threads: usize,
}

impl Default for Settings {
    /// The X-learner on logistic regression, five folds, 500 resamples, one thread.
    fn default() -> Settings {
        let learner = Arc::new(Linear::default());
        Settings { method: Method::X, learner, folds: 5, seed: 0, resamples: 500, threads: 1 }
    }
}

/// Why nothing can be said of effects by customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// More or fewer customers in one place than in another.
    #[error("the table, the groups and the outcomes do not have the same number of rows")]
    Lengths,
    /// Too few customers of a kind.
    #[error(
        "{needed} customers are needed with the campaign and without, to whom it happened and did not; {found} are the fewest"
    )]
    TooFew {
        /// How many there are of the rarest of the four kinds.
        found: usize,
        /// How many of each it takes.
        needed: usize,
    },
    /// No column differs between customers.
    #[error("no column differs between customers")]
    NoUsableColumn,
}

/// Of each kind there have to be so many.
const NEEDED: usize = 30;
/// More folds than this only take longer.
const MOST_FOLDS: usize = 20;
/// One minus the coverage of all intervals.
const ALPHA: f64 = 0.05;
/// Folds are tested by models of each other: where two of them look alike by chance, both tests are better for it. What
/// such pairs add to the variance of the sum doubles it, which customers drawn anew do not show.
const WIDER: f64 = std::f64::consts::SQRT_2;
/// Groups by effect, for the table.
const GROUPS: usize = 5;

/// What to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The effect differs between customers in a way that can be foretold: choose those with the highest effect.
    TargetByUplift,
    /// There is no evidence that it does: choose by value.
    NoEvidence,
}

/// A group of customers by the effect foretold for them, and what was seen of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EffectRow {
    /// How many customers.
    pub customers: usize,
    /// The mean of the effects foretold.
    pub foretold: f64,
    /// The effect seen, with and without the campaign; `None` with fewer than two of either, or no difference at all.
    pub seen: Option<Effect>,
}

/// Effects by customer, and what they are worth.
#[derive(Debug)]
pub struct Uplift {
    /// What to do.
    pub verdict: Verdict,
    /// The effect over everybody; `None` where nothing varies.
    pub overall: Option<Effect>,
    /// The Qini coefficient of effects foretold for customers not learnt from: 0 is no better than chance, 1 is perfect
    /// foresight.
    pub qini: f64,
    /// Its interval with 95 %, from drawing customers anew, widened for folds that test each other.
    pub qini_interval: (f64, f64),
    /// The Qini curve, in about a hundred points.
    pub curve: Vec<QiniPoint>,
    /// Five groups, the highest effect foretold first.
    pub groups: Vec<EffectRow>,
    /// The effect foretold for each customer by a model that has not learnt from them.
    pub foretold: Vec<f64>,
    schema: Schema,
    effects: Effects,
    threads: usize,
}

impl Uplift {
    /// The effect of the campaign on each of other customers: by how much it raises the probability that it happens.
    ///
    /// # Errors
    /// When the table lacks a column.
    pub fn predict(&self, table: &Table) -> Result<Vec<f64>, Mismatch> {
        let frame = self.schema.frame(table)?;
        let rows: Vec<u32> = (0..table.rows() as u32).collect();
        Ok(self.effects.of(&frame, &rows, self.threads))
    }
}

/// Learns the effect of a campaign by customer. Everything in the table must have been known before the campaign;
/// `treated` says into which group chance put each, and `happened` what came of it.
///
/// # Errors
/// When the data will not do.
pub fn uplift(
    table: &Table,
    treated: &[bool],
    happened: &[bool],
    settings: &Settings,
) -> Result<Uplift, Refusal> {
    if treated.len() != table.rows() || happened.len() != table.rows() {
        return Err(Refusal::Lengths);
    }
    enough(treated, happened)?;
    let schema =
        Schema::of(table, |name| table.columns().iter().any(|column| column.name == name && differs(column)));
    if schema.names().len() == 0 {
        return Err(Refusal::NoUsableColumn);
    }
    let frame = schema.frame(table).expect("the schema is the table's own");
    let arms = Arms { frame: &frame, treated, happened, learner: settings.learner.as_ref() };
    let foretold = out_of_fold(&arms, settings);
    let rows: Vec<u32> = (0..table.rows() as u32).collect();
    let effects = arms.learn(settings.method, &rows, settings.threads);
    let qini = qini_auc(&foretold, treated, happened).unwrap_or(0.0);
    let drawn =
        qini::interval(&foretold, treated, happened, settings.resamples, settings.seed, settings.threads);
    let interval = (qini - WIDER * (qini - drawn.0), qini + WIDER * (drawn.1 - qini));
    let verdict = if interval.0 > 0.0 { Verdict::TargetByUplift } else { Verdict::NoEvidence };
    Ok(Uplift {
        verdict,
        overall: effect(&rows, treated, happened),
        qini,
        qini_interval: interval,
        curve: qini::thinned(&qini_curve(&foretold, treated, happened)),
        groups: groups(&foretold, treated, happened),
        foretold,
        schema,
        effects,
        threads: settings.threads,
    })
}

fn enough(treated: &[bool], happened: &[bool]) -> Result<(), Refusal> {
    let mut counts = [0; 4];
    strata(treated, happened).for_each(|stratum| counts[usize::from(stratum)] += 1);
    let found = counts.into_iter().min().unwrap_or(0);
    if found < NEEDED { Err(Refusal::TooFew { found, needed: NEEDED }) } else { Ok(()) }
}

/// With the campaign or without, happened or not.
fn strata(treated: &[bool], happened: &[bool]) -> impl Iterator<Item = u8> {
    treated.iter().zip(happened).map(|(treated, did)| u8::from(*treated) * 2 + u8::from(*did))
}

fn differs(column: &Column) -> bool {
    match &column.values {
        Values::Numeric(values) => values.windows(2).any(|pair| pair[0].to_bits() != pair[1].to_bits()),
        Values::Categorical { codes, .. } => codes.windows(2).any(|pair| pair[0] != pair[1]),
    }
}

fn out_of_fold(arms: &Arms<'_>, settings: &Settings) -> Vec<f64> {
    let folds = settings.folds.clamp(2, MOST_FOLDS);
    let strata: Vec<u8> = strata(arms.treated, arms.happened).collect();
    let fold_of = stratified(&strata, folds, settings.seed);
    let rows = |keep: &dyn Fn(usize) -> bool| -> Vec<u32> {
        let kept = (0_u32..).zip(&fold_of).filter(|(_, fold)| keep(usize::from(**fold)));
        kept.map(|(row, _)| row).collect()
    };
    let parts = in_order(settings.threads, 0..folds, |tested| {
        let effects = arms.learn(settings.method, &rows(&|fold| fold != tested), 1);
        let tested = rows(&|fold| fold == tested);
        (effects.of(arms.frame, &tested, 1), tested)
    });
    let mut foretold = vec![0.0; fold_of.len()];
    for (part, rows) in &parts {
        rows.iter().zip(part).for_each(|(row, effect)| foretold[*row as usize] = *effect);
    }
    foretold
}

fn effect(rows: &[u32], treated: &[bool], happened: &[bool]) -> Option<Effect> {
    let group = |wanted: bool| -> Sample {
        let rows = rows.iter().map(|row| *row as usize).filter(|row| treated[*row] == wanted);
        rows.map(|row| f64::from(u8::from(happened[row]))).collect()
    };
    absolute(&group(true), &group(false), ALPHA)
}

fn groups(foretold: &[f64], treated: &[bool], happened: &[bool]) -> Vec<EffectRow> {
    let mut order: Vec<u32> = (0..foretold.len() as u32).collect();
    order.sort_by(|one, other| foretold[*other as usize].total_cmp(&foretold[*one as usize]));
    let row = |rows: &[u32]| EffectRow {
        customers: rows.len(),
        foretold: rows.iter().map(|row| foretold[*row as usize]).sum::<f64>() / rows.len() as f64,
        seen: effect(rows, treated, happened),
    };
    pieces(&order, GROUPS).into_iter().map(row).collect()
}

#[cfg(test)]
mod tests;
