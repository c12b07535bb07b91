//! The rule of a cluster as a segment definition, where the segment language can ask for just the same.

use kesit_insight::cluster::{Description, Split};
use kesit_model::Decimal;
use kesit_model::message::names::ORDER_COMPLETED;

use super::figures::{Figures, Said, VISIT_DAYS};
use super::{Both, Feature};

/// A definition file with one segment, `cluster_N`; `None` where a condition cannot be said exactly.
pub(super) fn definition(
    number: usize,
    name: &Both,
    rule: &Both,
    description: &Description,
    features: &[Feature],
    figures: &Figures<'_>,
) -> Option<String> {
    let said = |split: &Split| condition(features[split.column], split, &figures.said);
    let conditions: Vec<Condition> = description.rule.iter().map(said).collect::<Option<_>>()?;
    let mut lines = vec!["version: 1".to_owned(), "segments:".to_owned(), format!("  cluster_{number}:")];
    lines.push(format!("    name: {}", both(name)));
    lines.push(format!("    description: {}", both(rule)));
    lines.push("    when:".to_owned());
    lines.push("      all:".to_owned());
    if !conditions.iter().any(|condition| condition.needs_an_order) {
        lines.push(format!("        - {{ event: {ORDER_COMPLETED} }}"));
    }
    lines.extend(conditions.iter().map(|condition| format!("        - {}", condition.text)));
    Some(lines.join("\n") + "\n")
}

/// A condition in the segment language.
struct Condition {
    text: String,
    /// Whether it is false for whoever never placed an order.
    needs_an_order: bool,
}

fn condition(feature: Feature, split: &Split, said: &Said) -> Option<Condition> {
    let test = if split.at_least { "gte" } else { "lt" };
    let order = format!("event: {ORDER_COMPLETED}");
    let whole = split.at.ceil();
    let is = |text: String, needs_an_order: bool| Some(Condition { text, needs_an_order });
    match feature {
        Feature::Money => {
            let (of, at) = (said.amount()?, exact(split.at)?);
            is(format!("{{ {order}, sum: {{ of: {of}, {test}: {at} }} }}"), split.at_least && split.at > 0.0)
        }
        Feature::AverageOrder => {
            let (of, at) = (said.amount_of_each()?, exact(split.at)?);
            is(format!("{{ {order}, avg: {{ of: {of}, {test}: {at} }} }}"), true)
        }
        Feature::OrderDays => {
            is(format!("{{ {order}, days: {{ {test}: {whole} }} }}"), split.at_least && whole > 0.0)
        }
        Feature::Recency => {
            let lately = format!("{{ {order}, within: {} }}", last_days(whole)?);
            is(not_if(split.at_least, lately), !split.at_least)
        }
        Feature::Tenure => {
            let new = format!("{{ {order}, first: {{ at: {{ during: {} }} }} }}", last_days(whole)?);
            is(not_if(split.at_least, new), !split.at_least)
        }
        Feature::DiscountShare => {
            let cheaper = "{ any: [{ property: discount, gt: 0 }, { property: coupon, exists: true }] }";
            let at = exact(split.at)?;
            is(format!("{{ {order}, share: {{ where: [{cheaper}], {test}: {at} }} }}"), true)
        }
        Feature::Visits => {
            let event = said.visits()?;
            is(format!("{{ event: {event}, within: {VISIT_DAYS}d, count: {{ {test}: {whole} }} }}"), false)
        }
        // Across gaps, refunds and categories the language has no measure.
        Feature::MedianGap | Feature::RefundShare | Feature::CategoryShare => None,
    }
}

fn not_if(not: bool, condition: String) -> String {
    if not { format!("{{ not: {condition} }}") } else { condition }
}

/// The local days less than so many days ago; `None` if these are none.
fn last_days(days: f64) -> Option<String> {
    match days - 1.0 {
        ..0.0 => None,
        0.0 => Some("{ this: day }".to_owned()),
        before => Some(format!("{{ last: {before}, unit: day, current: true }}")),
    }
}

/// A number that the language has exactly.
fn exact(number: f64) -> Option<Decimal> {
    Decimal::parse(&number.to_string()).filter(|decimal| decimal.to_f64() == number)
}

/// A text in both languages, quoted.
fn both(text: &Both) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    format!("{{ tr: {}, en: {} }}", quoted(&text.tr), quoted(&text.en))
}
