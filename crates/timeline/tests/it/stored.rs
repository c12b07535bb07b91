//! What is written down and read back is the same, goes on the same, and breaks nothing when it is damaged.

use kesit_model::message::{Body, Message};
use kesit_model::{Decimal, MessageId, Object, Value};
use kesit_timeline::{Broken, Builder, CustomerIx, Decoder, Section, SeenIds, Timelines};
use proptest::prelude::*;

use crate::apply::track;
use crate::support::{dump, messages};

/// Sections with their bytes, the summary first.
type Written = Vec<(Section, Vec<u8>)>;

fn write(timelines: &Timelines) -> Written {
    timelines.sections().into_iter().map(|section| (section, timelines.encode(section))).collect()
}

fn read(written: &Written) -> Result<Timelines, Broken> {
    let decoder = Decoder::new(&written[0].1)?;
    let mut parts = Vec::new();
    for section in decoder.sections() {
        let bytes = written.iter().find(|(other, _)| *other == section).map_or(&[][..], |(_, bytes)| bytes);
        parts.push(decoder.decode(section, bytes)?);
    }
    // Whatever order they are in.
    parts.reverse();
    decoder.assemble(parts)
}

fn again(timelines: &Timelines) -> Timelines {
    read(&write(timelines)).expect("it was written just now")
}

fn applied(messages: &[Message]) -> Timelines {
    let mut timelines = Timelines::new();
    messages.iter().for_each(|message| drop(timelines.apply(message)));
    timelines
}

fn built(messages: &[Message]) -> Timelines {
    let mut builder = Builder::new();
    messages.iter().for_each(|message| assert!(builder.push(message)));
    builder.finish_on(2)
}

/// Every number that was given out.
fn numbers(timelines: &Timelines) -> impl PartialEq + std::fmt::Debug {
    let words = timelines.dictionary();
    let texts: Vec<(u32, String)> = words
        .names()
        .map(|(id, text)| (id.0, text))
        .chain(words.paths().map(|(id, text)| (id.0, text)))
        .chain(words.keys().map(|(id, text)| (id.0, text)))
        .chain(words.channels().map(|(id, text)| (id.0, text)))
        .map(|(id, text)| (id, text.to_owned()))
        .collect();
    let facts: Vec<_> = (0..words.text_count())
        .map(|id| kesit_timeline::TextId(u32::try_from(id).expect("few")))
        .map(|id| (words.resolve(id).to_owned(), *words.facts(id)))
        .collect();
    let rows = timelines.blocks().len() * 64;
    let mut customers: Vec<_> = (0..rows).map(|row| CustomerIx(u32::try_from(row).expect("few"))).collect();
    customers.retain(|customer| timelines.blocks()[customer.block()].live() >> customer.row() & 1 == 1);
    let ids: Vec<_> =
        customers.into_iter().map(|customer| (customer, timelines.id(customer).clone())).collect();
    (texts, facts, ids)
}

proptest! {
    #[test]
    fn what_was_read_back_is_the_same_and_goes_on_the_same(messages in messages(), cut in 0_usize..40, live: bool) {
        let (past, tail) = messages.split_at(cut.min(messages.len()));
        let mut kept = if live { applied(past) } else { built(past) };
        let mut read = again(&kept);
        prop_assert_eq!(dump(&read), dump(&kept));
        prop_assert_eq!(numbers(&read), numbers(&kept));
        for message in messages.iter().chain(past).chain(tail) {
            prop_assert_eq!(read.apply(message), kept.apply(message));
        }
        prop_assert_eq!(numbers(&read), numbers(&kept));
        prop_assert_eq!(write(&read), write(&kept));
        prop_assert_eq!(dump(&read), dump(&applied(&messages)));
    }

    #[test]
    fn the_seen_messages_are_read_alone(messages in messages(), others in messages()) {
        let timelines = applied(&messages);
        let written = write(&timelines);
        let decoder = Decoder::new(&written[0].1).expect("written just now");
        let bytes = |section| &written.iter().find(|(other, _)| *other == section).expect("there").1;
        let parts = decoder.seen_sections().into_iter();
        let parts = parts.map(|section| decoder.decode(section, bytes(section)).expect("right")).collect();
        let mut seen: SeenIds = decoder.assemble_seen(parts).expect("all");
        prop_assert_eq!(seen.len(), messages.len());
        for message in &messages {
            prop_assert!(seen.contains(&message.id) && !seen.insert(&message.id));
        }
        for message in &others {
            prop_assert_eq!(seen.contains(&message.id), timelines.seen_ids().contains(&message.id));
        }
    }

    // Without a checksum not every damage is found; but none may do harm, now or later.
    #[test]
    fn damaged_bytes_are_refused_or_harmless(
        messages in messages(),
        section: proptest::sample::Index,
        damages in proptest::collection::vec((any::<proptest::sample::Index>(), damage()), 1..3),
    ) {
        let mut written = write(&applied(&messages));
        let index = section.index(written.len());
        let bytes = &mut written[index].1;
        for (place, damage) in damages {
            damage.on(bytes, place.index(bytes.len() + 1));
        }
        if let Ok(mut timelines) = read(&written) {
            use_all(&timelines);
            messages.iter().for_each(|message| drop(timelines.apply(message)));
            use_all(&timelines);
            let _ = read(&write(&timelines));
        }
    }
}

