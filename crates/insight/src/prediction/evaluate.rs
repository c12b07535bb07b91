//! How good a model would be with those whom it has not seen.

use crate::numeric::parallel::in_order;
use std::sync::Arc;

use super::examine::screen;
use super::learner::margins;
use super::quality::indicator;
use super::split::{Plan, plan};
use super::{
    Boosting, Calibration, Candidate, Frame, Labelled, Learner, Lesson, LiftRow, Linear, Model, Quality,
    Refusal, ReliabilityRow, Task, Validation, lift_table, reliability,
};

/// How to learn and test.
#[derive(Debug, Clone)]
pub struct Settings {
    /// In how many parts rows of one date are put, each of which is tested by a model of the others; 2..=20.
    pub folds: usize,
    /// Which rows come into which fold follows from this.
    pub seed: u64,
    /// How many days the window runs in which something happens or not. Rows whose window was not over yet on a day do
    /// not teach the model that is tested on that day. Without slices it does not matter.
    pub horizon_days: u32,
    /// How many threads may work. The result is the same for any number.
    pub threads: usize,
    /// The method that stays unless another is better.
    pub baseline: Arc<dyn Learner>,
    /// The others.
    pub challengers: Vec<Arc<dyn Learner>>,
}

impl Settings {
    /// All methods, the baseline first.
    pub(super) fn learners(&self) -> Vec<&dyn Learner> {
        std::iter::once(&self.baseline).chain(&self.challengers).map(Arc::as_ref).collect()
    }
}

impl Default for Settings {
    /// Logistic regression and boosted trees, five folds, one thread.
    fn default() -> Settings {
        Settings {
            folds: 5,
            seed: 0,
            horizon_days: 0,
            threads: 1,
            baseline: Arc::new(Linear::default()),
            challengers: vec![Arc::new(Boosting::default())],
        }
    }
}

/// What came out, all of it of rows that the model in question had not learnt from, nor been calibrated on.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// What was tested on what.
    pub validation: Validation,
    /// Every method, the baseline first.
    pub candidates: Vec<Candidate>,
    /// Which of them foretold best.
    pub chosen: usize,
    /// The rows that the test was on, ascending.
    pub rows: Vec<u32>,
    /// The probability of each of them by the chosen method.
    pub probabilities: Vec<f64>,
    /// Ten groups from the lowest probabilities to the highest, by the chosen method.
    pub reliability: Vec<ReliabilityRow>,
    /// Ten groups from the highest to the lowest.
    pub lift: Vec<LiftRow>,
}

impl Evaluation {
    /// The method that foretold best.
    #[must_use]
    pub fn chosen(&self) -> &Candidate {
        &self.candidates[self.chosen]
    }
}

/// Tests every method on rows that it has not learnt from: on the last day if there are days enough (see
/// [`Settings::horizon_days`]), else in folds.
///
/// # Errors
/// When the data will not do.
pub fn evaluate(labelled: &Labelled, settings: &Settings) -> Result<Evaluation, Refusal> {
    let (schema, _) = screen(labelled)?;
    let frame = schema.frame(labelled.table()).expect("the schema is the table's own");
    let problem = Problem::of(labelled, &frame, settings);
    Ok(problem.evaluation(&problem.trials()))
}

/// What a method did in the test.
#[derive(Debug, Clone)]
pub(super) struct Trial {
    /// The margin of each row in the test.
    pub(super) margins: Vec<f64>,
    probabilities: Vec<f64>,
    /// The mean loss by which methods are chosen, of margins as they are.
    loss: f64,
}

pub(super) struct Problem<'a> {
    pub(super) labelled: &'a Labelled,
    pub(super) frame: &'a Frame<'a>,
    pub(super) settings: &'a Settings,
    pub(super) plan: Plan,
    targets: Vec<f64>,
}

