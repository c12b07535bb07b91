//! Each mistake is found in a shop where it was made, and a good segment passes.

use kesit_insight::quality::{Gate, Kind};
use kesit_model::definition::ConsentState;
use kesit_model::language::{Format, canonical, parse};
use kesit_model::message::{Body, Message};
use kesit_model::zone::Zone;
use kesit_model::{Decimal, Key, Language, MessageId, Object, PersonId, Value};
use kesit_segment::Settings;
use kesit_timeline::Builder;

use super::*;
use crate::source::Lists;

const DAY_MS: i64 = 86_400_000;
/// 2024-07-01T00:00Z.
const START: i64 = 1_719_792_000_000;
const DAYS: i64 = 500;
const CUSTOMERS: usize = 600;

fn message(customer: usize, id: &str, day: i64, body: Body) -> Message {
    let at = Timestamp(START + day * DAY_MS + customer as i64 * 1_000);
    let consent = if customer.is_multiple_of(3) { ConsentState::Granted } else { ConsentState::Denied };
    Message {
        id: MessageId::parse(&format!("{id}-{customer}-{day}")).expect("not blank"),
        at,
        received_at: at,
        person: PersonId::parse(&format!("c{customer:03}")).expect("not blank"),
        is_user: true,
        consents: match &body {
            Body::Identify { .. } => vec![("email".into(), consent)],
            _ => Vec::new(),
        },
        body,
    }
}

/// Every third customer may be written to; every fifth told their age; every eighth orders often, and then rests for
/// half a year.
fn shop() -> Vec<Message> {
    let mut messages = Vec::new();
    for customer in 0..CUSTOMERS {
        let text = |text: &str| Value::Text(text.into());
        let mut traits = vec![
            ("city".into(), text(if customer.is_multiple_of(2) { "İzmir" } else { "Ankara" })),
            ("email".into(), text(&format!("c{customer}@example.com"))),
        ];
        if customer.is_multiple_of(5) {
            traits.push(("age".into(), Value::Number(Decimal::whole(20 + customer as i64 % 50))));
        }
        messages.push(message(customer, "i", 0, Body::Identify { also: None, traits: Object(traits) }));
        let gap = if customer.is_multiple_of(8) { 9 } else { 83 };
        let mut day = (customer * 37 % gap) as i64;
        while day < DAYS {
            let rests = customer.is_multiple_of(16) && (day / 180) % 2 == 1;
            if !rests {
                let total = Value::Number(Decimal::whole(50 + (customer as i64 * 31 + day * 7) % 40));
                let properties = Object(vec![("total".into(), total)]);
                let name = "Order Completed".to_owned();
                messages.push(message(customer, "o", day, Body::Track { name, properties }));
            }
            day += gap as i64;
        }
    }
    messages
}

const SEGMENTS: &str = "
version: 1
segments:
  good: { name: Good, when: { event: Order Completed, within: 60d, count: { gte: 4 } } }
  izmir: { name: İzmir, when: { trait: city, is: İzmir } }
  nobody: { name: Nobody, when: { event: Order Completed, count: { gte: 1000 } } }
  misspelt: { name: Misspelt, when: { any: [{ event: Order Complete }, { event: Order Completed, within: 30d }] } }
  half: { name: Half, when: { all: [{ trait: city, exists: true }, { event: Order Completed, within: 100d, count: { gte: 4 } }] } }
  aged: { name: Aged, when: { all: [{ trait: age, gte: 30 }, { event: Order Completed, within: 60d }] } }
  listed: { name: Listed, when: { list: friends } }
";

fn linted(threads: usize, days: i64) -> (Vec<String>, Linted) {
    let mut builder = Builder::new();
    shop().iter().for_each(|message| {
        builder.push(message);
    });
    let definitions = parse(SEGMENTS, Format::Yaml).expect("definitions").definitions;
    let settings =
        Settings { zone: Zone::parse("Europe/Istanbul").expect("known"), language: Language::Turkish };
    let friend = |customer: usize| PersonId::parse(&format!("c{customer:03}")).expect("not blank");
    let friends = (Key::parse("friends").expect("a key"), (0..100).map(friend).collect());
    let lists = Lists::from_iter([friends]);
    let mut workspace =
        Workspace::new(builder.finish(), definitions, lists, settings, None).expect("a program");
    let keys = workspace.definitions().segments.iter().map(|segment| segment.key.to_string()).collect();
    let as_of = Timestamp(START + days * DAY_MS);
    (keys, lint(&mut workspace, as_of, threads, |_, _| {}).expect("compiles"))
}

#[test]
fn every_mistake_that_was_made_is_found() {
    let (keys, found) = linted(2, DAYS);
    assert_eq!((found.customers, found.test_dates.len()), (600, 4));
    let told = |kind: Kind| -> Vec<&str> {
        let of_kind = found.findings.iter().filter(|finding| finding.kind == kind);
        of_kind.map(|finding| keys[finding.segments[0]].as_str()).collect()
    };
    assert_eq!(told(Kind::Empty), ["nobody"]);
    assert_eq!(told(Kind::UnknownWords), ["misspelt"]);
    assert_eq!(told(Kind::DeadConditions), ["half"]);
    assert_eq!(told(Kind::NotMeasurable), ["aged"]);
    assert_eq!(told(Kind::DemographicsOnly), ["izmir"]);
    assert_eq!(told(Kind::Static), ["izmir", "listed"]);
    assert_eq!(told(Kind::Unreachable).len(), 6, "a third of all may be written to: {:?}", found.findings);
    assert!(!told(Kind::NoDifference).contains(&"good"), "{:?}", found.segments[0]);
    assert!(told(Kind::NoAction).is_empty() && told(Kind::NoControl).is_empty(), "nobody is accused");
    let passes = |ix: usize| Gate::ALL.map(|gate| gate.passes(&found.segments[ix], found.customers));
    assert_eq!(passes(0), [Some(true), Some(true), Some(false), Some(true), None]);
}

#[test]
fn what_was_found_is_named() {
    let (keys, found) = linted(2, DAYS);
    let of = |key: &str| keys.iter().position(|other| other == key).expect("defined");
    let dead = &found.dead[of("half")];
    assert_eq!(dead.len(), 1);
    assert_eq!(canonical(&dead[0]).to_string(), r#"{"trait":"city","exists":true}"#);
    let nearest = Some("Order Completed".to_owned());
    assert_eq!(
        found.unknown[of("misspelt")],
        [Unknown::Event { name: "Order Complete".to_owned(), nearest }]
    );
    assert!(found.dead[of("misspelt")].is_empty(), "an unknown word is told once");
    let aged = &found.segments[of("aged")];
    assert_eq!(aged.known, Some(0.2));
    assert_eq!(found.segments[of("good")].known, Some(1.0));
    let shares: f64 = [of("izmir")].iter().filter_map(|ix| found.segments[*ix].revenue_share).sum();
    assert!((0.5..1.0).contains(&shares), "all who order often live in İzmir: {shares}");
}

#[test]
fn with_little_history_nobody_is_judged_by_it() {
    let (_, found) = linted(2, 60);
    assert!(found.test_dates.is_empty());
    let by_history = [Kind::NoDifference, Kind::Unstable, Kind::DeadConditions];
    assert!(!found.findings.iter().any(|finding| by_history.contains(&finding.kind)), "{:?}", found.findings);
}

#[test]
fn answers_do_not_depend_on_threads() {
    assert_eq!(linted(1, DAYS), linted(5, DAYS));
}
