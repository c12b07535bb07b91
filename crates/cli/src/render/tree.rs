//! The explanation for people: a tree with a mark on each condition.

use std::io::{self, Write};

use kesit_app::Why;
use kesit_app::workspace::Explanation;
use kesit_model::Timestamp;
use kesit_model::definition::{Condition, Definitions};

use super::condition::condition;
use super::found::found;
use crate::load::Setting;
use crate::words::printable;

/// Writes the explanation.
pub(crate) fn text(
    out: &mut dyn Write,
    explanation: &Explanation,
    definitions: &Definitions,
    setting: &Setting,
) -> io::Result<()> {
    let words = setting.words;
    let (customer, as_of) = (printable(explanation.customer.as_str()), setting.shown(explanation.as_of));
    let zone = setting.zone.iana_name().unwrap_or_default();
    let title = words.text(
        format!("Customer {customer} as of {as_of} ({zone})"),
        format!("Müşteri {customer}, an: {as_of} ({zone})"),
    );
    writeln!(out, "{title}")?;
    for (key, why) in &explanation.segments {
        let name = definitions.segment(key).and_then(|segment| segment.name.get(words.language));
        let name = name.map(|name| format!(" · {}", printable(name))).unwrap_or_default();
        let verdict = if why.holds { words.of("IN", "İÇİNDE") } else { words.of("NOT IN", "DIŞINDA") };
        writeln!(out, "\n{key}{name}: {verdict}{}", until(why.until, setting))?;
        node(out, why, 1, setting)?;
    }
    Ok(())
}

/// Until when the answer stands if no data comes.
fn until(at: Timestamp, setting: &Setting) -> String {
    if at == Timestamp::MAX {
        return String::new();
    }
    let at = setting.shown(at);
    setting.words.text(format!(" (certain until {at})"), format!(" ({at} anına kadar kesin)"))
}

fn node(out: &mut dyn Write, why: &Why, depth: usize, setting: &Setting) -> io::Result<()> {
    let words = setting.words;
    let mark = if why.holds { '✓' } else { '✗' };
    let mut line = format!("{}{mark} {}", "  ".repeat(depth), condition(&why.condition, words));
    if let Some(found) = found(&why.actual, setting) {
        line = format!("{line} — {}: {found}", words.of("found", "bulunan"));
    }
    if let Some(latest) = why.latest {
        line = format!("{line}, {} {}", words.of("latest", "en son"), setting.shown(latest));
    }
    if why.parts.is_empty() || matches!(why.condition, Condition::Segment(_)) {
        line.push_str(&until(why.until, setting));
    }
    writeln!(out, "{line}")?;
    why.parts.iter().try_for_each(|part| node(out, part, depth + 1, setting))
}
