//! Timelines of the generated data.

use std::path::Path;

use anyhow::Result;
use kesit_model::Timestamp;
use kesit_timeline::{Builder, Cell, NameId, PathId, Person, Timelines};

use crate::data::Events;
use crate::shop::{self, CATEGORIES, EVENTS, Event, ORDER};

/// What the builder calls the words of the shop.
struct Words {
    names: [NameId; EVENTS.len()],
    category: PathId,
    amount: PathId,
    categories: Vec<Cell>,
}

/// The timelines of those customers who are wanted.
pub(crate) fn timelines(columns: &Path, is_wanted: impl Fn(u32) -> bool) -> Result<Timelines> {
    let mut builder = Builder::new();
    let words = words(&mut builder);
    let mut events = Events::open(columns)?;
    let mut latest: Option<(u32, Person)> = None;
    let mut number = 0;
    while let Some(event) = events.next()? {
        if is_wanted(event.customer) {
            let known = latest.filter(|(customer, _)| *customer == event.customer);
            let (_, person) = known.unwrap_or_else(|| (event.customer, person(&mut builder, event.customer)));
            latest = Some((event.customer, person));
            add(&mut builder, &words, person, number, event);
        }
        number += 1;
    }
    Ok(builder.finish())
}

fn person(builder: &mut Builder, customer: u32) -> Person {
    builder.person(&shop::person(customer), true)
}

fn words(builder: &mut Builder) -> Words {
    let dictionary = builder.dictionary_mut();
    let names = EVENTS.map(|(name, _)| dictionary.intern_name(name));
    let (category, amount) = (dictionary.intern_path("category"), dictionary.intern_path("amount"));
    let categories =
        (0..CATEGORIES as u8).map(|number| Cell::of_text(dictionary.intern_text(&shop::category(number))));
    Words { names, category, amount, categories: categories.collect() }
}

fn add(builder: &mut Builder, words: &Words, person: Person, number: u64, event: Event) {
    let (name, at) = (words.names[usize::from(event.name)], Timestamp(event.at_ms));
    let id = shop::message_id(number);
    let category = (words.category, words.categories[usize::from(event.category)]);
    if event.name == ORDER {
        let amount = builder.dictionary_mut().number_cell(shop::amount(event.cents));
        builder.event(person, name, at, &id, &[category, (words.amount, amount)]);
    } else {
        builder.event(person, name, at, &id, &[category]);
    }
}
