//! Tests of a value, in words: `≥ 3`, `contains "x"`.

use kesit_model::definition::{Choices, Operand, SpanTest, Test, Tests};

use super::date::date_test;
use crate::words::Words;

/// Tests that must all hold; empty if there are none.
pub(super) fn tests(tests: &Tests, words: Words) -> String {
    let shown: Vec<String> = tests.all.iter().map(|test| one(test, words)).collect();
    let mut shown = join_all(&shown, words);
    if tests.ignore_case {
        shown.push_str(words.of(" (ignoring case)", " (büyük/küçük harf ayırmadan)"));
    }
    shown
}

/// Parts that must all hold.
pub(super) fn join_all(parts: &[String], words: Words) -> String {
    parts.join(words.of(" and ", " ve "))
}

fn one(test: &Test, words: Words) -> String {
    let operand = |operand| operand_words(operand, words);
    let with = |english: &str, turkish: &str, side| {
        words.text(format!("{english} {}", operand(side)), format!("{} {turkish}", operand(side)))
    };
    match test {
        Test::Is(side) => format!("= {}", operand(side)),
        Test::IsNot(side) => format!("≠ {}", operand(side)),
        Test::In(choices) => {
            format!("{} {}", words.of("one of", "şunlardan biri:"), choices_words(choices, words))
        }
        Test::NotIn(choices) => {
            format!("{} {}", words.of("none of", "şunlardan hiçbiri değil:"), choices_words(choices, words))
        }
        Test::Gt(side) => format!("> {}", operand(side)),
        Test::Gte(side) => format!("≥ {}", operand(side)),
        Test::Lt(side) => format!("< {}", operand(side)),
        Test::Lte(side) => format!("≤ {}", operand(side)),
        Test::Between(low, high) => format!("{} – {}", operand(low), operand(high)),
        Test::Contains(side) => with("contains", "içerir", side),
        Test::NotContains(side) => with("does not contain", "içermez", side),
        Test::StartsWith(side) => with("starts with", "ile başlar", side),
        Test::EndsWith(side) => with("ends with", "ile biter", side),
        Test::Matches(pattern) => {
            format!("{} /{}/", words.of("matches", "şu kalıba uyar:"), pattern.source())
        }
        Test::Exists(true) => words.of("is there", "var").to_owned(),
        Test::Exists(false) => words.of("is missing", "yok").to_owned(),
        Test::Includes(side) => with("includes", "ögesini içerir", side),
        Test::Date(test) => date_test(test, words),
    }
}

fn operand_words(operand: &Operand, words: Words) -> String {
    match operand {
        Operand::Value(value) => words.value(value),
        Operand::Trait(path) => trait_words(path, words),
    }
}

/// The customer's own trait, as the right side of a test.
pub(super) fn trait_words(path: &str, words: Words) -> String {
    words.text(format!("their {path}"), format!("kendi {path} değeri"))
}

fn choices_words(choices: &Choices, words: Words) -> String {
    match choices {
        Choices::Listed(list) => {
            list.iter().map(|side| operand_words(side, words)).collect::<Vec<_>>().join(", ")
        }
        Choices::Trait(path) => trait_words(path, words),
    }
}

/// Tests of a length of time that must all hold.
pub(super) fn span_tests(tests: &[SpanTest], words: Words) -> String {
    let one = |test: &SpanTest| match test {
        SpanTest::Is(span) => format!("= {}", words.span(*span)),
        SpanTest::Gt(span) => format!("> {}", words.span(*span)),
        SpanTest::Gte(span) => format!("≥ {}", words.span(*span)),
        SpanTest::Lt(span) => format!("< {}", words.span(*span)),
        SpanTest::Lte(span) => format!("≤ {}", words.span(*span)),
        SpanTest::Between(low, high) => format!("{} – {}", words.span(*low), words.span(*high)),
    };
    join_all(&tests.iter().map(one).collect::<Vec<_>>(), words)
}
