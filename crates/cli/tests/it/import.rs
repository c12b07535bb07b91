//! `kesit import` and `kesit quarantine` on a workspace.

use std::fs;

use expect_test::{Expect, expect};

use crate::stage::{MESSAGES, Stage, text};

/// Four orders; the second has two lines of which one has no number for its quantity, the last names nobody.
const ORDERS: &str = "\
Sipariş No;Müşteri No;Sipariş Tarihi;Ürün Adı;Adet;Birim Fiyat
5001;M-1;31.12.2025 14:05;Kahve;2;79,50
5002;M-2;30.12.2025 09:30;Değirmen;bir;1.289,00
5002;M-2;30.12.2025 09:30;Kahve;1;79,50
5003;M-1;29.12.2025 18:00;=Filtre;3;12,25
5004;;28.12.2025 11:00;Kahve;1;79,50
";

fn workspace() -> Stage {
    let stage = Stage::new(&[("siparisler.csv", ORDERS), ("shop.jsonl", MESSAGES)]);
    assert!(stage.run("init ws").status.success());
    stage
}

/// Runs it in the workspace and holds exit code and both outputs against the snapshot, without the clock.
#[track_caller]
fn check(stage: &Stage, args: &str, expected: Expect) {
    let output = stage.run(&format!("{args} --workspace ws"));
    let code = output.status.code().expect("it ended by itself");
    let shown = format!("exit {code}\n{}---\n{}", text(&output.stdout), text(&output.stderr));
    let shown: String = shown.lines().map(|line| without_clock(line) + "\n").collect();
    expected.assert_eq(&shown);
}

/// A line without instants of the wall clock and without the blanks that put columns under each other.
fn without_clock(line: &str) -> String {
    if line.starts_with("rows_at: ") {
        return "rows_at: WHEN".to_owned();
    }
    let mut words: Vec<&str> = line.split_whitespace().collect();
    let is_date = |word: &&str| word.len() == 10 && word.starts_with("20") && word[4..5] == *"-";
    if let Some(place) = words.iter().position(is_date) {
        words[place] = "WHEN";
        words.remove(place + 1);
    }
    words.join(" ")
}

