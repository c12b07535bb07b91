//! A message counts once, however late and however often it comes; and nothing vanishes: what was received is stored, a duplicate,
//! or in the quarantine, from where all of it comes back once it is mended.

use std::sync::mpsc;
use std::thread;

use kesit_model::{Span, Timestamp};
use serde_json::{Value as Json, json};

use crate::sender::{Place, Sender};
use crate::served::{Served, Site};
use crate::size::{below, chance, size};
use crate::told::text;

const SEGMENTS: &str = "version: 1\nsegments: {buyers: {when: {event: Order Completed, within: 30d}}}\n";
const CUSTOMERS: usize = 100;
const SENDERS: usize = 4;
const BATCH: usize = 50;
const DAY_MS: i64 = 86_400_000;

/// An order of one of the customers, up to ninety days before `now`.
fn order(number: usize, now: Timestamp) -> Json {
    let late = (number as i64 * 7_919) % (90 * DAY_MS);
    json!({ "type": "track", "event": "Order Completed", "messageId": format!("m{number}"),
        "userId": format!("c{}", number % CUSTOMERS), "timestamp": now.minus(Span(late)).to_string() })
}

/// How many orders the server knows, of all and of each customer.
fn orders(served: &Served) -> (u64, Vec<u64>) {
    let names = served.get("/api/v1/events?prefix=Order");
    let of = |customer: usize| {
        let known = served.get(&format!("/api/v1/customers/c{customer}"));
        let events = known["events"].as_array().unwrap();
        let orders = events.iter().find(|event| event["event"] == "Order Completed");
        orders.map_or(0, |event| event["count"].as_u64().unwrap())
    };
    (names["items"][0]["count"].as_u64().unwrap(), (0..CUSTOMERS).map(of).collect())
}

#[test]
fn a_message_counts_once_however_often_it_comes() {
    let mut chance = chance("a_message_counts_once");
    let (count, kills) = (size(3_000, 300_000), size(3, 20));
    let site = Site::new(SEGMENTS);
    let served = site.serve();
    let (key, now) = (served.source("shop", "server"), served.clock());
    let mut deliveries: Vec<usize> =
        (0..count).flat_map(|number| vec![number; 1 + below(&mut chance, 5)]).collect();
    for place in (1..deliveries.len()).rev() {
        deliveries.swap(place, below(&mut chance, place + 1));
    }
    let place = Place::default();
    place.is_at(served.address);
    let (tell, heard) = mpsc::channel();
    let batches: Vec<&[usize]> = deliveries.chunks(BATCH).collect();
    let served = thread::scope(|scope| {
        for batches in batches.chunks(batches.len().div_ceil(SENDERS)) {
            let (tell, place, key) = (tell.clone(), &place, &key);
            scope.spawn(move || {
                let mut sender = Sender::new(place, key);
                for batch in batches {
                    let batch: Vec<Json> = batch.iter().map(|number| order(*number, now)).collect();
                    let answer =
                        sender.deliver("/v1/batch", json!({ "batch": batch }).to_string().as_bytes());
                    assert_eq!(answer.good()["accepted"], batch.len());
                    let _ = tell.send(());
                }
            });
        }
        drop(tell);
        let mut served = served;
        for _ in 0..kills {
            let wanted = 1 + below(&mut chance, (2 * batches.len() / (kills + 1)).max(1));
            heard.iter().take(wanted).for_each(drop);
            place.is_down();
            served.kill();
            served = site.serve();
            place.is_at(served.address);
        }
        served
    });
    served.settle();
    let (all, of_each) = orders(&served);
    assert_eq!(all, count as u64);
    let expected = |customer: usize| (customer..count).step_by(CUSTOMERS).count() as u64;
    assert_eq!(of_each, (0..CUSTOMERS).map(expected).collect::<Vec<_>>());
}

