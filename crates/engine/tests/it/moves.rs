//! A few moves, told one by one.

use kesit_engine::{Cause, Direction, Engine, Resettlement, Transition};
use kesit_model::language::{Format, parse};
use kesit_model::message::{Body, Message};
use kesit_model::zone::Zone;
use kesit_model::{Decimal, Key, Language, MessageId, Object, PersonId, Timestamp, Value};
use kesit_segment::{Frozen, Settings};
use kesit_timeline::Timelines;

const HOUR_MS: i64 = 3_600_000;

const ABANDONED: &str = "
version: 1
segments:
  abandoned:
    when:
      sequence:
        - { event: Product Added, within: 7d }
        - { without: Order Completed, for: 1h }
  buyers:
    when: { event: Order Completed }
";

fn engine(definitions: &str) -> Engine {
    let settings =
        Settings { zone: Zone::parse(Zone::DEFAULT_NAME).expect("bundled"), language: Language::Turkish };
    let mut engine = Engine::new(Timelines::new(), settings, Frozen::default(), Timestamp(0), 2);
    let parsed = parse(definitions, Format::Yaml).expect("sound definitions");
    let moved = engine.redefine(parsed.definitions, Timestamp(0)).expect("sound references");
    assert!(moved.is_empty(), "nobody is there yet");
    engine
}

fn message(id: &str, person: &str, at: i64, body: Body) -> Message {
    Message {
        id: MessageId::parse(id).expect("an id"),
        at: Timestamp(at),
        received_at: Timestamp(at),
        person: PersonId::parse(person).expect("a name"),
        is_user: !person.starts_with("anon"),
        body,
        consents: Vec::new(),
    }
}

fn track(id: &str, person: &str, at: i64, name: &str) -> Message {
    message(id, person, at, Body::Track { name: name.to_owned(), properties: Object::default() })
}

fn told(transitions: &[Transition]) -> Vec<String> {
    let line = |transition: &Transition| {
        let direction = match transition.direction {
            Direction::Entered => "entered",
            Direction::Left => "left",
        };
        let cause = match &transition.cause {
            Cause::Message(id) => id.to_string(),
            Cause::Time => "time".to_owned(),
            Cause::Definition => "definition".to_owned(),
            Cause::Batch => "batch".to_owned(),
        };
        format!(
            "{} {direction} {} at {} by {cause}",
            transition.customer, transition.segment, transition.at.0
        )
    };
    transitions.iter().map(line).collect()
}

fn all(moved: &Resettlement, engine: &Engine) -> Vec<Transition> {
    moved.transitions(engine).collect()
}

#[test]
fn an_abandoned_cart_is_told_to_the_millisecond() {
    let mut engine = engine(ABANDONED);
    assert!(engine.apply(&track("m1", "ayse", 0, "Product Added"), Timestamp(0)).is_empty());
    assert_eq!(engine.next_due(), Timestamp(HOUR_MS));
    assert!(engine.advance(Timestamp(HOUR_MS - 1)).is_empty());
    // The clock jumps two hours; the move bears the instant at which it became true.
    let moves = engine.advance(Timestamp(3 * HOUR_MS));
    assert_eq!(told(&moves), ["ayse entered abandoned at 3600000 by time"]);
    let week = 7 * 24 * HOUR_MS;
    let moves = engine.advance(Timestamp(2 * week));
    assert_eq!(told(&moves), [format!("ayse left abandoned at {} by time", week + 1)]);
    assert_eq!(engine.next_due(), Timestamp::MAX);
}

#[test]
fn an_order_in_time_prevents_it_even_when_it_arrives_late() {
    let mut engine = engine(ABANDONED);
    engine.apply(&track("m1", "ayse", 0, "Product Added"), Timestamp(0));
    engine.advance(Timestamp(2 * HOUR_MS));
    let late = track("m2", "ayse", HOUR_MS / 2, "Order Completed");
    let moves = engine.apply(&late, Timestamp(2 * HOUR_MS));
    assert_eq!(
        told(&moves),
        ["ayse left abandoned at 7200000 by m2", "ayse entered buyers at 7200000 by m2"]
    );
    assert!(engine.apply(&late, Timestamp(3 * HOUR_MS)).is_empty(), "a message counts once");
}

#[test]
fn an_event_moves_a_customer_either_way_where_its_figure_can_fall() {
    const SPENT: &str = "
version: 1
segments:
  spent: { when: { event: Order Completed, sum: { of: total, gte: 100 } } }
  shoes: { when: { event: Order Completed, where: [{ property: category, is: shoes }] } }
  no_shoes: { when: { not: { event: Order Completed, where: [{ property: category, is: shoes }] } } }
";
    let order = |id: &str, total: i64, category: &str| {
        let properties =
            [("total", Value::Number(Decimal::whole(total))), ("category", Value::Text(category.into()))];
        let properties = Object(properties.map(|(key, value)| (key.into(), value)).into());
        message(id, "ayse", 1, Body::Track { name: "Order Completed".to_owned(), properties })
    };
    let mut engine = engine(SPENT);
    let mut moves = |message: &Message| told(&engine.apply(message, Timestamp(1)));
    assert_eq!(
        moves(&order("m1", 150, "hats")),
        ["ayse entered spent at 1 by m1", "ayse entered no_shoes at 1 by m1"]
    );
    assert_eq!(moves(&order("m2", 10, "hats")), [""; 0]);
    assert_eq!(moves(&order("m3", -80, "hats")), ["ayse left spent at 1 by m3"]);
    assert_eq!(
        moves(&order("m4", 0, "shoes")),
        ["ayse entered shoes at 1 by m4", "ayse left no_shoes at 1 by m4"]
    );
    assert_eq!(moves(&order("m5", 20, "shoes")), ["ayse entered spent at 1 by m5"]);
}

#[test]
fn a_merge_moves_the_past_to_the_surviving_id() {
    let mut engine = engine(ABANDONED);
    engine.apply(&track("m1", "anon-1", 0, "Order Completed"), Timestamp(0));
    engine.apply(&track("m2", "ayse", 0, "Page Viewed"), Timestamp(0));
    let tie = Body::Identify { also: PersonId::parse("anon-1"), traits: Object::default() };
    let moves = engine.apply(&message("m3", "ayse", 1, tie), Timestamp(1));
    assert_eq!(told(&moves), ["anon-1 left buyers at 1 by m3", "ayse entered buyers at 1 by m3"]);
}

#[test]
fn definitions_come_and_go_with_everyone_who_belongs_in() {
    let mut engine = engine(ABANDONED);
    engine.apply(&track("m1", "ayse", 0, "Order Completed"), Timestamp(0));
    let buyers = Key::parse("buyers").expect("a key");
    let removed = engine.remove(&buyers, Timestamp(5)).expect("nothing refers to it");
    assert_eq!(told(&all(&removed, &engine)), ["ayse left buyers at 5 by definition"]);
    let parsed = parse(ABANDONED, Format::Yaml).expect("sound definitions");
    let again = parsed.definitions.segment(&buyers).expect("it is there").clone();
    let defined = engine.define(again.clone(), Timestamp(6)).expect("sound");
    assert_eq!(told(&all(&defined, &engine)), ["ayse entered buyers at 6 by definition"]);
    assert!(engine.define(again, Timestamp(7)).expect("sound").is_empty(), "the same again moves nobody");
}
