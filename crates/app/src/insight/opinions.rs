//! How content customers sound in what they wrote, and with what: learnt from the shop's own stars where these suffice.
//!
//! Start at [`opinions`]. Texts stay where they are: an answer names them by number, and no telling words are kept.

use kesit_insight::sentiment::{Aspect, AspectOpinion, Card, Refusal, Review, Sentiment, Tone, fit};
use kesit_model::{Span, Timestamp};
use kesit_timeline::TextId;

use super::texts::texts;
use super::{Shop, parallel};

pub use super::texts::{Origin, Said};

/// Decides the parts of the cross-validation: the same texts give the same answer every time.
const SEED: u64 = 0x6b65_7369_7400_0006;
const DAY_MS: i64 = 86_400_000;

/// What a text was judged to say.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// How likely it is positive, 0..=1.
    pub probability: f64,
    /// How it speaks of each aspect that it names.
    pub aspects: Vec<AspectOpinion>,
}

impl Verdict {
    /// The probability in a word.
    #[must_use]
    pub fn tone(&self) -> Tone {
        Tone::of(self.probability)
    }
}

/// All texts up to an instant, judged.
#[derive(Debug, Clone)]
pub struct Opinions {
    /// The instant.
    pub as_of: Timestamp,
    /// What the texts were judged with.
    pub sentiment: Sentiment,
    /// How good it is, or why it goes by known words alone.
    pub outcome: Result<Card, Refusal>,
    /// All texts, by customer, and each customer's from the oldest on.
    pub said: Vec<Said>,
    /// Texts that differ, ascending, with their verdicts.
    verdicts: Vec<(TextId, Verdict)>,
}

/// How many texts sound how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tones {
    /// Positive ones.
    pub positive: usize,
    /// Those that are both, or tell nothing.
    pub mixed: usize,
    /// Negative ones.
    pub negative: usize,
}

/// Tones of all texts, of those of a period, and of those of the period before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct InPeriods {
    /// Of all.
    pub all: Tones,
    /// Of the period that ends at the instant.
    pub now: Tones,
    /// Of as many days before it.
    pub before: Tones,
}

/// A customer's texts in numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CustomerTone {
    /// The place of the customer in the timelines.
    pub customer: usize,
    /// How many texts.
    pub texts: usize,
    /// The mean probability of being positive, 0..=1.
    pub mean: f64,
    /// How the last one sounds.
    pub last: Tone,
    /// When it was written.
    pub last_at: Timestamp,
}

/// Reads all texts up to an instant, learns from those with stars, and judges all.
#[must_use]
pub fn opinions(shop: &Shop<'_>, as_of: Timestamp) -> Opinions {
    let dictionary = shop.timelines().dictionary();
    let said = texts(shop.timelines(), as_of, shop.threads());
    let reviews: Vec<Review<'_>> = said
        .iter()
        .filter_map(|said| {
            Some(Review { text: dictionary.resolve(said.text), is_positive: said.is_positive()? })
        })
        .collect();
    let fitted = fit(&reviews, SEED);
    let mut distinct: Vec<TextId> = said.iter().map(|said| said.text).collect();
    distinct.sort_unstable();
    distinct.dedup();
    let verdicts = parallel::map(shop.threads(), &distinct, |text| {
        let opinion = fitted.sentiment.read(dictionary.resolve(*text));
        (*text, Verdict { probability: opinion.probability, aspects: opinion.aspects })
    });
    Opinions { as_of, sentiment: fitted.sentiment, outcome: fitted.outcome, said, verdicts }
}

impl Opinions {
    /// What one of its texts was judged to say.
    #[must_use]
    pub fn verdict(&self, said: &Said) -> &Verdict {
        let at = self.verdicts.binary_search_by_key(&said.text, |(text, _)| *text);
        &self.verdicts[at.expect("all of its texts were judged")].1
    }

    /// How texts sound that were written after one instant and up to another.
    #[must_use]
    pub fn tones(&self, after: Timestamp, until: Timestamp) -> Tones {
        let tones = self.between(after, until).map(|said| self.verdict(said).tone());
        tones.collect()
    }

    /// How texts of that time speak of an aspect.
    #[must_use]
    pub fn aspect_tones(&self, aspect: Aspect, after: Timestamp, until: Timestamp) -> Tones {
        let of = |said| self.verdict(said).aspects.iter().find(|opinion| opinion.aspect == aspect);
        self.between(after, until).filter_map(of).map(|opinion| opinion.tone).collect()
    }

