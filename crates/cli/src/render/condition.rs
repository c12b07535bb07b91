//! Conditions, in words: one line each.

use kesit_model::definition::{
    AccountCondition, Accounts, Condition, ConsentCondition, ConsentState, EventCondition, EventPattern,
    Filter, ItemsCondition, NearCondition, RankCondition, SegmentCondition, SequenceCondition, SequenceStep,
    Top, TraitCondition,
};

use super::date::date_tests;
use super::measure::measure;
use super::test::{span_tests, tests};
use super::window::window;
use crate::words::{Words, printable};

/// A condition. Of logic only its name: the members stand on lines of their own.
pub(super) fn condition(condition: &Condition, words: Words) -> String {
    match condition {
        Condition::Everyone => words.of("everyone", "herkes").to_owned(),
        Condition::All(_) => words.of("all of", "hepsi").to_owned(),
        Condition::Any(_) => words.of("at least one of", "en az biri").to_owned(),
        Condition::None(_) => words.of("none of", "hiçbiri").to_owned(),
        Condition::Not(_) => words.of("not", "değil").to_owned(),
        Condition::Trait(condition) => trait_words(condition, words),
        Condition::Items(condition) => items(condition, words),
        Condition::Event(condition) => event(condition, words),
        Condition::Account(condition) => account(condition, words),
        Condition::Consent(condition) => consent(condition, words),
        Condition::Segment(condition) => segment(condition, words),
        Condition::List(condition) => format!("{} {}", words.of("on the list", "listede:"), condition.key),
        Condition::Score(condition) => {
            format!("{} {} {}", words.of("score", "puan"), condition.name, tests(&condition.tests, words))
        }
        Condition::Near(condition) => near(condition, words),
        Condition::Rank(condition) => rank(condition, words),
        Condition::Sequence(condition) => sequence(condition, words),
    }
}

/// A condition with its members, on one line.
fn whole(of: &Condition, words: Words) -> String {
    let several = |members: &[Condition]| {
        let members: Vec<String> = members.iter().map(|member| whole(member, words)).collect();
        format!("{} ({})", condition(of, words), members.join("; "))
    };
    match of {
        Condition::All(members) | Condition::Any(members) | Condition::None(members) => several(members),
        Condition::Not(member) => several(std::slice::from_ref(member)),
        _ => condition(of, words),
    }
}

fn trait_words(of: &TraitCondition, words: Words) -> String {
    let mut parts =
        vec![format!("{} {}", printable(&of.path), tests(&of.tests, words)).trim_end().to_owned()];
    if of.ever {
        parts.push(words.of("now or ever before", "şimdi ya da geçmişte").to_owned());
    }
    if !of.held.is_empty() {
        parts.push(format!("{} {}", words.of("held for", "kesintisiz süresi"), span_tests(&of.held, words)));
    }
    if !of.changed.is_empty() {
        parts.push(format!("{} {}", words.of("last changed", "son değişim"), date_tests(&of.changed, words)));
    }
    parts.join(", ")
}

fn items(of: &ItemsCondition, words: Words) -> String {
    let inside = filters(&of.filters, words);
    words.text(
        format!("one of {} with ({inside})", printable(&of.path)),
        format!("{} listesinde ({inside}) koşullu bir öge", printable(&of.path)),
    )
}

fn event(of: &EventCondition, words: Words) -> String {
    let mut parts = vec![events(&of.name, &of.filters, words)];
    parts.extend(of.within.as_ref().map(|within| window(within, words)));
    format!("{}: {}", parts.join(" "), measure(&of.measure, words))
}

fn events(name: &EventPattern, which: &[Filter], words: Words) -> String {
    let name = match name {
        EventPattern::Named(name) => printable(name),
        EventPattern::StartingWith(start) => format!("{}*", printable(start)),
        EventPattern::Every => words.of("any event", "herhangi bir olay").to_owned(),
    };
    if which.is_empty() { name } else { format!("{name} ({})", filters(which, words)) }
}

/// Filters that must all hold; empty if there are none.
pub(super) fn filters(all: &[Filter], words: Words) -> String {
    all.iter().map(|one| filter(one, words)).collect::<Vec<_>>().join(", ")
}

