//! Whether a text is positive, and what it is positive about: reviews and answers to surveys in Turkish and English.
//!
//! [`Sentiment::from_lexicon`] reads from the first day by words that are known. [`fit`] learns from a shop's own texts and
//! their stars, beginning with what is known; [`Card`] says how good that is on texts held out, and [`Refusal`] why nothing
//! was learnt. [`Sentiment::read`] gives an [`Opinion`]: a probability, a [`Tone`], the [`Aspect`]s with their own, and the
//! words that tell.
//!
//! Irony, comparisons and pictures are not understood. Nothing is stored here, and no text leaves.

mod aspect;
mod calibration;
mod features;
mod fit;
mod language;
mod learner;
mod lexicon;
mod opinion;
mod phrases;
mod terms;
mod text;

pub use aspect::Aspect;
pub use calibration::Calibration;
pub use fit::{Card, Fitted, Quality, Refusal, Review, by_nps, by_stars, fit};
pub use language::Language;
pub use learner::Weights;
pub use opinion::{AspectOpinion, Learnt, Opinion, Sentiment, Telling, Tone};

#[cfg(test)]
mod tests;
