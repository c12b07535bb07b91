use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;
use std::sync::atomic::AtomicU64;

use expect_test::{Expect, expect};
use kesit_model::message::{Body, Message};
use kesit_model::zone::Zone;
use kesit_model::{Decimal, Language, Object, Value};
use proptest::prelude::*;

use super::row::RowReader;
use super::{LIMITS, Limits, OrdersReader};
use crate::source::mapping::Mapping;
use crate::source::report::{OrdersReport, Place, Refused};
use crate::source::rows::{Next, TableRows};
use crate::source::table::Table;
use crate::source::understand::{SampleRow, Understanding};
use crate::source::{
    Input, Opened, Options, Raw, Refusal, Report, Sink, SourceError, Taken, open, read_each,
};

fn show(value: &Value) -> String {
    match value {
        Value::Number(number) => number.to_string(),
        Value::Text(text) => text.to_string(),
        Value::List(list) => format!("[{}]", list.iter().map(show).collect::<Vec<_>>().join(", ")),
        Value::Object(object) => format!("{{{}}}", show_object(object)),
        Value::Null | Value::Bool(_) => format!("{value:?}"),
    }
}

fn show_object(object: &Object) -> String {
    object.0.iter().map(|(key, value)| format!("{key}: {}", show(value))).collect::<Vec<_>>().join(", ")
}

fn show_message(message: &Message) -> String {
    let at = message.at.to_string().replace(".000Z", "");
    let what = match &message.body {
        Body::Track { name, properties } => format!("{name} {}", show_object(properties)),
        Body::Identify { traits, .. } => format!("identify {}", show_object(traits)),
        _ => unreachable!("orders make no others"),
    };
    format!("{} {} {at} {what}\n", message.id, message.person)
}

fn options(mapping: &str) -> Options {
    Options::new(
        Zone::parse("UTC").unwrap(),
        Mapping::parse(if mapping.is_empty() { "{}" } else { mapping }).unwrap(),
    )
}

/// Reads the texts as files; the files lie only as long as they are read.
fn read(files: &[&str], options: &Options) -> Result<(Vec<Message>, Report), SourceError> {
    let folder = tempfile::tempdir().unwrap();
    let input = |(ix, text): (usize, &&str)| {
        let path = folder.path().join(format!("orders{ix}.csv"));
        fs::write(&path, text).unwrap();
        Input::File(path)
    };
    let inputs: Vec<Input> = files.iter().enumerate().map(input).collect();
    let mut messages = Vec::new();
    let report = read_each(&inputs, options, &|_| {}, &mut |message| {
        messages.push(message);
        true
    })?;
    Ok((messages, report))
}

#[track_caller]
fn check_mapped(files: &[&str], mapping: &str, expected: Expect) {
    let (messages, Report { orders, refused, .. }) = read(files, &options(mapping)).unwrap();
    let report = orders.unwrap();
    let mut shown: String = messages.iter().map(show_message).collect();
    for refusal in &refused.first {
        let Place::Line(line) = refusal.place else { panic!("rows have lines") };
        let field = refusal.reason.field().unwrap_or("row");
        let (text, hint) = (refusal.reason.text(Language::English), refusal.reason.hint(Language::English));
        writeln!(shown, "line {line}, {field}: {text} ({hint})").unwrap();
    }
    let OrdersReport { rows, numbers, orders, refunds, adjustments, customers, amount, .. } = report;
    writeln!(shown, "{rows} rows, {numbers} numbers: {orders} orders, {refunds} refunds, {adjustments} adjustments; {customers} customers, {amount}").unwrap();
    writeln!(
        shown,
        "without customer {} rows, {} orders; repeated {} rows, {} orders",
        report.rows_without_customer,
        report.orders_without_customer,
        report.repeated_rows,
        report.repeated_orders
    )
    .unwrap();
    expected.assert_eq(&shown);
}

