//! `kesit members` and `kesit customer`.

use expect_test::expect;

use crate::stage::Stage;

const SHOP: &str = "--data shop.jsonl --segments segments.yaml";

#[test]
fn members_with_traits_and_times() {
    let shop = Stage::shop();
    shop.check(
        &format!("members quiet {SHOP}"),
        expect![[r#"
        quiet, as of 2025-03-01 12:30 (Europe/Istanbul): 1 customer

        Customer
        ada
    "#]],
    );
    shop.check(
        &format!("members quiet {SHOP} --columns plan,address.city,address,none --until --lang tr"),
        expect![[r#"
            quiet, an: 01.03.2025 12:30 (Europe/Istanbul): 1 müşteri

            Müşteri  Giriş             Kesin olduğu an  plan  address.city  address          none
            ada      08.02.2025 12:00  süresiz          pro   İzmir         {city: "İzmir"}
        "#]],
    );
    shop.check(
        &format!("members lookers {SHOP} --until --format csv"),
        expect![[r#"
        customer,since,until
        '=eda,2025-02-27T09:00:00.000Z,
    "#]],
    );
    shop.check(
        &format!("members quiet {SHOP} --columns plan,address --until --format json"),
        expect![[r#"
            {"segment":"quiet","as_of":"2025-03-01T09:30:00.000Z","size":1,"members":[{"customer":"ada","since":"2025-02-08T09:00:00.001Z","until":null,"traits":{"plan":"pro","address":{"city":"İzmir"}}}]}
        "#]],
    );
    shop.check(
        &format!("members buyers {SHOP} --as-of 2025-01-10 --format csv"),
        expect![[r#"
        customer
        ada
    "#]],
    );
    shop.check_all(
        &format!("members quite {SHOP}"),
        expect![[r#"
        exit 1
        --- out
        --- err
        Read 1 file: 6 messages
        error: there is no segment `quite`
        hint: did you mean `quiet`?
    "#]],
    );
}

#[test]
fn a_limit_leaves_the_count_whole() {
    let shop = Stage::shop();
    let everyone = "version: 1\nsegments: { all: { when: { everyone: true } } }";
    shop.write("all.yaml", everyone.as_bytes());
    shop.check(
        "members all --data shop.jsonl --segments all.yaml --limit 2",
        expect![[r#"
        all, as of 2025-03-01 12:30 (Europe/Istanbul): 3 customers

        Customer
        =eda
        ada
        … and 1 more
    "#]],
    );
}

#[test]
fn a_customer_on_one_page() {
    let shop = Stage::shop();
    shop.check(
        &format!("customer ada {SHOP} --events 2"),
        expect![[r#"
        Customer ada as of 2025-03-01 12:30 (Europe/Istanbul)
          ids         ada
          first seen  2025-01-01 12:00
          last seen   2025-01-09 12:00

        Traits
          address.city  İzmir  since 2025-01-01 12:00
          plan          pro    since 2025-01-01 12:00

        Consents
          email  granted  since 2025-01-01 12:00

        What happened
          Order Completed  3×  last 2025-01-09 12:00

        Last events
          2025-01-09 12:00  Order Completed  revenue: 20
          2025-01-05 12:00  Order Completed  revenue: 50.5

        In 1 of 3 segments
          quiet · Went quiet (since 2025-02-08 12:00)
            ✓ Order Completed: count ≥ 3 — 3; ✗ segment buyers
    "#]],
    );
    shop.check(
        &format!("customer ada {SHOP} --as-of 2025-01-05T12:00 --all --lang tr"),
        expect![[r#"
        Müşteri ada, an: 05.01.2025 12:00 (Europe/Istanbul)
          kimlikler    ada
          ilk görülme  01.01.2025 12:00
          son görülme  05.01.2025 12:00

        Nitelikler
          address.city  İzmir  01.01.2025 12:00 anından beri
          plan          pro    01.01.2025 12:00 anından beri

        İzinler
          email  verildi  01.01.2025 12:00 anından beri

        Olanlar
          Order Completed  2×  son: 05.01.2025 12:00

        Son olaylar
          05.01.2025 12:00  Order Completed  revenue: 50,5
          02.01.2025 12:00  Order Completed  revenue: 100

        3 segmentin 1 tanesinde
          buyers · Alıcılar (02.01.2025 12:00 anından beri, 04.02.2025 12:00 anına kadar kesin)
            ✓ Order Completed son 30 gün içinde: sayı ≥ 1 — 2

        Dışında olduğu segmentler
          quiet · Sessizleşenler (09.01.2025 12:00 anına kadar kesin)
            ✗ Order Completed: sayı ≥ 3 — 2; ✓ segment buyers
          lookers
            ✓ Order Completed: sayı ≥ 1 — 2
    "#]],
    );
    shop.check(&format!("customer can {SHOP} --format json"), expect![[r#"
        {"customer":"can","ids":["can"],"as_of":"2025-03-01T09:30:00.000Z","first_at":"2025-03-01T09:30:00.000Z","last_at":"2025-03-01T09:30:00.000Z","traits":{},"accounts":[],"consents":{},"counts":[{"event":"Order Completed","count":1,"first_at":"2025-03-01T09:30:00.000Z","last_at":"2025-03-01T09:30:00.000Z"}],"events":[{"at":"2025-03-01T09:30:00.000Z","event":"Order Completed","properties":{"revenue":10}}],"segments":[{"key":"buyers","member":true,"since":"2025-03-01T09:30:00.000Z","until":"2025-03-31T09:30:00.001Z","why":{"condition":{"event":"Order Completed","within":"30d","count":{"gte":1}},"holds":true,"until":"2025-03-31T09:30:00.001Z","actual":{"figure":1},"latest":"2025-03-01T09:30:00.000Z"}}]}
    "#]]);
}

#[test]
fn accounts_merges_and_signs_that_steer_a_terminal() {
    let messages = r#"
{"type":"identify","messageId":"1","userId":"u\u001b[31m","anonymousId":"a","timestamp":"2025-01-01T09:00:00Z","traits":{"note":"x\u0007y","gone":"z"}}
{"type":"group","messageId":"2","userId":"u\u001b[31m","groupId":"acme","timestamp":"2025-01-02T09:00:00Z","traits":{"employees":120}}
{"type":"identify","messageId":"3","userId":"u\u001b[31m","timestamp":"2025-01-03T09:00:00Z","traits":{"gone":null,"note":"x\u0007y"}}
{"type":"track","messageId":"4","anonymousId":"a","event":"Order\u001b Completed","timestamp":"2025-01-04T09:00:00Z","properties":{"revenue":10,"a":1,"b":2,"c":3,"d":4,"products":[{"id":1},{"id":2}]}}
"#;
    let stage = Stage::new(&[("m.jsonl", messages), ("segments.yaml", crate::stage::SEGMENTS)]);
    stage.check(
        "customer a --data m.jsonl --segments segments.yaml",
        expect![[r#"
        Customer u�[31m as of 2025-01-04 12:00 (Europe/Istanbul)
          ids         a, u�[31m
          first seen  2025-01-01 12:00
          last seen   2025-01-04 12:00

        Traits
          note  x�y  since 2025-01-01 12:00

        Account acme (since 2025-01-02 12:00)
          employees  120  since 2025-01-02 12:00

        What happened
          Order� Completed  1×  last 2025-01-04 12:00

        Last events
          2025-01-04 12:00  Order� Completed  revenue: 10, a: 1, b: 2, c: 3, …

        In 1 of 3 segments
          lookers (since 2025-01-01 12:00)
            ✗ Order Completed: count ≥ 1 — 0
    "#]],
    );
}

#[test]
fn a_customer_whom_nobody_knows() {
    let shop = Stage::shop();
    shop.check_all(
        &format!("customer adam {SHOP}"),
        expect![[r#"
        exit 1
        --- out
        --- err
        Read 1 file: 6 messages
        error: no customer in the data has this id
    "#]],
    );
    shop.check_all(
        &format!("customer can {SHOP} --as-of 2025-01-01"),
        expect![[r#"
        exit 1
        --- out
        --- err
        Read 1 file: 6 messages
        error: the customer does not exist before 2025-03-01 12:30
        hint: ask about a later instant with --as-of
    "#]],
    );
}
