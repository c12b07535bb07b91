//! Windows of time: `within` of events, and the calendar windows that `during` takes too.

use serde_json::Value as Json;

use super::{object, pick, scalar, span};
use crate::definition::{CalendarUnit, CalendarWindow, Window};
use crate::language::code;
use crate::language::keyword::{Doc, Family, Form, Keyword, Shape};
use crate::language::limit::MAX_UNITS;
use crate::language::node::Node;
use crate::language::reader::{Fields, Reader};
use crate::language::{slip, warning};

/// The windows of events.
pub(in crate::language) static WINDOW: Family = Family {
    name: "window",
    forms: &[&BETWEEN, &OLDER_THAN, &FIRST, &THIS, &LAST, &NEXT, &DAY, &RANGE],
    has_logic: false,
};

/// The calendar windows.
pub(in crate::language) static CALENDAR: Family =
    Family { name: "calendar window", forms: &[&THIS, &LAST, &NEXT, &DAY, &RANGE], has_logic: false };

/// What `within` takes.
pub(super) static WITHIN: Shape = Shape::Either(&[Shape::Span, Shape::OneOf(&WINDOW)]);

static BETWEEN: Form = Form {
    name: "window_between",
    doc: Doc { en: "Between two ages, both included.", tr: "İki yaş arasında, ikisi de dahil." },
    subjects: &["between"],
    own: &[Keyword::new(
        "between",
        &span::PAIR,
        "The ages, such as `[30d, 7d]`.",
        "Yaşlar, örneğin `[30d, 7d]`.",
    )
    .required()],
    shared: &[],
    min_keys: 1,
    example: "{ between: [30d, 7d] }",
};

static OLDER_THAN: Form = Form {
    name: "window_older_than",
    doc: Doc { en: "Longer ago than this.", tr: "Bu süreden daha önce." },
    subjects: &["older_than"],
    own: &[Keyword::new("older_than", &Shape::Span, "The age.", "Yaş.").required()],
    shared: &[],
    min_keys: 1,
    example: "{ older_than: 30d }",
};

static FIRST: Form = Form {
    name: "window_first",
    doc: Doc { en: "At the beginning of the customer's life.", tr: "Müşterinin ilk dönemi." },
    subjects: &["first"],
    own: &[Keyword::new(
        "first",
        &Shape::Span,
        "So long from the customer's first sign on.",
        "Müşterinin ilk görünmesinden başlayan süre.",
    )
    .required()],
    shared: &[],
    min_keys: 1,
    example: "{ first: 30d }",
};

static THIS: Form = Form {
    name: "window_this",
    doc: Doc {
        en: "The running day, week, month, quarter or year.",
        tr: "İçinde bulunulan gün, hafta, ay, çeyrek ya da yıl.",
    },
    subjects: &["this"],
    own: &[Keyword::new("this", &Shape::Word(scalar::UNITS), "The unit.", "Birim.").required()],
    shared: &[],
    min_keys: 1,
    example: "{ this: month }",
};

static LAST: Form = Form {
    name: "window_last",
    doc: Doc {
        en: "Whole calendar units before the running one.",
        tr: "İçinde bulunulandan önceki tam takvim birimleri.",
    },
    subjects: &["last"],
    own: &[
        Keyword::new("last", &COUNT, "How many.", "Kaç tane.").required(),
        Keyword::new("unit", &Shape::Word(scalar::UNITS), "Of what.", "Birim.").required(),
        CURRENT,
    ],
    shared: &[],
    min_keys: 2,
    example: "{ last: 3, unit: month }",
};

static NEXT: Form = Form {
    name: "window_next",
    doc: Doc {
        en: "Whole calendar units after the running one.",
        tr: "İçinde bulunulandan sonraki tam takvim birimleri.",
    },
    subjects: &["next"],
    own: &[
        Keyword::new("next", &COUNT, "How many.", "Kaç tane.").required(),
        Keyword::new("unit", &Shape::Word(scalar::UNITS), "Of what.", "Birim.").required(),
        CURRENT,
    ],
    shared: &[],
    min_keys: 2,
    example: "{ next: 1, unit: week }",
};

static DAY: Form = Form {
    name: "window_day",
    doc: Doc { en: "One local day, counted from today.", tr: "Bugünden sayılan tek bir gün." },
    subjects: &["day"],
    own: &[Keyword::new("day", &DAYS, "0 is today, -1 yesterday, 1 tomorrow.", "0 bugün, -1 dün, 1 yarın.")
        .required()],
    shared: &[],
    min_keys: 1,
    example: "{ day: -4 }",
};

static RANGE: Form = Form {
    name: "window_range",
    doc: Doc { en: "Between two dates.", tr: "İki tarih arasında." },
    subjects: &["from", "to"],
    own: &[
        Keyword::new("from", &Shape::Moment, "The start, included.", "Başlangıç, dahil."),
        Keyword::new("to", &Shape::Moment, "The end, not included.", "Bitiş, dahil değil."),
    ],
    shared: &[],
    min_keys: 1,
    example: "{ from: 2026-01-01, to: 2026-04-01 }",
};

static COUNT: Shape = Shape::Whole { min: 1, max: MAX_UNITS as i64 };
static DAYS: Shape = Shape::Whole { min: -(MAX_UNITS as i64), max: MAX_UNITS as i64 };
static CURRENT: Keyword =
    Keyword::new("current", &Shape::Flag, "Also the running one.", "İçinde bulunulan da dahil.");

