use expect_test::{Expect, expect};
use proptest::prelude::*;

use crate::for_tests::{deliver, secret, show, signature, with, zone};
use crate::{Delivery, HOOK_BYTES, Hook, Refused};

const ORDER: &str = include_str!("../../fixtures/shopify-order.json");
const REFUND: &str = include_str!("../../fixtures/shopify-refund.json");
const CUSTOMER: &str = include_str!("../../fixtures/shopify-customer.json");
const CHECKOUT: &str = include_str!("../../fixtures/shopify-checkout.json");

fn hook() -> Hook {
    Hook::Shopify { secret: secret(), zone: zone() }
}

#[track_caller]
fn check(topic: &str, body: &str, expected: Expect) {
    expected.assert_eq(&show(&deliver(&hook(), topic, body)));
}

#[test]
fn an_order_is_placed() {
    check(
        "orders/create",
        ORDER,
        expect![[r##"
        orders:#1042 of 7012345678901 at 2026-02-28T20:45:10.000Z
          Order Completed {order_id: "#1042", revenue: 1349.8, total: 1349.8, currency: "TRY", channel: "web", coupon: "BAHAR10", payment_method: "Kapıda Ödeme", discount: 150, shipping: 49.8, tax: 216.67, quantity: 3, products: [{product_id: "KG-M-BYZ", name: "Keten Gömlek - M / Beyaz", quantity: 2, price: 500}, {product_id: "8123456789013", name: "Hasır Şapka", quantity: 1, price: 450}]}
        orders:#1042:customer of 7012345678901 at 2026-02-28T20:45:10.000Z
          identify also "ayse.yilmaz@example.com" {address: {country: "TR", region: "İstanbul", city: "İstanbul", city_original: "ISTANBUL"}, email: "ayse.yilmaz@example.com", phone: "+905321234567", phone_original: "0532 123 45 67", name: "Ayşe Yılmaz"}
        consents of 7012345678901 at 2025-11-02T07:00:05.000Z
          Consent Recorded {channel: "email", state: "granted", source: "shopify", proof: "single_opt_in"}
          consent email granted
    "##]],
    );
}

#[test]
fn an_order_is_read_as_it_stands_whatever_the_topic_is() {
    let created = deliver(&hook(), "orders/create", ORDER);
    for topic in ["orders/paid", "orders/updated", "orders/cancelled", "orders/fulfilled", "Orders/Updated"] {
        assert_eq!(deliver(&hook(), topic, ORDER), created, "{topic}");
    }
}

#[test]
fn what_an_order_went_through_since_comes_on_top_and_nothing_else_changes() {
    let refunded = with(ORDER, "refunds", &format!("[{REFUND}]"));
    let cancelled = with(&refunded, "cancelled_at", "\"2026-03-06T10:00:00+03:00\"");
    let cancelled = with(&cancelled, "cancel_reason", "\"customer\"");
    let first = deliver(&hook(), "orders/create", ORDER);
    let last = deliver(&hook(), "orders/updated", &cancelled);
    assert_eq!(last.messages[..first.messages.len()], first.messages);
    let more =
        crate::Taken { messages: last.messages[first.messages.len()..].to_vec(), ..Default::default() };
    expect![[r##"
        orders:#1042:refund:929361462 of 7012345678901 at 2026-03-05T06:10:02.000Z
          Order Refunded {order_id: "#1042", refund_id: "929361462", total: 450, currency: "TRY", quantity: 1, products: [{product_id: "KG-M-BYZ", name: "Keten Gömlek - M / Beyaz", quantity: 1, price: 500}]}
        orders:#1042:cancelled of 7012345678901 at 2026-03-06T07:00:00.000Z
          Order Cancelled {order_id: "#1042", total: 1349.8, currency: "TRY", reason: "customer"}
    "##]].assert_eq(&show(&more));
}

#[test]
fn guests_are_known_by_their_address() {
    let guest = with(ORDER, "customer", "null");
    let taken = deliver(&hook(), "orders/create", &guest);
    assert!(taken.messages.iter().all(|message| message.person.as_str() == "ayse.yilmaz@example.com"));
    let by_phone = with(&with(&guest, "email", "null"), "contact_email", "null");
    let taken = deliver(&hook(), "orders/create", &by_phone);
    assert_eq!(taken.messages[0].person.as_str(), "+905321234567");
}

#[test]
fn refunds_in_another_currency_count_by_their_lines() {
    let foreign = REFUND.replace("\"450.00\", \"currency\": \"TRY\"", "\"9.50\", \"currency\": \"EUR\"");
    let taken = deliver(&hook(), "orders/updated", &with(ORDER, "refunds", &format!("[{foreign}]")));
    let shown = show(&taken);
    assert!(shown.contains("refund_id: \"929361462\", total: 450,"), "{shown}");
}

#[test]
fn a_refund_without_money_is_none() {
    let unpaid = REFUND.replace("\"success\"", "\"pending\"");
    let taken = deliver(&hook(), "orders/updated", &with(ORDER, "refunds", &format!("[{unpaid}]")));
    assert_eq!(taken, deliver(&hook(), "orders/updated", ORDER));
}

#[test]
fn customers_with_their_consents() {
    check(
        "customers/update",
        CUSTOMER,
        expect![[r#"
        customers of 7012345678901 at 2026-03-01T09:00:00.000Z
          identify also "ayse.yilmaz@example.com" {address: {country: "TR", region: "İstanbul", city: "İstanbul", city_original: "Istanbul", postal_code: "34710"}, email: "ayse.yilmaz@example.com", email_original: "Ayse.Yilmaz@Example.com", phone: "+905321234567", firstName: "Ayşe", lastName: "Yılmaz", locale: "tr", createdAt: "2025-11-02T07:00:00.000Z"}
        consents of 7012345678901 at 2026-03-01T08:59:59.000Z
          Consent Recorded {channel: "email", state: "denied", source: "shopify", proof: "single_opt_in"}
          consent email denied
        consents of 7012345678901 at 2026-01-10T05:00:00.000Z
          Consent Recorded {channel: "sms", state: "granted", source: "shopify", proof: "confirmed_opt_in"}
          consent sms granted
    "#]],
    );
}

#[test]
fn consents_that_nobody_gave_say_nothing() {
    for state in ["not_subscribed", "pending", "invalid"] {
        let consent = format!("{{\"state\":\"{state}\",\"consent_updated_at\":null}}");
        let body =
            with(&with(CUSTOMER, "email_marketing_consent", &consent), "sms_marketing_consent", "null");
        assert_eq!(deliver(&hook(), "customers/update", &body).messages.len(), 1, "{state}");
    }
}

#[test]
fn checkouts() {
    check(
        "checkouts/create",
        CHECKOUT,
        expect![[r#"
        checkouts of ayse.yilmaz@example.com at 2026-03-02T17:00:00.000Z
          Checkout Started {checkout_id: "b1946ac92492d2347c6235b4d2611184", value: 450, currency: "TRY", url: "https://magaza.example/checkouts/b1946ac9/recover", quantity: 1, products: [{product_id: "8123456789013", name: "Hasır Şapka", quantity: 1, price: 450}]}
    "#]],
    );
    let unknown = with(CHECKOUT, "email", "null");
    check(
        "checkouts/create",
        &unknown,
        expect![[r#"
        skipped nobody
    "#]],
    );
}

#[test]
fn what_says_nothing_is_skipped_with_a_reason() {
    for (topic, body, expected) in [
        ("orders/create", with(ORDER, "test", "true"), "skipped test_order\n"),
        ("refunds/create", REFUND.to_owned(), "skipped refund_alone\n"),
        ("customers/delete", "{\"id\":7}".to_owned(), "skipped deleted\n"),
        ("customers/update", "{\"id\":null,\"tags\":\"x\"}".to_owned(), "skipped nobody\n"),
        ("products/update", "{\"id\":7}".to_owned(), "skipped topic\n"),
        ("", "{\"id\":7}".to_owned(), "skipped topic\n"),
    ] {
        assert_eq!(show(&deliver(&hook(), topic, &body)), expected, "{topic}");
    }
}

#[test]
fn what_cannot_be_meant_is_rejected() {
    let nobody = ["customer", "email", "contact_email", "shipping_address", "billing_address"]
        .iter()
        .fold(ORDER.to_owned(), |body, member| with(&body, member, "null"));
    for (body, expected) in [
        (nobody, "no_person customer"),
        (with(ORDER, "created_at", "null"), "no_time created_at"),
        (with(ORDER, "created_at", "\"dün\""), "bad_time created_at"),
        (with(ORDER, "total_price", "null"), "missing_field total_price"),
        (with(ORDER, "total_price", "\"1.349,80\""), "wrong_type total_price"),
        (with(ORDER, "total_price", "1e60"), "number_too_large "),
        ("[]".to_owned(), "not_an_object "),
        ("{".to_owned(), "not_json "),
    ] {
        let taken = deliver(&hook(), "orders/create", &body);
        let rejected = taken.rejected.first().expect("it is rejected");
        assert_eq!(format!("{} {}", rejected.reason.code(), rejected.field.unwrap_or_default()), expected);
        assert!(taken.messages.is_empty());
    }
}

#[test]
fn only_what_is_signed_is_looked_at() {
    let at = crate::for_tests::RECEIVED_AT;
    let read =
        |headers: &[(&str, &str)], body: &[u8]| hook().read(&Delivery { headers, body, received_at: at });
    let signed = signature("{}");
    assert_eq!(read(&[("X-Shopify-Topic", "orders/create")], b"{}"), Err(Refused::Unsigned));
    assert_eq!(read(&[("X-Shopify-Hmac-Sha256", "AAAA")], b"{}"), Err(Refused::BadSignature));
    assert_eq!(read(&[("X-Shopify-Hmac-Sha256", &signed)], b"{} "), Err(Refused::BadSignature));
    assert_eq!(read(&[], b"not even JSON"), Err(Refused::Unsigned));
    assert_eq!(read(&[], &vec![b' '; HOOK_BYTES + 1]), Err(Refused::TooLarge));
    assert!(read(&[("X-Shopify-Hmac-Sha256", &signed)], b"{}").is_ok());
}

proptest! {
    /// Any member of any notice may be anything: nothing panics, and nothing comes without an id and a person.
    #[test]
    fn whatever_stands_in_a_member_is_borne(
        which in 0..4_usize,
        member in any::<prop::sample::Index>(),
        value in prop::sample::select(vec!["null", "7", "-1.5", "\"\"", "\"x\"", "[]", "[{}]", "{}", "[[1]]", "true", "\"2026-13-01\""]),
    ) {
        let (topic, body) = [
            ("orders/updated", ORDER), ("customers/update", CUSTOMER), ("checkouts/update", CHECKOUT), ("orders/paid", REFUND),
        ][which];
        let parsed: serde_json::Map<String, serde_json::Value> = serde_json::from_str(body).unwrap();
        let names: Vec<&String> = parsed.keys().collect();
        let taken = deliver(&hook(), topic, &with(body, names[member.index(names.len())], value));
        prop_assert!(!taken.messages.is_empty() || !taken.rejected.is_empty() || !taken.skipped.is_empty());
        show(&taken);
    }
}
