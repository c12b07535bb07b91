//! The explanation for programs.

pub(crate) use kesit_app::json::{instant, value, why as node};

use kesit_app::Why;
use kesit_app::workspace::Explanation;
use serde_json::{Value as Json, json};

/// `{"customer", "as_of", "segments": [{"key", "member", "until", "why": {…}}]}`. In a tree, `condition` is what a definition
/// file would say, for logic only its word; `until` is null for never.
pub(crate) fn json(explanation: &Explanation) -> Json {
    let segment = |(key, why): &(kesit_model::Key, Why)| json!({ "key": key.as_str(), "member": why.holds, "until": instant(why.until), "why": node(why) });
    let segments: Vec<Json> = explanation.segments.iter().map(segment).collect();
    json!({
        "customer": explanation.customer.as_str(),
        "as_of": explanation.as_of.to_string(),
        "segments": segments,
    })
}
