//! Orders, in messages and as rows of the orders export.

use super::super::catalogue::Product;
use super::super::chance::{Chance, Purpose};
use super::super::draft::{Draft, Kind};
use super::super::json::{Json, push_two, push_whole};
use super::super::order::{Gift, Line, Order, OrderKey};
use super::super::person::Person;
use super::super::shop::Shop;
use super::ids;

/// The first row of the orders export.
pub(in crate::demo) const HEADER: &str =
    "Müşteri No;Sipariş No;Sipariş Tarihi;Ürün Kodu;Ürün Adı;Kategori;Adet;Birim Fiyat;Şehir\n";

/// The properties of `Order Completed`.
pub(super) fn write_order(shop: &Shop, draft: &Draft, json: &mut Json) {
    let (_, order) = order(shop, draft);
    let (revenue_kurus, shipping_kurus) = (order.revenue_kurus(), order.shipping_kurus());
    json.text("order_id", &ids::order_id(draft.person, order.key));
    json.money("revenue", revenue_kurus);
    json.money("total", revenue_kurus + shipping_kurus);
    json.money("shipping", shipping_kurus);
    json.money("discount", order.discount_kurus());
    if let Some(coupon) = order.coupon {
        json.text("coupon", coupon.code);
    }
    json.text("currency", "TRY");
    json.whole("quantity", u64::from(order.quantity()));
    json.text("channel", order.key.place.word());
    json.text("payment_method", order.payment);
    if order.gift != Gift::No {
        json.flag("gift_wrap", true);
    }
    if order.gift == Gift::WrappedWithNote {
        let mut chance = Chance::new(shop.seed, Purpose::Words, draft.person, draft.ordinal);
        json.text("gift_note", shop.opinions.gift_note(&mut chance));
    }
    write_products(shop, &order.lines, json);
}

/// The properties of `Order Refunded` and `Order Cancelled`: what goes back.
pub(super) fn write_reversal(shop: &Shop, draft: &Draft, json: &mut Json) {
    let (_, order) = order(shop, draft);
    let lines = if draft.kind == Kind::LineRefunded { &order.lines[..1] } else { &order.lines };
    let kurus = lines.iter().map(|line| u64::from(line.paid_kurus) * u64::from(line.quantity)).sum();
    json.text("order_id", &ids::order_id(draft.person, order.key));
    json.money("revenue", kurus);
    json.money("total", kurus);
    json.text("currency", "TRY");
    write_products(shop, lines, json);
}

fn write_products(shop: &Shop, lines: &[Line], json: &mut Json) {
    json.open_list("products");
    for line in lines {
        let product: &Product = shop.catalogue.get(line.product);
        json.open();
        json.text("product_id", &product.id);
        json.text("name", &product.name);
        json.text("category", shop.catalogue.category(product.category));
        json.text("brand", product.brand);
        json.money("price", u64::from(line.price_kurus));
        json.whole("quantity", u64::from(line.quantity));
        json.close();
    }
    json.close_list();
}

/// The rows of an order in the export, one a line.
pub(super) fn write_rows(shop: &Shop, draft: &Draft, rows: &mut Vec<u8>) {
    let (person, order) = order(shop, draft);
    let Some((date, since_midnight)) = shop.calendar.local(draft.at) else { return };
    for line in &order.lines {
        let product = shop.catalogue.get(line.product);
        let mut cell = |text: &str| {
            rows.extend_from_slice(text.as_bytes());
            rows.push(b';');
        };
        cell(&ids::user_id(draft.person));
        cell(&ids::order_id(draft.person, order.key));
        let minute = since_midnight.0 / 60_000;
        let (year, month, day) = (date.year(), date.month(), date.day());
        cell(&format!("{day:02}.{month:02}.{year} {:02}:{:02}", minute / 60, minute % 60));
        cell(&product.id);
        cell(&product.name);
        cell(shop.catalogue.category(product.category));
        push_whole(rows, u64::from(line.quantity));
        rows.push(b';');
        push_whole(rows, u64::from(line.paid_kurus / 100));
        rows.push(b',');
        push_two(rows, u64::from(line.paid_kurus % 100));
        rows.push(b';');
        rows.extend_from_slice(person.city.name.as_bytes());
        rows.push(b'\n');
    }
}

fn order(shop: &Shop, draft: &Draft) -> (Person, Order) {
    let person = Person::draw(shop, draft.person);
    let order = Order::draw(shop, &person, OrderKey::unpack(draft.a));
    (person, order)
}
