//! What is counted, what consent forbids, and that nothing later is looked at.

use kesit_insight::affinity::{HOURS, Preference, Tries};
use kesit_model::definition::ConsentState;
use kesit_model::message::{Body, Message};
use kesit_model::zone::Zone;
use kesit_model::{Decimal, MessageId, Object, PersonId, Value};
use kesit_timeline::Builder;
use proptest::prelude::*;

use super::channel::{CHANNELS, ChannelAnswer, CustomerChannel, channels};
use super::*;
use crate::insight::Shop;

const HOUR_MS: i64 = 3_600_000;
/// 2025-01-01T00:00Z, a Wednesday.
const START: i64 = 1_735_689_600_000;

fn zone() -> Zone {
    Zone::parse("Europe/Istanbul").expect("known")
}

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

fn number(number: i64) -> Value {
    Value::Number(Decimal::whole(number))
}

fn object(members: &[(&str, Value)]) -> Object {
    Object(members.iter().map(|(key, value)| ((*key).into(), value.clone())).collect())
}

fn message(person: &str, id: usize, hour: i64, body: Body) -> Message {
    let at = Timestamp(START + hour * HOUR_MS);
    Message {
        id: MessageId::parse(&format!("{person}-{id}")).expect("not blank"),
        at,
        received_at: at,
        person: PersonId::parse(person).expect("not blank"),
        is_user: true,
        body,
        consents: Vec::new(),
    }
}

fn event(person: &str, id: usize, hour: i64, name: &str, properties: &[(&str, Value)]) -> Message {
    message(person, id, hour, Body::Track { name: name.to_owned(), properties: object(properties) })
}

fn says(person: &str, id: usize, hour: i64, traits: &[(&str, Value)], consents: &[(&str, bool)]) -> Message {
    let mut message = message(person, id, hour, Body::Identify { also: None, traits: object(traits) });
    let state = |granted: bool| if granted { ConsentState::Granted } else { ConsentState::Denied };
    message.consents =
        consents.iter().map(|(channel, granted)| ((*channel).to_owned(), state(*granted))).collect();
    message
}

fn timelines(messages: &[Message]) -> Timelines {
    let mut builder = Builder::new();
    messages.iter().for_each(|message| assert!(builder.push(message), "each id once"));
    builder.finish()
}