#[test]
fn every_row_of_an_orders_file_is_accounted_for() {
    let stage = workspace();
    check(
        &stage,
        "import siparisler.csv",
        expect![[r#"
        exit 0
        Import 1
        siparisler.csv (order-lines): 5 rows = 2 stored + 0 duplicate + 3 quarantined
        messages: 2 stored, 0 duplicate
        what waits and why: kesit quarantine list
        ---
    "#]],
    );
    check(
        &stage,
        "quarantine list",
        expect![[r#"
        exit 0
        Import File Reason Rows First at Column
        1 siparisler.csv bad_number 1 3 Adet
        1 siparisler.csv no_customer 1 6
        1 siparisler.csv order_incomplete 1 4

        bad_number: not a number (1234.56 or 1.234,56)
        no_customer: names no customer (fill in the customer's number, e-mail address or telephone number)
        order_incomplete: another row of the same order cannot be used (mend the other row: an order is taken whole)
        ---
    "#]],
    );
    check(
        &stage,
        "import siparisler.csv",
        expect![[r#"
        exit 0
        Import 2
        siparisler.csv (order-lines): 5 rows = 0 stored + 2 duplicate + 3 quarantined
        messages: 0 stored, 2 duplicate
        siparisler.csv was imported before, as import 1; nothing new was to be expected
        what waits and why: kesit quarantine list
        ---
    "#]],
    );
    check(
        &stage,
        "import siparisler.csv --lang tr",
        expect![[r#"
        exit 0
        İçe aktarım 3
        siparisler.csv (order-lines): 5 satır = 0 kaydedilen + 2 yinelenen + 3 karantina
        ileti: 0 kaydedildi, 2 yinelenen
        siparisler.csv daha önce 2 numarayla içe aktarılmıştı; yeni bir şey beklenmiyordu
        bekleyenler ve nedenleri: kesit quarantine list
        ---
    "#]],
    );
}

#[test]
fn rows_are_exported_mended_and_come_in() {
    let stage = workspace();
    assert!(stage.run("import siparisler.csv --workspace ws").status.success());
    check(
        &stage,
        "quarantine export -",
        expect![[r#"
        exit 0
        kesit_place,kesit_file,kesit_row,kesit_column,kesit_reason,kesit_text,Sipariş No,Müşteri No,Sipariş Tarihi,Ürün Adı,Adet,Birim Fiyat
        q1-0-3-0,siparisler.csv,3,Adet,bad_number,,5002,M-2,30.12.2025 09:30,Değirmen,bir,"1.289,00"
        q1-0-4-0,siparisler.csv,4,,order_incomplete,,5002,M-2,30.12.2025 09:30,Kahve,1,"79,50"
        q1-0-6-0,siparisler.csv,6,,no_customer,,5004,,28.12.2025 11:00,Kahve,1,"79,50"
        ---
    "#]],
    );
    check(
        &stage,
        "quarantine export rows.csv",
        expect![[r#"
        exit 0
        3 rows written to rows.csv
        mend them there, then: kesit quarantine retry --mended rows.csv
        ---
    "#]],
    );
    check(
        &stage,
        "quarantine export rows.csv",
        expect![[r#"
        exit 2
        ---
        error: `rows.csv` is there already
        hint: name another file
    "#]],
    );
    check(
        &stage,
        "quarantine retry",
        expect![[r#"
        exit 0
        Import 2, from the quarantine of import 1
        siparisler.csv (order-lines): 3 rows = 0 stored + 0 duplicate + 3 quarantined
        messages: 0 stored, 0 duplicate
        ---
    "#]],
    );
    let exported = fs::read_to_string(stage.path("rows.csv")).expect("exported");
    let mended = exported.replace(",bir,", ",4,").replace(",5004,,", ",5004,M-3,");
    stage.write("rows.csv", mended.as_bytes());
    check(
        &stage,
        "quarantine retry --mended rows.csv",
        expect![[r#"
        exit 0
        Import 3, from the quarantine of import 1
        siparisler.csv (order-lines): 3 rows = 3 stored + 0 duplicate + 0 quarantined
        messages: 2 stored, 0 duplicate
        ---
    "#]],
    );
    check(
        &stage,
        "quarantine list",
        expect![[r#"
        exit 0
        Nothing waits in the quarantine.
        ---
    "#]],
    );
    check(
        &stage,
        "quarantine retry",
        expect![[r#"
        exit 1
        ---
        error: nothing waits in the quarantine
    "#]],
    );
    check(
        &stage,
        "import list",
        expect![[r#"
        exit 0
        Import Begun State Rows Stored Duplicate Quarantined Waiting Files
        1 WHEN counts 5 2 0 3 0 siparisler.csv
        2 WHEN counts 3 0 0 3 0 siparisler.csv (from the quarantine of 1)
        3 WHEN counts 3 3 0 0 0 siparisler.csv (from the quarantine of 1)
        ---
    "#]],
    );
}

#[test]
fn an_import_is_undone() {
    let stage = workspace();
    assert!(stage.run("import shop.jsonl --workspace ws").status.success());
    assert!(stage.run("import shop.jsonl siparisler.csv --workspace ws").status.success());
    check(
        &stage,
        "import undo 1",
        expect![[r#"
        exit 2
        ---
        Import 1: 6 messages will count no more, 0 rows will leave the quarantine.
        error: nobody is here to confirm it
        hint: undo it with --yes
    "#]],
    );
    check(
        &stage,
        "import undo 1 --yes",
        expect![[r#"
        exit 0
        import 1 undone: 6 messages count no more
        Later imports found messages duplicate that may have been its own: import the files of 2 again.
        ---
    "#]],
    );
    check(
        &stage,
        "import undo 1 --yes",
        expect![[r#"
        exit 1
        ---
        error: import 1 was undone before
    "#]],
    );
    check(
        &stage,
        "import undo 7 --yes",
        expect![[r#"
        exit 1
        ---
        error: there is no import 7
        hint: `kesit import list` lists them
    "#]],
    );
    check(
        &stage,
        "import list",
        expect![[r#"
        exit 0
        Import Begun State Rows Stored Duplicate Quarantined Waiting Files
        1 WHEN undone 6 6 0 0 0 shop.jsonl
        2 WHEN counts 11 2 6 3 3 shop.jsonl, siparisler.csv
        ---
    "#]],
    );
    check(
        &stage,
        "import show 2",
        expect![[r#"
        exit 0
        Import 2: counts
        begun: WHEN
        finished: WHEN
        shop.jsonl (messages): 6 rows = 0 stored + 6 duplicate + 0 quarantined
        siparisler.csv (order-lines): 5 rows = 2 stored + 0 duplicate + 3 quarantined
        together: 11 rows = 2 stored + 6 duplicate + 3 quarantined
        messages: 2 stored, 6 duplicate
        waiting in the quarantine now: 3 rows

        # how it was read: siparisler.csv
        kind: order-lines
        columns:
        customer: Müşteri No
        order: Sipariş No
        at: Sipariş Tarihi
        quantity: Adet
        price: Birim Fiyat
        product_name: Ürün Adı
        decimal: ","
        rows_at: WHEN
        ---
    "#]],
    );
}

#[test]
fn an_import_that_broke_off_is_listed_with_its_reason() {
    let stage = workspace();
    stage.write("torn.jsonl.gz", &[0x1f, 0x8b, 8, 0, 0, 0]);
    check(
        &stage,
        "import shop.jsonl torn.jsonl.gz",
        expect![[r#"
        exit 3
        ---
        error: `torn.jsonl.gz` cannot be read: unexpected end of file
    "#]],
    );
    check(
        &stage,
        "import list",
        expect![[r#"
        exit 0
        Import Begun State Rows Stored Duplicate Quarantined Waiting Files
        1 WHEN interrupted 0 0 0 0 0 shop.jsonl, torn.jsonl.gz

        Nothing of an interrupted import counts. Import the same files again, and it is gone on with.
        ---
    "#]],
    );
    check(
        &stage,
        "import show 1",
        expect![[r#"
        exit 0
        Import 1: interrupted
        begun: WHEN
        interrupted because: `torn.jsonl.gz` cannot be read: unexpected end of file
        ---
    "#]],
    );
}

#[test]
fn standard_input_and_places_that_are_no_workspace() {
    let stage = workspace();
    let piped = stage.run_with("import - --workspace ws", MESSAGES);
    let told = text(&piped.stdout);
    assert!(told.contains("- (messages): 6 rows = 6 stored + 0 duplicate + 0 quarantined"), "{told}");
    let output = stage.run("import shop.jsonl");
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
    check(
        &stage,
        "import none.csv",
        expect![[r#"
        exit 3
        ---
        error: `none.csv` cannot be read: there is no such file or folder
    "#]],
    );
    check(
        &stage,
        "import siparisler.csv --as buys",
        expect![[r#"
        exit 2
        ---
        error: invalid value 'buys' for '--as <KIND>': orders, order-lines, customers, accounts, events, consents, reviews, surveys

        For more information, try '--help'.
    "#]],
    );
    check(
        &stage,
        "import",
        expect![[r#"
        exit 2
        ---
        error: the following required arguments were not provided:
        <FILE>...

        Usage: kesit import --workspace <DIR> <FILE>...

        For more information, try '--help'.
    "#]],
    );
}
