//! The models against a shop whose truth is known: the demo writes down what it made each customer do.

use std::collections::HashMap;
use std::num::NonZero;

use kesit_insight::lifetime::Kind;
use kesit_insight::value::{Check, Study, Terms};
use kesit_model::zone::Zone;
use kesit_model::{Span, Timestamp};

use super::Shop;
use crate::demo;
use crate::source::{self, Input, Mapping, Options};

const DAY_MS: i64 = 86_400_000;
/// Enough that what remains of chance is small against what is asserted.
const CUSTOMERS: u32 = 60_000;

/// Whether each customer of the demo is still there at its end.
fn truth(text: &str) -> HashMap<String, bool> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headers = reader.headers().expect("has headers").clone();
    let column = |name: &str| headers.iter().position(|header| header == name).expect("is there");
    let (customer, until) = (column("customer"), column("alive_until"));
    let rows = reader.records().map(|row| row.expect("a row"));
    rows.map(|row| (row[customer].to_owned(), row[until].is_empty())).collect()
}

#[test]
fn the_truth_of_the_demo_is_found_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let options = demo::Options { customers: CUSTOMERS, seed: 3, zstd: true, ..demo::Options::default() };
    let threads = NonZero::new(2).expect("two");
    demo::create(folder.path(), &options, threads, &|_| ()).expect("made");
    let zone = Zone::parse(Zone::DEFAULT_NAME).expect("known");
    let orders = Input::File(folder.path().join("orders.csv"));
    let loaded = source::load(&[orders], &Options::new(zone.clone(), Mapping::default()), &|_| ());
    let timelines = loaded.expect("can be read").timelines;
    let shop = Shop::new(&timelines, &zone, 2);
    let end = timelines.newest_at().expect("has orders");
    let ledger = shop.ledger(end);

    // λ ~ Gamma(0.9, 15 weeks), p ~ Beta(1.1, 2.7).
    let study = Study::of(&ledger, Kind::Mbg, 2).expect("fits");
    for (found, made) in study.timing.model.parameters().iter().zip([0.9, 15.0, 1.1, 2.7]) {
        assert!((found / made - 1.0).abs() < 0.1, "{found} is not {made} within a tenth");
    }

    let text = std::fs::read_to_string(folder.path().join("truth.csv")).expect("is there");
    let truth = truth(&text);
    let mut pairs: Vec<(f64, bool)> = study
        .outlooks(&ledger, &Terms::default(), 2)
        .iter()
        .map(|outlook| (outlook.p_alive, truth[shop.id(outlook.customer).as_str()]))
        .collect();
    pairs.sort_by(|one, other| one.0.total_cmp(&other.0));
    for tenth in 0..10 {
        let part = &pairs[pairs.len() * tenth / 10..pairs.len() * (tenth + 1) / 10];
        let expected = part.iter().map(|(p_alive, _)| p_alive).sum::<f64>() / part.len() as f64;
        let there = part.iter().filter(|(_, is_there)| *is_there).count() as f64 / part.len() as f64;
        assert!((expected - there).abs() <= 0.03, "tenth {tenth}: {expected:.3} expected, {there:.3} there");
    }

    // Over a whole year, in which the seasons of the shop even out.
    let before = shop.ledger(Timestamp(end.0).minus(Span(365 * DAY_MS)));
    let check = Check::of(&before, &ledger, Kind::Mbg, 2).expect("fits");
    let bias = check.bias().expect("there were orders");
    assert!(bias.abs() <= 0.05, "{} orders expected, {} came", check.expected, check.made);
}
