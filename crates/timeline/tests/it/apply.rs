//! What a message says it changed.

use kesit_model::definition::ConsentState;
use kesit_model::message::{Body, Message};
use kesit_model::{AccountId, MessageId, Object, Timestamp, Value};
use kesit_timeline::{Applied, Change, CustomerIx, Merge, Timelines};

use proptest::prelude::*;

use crate::support::{dump, messages, person_id};

fn message(id: &str, person: &str, body: Body) -> Message {
    let is_user = person.starts_with('u');
    Message {
        id: MessageId::parse(id).expect("not blank"),
        at: Timestamp(100),
        received_at: Timestamp(100),
        person: person_id(person),
        is_user,
        body,
        consents: Vec::new(),
    }
}

pub(crate) fn track(id: &str, person: &str, name: &str) -> Message {
    message(id, person, Body::Track { name: name.to_owned(), properties: Object::default() })
}

fn identify(id: &str, person: &str, also: &str) -> Message {
    message(id, person, Body::Identify { also: Some(person_id(also)), traits: Object::default() })
}

fn alias(id: &str, person: &str, previous: &str) -> Message {
    message(id, person, Body::Alias { previous: person_id(previous) })
}

fn at(at: i64, message: Message) -> Message {
    Message { at: Timestamp(at), ..message }
}

#[track_caller]
fn accept(timelines: &mut Timelines, message: &Message) -> Change {
    let applied = timelines.apply(message);
    dump(timelines);
    match applied {
        // Where events lie is tested by itself.
        Applied::Accepted(change) => Change { event_row: None, ..change },
        Applied::Duplicate => panic!("{} was new", message.id),
    }
}

fn change(customer: u32) -> Change {
    Change {
        customer: CustomerIx(customer),
        created: false,
        merged: None,
        renamed_from: None,
        first_at_moved: false,
        account: None,
        event_row: None,
    }
}

#[test]
fn the_first_message_makes_a_customer_and_an_earlier_one_moves_the_beginning() {
    let mut timelines = Timelines::new();
    assert_eq!(accept(&mut timelines, &track("m1", "u1", "e")), Change { created: true, ..change(0) });
    assert_eq!(accept(&mut timelines, &track("m2", "u1", "e")), change(0));
    let moved = Change { first_at_moved: true, ..change(0) };
    assert_eq!(accept(&mut timelines, &at(99, track("m3", "u1", "e"))), moved);
    assert_eq!(timelines.apply(&track("m3", "u2", "e")), Applied::Duplicate);
    assert_eq!((timelines.len(), timelines.event_count()), (1, 3));
}

#[test]
fn a_user_id_merges_with_an_anonymous_one_and_stays() {
    let mut timelines = Timelines::new();
    accept(&mut timelines, &at(50, track("m1", "anon", "e")));
    accept(&mut timelines, &track("m2", "u1", "e"));
    let merged = Merge { gone: CustomerIx(0), gone_id: person_id("anon"), old_id: person_id("u1") };
    let expected = Change { merged: Some(merged), first_at_moved: true, ..change(1) };
    assert_eq!(accept(&mut timelines, &identify("m3", "u1", "anon")), expected);
    assert_eq!(accept(&mut timelines, &identify("m4", "u1", "anon")), change(1));
    assert_eq!(timelines.customer(&person_id("anon")), Some(CustomerIx(1)));
    assert_eq!(timelines.ids(CustomerIx(1)), [&person_id("anon"), &person_id("u1")]);
    assert_eq!(timelines.blocks()[0].live(), 0b10);
    assert_eq!(timelines.entries(CustomerIx(1)).len(), 2);
}

#[test]
fn a_known_customer_takes_a_new_id_without_a_merge() {
    let mut timelines = Timelines::new();
    accept(&mut timelines, &track("m1", "anon", "e"));
    let renamed = Change { renamed_from: Some(person_id("anon")), ..change(0) };
    assert_eq!(accept(&mut timelines, &identify("m2", "u2", "anon")), renamed);
    // The same person under a smaller user id, which was seen as an anonymous id first.
    assert_eq!(accept(&mut timelines, &identify("m3", "u2", "x1")), change(0));
    let late = Message { is_user: true, ..track("m4", "anon", "e") };
    let renamed = Change { renamed_from: Some(person_id("u2")), ..change(0) };
    assert_eq!(accept(&mut timelines, &late), renamed);
    assert_eq!(timelines.id(CustomerIx(0)), &person_id("anon"));
}

