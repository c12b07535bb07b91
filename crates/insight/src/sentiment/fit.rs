//! Learning from a shop's own texts, and saying how good what was learnt is on texts that it was not learnt from.

use std::num::NonZero;
use std::thread;

use thiserror::Error;

use super::calibration::{Calibration, calibration_error, log_loss};
use super::features::fingerprint;
use super::learner::{Example, Weights};
use super::opinion::{Learnt, Sentiment};
use super::text::Text;
use crate::numeric::parallel::{in_order, pieces};

/// Different texts that learning needs.
const FEWEST_TEXTS: usize = 200;
/// Different texts of each kind, positive and negative, that learning needs.
const FEWEST_OF_EACH: usize = 40;
/// Different texts that are learnt from; of more, as many are drawn.
const MOST_TEXTS: usize = 100_000;
/// Parts of the texts, each of which is once held out.
const FOLDS: usize = 5;

/// A text that is known to be positive or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Review<'a> {
    /// The text.
    pub text: &'a str,
    /// Whether it is positive, by [`by_stars`] or [`by_nps`].
    pub is_positive: bool,
}

/// Whether so many of five stars are positive: 4 and more, or 2 and less. `None` in between.
#[must_use]
pub fn by_stars(stars: f64) -> Option<bool> {
    if stars >= 4.0 {
        Some(true)
    } else if stars <= 2.0 {
        Some(false)
    } else {
        None
    }
}

/// Whether an answer of 0..=10 to "would you recommend us" is positive: 9 and 10, or 6 and less. `None` in between and
/// outside.
#[must_use]
pub fn by_nps(answer: i64) -> Option<bool> {
    match answer {
        0..=6 => Some(false),
        9..=10 => Some(true),
        _ => None,
    }
}

/// How good a reader is on texts that it did not learn from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quality {
    /// The share of texts whose side, above or below one half, is right. At one half they count as negative.
    pub accuracy: f64,
    /// The mean of the F1 of positives and of negatives; worth more than the accuracy where one side is rare.
    pub macro_f1: f64,
    /// How far probabilities are from what came true, on the mean: the expected calibration error in tenths.
    pub calibration_error: f64,
    /// The mean logarithmic loss, in nats.
    pub log_loss: f64,
}

/// What was learnt from, and how good it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Card {
    /// Different texts that were learnt from.
    pub texts: usize,
    /// How many of them are positive.
    pub positives: usize,
    /// Texts left out because another says the same, letter for letter but for typing.
    pub duplicates: usize,
    /// Different texts left out because they are as often positive as negative.
    pub contradictory: usize,
    /// Different texts left out because there are more than are needed.
    pub surplus: usize,
    /// What was learnt, by cross-validation in five parts.
    pub learnt: Quality,
    /// The known words alone, on the same texts.
    pub lexicon: Quality,
}

/// Why nothing was learnt.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum Refusal {
    /// Too few texts.
    #[error("{texts} different texts with a rating, at least {wanted} are needed")]
    TooFew {
        /// How many different texts there are.
        texts: usize,
        /// How many are needed.
        wanted: usize,
    },
    /// Nearly all texts are of one kind.
    #[error("{rarer} different texts of the rarer kind, at least {wanted} are needed")]
    OneSided {
        /// How many positive or negative texts there are, whichever are fewer.
        rarer: usize,
        /// How many are needed.
        wanted: usize,
    },
    /// The known words alone do as well on texts that were held out.
    #[error("what was learnt is no better than the known words")]
    NoBetter(Box<Card>),
}

/// A reader, and how it came to be.
#[derive(Debug, Clone, PartialEq)]
pub struct Fitted {
    /// Goes by what was learnt, or by the known words if learning was refused.
    pub sentiment: Sentiment,
    /// How good it is, or why nothing was learnt.
    pub outcome: Result<Card, Refusal>,
}

