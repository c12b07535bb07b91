//! Messages and timelines made for tests.

use kesit_model::message::{Body, Message};
use kesit_model::zone::Zone;
use kesit_model::{Decimal, MessageId, Object, PersonId, Timestamp, Value};
use kesit_timeline::{Builder, Timelines};

pub(super) const DAY_MS: i64 = 86_400_000;
/// 2025-01-01T00:00 in İstanbul.
pub(super) const START: i64 = 1_735_678_800_000;

pub(super) fn istanbul() -> Zone {
    Zone::parse("Europe/Istanbul").expect("known")
}

/// Noon of a day, counted from [`START`].
pub(super) fn noon(day: i64) -> Timestamp {
    Timestamp(START + day * DAY_MS + DAY_MS / 2)
}

pub(super) fn text(text: &str) -> Value {
    Value::Text(text.into())
}

pub(super) fn number(number: i64) -> Value {
    Value::Number(Decimal::whole(number))
}

/// An event at the noon of a day.
pub(super) fn event(customer: &str, day: i64, name: &str, properties: &[(&str, Value)]) -> Message {
    let at = noon(day);
    let id = format!("{customer}-{day}-{name}-{properties:?}");
    Message {
        id: MessageId::parse(&id).expect("not blank"),
        at,
        received_at: at,
        person: PersonId::parse(customer).expect("not blank"),
        is_user: true,
        body: Body::Track {
            name: name.to_owned(),
            properties: Object(
                properties.iter().map(|(key, value)| ((*key).into(), value.clone())).collect(),
            ),
        },
        consents: Vec::new(),
    }
}

pub(super) fn order(customer: &str, day: i64, lira: i64) -> Message {
    event(customer, day, "Order Completed", &[("total", number(lira))])
}

pub(super) fn timelines(messages: &[Message]) -> Timelines {
    let mut builder = Builder::new();
    messages.iter().for_each(|message| {
        builder.push(message);
    });
    builder.finish()
}