    /// How all texts sound, those of the last `days` days, and those of as many days before.
    #[must_use]
    pub fn tones_in_periods(&self, days: u32) -> InPeriods {
        self.in_periods(days, |after, until| self.tones(after, until))
    }

    /// The same of what texts say of an aspect.
    #[must_use]
    pub fn aspect_in_periods(&self, aspect: Aspect, days: u32) -> InPeriods {
        self.in_periods(days, |after, until| self.aspect_tones(aspect, after, until))
    }

    fn in_periods(&self, days: u32, tones: impl Fn(Timestamp, Timestamp) -> Tones) -> InPeriods {
        let (start, start_before) = self.periods(days);
        InPeriods {
            all: tones(Timestamp(i64::MIN), self.as_of),
            now: tones(start, self.as_of),
            before: tones(start_before, start),
        }
    }

    fn between(&self, after: Timestamp, until: Timestamp) -> impl Iterator<Item = &Said> {
        self.said.iter().filter(move |said| said.at > after && said.at <= until)
    }

    /// The beginning of a period of so many days that ends at the instant, and that of the period before.
    #[must_use]
    pub fn periods(&self, days: u32) -> (Timestamp, Timestamp) {
        let days = i64::from(days) * DAY_MS;
        (self.as_of.minus(Span(days)), self.as_of.minus(Span(2 * days)))
    }

    /// Each local month with a text, ascending: year, month, how its texts sound, and their mean probability.
    #[must_use]
    pub fn months(&self, shop: &Shop<'_>) -> Vec<Month> {
        let month = |said: &Said| {
            let date = shop.days().date(shop.days().day(said.at));
            (date.year(), date.month())
        };
        let mut by_month: Vec<((i16, i8), &Verdict)> =
            self.said.iter().map(|said| (month(said), self.verdict(said))).collect();
        by_month.sort_by_key(|(month, _)| *month);
        let months = by_month.chunk_by(|one, other| one.0 == other.0).map(|same| Month {
            year: same[0].0.0,
            month: same[0].0.1,
            tones: same.iter().map(|(_, verdict)| verdict.tone()).collect(),
            mean: same.iter().map(|(_, verdict)| verdict.probability).sum::<f64>() / same.len() as f64,
        });
        months.collect()
    }

    /// Each customer who wrote something, in the order of the timelines.
    #[must_use]
    pub fn customers(&self) -> Vec<CustomerTone> {
        let same = self.said.chunk_by(|one, other| one.customer == other.customer);
        let customer = |texts: &[Said]| {
            let sum: f64 = texts.iter().map(|said| self.verdict(said).probability).sum();
            let last = texts.last()?;
            Some(CustomerTone {
                customer: last.customer,
                texts: texts.len(),
                mean: sum / texts.len() as f64,
                last: self.verdict(last).tone(),
                last_at: last.at,
            })
        };
        same.filter_map(customer).collect()
    }
}

/// The texts of a local month.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Month {
    /// The year.
    pub year: i16,
    /// The month, from 1.
    pub month: i8,
    /// How they sound.
    pub tones: Tones,
    /// The mean probability of being positive, 0..=1.
    pub mean: f64,
}

impl Tones {
    /// How many texts altogether.
    #[must_use]
    pub fn texts(&self) -> usize {
        self.positive + self.mixed + self.negative
    }

    /// The part that is negative; `None` without texts.
    #[must_use]
    pub fn negative_share(&self) -> Option<f64> {
        self.share(Tone::Negative)
    }

    /// The part that sounds so; `None` without texts.
    #[must_use]
    pub fn share(&self, tone: Tone) -> Option<f64> {
        (self.texts() > 0).then(|| self.of(tone) as f64 / self.texts() as f64)
    }

    /// How many sound so.
    #[must_use]
    pub fn of(&self, tone: Tone) -> usize {
        match tone {
            Tone::Positive => self.positive,
            Tone::Mixed => self.mixed,
            Tone::Negative => self.negative,
        }
    }
}

impl FromIterator<Tone> for Tones {
    fn from_iter<I: IntoIterator<Item = Tone>>(tones: I) -> Tones {
        let mut counts = Tones::default();
        for tone in tones {
            match tone {
                Tone::Positive => counts.positive += 1,
                Tone::Mixed => counts.mixed += 1,
                Tone::Negative => counts.negative += 1,
            }
        }
        counts
    }
}

#[cfg(test)]
mod tests;
