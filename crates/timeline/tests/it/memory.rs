//! How much memory a shop's events take.

use kesit_model::{Decimal, MessageId, Timestamp, Value};
use kesit_timeline::{Builder, Cell, Memory, NameId, PathId, Timelines};

use crate::support::person_id;

/// Five event names with one text property each, an amount on 8 % of the events, 25 events a customer.
fn shop(customers: u64) -> Timelines {
    let mut builder = Builder::new();
    let dictionary = builder.dictionary_mut();
    let names: [NameId; 5] = ["page_view", "product_view", "add_to_cart", "order", "email_open"]
        .map(|name| dictionary.intern_name(name));
    let texts: Vec<Cell> =
        (0..50).map(|number| dictionary.cell(&Value::Text(format!("kategori {number}").into()))).collect();
    let (category, amount): (PathId, PathId) =
        (dictionary.intern_path("category"), dictionary.intern_path("amount"));
    let mut random = 1_u64;
    let mut below = |limit: u64| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) % limit
    };
    for number in 0..customers * 25 {
        let person = builder.person(&person_id(&format!("c{:08}", below(customers))), true);
        let at = Timestamp(i64::try_from(below(63_072_000_000)).expect("small"));
        let id = MessageId::parse(&format!("m{number:09}")).expect("not blank");
        let kind = below(100);
        let name = names[match kind {
            0..45 => 0,
            45..70 => 1,
            70..85 => 2,
            85..93 => 3,
            _ => 4,
        }];
        let text = texts[usize::try_from(below(50)).expect("small")];
        let total = i64::try_from(below(1_000_000)).expect("small") * 10_000;
        let cells = [(category, text), (amount, builder.dictionary_mut().number_cell(Decimal(total.into())))];
        builder.event(person, name, at, &id, if name == names[3] { &cells } else { &cells[..1] });
    }
    builder.finish_on(2)
}

#[test]
fn thirty_bytes_an_event_and_two_hundred_and_fifty_a_customer() {
    let timelines = shop(36_000);
    let memory: Memory = timelines.memory();
    let (events, customers) = (timelines.event_count() as usize, timelines.len());
    assert_eq!(events, 900_000);
    // What remembers messages has a part that does not grow with them: it is held against its size among many.
    let seen = events * 7;
    // Every shard of the table doubles by itself, some of them early.
    assert!(memory.seen < events * 13, "{memory:?}");
    let an_event = (memory.per_event() - memory.seen + seen) as f64 / events as f64;
    let a_customer = memory.per_customer() as f64 / customers as f64;
    assert!(
        an_event + a_customer / 25.0 < 30.0,
        "{an_event} B an event, {a_customer} B a customer: {memory:?}"
    );
    assert!(a_customer < 100.0, "{a_customer} B a customer: {memory:?}");
}
