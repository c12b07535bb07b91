//! What a campaign did, of a table with a row for each customer: who was in which group, and what came of it.
//!
//! Groups that chance cannot have made as large as they are give no readout at all. Everybody counts in the group that they
//! were put into.

mod money;
mod rows;
mod samples;
mod uplift;

use kesit_insight::experiment::{
    Covariate, Effect, Sample, SampleRatio, absolute, adjust, detectable, holm, quantile, relative,
    sample_ratio, sequential,
};

pub use self::money::Money;
use self::rows::{Row, Rows};
pub use self::samples::of_samples;
pub use self::uplift::{ByMethod, Uplift};
use crate::source::Grid;

/// What is wanted of a table.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// The column that says who was in which group.
    pub group: String,
    /// The column with what came of it: numbers, or yes and no.
    pub outcome: String,
    /// The group without the campaign; `None` if it has a usual name.
    pub control: Option<String>,
    /// The column that says whose row it is; `None` if each is another customer's.
    pub customer: Option<String>,
    /// The column with the same figure from before.
    pub before: Option<String>,
    /// Columns by which the effect may differ, known before the campaign.
    pub features: Vec<String>,
    /// Which share of customers each group was to have, in any unit; empty for equal ones.
    pub shares: Vec<(String, f64)>,
    /// After about how many customers the interval that holds at every look is to be narrowest; `None` for one look.
    pub tuned_for: Option<f64>,
    /// Whether a blank outcome is 0; else its row is left out.
    pub blank_is_zero: bool,
    /// How many threads may work.
    pub threads: usize,
}

/// A group.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The value of the column.
    pub name: String,
    /// The outcomes.
    pub sample: Sample,
    /// Which share of customers it was to have, 0..=1.
    pub planned_share: f64,
}

/// What the figure from before adds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cuped {
    /// The difference of means; `None` where nothing varies.
    pub effect: Option<Effect>,
    /// Which share of the variance went.
    pub reduction: f64,
}

/// A campaign against control.
#[derive(Debug, Clone)]
pub struct Readout {
    /// The place of its group.
    pub group: usize,
    /// The difference of means; `None` where nothing varies.
    pub absolute: Option<Effect>,
    /// The same with the noise taken out that the past explains.
    pub cuped: Option<Cuped>,
    /// The difference with an interval that holds at every look, if that was asked for.
    pub always: Option<Effect>,
    /// The difference without the greatest thousandth of figures; `None` where that changes none.
    pub winsorised: Option<Effect>,
    /// The difference that decides: with less noise and at every look where these were asked for.
    pub deciding: Option<Effect>,
    /// That as a share of control's mean; `None` where that is 0.
    pub lift: Option<Effect>,
    /// The probability of the deciding one by chance when all campaigns are looked at (Holm).
    pub p_of_all: Option<f64>,
    /// The smallest difference that would have been found four times out of five.
    pub detectable: f64,
    /// Whom the campaign moves; `None` without features.
    pub uplift: Option<Uplift>,
}

/// What there is to say of a campaign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// It raised the figure.
    More,
    /// It lowered it.
    Less,
    /// Chance alone may have made the difference.
    Open,
    /// The figure does not vary.
    Nothing,
}

/// What a table says about campaigns.
#[derive(Debug, Clone)]
pub struct Experiment {
    /// Control first, then the others by name.
    pub groups: Vec<Group>,
    /// Whether chance can have made them as large as they are.
    pub ratio: SampleRatio,
    /// By campaign, in the order of their groups; empty where the groups cannot be believed.
    pub readouts: Vec<Readout>,
    /// Whether the outcome is yes or no; else it is a number.
    pub is_share: bool,
    /// Rows left out, as the group, the customer or the outcome was blank or unclear.
    pub left_out: usize,
}

