//! Offers of a made shop.

use kesit_model::message::{Body, Message};
use kesit_model::zone::Zone;
use kesit_model::{MessageId, Object, PersonId, Timestamp, Value};
use kesit_timeline::{Builder, Timelines};

use super::*;
use crate::insight::Shop;

const DAY_MS: i64 = 86_400_000;
/// 2025-01-01T00:00Z.
const START: i64 = 1_735_689_600_000;

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

fn event(name: &str, customer: usize, number: usize, day: i64, products: &[&str]) -> Message {
    let product = |id: &&str| {
        Value::Object(Object(vec![
            ("product_id".into(), text(id)),
            ("name".into(), text(&format!("{id} of day {day}"))),
            ("category".into(), text(&id[..1])),
        ]))
    };
    let mut properties = vec![("order_id".into(), text(&format!("{customer}-{number}")))];
    if name == "Order Completed" {
        properties.push(("products".into(), Value::List(products.iter().map(product).collect())));
        properties.push(("total".into(), Value::Number(kesit_model::Decimal::whole(10))));
    }
    Message {
        id: MessageId::parse(&format!("{name}-{customer}-{number}")).expect("not blank"),
        at: Timestamp(START + day * DAY_MS),
        received_at: Timestamp(START + day * DAY_MS),
        person: PersonId::parse(&format!("c{customer:02}")).expect("not blank"),
        is_user: true,
        body: Body::Track { name: name.to_owned(), properties: Object(properties) },
        consents: Vec::new(),
    }
}

/// Coffee goes with filters, soap with towels; `c00` bought coffee only, `c01` gave a lamp back.
fn shop() -> Timelines {
    let mut messages = vec![
        event("Order Completed", 0, 0, 1, &["coffee"]),
        event("Order Completed", 1, 0, 1, &["lamp"]),
        event("Order Refunded", 1, 0, 3, &[]),
    ];
    for customer in 2..12 {
        let pair = if customer % 2 == 0 { ["coffee", "filters"] } else { ["soap", "towels"] };
        messages.extend(
            (0..3).map(|number| event("Order Completed", customer, number, 2 + 10 * number as i64, &pair)),
        );
    }
    let mut builder = Builder::new();
    messages.iter().for_each(|message| {
        builder.push(message);
    });
    builder.finish()
}

fn goods(timelines: &Timelines, day: i64, look: impl FnOnce(&Shop<'_>, &Goods)) {
    let zone = Zone::parse("Europe/Istanbul").expect("known");
    let shop = Shop::new(timelines, &zone, 2);
    look(&shop, &Goods::of(&shop, Timestamp(START + day * DAY_MS)));
}

fn question(kind: Kind) -> Question {
    Question {
        kind,
        model: ModelKind::Neighbours,
        count: 2,
        per_category: None,
        only_new: false,
        in_stock: None,
    }
}

#[test]
fn products_have_their_newest_names_and_refunded_orders_are_gone() {
    let timelines = shop();
    goods(&timelines, 100, |_, goods| {
        let names: Vec<&str> = goods.products.iter().map(|product| product.name.as_str()).collect();
        assert_eq!(names, ["coffee of day 22", "filters of day 22", "soap of day 22", "towels of day 22"]);
        assert_eq!(goods.item("soap"), Some(2));
        assert_eq!(goods.item("lamp"), None);
        assert_eq!(goods.baskets.past(1).baskets().len(), 0);
        assert_eq!(goods.baskets.past(2).baskets().len(), 3);
    });
    goods(&timelines, 2, |_, goods| {
        assert_eq!(goods.item("lamp").map(|lamp| goods.product(lamp).name.as_str()), Some("lamp of day 1"))
    });
}

#[test]
fn what_goes_with_a_purchase_is_offered_because_of_it() {
    let timelines = shop();
    goods(&timelines, 100, |_, goods| {
        let [coffee, filters] = ["coffee", "filters"].map(|id| goods.item(id).expect("a product"));
        let new = goods.offers(&question(Kind::Explore), &[0], 2);
        assert_eq!((new[0][0].offer.item, new[0][0].because), (filters, Because::Bought(coffee)));
        assert_eq!(new[0][1].because, Because::Popular);
        let both = goods.offers(&question(Kind::Both), &[0], 1);
        let told: Vec<(u32, Because)> = both[0].iter().map(|one| (one.offer.item, one.because)).collect();
        assert_eq!(told, [(coffee, Because::BoughtBefore), (filters, Because::Bought(coffee))]);
        assert_eq!(both[0][0].score(), 1.0);
        let sold_out = Question { in_stock: Some(vec![true, false, true, true]), ..question(Kind::Explore) };
        assert!(goods.offers(&sold_out, &[0], 1)[0].iter().all(|one| one.offer.item != filters));
        let nobody = goods.offers(&question(Kind::Both), &[1], 1);
        assert!(nobody[0].iter().all(|one| one.because == Because::Popular) && nobody[0].len() == 2);
    });
}

#[test]
fn baskets_hold_pairs_and_the_check_knows_the_same_only() {
    let timelines = shop();
    goods(&timelines, 100, |_, goods| {
        let pairs: Vec<(u32, u32)> =
            goods.together(None, 9, 1).iter().map(|(one, other)| (*one, other.item)).collect();
        assert_eq!(pairs, [(2, 3), (0, 1)]);
        let checked =
            check(goods, START + 20 * DAY_MS, ModelKind::Neighbours, 2, 2).expect("purchases after");
        let repeat = checked.lines[1];
        assert_eq!((repeat.kind, repeat.quality.all.customers), (Some(Kind::Repeat), 10));
        assert_eq!((repeat.quality.all.recall, repeat.quality.repeat_share), (1.0, 1.0));
        assert!(checked.lines[0].quality.all.recall < 1.0);
        assert_eq!(check(goods, START + 90 * DAY_MS, ModelKind::Neighbours, 2, 2), None);
    });
}
