//! Builds the timelines of a made-up shop and prints how long it took and how much memory it holds.
//!
//! `cargo run --release -p kesit-timeline --example measure -- 2000000 25` makes two million customers with 25 events
//! each on average.

use std::time::Instant;

use kesit_model::message::{Body, Message};
use kesit_model::{Decimal, MessageId, Object, PersonId, Timestamp, Value};
use kesit_timeline::{Builder, Cell, Timelines};

const NAMES: [&str; 5] = ["page_view", "product_view", "add_to_cart", "order", "email_open"];
const TWO_YEARS_MS: u64 = 63_072_000_000;

/// Numbers that look random and are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((u128::from(self.0 ^ self.0 >> 32) * u128::from(limit)) >> 64) as u64
    }

    fn kind(&mut self) -> usize {
        match self.below(100) {
            0..45 => 0,
            45..70 => 1,
            70..85 => 2,
            85..93 => 3,
            _ => 4,
        }
    }
}

fn main() {
    let mut numbers = std::env::args().skip(1).map(|number| number.parse::<u64>().expect("a number"));
    let customers = numbers.next().unwrap_or(200_000);
    let events = customers * numbers.next().unwrap_or(25);
    let mut random = Random(1);
    let builder = timed("set down", events, || set_down(customers, events, &mut random));
    let mut timelines = timed("put in order", events, || builder.finish());
    report(&timelines);
    if std::env::args().nth(3).is_some() {
        return;
    }
    let messages: Vec<Message> =
        (0..1_000_000).map(|number| message(events + number, customers, &mut random)).collect();
    let live = messages.len() as u64;
    timed("apply", live, || messages.iter().for_each(|message| drop(timelines.apply(message))));
    report(&timelines);
    timed("read all instants", timelines.event_count(), || {
        let newest = timelines.fold(
            2,
            |_, block| block.tables().flat_map(|(_, table)| table.at()).max().copied(),
            Ord::max,
        );
        println!("newest {}", newest.flatten().expect("there are events"));
    });
}

fn set_down(customers: u64, events: u64, random: &mut Random) -> Builder {
    let mut builder = Builder::new();
    let dictionary = builder.dictionary_mut();
    let names = NAMES.map(|name| dictionary.intern_name(name));
    let texts: Vec<Cell> = (0..50).map(|number| dictionary.cell(&text(number))).collect();
    let (category, amount) = (dictionary.intern_path("category"), dictionary.intern_path("amount"));
    for number in 0..events {
        let person = builder.person(&person(random.below(customers)), true);
        let kind = random.kind();
        let total = Decimal(i128::from(random.below(1_000_000)) * 10_000);
        let cells = [
            (category, texts[random.below(50) as usize]),
            (amount, builder.dictionary_mut().number_cell(total)),
        ];
        let cells = if NAMES[kind] == "order" { &cells[..] } else { &cells[..1] };
        builder.event(person, names[kind], instant(number, events, random), &id(number), cells);
    }
    builder
}

fn message(number: u64, customers: u64, random: &mut Random) -> Message {
    let name = NAMES[random.kind()];
    let mut properties = vec![("category".into(), text(random.below(50)))];
    if name == "order" {
        properties
            .push(("amount".into(), Value::Number(Decimal(i128::from(random.below(1_000_000)) * 10_000))));
    }
    let at = Timestamp(TWO_YEARS_MS as i64 + number as i64);
    let body = Body::Track { name: name.to_owned(), properties: Object(properties) };
    Message {
        id: id(number),
        at,
        received_at: at,
        person: person(random.below(customers)),
        is_user: true,
        body,
        consents: Vec::new(),
    }
}

/// Nearly in order, as a log is.
fn instant(number: u64, events: u64, random: &mut Random) -> Timestamp {
    Timestamp((number * (TWO_YEARS_MS / events) + random.below(3_600_000)) as i64)
}

fn person(number: u64) -> PersonId {
    PersonId::parse(&format!("c{number:08}")).expect("not blank")
}

fn id(number: u64) -> MessageId {
    MessageId::parse(&format!("m{number:09}")).expect("not blank")
}

fn text(number: u64) -> Value {
    Value::Text(format!("kategori {number}").into())
}

fn timed<T>(what: &str, count: u64, work: impl FnOnce() -> T) -> T {
    let begin = Instant::now();
    let result = work();
    let seconds = begin.elapsed().as_secs_f64();
    println!("{what}: {seconds:.2} s, {:.0} ns each", seconds * 1e9 / count as f64);
    result
}

fn report(timelines: &Timelines) {
    let memory = timelines.memory();
    let (events, customers) = (timelines.event_count() as f64, timelines.len() as f64);
    println!("{memory:?}");
    println!(
        "{events} events, {customers} customers: {:.1} B an event, {:.1} B a customer, {:.1} B an event all in all",
        memory.per_event() as f64 / events,
        memory.per_customer() as f64 / customers,
        memory.total() as f64 / events,
    );
}