/// Looks at everything once.
fn use_all(timelines: &Timelines) {
    for (index, block) in timelines.blocks().iter().enumerate() {
        for row in (0..64).filter(|row| block.live() >> row & 1 == 1) {
            let customer = CustomerIx::at(index, row);
            assert!(timelines.ids(customer).contains(&timelines.id(customer)));
            assert!(timelines.entries(customer).len() < 1_000);
            block.accounts(row).iter().for_each(|(account, _)| drop(timelines.account_entries(*account)));
        }
    }
    assert!(timelines.memory().total() > 0);
}

#[derive(Debug, Clone, Copy)]
enum Damage {
    Flip(u8),
    Set(u8),
    CutOff,
    TakeOut,
    PutIn(u8),
}

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        4 => (0_u8..8).prop_map(|bit| Damage::Flip(1 << bit)),
        4 => prop_oneof![Just(0), Just(1), Just(255), any::<u8>()].prop_map(Damage::Set),
        1 => Just(Damage::CutOff),
        1 => Just(Damage::TakeOut),
        1 => any::<u8>().prop_map(Damage::PutIn),
    ]
}

impl Damage {
    fn on(self, bytes: &mut Vec<u8>, place: usize) {
        match self {
            Damage::Flip(bits) => bytes.get_mut(place).into_iter().for_each(|byte| *byte ^= bits),
            Damage::Set(value) => bytes.get_mut(place).into_iter().for_each(|byte| *byte = value),
            Damage::CutOff => bytes.truncate(place),
            Damage::TakeOut if place < bytes.len() => drop(bytes.remove(place)),
            Damage::TakeOut => {}
            Damage::PutIn(value) => bytes.insert(place, value),
        }
    }
}

/// A message with an identifier that is kept as a text.
fn with_kept_id(number: usize, name: &str) -> Message {
    let mut message = track(&format!("sipariş {number} satır 1"), &format!("c{:04}", number % 4_500), name);
    let Body::Track { properties, .. } = &mut message.body else { unreachable!("it is a track") };
    let text = |key: &str, text: String| (key.into(), Value::Text(text.into()));
    *properties = Object(vec![
        text("ürün", format!("ürün {number}")),
        ("tutar".into(), Value::Number(Decimal::whole(number as i64))),
    ]);
    message
}

#[test]
fn many_sections_of_a_kind_come_together() {
    let mut builder = Builder::new();
    for number in 0..70_000 {
        builder.push(&with_kept_id(number, "Order Completed"));
    }
    let timelines = builder.finish_on(2);
    let written = write(&timelines);
    let count =
        |kind: &str| written.iter().filter(|(section, _)| section.to_string().starts_with(kind)).count();
    let kinds = ["summary", "words", "texts", "people", "message-ids", "seen", "blocks"];
    assert_eq!(kinds.map(count), [1, 1, 2, 1, 1, 1, 2]);
    assert_eq!(dump(&again(&timelines)), dump(&timelines));
}

#[test]
fn what_many_updates_left_room_for_is_compact_again() {
    let mut timelines = Timelines::new();
    for number in 0..3_000 {
        timelines.apply(&with_kept_id(number * 7_919 % 3_000, "Page Viewed"));
    }
    let read = again(&timelines);
    let [before, after] = [&timelines, &read].map(|timelines| timelines.memory().per_event());
    assert!(after < before, "{after} B of {before} B");
    assert_eq!(dump(&read), dump(&timelines));
}

#[test]
fn a_missing_section_and_another_layout_are_told() {
    let timelines = applied(&[with_kept_id(1, "e")]);
    let mut written = write(&timelines);
    let decoder = Decoder::new(&written[0].1).expect("right");
    let error = decoder.assemble(Vec::new()).expect_err("nothing is there");
    assert_eq!(error.to_string(), "words of the timelines: whether it is there cannot be right");
    written[0].1[0] = 99;
    let error = read(&written).expect_err("another layout");
    assert_eq!(error, Broken::OtherLayout { found: 99, known: 1 });
    let id = MessageId::parse("x").expect("not blank");
    assert!(!timelines.seen_ids().contains(&id));
}
