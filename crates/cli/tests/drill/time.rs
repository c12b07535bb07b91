//! Time moves customers by itself: at the instant, all of them, on days of 23 hours, and when the clock jumps.

use kesit_model::{Span, Timestamp};
use serde_json::{Value as Json, json};

use crate::http::Client;
use crate::served::{Served, Site, instant, until};
use crate::size::size;
use crate::told::{Told, members};

const HOUR_MS: i64 = 3_600_000;
/// More than fit into any page or chunk.
const CUSTOMERS: usize = 10_001;

fn send(served: &Served, key: &str, messages: &[Json]) {
    let mut client = Client::with_key(served.address, key);
    for batch in messages.chunks(1_000) {
        let answer = client.send("POST", "/v1/batch", json!({ "batch": batch }).to_string().as_bytes());
        assert_eq!(answer.unwrap().good()["accepted"], batch.len());
    }
    if served.get("/api/v1/clock")["manual"] == true {
        served.settle();
    }
}

fn order(customer: usize, at: Timestamp) -> Json {
    json!({ "type": "track", "event": "Order Completed", "userId": format!("c{customer}"), "timestamp": at.to_string() })
}

/// By the clock of this machine: ten thousand and one leave at the same instant, and a second later the stream has them all.
/// Where other tests share the machine, some seconds.
#[test]
fn ten_thousand_and_one_leave_at_the_same_instant() {
    let patience = Span(size(10_000, 1_000) as i64);
    let site = Site::new("version: 1\nsegments: {recent: {when: {event: Order Completed, within: 1h}}}\n");
    let served = site.serve_with(&["--no-sign-in"]);
    let key = served.source("shop", "server");
    // They leave a while from now: long enough for all of them to be in before.
    let bought_at = served.clock().minus(Span(HOUR_MS)).plus(Span(size(15_000, 10_000) as i64));
    send(&served, &key, &(0..CUSTOMERS).map(|customer| order(customer, bought_at)).collect::<Vec<_>>());
    until("all are in", || served.get("/api/v1/segments")["segments"][0]["size"] == CUSTOMERS);
    let leave_at = bought_at.plus(Span(HOUR_MS + 1));
    assert!(served.clock() < leave_at, "this machine is too slow for the test: nobody was to leave yet");
    let newest =
        || served.get(&format!("/api/v1/transitions?after={}", u32::MAX))["newest"].as_u64().unwrap();
    let all = 1 + 2 * CUSTOMERS as u64;
    until("all have left", || newest() == all);
    let seen_at = instant(&served.get("/api/v1/clock")["now"]);
    let late = seen_at.since(leave_at);
    eprintln!("{CUSTOMERS} left; all were in the stream {} ms after the instant", late.0);
    assert!(late <= patience, "{late:?}");
    let told = Told::read(&served);
    assert!(told.members()["recent"].is_empty());
    let left: Vec<_> = told.moves().filter(|row| row["direction"] == "left").collect();
    assert!(left.iter().all(|row| instant(&row["at"]) == leave_at && row["cause"] == "time"));
}

/// A day has 23 hours in spring and 25 in autumn: whoever bought today leaves at midnight of the shop, not 24 hours later.
#[test]
fn days_of_23_and_of_25_hours() {
    for (day, next_midnight) in
        [("2027-03-28", "2027-03-28T22:00:00Z"), ("2027-10-31", "2027-10-31T23:00:00Z")]
    {
        let site = Site::with(
            &["--time-zone", "Europe/Berlin"],
            "version: 1\nsegments: {today: {when: {event: Order Completed, within: {this: day}}}}\n",
        );
        let served = site.serve();
        let key = served.source("shop", "server");
        let midnight = instant(&next_midnight.into());
        served.set_clock(instant(&format!("{day}T12:00:00Z").into()));
        send(&served, &key, &[order(1, served.clock())]);
        let mine = served.get("/api/v1/customers/c1/segments");
        assert_eq!(mine["segments"], json!(["today"]), "{day}");
        assert_eq!(instant(&mine["until"]), midnight, "{day}");
        served.set_clock(midnight.minus(Span(1)));
        assert_eq!(members(&served, "today").len(), 1, "{day}");
        served.set_clock(midnight);
        assert_eq!(members(&served, "today").len(), 0, "{day}");
        let told = Told::read(&served);
        assert_eq!(instant(&told.moves().last().unwrap()["at"]), midnight);
    }
}

/// A machine that slept for days: everybody left at their instant, in the order of instants, and is told once.
#[test]
fn a_clock_that_jumps() {
    let site = Site::new("version: 1\nsegments: {recent: {when: {event: Order Completed, within: 1d}}}\n");
    let served = site.serve();
    let key = served.source("shop", "server");
    let now = served.clock();
    let bought = |customer: usize| now.minus(Span(customer as i64 * HOUR_MS));
    send(&served, &key, &(0..20).map(|customer| order(customer, bought(customer))).collect::<Vec<_>>());
    assert_eq!(members(&served, "recent").len(), 20);
    served.set_clock(now.plus(Span(5 * 24 * HOUR_MS)));
    let told = Told::read(&served);
    assert!(told.members()["recent"].is_empty());
    let left: Vec<Timestamp> =
        told.moves().filter(|row| row["direction"] == "left").map(|row| instant(&row["at"])).collect();
    let expected: Vec<Timestamp> =
        (0..20).rev().map(|customer| bought(customer).plus(Span(24 * HOUR_MS + 1))).collect();
    assert_eq!(left, expected);
}
