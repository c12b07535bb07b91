//! What is to be known of a model before it is used.

use kesit_app::insight::figure::rounded;
use kesit_app::insight::prediction::Feature;
use kesit_insight::prediction::{Alarm, Candidate, Card, Validation, Warning, WhyUnused};
use serde::Serialize;
use utoipa::ToSchema;

use crate::route::insight::{Words, figure};

/// Columns that are told, those that say most.
const MOST_IMPORTANCES: usize = 50;
/// Columns that are told of those that were not learnt from.
const MOST_UNUSED: usize = 200;

/// What is to be known of a model.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CardAnswer {
    /// Rows learnt from: customers on slices of the past.
    rows: usize,
    /// To how many of them it happened.
    happened: usize,
    /// Their share.
    base_rate: Option<f64>,
    /// `later` (tested on a later slice than those learnt from) or `folds`.
    validation: &'static str,
    /// Rows of the test.
    tested_rows: usize,
    /// The methods in the test, the baseline first.
    methods: Vec<MethodAnswer>,
    /// The test: ten groups, the likeliest first.
    lift: Vec<LiftAnswer>,
    /// The test: ten groups, the lowest probabilities first; foretold beside happened.
    reliability: Vec<ReliabilityAnswer>,
    /// The columns that say most, at most 50.
    importances: Vec<ImportanceAnswer>,
    /// Columns that were not learnt from, at most 200.
    unused: Vec<UnusedAnswer>,
    /// What is too good to be true.
    alarms: Vec<AlarmAnswer>,
    /// What to be careful about: `few`, `not_tested_later`, `no_better_than_chance`, `worse_than_base_rate`.
    warnings: Vec<&'static str>,
}

/// A method in the test.
#[derive(Debug, Serialize, ToSchema)]
struct MethodAnswer {
    /// Its name.
    method: &'static str,
    /// Whether the model is of it.
    is_chosen: bool,
    /// How often somebody to whom it happened had the higher probability than somebody to whom it did not; 0.5 is chance.
    auc: Option<f64>,
    /// Its standard error.
    auc_error: Option<f64>,
    /// The mean square error of the probabilities; lower is better.
    brier: Option<f64>,
    /// The mean logarithmic loss, in nats; lower is better.
    log_loss: Option<f64>,
    /// The expected calibration error.
    calibration_error: Option<f64>,
    /// The share of the best tenth over the share of all.
    top_tenth_lift: Option<f64>,
}

/// A group of the test.
#[derive(Debug, Serialize, ToSchema)]
struct LiftAnswer {
    /// Rows.
    rows: usize,
    /// The lowest probability.
    probability_from: f64,
    /// To how many it happened.
    happened: usize,
    /// The share of this group over the share of all.
    lift: Option<f64>,
    /// The share of all to whom it happened that this group and those before reach.
    captured: Option<f64>,
}

/// A group of the test.
#[derive(Debug, Serialize, ToSchema)]
struct ReliabilityAnswer {
    /// Rows.
    rows: usize,
    /// The mean probability.
    foretold: Option<f64>,
    /// The share to whom it happened.
    happened: Option<f64>,
}

/// How much a column says.
#[derive(Debug, Serialize, ToSchema)]
struct ImportanceAnswer {
    /// The column.
    column: String,
    /// What it is.
    what: Words,
    /// By how much it moves the log-odds up or down, on average.
    mean_contribution: Option<f64>,
}

/// A column that was not learnt from.
#[derive(Debug, Serialize, ToSchema)]
struct UnusedAnswer {
    /// The column.
    column: String,
    /// `empty`, `constant` or `identifier`.
    why: &'static str,
}

/// What is too good to be true.
#[derive(Debug, Serialize, ToSchema)]
struct AlarmAnswer {
    /// `too_good`, or `tells_too_much` with a column.
    alarm: &'static str,
    /// The column; `null` for the whole model.
    column: Option<String>,
    /// Its AUC.
    auc: Option<f64>,
}

impl CardAnswer {
    pub(super) fn of(card: &Card, features: &[Feature]) -> CardAnswer {
        let method = |(place, found): (usize, &Candidate)| MethodAnswer::of(found, place == card.chosen);
        let lift = card.lift.iter().map(|row| LiftAnswer {
            rows: row.rows,
            probability_from: rounded(row.from),
            happened: row.happened,
            lift: figure(row.lift),
            captured: figure(row.captured),
        });
        let reliability = card.reliability.iter().map(|row| ReliabilityAnswer {
            rows: row.rows,
            foretold: figure(row.probability),
            happened: figure(row.share),
        });
        let importances = card.importances.iter().take(MOST_IMPORTANCES).map(|found| ImportanceAnswer {
            column: found.column.clone(),
            what: what(&found.column, features),
            mean_contribution: figure(found.mean_contribution),
        });
        let unused = card
            .unused
            .iter()
            .take(MOST_UNUSED)
            .map(|unused| UnusedAnswer { column: unused.column.clone(), why: why_unused(unused.why) });
        CardAnswer {
            rows: card.rows,
            happened: card.happened,
            base_rate: figure(card.base_rate()),
            validation: match card.validation {
                Validation::Later { .. } => "later",
                Validation::Folds { .. } => "folds",
            },
            tested_rows: card.tested_rows,
            methods: card.candidates.iter().enumerate().map(method).collect(),
            lift: lift.collect(),
            reliability: reliability.collect(),
            importances: importances.collect(),
            unused: unused.collect(),
            alarms: card.alarms.iter().map(AlarmAnswer::of).collect(),
            warnings: card.warnings.iter().map(|warning| warned(*warning)).collect(),
        }
    }
}

/// What a column is, if it is known; else its own name.
fn what(column: &str, features: &[Feature]) -> Words {
    match features.iter().find(|feature| feature.key() == column) {
        Some(feature) => Words::new(feature.en(), feature.tr()),
        None => Words::new(column, column),
    }
}

fn why_unused(why: WhyUnused) -> &'static str {
    match why {
        WhyUnused::Empty => "empty",
        WhyUnused::Constant => "constant",
        WhyUnused::Identifier => "identifier",
    }
}

fn warned(warning: Warning) -> &'static str {
    match warning {
        Warning::Few { .. } => "few",
        Warning::NotTestedLater => "not_tested_later",
        Warning::NoBetterThanChance => "no_better_than_chance",
        Warning::WorseThanBaseRate => "worse_than_base_rate",
    }
}

impl MethodAnswer {
    fn of(found: &Candidate, is_chosen: bool) -> MethodAnswer {
        let quality = &found.quality;
        MethodAnswer {
            method: found.name,
            is_chosen,
            auc: figure(quality.auc),
            auc_error: figure(quality.auc_error),
            brier: figure(quality.brier),
            log_loss: figure(quality.log_loss),
            calibration_error: figure(quality.calibration_error),
            top_tenth_lift: figure(quality.top_tenth_lift),
        }
    }
}

impl AlarmAnswer {
    fn of(alarm: &Alarm) -> AlarmAnswer {
        match alarm {
            Alarm::TooGood { auc } => AlarmAnswer { alarm: "too_good", column: None, auc: figure(*auc) },
            Alarm::TellsTooMuch { column, auc } => {
                AlarmAnswer { alarm: "tells_too_much", column: Some(column.clone()), auc: figure(*auc) }
            }
        }
    }
}
