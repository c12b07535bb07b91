//! Three times as much as fits: whoever comes too late is told to come again, the memory stays bounded, and what was acknowledged
//! is what is stored.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::json;

use crate::http::Client;
use crate::served::{Served, Site, until};
use crate::told::members;

const SEGMENTS: &str = "version: 1\nsegments: {buyers: {when: {event: Order Completed}}}\n";
/// The longest batch that is taken.
const BATCH_BYTES: usize = 500 * 1024;
/// Bodies of that length that are in hand at once: 64 MB of them.
const FITTING: usize = 131;
/// What the memory may grow by, in MB: the bodies in hand, once more as messages, and the room of those who are turned away.
const MAX_GROWTH_MB: f64 = 256.0;

/// A batch of exactly that length with one message.
fn body(id: &str) -> Vec<u8> {
    let batch = json!([{ "type": "track", "event": "Order Completed", "messageId": id, "userId": id }]);
    let mut body = json!({ "batch": batch }).to_string().into_bytes();
    body.resize(BATCH_BYTES, b' ');
    body
}

/// A request that is all there but for its last byte.
fn begin(served: &Served, key: &str, id: &str) -> TcpStream {
    let mut stream = TcpStream::connect(served.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let head = format!(
        "POST /v1/batch HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {key}\r\ncontent-length: {BATCH_BYTES}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    // Who is turned away may be cut off before all is written.
    let _ = stream.write_all(&body(id)[..BATCH_BYTES - 1]);
    stream
}

/// The status, and whether it says when to come again.
fn answer(stream: &mut TcpStream) -> (u16, bool) {
    let (mut status, mut says_when) = (0, false);
    for line in BufReader::new(stream).lines().map_while(Result::ok).take_while(|line| !line.is_empty()) {
        if status == 0 {
            status = line.split(' ').nth(1).unwrap().parse().unwrap();
        }
        says_when |= line.to_ascii_lowercase().starts_with("retry-after: ");
    }
    (status, says_when)
}

fn resident_mb(served: &Served) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", served.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.split_whitespace().next().unwrap().parse::<f64>().unwrap() / 1024.0
}

#[test]
fn three_times_as_much_as_fits() {
    let site = Site::new(SEGMENTS);
    let served = site.serve();
    let key = served.source("shop", "server");
    let before_mb = resident_mb(&served);
    let mut taken: Vec<(String, TcpStream)> = Vec::new();
    for number in 0..FITTING {
        let id = format!("taken-{number}");
        taken.push((id.clone(), begin(&served, &key, &id)));
    }
    until("all of them are in hand", || {
        served.labelled("kesit_http_requests_under_way", "") >= FITTING as f64
    });
    for number in 0..2 * FITTING {
        let mut late = begin(&served, &key, &format!("late-{number}"));
        assert_eq!(answer(&mut late), (429, true), "{number}");
    }
    assert_eq!(
        Client::new(served.address).send("GET", "/readyz", b"").unwrap().status,
        200,
        "others are answered"
    );
    let mut acknowledged = std::collections::BTreeSet::new();
    for (id, mut stream) in taken {
        stream.write_all(b" ").unwrap();
        assert_eq!(answer(&mut stream).0, 200);
        acknowledged.insert(id);
    }
    served.settle();
    assert_eq!(members(&served, "buyers"), acknowledged, "acknowledged is stored, and nothing else");
    let growth_mb = resident_mb(&served) - before_mb;
    eprintln!("three times as much as fits: {growth_mb:.0} MB more at most");
    assert!(growth_mb < MAX_GROWTH_MB, "{growth_mb:.0} MB");
    let again = Client::with_key(served.address, &key).send("POST", "/v1/batch", &body("late-1"));
    assert_eq!(again.unwrap().status, 200, "who comes again is taken");
}
