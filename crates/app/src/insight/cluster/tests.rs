//! Clusters of made shops: found where kinds were made, refused where none were, and rules that ask for just the same.

use kesit_insight::cluster::Split;
use kesit_model::language::{Format, parse};
use kesit_model::message::{Body, Message};
use kesit_model::zone::Zone;
use kesit_model::{Decimal, Language as Locale, MessageId, Object, PersonId, Value};
use kesit_segment::{Frozen, Program, Settings};
use kesit_timeline::{Builder, Timelines};

use super::*;

const DAY_MS: i64 = 86_400_000;
/// 2025-01-01T00:00Z.
const START: i64 = 1_735_689_600_000;
/// The instant asked about.
const NOW: Timestamp = Timestamp(START + 200 * DAY_MS);

fn order(customer: usize, number: usize, day: i64, lira: i64, discount: i64) -> Message {
    let number_of = |number| Value::Number(Decimal::whole(number));
    let properties = vec![("total".into(), number_of(lira)), ("discount".into(), number_of(discount))];
    Message {
        id: MessageId::parse(&format!("m-{customer}-{number}")).expect("not blank"),
        at: Timestamp(START + day * DAY_MS + 3_600_000),
        received_at: Timestamp(START + day * DAY_MS + 3_600_000),
        person: PersonId::parse(&format!("c{customer:03}")).expect("not blank"),
        is_user: true,
        body: Body::Track { name: "Order Completed".to_owned(), properties: Object(properties) },
        consents: Vec::new(),
    }
}

/// Three kinds, 60 customers each: regulars, one-time buyers of long ago, and newcomers who buy at a discount.
fn shop() -> Vec<Message> {
    let mut messages = Vec::new();
    for customer in 0..180_usize {
        let jitter = (customer * 37 % 11) as i64;
        match customer % 3 {
            0 => messages.extend((0..10).map(|number| {
                order(customer, number, 15 + number as i64 * 18 + jitter, 400 + jitter * 9, 0)
            })),
            1 => messages.push(order(customer, 0, 10 + jitter, 90 + jitter, 0)),
            _ => {
                messages.extend((0..2).map(|number| {
                    order(customer, number, 170 + number as i64 * 8 + jitter, 150 + jitter, 20)
                }))
            }
        }
    }
    messages
}

fn timelines(messages: &[Message]) -> Timelines {
    let mut builder = Builder::new();
    messages.iter().for_each(|message| {
        builder.push(message);
    });
    builder.finish()
}

fn zone() -> Zone {
    Zone::parse("Europe/Istanbul").expect("known")
}

fn found(messages: &[Message], threads: usize) -> Found {
    let (timelines, zone) = (timelines(messages), zone());
    clusters(&Shop::new(&timelines, &zone, threads), &Question { k: Some(3), ..Question::default() }, NOW)
        .expect("three kinds")
}

#[test]
fn kinds_are_found_and_no_two_of_them_mixed() {
    let found = found(&shop(), 2);
    assert!(found.stability > 0.9, "{}", found.stability);
    assert_eq!(found.clusters.iter().map(|one| one.description.customers).collect::<Vec<_>>(), [60; 3]);
    for kind in 0..3 {
        let of_kind: Vec<u8> = found.labels.iter().skip(kind).step_by(3).copied().collect();
        assert!(of_kind.windows(2).all(|pair| pair[0] == pair[1]), "{kind}: {of_kind:?}");
    }
    let money: f64 = found.clusters.iter().map(|one| one.money).sum();
    let paid = |message: &Message| match &message.body {
        Body::Track { properties, .. } => match &properties.0[0].1 {
            Value::Number(total) => total.to_f64(),
            _ => 0.0,
        },
        _ => 0.0,
    };
    assert_eq!(money, shop().iter().map(paid).sum::<f64>());
}

#[test]
fn neither_threads_nor_the_future_change_anything() {
    let mut messages = shop();
    let known = found(&messages, 1);
    assert_eq!(known, found(&messages, 3));
    messages.extend((0..180).map(|customer| order(customer, 99, 300, 5_000, 50)));
    assert_eq!(known, found(&messages, 2));
}

