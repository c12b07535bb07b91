//! Windows of time, in words: `in the last 90 days`.

use kesit_model::Span;
use kesit_model::definition::{CalendarUnit, CalendarWindow, Window};

use crate::words::Words;

/// A window of events.
pub(super) fn window(window: &Window, words: Words) -> String {
    let both = |english: &str, turkish: &str, span: Span| {
        let span = words.span(span);
        words.of(english, turkish).replace("{}", &span)
    };
    match window {
        Window::Last(length) => both("in the last {}", "son {} içinde", *length),
        Window::Between { oldest, newest } => {
            let (oldest, newest) = (words.span(*oldest), words.span(*newest));
            words.text(format!("{oldest} to {newest} ago"), format!("{oldest} ile {newest} öncesi arasında"))
        }
        Window::OlderThan(age) => both("more than {} ago", "{} öncesinden eski", *age),
        Window::Calendar(window) => calendar(window, words),
        Window::First(length) => {
            both("in the customer's first {}", "müşterinin başlangıcından sonraki {} içinde", *length)
        }
    }
}

/// A calendar window.
pub(super) fn calendar(window: &CalendarWindow, words: Words) -> String {
    let several = |count: u32, of| {
        let whole = words.of("whole", "tam");
        format!("{} {whole} {}", words.count(count.into()), unit(of, count, words))
    };
    let current =
        |current: bool| if current { words.of(" and the running one", " ve içinde bulunulan") } else { "" };
    match window {
        CalendarWindow::This(CalendarUnit::Day) | CalendarWindow::Day(0) => {
            words.of("today", "bugün").to_owned()
        }
        CalendarWindow::This(this) => format!("{} {}", words.of("this", "bu"), unit(*this, 1, words)),
        CalendarWindow::Last { count, unit, current: running } => {
            let last = words.of("in the last", "son");
            format!("{last} {}{}", several(*count, *unit), current(*running))
        }
        CalendarWindow::Next { count, unit, current: running } => {
            let next = words.of("in the next", "gelecek");
            format!("{next} {}{}", several(*count, *unit), current(*running))
        }
        CalendarWindow::Day(day) => day_words(*day, words),
        CalendarWindow::Range { from, to } => {
            let from = from.map(|from| words.text(format!("from {from}"), format!("{from} tarihinden")));
            let to = to.map(|to| words.text(format!("until {to}"), format!("{to} tarihine kadar")));
            [from, to].into_iter().flatten().collect::<Vec<_>>().join(" ")
        }
    }
}

fn day_words(day: i32, words: Words) -> String {
    let count = u64::from(day.unsigned_abs());
    let days = words.things(count, "day", "days", "gün");
    if day < 0 {
        words.text(format!("on the day {days} ago"), format!("{days} önceki günde"))
    } else {
        words.text(format!("on the day in {days}"), format!("{days} sonraki günde"))
    }
}

/// The name of a calendar unit.
pub(super) fn unit(unit: CalendarUnit, count: u32, words: Words) -> &'static str {
    let (one, many, turkish) = match unit {
        CalendarUnit::Day => ("day", "days", "gün"),
        CalendarUnit::Week => ("week", "weeks", "hafta"),
        CalendarUnit::Month => ("month", "months", "ay"),
        CalendarUnit::Quarter => ("quarter", "quarters", "çeyrek"),
        CalendarUnit::Year => ("year", "years", "yıl"),
    };
    words.of(if count == 1 { one } else { many }, turkish)
}
