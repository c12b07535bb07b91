//! All that was measured, and what follows from it: do the answers agree, who was fastest.

use crate::answer::{self, Answer};
use crate::kesit::median;
use crate::line::Line;
use crate::peers::Outcome;

/// The questions, and what they are.
pub(crate) const QUESTIONS: [(&str, &str); 5] = [
    ("q1", "Q1 one behavioural segment: four aggregates, three windows"),
    ("q2", "Q2 fifty segments together, 59 different aggregates"),
    ("q3", "Q3 RFM fifths and the groups that follow"),
    ("q4", "Q4 viewed, put into the cart, no order in 24 hours"),
    ("q5", "Q5 retention by monthly cohort"),
];

/// One engine.
pub(crate) struct Column {
    pub(crate) title: String,
    pub(crate) outcome: Outcome,
}

/// Kesit first, then the peers.
pub(crate) struct Measured {
    pub(crate) kesit: Column,
    pub(crate) peers: Vec<Column>,
    /// The live engine and the log.
    pub(crate) others: Vec<Outcome>,
}

impl Column {
    /// The median of a question's runs, in seconds; `None`: no answer.
    pub(crate) fn seconds(&self, question: &str) -> Option<f64> {
        self.outcome.lines.iter().find_map(|line| match line {
            Line::Answer { question: asked, seconds, .. } if asked == question => {
                Some(median(seconds.clone()))
            }
            _ => None,
        })
    }

    /// Why there is no answer to a question.
    pub(crate) fn failure(&self, question: &str) -> Option<&str> {
        let told = self.outcome.lines.iter().find_map(|line| match line {
            Line::Failed { question: asked, why } if asked == question => Some(why.as_str()),
            _ => None,
        });
        told.or(self.outcome.trouble.as_deref())
    }

    pub(crate) fn loaded_seconds(&self) -> Option<f64> {
        self.outcome.lines.iter().find_map(|line| match line {
            Line::Loaded { seconds } => Some(*seconds),
            _ => None,
        })
    }

    pub(crate) fn peak_bytes(&self) -> Option<u64> {
        self.outcome.lines.iter().find_map(|line| match line {
            Line::Peak { bytes } => Some(*bytes),
            _ => None,
        })
    }

    pub(crate) fn version(&self) -> Option<&str> {
        self.outcome.lines.iter().find_map(|line| match line {
            Line::Version { text } => Some(text.as_str()),
            _ => None,
        })
    }

    fn answer(&self, question: &str) -> Option<&Answer> {
        self.outcome.lines.iter().find_map(|line| match line {
            Line::Answer { question: asked, answer, .. } if asked == question => Some(answer),
            _ => None,
        })
    }
}

impl Measured {
    /// A figure of Kesit's, of the questions, of the live engine or of the log.
    pub(crate) fn figure(&self, wanted: &str) -> Option<f64> {
        let others = self.others.iter().flat_map(|other| &other.lines);
        self.kesit.outcome.lines.iter().chain(others).find_map(|line| match line {
            Line::Figure { name, value } if name == wanted => Some(*value),
            _ => None,
        })
    }

    /// The peer that answered first, and its seconds.
    pub(crate) fn fastest(&self, question: &str) -> Option<(&Column, f64)> {
        let answered = self.peers.iter().filter_map(|peer| Some((peer, peer.seconds(question)?)));
        answered.min_by(|left, right| left.1.total_cmp(&right.1))
    }

    /// How many times as long as Kesit the fastest peer took.
    pub(crate) fn ratio(&self, question: &str) -> Option<f64> {
        Some(self.fastest(question)?.1 / self.kesit.seconds(question)?)
    }

    /// Where a peer's answer is not Kesit's, or Kesit has none; empty: all answers agree.
    pub(crate) fn disagreements(&self) -> Vec<String> {
        let mut found = Vec::new();
        for (question, _) in QUESTIONS {
            let Some(own) = self.kesit.answer(question) else {
                found.push(format!("{question}: Kesit has no answer"));
                continue;
            };
            for peer in &self.peers {
                let theirs = peer.answer(question);
                if let Some(difference) = theirs.and_then(|theirs| answer::difference(own, theirs)) {
                    found.push(format!("{question}: Kesit and {} differ: {difference}", peer.title));
                }
            }
        }
        found
    }

    /// How many answers of peers there are.
    pub(crate) fn peer_answers(&self) -> usize {
        let answered = |peer: &&Column| QUESTIONS.map(|(question, _)| peer.answer(question).is_some());
        self.peers.iter().map(|peer| answered(&peer).iter().filter(|answered| **answered).count()).sum()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Kesit and one peer that took four times as long and answered `customers` to the first question.
    pub(crate) fn measured(customers: &[u32]) -> Measured {
        let column = |title: &str, customers: &[u32], factor: f64| {
            let lines = QUESTIONS.map(|(question, _)| Line::Answer {
                question: question.to_owned(),
                seconds: vec![0.3 * factor, 0.1 * factor, 0.01 * factor],
                answer: answer::of_sets(vec![("q".to_owned(), customers.to_vec())]),
            });
            Column { title: title.to_owned(), outcome: Outcome { lines: lines.into(), trouble: None } }
        };
        Measured {
            kesit: column("Kesit", &[1, 2], 1.0),
            peers: vec![column("Slow", &[1, 2], 9.0), column("Other", customers, 4.0)],
            others: Vec::new(),
        }
    }

    #[test]
    fn an_answer_that_differs_is_found() {
        assert_eq!(measured(&[2, 1]).disagreements(), [""; 0]);
        let found = measured(&[1, 3]).disagreements();
        assert_eq!(found.len(), QUESTIONS.len(), "{found:?}");
        assert!(found[0].contains("Kesit and Other differ"), "{found:?}");
    }

    #[test]
    fn no_answer_of_kesit_s_is_no_agreement() {
        let mut measured = measured(&[1, 2]);
        measured.kesit.outcome.lines.pop();
        assert_eq!(measured.disagreements(), ["q5: Kesit has no answer"]);
    }

    #[test]
    fn the_ratio_is_of_medians_and_to_the_fastest() {
        let measured = measured(&[1, 2]);
        assert_eq!(measured.kesit.seconds("q1"), Some(0.1));
        let ratio = measured.ratio("q3").expect("answered");
        assert!((ratio - 4.0).abs() < 1e-9, "{ratio}");
    }
}
