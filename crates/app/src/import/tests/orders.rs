//! Orders files with poison in them: whole orders, rows that are mended, and a real shop.

use std::fmt::Write as _;
use std::path::PathBuf;

use proptest::prelude::*;

use super::stage::{Stage, balance};

const HEADER: &str = "Sipariş No,Müşteri No,Sipariş Tarihi,Adet,Birim Fiyat\n";

/// A line of an order: its order, how many pieces, and whether the date is spoilt.
type OrderLine = (u32, u32, bool);

fn text(lines: &[OrderLine]) -> String {
    let mut text = HEADER.to_owned();
    for (order, pieces, is_spoilt) in lines {
        let date = if *is_spoilt { "dün" } else { "2025-12-31 14:05" };
        writeln!(text, "S-{order},M-{},{date},{pieces},10.5", order % 7).expect("a string takes everything");
    }
    text
}

fn lines() -> impl Strategy<Value = Vec<OrderLine>> {
    let poison = prop::bool::weighted(0.1);
    proptest::collection::vec((0_u32..25, 1_u32..9, poison), 1..60)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// A tenth of the rows is poison. The balance is zero, no order is stored in part, and after the mend all is as if
    /// there had been no poison.
    #[test]
    fn what_is_mended_comes_in_whole(lines in lines()) {
        let stage = Stage::new(&[]);
        stage.add("orders.csv", text(&lines).as_bytes());
        let spoilt: Vec<u32> = lines.iter().filter(|line| line.2).map(|line| line.0).collect();
        let waiting = lines.iter().filter(|line| spoilt.contains(&line.0)).count() as u64;
        let tally = stage.import().import.tally();
        prop_assert!(tally.is_balanced());
        prop_assert_eq!(tally.rows_received, lines.len() as u64);
        prop_assert_eq!((tally.rows_quarantined, stage.waiting()), (waiting, waiting));
        if waiting > 0 {
            let retried = stage.retry_replacing("dün", "2025-12-31 14:05");
            prop_assert_eq!((retried.rows_received, retried.rows_stored), (waiting, waiting));
            prop_assert_eq!(stage.waiting(), 0);
        }
        let whole: Vec<OrderLine> = lines.iter().map(|line| (line.0, line.1, false)).collect();
        let clean = Stage::new(&[]);
        clean.add("orders.csv", text(&whole).as_bytes());
        clean.import();
        prop_assert_eq!(stage.orders(), clean.orders());
    }
}

#[test]
fn another_mapping_reads_what_waits() {
    let stage = Stage::new(&[]);
    stage.add("orders.csv", format!("{HEADER}S-1,M-1,2025|12|31,1,10\nS-2,M-1,2025|12|30,1,10\n").as_bytes());
    assert_eq!(stage.import().import.tally(), balance(2, 0, 0, 2));
    let retried = stage.retry_with_mapping("kind: orders\ndate_format: '%Y|%m|%d'\n");
    assert_eq!((retried.rows_stored, retried.rows_quarantined, stage.waiting()), (2, 0, 0));
}

fn online_retail(year: &str) -> Vec<u8> {
    let shared = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let folder = std::env::var_os("KESIT_TEST_DATA").map_or_else(shared, PathBuf::from);
    let path = folder.join(format!("online_retail/online_retail_II_year{year}.csv.zst"));
    std::fs::read(&path).unwrap_or_else(|error| {
        panic!("no test data at {} ({error}): set KESIT_TEST_DATA to the folder that has it", path.display())
    })
}

#[test]
fn a_real_shop_twice() {
    let stage = Stage::new(&[]);
    stage.set_time_zone("Europe/London");
    stage.add("2009.csv.zst", &online_retail("2009_2010"));
    stage.add("2010.csv.zst", &online_retail("2010_2011"));
    let done = stage.import();
    let tally = done.import.tally();
    assert!(tally.is_balanced());
    assert_eq!((tally.rows_received, tally.rows_quarantined), (1_067_371, 243_007));
    let orders = done.report.orders.expect("these are orders");
    assert_eq!(
        (orders.numbers, orders.orders, orders.refunds, orders.customers),
        (53_628, 36_975, 7_901, 5_942)
    );
    assert_eq!(stage.orders().len() as u64, orders.orders + orders.refunds);
    let again = stage.import().import.tally();
    assert_eq!((again.rows_stored, again.messages_stored), (0, 0));
    assert_eq!(again.rows_duplicate, tally.rows_stored + tally.rows_duplicate);
    assert_eq!(again.rows_quarantined, tally.rows_quarantined);
}
