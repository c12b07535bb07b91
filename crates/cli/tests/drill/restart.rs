//! Post, end, start again, compare: the drill that comes first.

use std::time::Duration;

use kesit_model::{Span, Timestamp};
use serde_json::json;

use crate::served::{Served, Site, instant};
use crate::told::{Members, Told, members};

const SEGMENTS: &str = "
version: 1
segments:
  buyers: {when: {event: Order Completed, within: 1d}}
  thrice: {when: {event: Order Completed, count: {gte: 3}}}
  quiet: {when: {all: [{event: Order Completed}, {not: {segment: buyers}}]}}
";
const KEYS: [&str; 3] = ["buyers", "thrice", "quiet"];
const CUSTOMERS: usize = 30;
const DAY: Span = Span(86_400_000);

/// What the server itself says of all segments.
fn said(served: &Served) -> Members {
    KEYS.iter().map(|key| ((*key).to_owned(), members(served, key))).collect()
}

/// The `n`-th customer buys `n % 4` times.
fn buy(served: &Served, key: &str) {
    let mut batch = Vec::new();
    for customer in 0..CUSTOMERS {
        for order in 0..customer % 4 {
            let properties = json!({ "total": 10 * order });
            let id = format!("{customer}-{order}");
            batch.push(json!({ "type": "track", "event": "Order Completed", "messageId": id,
                "userId": format!("c{customer}"), "properties": properties }));
        }
    }
    let answer = crate::http::Client::with_key(served.address, key)
        .send("POST", "/v1/batch", json!({ "batch": batch }).to_string().as_bytes())
        .unwrap();
    assert_eq!(answer.good()["accepted"], batch.len());
}

#[test]
fn what_was_known_before_is_known_after() {
    let site = Site::new(SEGMENTS);
    let served = site.serve();
    let began = served.clock();
    buy(&served, &served.source("shop", "server"));
    served.settle();
    let before = said(&served);
    assert_eq!(before["buyers"].len(), CUSTOMERS - CUSTOMERS.div_ceil(4));
    assert_eq!(Told::read(&served).members(), before);

    let (code, took) = served.stop();
    assert_eq!(code, Some(0), "{}", site.log());
    assert!(took < Duration::from_secs(10), "{took:?}");
    let served = site.serve();
    served.set_clock(began.plus(Span(1)));
    assert_eq!(said(&served), before);
    assert_eq!(Told::read(&served).members(), before);

    served.set_clock(began.plus(DAY).plus(Span(60_000)));
    let quiet = said(&served);
    assert!(quiet["buyers"].is_empty());
    assert_eq!(quiet["quiet"], before["buyers"]);
    served.kill();
    let served = site.serve();
    assert_eq!(Told::read(&served).members(), quiet, "the moves that time brought are kept");
    let asked = Timestamp(began.0 + 2 * DAY.0);
    served.set_clock(asked);
    assert_eq!(said(&served), quiet);
    drop(served);
    for key in KEYS {
        let evaluated = site.evaluated(key, asked);
        assert_eq!(evaluated, quiet[key].iter().cloned().collect::<Vec<_>>(), "{key}");
    }
}

/// The clock of a server that stood still goes on from where it was told to stand, not from where the wall clock is.
#[test]
fn a_clock_that_was_moved_is_not_moved_back_by_a_restart() {
    let site = Site::new(SEGMENTS);
    let served = site.serve();
    let key = served.source("shop", "server");
    let later = served.clock().plus(Span(10 * DAY.0));
    served.set_clock(later);
    buy(&served, &key);
    served.settle();
    served.kill();
    let served = site.serve();
    assert!(served.clock() >= later, "{} is before {later}", served.clock());
    let mine = served.get("/api/v1/customers/c1/segments");
    assert_eq!(mine["segments"], json!(["buyers"]));
    assert!(instant(&mine["until"]) > later);
}
