//! Whole shops, read back the way every other source is read.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::num::NonZero;
use std::path::Path;

use expect_test::expect;
use jiff::civil::date;
use kesit_model::message::{Body, Message, names};
use kesit_model::{Decimal, Object, Timestamp, Value};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use super::{DRAFTS_HELD, DemoError, Options, Summary, create, create_within};
use crate::source;

/// The files of a shop.
const FILES: [&str; 6] = [
    "README.md",
    "lists/do_not_call.csv",
    "lists/vip_invites.csv",
    "messages.jsonl",
    "orders.csv",
    "truth.csv",
];

fn options(customers: u32) -> Options {
    Options { customers, ..Options::default() }
}

fn make(options: &Options) -> (TempDir, Summary) {
    make_with(options, 2, DRAFTS_HELD)
}

fn make_with(options: &Options, threads: usize, drafts_held: usize) -> (TempDir, Summary) {
    let folder = tempfile::tempdir().unwrap();
    let threads = NonZero::new(threads).unwrap();
    let summary = create_within(folder.path(), options, threads, drafts_held, &|_| {}).unwrap();
    (folder, summary)
}

/// A file of the shop as text.
fn file(folder: &TempDir, name: &str) -> String {
    fs::read_to_string(folder.path().join(name)).unwrap()
}

fn messages(folder: &TempDir) -> Vec<Message> {
    let text = file(folder, "messages.jsonl");
    let read = |line: &str| {
        let mut reading = kesit_model::message::read(line.as_bytes(), None);
        assert_eq!(reading.rejected, [], "{line}");
        reading.messages.pop().unwrap()
    };
    text.lines().map(read).collect()
}

/// The events of a name with their properties.
fn events<'m>(messages: &'m [Message], wanted: &str) -> Vec<(&'m Message, &'m Object)> {
    let of = |message: &'m Message| match &message.body {
        Body::Track { name, properties } if name == wanted => Some((message, properties)),
        _ => None,
    };
    messages.iter().filter_map(of).collect()
}

fn text<'o>(object: &'o Object, key: &str) -> &'o str {
    match object.get(key) {
        Some(Value::Text(text)) => text,
        other => panic!("{key} is {other:?}"),
    }
}

fn number(object: &Object, key: &str) -> Decimal {
    object.get(key).and_then(Value::as_number).unwrap_or_else(|| panic!("{key} is no number"))
}

/// Rows of `truth.csv` by column.
fn truth(folder: &TempDir) -> Vec<BTreeMap<String, String>> {
    let text = file(folder, "truth.csv");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.unwrap()).collect()
}

