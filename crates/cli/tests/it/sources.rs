//! Where data comes from: orders, packed files, standard input, lists, and what is refused.

use std::io::Write;

use expect_test::expect;

use crate::stage::{MESSAGES, SEGMENTS, Stage, show, text};

const ORDERS: &str = "\
Sipariş No;Müşteri No;Sipariş Tarihi;Ürün Adı;Adet;Birim Fiyat;Ülke
1;7;31.12.2024 14:05;Çadır;1;1.234,50;Türkiye
1;7;31.12.2024 14:05;Fener;2;12,25;Türkiye
2;8;01.01.2025;Fener;1;12,25;Kıbrıs
3;;01.01.2025;Fener;1;12,25;Kıbrıs
4;9;yarın;Fener;1;12,25;Kıbrıs
";

const BIG: &str = "
version: 1
segments:
  big: { when: { event: Order Completed, sum: { of: revenue, gte: 1259 } } }
  abroad: { when: { trait: address.country, is_not: TÜRKİYE, ignore_case: true } }
";

#[test]
fn an_orders_file() {
    let stage = Stage::new(&[("orders.csv", ORDERS), ("big.yaml", BIG)]);
    let args = "evaluate --data orders.csv --segments big.yaml --with-members --format csv";
    stage.check_all(args, expect![[r#"
        exit 0
        --- out
        as_of,segment,customer
        2024-12-31T21:00:00.000Z,big,7
        2024-12-31T21:00:00.000Z,abroad,8
        --- err
        Read 1 file: 4 messages
          orders files: 5 rows, 4 order numbers, amount 1,283.5
          taken: 2 orders, 0 refunds, 2 customers
          without a customer, left out: 1 row, 1 order number
          refused: 1 (bad_date 1)
            orders.csv line 6: Sipariş Tarihi: not a date (2025-12-31 14:05 or 31.12.2025 14:05; name any other as date_format in the mapping)
    "#]]);
    stage.check_all(&format!("{args} --lang tr"), expect![[r#"
        exit 0
        --- out
        as_of,segment,customer
        2024-12-31T21:00:00.000Z,big,7
        2024-12-31T21:00:00.000Z,abroad,8
        --- err
        1 dosya okundu: 4 ileti
          sipariş dosyaları: 5 satır, 4 sipariş numarası, tutar 1.283,5
          alınan: 2 sipariş, 0 iade, 2 müşteri
          müşterisiz, dışarıda bırakılan: 1 satır, 1 sipariş numarası
          reddedilen: 1 (bad_date 1)
            orders.csv satır 6: Sipariş Tarihi: tarih değil (2025-12-31 14:05 ya da 31.12.2025 14:05; başka biçimleri eşleme dosyasında date_format ile verin)
    "#]]);
}

#[test]
fn an_orders_file_with_a_mapping() {
    let stage = Stage::new(&[
        ("orders.csv", "Kart,Zaman,Net\n7,20250131,1300\n"),
        (
            "map.yaml",
            "kind: orders\ncolumns: { customer: kart, at: zaman, total: net }\ndate_format: '%Y%m%d'\n",
        ),
        ("big.yaml", BIG),
    ]);
    stage.check(
        "evaluate --data orders.csv --mapping map.yaml --segments big.yaml --members big",
        expect![[r#"
            7
        "#]],
    );
    stage.check_all("evaluate --data orders.csv --segments big.yaml", expect![[r#"
        exit 1
        --- out
        --- err
        error: `orders.csv`: no column says who the customer is (columns that mean nothing to us: Kart, Net)
        hint: name the columns in a mapping file: --mapping M.yaml with `kind: events` and `columns: {customer: …, event: …, at: …}`
    "#]]);
}

#[test]
fn packed_files_and_standard_input() {
    let stage = Stage::shop();
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(MESSAGES.as_bytes()).unwrap();
    stage.write("shop.jsonl.gz", &packed.finish().unwrap());
    let plain = stage.run("evaluate --data shop.jsonl --segments segments.yaml --format json");
    let packed = stage.run("evaluate --data shop.jsonl.gz --segments segments.yaml --format json");
    let piped = stage.run_with("evaluate --data - --segments segments.yaml --format json", MESSAGES);
    assert!(text(&plain.stdout).contains("\"size\":1"));
    assert_eq!(show(&packed), show(&plain));
    assert_eq!(show(&piped), show(&plain));
}

#[test]
fn the_same_file_twice_counts_once() {
    let stage = Stage::shop();
    stage.check_all(
        "evaluate --data shop.jsonl shop.jsonl --segments segments.yaml --format csv",
        expect![[r#"
            exit 0
            --- out
            as_of,segment,size
            2025-03-01T09:30:00.000Z,buyers,1
            2025-03-01T09:30:00.000Z,quiet,1
            2025-03-01T09:30:00.000Z,lookers,1
            --- err
            Read 2 files: 6 messages
              repeated, counted once: 6 messages
        "#]],
    );
}

#[test]
fn bad_lines_are_told_and_reading_goes_on() {
    let stage = Stage::new(&[
        ("bad.jsonl", "{\"type\":\"track\"\n\n{\"type\":\"buy\",\"userId\":\"u\",\"timestamp\":0}\n"),
        ("segments.yaml", SEGMENTS),
    ]);
    let many = "{}\n".repeat(30);
    stage.write("many.jsonl", many.as_bytes());
    stage.check_all(
        "evaluate --data bad.jsonl shop.json --segments segments.yaml",
        expect![[r#"
            exit 3
            --- out
            --- err
            error: `shop.json` cannot be read: there is no such file or folder
        "#]],
    );
    stage.write("shop.json", format!("[{}]", MESSAGES.trim().replace('\n', ",")).as_bytes());
    stage.check_all(
        "evaluate --data bad.jsonl shop.json --segments segments.yaml --format csv",
        expect![[r#"
            exit 0
            --- out
            as_of,segment,size
            2025-03-01T09:30:00.000Z,buyers,1
            2025-03-01T09:30:00.000Z,quiet,1
            2025-03-01T09:30:00.000Z,lookers,1
            --- err
            Read 2 files: 6 messages
              refused: 2 (not_json 1, unknown_type 1)
                bad.jsonl line 1: not valid JSON (send one JSON object in UTF-8)
                bad.jsonl line 3: type: unknown message type (identify, track, page, screen, group, alias or batch)
        "#]],
    );
    let many = stage.run("evaluate --data many.jsonl --segments segments.yaml --as-of 2025-01-01");
    assert!(text(&many.stderr).contains("refused: 30 (no_time 30)"), "{}", text(&many.stderr));
    assert!(text(&many.stderr).contains("and more: 10"));
}

#[test]
fn static_lists() {
    let stage = Stage::shop();
    stage.write("lists/press.csv", "Müşteri No\nada\nnobody\n".as_bytes());
    stage.write("pressed.yaml", b"version: 1\nsegments: { press: { when: { list: press } } }\n");
    stage.check(
        "evaluate --data shop.jsonl --segments pressed.yaml --lists lists --members press",
        expect![[r#"
            ada
        "#]],
    );
    stage.check_all(
        "evaluate --data shop.jsonl --segments pressed.yaml --format csv",
        expect![[r#"
        exit 0
        --- out
        as_of,segment,size
        2025-03-01T09:30:00.000Z,press,0
        --- err
        Read 1 file: 6 messages
        warning: there is no list `press` (press.csv belongs into the folder of lists: --lists, or `lists` in the workspace)
    "#]],
    );
}

#[test]
fn a_folder_of_definitions_and_words_that_no_data_uses() {
    let stage = Stage::shop();
    stage.write("all/b.yml", b"version: 1\nsegments: { pros: { when: { trait: plam, is: pro } } }\n");
    stage.write("all/a.json", br#"{"version":1,"segments":{"typo":{"when":{"event":"Order Complete"}}}}"#);
    stage.write("all/readme.txt", b"no definition");
    stage.check_all(
        "evaluate --data shop.jsonl --segments all segments.yaml --format csv",
        expect![[r#"
        exit 0
        --- out
        as_of,segment,size
        2025-03-01T09:30:00.000Z,typo,0
        2025-03-01T09:30:00.000Z,pros,0
        2025-03-01T09:30:00.000Z,buyers,1
        2025-03-01T09:30:00.000Z,quiet,1
        2025-03-01T09:30:00.000Z,lookers,1
        --- err
        Read 1 file: 6 messages
        warning: no event in the data is named `Order Complete`; did you mean `Order Completed`?
        warning: nobody in the data has the trait `plam`; did you mean `plan`?
    "#]],
    );
}