#[track_caller]
fn check(files: &[&str], expected: Expect) {
    check_mapped(files, "", expected);
}

#[test]
fn lines_of_one_invoice_become_one_order() {
    check(
        &["Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country\n\
           1,A,\"Mug, blue\",2,2010-12-01 08:30:00,2.55,17,France\n\
           2,B,Bowl,1,2010-12-02 08:30:00,10,18,UK\n\
           1,B,Bowl,3,2010-12-01 08:28:00,0.333,17,France\n\
           C3,B,Bowl,-1,2010-12-03 08:30:00,10,18,UK\n\
           A4,B,Adjust bad debt,1,2010-12-03 08:30:00,-10,,UK\n\
           5,B,Bowl,1,2010-12-04 08:30:00,10,,UK\n\
           6,B,Bowl,1,2010-12-05 08:30:00,10,17,UK\n"],
        expect![[r#"
            orders:1 17 2010-12-01T08:28:00 Order Completed order_id: 1, revenue: 6.099, total: 6.099, quantity: 5, products: [{product_id: A, name: Mug, blue, quantity: 2, price: 2.55}, {product_id: B, name: Bowl, quantity: 3, price: 0.333}]
            orders:2 18 2010-12-02T08:30:00 Order Completed order_id: 2, revenue: 10, total: 10, quantity: 1, products: [{product_id: B, name: Bowl, quantity: 1, price: 10}]
            orders:C3 18 2010-12-03T08:30:00 Order Refunded order_id: C3, refund_id: C3, total: 10, quantity: 1, products: [{product_id: B, name: Bowl, quantity: 1, price: 10}]
            orders:6 17 2010-12-05T08:30:00 Order Completed order_id: 6, revenue: 10, total: 10, quantity: 1, products: [{product_id: B, name: Bowl, quantity: 1, price: 10}]
            orders:1:customer 17 2010-12-01T08:28:00 identify address: {country: France}
            orders:6:customer 17 2010-12-05T08:30:00 identify address: {country: UK}
            orders:2:customer 18 2010-12-02T08:30:00 identify address: {country: UK}
            7 rows, 6 numbers: 3 orders, 1 refunds, 1 adjustments; 2 customers, 16.099
            without customer 2 rows, 1 orders; repeated 0 rows, 0 orders
        "#]],
    );
}

#[test]
fn an_order_that_stands_in_two_files_counts_once() {
    let first = "order id,customer,date,product,quantity,price\n1,a,2025-01-01,X,1,5\n1,a,2025-01-01,X,1,5\n";
    let second = "order id,customer,date,product,quantity,price\n1,a,2025-01-01,X,1,5\n1,a,2025-01-01,X,1,5\n2,a,2025-01-02,X,1,5\n1,a,2025-01-01,X,1,5\n";
    check(
        &[first, second],
        expect![[r#"
            orders:1 a 2025-01-01T00:00:00 Order Completed order_id: 1, revenue: 10, total: 10, quantity: 2, products: [{name: X, quantity: 1, price: 5}, {name: X, quantity: 1, price: 5}]
            orders:2 a 2025-01-02T00:00:00 Order Completed order_id: 2, revenue: 5, total: 5, quantity: 1, products: [{name: X, quantity: 1, price: 5}]
            6 rows, 2 numbers: 2 orders, 0 refunds, 0 adjustments; 1 customers, 30
            without customer 0 rows, 0 orders; repeated 3 rows, 1 orders
        "#]],
    );
}

#[test]
fn one_row_an_order_in_turkish() {
    check(
        &["Sipariş No;Müşteri No;Sipariş Tarihi;Tutar;Şehir;E-posta;Kupon;İskonto;Para Birimi\n\
           S-1;7;31.12.2025 14:05;1.234,56;İzmir;a@example.com;YENI10;12,5;TRY\n\
           S-2;7;01.02.2026;\"-1.000\";Van;a@example.com;;;TRY\n"],
        expect![[r#"
            orders:S-1 7 2025-12-31T14:05:00 Order Completed order_id: S-1, revenue: 1234.56, total: 1234.56, currency: TRY, coupon: YENI10, discount: 12.5
            orders:S-2 7 2026-02-01T00:00:00 Order Refunded order_id: S-2, refund_id: S-2, total: 1000, currency: TRY
            orders:S-1:customer 7 2025-12-31T14:05:00 identify address: {city: İzmir}, email: a@example.com
            orders:S-2:customer 7 2026-02-01T00:00:00 identify address: {city: Van}
            2 rows, 2 numbers: 1 orders, 1 refunds, 0 adjustments; 1 customers, 234.56
            without customer 0 rows, 0 orders; repeated 0 rows, 0 orders
        "#]],
    );
}

#[test]
fn without_order_numbers_every_row_is_an_order() {
    check(
        &["customer,date,total\na,1/2/2025,5\na,1/2/2025,5\nb,1/13/2025,7\n"],
        expect![[r#"
            orders:row-7bc0db699f2a16813c81cb2b-1 a 2025-01-02T00:00:00 Order Completed revenue: 5, total: 5
            orders:row-7bc0db699f2a16813c81cb2b-2 a 2025-01-02T00:00:00 Order Completed revenue: 5, total: 5
            orders:row-5f79c44d45365117068ebff9-1 b 2025-01-13T00:00:00 Order Completed revenue: 7, total: 7
            3 rows, 3 numbers: 3 orders, 0 refunds, 0 adjustments; 2 customers, 17
            without customer 0 rows, 0 orders; repeated 0 rows, 0 orders
        "#]],
    );
}

#[test]
fn totals_of_orders_and_of_lines_are_told_apart() {
    check(
        &["order id,customer,date,quantity,price,total\n\
           1,a,2025-01-01,1,10,19\n1,a,2025-01-01,1,10,19\n\
           2,a,2025-01-02,1,10,9\n2,a,2025-01-02,1,10,9\n\
           3,a,2025-01-03,2,10,20\n3,a,2025-01-03,1,5,5\n"],
        expect![[r#"
            orders:1 a 2025-01-01T00:00:00 Order Completed order_id: 1, revenue: 19, total: 19, quantity: 2
            orders:2 a 2025-01-02T00:00:00 Order Completed order_id: 2, revenue: 18, total: 18, quantity: 2
            orders:3 a 2025-01-03T00:00:00 Order Completed order_id: 3, revenue: 25, total: 25, quantity: 3
            6 rows, 3 numbers: 3 orders, 0 refunds, 0 adjustments; 1 customers, 65
            without customer 0 rows, 0 orders; repeated 0 rows, 0 orders
        "#]],
    );
}

#[test]
fn a_mapping_names_what_cannot_be_guessed() {
    check_mapped(
        &["Kart|Zaman|Net\n7|2025/01/31 10:00|12.500,00\n"],
        "kind: orders\ncolumns: {customer: KART, at: zaman, total: net}\ndate_format: '%Y/%m/%d %H:%M'\n\
         time_zone: Europe/Istanbul\ndecimal: ','\ncurrency: TRY\n",
        expect![[r#"
            orders:row-c7573235abc6ca3a7ac7e36e-1 7 2025-01-31T07:00:00 Order Completed revenue: 12500, total: 12500, currency: TRY
            1 rows, 1 numbers: 1 orders, 0 refunds, 0 adjustments; 1 customers, 12500
            without customer 0 rows, 0 orders; repeated 0 rows, 0 orders
        "#]],
    );
}

#[test]
fn bad_rows_are_refused_one_by_one() {
    check(
        &[
            "order id,customer,date,total\n1,a,2025-01-01,x\n2,a,soon,5\n,a,2025-01-01,5\n4,a,,5\n5,a,2025-01-01,\n6,a\n7,a,2025-01-01,5\n",
        ],
        expect![[r#"
            orders:7 a 2025-01-01T00:00:00 Order Completed order_id: 7, revenue: 5, total: 5
            line 2, total: not a number (1234.56 or 1.234,56)
            line 3, date: not a date (2025-12-31 14:05 or 31.12.2025 14:05; name any other as date_format in the mapping)
            line 4, order id: no order number (fill the cell, or leave the column out of the file)
            line 5, date: no date (fill the cell)
            line 6, total: no money (fill the price or the total)
            line 7, date: no date (fill the cell)
            7 rows, 6 numbers: 1 orders, 0 refunds, 0 adjustments; 1 customers, 5
            without customer 0 rows, 0 orders; repeated 0 rows, 0 orders
        "#]],
    );
}

#[test]
fn files_that_cannot_be_understood() {
    let error = |text: &str, mapping: &str| {
        let error = read(&[text], &options(mapping)).unwrap_err();
        std::error::Error::source(&error).unwrap().to_string()
    };
    assert_eq!(error("date,total\nx,1\n", "kind: orders"), "no column says the customer");
    assert_eq!(error("customer,total\nx,1\n", "kind: orders"), "no column says the at");
    assert_eq!(error("customer,date\nx,1\n", "kind: orders"), "no column says the total");
    assert_eq!(
        error("customer,date,total\nx,1,1\n", "kind: orders\ncolumns: {customer: Kart}"),
        "the mapping names the column `Kart`, which the file does not have"
    );
}

#[test]
fn an_order_is_taken_whole_or_not_at_all() {
    check(
        &[
            "order id,customer,date,quantity,price\n1,a,2025-01-01,1,5\n1,a,2025-01-01,1,x\n1,a,2025-01-01,1,7\n2,a,2025-01-02,1,5\n",
        ],
        expect![[r#"
            orders:2 a 2025-01-02T00:00:00 Order Completed order_id: 2, revenue: 5, total: 5, quantity: 1
            line 3, price: not a number (1234.56 or 1.234,56)
            4 rows, 2 numbers: 1 orders, 0 refunds, 0 adjustments; 1 customers, 17
            without customer 0 rows, 0 orders; repeated 0 rows, 0 orders
        "#]],
    );
}

#[test]
fn who_has_no_number_is_known_by_address_or_telephone() {
    check(
        &[
            "order id,customer,email,phone,date,total,Doviz,city\n1,,Ayse@Example.COM,,2025-01-01,5,TL,ISTANBUL\n2,,,0532 123 45 67,2025-01-01,\"$1,234.50\",,Berlin\n3,,yok,yok,2025-01-01,5,,\n",
        ],
        expect![[r#"
            orders:1 ayse@example.com 2025-01-01T00:00:00 Order Completed order_id: 1, revenue: 5, total: 5, currency: TRY
            orders:2 +905321234567 2025-01-01T00:00:00 Order Completed order_id: 2, revenue: 1234.5, total: 1234.5
            orders:1:customer ayse@example.com 2025-01-01T00:00:00 identify address: {city: İstanbul, city_original: ISTANBUL}, email: ayse@example.com, email_original: Ayse@Example.COM
            orders:2:customer +905321234567 2025-01-01T00:00:00 identify address: {city: Berlin}, phone: +905321234567, phone_original: 0532 123 45 67
            3 rows, 3 numbers: 2 orders, 0 refunds, 0 adjustments; 2 customers, 1244.5
            without customer 1 rows, 1 orders; repeated 0 rows, 0 orders
        "#]],
    );
}

/// What comes of rows read with room for so many orders, in no order.
fn outcome(text: &str, limits: Limits) -> (Vec<String>, u64, Option<OrdersReport>) {
    let options = Options { keeps: true, ..options("kind: orders") };
    let on_batch = || {};
    let (mut out, way) = crate::source::out::way(true, &on_batch);
    let mut keep = Keep::default();
    let mut report = Report::default();
    std::thread::scope(|scope| {
        let (options, text) = (&options, text.to_owned());
        let reading = scope.spawn(move || {
            let mut orders = OrdersReader { limits, ..OrdersReader::new(options) };
            let stream = open::stream_of(std::io::Cursor::new(text)).unwrap();
            let table = Table::open(&Input::Stdin, stream, &options.mapping.hints).unwrap();
            let mut rows = TableRows::new(table, &options.mapping, None).unwrap();
            let mut understanding =
                Understanding::of(rows.headers(), rows.facts(), &rows.sample(), options).unwrap();
            orders.read(&mut rows, &mut understanding, true, &mut out).unwrap();
            let report = orders.finish(&mut out).unwrap();
            out.flush();
            report
        });
        way.deliver(&mut keep, &mut report);
        report.orders = Some(reading.join().unwrap());
    });
    keep.lines.sort();
    (keep.lines, keep.rows, report.orders)
}

#[derive(Default)]
struct Keep {
    lines: Vec<String>,
    rows: u64,
}

impl Sink for Keep {
    fn open(&mut self, _: Opened) {}
    fn take(&mut self, taken: Taken) -> bool {
        self.lines.push(format!("{} {}", taken.rows, show_message(&taken.message)));
        self.rows += u64::from(taken.rows);
        true
    }
    fn refuse(&mut self, _: usize, refusal: Refusal, raw: Raw) {
        self.lines.push(format!("{:?} {} {raw:?}", refusal.place, refusal.reason.code()));
        self.rows += 1;
    }
    fn close(&mut self, _: usize, _: u64) {}
}

/// A cell of an orders file, or of none.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9]{1,3}",
        "-?[0-9]{1,20}([.,][0-9]{1,8}){0,2}( TL)?",
        "[0-9]{1,4}[-./][0-9]{1,2}[-./][0-9]{1,4}( [0-9]{1,2}:[0-9]{1,2})?",
        "[CA]?[0-9]{1,3}",
        "\\PC{0,6}",
        Just("\u{1d160}".repeat(90)),
        Just(String::new()),
    ]
}

proptest! {
    #[test]
    fn nothing_in_a_file_makes_it_panic_and_no_row_vanishes(
        headers in prop::sample::subsequence(vec!["customer", "Invoice", "date", "total", "price", "quantity", "product", "country", "coupon", "tax", "?"], 3..11),
        cells in prop::collection::vec(prop::collection::vec(cell(), 3..11), 0..12),
        delimiter in prop::sample::select(vec![',', ';', '\t']),
    ) {
        let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
        let row = |cells: &Vec<String>| cells.iter().map(quoted).collect::<Vec<_>>().join(&delimiter.to_string());
        let text = headers.join(&delimiter.to_string()) + "\n" + &cells.iter().map(row).collect::<Vec<_>>().join("\n");
        let read = read(&[&text], &options("kind: orders"));
        if let Ok((messages, report)) = read {
            let tracks = messages.iter().filter(|message| matches!(message.body, Body::Track { .. })).count() as u64;
            let report = report.orders.unwrap();
            prop_assert_eq!(tracks, report.orders + report.refunds);
            prop_assert_eq!(
                report.numbers,
                report.orders + report.refunds + report.adjustments + report.orders_without_customer + report.orders_refused
            );
        }
    }

    #[test]
    fn what_does_not_fit_into_memory_comes_out_the_same(
        rows in prop::collection::vec((0..12_u32, 0..4_u32, prop::sample::select(vec!["5", "7,5", "x", "", "-3"]), prop::sample::select(vec!["1/2/2025", "1/13/2025", "soon"])), 1..60),
        orders in 1..6_usize,
        numbered in any::<bool>(),
    ) {
        let mut text = "order id;customer;date;total;city\n".to_owned();
        for (order, customer, total, date) in &rows {
            let customer = if *customer == 0 { String::new() } else { customer.to_string() };
            writeln!(text, "{order};{customer};{date};{total};Van").unwrap();
        }
        if !numbered {
            text = text.replace("order id;", "nothing;");
        }
        let all = outcome(&text, LIMITS);
        prop_assert_eq!(all.1, rows.len() as u64, "every row is taken or refused");
        let few = outcome(&text, Limits { orders, lines: LIMITS.lines });
        if numbered {
            prop_assert_eq!(&few, &all);
        } else {
            // Of equal rows without a number it is not said which is the first.
            prop_assert_eq!((few.0.len(), few.1, &few.2), (all.0.len(), all.1, &all.2));
        }
    }
}

/// Both years of UCI Online Retail II, a real shop.
fn online_retail() -> [Input; 2] {
    let folder = std::env::var_os("KESIT_TEST_DATA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    let file = |year| {
        let path = folder.join(format!("online_retail/online_retail_II_year{year}.csv.zst"));
        assert!(
            path.exists(),
            "no test data at {}: set KESIT_TEST_DATA to the folder that has online_retail/",
            path.display()
        );
        Input::File(path)
    };
    [file("2009_2010"), file("2010_2011")]
}

#[test]
fn the_known_figures_of_a_real_shop_are_found_row_by_row() {
    let count = AtomicU64::new(0);
    let options = Options::new(Zone::parse("Europe/London").unwrap(), Mapping::default());
    let (mut all, mut bought, mut amount) = (0, 0, 0_i128);
    let mut customers = BTreeSet::new();
    for input in online_retail() {
        let stream = open::stream(&input, &count).unwrap();
        let table = Table::open(&input, stream, &options.mapping.hints).unwrap();
        let mut rows = TableRows::new(table, &options.mapping, None).unwrap();
        let mut understanding =
            Understanding::of(rows.headers(), rows.facts(), &rows.sample(), &options).unwrap();
        let mut reader = RowReader::new(&mut understanding);
        let mut record = SampleRow::default();
        while rows.next(&mut record).unwrap() == Next::Row {
            let is_credit_note = reader.order(&record).unwrap().starts_with('C');
            let row = reader.read(&record).unwrap();
            all += 1;
            let positive = |number: Option<i64>| number.is_some_and(|number| number > 0);
            if !row.customer.is_empty() && positive(row.quantity) && positive(row.price) && !is_credit_note {
                bought += 1;
                amount += row.amount();
                customers.insert(row.customer.to_string());
            }
        }
    }
    assert_eq!((all, bought, customers.len()), (1_067_371, 805_549, 5_878));
    assert_eq!(super::book::to_micros(amount), 17_743_429_178_000);
}

#[test]
fn the_known_figures_of_a_real_shop_are_in_the_report() {
    let options = Options::new(Zone::parse("Europe/London").unwrap(), Mapping::default());
    let (mut orders, mut identifies) = (0_u64, 0_u64);
    let report = read_each(&online_retail(), &options, &|_| {}, &mut |message| {
        match message.body {
            Body::Identify { .. } => identifies += 1,
            _ => orders += 1,
        }
        true
    });
    let Report { refused, orders: figures, .. } = report.unwrap();
    let report = figures.unwrap();
    assert_eq!(refused, Refused::default());
    assert_eq!(
        report,
        OrdersReport {
            rows: 1_067_371,
            numbers: 53_628,
            orders: 36_975,
            refunds: 7_901,
            adjustments: 6,
            customers: 5_942,
            rows_without_customer: 243_007,
            orders_without_customer: 53_628 - 36_975 - 7_901 - 6,
            orders_refused: 0,
            repeated_rows: 22_523,
            repeated_orders: 1_088,
            amount: Decimal(19_287_250_568_000),
        }
    );
    assert_eq!(orders, report.orders + report.refunds);
    assert!(identifies >= report.customers, "every customer has a country");
}
