use expect_test::{Expect, expect};

use crate::for_tests::{RECEIVED_AT, deliver, secret, show, with, zone};
use crate::{Delivery, Hook, Refused};

const ORDER: &str = include_str!("../../fixtures/woocommerce-order.json");
const CUSTOMER: &str = include_str!("../../fixtures/woocommerce-customer.json");

fn hook() -> Hook {
    Hook::WooCommerce { secret: secret(), zone: zone() }
}

#[track_caller]
fn check(topic: &str, body: &str, expected: Expect) {
    expected.assert_eq(&show(&deliver(&hook(), topic, body)));
}

#[test]
fn an_order_is_placed() {
    check(
        "order.created",
        ORDER,
        expect![[r#"
        orders:727 of 26 at 2026-02-28T21:30:02.000Z
          Order Completed {order_id: "727", revenue: 375.9, total: 375.9, currency: "TRY", coupon: "kahve20", payment_method: "Banka Havalesi", discount: 24, shipping: 39.9, tax: 56, quantity: 2, products: [{product_id: "TK-250", name: "Türk Kahvesi", quantity: 2, price: 140}]}
        orders:727:customer of 26 at 2026-02-28T21:30:02.000Z
          identify also "" {address: {country: "TR", city: "Ankara", district: "Çankaya"}, email: "mehmet@example.com", email_original: "Mehmet@Example.com", phone: "+905337654321", phone_original: "(0533) 765 43 21", name: "Mehmet Kaya"}
    "#]],
    );
}

#[test]
fn each_status_says_what_the_order_is() {
    for (status, paid, expected) in [
        ("pending", "null", ""),
        ("failed", "null", ""),
        ("checkout-draft", "null", ""),
        ("trash", "null", ""),
        ("on-hold", "null", "orders:727 orders:727:customer"),
        ("completed", "\"2026-02-28T21:30:05\"", "orders:727 orders:727:customer"),
        ("kargoya-verildi", "null", "orders:727 orders:727:customer"),
        ("cancelled", "null", "orders:727:cancelled"),
        ("cancelled", "\"2026-02-28T21:30:05\"", "orders:727 orders:727:customer orders:727:cancelled"),
    ] {
        let body = with(&with(ORDER, "status", &format!("\"{status}\"")), "date_paid_gmt", paid);
        let taken = deliver(&hook(), "order.updated", &body);
        let ids: Vec<&str> = taken.messages.iter().map(|message| message.id.as_str()).collect();
        assert_eq!(ids.join(" "), expected, "{status}");
        assert_eq!(taken.skipped.is_empty(), !expected.is_empty(), "{status}");
    }
}

#[test]
fn refunds_come_with_the_order_and_count_once() {
    let refunds =
        r#"[{"id":726,"reason":"","total":"-10.00"},{"id":724,"reason":"hasarlı","total":"-9.50"}]"#;
    let changed = with(ORDER, "date_modified_gmt", "\"2026-03-02T08:00:00\"");
    let taken = deliver(&hook(), "order.updated", &with(&changed, "refunds", refunds));
    let refunds = crate::Taken { messages: taken.messages[2..].to_vec(), ..Default::default() };
    expect![[r#"
        orders:727:refund:726 of 26 at 2026-03-02T08:00:00.000Z
          Order Refunded {order_id: "727", refund_id: "726", total: 10, currency: "TRY"}
        orders:727:refund:724 of 26 at 2026-03-02T08:00:00.000Z
          Order Refunded {order_id: "727", refund_id: "724", total: 9.5, currency: "TRY"}
    "#]]
    .assert_eq(&show(&refunds));
}

#[test]
fn guests_are_known_by_their_address() {
    let taken = deliver(&hook(), "order.created", &with(ORDER, "customer_id", "0"));
    assert!(taken.messages.iter().all(|message| message.person.as_str() == "mehmet@example.com"));
}

#[test]
fn times_without_utc_are_those_of_the_shop() {
    let local = with(ORDER, "date_created_gmt", "null");
    assert_eq!(deliver(&hook(), "order.created", &local), deliver(&hook(), "order.created", ORDER));
}

#[test]
fn customers() {
    check(
        "customer.updated",
        CUSTOMER,
        expect![[r#"
        customers of 26 at 2026-02-28T21:31:00.000Z
          identify also "mehmet@example.com" {address: {country: "TR", city: "Ankara", district: "Çankaya", postal_code: "06420"}, email: "mehmet@example.com", email_original: "Mehmet@Example.com", phone: "+905337654321", phone_original: "05337654321", firstName: "Mehmet", lastName: "Kaya", createdAt: "2026-01-15T09:00:00.000Z"}
    "#]],
    );
}

#[test]
fn what_says_nothing_is_skipped_with_a_reason() {
    for (topic, expected) in [
        ("order.deleted", "skipped deleted\n"),
        ("customer.deleted", "skipped deleted\n"),
        ("product.updated", "skipped topic\n"),
        ("action.woocommerce_add_to_cart", "skipped topic\n"),
    ] {
        assert_eq!(show(&deliver(&hook(), topic, "{\"id\":7}")), expected, "{topic}");
    }
}

#[test]
fn a_new_webhook_is_tried_without_a_signature() {
    let read =
        |body: &str| hook().read(&Delivery { headers: &[], body: body.as_bytes(), received_at: RECEIVED_AT });
    assert_eq!(show(&read("webhook_id=12").unwrap()), "skipped ping\n");
    for body in ["webhook_id=12&x=1", "webhook_id=x", &format!("webhook_id={}", "1".repeat(99)), ORDER] {
        assert_eq!(read(body), Err(Refused::Unsigned), "{body}");
    }
}

#[test]
fn what_cannot_be_meant_is_rejected() {
    for (member, value, expected) in [
        ("total", "null", "missing_field total"),
        ("total", "\"x\"", "wrong_type total"),
        ("date_created_gmt", "\"dün\"", "bad_time date_created_gmt"),
    ] {
        let rejected = deliver(&hook(), "order.created", &with(ORDER, member, value)).rejected;
        assert_eq!(
            format!("{} {}", rejected[0].reason.code(), rejected[0].field.unwrap_or_default()),
            expected
        );
    }
}
