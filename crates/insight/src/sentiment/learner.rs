//! Logistic regression on hashed features by FTRL-Proximal without its L1 part (McMahan et al. 2013, Ad click prediction,
//! KDD, algorithm 1): a learning rate of its own for every feature, as in AdaGrad, and an exact L2 penalty. The lexicon is
//! one more feature that begins with the weight 1: what nothing was learnt about stays as the lexicon says.

use super::features::{Kind, PLACES, visit};
use super::lexicon;
use super::text::Text;
use crate::numeric::chance::SplitMix;
use crate::numeric::special::logistic;

/// Times that each text is seen.
const EPOCHS: usize = 4;
/// How fast weights move at first.
const RATE: f32 = 0.5;
/// What the root of the sum of squared gradients begins with.
const SMOOTHING: f32 = 1.0;
/// The penalty on the square of a weight.
const PENALTY: f32 = 0.5;

/// A text as the learner sees it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Example {
    words: Vec<u32>,
    pieces: Vec<u32>,
    /// What the lexicon says, in log-odds.
    lexicon: f32,
}

impl Example {
    /// Takes the features of a text.
    pub(super) fn of(text: &Text) -> Example {
        let (mut words, mut pieces) = (Vec::new(), Vec::new());
        visit(text, 0..text.len(), |_, kind, place| match kind {
            Kind::Word => words.push(place as u32),
            Kind::Piece => pieces.push(place as u32),
        });
        let lexicon = lexicon::log_odds(&lexicon::find(text, 0..text.len()));
        Example { words, pieces, lexicon }
    }

    /// What the lexicon says, in log-odds.
    pub(super) fn lexicon(&self) -> f32 {
        self.lexicon
    }

    /// Every feature with its value.
    fn features(&self) -> impl Iterator<Item = (usize, f32)> {
        let of = |places: &'_ [u32]| scale(places.len());
        let (word, piece) = (of(&self.words), of(&self.pieces));
        let words = self.words.iter().map(move |&place| (place as usize, word));
        words.chain(self.pieces.iter().map(move |&place| (place as usize, piece)))
    }
}

/// The value of each of so many features of a kind: together they have the length 1/√2, and both kinds the length 1.
pub(super) fn scale(features: usize) -> f32 {
    (0.5 / features.max(1) as f32).sqrt()
}

/// Weights that were learnt.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    /// One weight for each place that features are hashed to.
    pub hashed: Vec<f32>,
    /// The weight of what the lexicon says.
    pub lexicon: f32,
    /// The log-odds of a text without any feature.
    pub intercept: f32,
}

impl Weights {
    /// The log-odds of being positive, not yet calibrated.
    pub(super) fn log_odds(&self, example: &Example) -> f32 {
        let hashed: f32 = example.features().map(|(place, value)| value * self.hashed[place]).sum();
        self.intercept + self.lexicon * example.lexicon + hashed
    }

    /// Learns from examples, of which `true` are positive. Both kinds weigh the same in sum, however many there are of each.
    /// The order is drawn by the seed.
    pub(super) fn learn(examples: &[(&Example, bool)], seed: u64) -> Weights {
        let positive = examples.iter().filter(|(_, is_positive)| *is_positive).count();
        let share = |count: usize| examples.len() as f32 / (2.0 * count.max(1) as f32);
        let (of_positive, of_others) = (share(positive), share(examples.len() - positive));
        let mut learner = Learner::new();
        let mut order: Vec<usize> = (0..examples.len()).collect();
        let mut chance = SplitMix::new(seed);
        for _ in 0..EPOCHS {
            chance.shuffle(&mut order);
            for &at in &order {
                let (example, is_positive) = examples[at];
                learner.see(example, is_positive, if is_positive { of_positive } else { of_others });
            }
        }
        learner.weights()
    }
}

/// What is known of a weight: the sum of its gradients, corrected, and of their squares.
#[derive(Clone, Copy, Default)]
struct State {
    gradients: f32,
    squares: f32,
}

impl State {
    fn weight(self) -> f32 {
        -self.gradients / ((SMOOTHING + self.squares.sqrt()) / RATE + PENALTY)
    }

    fn update(&mut self, gradient: f32) {
        let squares = self.squares + gradient * gradient;
        let sigma = (squares.sqrt() - self.squares.sqrt()) / RATE;
        self.gradients += gradient - sigma * self.weight();
        self.squares = squares;
    }
}

struct Learner {
    hashed: Vec<State>,
    /// How far the lexicon's weight is from 1.
    lexicon: State,
    intercept: State,
}

impl Learner {
    fn new() -> Learner {
        Learner {
            hashed: vec![State::default(); PLACES],
            lexicon: State::default(),
            intercept: State::default(),
        }
    }

    fn see(&mut self, example: &Example, is_positive: bool, weight: f32) {
        let hashed: f32 = example.features().map(|(place, value)| value * self.hashed[place].weight()).sum();
        let log_odds = self.intercept.weight() + (1.0 + self.lexicon.weight()) * example.lexicon + hashed;
        let expected = logistic(f64::from(log_odds)) as f32;
        let error = weight * (expected - f32::from(u8::from(is_positive)));
        for (place, value) in example.features() {
            self.hashed[place].update(error * value);
        }
        self.lexicon.update(error * example.lexicon);
        self.intercept.update(error);
    }

    fn weights(&self) -> Weights {
        Weights {
            hashed: self.hashed.iter().map(|state| state.weight()).collect(),
            lexicon: 1.0 + self.lexicon.weight(),
            intercept: self.intercept.weight(),
        }
    }
}
