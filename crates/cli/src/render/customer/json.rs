//! One customer on one page, for programs.

use kesit_app::customer::{Account, Consent, Customer, Event, EventCount, Membership, Trait};
use kesit_model::Value;
use serde_json::{Map, Value as Json, json};

use crate::render::json::{instant, node, value};

/// `{"customer", "ids", "as_of", "first_at", "last_at", "traits": {KEY: {"value", "since"}}, "accounts", "consents", "counts",
/// "events", "segments": [{"key", "member", "since", "until", "why"}]}`.
pub(crate) fn customer_json(customer: &Customer, with_others: bool) -> Json {
    let account = |account: &Account| {
        json!({
            "account": account.id.as_str(),
            "since": instant(account.since),
            "traits": traits(&account.traits),
        })
    };
    let consent = |one: &Consent| {
        (one.channel.clone(), json!({ "state": one.state.as_str(), "since": instant(one.since) }))
    };
    let count = |one: &EventCount| {
        json!({
            "event": one.name,
            "count": one.count,
            "first_at": instant(one.first_at),
            "last_at": instant(one.last_at),
        })
    };
    let event = |one: &Event| {
        let properties = value(&Value::Object(one.properties.clone()));
        json!({ "at": instant(one.at), "event": one.name, "properties": properties })
    };
    let shown = customer.memberships.iter().filter(|one| with_others || one.why.holds);
    let membership = |one: &Membership| {
        json!({
            "key": one.key.as_str(),
            "member": one.why.holds,
            "since": one.since.map_or(Json::Null, instant),
            "until": instant(one.why.until),
            "why": node(&one.why),
        })
    };
    json!({
        "customer": customer.id.as_str(),
        "ids": customer.ids.iter().map(|id| id.as_str()).collect::<Vec<&str>>(),
        "as_of": instant(customer.as_of),
        "first_at": instant(customer.first_at),
        "last_at": instant(customer.last_at),
        "traits": traits(&customer.traits),
        "accounts": customer.accounts.iter().map(account).collect::<Vec<Json>>(),
        "consents": customer.consents.iter().map(consent).collect::<Map<String, Json>>(),
        "counts": customer.counts.iter().map(count).collect::<Vec<Json>>(),
        "events": customer.events.iter().map(event).collect::<Vec<Json>>(),
        "segments": shown.map(membership).collect::<Vec<Json>>(),
    })
}

fn traits(traits: &[Trait]) -> Map<String, Json> {
    let one =
        |one: &Trait| (one.key.clone(), json!({ "value": value(&one.value), "since": instant(one.since) }));
    traits.iter().map(one).collect()
}
