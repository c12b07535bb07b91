//! Nothing that comes later is looked at: rows of features stay as they are whatever is added at their instant or after.

use kesit_insight::prediction::{Refusal, Table};
use kesit_model::message::{Body, Message};
use kesit_model::zone::Zone;
use kesit_model::{Decimal, MessageId, Object, PersonId, Timestamp, Value};
use kesit_timeline::{Builder, CustomerIx, Timelines};
use proptest::prelude::*;

use super::shop::{Forecast, ForecastError, Question, event};
use super::slices::{DAY_MS, Slices};
use super::table;
use super::*;
use crate::insight::Shop;
use crate::source::{Grid, GridCells, GridColumn};

/// 2025-01-01T00:00Z.
const START: i64 = 1_735_689_600_000;
const AS_OF: Timestamp = Timestamp(START + 300 * DAY_MS);
const CUSTOMERS: usize = 150;

fn zone() -> Zone {
    Zone::parse("Europe/Istanbul").expect("known")
}

fn message(customer: usize, id: &str, at: i64, body: Body) -> Message {
    Message {
        id: MessageId::parse(id).expect("not blank"),
        at: Timestamp(at),
        received_at: Timestamp(at),
        person: PersonId::parse(&format!("c{customer:03}")).expect("not blank"),
        is_user: true,
        body,
        consents: Vec::new(),
    }
}

fn track(customer: usize, id: &str, at: i64, name: &str, lira: i64) -> Message {
    let properties = Object(vec![("total".into(), Value::Number(Decimal::whole(lira)))]);
    message(customer, id, at, Body::Track { name: name.to_owned(), properties })
}

fn plan(customer: usize, id: &str, at: i64, plan: &str) -> Message {
    let traits = Object(vec![("plan".into(), Value::Text(plan.into()))]);
    message(customer, id, at, Body::Identify { also: None, traits })
}

/// Customers with rhythms of their own; those who order often looked about lately.
fn messages() -> Vec<Message> {
    let mut messages = Vec::new();
    for customer in 0..CUSTOMERS {
        let gap = 9 + (customer * 37) % 120;
        let first = START + (customer % 20) as i64 * DAY_MS + customer as i64 * 60_000;
        messages.push(plan(customer, &format!("i{customer}"), first, ["free", "pro"][customer % 2]));
        let mut at = first;
        for number in 0.. {
            if at > AS_OF.0 {
                break;
            }
            let lira = 20 + ((customer * 13 + number * 29) % 300) as i64;
            messages.push(track(customer, &format!("o{customer}-{number}"), at, "Order Completed", lira));
            messages.push(track(
                customer,
                &format!("v{customer}-{number}"),
                at - 3_600_000,
                "Product Viewed",
                0,
            ));
            at += (gap + (number * customer) % 7) as i64 * DAY_MS;
        }
    }
    messages
}

fn timelines(messages: &[Message]) -> Timelines {
    let mut builder = Builder::new();
    messages.iter().for_each(|message| {
        builder.push(message);
    });
    builder.finish()
}

fn question() -> Question {
    Question { as_of: AS_OF, horizon_days: 30, eligible: Eligible::All }
}

fn told(messages: &[Message], threads: usize) -> Forecast {
    let (timelines, zone) = (timelines(messages), zone());
    event(&Shop::new(&timelines, &zone, threads), "Order Completed", &question()).expect("enough data")
}

/// The rows of everybody on a slice.
fn rows(messages: &[Message], slices: &Slices, slice: Option<usize>) -> Table {
    let (timelines, zone) = (timelines(messages), zone());
    let shop = Shop::new(&timelines, &zone, 2);
    let customer = |id: usize| timelines.customer(&PersonId::parse(&format!("c{id:03}")).expect("not blank"));
    let mut customers: Vec<CustomerIx> = (0..CUSTOMERS).filter_map(customer).collect();
    customers.sort_unstable();
    let places: Vec<Where> = customers.into_iter().map(|customer| Where { customer, slice }).collect();
    Snapshots::new(&timelines, shop.book(), slices, 2).table(&places)
}

