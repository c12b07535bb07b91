//! The end and what comes after it: SIGTERM under load drains within ten seconds, a second one ends at once, and what was backed up
//! is there again.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::http::Client;
use crate::sender::{Place, Sender};
use crate::served::{Site, until};
use crate::told::{Told, members};

const SEGMENTS: &str = "version: 1\nsegments: {buyers: {when: {event: Order Completed}}}\n";
const SENDERS: usize = 8;
/// The end may take as long.
const DRAINED: Duration = Duration::from_secs(10);

fn order(customer: &str) -> String {
    json!({ "type": "track", "event": "Order Completed", "messageId": customer, "userId": customer })
        .to_string()
}

#[test]
fn sigterm_under_load_loses_nothing() {
    let site = Site::new(SEGMENTS);
    let served = site.serve();
    let key = served.source("shop", "server");
    let place = Place::default();
    place.is_at(served.address);
    let (acknowledged, is_over) = (AtomicUsize::new(0), AtomicBool::new(false));
    let (code, took) = thread::scope(|scope| {
        for number in 0..SENDERS {
            let (place, key, acknowledged, is_over) = (&place, &key, &acknowledged, &is_over);
            scope.spawn(move || {
                let mut sender = Sender::new(place, key);
                for request in 0.. {
                    let answer =
                        sender.attempt("/v1/track", order(&format!("c{number}-{request}")).as_bytes());
                    match answer.map(|answer| answer.status) {
                        Some(200) => acknowledged.fetch_add(1, Ordering::Relaxed),
                        _ if is_over.load(Ordering::Relaxed) => return,
                        Some(503) | None => continue,
                        Some(status) => panic!("{status}"),
                    };
                }
            });
        }
        until("a load", || acknowledged.load(Ordering::Relaxed) > 500);
        let ended = served.stop();
        is_over.store(true, Ordering::Relaxed);
        ended
    });
    assert_eq!(code, Some(0), "{}", site.log());
    assert!(took <= DRAINED, "{took:?}");
    let served = site.serve();
    let there = members(&served, "buyers");
    let told = Told::read(&served);
    assert_eq!(told.members()["buyers"], there);
    let acknowledged = acknowledged.into_inner();
    // A request whose answer was cut off may have been stored: one for each sender.
    assert!((acknowledged..=acknowledged + SENDERS).contains(&there.len()), "{acknowledged} {}", there.len());
}

/// A request that never comes to its end keeps the server waiting; whoever asks twice does not wait.
#[test]
fn a_second_signal_ends_at_once() {
    let site = Site::new(SEGMENTS);
    let mut served = site.serve();
    let key = served.source("shop", "server");
    let mut held = TcpStream::connect(served.address).unwrap();
    write!(held, "POST /v1/track HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {key}\r\ncontent-length: 900\r\n\r\n{{")
        .unwrap();
    until("the request is under way", || served.labelled("kesit_http_requests_under_way", "") >= 1.0);
    served.signal("TERM");
    until("nobody new is let in", || {
        TcpStream::connect(served.address).is_err()
            || Client::new(served.address)
                .send("GET", "/readyz", b"")
                .map_or(true, |answer| answer.status == 503)
    });
    let began = Instant::now();
    served.signal("TERM");
    let code = served.wait();
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    assert_ne!(code, Some(0), "it did not end in good order");
    let mut rest = Vec::new();
    let _ = held.read_to_end(&mut rest);
    drop(site.serve());
}

#[test]
fn what_was_backed_up_is_equal() {
    let site = Site::new(SEGMENTS);
    let served = site.serve();
    let key = served.source("shop", "server");
    let mut client = Client::with_key(served.address, &key);
    for number in 0..200 {
        client.send("POST", "/v1/track", order(&format!("c{number}")).as_bytes()).unwrap().good();
    }
    served.settle();
    let (there, now) = (members(&served, "buyers"), served.clock());
    let running = site.run(&["backup", "running.tar.zst", "--workspace", site.dir()]);
    assert_eq!(served.stop().0, Some(0));
    site.kesit(&["backup", "stopped.tar.zst", "--workspace", site.dir()]);
    let mut copies = vec!["stopped"];
    if running.status.success() {
        copies.push("running");
    } else {
        let told = String::from_utf8_lossy(&running.stderr);
        assert!(told.contains("another process has it open"), "{told}");
    }
    for copy in copies {
        let dir = site.path(copy);
        site.kesit(&["restore", &format!("{copy}.tar.zst"), dir.to_str().unwrap()]);
        site.kesit(&["doctor", "--workspace", dir.to_str().unwrap()]);
        let as_of = now.to_string();
        let ids = site.kesit(&[
            "evaluate",
            "--workspace",
            dir.to_str().unwrap(),
            "--members",
            "buyers",
            "--as-of",
            &as_of,
        ]);
        assert_eq!(
            ids.lines().map(str::to_owned).collect::<std::collections::BTreeSet<_>>(),
            there,
            "{copy}"
        );
    }
}
