//! Tests of a date, in words.

use kesit_model::definition::{Anniversary, CalendarUnit, DateOperand, DateTest};

use super::test::{join_all, trait_words};
use super::window::{calendar, unit};
use crate::words::Words;

/// Date tests that must all hold.
pub(super) fn date_tests(tests: &[DateTest], words: Words) -> String {
    join_all(&tests.iter().map(|test| date_test(test, words)).collect::<Vec<_>>(), words)
}

/// One date test.
pub(super) fn date_test(test: &DateTest, words: Words) -> String {
    match test {
        DateTest::Before(side) => around("before", "öncesi", &side_words(side, words), words),
        DateTest::After(side) => around("after", "sonrası", &side_words(side, words), words),
        DateTest::InLast(span) => within("in the last", "son", &words.span(*span), words),
        DateTest::InNext(span) => within("in the next", "gelecek", &words.span(*span), words),
        DateTest::OlderThan(span) => words.text(
            format!("more than {} ago", words.span(*span)),
            format!("{} öncesinden eski", words.span(*span)),
        ),
        DateTest::During(window) => calendar(window, words),
        DateTest::Anniversary(anniversary) => {
            format!("{} {}", words.of("anniversary", "yıl dönümü"), anniversary_words(anniversary, words))
        }
    }
}

fn anniversary_words(anniversary: &Anniversary, words: Words) -> String {
    match anniversary {
        Anniversary::Today => words.of("today", "bugün").to_owned(),
        Anniversary::InNext(span) => within("in the next", "gelecek", &words.span(*span), words),
        Anniversary::InLast(span) => within("in the last", "son", &words.span(*span), words),
        Anniversary::This(CalendarUnit::Day) => words.of("today", "bugün").to_owned(),
        Anniversary::This(this) => format!("{} {}", words.of("this", "bu"), unit(*this, 1, words)),
    }
}

fn side_words(side: &DateOperand, words: Words) -> String {
    match side {
        DateOperand::Moment(moment) => moment.to_string(),
        DateOperand::Trait(path) => trait_words(path, words),
    }
}

/// English puts the word before, Turkish behind.
fn around(english: &str, turkish: &str, what: &str, words: Words) -> String {
    words.text(format!("{english} {what}"), format!("{what} {turkish}"))
}

/// A stretch that ends or begins now.
fn within(english: &str, turkish: &str, span: &str, words: Words) -> String {
    words.text(format!("{english} {span}"), format!("{turkish} {span} içinde"))
}