#[test]
fn an_id_left_behind_gives_way() {
    let mut timelines = Timelines::new();
    accept(&mut timelines, &track("m1", "u1", "e"));
    accept(&mut timelines, &track("m2", "u2", "e"));
    let merged = Merge { gone: CustomerIx(0), gone_id: person_id("u1"), old_id: person_id("u2") };
    assert_eq!(
        accept(&mut timelines, &alias("m3", "u2", "u1")),
        Change { merged: Some(merged), ..change(1) }
    );
    // Now the other one is left behind as well, and the smaller text wins again.
    let renamed = Change { renamed_from: Some(person_id("u2")), ..change(1) };
    assert_eq!(accept(&mut timelines, &alias("m4", "u1", "u2")), renamed);
    // Left behind for oneself.
    assert_eq!(accept(&mut timelines, &alias("m5", "u3", "u3")), Change { created: true, ..change(2) });
}

#[test]
fn a_third_id_may_stand_for_both() {
    let mut timelines = Timelines::new();
    accept(&mut timelines, &identify("m1", "u1", "u2"));
    accept(&mut timelines, &track("m2", "x1", "e"));
    accept(&mut timelines, &track("m3", "u2", "e"));
    // `u1` is left behind by the very message that merges, so `u2` survives, which neither went by.
    let merged = Merge { gone: CustomerIx(1), gone_id: person_id("x1"), old_id: person_id("u1") };
    let expected = Change { merged: Some(merged), renamed_from: Some(person_id("u1")), ..change(0) };
    assert_eq!(accept(&mut timelines, &alias("m4", "x1", "u1")), expected);
    assert_eq!(timelines.id(CustomerIx(0)), &person_id("u2"));
}

#[test]
fn accounts_follow_their_customers_through_a_merge() {
    let group = |id: &str, person: &str| {
        let account = AccountId::parse("acme").expect("not blank");
        let traits = Object(vec![("sector".into(), Value::Text("tekstil".into()))]);
        message(id, person, Body::Group { account, traits })
    };
    let mut timelines = Timelines::new();
    let first = accept(&mut timelines, &at(70, group("m1", "anon")));
    let account = first.account.expect("the message is about one");
    accept(&mut timelines, &group("m2", "u1"));
    assert_eq!(timelines.customers_of(account), [CustomerIx(0), CustomerIx(1)]);
    accept(&mut timelines, &identify("m3", "u1", "anon"));
    assert_eq!(timelines.customers_of(account), [CustomerIx(1)]);
    assert_eq!(timelines.blocks()[0].accounts(1), [(account, Timestamp(70))]);
    assert_eq!(timelines.account_entries(account).len(), 2);
}

#[test]
fn of_two_words_on_one_channel_in_one_message_the_last_counts() {
    let said = vec![("sms".to_owned(), ConsentState::Granted), ("sms".to_owned(), ConsentState::Denied)];
    let mut timelines = Timelines::new();
    accept(&mut timelines, &Message { consents: said, ..track("m1", "u1", "e") });
    let sms = timelines.dictionary().channel("sms").expect("seen");
    let history = timelines.blocks()[0].consent(sms).expect("has some");
    assert_eq!((history.len(), history.get(0)), (1, ConsentState::Denied));
}

#[test]
fn an_event_is_where_the_change_says() {
    let mut timelines = Timelines::new();
    let mut row =
        |id: &str, at: i64| match timelines.apply(&Message { at: Timestamp(at), ..track(id, "u1", "e") }) {
            Applied::Accepted(change) => change.event_row,
            Applied::Duplicate => None,
        };
    assert_eq!(
        [row("m1", 50), row("m2", 70), row("m3", 60), row("m4", 40)],
        [Some(0), Some(1), Some(1), Some(0)]
    );
    assert_eq!(row("m4", 40), None, "it was there before");
}

fn apply_all(timelines: &mut Timelines, messages: &[Message]) {
    messages.iter().for_each(|message| drop(timelines.apply(message)));
}

proptest! {
    /// A copy is a picture: it stays as it was, whatever is applied to the original; and what is applied to both, both have.
    #[test]
    fn a_copy_stays_as_it_was(messages in messages(), split in 0..40_usize) {
        let split = split.min(messages.len());
        let mut timelines = Timelines::new();
        apply_all(&mut timelines, &messages[..split]);
        let mut copy = timelines.clone();
        let before = dump(&timelines);
        apply_all(&mut timelines, &messages[split..]);
        prop_assert_eq!(dump(&copy), before);
        let whole = dump(&timelines);
        apply_all(&mut copy, &messages[split..]);
        prop_assert_eq!(dump(&copy), whole);
    }
}
