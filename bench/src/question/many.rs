//! Many segments of few kinds: events, windows, categories and thresholds taken in turn.

#[cfg(test)]
mod texts;

use crate::shop::{CATEGORIES, EVENTS, ORDER};

/// One of them: something done often enough, and perhaps something else not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Segment {
    done: Done,
    not_done: Option<Part>,
}

/// Events of one name in the days before now, perhaps of one category only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Part {
    name: &'static str,
    days: u32,
    category: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Done {
    part: Part,
    at_least: AtLeast,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum AtLeast {
    /// So many events.
    Count(usize),
    /// So much money.
    Amount(usize),
}

/// So many segments.
pub(crate) fn segments(count: usize) -> Vec<Segment> {
    (0..count).map(segment).collect()
}

fn segment(number: usize) -> Segment {
    const WINDOWS: [u32; 8] = [7, 14, 30, 60, 90, 180, 365, 730];
    let name = EVENTS[number % 5].0;
    let step = 1 + number % 4;
    let days = WINDOWS[number % WINDOWS.len()];
    let category = (number % 5 == 4).then_some(number % CATEGORIES);
    let at_least =
        if number % 5 == usize::from(ORDER) { AtLeast::Amount(100 * step) } else { AtLeast::Count(step) };
    let other = Part {
        name: EVENTS[(number / 5 + 3) % 5].0,
        days: WINDOWS[(number + 3) % WINDOWS.len()],
        category: Some(number * 7 % CATEGORIES),
    };
    Segment {
        done: Done { part: Part { name, days, category }, at_least },
        not_done: number.is_multiple_of(3).then_some(other),
    }
}

/// The definitions.
pub(crate) fn yaml(segments: &[Segment]) -> String {
    let mut text = String::from("version: 1\nsegments:\n");
    for (number, segment) in segments.iter().enumerate() {
        let done = segment.done.yaml();
        text += &match segment.not_done {
            None => format!("  s{number}:\n    when: {done}\n"),
            Some(part) => format!(
                "  s{number}:\n    when:\n      all:\n        - {done}\n        - {{ not: {{ {} }} }}\n",
                part.yaml()
            ),
        };
    }
    text
}

impl Part {
    fn yaml(self) -> String {
        let category = self
            .category
            .map(|number| format!(", where: [{{ property: category, is: category-{number:02} }}]"));
        format!("event: {}, within: {}d{}", self.name, self.days, category.unwrap_or_default())
    }
}

impl Done {
    fn yaml(self) -> String {
        let at_least = match self.at_least {
            AtLeast::Count(count) => format!("count: {{ gte: {count} }}"),
            AtLeast::Amount(amount) => format!("sum: {{ of: amount, gte: {amount} }}"),
        };
        format!("{{ {}, {at_least} }}", self.part.yaml())
    }
}
