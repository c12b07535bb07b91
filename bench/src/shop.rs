//! The generated data: two years of page views, product views, carts, orders and e-mail openings, with a few very active
//! customers and many quiet ones.

use kesit_model::message::{Body, Message};
use kesit_model::{Decimal, MessageId, Object, PersonId, Timestamp, Value};
use kesit_timeline::{Builder, Cell, NameId, PathId, Person, Timelines};

use crate::chance::Chance;

/// The end of the data, and the `now` of the questions: 2026-01-01T00:00:00Z.
pub(crate) const END: Timestamp = Timestamp(1_767_225_600_000);
const DAY_MS: i64 = 86_400_000;
const DAYS: i64 = 730;
const CATEGORIES: usize = 50;

/// Event names with their share of all events, in per cent.
pub(crate) const EVENTS: [(&str, u64); 5] = [
    ("Page Viewed", 40),
    ("Product Viewed", 30),
    ("Product Added", 10),
    ("Order Completed", 8),
    ("Email Opened", 12),
];
const ORDER: usize = 3;

/// How large.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    pub(crate) customers: u32,
    pub(crate) events: u64,
}

struct Words {
    names: [NameId; EVENTS.len()],
    category: PathId,
    amount: PathId,
    categories: Vec<Cell>,
}

/// Builds the timelines of a shop of this size; the same every time.
pub(crate) fn build(size: Size) -> Timelines {
    let mut builder = Builder::new();
    let words = words(&mut builder);
    let mut chance = Chance::new(42);
    let people: Vec<Person> = (0..size.customers)
        .map(|number| {
            let id = PersonId::parse(&format!("c{number:07}")).expect("it is not blank");
            builder.person(&id, true)
        })
        .collect();
    for number in 0..size.events {
        // Everybody does something; after that a few do most.
        let person = match people.get(usize::try_from(number).unwrap_or(usize::MAX)) {
            Some(person) => *person,
            None => people[chance.zipf(people.len())],
        };
        add_event(&mut builder, &words, person, number, &mut chance);
    }
    builder.finish()
}

fn words(builder: &mut Builder) -> Words {
    let dictionary = builder.dictionary_mut();
    let names = EVENTS.map(|(name, _)| dictionary.intern_name(name));
    let (category, amount) = (dictionary.intern_path("category"), dictionary.intern_path("amount"));
    let categories =
        (0..CATEGORIES).map(|number| Cell::of_text(dictionary.intern_text(&format!("category-{number:02}"))));
    Words { names, category, amount, categories: categories.collect() }
}

fn add_event(builder: &mut Builder, words: &Words, person: Person, number: u64, chance: &mut Chance) {
    let which = kind(chance.below(100));
    let at = END.0 - i64::try_from(chance.below((DAYS * DAY_MS) as u64)).unwrap_or(0);
    let id = MessageId::parse(&chance.uuid(number)).expect("it is not blank");
    let category = (words.category, words.categories[chance.zipf(CATEGORIES)]);
    if which == ORDER {
        let cents = (chance.log_normal(5.5, 0.9) * 100.0).round() as i128;
        let amount = builder.dictionary_mut().number_cell(Decimal(cents * 10_000));
        builder.event(person, words.names[which], Timestamp(at), &id, &[category, (words.amount, amount)]);
    } else {
        builder.event(person, words.names[which], Timestamp(at), &id, &[category]);
    }
}

fn kind(mut percent: u64) -> usize {
    for (which, (_, share)) in EVENTS.iter().enumerate() {
        if percent < *share {
            return which;
        }
        percent -= share;
    }
    EVENTS.len() - 1
}

/// Events that come after the data: one hour's, each when it happens.
pub(crate) fn news(size: Size, count: usize) -> Vec<Message> {
    const HOUR_MS: usize = 3_600_000;
    let mut chance = Chance::new(7);
    (0..count)
        .map(|number| {
            let at = Timestamp(END.0 + (number * HOUR_MS / count) as i64);
            let which = kind(chance.below(100));
            let category = format!("category-{:02}", chance.zipf(CATEGORIES));
            let mut properties = vec![("category".into(), Value::Text(category.as_str().into()))];
            if which == ORDER {
                let amount = Decimal::from_f64(chance.log_normal(5.5, 0.9)).unwrap_or_default();
                properties.push(("amount".into(), Value::Number(amount)));
            }
            Message {
                id: MessageId::parse(&chance.uuid(size.events + number as u64)).expect("it is not blank"),
                at,
                received_at: at,
                person: PersonId::parse(&format!("c{:07}", chance.zipf(size.customers as usize)))
                    .expect("it is not blank"),
                is_user: true,
                body: Body::Track { name: EVENTS[which].0.to_owned(), properties: Object(properties) },
                consents: Vec::new(),
            }
        })
        .collect()
}
