//! What a text says: how likely it is positive, of what it speaks, and which words tell.

use std::ops::Range;

use super::aspect::{Aspect, pieces};
use super::calibration::Calibration;
use super::features::{Kind, PLACES, visit};
use super::language::Language;
use super::learner::{Weights, scale};
use super::lexicon::{damping, find};
use super::text::Text;
use crate::numeric::special::logistic;

/// Between these probabilities a text is neither positive nor negative.
const MIXED: Range<f64> = 0.35..0.65;
/// Words of an explanation, at most.
const MOST_TERMS: usize = 5;
/// Log-odds below which a word does not tell anything.
const TELLING: f64 = 0.1;

/// How a text sounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tone {
    /// Olumlu: positive with at least 65 %.
    Positive,
    /// Karışık: both, or nothing that tells.
    Mixed,
    /// Olumsuz: positive with less than 35 %.
    Negative,
}

impl Tone {
    /// All of them, the best first.
    pub const ALL: [Tone; 3] = [Tone::Positive, Tone::Mixed, Tone::Negative];

    /// A word for machines.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Tone::Positive => "positive",
            Tone::Mixed => "mixed",
            Tone::Negative => "negative",
        }
    }

    /// The tone of a probability of being positive.
    #[must_use]
    pub fn of(probability: f64) -> Tone {
        if probability < MIXED.start {
            Tone::Negative
        } else if probability < MIXED.end {
            Tone::Mixed
        } else {
            Tone::Positive
        }
    }
}

/// What a text says.
#[derive(Debug, Clone, PartialEq)]
pub struct Opinion {
    /// How likely it is positive, 0..=1.
    pub probability: f64,
    /// The same in a word.
    pub tone: Tone,
    /// The language it was taken for.
    pub language: Language,
    /// How it speaks of each aspect that it names, in the order of [`Aspect::ALL`].
    pub aspects: Vec<AspectOpinion>,
    /// The words that tell most, the strongest first; empty if nothing in it tells.
    pub terms: Vec<Telling>,
}

/// How a text speaks of an aspect.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AspectOpinion {
    /// Which.
    pub aspect: Aspect,
    /// How likely what it says of it is positive, 0..=1.
    pub probability: f64,
    /// The same in a word.
    pub tone: Tone,
}

/// Words that tell how a text is meant.
#[derive(Debug, Clone, PartialEq)]
pub struct Telling {
    /// The words in lower case.
    pub words: String,
    /// What they add to the log-odds of being positive. Below zero they are negative.
    pub log_odds: f64,
}

/// Reads texts.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sentiment {
    learnt: Option<Learnt>,
}

/// What was learnt from a shop's own texts.
#[derive(Debug, Clone, PartialEq)]
pub struct Learnt {
    /// What texts are weighed with.
    pub weights: Weights,
    /// What makes probabilities of it.
    pub calibration: Calibration,
}

impl Sentiment {
    /// Goes by the words that are known before anything is learnt.
    #[must_use]
    pub fn from_lexicon() -> Sentiment {
        Sentiment::default()
    }

    /// Goes by what was learnt, perhaps on another day. `None` if its weights are not as many as are read here.
    #[must_use]
    pub fn from_learnt(learnt: Learnt) -> Option<Sentiment> {
        (learnt.weights.hashed.len() == PLACES).then_some(Sentiment { learnt: Some(learnt) })
    }

    /// What was learnt; `None` if there are known words only.
    #[must_use]
    pub fn learnt(&self) -> Option<&Learnt> {
        self.learnt.as_ref()
    }

    /// How likely a text is positive, 0..=1. A text that tells nothing is as likely as any.
    #[must_use]
    pub fn probability(&self, text: &str) -> f64 {
        let text = Text::read(text);
        logistic(self.log_odds(&text, 0..text.len()))
    }

    /// What a text says, with its aspects and the reason.
    #[must_use]
    pub fn read(&self, text: &str) -> Opinion {
        let text = Text::read(text);
        let probability = logistic(self.log_odds(&text, 0..text.len()));
        Opinion {
            probability,
            tone: Tone::of(probability),
            language: text.language(),
            aspects: self.aspects(&text),
            terms: self.terms(&text),
        }
    }

