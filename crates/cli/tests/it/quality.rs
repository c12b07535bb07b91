//! `kesit segments backtest` and `kesit lint`: whether segments are any good.

use expect_test::expect;
use serde_json::Value as Json;

use crate::stage::{Stage, text};

const SEGMENTS: &str = "
version: 1
segments:
  often: { name: { tr: Sık alanlar, en: Often }, when: { event: Order Completed, within: 90d, count: { gte: 4 } } }
  nobody: { name: { tr: Hiç kimse, en: Nobody }, when: { event: Order Completed, count: { gte: 1000 } } }
  misspelt: { name: { tr: Yanlış, en: Misspelt }, when: { event: Order Complete } }
";

/// Two hundred customers over five hundred days; every fifth orders every other week, the others every other month. In the
/// last months half of the frequent ones stop, one after the other.
fn shop() -> Stage {
    let mut orders = String::from("customer_id,order_id,order_date,total\n");
    let start = jiff::civil::date(2024, 7, 1);
    for customer in 0..200_i64 {
        let gap = if customer % 5 == 0 { 13 } else { 61 };
        let end = if customer % 10 == 0 { 380 + customer / 2 % 100 } else { 500 };
        for day in (customer * 37 % gap..end).step_by(gap.unsigned_abs() as usize) {
            let date = start.checked_add(jiff::Span::new().days(day)).expect("a date");
            let total = 40 + (customer * 31 + day * 17) % 50;
            orders.push_str(&format!("c{customer},o{customer}-{day},{date},{total}\n"));
        }
    }
    Stage::new(&[("orders.csv", &orders), ("segments.yaml", SEGMENTS)])
}

const SOURCE: &str = "--data orders.csv --segments segments.yaml";

fn json(stage: &Stage, args: &str) -> (Option<i32>, Json) {
    let output = stage.run(args);
    let answer = serde_json::from_slice(&output.stdout);
    (output.status.code(), answer.unwrap_or_else(|_| panic!("{args}: {}", text(&output.stderr))))
}

#[test]
fn a_segment_of_good_customers_is_told_as_one_in_both_languages() {
    let stage = shop();
    let args = format!("segments backtest often {SOURCE} --every quarter --as-of 2025-11-01");
    let told = |lang: &str| text(&stage.run(&format!("{args} --lang {lang}")).stdout);
    let (english, turkish) = (told("en"), told("tr"));
    assert!(english.contains("Verdict                    members then spent more"), "{english}");
    assert!(turkish.contains("üyeler sonra daha çok harcadı") && turkish.contains("Kaldıraç"), "{turkish}");
    let (code, answer) = json(&stage, &format!("{args} --format json --from 2024-07-02"));
    assert_eq!((code, &answer["verdict"]), (Some(0), &Json::from("better")));
    let dates: Vec<&str> =
        answer["windows"].as_array().expect("dates").iter().filter_map(|row| row["date"].as_str()).collect();
    // Beginnings of quarters in Istanbul with ninety days behind them.
    let starts =
        ["2024-09-30", "2024-12-31", "2025-03-31", "2025-06-30"].map(|day| format!("{day}T21:00:00.000Z"));
    assert_eq!(dates, starts);
    let last = &answer["windows"][3];
    assert_eq!((&last["customers"], &last["members"]), (&Json::from(200), &Json::from(40)));
    assert!(last["lift"].as_f64() > Some(2.0) && last["lift_from"].as_f64() > Some(1.0), "{last}");
}

#[test]
fn what_cannot_be_tested_says_why() {
    let stage = shop();
    let say = |args: &str| {
        let output = stage.run(&format!("segments backtest {args}"));
        let errors = text(&output.stderr);
        let from = errors.find("error:").or(errors.find("hata:")).unwrap_or(0);
        format!("{:?} {}", output.status.code(), &errors[from..])
    };
    expect![[r#"
        Some(1) error: there is no segment `oftn`
        hint: did you mean `often`?
    "#]]
    .assert_eq(&say(&format!("oftn {SOURCE}")));
    expect![[r#"
        Some(2) error: --horizon: not a length of time: `soon`
        hint: 30d, 90d, 12w
    "#]]
    .assert_eq(&say(&format!("often {SOURCE} --horizon soon")));
    expect![[r#"
        Some(1) hata: siparişler 01.07.2024 00:00 ile 01.11.2025 00:00 arasında: aralarında, ardında 900 gün ve öncesinde geçmiş olan bir tarih yok
        öneri: daha kısa bir --horizon, --every week ile daha sık tarihler ya da daha erken bir --from
    "#]]
    .assert_eq(&say(&format!("often {SOURCE} --horizon 900d --as-of 2025-11-01 --lang tr")));
}

#[test]
fn lint_names_each_mistake_with_what_to_do_and_ends_with_one() {
    let stage = shop();
    let (code, answer) = json(&stage, &format!("lint {SOURCE} --as-of 2025-11-01 --format json"));
    let findings = answer["findings"].as_array().expect("findings");
    let told: Vec<(&str, &str)> = findings
        .iter()
        .filter_map(|row| Some((row["finding"].as_str()?, row["segments"].as_str()?)))
        .collect();
    assert_eq!(code, Some(1));
    assert_eq!(told, [("empty", "nobody"), ("empty", "misspelt"), ("unknown_words", "misspelt")]);
    assert_eq!(findings[2]["detail"], "`Order Complete`");
    assert_eq!(answer["segments"][0]["differentiable"], true);
    let turkish = text(&stage.run(&format!("lint {SOURCE} --as-of 2025-11-01 --lang tr")).stdout);
    assert!(turkish.contains("Sorun: Segment boş\n  - nobody\n  - misspelt\n"), "{turkish}");
    assert!(turkish.contains("Ne yapmalı:"), "{turkish}");
}

#[test]
fn lint_has_nothing_to_say_of_good_segments() {
    let stage = shop();
    let good = SEGMENTS.lines().take(4).collect::<Vec<_>>().join("\n");
    stage.write("good.yaml", good.as_bytes());
    let output = stage.run("lint --data orders.csv --segments good.yaml --as-of 2025-11-01");
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
    assert!(text(&output.stdout).contains("Nothing to find fault with."));
}

#[test]
fn a_shop_that_has_nothing_yet_is_told_so() {
    let stage = Stage::new(&[]);
    assert_eq!(stage.run("init shop").status.code(), Some(0));
    stage.check_all(
        "lint --workspace shop",
        expect![[r#"
            exit 1
            --- out
            --- err
            error: there are no segments to look at
            hint: apply some with `kesit segments apply`, or name definition files with --segments
        "#]],
    );
}
