//! `kesit demo create`, and the starter segments on what it makes.

use expect_test::expect;

use crate::stage::{Stage, text};

#[test]
fn a_shop_is_made_and_said_so_in_both_languages() {
    let stage = Stage::new(&[]);
    let (english, turkish) =
        (stage.run("demo create en --customers 30"), stage.run("demo create tr --customers 30 --lang tr"));
    let head = |out: &[u8]| text(out).lines().take(3).map(|line| format!("{line}\n")).collect::<String>();
    expect![[r#"
        30 customers, 465 messages (1 MB), from 2024-11-01 until before 2026-11-01
          102  Product Viewed
           62  Page Viewed
    "#]]
    .assert_eq(&head(&english.stdout));
    expect![[r#"
        30 müşteri, 465 mesaj (1 MB), 2024-11-01 – 2026-11-01 (bitiş hariç)
          102  Product Viewed
           62  Page Viewed
    "#]]
    .assert_eq(&head(&turkish.stdout));
    assert!(text(&english.stdout).ends_with("written to: en\n"));
    assert!(english.stderr.is_empty(), "no bar where there is no terminal");
}

#[test]
fn it_can_be_evaluated_as_it_is() {
    let stage = Stage::new(&[]);
    assert!(stage.run("demo create shop --customers 1500 --zstd").status.success());
    let starter = concat!(env!("CARGO_MANIFEST_DIR"), "/../../segments/starter");
    let evaluate = "evaluate --data shop/messages.jsonl.zst --lists shop/lists --format csv --segments";
    let output = stage.run(&format!("{evaluate} {starter}"));
    assert!(output.status.success(), "{}", text(&output.stderr));
    let sizes = text(&output.stdout);
    let size = |key: &str| -> u32 {
        let row = sizes.lines().find(|line| line.contains(&format!(",{key},"))).unwrap();
        row.rsplit(',').next().and_then(|cell| cell.parse().ok()).unwrap()
    };
    for key in [
        "at_risk",
        "dormant",
        "new_customers",
        "platinum",
        "promoters",
        "detractors",
        "women",
        "istanbul",
        "rural",
        "email_engaged",
        "prefers_push",
        "small_businesses",
        "says_outdoor_life",
        "store_only",
        "discount_lovers",
        "shoe_buyers",
        "subscribers_settled",
    ] {
        assert!(size(key) > 0, "nobody is in {key}:\n{sizes}");
    }
}

#[test]
fn what_cannot_be_made_is_refused() {
    let stage = Stage::new(&[("mine/notes.txt", "mine")]);
    stage.check_all(
        "demo create mine --customers 5",
        expect![[r#"
        exit 2
        --- out
        --- err
        error: `mine` is not empty
        hint: name another folder, or give --force to replace files of the same names
    "#]],
    );
    stage.check_all(
        "demo create new --customers 0 --lang tr",
        expect![[r#"
        exit 2
        --- out
        --- err
        hata: --customers, 1 ile 10000000 arasında olmalı
    "#]],
    );
    stage.check_all(
        "demo create new --until 1999-01-01",
        expect![[r#"
        exit 2
        --- out
        --- err
        error: --until must be from 2000 to 2100
    "#]],
    );
    assert!(stage.run("demo create mine --customers 5 --force").status.success());
}