/// Learns from texts. The outcome does not depend on their order, nor on the number of threads; the seed decides the order
/// of learning and the parts of the cross-validation.
#[must_use]
pub fn fit(reviews: &[Review<'_>], seed: u64) -> Fitted {
    match learn(reviews, seed) {
        Ok((learnt, card)) => {
            let sentiment = Sentiment::from_learnt(learnt).expect("learnt with the features that are read");
            Fitted { sentiment, outcome: Ok(card) }
        }
        Err(refusal) => Fitted { sentiment: Sentiment::from_lexicon(), outcome: Err(refusal) },
    }
}

fn learn(reviews: &[Review<'_>], seed: u64) -> Result<(Learnt, Card), Refusal> {
    let distinct = Distinct::of(reviews, seed);
    distinct.check()?;
    let examples = in_parallel(&distinct.texts, |(text, _)| Example::of(&Text::read(text)));
    let texts: Vec<(&Example, bool)> = examples
        .iter()
        .zip(&distinct.texts)
        .map(|(example, (_, is_positive))| (example, *is_positive))
        .collect();
    let held_out = held_out(&texts, seed);
    let lexicon: Vec<(f64, bool)> =
        texts.iter().map(|(example, is_positive)| (f64::from(example.lexicon()), *is_positive)).collect();
    let card = Card {
        texts: texts.len(),
        positives: texts.iter().filter(|(_, is_positive)| *is_positive).count(),
        duplicates: distinct.duplicates,
        contradictory: distinct.contradictory,
        surplus: distinct.surplus,
        learnt: quality(&calibrated(&held_out)),
        lexicon: quality(&lexicon),
    };
    if card.learnt.log_loss >= card.lexicon.log_loss {
        return Err(Refusal::NoBetter(Box::new(card)));
    }
    let weights = Weights::learn(&texts, seed);
    Ok((Learnt { weights, calibration: Calibration::fit(&held_out) }, card))
}

/// Texts that differ, in an order drawn by the seed.
struct Distinct<'a> {
    texts: Vec<(&'a str, bool)>,
    duplicates: usize,
    contradictory: usize,
    surplus: usize,
}

impl<'a> Distinct<'a> {
    fn of(reviews: &[Review<'a>], seed: u64) -> Distinct<'a> {
        let mut marked: Vec<(u64, &str, bool)> = in_parallel(reviews, |review| {
            (fingerprint(Text::read(review.text).key(), seed), review.text, review.is_positive)
        });
        marked.sort_unstable();
        let mut distinct = Distinct { texts: Vec::new(), duplicates: 0, contradictory: 0, surplus: 0 };
        for same in marked.chunk_by(|one, other| one.0 == other.0) {
            let positives = same.iter().filter(|(.., is_positive)| *is_positive).count();
            distinct.duplicates += same.len() - 1;
            match (2 * positives).cmp(&same.len()) {
                std::cmp::Ordering::Equal => distinct.contradictory += 1,
                _ if distinct.texts.len() == MOST_TEXTS => distinct.surplus += 1,
                order => distinct.texts.push((same[0].1, order.is_gt())),
            }
        }
        distinct
    }

    fn check(&self) -> Result<(), Refusal> {
        let texts = self.texts.len();
        let positives = self.texts.iter().filter(|(_, is_positive)| *is_positive).count();
        let rarer = positives.min(texts - positives);
        if texts < FEWEST_TEXTS {
            return Err(Refusal::TooFew { texts, wanted: FEWEST_TEXTS });
        }
        if rarer < FEWEST_OF_EACH {
            return Err(Refusal::OneSided { rarer, wanted: FEWEST_OF_EACH });
        }
        Ok(())
    }
}

/// The log-odds of each text by what was learnt from the other parts, and whether it is positive. Texts are in a drawn
/// order, so every fifth one makes a part.
fn held_out(texts: &[(&Example, bool)], seed: u64) -> Vec<(f32, bool)> {
    let learnt = in_order(FOLDS, 0..FOLDS, |fold| {
        let others = texts.iter().enumerate().filter(|(at, _)| at % FOLDS != fold);
        Weights::learn(&others.map(|(_, text)| *text).collect::<Vec<_>>(), seed)
    });
    let of = |(at, (example, is_positive)): (usize, &(&Example, bool))| {
        (learnt[at % FOLDS].log_odds(example), *is_positive)
    };
    texts.iter().enumerate().map(of).collect()
}

/// Calibrates each part by the others, as the texts to come will be.
fn calibrated(held_out: &[(f32, bool)]) -> Vec<(f64, bool)> {
    let by: Vec<Calibration> = (0..FOLDS)
        .map(|fold| {
            let others = held_out.iter().enumerate().filter(|(at, _)| at % FOLDS != fold);
            Calibration::fit(&others.map(|(_, text)| *text).collect::<Vec<_>>())
        })
        .collect();
    held_out.iter().enumerate().map(|(at, text)| by[at % FOLDS].applied(*text)).collect()
}

fn quality(texts: &[(f64, bool)]) -> Quality {
    let count = |said: bool, is: bool| {
        texts.iter().filter(|(log_odds, is_positive)| (*log_odds > 0.0) == said && *is_positive == is).count()
            as f64
    };
    let (both, neither) = (count(true, true), count(false, false));
    let wrong = count(true, false) + count(false, true);
    let f1 = |right: f64| if right > 0.0 { 2.0 * right / (2.0 * right + wrong) } else { 0.0 };
    Quality {
        accuracy: (both + neither) / texts.len() as f64,
        macro_f1: f64::midpoint(f1(both), f1(neither)),
        calibration_error: calibration_error(texts),
        log_loss: log_loss(texts.iter().copied()),
    }
}

/// Maps items on all cores, in their order.
fn in_parallel<T: Sync, R: Send>(items: &[T], map: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    in_order(threads, pieces(items, threads), |items| items.iter().map(&map).collect::<Vec<R>>())
        .into_iter()
        .flatten()
        .collect()
}