    /// The log-odds that some tokens of a text are positive.
    fn log_odds(&self, text: &Text, tokens: Range<usize>) -> f64 {
        let intercept = self.learnt.as_ref().map_or(0.0, |learnt| learnt.weights.intercept);
        let parts = self.parts(text, tokens.clone());
        let known: f32 = self.known(text, tokens).iter().map(|(_, weight)| weight).sum();
        self.calibration().log_odds(intercept + known + parts.iter().sum::<f32>())
    }

    fn calibration(&self) -> Calibration {
        self.learnt.as_ref().map_or(Calibration::NONE, |learnt| learnt.calibration)
    }

    /// What each known term adds to the log-odds, not yet calibrated.
    fn known(&self, text: &Text, tokens: Range<usize>) -> Vec<(Range<usize>, f32)> {
        let weight = self.learnt.as_ref().map_or(1.0, |learnt| learnt.weights.lexicon);
        let found = find(text, tokens);
        let each = weight * damping(found.len());
        found.into_iter().map(|term| (term.tokens, each * term.weight)).collect()
    }

    /// What each token adds by what was learnt, not yet calibrated.
    fn parts(&self, text: &Text, tokens: Range<usize>) -> Vec<f32> {
        let Some(learnt) = &self.learnt else { return Vec::new() };
        let first = tokens.start;
        let mut sums = vec![(0.0_f32, 0.0_f32); tokens.len()];
        let (mut words, mut pieces) = (0, 0);
        visit(text, tokens, |token, kind, place| {
            let (of_words, of_pieces) = &mut sums[token - first];
            let weight = learnt.weights.hashed[place];
            match kind {
                Kind::Word => (*of_words += weight, words += 1),
                Kind::Piece => (*of_pieces += weight, pieces += 1),
            };
        });
        let (word, piece) = (scale(words), scale(pieces));
        sums.into_iter().map(|(of_words, of_pieces)| word * of_words + piece * of_pieces).collect()
    }

    /// Each aspect with the mean log-odds of its pieces.
    fn aspects(&self, text: &Text) -> Vec<AspectOpinion> {
        let mut sums = [(0.0, 0_u32); Aspect::ALL.len()];
        for (aspects, tokens) in pieces(text) {
            let log_odds = self.log_odds(text, tokens);
            for aspect in aspects {
                let (sum, count) = &mut sums[aspect as usize];
                (*sum, *count) = (*sum + log_odds, *count + 1);
            }
        }
        let named = Aspect::ALL.into_iter().zip(sums).filter(|(_, (_, count))| *count > 0);
        named
            .map(|(aspect, (sum, count))| {
                let probability = logistic(sum / f64::from(count));
                AspectOpinion { aspect, probability, tone: Tone::of(probability) }
            })
            .collect()
    }

    /// The words that tell most. Words of a known term stay together.
    fn terms(&self, text: &Text) -> Vec<Telling> {
        let parts = self.parts(text, 0..text.len());
        let learnt = |tokens: Range<usize>| parts.get(tokens).map_or(0.0, |parts| parts.iter().sum::<f32>());
        let mut units: Vec<(Range<usize>, f32)> = Vec::new();
        let mut at = 0;
        for (tokens, weight) in self.known(text, 0..text.len()) {
            units.extend((at..tokens.start).map(|token| (token..token + 1, learnt(token..token + 1))));
            at = tokens.end;
            units.push((tokens.clone(), weight + learnt(tokens)));
        }
        units.extend((at..text.len()).map(|token| (token..token + 1, learnt(token..token + 1))));
        let temperature = self.calibration().temperature;
        let mut terms: Vec<Telling> = Vec::new();
        for (tokens, raw) in units {
            let words = tokens.map(|token| text.spelled(token)).collect::<Vec<_>>().join(" ");
            let log_odds = f64::from(raw) / temperature;
            match terms.iter_mut().find(|term| term.words == words) {
                Some(term) => term.log_odds += log_odds,
                None => terms.push(Telling { words, log_odds }),
            }
        }
        terms.retain(|term| term.log_odds.abs() >= TELLING);
        terms.sort_by(|one, other| other.log_odds.abs().total_cmp(&one.log_odds.abs()));
        terms.truncate(MOST_TERMS);
        terms
    }
}
