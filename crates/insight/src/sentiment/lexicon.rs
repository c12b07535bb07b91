//! What the words of a text say by themselves, before anything is learnt: weights of terms, turned by negations and
//! strengthened or weakened by the word before.

use std::ops::Range;
use std::sync::LazyLock;

use super::phrases::Phrases;
use super::terms::{STRENGTHENING, TERMS, TURNING_AFTER, TURNING_BEFORE, WEAKENING};
use super::text::{Break, Text};

/// How much of a term is left when it is turned: "not good" is bad, but less so than "bad".
const TURNED: f32 = -0.75;
/// How far after a term a Turkish negation may stand, in tokens.
const NEGATION_AFTER: usize = 2;
/// How far before a term an English negation may stand, in tokens.
const NEGATION_BEFORE: usize = 3;
/// What the weight of a term is multiplied by after "very", and after "a little".
const STRENGTHENED: f32 = 1.3;
const WEAKENED: f32 = 0.6;

/// A term that was found.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Found {
    /// Where it stands, with the negation that turns it.
    pub(super) tokens: Range<usize>,
    /// Its weight in log-odds, after negations.
    pub(super) weight: f32,
}

/// What the weight of each of so many terms counts for: less the more there are, since terms of one text say much the same.
pub(super) fn damping(terms: usize) -> f32 {
    1.0 / (terms.max(1) as f32).sqrt()
}

/// The log-odds of being positive that terms give together.
pub(super) fn log_odds(found: &[Found]) -> f32 {
    damping(found.len()) * found.iter().map(|term| term.weight).sum::<f32>()
}

/// The terms in some tokens of a text, from left to right, none within another.
pub(super) fn find(text: &Text, tokens: Range<usize>) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut at = tokens.start;
    while at < tokens.end {
        let Some((length, weight)) = LEXICON.terms.longest(text, at, tokens.end) else {
            at += 1;
            continue;
        };
        let left = found.last().map_or(tokens.start, |term| term.tokens.end);
        let term = at..at + length;
        at = term.end;
        found.push(in_context(text, left..tokens.end, term, weight));
    }
    found
}

/// A term with what its neighbours do to it.
fn in_context(text: &Text, tokens: Range<usize>, term: Range<usize>, weight: f32) -> Found {
    let weight = weight * degree(text, &tokens, &term);
    let after = (term.end..tokens.end.min(term.end + NEGATION_AFTER))
        .take_while(|&token| text.before(token) == Break::Word)
        .find(|&token| LEXICON.turning_after.is_at(text, token));
    let first = tokens.start.max(term.start.saturating_sub(NEGATION_BEFORE));
    let before = (first..term.start)
        .rev()
        .take_while(|&token| text.before(token + 1) == Break::Word)
        .find(|&token| LEXICON.turning_before.is_at(text, token));
    match (before, after) {
        (None, Some(after)) => Found { tokens: term.start..after + 1, weight: TURNED * weight },
        (Some(before), None) => Found { tokens: before..term.end, weight: TURNED * weight },
        _ => Found { tokens: term, weight },
    }
}

/// How much the word before changes a term.
fn degree(text: &Text, tokens: &Range<usize>, term: &Range<usize>) -> f32 {
    if term.start <= tokens.start || text.before(term.start) != Break::Word {
        return 1.0;
    }
    if LEXICON.strengthening.is_at(text, term.start - 1) {
        STRENGTHENED
    } else if LEXICON.weakening.is_at(text, term.start - 1) {
        WEAKENED
    } else {
        1.0
    }
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon {
    terms: Phrases::new(TERMS),
    turning_after: Phrases::new([((), TURNING_AFTER)]),
    turning_before: Phrases::new([((), TURNING_BEFORE)]),
    strengthening: Phrases::new([((), STRENGTHENING)]),
    weakening: Phrases::new([((), WEAKENING)]),
});

struct Lexicon {
    terms: Phrases<f32>,
    turning_after: Phrases<()>,
    turning_before: Phrases<()>,
    strengthening: Phrases<()>,
    weakening: Phrases<()>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let read = Text::read(text);
        let term = |found: &Found| {
            let words: Vec<&str> = found.tokens.clone().map(|token| read.spelled(token)).collect();
            format!("{} {:+.2}", words.join(" "), found.weight)
        };
        let found: Vec<String> = find(&read, 0..read.len()).iter().map(term).collect();
        assert_eq!(found.join(", "), expected, "{text}");
    }

    #[test]
    fn negations_turn_a_term() {
        check("Güzel değil", "güzel değil -1.05");
        check("kotu degil", "kotu degil +1.05");
        check("memnun hiç kalmadım", "memnun hiç kalmadım -1.05");
        check("hiçbir hata çıkmadı", "hata çıkmadı +0.67");
        check("It is not a good one", "not a good -1.05");
        check("I would never recommend it", "never recommend -1.65");
        check("not bad", "not bad +1.20");
    }

    #[test]
    fn a_negation_does_not_reach_over_a_break() {
        check("Güzel. Değil mi?", "güzel +1.40");
        check("No, it is great", "great +1.40");
    }

    #[test]
    fn the_longer_and_the_more_particular_term_wins() {
        check("tavsiye ederim", "tavsiye ederim +2.20");
        check("tavsiye etmiyorum", "tavsiye etmiyorum -2.20");
        check("pişman oldum", "pişman oldum -2.20");
        check("pişman olmazsınız", "pişman olmazsınız +1.60");
        check("kalitesiz", "kalitesiz -1.40");
        check("beğenmedim, beğendim", "beğenmedim -1.40, beğendim +1.40");
        check("beklediğimden çok güzel", "beklediğimden çok güzel +2.20");
    }

    #[test]
    fn degrees() {
        check("çok güzel", "güzel +1.82");
        check("biraz pahalı", "pahalı -0.54");
        check("very good", "good +1.82");
    }

    #[test]
    fn about_three_hundred_terms_and_none_twice() {
        let mut terms: Vec<&str> =
            TERMS.iter().flat_map(|(_, list)| list.split(',')).map(str::trim).collect();
        let all = terms.len();
        terms.sort_unstable();
        terms.dedup();
        assert!((300..650).contains(&all), "{all}");
        assert_eq!(terms.len(), all);
    }
}
