//! Finding phrases of known words in a text. A star at the end of a word stands for any ending, a star alone for any word.
//! Words are compared without Turkish letters.

use std::collections::HashMap;

use super::text::{Break, Text, plain_letter};

/// Letters of the shortest stem that can stand for any ending.
const SHORTEST_STEM: usize = 2;

/// Phrases that each stand for something, by their first words.
pub(super) struct Phrases<T> {
    by_first: HashMap<String, Vec<Phrase<T>>>,
}

/// A phrase, but for the text of its first word.
struct Phrase<T> {
    is_stem: bool,
    rest: Vec<Pattern>,
    /// Letters of all its words: what is more particular has more.
    letters: usize,
    meaning: T,
}

/// A word of a phrase.
struct Pattern {
    text: String,
    is_stem: bool,
}

impl Pattern {
    fn of(word: &str) -> Pattern {
        let text = word.trim_end_matches('*').chars().map(plain_letter).collect();
        Pattern { text, is_stem: word.ends_with('*') }
    }

    fn fits(&self, word: &str) -> bool {
        if self.is_stem { word.starts_with(&self.text) } else { word == self.text }
    }
}

impl<T: Copy> Phrases<T> {
    /// Phrases of lists separated by commas; those of one list mean the same.
    pub(super) fn new<'a>(lists: impl IntoIterator<Item = (T, &'a str)>) -> Phrases<T> {
        let mut phrases = Phrases { by_first: HashMap::new() };
        for (meaning, list) in lists {
            for phrase in list.split(',').map(str::trim).filter(|phrase| !phrase.is_empty()) {
                phrases.insert(meaning, phrase);
            }
        }
        phrases
    }

    fn insert(&mut self, meaning: T, phrase: &str) {
        let mut patterns = phrase.split_whitespace().map(Pattern::of);
        let first = patterns.next().expect("a phrase that is not empty has a word");
        let rest: Vec<Pattern> = patterns.collect();
        let letters = first.text.len() + rest.iter().map(|pattern| pattern.text.len()).sum::<usize>();
        let phrase = Phrase { is_stem: first.is_stem, rest, letters, meaning };
        self.by_first.entry(first.text).or_default().push(phrase);
    }

    /// The longest phrase that begins at a token and ends before `end`: how many tokens it has, and what it means. Of as
    /// many tokens the one with more letters.
    pub(super) fn longest(&self, text: &Text, at: usize, end: usize) -> Option<(usize, T)> {
        let word = text.plain(at);
        let shorter = (SHORTEST_STEM..word.len()).rev().filter(|&end| word.is_char_boundary(end));
        let mut longest: Option<(usize, usize, T)> = None;
        for prefix in std::iter::once(word.len()).chain(shorter).map(|end| &word[..end]) {
            for phrase in self.by_first.get(prefix).into_iter().flatten() {
                let rank = (1 + phrase.rest.len(), phrase.letters);
                if (phrase.is_stem || prefix.len() == word.len())
                    && longest.is_none_or(|(words, letters, _)| rank > (words, letters))
                    && phrase.follows(text, at, end)
                {
                    longest = Some((rank.0, rank.1, phrase.meaning));
                }
            }
        }
        longest.map(|(words, _, meaning)| (words, meaning))
    }

    /// Whether a phrase of one word stands at a token.
    pub(super) fn is_at(&self, text: &Text, token: usize) -> bool {
        self.longest(text, token, token + 1).is_some()
    }
}

impl<T> Phrase<T> {
    /// Whether the words after the first are there, in the same sentence.
    fn follows(&self, text: &Text, at: usize, end: usize) -> bool {
        at + self.rest.len() < end
            && self.rest.iter().zip(at + 1..).all(|(pattern, token)| {
                text.before(token) != Break::Sentence && pattern.fits(text.plain(token))
            })
    }
}
