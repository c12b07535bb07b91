//! Effects by customer from models of outcomes: Künzel, Sekhon, Bickel & Yu (2019), PNAS 116:4156–4165.

use crate::prediction::learner::{margins, probability};
use crate::prediction::{Frame, Learner, Lesson, Model, Task};

/// How effects are learnt from outcomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// The difference between a model of those with the campaign and one of those without.
    T,
    /// Models of the differences between what came and what the other group's model foretells. Better where effects are
    /// simpler than outcomes, and where one group is small.
    X,
}

/// The two groups of an experiment.
pub(super) struct Arms<'a> {
    pub(super) frame: &'a Frame<'a>,
    pub(super) treated: &'a [bool],
    pub(super) happened: &'a [bool],
    pub(super) learner: &'a dyn Learner,
}

/// What has been learnt.
#[derive(Debug)]
pub(super) enum Effects {
    /// Log-odds with the campaign and without.
    T { with: Box<dyn Model>, without: Box<dyn Model> },
    /// Effects as those with the campaign show them and as those without do, and the share of the former.
    X { of_treated: Box<dyn Model>, of_control: Box<dyn Model>, share: f64 },
}

impl Arms<'_> {
    /// Learns from these rows.
    pub(super) fn learn(&self, method: Method, rows: &[u32], threads: usize) -> Effects {
        let (treated, control): (Vec<u32>, Vec<u32>) =
            rows.iter().partition(|row| self.treated[**row as usize]);
        let [with, without] = [&treated, &control]
            .map(|rows| self.model(rows, &self.outcomes(rows), Task::Probability, threads));
        if method == Method::T {
            return Effects::T { with, without };
        }
        let without_campaign = probabilities(without.as_ref(), self.frame, &treated, threads);
        let with_campaign = probabilities(with.as_ref(), self.frame, &control, threads);
        let gained = differences(&self.outcomes(&treated), &without_campaign);
        let missed = differences(&with_campaign, &self.outcomes(&control));
        Effects::X {
            of_treated: self.model(&treated, &gained, Task::Amount, threads),
            of_control: self.model(&control, &missed, Task::Amount, threads),
            share: treated.len() as f64 / rows.len().max(1) as f64,
        }
    }

    fn outcomes(&self, rows: &[u32]) -> Vec<f64> {
        rows.iter().map(|row| f64::from(u8::from(self.happened[*row as usize]))).collect()
    }

    fn model(&self, rows: &[u32], targets: &[f64], task: Task, threads: usize) -> Box<dyn Model> {
        self.learner.learn(&Lesson { frame: self.frame, rows, targets, task, later: None, threads })
    }
}

impl Effects {
    /// The effect on these rows.
    pub(super) fn of(&self, frame: &Frame<'_>, rows: &[u32], threads: usize) -> Vec<f64> {
        match self {
            Effects::T { with, without } => {
                let [with, without] =
                    [with, without].map(|model| probabilities(model.as_ref(), frame, rows, threads));
                differences(&with, &without)
            }
            Effects::X { of_treated, of_control, share } => {
                let [of_treated, of_control] =
                    [of_treated, of_control].map(|model| margins(model.as_ref(), frame, rows, threads));
                // The larger the group with the campaign, the better what is known of the other's loss.
                let mixed = |(one, other): (&f64, &f64)| (1.0 - share) * one + share * other;
                of_treated.iter().zip(&of_control).map(mixed).collect()
            }
        }
    }
}

fn probabilities(model: &dyn Model, frame: &Frame<'_>, rows: &[u32], threads: usize) -> Vec<f64> {
    margins(model, frame, rows, threads).into_iter().map(probability).collect()
}

fn differences(one: &[f64], other: &[f64]) -> Vec<f64> {
    one.iter().zip(other).map(|(one, other)| one - other).collect()
}