/// NaN is not equal to itself, so tables are compared as they print.
fn printed(table: &Table) -> String {
    format!("{:?}", table.columns())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_comes_at_the_instant_or_later_changes_no_row(
        slice in 0..6_usize,
        later in prop::collection::vec((0..CUSTOMERS, 0..100_i64 * DAY_MS, 0..4_usize), 1..20),
    ) {
        let messages = messages();
        let slices = Slices::of(&timelines(&messages), AS_OF, 30).expect("long enough");
        let from = slices.past[slice].0;
        let mut more = messages.clone();
        for (ix, (customer, after, kind)) in later.into_iter().enumerate() {
            let (id, at) = (format!("later-{ix}"), (from + after).min(AS_OF.0));
            more.push(match kind {
                0 => track(customer, &id, at, "Order Completed", 999),
                1 => track(customer, &id, at, "Product Viewed", 0),
                2 => track(customer, &id, at, "Order Refunded", 5),
                _ => plan(customer, &id, at, "free"),
            });
        }
        let of = |messages: &[Message]| {
            let table = rows(messages, &slices, Some(slice));
            // A name that came only later has a column of its own, in which nothing stands yet.
            let old = table.columns().iter().filter(|column| !column.name.contains("Refunded"));
            format!("{:?}", old.collect::<Vec<_>>())
        };
        prop_assert_eq!(of(&messages), of(&more));
    }
}

#[test]
fn the_canary_after_the_instant_says_nothing() {
    let messages = messages();
    let told_before = told(&messages, 2);
    // Exactly those who are to order say so, one day too late to be known.
    let mut more = messages.clone();
    for customer in (0..CUSTOMERS).filter(|customer| customer % 3 == 0) {
        let (at, id) = (AS_OF.0 + DAY_MS, format!("canary-{customer}"));
        more.push(track(customer, &id, at, "Canary", 0));
        more.push(track(customer, &format!("{id}-order"), at, "Order Completed", 10));
    }
    let told_after = told(&more, 2);
    assert_eq!(told_before.probabilities, told_after.probabilities);
    assert_eq!(told_before.trained.card(), told_after.trained.card());
    assert!(!told_after.features.iter().any(|feature| feature.key().contains("Canary")));
    let slices = Slices::of(&timelines(&more), AS_OF, 30).expect("long enough");
    assert_eq!(slices, told_before.slices);
    assert_eq!(printed(&rows(&messages, &slices, None)), printed(&rows(&more, &slices, None)));
}

#[test]
fn a_canary_in_every_past_slice_has_no_influence_on_the_one_before() {
    // An event equal to the label, one day into each window: of the slice it belongs to it must tell nothing.
    let messages = messages();
    let slices = Slices::of(&timelines(&messages), AS_OF, 30).expect("long enough");
    let last = slices.past.len() - 1;
    let mut more = messages.clone();
    for customer in (0..CUSTOMERS).filter(|customer| customer % 2 == 0) {
        let at = slices.past[last].0 + DAY_MS;
        more.push(track(customer, &format!("canary-{customer}"), at, "Canary", 0));
    }
    let table = rows(&more, &slices, Some(last));
    let canaries = table.columns().iter().filter(|column| column.name.contains("Canary"));
    for column in canaries {
        let kesit_insight::prediction::Values::Numeric(values) = &column.values else { panic!("numbers") };
        assert!(values.iter().all(|value| value.is_nan() || *value == 0.0), "{}", column.name);
    }
}

