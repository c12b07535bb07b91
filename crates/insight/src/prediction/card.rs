//! What is to be known of a model before it is used.

use super::{Alarm, LiftRow, Quality, ReliabilityRow, Unused};

/// How a model was tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Validation {
    /// On a later day than those that it learnt from.
    Later {
        /// The earliest day there is.
        first_day: i32,
        /// The day that the methods were chosen and calibrated on in the test.
        calibrated_day: i32,
        /// The day that the test was on.
        tested_day: i32,
    },
    /// In folds, each by a model of the others: all rows stand for the same time, or too few for the days they stand for.
    Folds {
        /// How many.
        folds: usize,
    },
}

/// A method in the test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// Its name.
    pub name: &'static str,
    /// The log-loss by which it was chosen or not: before calibration, and on rows that the test was not on if there are
    /// days enough.
    pub selection_log_loss: f64,
    /// How good it was in the test, calibrated.
    pub quality: Quality,
}

/// How much a column says.
#[derive(Debug, Clone, PartialEq)]
pub struct Importance {
    /// Its name.
    pub column: String,
    /// By how much it moves the log-odds of a customer up or down, on average.
    pub mean_contribution: f64,
}

/// What to be careful about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Warning {
    /// It happened to few, so all figures of the test are uncertain.
    Few {
        /// To how many customers.
        happened: usize,
    },
    /// There were no later days to test on. The future is harder to foretell than the present.
    NotTestedLater,
    /// It may be no better than chance.
    NoBetterThanChance,
    /// The chosen method was worse on the day of the test than saying the same of everybody.
    WorseThanBaseRate,
}

/// What is to be known of a model.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// How many rows there were.
    pub rows: usize,
    /// To how many of them it happened.
    pub happened: usize,
    /// The columns learnt from.
    pub columns: Vec<String>,
    /// The columns that could not be used.
    pub unused: Vec<Unused>,
    /// The first and the last day number of what the model has learnt from, the days of its calibration included; `None`
    /// if rows have no days.
    pub learnt_days: Option<(i32, i32)>,
    /// How it was tested.
    pub validation: Validation,
    /// How many rows the test was on.
    pub tested_rows: usize,
    /// Every method in the test, the baseline first.
    pub candidates: Vec<Candidate>,
    /// Which of them the model is of.
    pub chosen: usize,
    /// Ten groups from the lowest probabilities to the highest, in the test.
    pub reliability: Vec<ReliabilityRow>,
    /// Ten groups from the highest to the lowest, in the test.
    pub lift: Vec<LiftRow>,
    /// Every column, the one that says most first.
    pub importances: Vec<Importance>,
    /// What is too good to be true.
    pub alarms: Vec<Alarm>,
    /// What to be careful about.
    pub warnings: Vec<Warning>,
}

/// With fewer to whom it happened there is a warning.
const FEW: usize = 100;

impl Card {
    /// The share of rows to which it happened.
    #[must_use]
    pub fn base_rate(&self) -> f64 {
        self.happened as f64 / self.rows.max(1) as f64
    }

    /// The method that the model is of.
    #[must_use]
    pub fn chosen(&self) -> &Candidate {
        &self.candidates[self.chosen]
    }

    /// The method that others had to beat.
    #[must_use]
    pub fn baseline(&self) -> &Candidate {
        &self.candidates[0]
    }
}

/// What there is to be careful about. `share` is that of the rows in the test to which it happened.
pub(super) fn warnings(
    customers_happened: usize,
    validation: &Validation,
    quality: &Quality,
    share: f64,
) -> Vec<Warning> {
    let of_base_rate = share * (1.0 - share);
    let found = [
        (customers_happened < FEW, Warning::Few { happened: customers_happened }),
        (matches!(validation, Validation::Folds { .. }), Warning::NotTestedLater),
        (quality.auc - 1.96 * quality.auc_error <= 0.5, Warning::NoBetterThanChance),
        (quality.brier > of_base_rate, Warning::WorseThanBaseRate),
    ];
    found.into_iter().filter(|(holds, _)| *holds).map(|(_, warning)| warning).collect()
}