/// Why a table says nothing.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ExperimentError {
    /// There is no such column.
    #[error("there is no column `{0}`")]
    NoColumn(String),
    /// A column is neither numbers nor yes and no.
    #[error("the column `{0}` holds neither numbers nor yes and no")]
    NoFigures(String),
    /// A column cannot be a feature, as it is the group, the outcome or the customer.
    #[error("the column `{0}` is no feature: it has another part in the experiment")]
    NoFeature(String),
    /// No row can be used.
    #[error("no row has both a group and an outcome")]
    NoRows,
    /// There is only one group.
    #[error("the column `{0}` holds only one group")]
    OneGroup(String),
    /// There are more groups than an experiment has.
    #[error("the column `{column}` holds {found} groups; {most} are the most")]
    TooManyGroups {
        /// The column.
        column: String,
        /// How many.
        found: usize,
        /// How many there may be.
        most: usize,
    },
    /// A group has a single customer.
    #[error("a group has a single customer; two are the least")]
    SingleCustomer,
    /// No group has the name of one without a campaign.
    #[error("which group is control is not clear")]
    NoControl {
        /// Those that there are.
        there: Vec<String>,
    },
    /// A group is named that is not there, or not all that are there.
    #[error("there is no group `{name}`, or no share for it")]
    NoGroup {
        /// The name.
        name: String,
        /// Those that there are.
        there: Vec<String>,
    },
    /// Customers have more than one row.
    #[error(
        "{customers} customers have more than one row, {in_several_groups} of them in more than one group"
    )]
    Twice {
        /// How many.
        customers: usize,
        /// How many of them are in more than one group.
        in_several_groups: usize,
    },
    /// A share is not positive.
    #[error("shares are above 0")]
    BadShare,
}

/// One minus the coverage of intervals.
const ALPHA: f64 = 0.05;
/// With which probability the smallest difference that can be seen is found.
const POWER: f64 = 0.8;
/// Figures above that of this share of customers are cut down to it.
const KEPT_SHARE: f64 = 0.999;

impl Readout {
    /// What there is to say.
    #[must_use]
    pub fn finding(&self) -> Finding {
        match (self.deciding, self.p_of_all) {
            (Some(effect), Some(p)) if p < ALPHA && effect.difference > 0.0 => Finding::More,
            (Some(_), Some(p)) if p < ALPHA => Finding::Less,
            (Some(_), _) => Finding::Open,
            (None, _) => Finding::Nothing,
        }
    }
}

/// Answers a question about a table of an experiment.
///
/// # Errors
/// When a column is not there or says nothing, or the groups are not those of an experiment.
pub fn experiment(grid: &Grid, question: &Question) -> Result<Experiment, ExperimentError> {
    let rows = Rows::of(grid, question)?;
    let shares = planned_shares(&rows.names, &question.shares)?;
    let samples: Vec<Sample> =
        (0..rows.names.len()).map(|group| rows.of_group(group).map(|row| row.outcome).collect()).collect();
    let counts: Vec<(u64, f64)> =
        samples.iter().zip(&shares).map(|(sample, share)| (sample.count as u64, *share)).collect();
    let ratio = sample_ratio(&counts).ok_or(ExperimentError::BadShare)?;
    let is_share = rows.rows.iter().all(|row| row.outcome == 0.0 || row.outcome == 1.0);
    let mut readouts = Vec::new();
    if ratio.is_believable() {
        let cap = if is_share { None } else { cap(&rows.rows) };
        readouts = (1..samples.len()).map(|group| readout(group, &rows, &samples, cap, question)).collect();
        correct_for_all(&mut readouts);
        if !question.features.is_empty() {
            let features = uplift::features(grid, question)?;
            readouts.iter_mut().for_each(|readout| {
                readout.uplift = Some(uplift::uplift(&features, &rows, readout.group, question.threads))
            });
        }
    }
    let group = |((name, sample), share): ((&String, Sample), f64)| Group {
        name: name.clone(),
        sample,
        planned_share: share,
    };
    let groups = rows.names.iter().zip(samples).zip(shares).map(group).collect();
    Ok(Experiment { groups, ratio, readouts, is_share, left_out: grid.rows - rows.rows.len() })
}

