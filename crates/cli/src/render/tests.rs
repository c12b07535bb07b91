use expect_test::{Expect, expect};
use kesit_model::Language;
use kesit_model::language::parse_condition;

use super::condition::condition;
use crate::words::Words;

/// A condition as JSON, and its words in both languages.
#[track_caller]
fn check(json: &str, expected: Expect) {
    let tree = parse_condition(&serde_json::from_str(json).unwrap()).unwrap();
    let words = [Language::English, Language::Turkish].map(|language| condition(&tree, Words::new(language)));
    expected.assert_eq(&format!("{}\n", words.join("\n")));
}

#[test]
fn logic_shows_its_name_only() {
    check(
        r#"{"all": [{"everyone": true}]}"#,
        expect![[r#"
        all of
        hepsi
    "#]],
    );
    check(
        r#"{"any": [{"everyone": true}]}"#,
        expect![[r#"
        at least one of
        en az biri
    "#]],
    );
    check(
        r#"{"none": [{"everyone": true}]}"#,
        expect![[r#"
        none of
        hiçbiri
    "#]],
    );
    check(
        r#"{"not": {"everyone": true}}"#,
        expect![[r#"
        not
        değil
    "#]],
    );
    check(
        r#"{"everyone": true}"#,
        expect![[r#"
        everyone
        herkes
    "#]],
    );
}

#[test]
fn traits() {
    check(
        r#"{"trait": "address.country", "is": "TR"}"#,
        expect![[r#"
        address.country = "TR"
        address.country = "TR"
    "#]],
    );
    check(
        r#"{"trait": "age", "between": [18, 25], "is_not": 20}"#,
        expect![[r#"
        age ≠ 20 and 18 – 25
        age ≠ 20 ve 18 – 25
    "#]],
    );
    check(
        r#"{"trait": "plan", "in": ["pro", {"trait": "wanted"}], "ever": true}"#,
        expect![[r#"
        plan one of "pro", their wanted, now or ever before
        plan şunlardan biri: "pro", kendi wanted değeri, şimdi ya da geçmişte
    "#]],
    );
    check(
        r#"{"trait": "name", "contains": "ay", "ignore_case": true}"#,
        expect![[r#"
            name contains "ay" (ignoring case)
            name "ay" içerir (büyük/küçük harf ayırmadan)
        "#]],
    );
    check(
        r#"{"trait": "name", "not_contains": "x", "starts_with": "a", "ends_with": "z", "matches": "^a"}"#,
        expect![[r#"
            name does not contain "x" and starts with "a" and ends with "z" and matches /^a/
            name "x" içermez ve "a" ile başlar ve "z" ile biter ve şu kalıba uyar: /^a/
        "#]],
    );
    check(
        r#"{"trait": "email", "exists": false}"#,
        expect![[r#"
        email is missing
        email yok
    "#]],
    );
    check(
        r#"{"trait": "tags", "includes": "vip", "held": "14d"}"#,
        expect![[r#"
        tags includes "vip", held for ≥ 14 days
        tags "vip" ögesini içerir, kesintisiz süresi ≥ 14 gün
    "#]],
    );
    check(
        r#"{"trait": "plan", "changed": {"in_last": "7d"}}"#,
        expect![[r#"
        plan, last changed in the last 7 days
        plan, son değişim son 7 gün içinde
    "#]],
    );
    check(
        r#"{"trait": "birthday", "anniversary": {"in_next": "7d"}}"#,
        expect![[r#"
        birthday anniversary in the next 7 days
        birthday yıl dönümü gelecek 7 gün içinde
    "#]],
    );
    check(
        r#"{"trait": "birthday", "anniversary": {"this": "month"}, "before": "1990-01-01"}"#,
        expect![[r#"
            birthday before 1990-01-01 and anniversary this month
            birthday 1990-01-01 öncesi ve yıl dönümü bu ay
        "#]],
    );
    check(
        r#"{"trait": "renews", "during": {"next": 2, "unit": "week"}}"#,
        expect![[r#"
            renews in the next 2 whole weeks
            renews gelecek 2 tam hafta
        "#]],
    );
    check(
        r#"{"trait": "seen", "older_than": "90d", "after": {"trait": "signup"}}"#,
        expect![[r#"
            seen after their signup and more than 90 days ago
            seen kendi signup değeri sonrası ve 90 gün öncesinden eski
        "#]],
    );
    check(
        r#"{"items": "pets", "where": [{"property": "kind", "is": "cat"}]}"#,
        expect![[r#"
        one of pets with (kind = "cat")
        pets listesinde (kind = "cat") koşullu bir öge
    "#]],
    );
}

#[test]
fn events() {
    check(
        r#"{"event": "Order Completed"}"#,
        expect![[r#"
        Order Completed: count ≥ 1
        Order Completed: sayı ≥ 1
    "#]],
    );
    check(
        r#"{"event": "Order Completed", "within": "365d", "count": {"gte": 3}}"#,
        expect![[r#"
        Order Completed in the last 365 days: count ≥ 3
        Order Completed son 365 gün içinde: sayı ≥ 3
    "#]],
    );
    check(
        r#"{"event": "Email *", "within": {"between": ["30d", "7d"]}, "days": {"lt": 2}}"#,
        expect![[r#"
        Email * 30 days to 7 days ago: different days < 2
        Email * 30 gün ile 7 gün öncesi arasında: farklı gün < 2
    "#]],
    );
    check(
        r#"{"event": "*", "within": {"older_than": "12h"}}"#,
        expect![[r#"
        any event more than 12 hours ago: count ≥ 1
        herhangi bir olay 12 saat öncesinden eski: sayı ≥ 1
    "#]],
    );
    check(
        r#"{"event": "A", "within": {"first": "30d"}, "sum": {"of": "revenue", "gt": 1234.5}}"#,
        expect![[r#"
            A in the customer's first 30 days: sum of revenue > 1,234.5
            A müşterinin başlangıcından sonraki 30 gün içinde: revenue toplamı > 1.234,5
        "#]],
    );
    check(
        r#"{"event": "A", "within": {"this": "month"}, "avg": {"of": "revenue", "lte": 10}}"#,
        expect![[r#"
            A this month: average of revenue ≤ 10
            A bu ay: revenue ortalaması ≤ 10
        "#]],
    );
    check(
        r#"{"event": "A", "within": {"last": 3, "unit": "month", "current": true}, "distinct": {"of": "sku", "gte": 2}}"#,
        expect![[r#"
            A in the last 3 whole months and the running one: different values of sku ≥ 2
            A son 3 tam ay ve içinde bulunulan: sku için farklı değer ≥ 2
        "#]],
    );
    check(
        r#"{"event": "A", "within": {"day": -4}, "top": {"of": "category", "is": "Kamp"}}"#,
        expect![[r#"
        A on the day 4 days ago: most frequent category = "Kamp"
        A 4 gün önceki günde: category için en sık değer = "Kamp"
    "#]],
    );
    check(
        r#"{"event": "A", "within": {"from": "2025-01-01", "to": "2026-01-01"}, "share": {"where": [{"property": "coupon", "exists": true}], "gte": 0.5}}"#,
        expect![[r#"
            A from 2025-01-01 until 2026-01-01: share of those with (coupon is there) ≥ 0.5
            A 2025-01-01 tarihinden 2026-01-01 tarihine kadar: şu koşuldakilerin payı (coupon var) ≥ 0,5
        "#]],
    );
    check(
        r#"{"event": "A", "first": {"at": {"in_last": "30d"}}}"#,
        expect![[r#"
        A: the first one: in the last 30 days
        A: ilki: son 30 gün içinde
    "#]],
    );
    check(
        r#"{"event": "A", "nth": {"n": 2, "where": [{"property": "x", "is": 1}]}}"#,
        expect![[r#"
        A: number 2: x = 1
        A: 2. sıradaki: x = 1
    "#]],
    );
    check(
        r#"{"event": "A", "last": {}}"#,
        expect![[r#"
        A: the last one is there
        A: sonuncusu var
    "#]],
    );
    check(
        r#"{"event": "A", "gap": {"avg": true, "lt": "30d"}}"#,
        expect![[r#"
        A: average time between two < 30 days
        A: iki olay arası ortalaması < 30 gün
    "#]],
    );
    check(
        r#"{"event": "A", "periods": {"of": "7d", "last": 4, "active": {"gte": 3}}}"#,
        expect![[r#"
            A: active periods (count ≥ 1) among the last 4 of 7 days ≥ 3
            A: her biri 7 gün süren son 4 dönemden etkin olanlar (sayı ≥ 1) ≥ 3
        "#]],
    );
    check(
        r#"{"event": "A", "where": [{"any": [{"property": "x", "is": true}, {"not": {"items": "products", "where": [{"property": "sku", "is": "a"}]}}]}]}"#,
        expect![[r#"
            A (at least one of (x = true, not (one of products with (sku = "a")))): count ≥ 1
            A (en az biri (x = doğru, değil (products listesinde (sku = "a") koşullu bir öge))): sayı ≥ 1
        "#]],
    );
}

#[test]
fn the_others() {
    check(
        r#"{"account": {"all": [{"trait": "employees", "gte": 50}, {"trait": "sector", "is": "Retail"}]}}"#,
        expect![[r#"
            an account with all of (employees ≥ 50; sector = "Retail")
            şu koşulda bir hesabı var: hepsi (employees ≥ 50; sector = "Retail")
        "#]],
    );
    check(
        r#"{"account": "none", "trait": "employees", "gte": 50}"#,
        expect![[r#"
        no account with employees ≥ 50
        şu koşulda hesabı yok: employees ≥ 50
    "#]],
    );
    check(
        r#"{"consent": "email", "is": "granted", "changed": {"in_last": "7d"}}"#,
        expect![[r#"
        consent email = granted, last changed in the last 7 days
        izin email = verildi, son değişim son 7 gün içinde
    "#]],
    );
    check(
        r#"{"segment": "vip"}"#,
        expect![[r#"
        segment vip
        segment vip
    "#]],
    );
    check(
        r#"{"segment": "vip", "entered": {"in_last": "7d"}}"#,
        expect![[r#"
        segment vip, last entered in the last 7 days
        segment vip, son giriş son 7 gün içinde
    "#]],
    );
    check(
        r#"{"segment": "vip", "left": {"older_than": "7d"}}"#,
        expect![[r#"
            segment vip, last left more than 7 days ago
            segment vip, son çıkış 7 gün öncesinden eski
        "#]],
    );
    check(
        r#"{"list": "press"}"#,
        expect![[r#"
        on the list press
        listede: press
    "#]],
    );
    check(
        r#"{"score": "p_alive", "lt": 0.3}"#,
        expect![[r#"
        score p_alive < 0.3
        puan p_alive < 0,3
    "#]],
    );
    check(
        r#"{"near": "home", "km": 25, "of": [41.01, 28.97]}"#,
        expect![[r#"
        home within 25 km of (41.01, 28.97)
        home, (41.01, 28.97) noktasına en çok 25 km
    "#]],
    );
    check(
        r#"{"rank": {"by": {"event": "Order Completed", "within": "365d", "sum": {"of": "revenue"}}, "top": "10%"}}"#,
        expect![[r#"
            top 10% by Order Completed in the last 365 days: sum of revenue
            en iyi %10 – Order Completed son 365 gün içinde: revenue toplamı
        "#]],
    );
    check(
        r#"{"rank": {"by": {"event": "Order Completed"}, "top": 500}}"#,
        expect![[r#"
        top 500 by Order Completed: count
        en iyi 500 – Order Completed: sayı
    "#]],
    );
    check(
        r#"{"sequence": [{"event": "Product Viewed", "where": [{"property": "category", "is": "Kamp"}]}, {"without": "Checkout Started"}, {"event": "Product Added", "after": "24h"}, {"without": "Order Completed", "for": "1h"}]}"#,
        expect![[r#"
            Product Viewed (category = "Kamp") → no Checkout Started in between → Product Added at most 1 day later → no Order Completed for 1 hour
            Product Viewed (category = "Kamp") → arada Checkout Started yok → en çok 1 gün sonra Product Added → 1 saat boyunca Order Completed yok
        "#]],
    );
}
