//! The questions, as definitions.

use kesit_model::definition::Definitions;
use kesit_model::language::{self, Format};

/// One behavioural segment: four aggregates over three windows.
pub(crate) const Q1: &str = "
version: 1
segments:
  q1:
    when:
      all:
        - { event: Order Completed, within: 365d, count: { gte: 3 } }
        - { event: Order Completed, within: 365d, sum: { of: amount, gte: 1000 } }
        - { not: { event: Order Completed, within: 30d } }
        - { event: Page Viewed, within: 90d, count: { gte: 5 } }
";

/// Viewed, put into the cart within a day, and no order in the 24 hours after.
pub(crate) const Q4: &str = "
version: 1
segments:
  q4:
    when:
      sequence:
        - { event: Product Viewed, within: 90d }
        - { event: Product Added, after: 24h }
        - { without: Order Completed, for: 24h }
";

/// So many segments with different events, windows, categories and thresholds.
pub(crate) fn many(count: usize) -> Definitions {
    let mut text = String::from("version: 1\nsegments:\n");
    for number in 0..count {
        text.push_str(&segment(number));
    }
    parse(&text)
}

fn segment(number: usize) -> String {
    let windows = [7, 14, 30, 60, 90, 180, 365, 730];
    let names = ["Page Viewed", "Product Viewed", "Product Added", "Order Completed", "Email Opened"];
    let window = windows[number % windows.len()];
    let (name, other) = (names[number % 5], names[(number / 5 + 3) % 5]);
    let count = 1 + number % 4;
    let first = match number % 5 {
        3 => format!(
            "{{ event: Order Completed, within: {window}d, sum: {{ of: amount, gte: {} }} }}",
            100 * count
        ),
        4 => format!(
            "{{ event: {name}, within: {window}d, where: [{{ property: category, is: category-{:02} }}], count: {{ gte: {count} }} }}",
            number % 50
        ),
        _ => format!("{{ event: {name}, within: {window}d, count: {{ gte: {count} }} }}"),
    };
    let second =
        format!("{{ not: {{ event: {other}, within: {}d }} }}", windows[(number + 3) % windows.len()]);
    if number.is_multiple_of(3) {
        format!("  s{number}:\n    when:\n      all:\n        - {first}\n        - {second}\n")
    } else {
        format!("  s{number}:\n    when: {first}\n")
    }
}

/// Reads one of the texts here.
pub(crate) fn parse(text: &str) -> Definitions {
    match language::parse(text, Format::Yaml) {
        Ok(parsed) => parsed.definitions,
        Err(problems) => panic!("the benchmark's own definition is wrong: {problems:?}"),
    }
}