/// The shares of the groups in their order, together 1.
fn planned_shares(names: &[String], shares: &[(String, f64)]) -> Result<Vec<f64>, ExperimentError> {
    let missing = |name: &str| ExperimentError::NoGroup { name: name.to_owned(), there: names.to_vec() };
    if let Some((name, _)) = shares.iter().find(|(name, _)| !names.contains(name)) {
        return Err(missing(name));
    }
    let share = |name: &String| match shares.iter().find(|(known, _)| known == name) {
        Some((_, share)) => Ok(*share),
        None if shares.is_empty() => Ok(1.0),
        None => Err(missing(name)),
    };
    let found = names.iter().map(share).collect::<Result<Vec<f64>, _>>()?;
    let total: f64 = found.iter().sum();
    if !total.is_finite() || found.iter().any(|share| share.is_nan() || *share <= 0.0) {
        return Err(ExperimentError::BadShare);
    }
    Ok(found.into_iter().map(|share| share / total).collect())
}

/// The figure above which figures are cut; `None` where that cuts none.
fn cap(rows: &[Row]) -> Option<f64> {
    let mut figures: Vec<f64> = rows.iter().map(|row| row.outcome).collect();
    let cap = quantile(&mut figures, KEPT_SHARE)?;
    figures.iter().any(|figure| *figure > cap).then_some(cap)
}

fn readout(group: usize, rows: &Rows, samples: &[Sample], cap: Option<f64>, question: &Question) -> Readout {
    let adjusted = question.before.as_ref().map(|_| {
        let covariate =
            |group: usize| rows.of_group(group).map(|row| (row.outcome, row.before)).collect::<Covariate>();
        adjust(&covariate(group), &covariate(0))
    });
    let calm = adjusted.map(|found| (found.treated, found.control));
    let winsorised = cap.and_then(|cap| {
        let cut = |group: usize| rows.of_group(group).map(|row| row.outcome.min(cap)).collect::<Sample>();
        absolute(&cut(group), &cut(0), ALPHA)
    });
    let cuped = adjusted.map(|found| Cuped {
        effect: absolute(&found.treated, &found.control, ALPHA),
        reduction: found.reduction,
    });
    Readout { cuped, winsorised, ..plain(group, samples, calm, question.tuned_for) }
}

/// What sums alone say of a campaign. `calm` are its group and control with less noise; `None` where there is no less noise.
fn plain(
    group: usize,
    samples: &[Sample],
    calm: Option<(Sample, Sample)>,
    tuned_for: Option<f64>,
) -> Readout {
    let (treated, control) = (samples[group], samples[0]);
    let (calm_treated, calm_control) = calm.unwrap_or((treated, control));
    let decide = |by: fn(&Sample, &Sample, f64) -> Option<Effect>| match tuned_for {
        Some(customers) => sequential(by, &calm_treated, &calm_control, ALPHA, customers),
        None => by(&calm_treated, &calm_control, ALPHA),
    };
    let deciding = decide(absolute);
    Readout {
        group,
        absolute: absolute(&treated, &control, ALPHA),
        cuped: None,
        always: tuned_for.and(deciding),
        winsorised: None,
        deciding,
        lift: decide(relative),
        p_of_all: None,
        detectable: detectable(
            pooled_deviation(&calm_treated, &calm_control),
            treated.count,
            control.count,
            ALPHA,
            POWER,
        ),
        uplift: None,
    }
}

fn pooled_deviation(one: &Sample, other: &Sample) -> f64 {
    let sum = one.variance() * (one.count - 1.0) + other.variance() * (other.count - 1.0);
    (sum / (one.count + other.count - 2.0)).sqrt()
}

fn correct_for_all(readouts: &mut [Readout]) {
    let p: Vec<f64> = readouts.iter().filter_map(|readout| Some(readout.deciding?.p)).collect();
    let decided = readouts.iter_mut().filter(|readout| readout.deciding.is_some());
    decided.zip(holm(&p)).for_each(|(readout, p)| readout.p_of_all = Some(p));
}

#[cfg(test)]
mod tests;