fn ask<T>(messages: &[Message], threads: usize, of: impl FnOnce(&Shop<'_>) -> T) -> T {
    let (timelines, zone) = (timelines(messages), zone());
    of(&Shop::new(&timelines, &zone, threads))
}

fn hour(hour: i64) -> Timestamp {
    Timestamp(START + hour * HOUR_MS)
}

/// Forty customers who got ten messages by e-mail and ten by SMS; every fifth one clicks e-mails, another fifth SMS.
fn clickers() -> Vec<Message> {
    let mut messages = Vec::new();
    for customer in 0..40_usize {
        let person = format!("c{customer:02}");
        let mut ids = 0..;
        let mut id = || ids.next().expect("endless");
        let mut consents = vec![("email", true), ("sms", true)];
        if customer == 10 {
            consents[0].1 = false;
        }
        messages.push(says(&person, id(), 0, &[], &consents));
        for round in 0..10_i64 {
            let at = 200 * round + 1;
            let campaign = [("campaign_id", text(&format!("k{round}")))];
            messages.push(event(&person, id(), at, "Email Delivered", &campaign));
            messages.push(event(&person, id(), at, "SMS Delivered", &campaign));
            match customer % 5 {
                0 => messages.push(event(&person, id(), at + 2, "Email Link Clicked", &campaign)),
                1 => messages.push(event(&person, id(), at + 2, "SMS Link Clicked", &campaign)),
                _ if round == 3 => messages.push(event(&person, id(), at + 2, "Email Opened", &campaign)),
                _ => {}
            }
        }
    }
    messages
}

fn of<'a>(answer: &'a ChannelAnswer, shop: &Shop<'_>, person: &str) -> &'a CustomerChannel {
    let is_meant = |customer: &&CustomerChannel| shop.id(customer.customer).as_str() == person;
    answer.customers.iter().find(is_meant).expect("is there")
}

#[test]
fn clicks_tell_the_channel_within_consent() {
    let mut messages = clickers();
    messages.push(says("c20", 900, 1900, &[("preferred_channel", text("SMS"))], &[]));
    messages.push(says("c25", 900, 1900, &[("preferred_channel", text("E-posta"))], &[("email", false)]));
    ask(&messages, 2, |shop| {
        let answer = channels(shop, hour(2000));
        assert!(matches!(of(&answer, shop, "c00").preference, Preference::Inferred { channel: 0, .. }));
        assert!(matches!(of(&answer, shop, "c01").preference, Preference::Inferred { channel: 1, .. }));
        assert_eq!(of(&answer, shop, "c02").preference, Preference::Undecided, "opens tell nothing");
        // Who denied e-mail has one channel left, and nothing to compare it with.
        assert_eq!(of(&answer, shop, "c10").preference, Preference::Undecided);
        assert_eq!(of(&answer, shop, "c20").preference, Preference::Declared(1));
        assert_eq!(of(&answer, shop, "c25").preference, Preference::Undecided, "declared, then refused");
        assert_eq!(of(&answer, shop, "c00").preferred(), Some("email"));
        let [email, sms, push] = answer.figures;
        assert_eq!((email.messages, email.clicked, email.allowed), (400, 80, 38));
        assert_eq!((sms.messages, sms.clicked, sms.declared), (400, 80, 1));
        assert_eq!((push.messages, push.allowed, push.has_consents), (0, 40, false));
        // Before their word and their refusal.
        let before = channels(shop, hour(1899));
        assert!(matches!(of(&before, shop, "c20").preference, Preference::Inferred { channel: 0, .. }));
        assert!(matches!(of(&before, shop, "c25").preference, Preference::Inferred { channel: 0, .. }));
    });
}

#[test]
fn a_click_counts_once_and_only_for_its_message() {
    let campaign = |name: &str| [("campaign_id", text(name))];
    let messages = [
        event("ada", 1, 0, "Email Delivered", &campaign("a")),
        event("ada", 2, 10, "Email Delivered", &campaign("b")),
        event("ada", 3, 20, "Email Delivered", &campaign("c")),
        event("ada", 4, 21, "Email Link Clicked", &campaign("a")),
        event("ada", 5, 22, "Email Link Clicked", &campaign("a")),
        event("ada", 6, 200, "Email Link Clicked", &campaign("b")),
        event("ada", 7, 201, "Email Link Clicked", &[]),
        event("can", 1, 0, "Email Delivered", &[]),
        event("can", 2, 5, "Email Delivered", &[]),
        event("can", 3, 71, "Email Link Clicked", &[]),
    ];
    ask(&messages, 1, |shop| {
        let answer = channels(shop, hour(300));
        assert_eq!((answer.figures[0].messages, answer.figures[0].clicked), (5, 2));
        let clicks = of(&answer, shop, "can").contacts[0].clicks;
        assert!((clicks.hits - weight(hour(5), hour(300))).abs() < 1e-12);
        assert_eq!(channels(shop, hour(20)).figures[0].clicked, 0, "clicked later");
    });
}

proptest! {
    /// Whatever was said and clicked, nobody is written to by a channel they refused, and threads change nothing.
    #[test]
    fn consent_is_never_violated(
        customers in prop::collection::vec((prop::array::uniform3(any::<Option<bool>>()), 0..4_usize, prop::array::uniform3(0..4_usize)), 1..80),
    ) {
        let mut messages = Vec::new();
        for (place, (consents, declared, clicks)) in customers.iter().enumerate() {
            let person = format!("c{place:02}");
            let said: Vec<(&str, bool)> =
                CHANNELS.iter().zip(consents).filter_map(|(channel, said)| Some((*channel, (*said)?))).collect();
            let traits: Vec<(&str, Value)> =
                CHANNELS.get(*declared).map(|channel| ("preferred_channel", text(channel))).into_iter().collect();
            messages.push(says(&person, 0, 0, &traits, &said));
            let names = [("Email Delivered", "Email Link Clicked"), ("SMS Delivered", "SMS Link Clicked"), ("Push Notification Received", "Push Notification Tapped")];
            for (channel, (came, clicked)) in names.iter().enumerate() {
                for round in 0..4_usize {
                    let (id, at) = (1 + 8 * channel + 2 * round, 1 + 100 * round as i64);
                    messages.push(event(&person, id, at, came, &[]));
                    if round < clicks[channel] {
                        messages.push(event(&person, id + 1, at + 1, clicked, &[]));
                    }
                }
            }
        }
        let answer = |threads| ask(&messages, threads, |shop| channels(shop, hour(1000)).customers);
        let found = answer(1);
        prop_assert_eq!(&found, &answer(3));
        for customer in found {
            if let Preference::Declared(channel) | Preference::Inferred { channel, .. } = customer.preference {
                prop_assert!(customer.contacts[channel].is_allowed);
                let place = customer.customer;
                prop_assert_ne!(customers[place].0[channel], Some(false));
            }
        }
    }
}

#[test]
fn hours_are_the_shop_s_and_count_once() {
    let mut messages = vec![
        // 2025-01-01T18:00Z is Wednesday 21:00 in Istanbul; two pages within that hour.
        event("ada", 1, 18, "Page Viewed", &[]),
        event("can", 1, 24 * 60, "Order Completed", &[]),
    ];
    messages.push(Message { at: Timestamp(hour(18).0 + 60_000), ..event("ada", 2, 18, "Page Viewed", &[]) });
    ask(&messages, 2, |shop| {
        let answer = week::week(shop, hour(19), 1).expect("somebody was active");
        assert_eq!(answer.customers.len(), 1, "can comes later");
        assert!((answer.customers[0].acts - weight(hour(18), hour(19))).abs() < 1e-12);
        assert_eq!(answer.best.hours, [2 * 24 + 21]);
        assert!((answer.week.segment().iter().sum::<f64>() - 1.0).abs() < 1e-9);
        assert_eq!(answer.week.segment().len(), HOURS);
        assert!(week::week(shop, hour(17), 1).is_none());
    });
}

fn basket(person: &str, id: usize, at: i64, lines: &[(&str, i64)]) -> Message {
    let line = |(category, price): &(&str, i64)| {
        Value::Object(object(&[
            ("category", text(category)),
            ("price", number(*price)),
            ("quantity", number(2)),
        ]))
    };
    event(person, id, at, "Order Completed", &[("products", Value::List(lines.iter().map(line).collect()))])
}

#[test]
fn categories_are_weighed_by_money_and_views() {
    let mut messages = Vec::new();
    for customer in 0..60_usize {
        let own = ["Kitap", "Spor", "Çocuk"][customer % 3];
        for order in 0..6 {
            messages.push(basket(
                &format!("c{customer:02}"),
                order,
                order as i64,
                &[(own, 40), ("Spor", 10)],
            ));
        }
    }
    messages.push(event("looker", 1, 3, "Product Viewed", &[("category", text("Kitap"))]));
    messages.push(event("later", 1, 50, "Product Viewed", &[("category", text("Yeni"))]));
    ask(&messages, 3, |shop| {
        let answer = category::categories(shop, hour(10)).expect("orders name categories");
        let dictionary = shop.timelines().dictionary();
        let names: Vec<&str> = answer.names.iter().map(|name| dictionary.resolve(*name)).collect();
        assert_eq!(names, ["Kitap", "Spor", "Çocuk"], "`Yeni` comes later");
        let kitap = answer.figures[0];
        assert_eq!((kitap.money, kitap.views, kitap.buyers), (20.0 * 6.0 * 80.0, 1, 20));
        for customer in answer.customers.iter().take(60) {
            let found = customer.affinity.map(|affinity| names[affinity.category]);
            let person = shop.id(customer.customer).as_str();
            let number: usize = person[1..].parse().expect("c00");
            assert_eq!(found, Some(["Kitap", "Spor", "Çocuk"][number % 3]), "{person}");
        }
        assert_eq!((answer.customers[60].orders, answer.customers[60].views), (0, 1));
        assert!(category::categories(shop, hour(-1)).is_none());
    });
}

#[test]
fn discounts_are_counted_by_coupon_or_amount() {
    let none: &[(&str, Value)] = &[("discount", number(0))];
    let messages = [
        event("ada", 1, 0, "Order Completed", &[("coupon", text("YENI10"))]),
        event("ada", 2, 1, "Order Completed", &[("discount", number(5))]),
        event("ada", 3, 2, "Order Completed", none),
        event("ada", 4, 90, "Order Completed", none),
        event("can", 1, 0, "Order Completed", none),
        event("can", 2, 1, "Order Completed", &[]),
    ];
    ask(&messages, 1, |shop| {
        let answer = discount::discounts(shop, hour(10)).expect("some had one");
        let orders: Vec<Tries> = answer.customers.iter().map(|customer| customer.orders).collect();
        assert_eq!(orders, [Tries { hits: 2.0, tries: 3.0 }, Tries { hits: 0.0, tries: 2.0 }]);
        assert!(answer.customers[0].rate > answer.customers[1].rate);
        assert_eq!(discount::discounts(shop, hour(-1)).err(), Some(discount::DiscountError::NoOrders));
    });
    ask(&messages[4..], 1, |shop| {
        let differs = discount::DiscountError::NobodyDiffers { orders: 2, discounted: 0 };
        assert_eq!(discount::discounts(shop, hour(10)).err(), Some(differs));
    });
}
