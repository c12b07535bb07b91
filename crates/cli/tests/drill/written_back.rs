//! Moves become events of the customer, and such events can move customers; but what they move makes no further events: there would
//! be no end of it.

use serde_json::json;

use crate::http::Client;
use crate::served::{Served, Site, until};
use crate::told::{Told, timeline};

const SEGMENTS: &str = "
version: 1
segments:
  buyers: {when: {event: Order Completed}}
  movers: {when: {event: Segment Entered}}
";

/// Whether the customer is told of as a member of both.
fn is_told(served: &Served, customer: &str) -> bool {
    let members = Told::read(served).members();
    members.values().filter(|ids| ids.contains(customer)).count() == 2
}

#[test]
fn moves_do_not_answer_moves() {
    let site = Site::new(SEGMENTS);
    let served = site.serve();
    let key = served.source("shop", "server");
    let mut client = Client::with_key(served.address, &key);
    // What is written back is written in order: once the last has both moves, nothing more is to come for the first.
    for customer in ["first", "second", "third"] {
        let order = json!({ "userId": customer, "event": "Order Completed" }).to_string();
        client.send("POST", "/v1/track", order.as_bytes()).unwrap().good();
        until("the event moves the customer", || {
            served.settle();
            is_told(&served, customer)
        });
    }
    let entered = |customer: &str| {
        let entries = timeline(&served, customer);
        entries.iter().filter(|entry| entry["name"] == "Segment Entered").count()
    };
    assert_eq!(entered("first"), 1, "into `buyers`, and no answer to the one into `movers`");
    assert_eq!(Told::read(&served).moves().count(), 6);
}