/// Reads `within`.
pub(super) fn read(node: Node, reader: &mut Reader) -> Option<Window> {
    match node.value {
        Json::String(_) | Json::Number(_) => scalar::span(node, reader).map(Window::Last),
        Json::Object(_) => {
            let fields = pick(node, &WINDOW, reader)?;
            match fields.form.name {
                "window_between" => read_between(&fields, reader),
                "window_older_than" => {
                    scalar::span(fields.need("older_than", reader)?, reader).map(Window::OlderThan)
                }
                "window_first" => scalar::span(fields.need("first", reader)?, reader).map(Window::First),
                _ => read_calendar_fields(&fields, reader).map(Window::Calendar),
            }
        }
        _ => reader.wrong_type(&node, &WITHIN),
    }
}

/// The older age first, whichever was written first.
fn read_between(fields: &Fields, reader: &mut Reader) -> Option<Window> {
    let (first, second) = span::read_pair(fields.need("between", reader)?, reader)?;
    Some(Window::Between { oldest: first.max(second), newest: first.min(second) })
}

/// Reads a calendar window.
pub(super) fn read_calendar(node: Node, reader: &mut Reader) -> Option<CalendarWindow> {
    if let Json::String(text) = node.value {
        let unit = slip::word(text, scalar::UNITS.iter().copied());
        let hint = unit.map(|_| "for the running one write `{ this: month }`".to_owned());
        return reader
            .refuse(node.problem(code::WRONG_TYPE, Shape::OneOf(&CALENDAR).expected()).maybe_hint(hint));
    }
    read_calendar_fields(&pick(node, &CALENDAR, reader)?, reader)
}

fn read_calendar_fields(fields: &Fields, reader: &mut Reader) -> Option<CalendarWindow> {
    match fields.form.name {
        "window_this" => scalar::unit(fields.need("this", reader)?, reader).map(CalendarWindow::This),
        "window_last" => {
            let (count, unit, current) = read_units("last", fields, reader)?;
            Some(CalendarWindow::Last { count, unit, current })
        }
        "window_next" => {
            let (count, unit, current) = read_units("next", fields, reader)?;
            Some(CalendarWindow::Next { count, unit, current })
        }
        "window_day" => {
            let node = fields.need("day", reader)?;
            scalar::whole(node, -i64::from(MAX_UNITS), i64::from(MAX_UNITS), reader).map(CalendarWindow::Day)
        }
        _ => read_range(fields, reader),
    }
}

fn read_units(key: &'static str, fields: &Fields, reader: &mut Reader) -> Option<(u32, CalendarUnit, bool)> {
    let count = fields.need(key, reader).and_then(|node| match node.value {
        // `last: 30d` is the habit of other tools.
        Json::String(text) if text.parse::<crate::Span>().is_ok() => {
            let problem = node.problem(code::WRONG_TYPE, COUNT.expected());
            reader.refuse(
                problem
                    .hint(format!("the last {text} are `within: {text}`, or `in_last: {text}` for a date")),
            )
        }
        _ => scalar::whole(node, 1, i64::from(MAX_UNITS), reader),
    });
    let unit = fields.need("unit", reader).and_then(|node| scalar::unit(node, reader));
    let current = fields.flag("current", reader);
    Some((count?, unit?, current?))
}

fn read_range(fields: &Fields, reader: &mut Reader) -> Option<CalendarWindow> {
    let from = fields.optional("from", reader, scalar::moment);
    let to = fields.optional("to", reader, scalar::moment);
    let (from, to) = (from?, to?);
    warning::range(from, to, &fields.node, reader);
    Some(CalendarWindow::Range { from, to })
}

pub(super) fn write(window: &Window) -> Json {
    match window {
        Window::Last(span) => scalar::write_span(*span),
        Window::Between { oldest, newest } => object([("between", span::write_pair(*oldest, *newest))]),
        Window::OlderThan(span) => object([("older_than", scalar::write_span(*span))]),
        Window::Calendar(window) => write_calendar(window),
        Window::First(span) => object([("first", scalar::write_span(*span))]),
    }
}

pub(super) fn write_calendar(window: &CalendarWindow) -> Json {
    match window {
        CalendarWindow::This(unit) => object([("this", scalar::write_unit(*unit))]),
        CalendarWindow::Last { count, unit, current } => write_units("last", *count, *unit, *current),
        CalendarWindow::Next { count, unit, current } => write_units("next", *count, *unit, *current),
        CalendarWindow::Day(day) => object([("day", (*day).into())]),
        CalendarWindow::Range { from, to } => {
            let ends = [("from", from), ("to", to)];
            let written = ends
                .into_iter()
                .filter_map(|(key, end)| end.as_ref().map(|end| (key.to_owned(), scalar::write_moment(end))));
            Json::Object(written.collect())
        }
    }
}

fn write_units(key: &str, count: u32, unit: CalendarUnit, current: bool) -> Json {
    let unit = scalar::write_unit(unit);
    if current {
        object([(key, count.into()), ("unit", unit), ("current", true.into())])
    } else {
        object([(key, count.into()), ("unit", unit)])
    }
}
