//! A model to use, with its card.

use super::card::warnings;
use super::evaluate::{Problem, Trial};
use super::examine::{alarms, screen, side_counts};
use super::learner::margins;
use super::split::Plan;
use super::{
    Calibration, Card, Evaluation, Frame, Importance, Labelled, Mismatch, Model, Refusal, Schema, Settings,
    Table, Unused,
};
use crate::numeric::parallel::in_order;

/// Rows that importances are the mean of, at most.
const MOST_EXPLAINED: usize = 1000;
/// Rows that one thread explains at a time.
const EXPLAINED_AT_A_TIME: usize = 64;

/// A model that tells probabilities.
#[derive(Debug)]
pub struct Trained {
    schema: Schema,
    model: Box<dyn Model>,
    calibration: Calibration,
    card: Card,
    threads: usize,
}

/// How somebody's probability came about.
#[derive(Debug, Clone, PartialEq)]
pub struct Reasons {
    /// The probability.
    pub probability: f64,
    /// The log-odds before calibration: `base` and all contributions together.
    pub margin: f64,
    /// The mean log-odds of those whom the model has learnt from.
    pub base: f64,
    /// Every column, the one that moves it most first.
    pub reasons: Vec<Reason>,
}

/// What a column does to somebody's log-odds.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// The column's name.
    pub column: String,
    /// What it adds; below 0 it speaks against.
    pub contribution: f64,
}

/// Chooses the method that foretells best, trains and calibrates it, and writes its card.
///
/// With days enough, the model learns from all days whose windows were over when the last day began, and is calibrated on
/// the last; its test was the same one window earlier. Without, it learns from all rows, and is calibrated on what the
/// folds told of each other.
///
/// # Errors
/// When the data will not do.
pub fn train(labelled: &Labelled, settings: &Settings) -> Result<Trained, Refusal> {
    let (schema, unused) = screen(labelled)?;
    let frame = schema.frame(labelled.table()).expect("the schema is the table's own");
    let problem = Problem::of(labelled, &frame, settings);
    let trials = problem.trials();
    let evaluation = problem.evaluation(&trials);
    let (model, calibration) = finished(&problem, &evaluation, &trials[evaluation.chosen]);
    let card = card(&problem, &schema, unused, evaluation, model.as_ref());
    Ok(Trained { schema, model, calibration, card, threads: settings.threads })
}

fn finished(problem: &Problem<'_>, evaluation: &Evaluation, trial: &Trial) -> (Box<dyn Model>, Calibration) {
    let threads = problem.settings.threads;
    let learner = problem.settings.learners()[evaluation.chosen];
    let tested = problem.happened(&evaluation.rows);
    match &problem.plan {
        Plan::Later { tested: last, before_tested, .. } => {
            let model = problem.learn(learner, before_tested, Some(last), threads);
            let margins = margins(model.as_ref(), problem.frame, last, threads);
            let calibration = Calibration::fit(&margins, &tested);
            (model, calibration)
        }
        Plan::Folds { .. } => {
            let model = problem.learn(learner, &evaluation.rows, None, threads);
            (model, Calibration::fit(&trial.margins, &tested))
        }
    }
}

fn card(
    problem: &Problem<'_>,
    schema: &Schema,
    unused: Vec<Unused>,
    evaluation: Evaluation,
    model: &dyn Model,
) -> Card {
    let (labelled, threads) = (problem.labelled, problem.settings.threads);
    let all: Vec<u32> = (0..problem.frame.rows as u32).collect();
    let quality = evaluation.chosen().quality;
    let tested = problem.happened(&evaluation.rows);
    let share = tested.iter().filter(|did| **did).count() as f64 / tested.len().max(1) as f64;
    let (customers_happened, _) = side_counts(labelled, &all);
    let days = || labelled.slices().into_iter().flatten().copied();
    Card {
        rows: labelled.table().rows(),
        happened: labelled.happened().iter().filter(|did| **did).count(),
        columns: schema.names().map(str::to_owned).collect(),
        unused,
        learnt_days: days().min().zip(days().max()),
        alarms: alarms(schema, problem.frame, labelled.happened(), &quality, threads),
        warnings: warnings(customers_happened, &evaluation.validation, &quality, share),
        importances: importances(schema, model, problem.frame, threads),
        validation: evaluation.validation,
        tested_rows: evaluation.rows.len(),
        candidates: evaluation.candidates,
        chosen: evaluation.chosen,
        reliability: evaluation.reliability,
        lift: evaluation.lift,
    }
}

fn importances(schema: &Schema, model: &dyn Model, frame: &Frame<'_>, threads: usize) -> Vec<Importance> {
    let every = frame.rows.div_ceil(MOST_EXPLAINED).max(1);
    let rows: Vec<u32> = (0..frame.rows as u32).step_by(every).collect();
    let explained = in_order(threads, 0..rows.len(), |ix| model.explain(frame, rows[ix]).contributions);
    let mean =
        |column: usize| explained.iter().map(|row| row[column].abs()).sum::<f64>() / rows.len().max(1) as f64;
    let of = |(ix, name): (usize, &str)| Importance { column: name.to_owned(), mean_contribution: mean(ix) };
    let mut importances: Vec<Importance> = schema.names().enumerate().map(of).collect();
    importances.sort_by(|one, other| other.mean_contribution.total_cmp(&one.mean_contribution));
    importances
}

impl Trained {
    /// What is to be known of the model.
    #[must_use]
    pub fn card(&self) -> &Card {
        &self.card
    }

    /// The columns that it needs.
    #[must_use]
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// How its margins become probabilities.
    #[must_use]
    pub fn calibration(&self) -> &Calibration {
        &self.calibration
    }

    /// The probability of every row.
    ///
    /// # Errors
    /// When the table lacks a column.
    pub fn predict(&self, table: &Table) -> Result<Vec<f64>, Mismatch> {
        let frame = self.schema.frame(table)?;
        let rows: Vec<u32> = (0..table.rows() as u32).collect();
        let margins = margins(self.model.as_ref(), &frame, &rows, self.threads);
        Ok(margins.into_iter().map(|margin| self.calibration.probability(margin)).collect())
    }

    /// How the probabilities of these rows came about. It takes some hundred times as long as the probability does, so
    /// ask for those that are shown.
    ///
    /// # Errors
    /// When the table lacks a column.
    ///
    /// # Panics
    /// When the table lacks a row.
    pub fn explain(&self, table: &Table, rows: &[u32]) -> Result<Vec<Reasons>, Mismatch> {
        let frame = self.schema.frame(table)?;
        let pieces: Vec<&[u32]> = rows.chunks(EXPLAINED_AT_A_TIME).collect();
        let explained = in_order(self.threads, 0..pieces.len(), |piece| -> Vec<Reasons> {
            pieces[piece].iter().map(|row| self.reasons(&frame, *row)).collect()
        });
        Ok(explained.into_iter().flatten().collect())
    }

    fn reasons(&self, frame: &Frame<'_>, row: u32) -> Reasons {
        let explanation = self.model.explain(frame, row);
        let margin = explanation.margin();
        let named = self.schema.names().zip(explanation.contributions);
        let mut reasons: Vec<Reason> =
            named.map(|(name, contribution)| Reason { column: name.to_owned(), contribution }).collect();
        reasons.sort_by(|one, other| other.contribution.abs().total_cmp(&one.contribution.abs()));
        let probability = self.calibration.probability(margin);
        Reasons { probability, margin, base: explanation.base, reasons }
    }
}
