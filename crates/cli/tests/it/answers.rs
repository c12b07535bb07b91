//! Answers of `evaluate`, `explain` and `replay`.

use expect_test::expect;

use crate::stage::{Stage, text};

const SHOP: &str = "--data shop.jsonl --segments segments.yaml";

#[test]
fn sizes_as_of_the_newest_data() {
    let shop = Stage::shop();
    shop.check_all(
        &format!("evaluate {SHOP}"),
        expect![[r#"
        exit 0
        --- out
        As of 2025-03-01 12:30 (Europe/Istanbul) · 3 customers

        Segment  Name        Customers  Share
        buyers   Buyers              1  33.3%
        quiet    Went quiet          1  33.3%
        lookers                      1  33.3%
        --- err
        Read 1 file: 6 messages
    "#]],
    );
    shop.check(
        &format!("evaluate {SHOP} --lang tr --time-zone UTC"),
        expect![[r#"
        An: 01.03.2025 09:30 (UTC) · 3 müşteri

        Segment  Ad              Müşteri    Pay
        buyers   Alıcılar              1  %33,3
        quiet    Sessizleşenler        1  %33,3
        lookers                        1  %33,3
    "#]],
    );
    shop.check(
        &format!("evaluate {SHOP} --format csv"),
        expect![[r#"
        as_of,segment,size
        2025-03-01T09:30:00.000Z,buyers,1
        2025-03-01T09:30:00.000Z,quiet,1
        2025-03-01T09:30:00.000Z,lookers,1
    "#]],
    );
    shop.check(&format!("evaluate {SHOP} --format json"), expect![[r#"
        {"as_of":"2025-03-01T09:30:00.000Z","segments":[{"key":"buyers","size":1},{"key":"quiet","size":1},{"key":"lookers","size":1}]}
    "#]]);
}

#[test]
fn sizes_on_a_past_day() {
    let shop = Stage::shop();
    shop.check(&format!("evaluate {SHOP} --format json --as-of 2025-01-05T12:00"), expect![[r#"
        {"as_of":"2025-01-05T09:00:00.000Z","segments":[{"key":"buyers","size":1},{"key":"quiet","size":0},{"key":"lookers","size":0}]}
    "#]]);
    shop.check(&format!("evaluate {SHOP} --format json --as-of 2025-01-05T08:59:59Z"), expect![[r#"
        {"as_of":"2025-01-05T08:59:59.000Z","segments":[{"key":"buyers","size":1},{"key":"quiet","size":0},{"key":"lookers","size":0}]}
    "#]]);
    shop.check(
        &format!("evaluate {SHOP} --as-of 2024-12-31"),
        expect![[r#"
        As of 2024-12-31 00:00 (Europe/Istanbul) · 0 customers

        Segment  Name        Customers  Share
        buyers   Buyers              0   0.0%
        quiet    Went quiet          0   0.0%
        lookers                      0   0.0%
    "#]],
    );
}

#[test]
fn members_of_one_segment_and_of_all() {
    let shop = Stage::shop();
    shop.check(
        &format!("evaluate {SHOP} --members lookers"),
        expect![[r#"
        =eda
    "#]],
    );
    shop.check(
        &format!("evaluate {SHOP} --members lookers --format csv"),
        expect![[r#"
        customer
        '=eda
    "#]],
    );
    shop.check(
        &format!("evaluate {SHOP} --members lookers --format json"),
        expect![[r#"
        {"as_of":"2025-03-01T09:30:00.000Z","segments":[{"key":"lookers","size":1,"members":["=eda"]}]}
    "#]],
    );
    shop.check(
        &format!("evaluate {SHOP} --with-members"),
        expect![[r#"
        As of 2025-03-01 12:30 (Europe/Istanbul) · 3 customers

        Segment  Name        Customers  Share
        buyers   Buyers              1  33.3%
        quiet    Went quiet          1  33.3%
        lookers                      1  33.3%

        buyers:
          can

        quiet:
          ada

        lookers:
          =eda
    "#]],
    );
    shop.check(
        &format!("evaluate {SHOP} --with-members --format csv"),
        expect![[r#"
        as_of,segment,customer
        2025-03-01T09:30:00.000Z,buyers,can
        2025-03-01T09:30:00.000Z,quiet,ada
        2025-03-01T09:30:00.000Z,lookers,'=eda
    "#]],
    );
    shop.check(&format!("evaluate {SHOP} --with-members --format json"), expect![[r#"
        {"as_of":"2025-03-01T09:30:00.000Z","segments":[{"key":"buyers","size":1,"members":["can"]},{"key":"quiet","size":1,"members":["ada"]},{"key":"lookers","size":1,"members":["=eda"]}]}
    "#]]);
}

#[test]
fn why_a_customer_is_in_or_not() {
    let shop = Stage::shop();
    shop.check(
        &format!("explain {SHOP} --customer ada"),
        expect![[r#"
        Customer ada as of 2025-03-01 12:30 (Europe/Istanbul)

        buyers · Buyers: NOT IN
          ✗ Order Completed in the last 30 days: count ≥ 1 — found: 0, latest 2025-01-09 12:00

        quiet · Went quiet: IN
          ✓ all of
            ✓ Order Completed: count ≥ 3 — found: 3, latest 2025-01-09 12:00
            ✓ not
              ✗ segment buyers
                ✗ Order Completed in the last 30 days: count ≥ 1 — found: 0, latest 2025-01-09 12:00

        lookers: NOT IN
          ✗ not
            ✓ Order Completed: count ≥ 1 — found: 3, latest 2025-01-09 12:00
    "#]],
    );
    shop.check(&format!("explain {SHOP} --customer can --segment quiet --lang tr"), expect![[r#"
        Müşteri can, an: 01.03.2025 12:30 (Europe/Istanbul)

        quiet · Sessizleşenler: DIŞINDA
          ✗ hepsi
            ✗ Order Completed: sayı ≥ 3 — bulunan: 1, en son 01.03.2025 12:30
            ✗ değil
              ✓ segment buyers (31.03.2025 12:30 anına kadar kesin)
                ✓ Order Completed son 30 gün içinde: sayı ≥ 1 — bulunan: 1, en son 01.03.2025 12:30 (31.03.2025 12:30 anına kadar kesin)
    "#]]);
    shop.check(
        &format!("explain {SHOP} --customer ada --segment quiet --as-of 2025-01-20 --format json"),
        expect![[r#"
            {"customer":"ada","as_of":"2025-01-19T21:00:00.000Z","segments":[{"key":"quiet","member":false,"until":"2025-02-08T09:00:00.001Z","why":{"logic":"all","holds":false,"until":"2025-02-08T09:00:00.001Z","parts":[{"condition":{"event":"Order Completed","count":{"gte":3}},"holds":true,"until":null,"actual":{"figure":3},"latest":"2025-01-09T09:00:00.000Z"},{"logic":"not","holds":false,"until":"2025-02-08T09:00:00.001Z","parts":[{"condition":{"segment":"buyers"},"holds":true,"until":"2025-02-08T09:00:00.001Z","parts":[{"condition":{"event":"Order Completed","within":"30d","count":{"gte":1}},"holds":true,"until":"2025-02-08T09:00:00.001Z","actual":{"figure":3},"latest":"2025-01-09T09:00:00.000Z"}]}]}]}}]}
        "#]],
    );
}

#[test]
fn who_entered_and_left_when() {
    let shop = Stage::shop();
    shop.check(&format!("replay {SHOP}"), expect![[r#"
        {"customer":"ada","segment":"lookers","transition":"entered","at":"2025-01-01T09:00:00.000Z","cause":{"message":"i1"}}
        {"customer":"ada","segment":"buyers","transition":"entered","at":"2025-01-02T09:00:00.000Z","cause":{"message":"o1"}}
        {"customer":"ada","segment":"lookers","transition":"left","at":"2025-01-02T09:00:00.000Z","cause":{"message":"o1"}}
        {"customer":"ada","segment":"buyers","transition":"left","at":"2025-02-08T09:00:00.001Z","cause":"time"}
        {"customer":"ada","segment":"quiet","transition":"entered","at":"2025-02-08T09:00:00.001Z","cause":"time"}
        {"customer":"=eda","segment":"lookers","transition":"entered","at":"2025-02-27T09:00:00.000Z","cause":{"message":"v1"}}
        {"customer":"can","segment":"buyers","transition":"entered","at":"2025-03-01T09:30:00.000Z","cause":{"message":"o4"}}
        {"final":{"as_of":"2025-03-01T09:30:00.000Z","segments":{"buyers":["can"],"quiet":["ada"],"lookers":["=eda"]}}}
    "#]]);
    shop.check(&format!("replay {SHOP} --until 2025-01-06"), expect![[r#"
        {"customer":"ada","segment":"lookers","transition":"entered","at":"2025-01-01T09:00:00.000Z","cause":{"message":"i1"}}
        {"customer":"ada","segment":"buyers","transition":"entered","at":"2025-01-02T09:00:00.000Z","cause":{"message":"o1"}}
        {"customer":"ada","segment":"lookers","transition":"left","at":"2025-01-02T09:00:00.000Z","cause":{"message":"o1"}}
        {"final":{"as_of":"2025-01-05T21:00:00.000Z","segments":{"buyers":["ada"],"quiet":[],"lookers":[]}}}
    "#]]);
}

#[test]
fn the_end_of_a_replay_is_what_evaluate_says() {
    let shop = Stage::shop();
    let replayed = text(&shop.run(&format!("replay {SHOP} --until 2025-02-08T09:00:00.001Z")).stdout);
    let last: serde_json::Value = serde_json::from_str(replayed.lines().last().unwrap()).unwrap();
    let args = format!("evaluate {SHOP} --as-of 2025-02-08T09:00:00.001Z --with-members --format json");
    let evaluated: serde_json::Value = serde_json::from_str(&text(&shop.run(&args).stdout)).unwrap();
    assert_eq!(last["final"]["as_of"], evaluated["as_of"]);
    for segment in evaluated["segments"].as_array().unwrap() {
        assert_eq!(last["final"]["segments"][segment["key"].as_str().unwrap()], segment["members"]);
    }
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    use std::process::Stdio;
    let shop = Stage::shop();
    let mut lines = String::new();
    for ix in 0..20_000 {
        lines += &format!(
            "{{\"type\":\"track\",\"messageId\":\"{ix}\",\"userId\":\"customer-{ix}\",\"event\":\"E\",\"timestamp\":0}}\n"
        );
    }
    shop.write("many.jsonl", lines.as_bytes());
    let args = "evaluate --data many.jsonl --segments segments.yaml --members lookers";
    let mut child = shop.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(!text(&output.stderr).contains("panic"));
}
