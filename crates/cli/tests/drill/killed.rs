//! Acknowledged means on disk: the server is killed again and again while many send at once. At the end everything that was
//! acknowledged is there, everything that was sent is there once, and each move was told once.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use serde_json::json;

use crate::sender::{Place, Sender};
use crate::served::Site;
use crate::size::{below, chance, size};
use crate::told::{Told, members};

const SENDERS: usize = 8;
/// Messages of a batch; every fifth request is a single one.
const BATCH: usize = 40;
const SEGMENTS: &str = "
version: 1
segments:
  buyers: {when: {event: Order Completed}}
  lookers: {when: {event: Product Viewed}}
";

#[test]
fn nothing_acknowledged_is_lost_by_kills_under_load() {
    let mut chance = chance("nothing_acknowledged");
    let (kills, requests) = (size(6, 15), size(60, 1_600));
    let site = Site::new(SEGMENTS);
    let served = site.serve();
    let key = served.source("shop", "server");
    let place = Place::default();
    place.is_at(served.address);
    let (acknowledged, sent_again) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let (tell, heard) = mpsc::channel();

    let served = thread::scope(|scope| {
        let mut served = served;
        for number in 0..SENDERS {
            let tell = tell.clone();
            let (place, key, acknowledged, sent_again) = (&place, &key, &acknowledged, &sent_again);
            scope.spawn(move || {
                let mut sender = Sender::new(place, key);
                for request in 0..requests {
                    acknowledged.fetch_add(send(&mut sender, number, request), Ordering::Relaxed);
                    let _ = tell.send(());
                }
                sent_again.fetch_add(sender.again, Ordering::Relaxed);
            });
        }
        drop(tell);
        // So many answers between two kills that the kills are spread over all of it.
        let apart = SENDERS * requests / (kills + 1);
        for _ in 0..kills {
            let wanted = 1 + below(&mut chance, 2 * apart - 1);
            if heard.iter().take(wanted).count() < wanted {
                break;
            }
            place.is_down();
            served.kill();
            served = site.serve();
            place.is_at(served.address);
        }
        served
    });
    served.settle();
    let expected = everybody(requests);
    assert_eq!(acknowledged.into_inner(), expected.len(), "all was acknowledged in the end");
    assert!(sent_again.into_inner() > 0, "no kill met a request");
    assert_eq!(members(&served, "buyers"), expected, "everybody bought");
    assert!(members(&served, "lookers").is_empty());
    let told = Told::read(&served);
    assert_eq!(told.members()["buyers"], expected);
    assert_eq!(told.moves().count(), expected.len(), "each move is told once");
    let events = served.get("/api/v1/events?prefix=Order");
    assert_eq!(events["items"][0]["count"], expected.len(), "each message counts once");
    drop(served);
    assert!(site.run(&["doctor", "--workspace", site.dir()]).status.success());
}

/// How many messages the request has.
fn messages(request: usize) -> usize {
    if request.is_multiple_of(5) { 1 } else { BATCH }
}

fn id(sender: usize, request: usize, place: usize) -> String {
    format!("c{sender}-{request}-{place}")
}

fn everybody(requests: usize) -> BTreeSet<String> {
    let of = |sender, request| (0..messages(request)).map(move |place| id(sender, request, place));
    (0..SENDERS).flat_map(|sender| (0..requests).flat_map(move |request| of(sender, request))).collect()
}

/// Every message is of a customer of its own. Gives how many were acknowledged.
fn send(sender: &mut Sender<'_>, number: usize, request: usize) -> usize {
    let message = |place| {
        let id = id(number, request, place);
        json!({ "type": "track", "event": "Order Completed", "messageId": id, "userId": id })
    };
    let count = messages(request);
    let (path, body) = if count == 1 {
        ("/v1/track", message(0))
    } else {
        ("/v1/batch", json!({ "batch": (0..count).map(message).collect::<Vec<_>>() }))
    };
    let answer = sender.deliver(path, body.to_string().as_bytes());
    assert_eq!(answer.status, 200, "{}", answer.text());
    count
}
