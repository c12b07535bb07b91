use std::fs;
use std::io::Write;
use std::path::Path;

use expect_test::{Expect, expect};

use super::clock;
use crate::source::table::TableHints;
use crate::source::table::tests::understood;

fn bytes(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/workbook").join(name)).unwrap()
}

fn check(name: &str, hints: &TableHints, expected: Expect) {
    expected.assert_eq(&understood(&bytes(name), hints));
}

#[test]
fn the_first_sheet_with_headers_is_read() {
    check(
        "orders.xlsx",
        &TableHints::default(),
        expect![[r#"
        workbook, Siparişler, headers in 3
        doubt: OtherSheets(["Kapak", "İadeler"])
        doubt: LinesBeforeHeader(1)
        Müşteri No | Ad | Sipariş Tarihi | Tutar | Üye
        4: <17> | Ayşe | <2025-12-31T14:05:00> | <1234.56> | <true>
        5: 0018 | İpek | <2025-01-02> | <0.3> | <false>
        6:  | Can | 31.12.2025 | 1.234,56
        7: Toplam |  |  | <2469.42> <- total_line
    "#]],
    );
}

#[test]
fn another_sheet_can_be_named() {
    let sheet = |name: &str| TableHints { sheet: Some(name.to_owned()), ..TableHints::default() };
    check(
        "orders.xlsx",
        &sheet("İadeler"),
        expect![[r#"
        workbook, İadeler, headers in 1
        doubt: OtherSheets(["Kapak", "Siparişler"])
        Sipariş | Tutar
        2: S-1 | <5>
        3: S-2 | 14:05:00
        4: #N/A
    "#]],
    );
    check(
        "orders.xlsx",
        &sheet("Stok"),
        expect![[r#"
        error: there is no sheet `Stok`; there are Kapak, Siparişler, İadeler
    "#]],
    );
}

#[test]
fn the_header_row_can_be_named() {
    let hints = TableHints { header_row: Some(4), ..TableHints::default() };
    check(
        "orders.xlsx",
        &hints,
        expect![[r#"
        workbook, Siparişler, headers in 4
        doubt: OtherSheets(["Kapak", "İadeler"])
        doubt: LinesBeforeHeader(2)
        17 | Ayşe | 2025-12-31T14:05:00 | 1234.56 | true
        5: 0018 | İpek | <2025-01-02> | <0.3> | <false>
        6:  | Can | 31.12.2025 | 1.234,56
        7: Toplam |  |  | <2469.42> <- total_line
    "#]],
    );
}

#[test]
fn dates_may_be_counted_from_1904() {
    check(
        "dates-from-1904.xlsx",
        &TableHints::default(),
        expect![[r#"
        workbook, Sheet, headers in 1
        Müşteri No | Ad | Sipariş Tarihi | Tutar | Üye
        2: <17> | Ayşe | <2025-12-31T14:05:00> | <1234.56> | <true>
        3: 0018 | İpek | <2025-01-02> | <0.3> | <false>
        4:  | Can | 31.12.2025 | 1.234,56
    "#]],
    );
}

#[test]
fn of_a_formula_the_saved_value_counts() {
    check(
        "formula.xlsx",
        &TableHints::default(),
        expect![[r#"
        workbook, Sheet, headers in 1
        id | tutar | il
        2: <1> | <12.5> | VAN
    "#]],
    );
}

#[test]
fn older_and_free_formats() {
    check(
        "orders.xls",
        &TableHints::default(),
        expect![[r#"
        workbook, Siparişler, headers in 1
        Müşteri No | Ad | Sipariş Tarihi | Tutar | Üye
        2: <17> | Ayşe | <2025-12-31T14:05:00> | <1234.56> | <true>
        3: 0018 | İpek | <2025-01-02> | <0.3> | <false>
        4:  | Can | 31.12.2025 | 1.234,56
    "#]],
    );
    check(
        "orders.ods",
        &TableHints::default(),
        expect![[r#"
        workbook, Siparişler, headers in 1
        Müşteri No | Ad | Sipariş Tarihi | Tutar | Üye
        2: <17> | Ayşe | <2025-12-31T14:05:00> | <1234.56> | <true>
        3: 0018 | İpek | <2025-01-02> | <0.3> | <false>
        4:  | Can | 31.12.2025 | 1.234,56
    "#]],
    );
}

#[test]
fn a_packed_workbook_says_the_same() {
    let plain = bytes("orders.xlsx");
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(&plain).unwrap();
    let hints = TableHints::default();
    assert_eq!(understood(&packed.finish().unwrap(), &hints), understood(&plain, &hints));
}

#[test]
fn damaged_workbooks_are_told() {
    for name in ["orders.xlsx", "orders.xls", "orders.ods"] {
        let whole = bytes(name);
        for length in [8, 100, whole.len() / 2] {
            let told = understood(&whole[..length], &TableHints::default());
            assert!(told.starts_with("error: not a file of the format workbook"), "{name} {length}: {told}");
        }
    }
}

#[test]
fn times_of_day() {
    assert_eq!(clock(0.5), "12:00:00");
    assert_eq!(clock(1.25), "30:00:00");
    assert_eq!(clock(-1.0), "00:00:00");
}
