//! Measures of events, in words: `count ≥ 3`, `sum of revenue > 500`.

use kesit_model::definition::{Measure, Pick, Position, Statistic};

use super::condition::filters;
use super::date::date_tests;
use super::test::{span_tests, tests};
use crate::words::Words;

/// A measure with its tests.
pub(super) fn measure(measure: &Measure, words: Words) -> String {
    let of = |english: &str, path: &str, turkish: &str| {
        words.text(format!("{english} {path}"), format!("{path} {turkish}"))
    };
    match measure {
        Measure::Count(test) => with(words.of("count", "sayı"), &tests(test, words)),
        Measure::Days(test) => with(words.of("different days", "farklı gün"), &tests(test, words)),
        Measure::Sum { of: path, tests: test } => with(&of("sum of", path, "toplamı"), &tests(test, words)),
        Measure::Statistic { statistic, of: path, tests: test } => {
            let (english, turkish) = statistic_words(*statistic);
            with(&of(&format!("{english} of"), path, turkish), &tests(test, words))
        }
        Measure::Distinct { of: path, tests: test } => {
            with(&of("different values of", path, "için farklı değer"), &tests(test, words))
        }
        Measure::Top { of: path, tests: test } => {
            with(&of("most frequent", path, "için en sık değer"), &tests(test, words))
        }
        Measure::Share { filters: which, tests: test } => {
            let name = format!(
                "{} ({})",
                words.of("share of those with", "şu koşuldakilerin payı"),
                filters(which, words)
            );
            with(&name, &tests(test, words))
        }
        Measure::Pick(pick) => pick_words(pick, words),
        Measure::Gap { statistic, tests: test } => {
            let (english, turkish) = statistic_words(*statistic);
            let name = of(&format!("{english} time"), words.of("between two", "iki olay arası"), turkish);
            with(&name, &span_tests(test, words))
        }
        Measure::Periods { of: length, last, each, active } => {
            let (length, each) = (words.span(*length), with(words.of("count", "sayı"), &tests(each, words)));
            let last = words.count(u64::from(*last));
            let name = words.text(
                format!("active periods ({each}) among the last {last} of {length}"),
                format!("her biri {length} süren son {last} dönemden etkin olanlar ({each})"),
            );
            with(&name, &tests(active, words))
        }
    }
}

fn statistic_words(statistic: Statistic) -> (&'static str, &'static str) {
    match statistic {
        Statistic::Avg => ("average", "ortalaması"),
        Statistic::Min => ("least", "en küçüğü"),
        Statistic::Max => ("greatest", "en büyüğü"),
        Statistic::Median => ("median", "ortancası"),
    }
}

fn pick_words(pick: &Pick, words: Words) -> String {
    let mut text = match pick.position {
        Position::First => words.of("the first one", "ilki").to_owned(),
        Position::Last => words.of("the last one", "sonuncusu").to_owned(),
        Position::Nth(n) => words.text(format!("number {n}"), format!("{n}. sıradaki")),
    };
    let conditions: Vec<String> = [filters(&pick.filters, words), date_tests(&pick.at, words)]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    if conditions.is_empty() {
        text.push_str(words.of(" is there", " var"));
    } else {
        text = format!("{text}: {}", conditions.join(", "));
    }
    text
}

fn with(name: &str, tests: &str) -> String {
    if tests.is_empty() { name.to_owned() } else { format!("{name} {tests}") }
}