fn filter(of: &Filter, words: Words) -> String {
    let several = |english: &str, turkish: &str, members: &[Filter]| {
        format!("{} ({})", words.of(english, turkish), filters(members, words))
    };
    match of {
        Filter::Property { path, tests: test } => format!("{} {}", printable(path), tests(test, words)),
        Filter::Items(condition) => items(condition, words),
        Filter::All(members) => several("all of", "hepsi", members),
        Filter::Any(members) => several("at least one of", "en az biri", members),
        Filter::None(members) => several("none of", "hiçbiri", members),
        Filter::Not(member) => several("not", "değil", std::slice::from_ref(member)),
    }
}

fn account(of: &AccountCondition, words: Words) -> String {
    let (english, turkish) = match of.accounts {
        Accounts::Any => ("an account with", "şu koşulda bir hesabı var:"),
        Accounts::Every => ("every account with", "her hesabı şu koşulda:"),
        Accounts::None => ("no account with", "şu koşulda hesabı yok:"),
    };
    format!("{} {}", words.of(english, turkish), whole(&of.when, words))
}

fn consent(of: &ConsentCondition, words: Words) -> String {
    let mut text = format!("{} {}", words.of("consent", "izin"), printable(&of.channel));
    if let Some(state) = of.is {
        text = format!("{text} = {}", consent_state(state, words));
    }
    if !of.changed.is_empty() {
        text =
            format!("{text}, {} {}", words.of("last changed", "son değişim"), date_tests(&of.changed, words));
    }
    text
}

/// The name of a state of consent.
pub(super) fn consent_state(state: ConsentState, words: Words) -> &'static str {
    match state {
        ConsentState::Granted => words.of("granted", "verildi"),
        ConsentState::Denied => words.of("denied", "reddedildi"),
        ConsentState::Unknown => words.of("unknown", "bilinmiyor"),
    }
}

fn segment(of: &SegmentCondition, words: Words) -> String {
    let mut parts = vec![format!("{} {}", words.of("segment", "segment"), of.key)];
    if !of.entered.is_empty() {
        parts.push(format!("{} {}", words.of("last entered", "son giriş"), date_tests(&of.entered, words)));
    }
    if !of.left.is_empty() {
        parts.push(format!("{} {}", words.of("last left", "son çıkış"), date_tests(&of.left, words)));
    }
    parts.join(", ")
}

fn near(of: &NearCondition, words: Words) -> String {
    let (path, km) = (printable(&of.path), words.number(of.km));
    let place = format!("{}, {}", of.latitude, of.longitude);
    words.text(
        format!("{path} within {km} km of ({place})"),
        format!("{path}, ({place}) noktasına en çok {km} km"),
    )
}

fn rank(of: &RankCondition, words: Words) -> String {
    let top = match of.top {
        Top::Percent(percent) => {
            let percent = words.number(percent);
            words.text(format!("top {percent}%"), format!("en iyi %{percent}"))
        }
        Top::Count(count) => format!("{} {}", words.of("top", "en iyi"), words.count(count)),
    };
    format!("{top} {} {}", words.of("by", "–"), event(&of.by, words))
}

fn sequence(of: &SequenceCondition, words: Words) -> String {
    of.steps.iter().map(|one| step(one, words)).collect::<Vec<_>>().join(" → ")
}

fn step(of: &SequenceStep, words: Words) -> String {
    match of {
        SequenceStep::Event { name, filters, within, after } => {
            let mut text = events(name, filters, words);
            if let Some(within) = within {
                text = format!("{text} {}", window(within, words));
            }
            let Some(after) = after.map(|after| words.span(after)) else { return text };
            words.text(format!("{text} at most {after} later"), format!("en çok {after} sonra {text}"))
        }
        SequenceStep::Without { name, filters, for_span } => {
            let events = events(name, filters, words);
            match for_span.map(|span| words.span(span)) {
                None => words.text(format!("no {events} in between"), format!("arada {events} yok")),
                Some(span) => {
                    words.text(format!("no {events} for {span}"), format!("{span} boyunca {events} yok"))
                }
            }
        }
    }
}