fn hash(folder: &Path) -> String {
    let mut hasher = Sha256::new();
    for name in FILES {
        hasher.update(fs::read(folder.join(name)).unwrap());
    }
    hasher.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn the_same_options_give_the_same_bytes() {
    let (reference, summary) = make(&options(300));
    // A change of this number is a change of everybody's demo shop: say so in the change log.
    expect!["776698e8bd908528"].assert_eq(&hash(reference.path()));
    for (threads, drafts_held) in [(1, DRAFTS_HELD), (3, 0)] {
        let (again, same_summary) = make_with(&options(300), threads, drafts_held);
        assert_eq!(
            hash(again.path()),
            hash(reference.path()),
            "{threads} threads, {drafts_held} drafts in memory"
        );
        assert_eq!(same_summary, summary);
    }
    let (other, _) = make(&Options { seed: 2, ..options(300) });
    assert_ne!(hash(other.path()), hash(reference.path()));
}

#[test]
fn a_customer_does_not_depend_on_how_many_there_are() {
    let lines_of = |folder: &TempDir, below: u32| -> Vec<String> {
        let text = file(folder, "messages.jsonl");
        let is_below = |line: &&str| {
            let id = line.split(r#""messageId":""#).nth(1).unwrap();
            id[..7].parse::<u32>().unwrap() < below
        };
        text.lines().filter(is_below).map(str::to_owned).collect()
    };
    let ((few, _), (many, _)) = (make(&options(40)), make(&options(1_500)));
    assert_eq!(lines_of(&few, 40), lines_of(&many, 40));
    let truths =
        |folder: &TempDir| file(folder, "truth.csv").lines().take(41).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(truths(&few), truths(&many));
}

#[test]
fn every_message_is_taken_once_and_in_order_of_receipt() {
    let (folder, summary) = make(&options(800));
    let messages = messages(&folder);
    assert_eq!(messages.len() as u64, summary.total());
    assert!(messages.is_sorted_by_key(|message| message.received_at));
    let ids: BTreeSet<_> = messages.iter().map(|message| message.id.as_str()).collect();
    assert_eq!(ids.len(), messages.len());
    let (from, until) = (Timestamp(1_730_408_400_000), Timestamp(1_793_480_400_000));
    for message in &messages {
        assert!(
            from <= message.at && message.at <= message.received_at && message.received_at < until,
            "{message:?}"
        );
    }
    let late = messages.iter().filter(|message| message.received_at.since(message.at).0 > 3_600_000).count();
    assert!(late > 20, "{late} messages came more than an hour late");
    for name in [
        names::PAGE_VIEWED,
        names::SCREEN_VIEWED,
        names::PRODUCTS_SEARCHED,
        names::PRODUCT_VIEWED,
        names::PRODUCT_ADDED,
        names::CHECKOUT_STARTED,
        names::ORDER_COMPLETED,
        names::ORDER_REFUNDED,
        names::ORDER_CANCELLED,
        names::EMAIL_DELIVERED,
        names::EMAIL_OPENED,
        names::EMAIL_LINK_CLICKED,
        names::EMAIL_BOUNCED,
        names::UNSUBSCRIBED,
        names::PUSH_NOTIFICATION_TAPPED,
        names::PRODUCT_REVIEWED,
        "SMS Link Clicked",
        "Store Visited",
        "Support Case Opened",
        "Support Case Closed",
        "Survey Answered",
        "identify",
        "alias",
        "group",
    ] {
        assert!(summary.messages.get(name).is_some_and(|count| *count > 0), "no {name}");
    }
}

#[test]
fn the_summary_counts_what_is_in_the_file() {
    let (folder, summary) = make(&options(400));
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for message in messages(&folder) {
        let name = match message.body {
            Body::Identify { .. } => "identify".to_owned(),
            Body::Alias { .. } => "alias".to_owned(),
            Body::Group { .. } => "group".to_owned(),
            Body::Track { name, .. } => name,
        };
        *counts.entry(name).or_default() += 1;
    }
    let expected: BTreeMap<String, u64> =
        summary.messages.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect();
    assert_eq!(counts, expected);
    assert_eq!(summary.bytes, file(&folder, "messages.jsonl").len() as u64);
    assert_eq!((summary.from, summary.until), (date(2024, 11, 1), date(2026, 11, 1)));
}

#[test]
fn nameless_visits_belong_to_the_customer_who_turns_up_later() {
    let (folder, _) = make(&options(2_000));
    let messages = messages(&folder);
    let mut joined = BTreeSet::new();
    let mut users = BTreeSet::new();
    for message in &messages {
        match &message.body {
            Body::Identify { also: Some(also), .. } => joined.insert(also.as_str()),
            Body::Alias { previous } => joined.insert(previous.as_str()),
            _ => false,
        };
        if message.is_user {
            users.insert(message.person.as_str());
        }
    }
    let nameless: BTreeSet<_> =
        messages.iter().filter(|message| !message.is_user).map(|message| message.person.as_str()).collect();
    let (found, unknown) = (nameless.intersection(&joined).count(), nameless.difference(&joined).count());
    assert!(found > 400, "{found} browsers became known");
    assert!((230..370).contains(&unknown), "{unknown} visitors stayed unknown, of some 300");
    assert_eq!(users.len() + unknown, 2_000, "everybody is seen");
    let loaded = load(folder.path(), "messages.jsonl");
    assert_eq!(loaded.timelines.len(), 2_000, "and once only");
}

fn load(folder: &Path, name: &str) -> source::Loaded {
    let zone = kesit_model::zone::Zone::parse("Europe/Istanbul").unwrap();
    let options = source::Options::new(zone, source::Mapping::default());
    source::load(&[source::Input::File(folder.join(name))], &options, &|_| {}).unwrap()
}

#[test]
fn reversals_follow_orders_and_never_exceed_them() {
    let (folder, _) = make(&options(3_000));
    let messages = messages(&folder);
    let orders: BTreeMap<_, _> = events(&messages, names::ORDER_COMPLETED)
        .into_iter()
        .map(|(message, order)| (text(order, "order_id"), (message, number(order, "revenue"))))
        .collect();
    let mut reversed = BTreeSet::new();
    for name in [names::ORDER_REFUNDED, names::ORDER_CANCELLED] {
        for (message, reversal) in events(&messages, name) {
            let (order, revenue) = orders[text(reversal, "order_id")];
            assert_eq!(order.person, message.person);
            assert!(order.at < message.at);
            assert!(number(reversal, "revenue") <= revenue);
            assert!(reversed.insert(text(reversal, "order_id")), "reversed once");
        }
    }
    let share = reversed.len() as f64 / orders.len() as f64;
    assert!((0.05..0.12).contains(&share), "{share} of the orders are reversed");
}

#[test]
fn the_orders_export_tells_the_same_orders() {
    let (folder, _) = make(&options(600));
    let messages = messages(&folder);
    let orders = events(&messages, names::ORDER_COMPLETED);
    let amount = orders.iter().map(|(_, order)| number(order, "revenue").0).sum();
    let report = load(folder.path(), "orders.csv").report;
    assert_eq!(report.refused.total, 0);
    let export = report.orders.unwrap();
    assert_eq!((export.orders, export.amount), (orders.len() as u64, Decimal(amount)));
    let lines: usize = orders.iter().map(|(_, order)| products(order).len()).sum();
    assert_eq!(export.rows, lines as u64);
}

fn products(order: &Object) -> &[Value] {
    match order.get("products") {
        Some(Value::List(products)) => products,
        other => panic!("products are {other:?}"),
    }
}

#[test]
fn the_truth_agrees_with_the_orders() {
    let (folder, _) = make(&options(1_500));
    let messages = messages(&folder);
    let mut orders: BTreeMap<&str, Vec<Timestamp>> = BTreeMap::new();
    for (message, _) in events(&messages, names::ORDER_COMPLETED) {
        orders.entry(message.person.as_str()).or_default().push(message.at);
    }
    let truth = truth(&folder);
    assert_eq!(truth.len(), 1_500);
    for row in &truth {
        let seen = orders.get(row["customer"].as_str()).map_or(&[] as &[_], Vec::as_slice);
        let placed: usize = row["orders"].parse().unwrap();
        // What a telephone sends after the end has been placed but is not seen.
        assert!(seen.len() <= placed && placed - seen.len() <= 1, "{row:?}");
        let (first, last) = (seen.iter().min(), seen.iter().max());
        if let Some(first) = first {
            assert_eq!(first.to_string(), row["first_order_at"]);
        }
        if let (Some(last), false) = (last, row["alive_until"].is_empty()) {
            assert_eq!(last.to_string(), row["alive_until"], "nobody orders after giving up");
        }
        assert_eq!(row["kind"] == "buyer", !row["lambda_per_week"].is_empty());
    }
}

#[test]
fn people_look_like_people() {
    let (folder, _) = make(&options(4_000));
    let messages = messages(&folder);
    let profiles: Vec<&Object> = messages
        .iter()
        .filter_map(|message| match &message.body {
            Body::Identify { traits, .. } if traits.get("email").is_some() => Some(traits),
            _ => None,
        })
        .collect();
    assert!((3_250..3_550).contains(&profiles.len()), "{} profiles of some 3,400", profiles.len());
    let emails: BTreeSet<&str> = profiles.iter().map(|traits| text(traits, "email")).collect();
    assert_eq!(emails.len(), profiles.len(), "everybody has an address of their own");
    for traits in &profiles {
        assert_eq!(
            text(traits, "name"),
            format!("{} {}", text(traits, "firstName"), text(traits, "lastName"))
        );
        assert!(text(traits, "email").ends_with(".example"), "nobody real is ever written to");
        let phone = text(traits, "phone");
        assert!(phone.starts_with("+905") && phone.len() == 13, "{phone}");
    }
    let city = |traits: &&&Object| matches!(traits.at_path("address.city"), Some(Value::Text(city)) if city == "İstanbul");
    let share = profiles.iter().filter(city).count() as f64 / profiles.len() as f64;
    assert!((0.16..0.20).contains(&share), "İstanbul has 18 % of the people, not {share}");
    let yilmaz = profiles.iter().filter(|traits| text(traits, "lastName") == "Yılmaz").count();
    let rarest = profiles.iter().filter(|traits| text(traits, "lastName") == "Yiğit").count();
    assert!(yilmaz > 5 * rarest, "{yilmaz} Yılmaz, {rarest} Yiğit");
}

#[test]
fn reviews_fit_their_stars() {
    let (folder, _) = make(&options(6_000));
    let messages = messages(&folder);
    let reviews = events(&messages, names::PRODUCT_REVIEWED);
    assert!(reviews.len() > 500);
    let of = |stars: i64| {
        let wanted = Decimal::whole(stars);
        reviews
            .iter()
            .filter(move |(_, review)| number(review, "rating") == wanted)
            .map(|(_, review)| text(review, "review_body"))
    };
    assert!(of(5).count() > of(3).count() && of(1).count() > 10);
    let praises = |review: &&str| review.contains("avsiye ederim");
    assert!(of(5).filter(praises).count() > 0);
    assert_eq!(of(1).filter(praises).count(), 0);
    let different: BTreeSet<_> = reviews.iter().map(|(_, review)| text(review, "review_body")).collect();
    assert!(
        different.len() * 10 > reviews.len() * 9,
        "{} different reviews of {}",
        different.len(),
        reviews.len()
    );
}

#[test]
fn november_is_strongest_and_evenings_are() {
    let (folder, _) = make(&options(6_000));
    let messages = messages(&folder);
    let orders = events(&messages, names::ORDER_COMPLETED);
    let local = |at: Timestamp| Timestamp(at.0 + 3 * 3_600_000);
    let in_month = |year_month: &str| {
        orders.iter().filter(|(message, _)| local(message.at).to_string().starts_with(year_month)).count()
    };
    assert!(in_month("2025-11") as f64 > 1.2 * in_month("2025-10") as f64);
    let hour = |(message, _): &&(&Message, &Object)| local(message.at).0 / 3_600_000 % 24;
    let evening = orders.iter().filter(|order| (19..23).contains(&hour(order))).count();
    let night = orders.iter().filter(|order| (2..6).contains(&hour(order))).count();
    assert!(evening > 15 * night.max(1), "{evening} orders in the evening, {night} at night");
}

#[test]
fn packed_messages_are_the_same_messages() {
    let (plain, _) = make(&options(200));
    let (packed, summary) = make(&Options { zstd: true, ..options(200) });
    let bytes = fs::read(packed.path().join("messages.jsonl.zst")).unwrap();
    assert_eq!(summary.bytes, bytes.len() as u64);
    let unpacked = zstd::stream::decode_all(bytes.as_slice()).unwrap();
    assert_eq!(unpacked, file(&plain, "messages.jsonl").into_bytes());
    assert!(!packed.path().join("messages.jsonl").exists());
}

#[test]
fn any_end_and_any_length_will_do() {
    for (until, months) in [(date(2016, 11, 15), 7), (date(2024, 2, 29), 1), (date(2031, 1, 1), 60)] {
        let (folder, _) = make(&Options { until, months, ..options(60) });
        assert!(messages(&folder).len() > 50, "{until}");
    }
}

#[test]
fn a_folder_that_holds_something_is_left_alone_unless_forced() {
    let folder = tempfile::tempdir().unwrap();
    let one = NonZero::<usize>::MIN;
    fs::write(folder.path().join("messages.jsonl.zst"), "old").unwrap();
    fs::write(folder.path().join("mine.txt"), "mine").unwrap();
    let refused = create(folder.path(), &options(5), one, &|_| {}).unwrap_err();
    assert!(matches!(refused, DemoError::Occupied { .. }));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing was written");
    create(folder.path(), &Options { force: true, ..options(5) }, one, &|_| {}).unwrap();
    let names: BTreeSet<String> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let expected = ["README.md", "lists", "messages.jsonl", "mine.txt", "orders.csv", "truth.csv"];
    assert_eq!(names, expected.map(str::to_owned).into(), "the packed messages of the old shop are gone");
}

#[test]
fn options_have_limits() {
    let folder = tempfile::tempdir().unwrap();
    let default = Options::default();
    for (options, expected) in [
        (Options { customers: 0, ..default }, "customers"),
        (Options { customers: 10_000_001, ..default }, "customers"),
        (Options { months: 0, ..default }, "months"),
        (Options { months: 121, ..default }, "months"),
        (Options { until: date(1999, 1, 1), ..default }, "until"),
    ] {
        match create(folder.path(), &options, NonZero::<usize>::MIN, &|_| {}) {
            Err(DemoError::OutOfRange { option, .. }) => assert_eq!(option, expected),
            other => panic!("{other:?}"),
        }
    }
}