impl<'a> Problem<'a> {
    pub(super) fn of(labelled: &'a Labelled, frame: &'a Frame<'a>, settings: &'a Settings) -> Problem<'a> {
        let targets = labelled.happened().iter().map(|did| indicator(*did)).collect();
        Problem { labelled, frame, settings, plan: plan(labelled, settings), targets }
    }

    fn targets(&self, rows: &[u32]) -> Vec<f64> {
        rows.iter().map(|row| self.targets[*row as usize]).collect()
    }

    pub(super) fn happened(&self, rows: &[u32]) -> Vec<bool> {
        rows.iter().map(|row| self.labelled.happened()[*row as usize]).collect()
    }

    /// The rows that the test is on.
    fn tested(&self) -> Vec<u32> {
        match &self.plan {
            Plan::Later { tested, .. } => tested.clone(),
            Plan::Folds { fold_of, .. } => (0..fold_of.len() as u32).collect(),
        }
    }

    pub(super) fn learn(
        &self,
        learner: &dyn Learner,
        rows: &[u32],
        later: Option<&[u32]>,
        threads: usize,
    ) -> Box<dyn Model> {
        let targets = self.targets(rows);
        let later = later.map(|rows| (rows, self.targets(rows)));
        let later = later.as_ref().map(|(rows, targets)| (*rows, targets.as_slice()));
        let task = Task::Probability;
        learner.learn(&Lesson { frame: self.frame, rows, targets: &targets, task, later, threads })
    }

    pub(super) fn trials(&self) -> Vec<Trial> {
        match &self.plan {
            Plan::Later { learnt, calibrated, tested, .. } => {
                let learners = self.settings.learners().into_iter();
                learners.map(|learner| self.later(learner, learnt, calibrated, tested)).collect()
            }
            Plan::Folds { fold_of, folds } => self.folds(fold_of, *folds),
        }
    }

    fn later(&self, learner: &dyn Learner, learnt: &[u32], calibrated: &[u32], tested: &[u32]) -> Trial {
        let threads = self.settings.threads;
        let model = self.learn(learner, learnt, Some(calibrated), threads);
        let between = margins(model.as_ref(), self.frame, calibrated, threads);
        let calibration = Calibration::fit(&between, &self.happened(calibrated));
        let margins = margins(model.as_ref(), self.frame, tested, threads);
        let probabilities = margins.iter().map(|margin| calibration.probability(*margin)).collect();
        Trial { margins, probabilities, loss: self.loss(&between, calibrated) }
    }

    /// Every fold by a model of the others, calibrated on the others' own tests.
    fn folds(&self, fold_of: &[u8], folds: usize) -> Vec<Trial> {
        let learners = self.settings.learners();
        let rows = |keep: &dyn Fn(usize) -> bool| -> Vec<u32> {
            let kept = (0_u32..).zip(fold_of).filter(|(_, fold)| keep(usize::from(**fold)));
            kept.map(|(row, _)| row).collect()
        };
        // Each model is learnt by one thread, several at a time.
        let parts = in_order(self.settings.threads, 0..(learners.len() * folds), |piece| {
            let (learner, tested) = (learners[piece / folds], piece % folds);
            let model = self.learn(learner, &rows(&|fold| fold != tested), None, 1);
            let tested = rows(&|fold| fold == tested);
            (margins(model.as_ref(), self.frame, &tested, 1), tested)
        });
        parts.chunks(folds).map(|parts| self.joined(parts, fold_of)).collect()
    }

    fn joined(&self, parts: &[(Vec<f64>, Vec<u32>)], fold_of: &[u8]) -> Trial {
        let mut margins = vec![0.0; fold_of.len()];
        for (part, rows) in parts {
            rows.iter().zip(part).for_each(|(row, margin)| margins[*row as usize] = *margin);
        }
        let mut probabilities = vec![0.0; fold_of.len()];
        for (fold, (part, rows)) in parts.iter().enumerate() {
            let is_other = |row: &u32| usize::from(fold_of[*row as usize]) != fold;
            let others: Vec<u32> = (0..fold_of.len() as u32).filter(is_other).collect();
            let of_others: Vec<f64> = others.iter().map(|row| margins[*row as usize]).collect();
            let calibration = Calibration::fit(&of_others, &self.happened(&others));
            let calibrated =
                rows.iter().zip(part).map(|(row, margin)| (*row, calibration.probability(*margin)));
            calibrated.for_each(|(row, probability)| probabilities[row as usize] = probability);
        }
        let all: Vec<u32> = (0..fold_of.len() as u32).collect();
        Trial { loss: self.loss(&margins, &all), margins, probabilities }
    }

    fn loss(&self, margins: &[f64], rows: &[u32]) -> f64 {
        let losses = margins.iter().zip(rows);
        losses.map(|(margin, row)| Task::Probability.loss(*margin, self.targets[*row as usize])).sum::<f64>()
            / rows.len().max(1) as f64
    }

    pub(super) fn evaluation(&self, trials: &[Trial]) -> Evaluation {
        let rows = self.tested();
        let happened = self.happened(&rows);
        let mut chosen = 0;
        for (ix, trial) in trials.iter().enumerate() {
            if trial.loss < trials[chosen].loss {
                chosen = ix;
            }
        }
        let candidate = |(learner, trial): (&dyn Learner, &Trial)| Candidate {
            name: learner.name(),
            selection_log_loss: trial.loss,
            quality: Quality::of(&trial.probabilities, &happened),
        };
        let probabilities = trials[chosen].probabilities.clone();
        Evaluation {
            validation: self.validation(),
            candidates: self.settings.learners().into_iter().zip(trials).map(candidate).collect(),
            chosen,
            reliability: reliability(&probabilities, &happened),
            lift: lift_table(&probabilities, &happened),
            rows,
            probabilities,
        }
    }

    fn validation(&self) -> Validation {
        match &self.plan {
            Plan::Later { days, .. } => Validation::Later {
                first_day: days.first,
                calibrated_day: days.calibrated,
                tested_day: days.tested,
            },
            Plan::Folds { folds, .. } => Validation::Folds { folds: *folds },
        }
    }
}
