//! What customers write: reviews put together from sentences, answers to surveys, notes on presents.

use std::collections::BTreeMap;

use super::chance::Chance;
use super::text::{ascii, lines, lower};

/// How likely a review speaks of each subject beside its opening.
const QUALITY: f64 = 0.55;
const DELIVERY: f64 = 0.40;
const PRICE: f64 = 0.25;
const CLOSING: f64 = 0.45;
/// How often what is said of the quality of a thing to wear is of how it wears.
const WEAR: f64 = 0.6;
/// How many people write without capitals, and of these how many without Turkish letters.
const CARELESS: f64 = 0.15;
const WITHOUT_TURKISH_LETTERS: f64 = 0.25;

/// The sentences.
#[derive(Debug)]
pub(super) struct Opinions(BTreeMap<&'static str, Vec<&'static str>>);

impl Opinions {
    /// Reads the sentences.
    pub(super) fn read() -> Opinions {
        let mut sentences: BTreeMap<_, Vec<_>> = BTreeMap::new();
        let mut subject = "";
        for line in lines(include_str!("data/opinions.txt")) {
            match line.strip_prefix('@') {
                Some(name) => subject = name,
                None => sentences.entry(subject).or_default().push(line),
            }
        }
        Opinions(sentences)
    }

    /// A review that fits the stars (1 to 5), of a product of this kind that is or is not to wear.
    pub(super) fn review(&self, stars: u32, kind: &str, is_to_wear: bool, chance: &mut Chance) -> String {
        let mut subjects = match stars {
            4.. => ["good.opening", "good.quality", "good.delivery", "good.price", "good.closing"],
            3 => ["fair.opening", "fair.quality", "fair.delivery", "fair.price", "fair.closing"],
            _ => ["bad.opening", "bad.quality", "bad.delivery", "bad.price", "bad.closing"],
        };
        if is_to_wear && chance.happens(WEAR) {
            subjects[1] = match stars {
                4.. => "good.wear",
                3 => "fair.wear",
                _ => "bad.wear",
            };
        }
        let mut review = String::new();
        if chance.happens(0.12) {
            review.push_str(kind);
            review.push_str(": ");
        }
        review.push_str(self.draw(subjects[0], chance));
        for (subject, likely) in subjects[1..].iter().zip([QUALITY, DELIVERY, PRICE, CLOSING]) {
            if chance.happens(likely) {
                review.push(' ');
                review.push_str(self.draw(subject, chance));
            }
        }
        careless(review, chance)
    }

    /// The comment beside an NPS score.
    pub(super) fn nps_comment(&self, score: u32, chance: &mut Chance) -> String {
        let subject = match score {
            9.. => "nps.promoter",
            7..=8 => "nps.passive",
            _ => "nps.detractor",
        };
        careless(self.draw(subject, chance).to_owned(), chance)
    }

    /// A note on a present.
    pub(super) fn gift_note(&self, chance: &mut Chance) -> &'static str {
        self.draw("gift.note", chance)
    }

    fn draw(&self, subject: &str, chance: &mut Chance) -> &'static str {
        chance.pick(&self.0[subject])
    }
}

/// As people write who are in a hurry.
fn careless(text: String, chance: &mut Chance) -> String {
    if !chance.happens(CARELESS) {
        return text;
    }
    let text = lower(text.trim_end_matches('.'));
    if !chance.happens(WITHOUT_TURKISH_LETTERS) {
        return text;
    }
    let plain = |word: &str| if word.is_ascii() { word.to_owned() } else { spelled(word) };
    text.split(' ').map(plain).collect::<Vec<_>>().join(" ")
}

/// A word without Turkish letters, its punctuation kept.
fn spelled(word: &str) -> String {
    word.chars()
        .map(|char| if char.is_alphabetic() { ascii(&char.to_string()) } else { char.to_string() })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::chance::{Chance, Purpose};
    use super::Opinions;

    #[test]
    fn reviews_are_varied_and_their_words_fit_the_stars() {
        let opinions = Opinions::read();
        for (stars, others) in [(5, ["bad.", "fair."]), (3, ["bad.", "good."]), (1, ["good.", "fair."])] {
            let foreign: Vec<&str> = opinions
                .0
                .iter()
                .filter(|(subject, _)| others.iter().any(|other| subject.starts_with(other)))
                .flat_map(|(_, sentences)| sentences.iter().copied())
                .collect();
            let reviews: BTreeSet<String> = (0..1_000)
                .map(|n| {
                    opinions.review(stars, "Bot", n % 2 == 0, &mut Chance::new(1, Purpose::Words, n, stars))
                })
                .collect();
            assert!(reviews.len() > 750, "{} different reviews of {stars} stars", reviews.len());
            for review in &reviews {
                let is_foreign = |sentence: &&&str| review.contains(&format!(". {sentence}"));
                assert_eq!(foreign.iter().find(is_foreign), None, "{review}");
            }
        }
    }

    #[test]
    fn every_sentence_begins_with_a_capital_and_ends() {
        for sentence in Opinions::read().0.values().flatten() {
            assert!(sentence.chars().next().is_some_and(char::is_uppercase), "{sentence}");
            assert!(sentence.ends_with(['.', '!']), "{sentence}");
        }
    }
}
