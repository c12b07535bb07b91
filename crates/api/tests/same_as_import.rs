//! An order that comes by webhook is the same order as in the shop's own export: imported before or after, it counts once.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it should be")]

use std::fs;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};

use kesit_app::source::{Input, Mapping, Options, read_each};
use kesit_intake::{Delivery, Hook, Secret};
use kesit_model::message::{Body, Message};
use kesit_model::zone::Zone;
use kesit_model::{Object, Timestamp, Value};
use sha2::Sha256;

const ORDER: &str = include_str!("../../intake/fixtures/shopify-order.json");

/// The same order as Shopify exports it, with the columns that say something here.
const EXPORT: &str = "\
Name,Email,Financial Status,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Created at,Lineitem quantity,\
Lineitem name,Lineitem price,Lineitem sku,Shipping Name,Shipping City,Shipping Province Name,Shipping Country,Shipping Phone,Payment Method
#1042,ayse.yilmaz@example.com,pending,TRY,1300.00,49.80,216.67,1349.80,BAHAR10,150.00,2026-02-28 23:45:10 +0300,2,\
Keten Gömlek - M / Beyaz,500.00,KG-M-BYZ,Ayşe Yılmaz,ISTANBUL,İstanbul,TR,0532 123 45 67,Kapıda Ödeme
#1042,ayse.yilmaz@example.com,,,,,,,,,2026-02-28 23:45:10 +0300,1,Hasır Şapka,450.00,,,,,,,
";

fn zone() -> Zone {
    Zone::parse(Zone::DEFAULT_NAME).unwrap()
}

fn by_webhook() -> Vec<Message> {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(b"shared").unwrap();
    mac.update(ORDER.as_bytes());
    let signature = STANDARD.encode(mac.finalize().into_bytes());
    let headers = [("X-Shopify-Topic", "orders/create"), ("X-Shopify-Hmac-Sha256", signature.as_str())];
    let delivery =
        Delivery { headers: &headers, body: ORDER.as_bytes(), received_at: Timestamp(1_773_100_800_000) };
    let hook = Hook::Shopify { secret: Secret::parse("shared").unwrap(), zone: zone() };
    hook.read(&delivery).unwrap().messages
}

fn by_import() -> Vec<Message> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("orders.csv");
    fs::write(&file, EXPORT).unwrap();
    let options = Options::new(zone(), Mapping::parse("{}").unwrap());
    let mut messages = Vec::new();
    let mut take = |message| {
        messages.push(message);
        true
    };
    read_each(&[Input::File(file)], &options, &|_| {}, &mut take).unwrap();
    messages
}

fn find<'a>(messages: &'a [Message], id: &str) -> &'a Message {
    let found = messages.iter().find(|message| message.id.as_str() == id);
    found.unwrap_or_else(|| panic!("no {id} in {messages:#?}"))
}

/// Whatever the export says, the webhook says likewise; it may say more.
fn assert_says(webhook: &Object, export: &Object) {
    for (key, said) in &export.0 {
        match (said, webhook.get(key)) {
            (Value::Object(said), Some(Value::Object(also))) => assert_says(also, said),
            (Value::List(said), Some(Value::List(also))) => {
                assert_eq!(said.len(), also.len(), "{key}");
                for (said, also) in said.iter().zip(also) {
                    let (Value::Object(said), Value::Object(also)) = (said, also) else { panic!("{key}") };
                    assert_says(also, said);
                }
            }
            (said, also) => assert_eq!(also, Some(said), "{key}"),
        }
    }
}

#[test]
fn an_order_by_webhook_is_the_order_of_the_export() {
    let (webhook, import) = (by_webhook(), by_import());
    let (ordered, exported) = (find(&webhook, "orders:#1042"), find(&import, "orders:#1042"));
    assert_eq!(ordered.at, exported.at);
    let (Body::Track { name, properties }, Body::Track { name: export_name, properties: export }) =
        (&ordered.body, &exported.body)
    else {
        panic!("both are events")
    };
    assert_eq!(name, export_name);
    assert!(export.0.len() >= 9, "the export is understood: {export:?}");
    assert_says(properties, export);
}

#[test]
fn the_customer_of_the_webhook_is_the_customer_of_the_export() {
    let (webhook, import) = (by_webhook(), by_import());
    let (said, exported) = (find(&webhook, "orders:#1042:customer"), find(&import, "orders:#1042:customer"));
    let (Body::Identify { also, traits }, Body::Identify { traits: export, .. }) =
        (&said.body, &exported.body)
    else {
        panic!("both are traits")
    };
    assert_eq!(also.as_ref(), Some(&exported.person), "the export knows customers by their address");
    assert_says(traits, export);
}
