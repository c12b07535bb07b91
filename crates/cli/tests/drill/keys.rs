//! Keys open what they are for and nothing else: a scope for each route, ids hidden from whoever may not see personal data, and
//! notices of shops only with their signature.

use serde_json::{Value as Json, json};

use crate::http::{Answer, Client};
use crate::served::{Served, Site};
use crate::told::text;

const SEGMENTS: &str = "version: 1\nsegments: {buyers: {when: {event: Order Completed}}}\n";

/// A key of these scopes.
fn key(served: &Served, scopes: &[&str]) -> String {
    text(&served.post("/api/v1/keys", &json!({ "name": scopes.join(" "), "scopes": scopes }))["secret"])
}

fn ask(served: &Served, key: &str, path: &str) -> Answer {
    Client::with_key(served.address, key).send("GET", path, b"").unwrap()
}

#[test]
fn keys_open_what_they_are_for() {
    let site = Site::new(SEGMENTS);
    let served = site.serve();
    let write_key = served.source("shop", "server");
    let hook = json!({ "name": "webshop", "kind": "shopify", "secret": "shared by both of us" });
    served.post("/api/v1/sources", &hook);
    let (segments, customers, all) = (
        key(&served, &["segments:read"]),
        key(&served, &["customers:read"]),
        key(&served, &["customers:read", "customers:personal"]),
    );
    let order = json!({ "userId": "ayse@example.com", "event": "Order Completed" }).to_string();
    let mut sender = Client::with_key(served.address, &write_key);
    sender.send("POST", "/v1/track", order.as_bytes()).unwrap().good();
    served.settle();
    assert_eq!(served.stop().0, Some(0));

    let served = site.serve_with(&["--clock", "manual"]);
    let members = "/api/v1/segments/buyers/members";
    for (key, status) in [(&segments, 403), (&customers, 200), (&all, 200), (&write_key, 401)] {
        assert_eq!(ask(&served, key, members).status, status);
    }
    assert_eq!(served.ask("GET", members, &Json::Null).status, 401, "nobody");
    assert_eq!(ask(&served, &segments, "/api/v1/segments").status, 200);
    let first = |key: &str| text(&ask(&served, key, members).good()["items"][0]["id"]);
    assert_eq!(first(&all), "ayse@example.com");
    let hidden = first(&customers);
    assert!(!hidden.contains("ayse"), "{hidden}");

    // A notice that anybody could have sent.
    let notice = include_str!("../../../intake/fixtures/shopify-order.json");
    let forged = Client::new(served.address).send("POST", "/hooks/webshop", notice.as_bytes()).unwrap();
    assert_eq!(forged.status, 401, "{}", forged.text());
    let wrong = signed(&served, notice, "bm90IHRoZSBzaWduYXR1cmUgb2YgdGhpcyBib2R5IQ==");
    assert_eq!(wrong, 401);
    assert_eq!(
        ask(&served, &all, members).good()["items"].as_array().unwrap().len(),
        1,
        "nothing came of it"
    );
}

/// Sends a notice with a signature; gives the status.
fn signed(served: &Served, notice: &str, signature: &str) -> u16 {
    use std::io::{Read, Write};
    let mut stream = std::net::TcpStream::connect(served.address).unwrap();
    write!(
        stream,
        "POST /hooks/webshop HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nx-shopify-topic: orders/create\r\n\
         x-shopify-hmac-sha256: {signature}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{notice}",
        notice.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer.split(' ').nth(1).unwrap().parse().unwrap()
}