#[test]
fn a_forecast_tells_apart_and_is_the_same_for_any_number_of_threads() {
    let messages = messages();
    let (one, other) = (told(&messages, 1), told(&messages, 3));
    assert_eq!(one.probabilities, other.probabilities);
    assert_eq!(one.trained.card(), other.trained.card());
    assert_eq!(one.customers.len(), CUSTOMERS);
    assert!(one.trained.card().chosen().quality.auc > 0.7, "{:?}", one.trained.card().chosen());
    let (timelines, zone) = (timelines(&messages), zone());
    let shop = Shop::new(&timelines, &zone, 2);
    let reasons = one.reasons(&shop, &[0, 7], 3);
    assert_eq!(reasons.len(), 2);
    assert!(reasons.iter().all(|reasons| reasons.len() == 3));
    assert!(reasons[0].windows(2).all(|pair| pair[0].contribution.abs() >= pair[1].contribution.abs()));
}

#[test]
fn too_little_is_refused() {
    let (messages, zone) = (messages(), zone());
    let few = timelines(
        &messages.into_iter().filter(|message| message.person.as_str() < "c010").collect::<Vec<_>>(),
    );
    let shop = Shop::new(&few, &zone, 1);
    let ask = |name: &str, horizon_days: u32| event(&shop, name, &Question { horizon_days, ..question() });
    assert!(matches!(
        ask("Order Completed", 30),
        Err(ForecastError::Refused(Refusal::TooFewHappened { .. }))
    ));
    assert!(matches!(ask("Order Completed", 700), Err(ForecastError::TooShort(_))));
    let Err(ForecastError::UnknownEvent { nearest, .. }) = ask("Order Complete", 30) else {
        panic!("unknown")
    };
    assert_eq!(nearest.as_deref(), Some("Order Completed"));
}

fn grid(rows: usize) -> Grid {
    let numbers =
        |of: &dyn Fn(usize) -> f64| GridCells::Numbers((0..rows).map(|row| Some(of(row))).collect());
    let texts = |of: &dyn Fn(usize) -> Option<String>| GridCells::Texts((0..rows).map(of).collect());
    let column = |name: &str, cells| GridColumn { name: name.to_owned(), cells };
    let left = |row: usize| row * 37 % 100 < 40 || row.is_multiple_of(9);
    let columns = vec![
        column("code", texts(&|row| Some(format!("k{row}")))),
        column("row_id", numbers(&|row| row as f64)),
        column("days", numbers(&|row| (row * 37 % 100) as f64)),
        column("city", texts(&|row| (row % 5 != 0).then(|| ["Van", "Muş"][row % 2].to_owned()))),
        column(
            "left",
            texts(&|row| (row % 20 != 19).then(|| if left(row) { "Evet" } else { "Hayır" }.to_owned())),
        ),
    ];
    Grid { columns, rows, refused: 0 }
}

#[test]
fn a_table_is_learnt_from_but_for_what_names_its_rows() {
    let grid = grid(400);
    let question = table::Question { target: "left".into(), ..table::Question::default() };
    let found = table::forecast(&grid, &question, 2).expect("enough rows");
    assert_eq!(found.identifiers, ["code", "row_id"]);
    assert_eq!((found.open, found.probabilities.len()), (20, 400));
    assert_eq!(found.trained.card().columns, ["days", "city"]);
    assert!(found.trained.card().chosen().quality.auc > 0.8);
    assert_eq!(found.reasons(&[19], 1)[0][0].what, "days");
    let ignored = table::Question { ignore: vec!["days".into()], ..question.clone() };
    let ignored = table::forecast(&grid, &ignored, 2).expect("enough rows");
    assert_eq!(ignored.trained.card().columns, ["city"]);
    let ask = |target: &str| {
        table::forecast(&grid, &table::Question { target: target.into(), ..question.clone() }, 1)
    };
    assert!(matches!(ask("yok"), Err(table::ForecastError::NoColumn(_))));
    assert!(
        matches!(ask("city"), Err(table::ForecastError::NoOutcome { values, .. }) if values == ["Muş", "Van"])
    );
}
