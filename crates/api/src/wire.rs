//! Shapes that several routes answer with.

use kesit_app::json;
use kesit_app::{Actual, Why};
use kesit_model::definition::Condition;
use kesit_model::language::canonical;
use serde::Serialize;
use serde_json::Value as Json;
use utoipa::ToSchema;

use crate::instant::maybe;
use crate::mask::Veil;

/// One condition of a tree, as it stands for one customer.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WhyAnswer {
    /// `all`, `any`, `none` or `not`; `null` for what is no logic.
    logic: Option<&'static str>,
    /// What the definition says; `null` for logic.
    #[schema(value_type = Option<Object>)]
    condition: Option<Json>,
    /// Whether it holds.
    holds: bool,
    /// The earliest later instant at which that may change with no new data; `null` for never.
    #[schema(format = DateTime)]
    until: Option<String>,
    /// What was found, in place of what is wanted; `null` if there is nothing to show.
    #[schema(value_type = Option<Object>)]
    actual: Option<Json>,
    /// When the newest fitting event happened; `null` for none and for other conditions.
    #[schema(format = DateTime)]
    latest: Option<String>,
    /// The parts of it.
    #[schema(no_recursion)]
    parts: Vec<WhyAnswer>,
}

impl WhyAnswer {
    pub(crate) fn of(why: &Why, veil: Veil) -> WhyAnswer {
        let logic = json::logic(&why.condition);
        WhyAnswer {
            logic,
            condition: logic.is_none().then(|| canonical(&why.condition)),
            holds: why.holds,
            until: maybe(why.until),
            actual: actual(&why.condition, &why.actual, veil),
            latest: why.latest.map(|at| at.to_string()),
            parts: why.parts.iter().map(|part| WhyAnswer::of(part, veil)).collect(),
        }
    }
}

/// What was found; the value of a trait as the veil shows it.
fn actual(condition: &Condition, actual: &Actual, veil: Veil) -> Option<Json> {
    let name = match condition {
        Condition::Trait(condition) => Some(condition.path.as_str()),
        Condition::Items(condition) => Some(condition.path.as_str()),
        Condition::Near(condition) => Some(condition.path.as_str()),
        _ => None,
    };
    let mut found = json::actual(actual)?;
    if let Some(value) = found.get_mut("value") {
        *value = veil.found(name, value.take());
    }
    Some(found)
}