/// Ways in which a message can be poison; the number of the order is in it, so that somebody can mend it.
fn poison(kind: usize, number: usize) -> String {
    let id = format!("m{number}");
    match kind {
        0 => json!({ "type": "trakc", "messageId": id, "userId": "c1", "event": "Order Completed" }).to_string(),
        1 => json!({ "type": "track", "messageId": id, "event": "Order Completed" }).to_string(),
        2 => json!({ "type": "track", "messageId": id, "userId": "c1", "event": "Order Completed", "timestamp": "yesterday" })
            .to_string(),
        3 => json!({ "type": "track", "messageId": id, "userId": "c1", "event": "Order Completed", "timestamp": [] })
            .to_string(),
        4 => json!({ "type": "track", "messageId": id, "userId": "c1", "event": "Order Completed", "properties": 7 })
            .to_string(),
        5 => json!({ "type": "track", "messageId": id, "userId": "c1", "event": "Order Completed",
            "properties": { "note": "x".repeat(33 * 1024) } })
        .to_string(),
        6 => json!({ "type": "track", "messageId": id, "userId": { "a": 1 }, "event": "Order Completed" }).to_string(),
        7 => format!(r#"{{"type":"track","messageId":"{id}","userId":"c1","event":"Order Completed","properties":{}1{}}}"#,
            "{\"a\":".repeat(40), "}".repeat(40)),
        8 => json!([id]).to_string(),
        _ => format!(r#"{{"type":"track","timestamp":"9999999-01-01","userId":"c1","event":"Order Completed","messageId":"{id}"}}"#),
    }
}
const POISONS: usize = 10;

/// What was sent, and what must come of it.
#[derive(Debug, Default, PartialEq, Eq)]
struct Balance {
    received: u64,
    stored: u64,
    duplicate: u64,
    quarantined: u64,
}

#[test]
fn nothing_vanishes() {
    let mut chance = chance("nothing_vanishes");
    let site = Site::new(SEGMENTS);
    let served = site.serve();
    let (key, now) = (served.source("shop", "server"), served.clock());
    let place = Place::default();
    place.is_at(served.address);
    let mut sender = Sender::new(&place, &key);
    let mut expected = Balance::default();
    let mut poisoned = Vec::new();
    // Number 0 is the one that comes again and again: it is a good one.
    sender.deliver("/v1/track", order(0, now).to_string().as_bytes());
    (expected.received, expected.stored) = (1, 1);
    let mut next = 1;
    for _ in 0..size(100, 4_000) {
        let mut batch = Vec::new();
        let mut rejected = 0;
        for _ in 0..=below(&mut chance, 30) {
            match below(&mut chance, 10) {
                0 => {
                    batch.push(poison(below(&mut chance, POISONS), next));
                    poisoned.push(next);
                    next += 1;
                    rejected += 1;
                }
                1 => {
                    batch.push(order(0, now).to_string());
                    expected.duplicate += 1;
                }
                _ => {
                    batch.push(order(next, now).to_string());
                    expected.stored += 1;
                    next += 1;
                }
            }
        }
        let answer = sender.deliver("/v1/batch", format!(r#"{{"batch":[{}]}}"#, batch.join(",")).as_bytes());
        let said = answer.good();
        assert_eq!(said["accepted"], batch.len() - rejected, "{said}");
        assert_eq!(said["rejected"].as_array().unwrap().len(), rejected);
        expected.received += batch.len() as u64;
        expected.quarantined += rejected as u64;
    }
    // Each at an address of its own, and bodies that are not even JSON.
    for kind in 0..POISONS {
        let answer = sender.deliver("/v1/track", poison(kind, next).as_bytes());
        assert!(
            matches!(answer.status, 400 | 413) || kind == 0,
            "{kind}: {} {}",
            answer.status,
            answer.text()
        );
        poisoned.push(next);
        next += 1;
    }
    let answer = sender.deliver("/v1/batch", format!(r#"{{"batch":[{{"messageId":"m{next}""#).as_bytes());
    assert_eq!(answer.status, 400);
    poisoned.push(next);
    expected.received += POISONS as u64 + 1;
    expected.quarantined += POISONS as u64 + 1;

    served.settle();
    let outcome = |word: &str| {
        let label = format!(r#"sender="server",outcome="{word}""#);
        served.labelled("kesit_messages_total", &label) as u64
    };
    // What Kesit writes back itself comes but once.
    let duplicate = served.labelled("kesit_duplicate_messages_total", "") as u64;
    let waiting = served.get("/api/v1/quarantine");
    let waiting: u64 =
        waiting["requests"].as_array().unwrap().iter().map(|row| row["count"].as_u64().unwrap()).sum();
    let (stored, _) = orders(&served);
    let (accepted, quarantined) = (outcome("accepted"), outcome("quarantined"));
    assert_eq!(outcome("rejected"), 0);
    assert_eq!(accepted, stored + duplicate);
    let found = Balance { received: accepted + quarantined, stored, duplicate, quarantined: waiting };
    assert_eq!(found, expected);
    assert_eq!(quarantined, waiting, "the metrics and the quarantine agree");

    mend(&served, &poisoned, now);
    assert_eq!(orders(&served).0, expected.stored + expected.quarantined, "all of it came back");
}

/// Somebody mends what waits, one after the other.
fn mend(served: &Served, poisoned: &[usize], now: Timestamp) {
    let mut mended = Vec::new();
    loop {
        let page = served.get("/api/v1/quarantine/requests?limit=1000");
        let waiting = page["items"].as_array().unwrap();
        if waiting.is_empty() {
            break;
        }
        for one in waiting {
            let number = number_in(&text(&one["raw"]));
            let right = json!({ "raw": order(number, now).to_string() });
            let answer = served.post(&format!("/api/v1/quarantine/requests/{}/mend", one["id"]), &right);
            assert_eq!(answer["accepted"], 1, "{answer}");
            mended.push(number);
        }
    }
    mended.sort_unstable();
    assert_eq!(mended, poisoned, "each waits once, with what was sent");
    served.settle();
}

/// The number of the order that a poisonous message was.
fn number_in(raw: &str) -> usize {
    let ids = raw.split("\"m").skip(1).filter_map(|rest| rest.split('"').next()?.parse().ok());
    ids.last().unwrap_or_else(|| panic!("no id in {raw:.200}"))
}
