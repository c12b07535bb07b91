//! The generated data: two years of page views, product views, carts, orders and e-mail openings, with a few very active
//! customers and many quiet ones. The same every time for the same size.

use kesit_model::Timestamp;
use kesit_model::message::{Body, Message};
use kesit_model::{Decimal, MessageId, Object, PersonId, Value};

use crate::chance::Chance;

/// The end of the data, and the `now` of the questions: 2026-01-01T00:00:00Z.
pub(crate) const END: Timestamp = Timestamp(1_767_225_600_000);
const DAY_MS: i64 = 86_400_000;
const DAYS: i64 = 730;
/// How many categories there are.
pub(crate) const CATEGORIES: usize = 50;

/// Event names with their share of all events, in per cent.
pub(crate) const EVENTS: [(&str, u64); 5] = [
    ("Page Viewed", 40),
    ("Product Viewed", 30),
    ("Product Added", 10),
    ("Order Completed", 8),
    ("Email Opened", 12),
];
/// The place of orders in [`EVENTS`].
pub(crate) const ORDER: u8 = 3;

/// How large.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) customers: u32,
    pub(crate) events: u64,
}

/// One thing that a customer did. Ordered by name, then by customer, then by time: the order in which the peers answer
/// fastest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Event {
    /// The place in [`EVENTS`].
    pub(crate) name: u8,
    /// From 0.
    pub(crate) customer: u32,
    /// Milliseconds since 1970, UTC.
    pub(crate) at_ms: i64,
    /// Below [`CATEGORIES`].
    pub(crate) category: u8,
    /// What an order was worth; zero for all that is no order.
    pub(crate) cents: u32,
}

/// All events of a shop of this size, ordered.
pub(crate) fn events(size: Size) -> Vec<Event> {
    let mut chance = Chance::new(42);
    let mut events: Vec<Event> = (0..size.events)
        .map(|number| {
            // Everybody does something; after that a few do most.
            let customer = match u32::try_from(number) {
                Ok(number) if number < size.customers => number,
                _ => chance.zipf(size.customers as usize) as u32,
            };
            event(customer, &mut chance)
        })
        .collect();
    events.sort_unstable();
    events
}

fn event(customer: u32, chance: &mut Chance) -> Event {
    let name = kind(chance.below(100));
    let at_ms = END.0 - i64::try_from(chance.below((DAYS * DAY_MS) as u64)).unwrap_or(0);
    let category = chance.zipf(CATEGORIES) as u8;
    let cents = if name == ORDER { amount_cents(chance) } else { 0 };
    Event { customer, at_ms, name, category, cents }
}

fn kind(mut percent: u64) -> u8 {
    for (which, (_, share)) in (0..).zip(EVENTS) {
        if percent < share {
            return which;
        }
        percent -= share;
    }
    EVENTS.len() as u8 - 1
}

fn amount_cents(chance: &mut Chance) -> u32 {
    (chance.log_normal(5.5, 0.9) * 100.0).round().clamp(1.0, 1e9) as u32
}

/// The customer's id.
pub(crate) fn person(customer: u32) -> PersonId {
    PersonId::parse(&format!("c{customer:07}")).expect("it is not blank")
}

/// The id of the message of the event with this number.
pub(crate) fn message_id(number: u64) -> MessageId {
    MessageId::parse(&Chance::new(number).uuid(number)).expect("it is not blank")
}

/// The name of a category.
pub(crate) fn category(number: u8) -> String {
    format!("category-{number:02}")
}

/// Events that come after the data, each with its customer: one hour's, each when it happens.
pub(crate) fn news(size: Size, count: usize) -> Vec<(u32, Message)> {
    const HOUR_MS: usize = 3_600_000;
    let mut chance = Chance::new(7);
    (0..count)
        .map(|number| {
            let at = Timestamp(END.0 + (number * HOUR_MS / count) as i64);
            let customer = chance.zipf(size.customers as usize) as u32;
            let id = message_id(size.events + number as u64);
            (customer, message(id, at, event(customer, &mut chance)))
        })
        .collect()
}

/// An event as a message, at another instant.
fn message(id: MessageId, at: Timestamp, event: Event) -> Message {
    let mut properties = vec![("category".into(), Value::Text(category(event.category).as_str().into()))];
    if event.name == ORDER {
        properties.push(("amount".into(), Value::Number(amount(event.cents))));
    }
    Message {
        id,
        at,
        received_at: at,
        person: person(event.customer),
        is_user: true,
        body: Body::Track {
            name: EVENTS[usize::from(event.name)].0.to_owned(),
            properties: Object(properties),
        },
        consents: Vec::new(),
    }
}

/// The amount of an order as the property that it is.
pub(crate) fn amount(cents: u32) -> Decimal {
    Decimal(i128::from(cents) * MICROS_PER_CENT)
}

/// Amounts are kept in millionths.
pub(crate) const MICROS_PER_CENT: i128 = 10_000;