#[test]
fn too_few_customers_are_no_clusters() {
    let few: Vec<Message> = shop().into_iter().filter(|message| message.person.as_str() < "c020").collect();
    let (timelines, zone) = (timelines(&few), zone());
    let answer = clusters(&Shop::new(&timelines, &zone, 1), &Question::default(), NOW);
    assert_eq!(answer, Err(NoClusters::TooFew(20)));
    let nobody = Timelines::new();
    let answer = clusters(&Shop::new(&nobody, &zone, 1), &Question::default(), NOW);
    assert_eq!(answer, Err(NoClusters::TooFew(0)));
}

/// Every figure the language has, at every border: the definition finds those for whom the rule holds.
#[test]
fn a_definition_finds_just_whom_the_rule_finds() {
    let messages = shop();
    let mut timelines = timelines(&messages);
    let zone = zone();
    let asked: Vec<(String, Vec<String>)> = {
        let shop = Shop::new(&timelines, &zone, 1);
        let figures = Figures::of(&shop, NOW);
        let (features, table) = figures.table();
        let mut asked = Vec::new();
        for column in 0..features.len() {
            let mut borders: Vec<f64> =
                table.column(column).map(|figure| (figure * 100.0).round() / 100.0).collect();
            borders.sort_by(f64::total_cmp);
            borders.dedup();
            for (at, at_least) in borders.iter().flat_map(|at| [(*at, true), (*at, false)]) {
                let rule = vec![Split { column, at, at_least }];
                let (strong, weak) = (vec![], vec![]);
                let description = Description {
                    customers: 1,
                    share: 0.1,
                    strong,
                    weak,
                    rule,
                    precision: 1.0,
                    coverage: 1.0,
                };
                let name = Both { en: "One, \"two\"".to_owned(), tr: "Bir: iki".to_owned() };
                let Some(text) = segment::definition(1, &name, &name, &description, &features, &figures)
                else {
                    continue;
                };
                let holds = |row: &usize| description.rule[0].holds(table.row(*row));
                let rows = (0..table.rows()).filter(holds);
                asked.push((text, rows.map(|row| shop.id(figures.customers[row]).to_string()).collect()));
            }
        }
        asked
    };
    assert!(asked.len() > 100, "{}", asked.len());
    for (text, mut wanted) in asked {
        let definitions = parse(&text, Format::Yaml).expect("our own definitions can be read").definitions;
        let settings = Settings { zone: zone.clone(), language: Locale::Turkish };
        let program = Program::compile(&definitions, settings, timelines.dictionary_mut()).expect("compiles");
        let members = program.members(&timelines, &Frozen::default(), NOW, 1);
        let mut ids: Vec<String> = members[0].iter().map(|one| timelines.id(one).to_string()).collect();
        ids.sort_unstable();
        wanted.sort_unstable();
        assert_eq!(ids, wanted, "{text}");
    }
}

#[test]
fn numbers_stay_with_their_customers() {
    let (timelines, zone) = (timelines(&shop()), zone());
    let shop = Shop::new(&timelines, &zone, 1);
    let question = Question { k: Some(3), ..Question::default() };
    let mut found = clusters(&shop, &question, NOW).expect("three kinds");
    let of_kind = |found: &Found, kind: usize| found.clusters[usize::from(found.labels[kind])].number;
    let table = |numbers: [u8; 3]| {
        let rows = (0..180).map(|customer| format!("c{customer:03},{}\n", numbers[customer % 3]));
        format!("customer,cluster\nstranger,9\n{}", rows.collect::<String>())
    };
    found.continue_from(&shop, table([7, 2, 4]).as_bytes()).expect("a table");
    assert_eq!([0, 1, 2].map(|kind| of_kind(&found, kind)), [7, 2, 4]);
    let keys = found
        .clusters
        .iter()
        .all(|one| one.segment.as_ref().is_none_or(|text| text.contains(&format!("\n  {}:\n", one.key()))));
    assert!(keys);
    let error = found.continue_from(&shop, "customer,cluster\nc001,first\n".as_bytes());
    assert!(matches!(error, Err(PreviousError::NoNumber { line: 2 })), "{error:?}");
    let error = found.continue_from(&shop, "who,cluster\n".as_bytes());
    assert!(matches!(error, Err(PreviousError::NoColumn("customer"))));
}
