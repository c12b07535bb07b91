//! What was written is read back with the parquet crate, and is what the timelines hold.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;

use arrow_array::{
    Array, Decimal128Array, Int32Array, ListArray, StringArray, TimestampMillisecondArray, cast::AsArray,
};
use kesit_model::message::{Body, Message};
use kesit_model::{Object, PersonId, Timestamp, Value};
use kesit_testkit::generate::{config, histories};
use kesit_timeline::{AccountIx, BLOCK_ROWS, Builder, CustomerIx, Entry, Happening, Timelines};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use proptest::prelude::*;
use serde_json::Value as Json;

use super::*;

/// Files are written and synced in each case.
fn few() -> ProptestConfig {
    let config = config();
    ProptestConfig { cases: (config.cases / 10).max(1), ..config }
}

proptest! {
    #![proptest_config(few())]

    /// Nothing is lost, and everything lies where it should.
    #[test]
    fn a_lake_holds_the_timelines(messages in histories(), buckets in 1..4_u32) {
        let folder = folder();
        let timelines = timelines(&messages);
        write(folder.path(), &timelines, Some(buckets));
        prop_assert_eq!(differences(&read_all(folder.path(), buckets), &expected(&timelines)), Vec::<String>::new());
    }

    /// An export over an older lake leaves the same as one into an empty folder.
    #[test]
    fn a_lake_is_brought_up_to_date(messages in histories(), part in any::<prop::sample::Index>()) {
        let folder = folder();
        write(folder.path(), &timelines(&messages[..part.index(messages.len() + 1)]), Some(2));
        let timelines = timelines(&messages);
        write(folder.path(), &timelines, None);
        prop_assert_eq!(differences(&read_all(folder.path(), 2), &expected(&timelines)), Vec::<String>::new());
    }

    /// The order of arrival changes every number of the dictionary, and no file.
    #[test]
    fn the_same_data_is_the_same_lake(messages in histories()) {
        let folder = folder();
        let mut once = first_deliveries(&messages);
        write(folder.path(), &timelines(&once), Some(2));
        once.reverse();
        let again = write(folder.path(), &timelines(&once), None);
        for table in again.tables {
            prop_assert_eq!(table.written, 0, "{} was written again", table.name);
        }
    }
}

#[test]
fn only_what_changed_is_written_again() {
    let folder = folder();
    let mut messages: Vec<Message> = (0..200).map(|number| order(&format!("c{number}"), number)).collect();
    let first = write(folder.path(), &timelines(&messages), Some(8));
    assert_eq!(counts(&first, "events"), (8, 0));
    messages.push(order("c7", 1_000));
    let second = write(folder.path(), &timelines(&messages), None);
    assert_eq!((counts(&second, "events"), counts(&second, "customers")), ((1, 7), (0, 8)));
}

#[test]
fn a_broken_file_is_written_again() {
    let folder = folder();
    let timelines = timelines(&[order("ayse", 1)]);
    write(folder.path(), &timelines, Some(1));
    let part = folder.path().join("events/bucket=0/part-0.parquet");
    let whole = fs::read(&part).expect("written");
    fs::write(&part, &whole[..whole.len() / 2]).expect("torn");
    assert_eq!(counts(&write(folder.path(), &timelines, None), "events"), (1, 0));
    assert_eq!(fs::read(&part).expect("written again"), whole);
}

#[test]
fn buckets_that_are_no_more_are_removed() {
    let folder = folder();
    let messages: Vec<Message> = (0..50).map(|number| order(&format!("c{number}"), number)).collect();
    let timelines = timelines(&messages);
    write(folder.path(), &timelines, Some(5));
    write(folder.path(), &timelines, Some(2));
    assert_eq!(differences(&read_all(folder.path(), 2), &expected(&timelines)), Vec::<String>::new());
}

#[test]
fn a_folder_with_something_else_is_left_alone() {
    let folder = folder();
    fs::write(folder.path().join("thesis.odt"), "years of work").expect("written");
    let refused = try_write(folder.path(), &Timelines::new(), None);
    assert!(matches!(refused, Err(LakeError::Foreign(_))), "{refused:?}");
    assert_eq!(fs::read_dir(folder.path()).expect("there").count(), 1);
}

#[test]
fn a_lake_of_a_newer_format_is_left_alone() {
    let folder = folder();
    fs::write(folder.path().join("_kesit.json"), r#"{"format": 99, "buckets": "many"}"#).expect("written");
    let refused = try_write(folder.path(), &Timelines::new(), None);
    assert!(matches!(refused, Err(LakeError::Newer { found: 99, .. })), "{refused:?}");
}

#[test]
fn an_export_keeps_others_out() {
    let folder = folder();
    let (_claimed, _) = super::folder::Folder::claim(folder.path()).expect("free");
    let refused = try_write(folder.path(), &Timelines::new(), None);
    assert!(matches!(refused, Err(LakeError::Busy(_))), "{refused:?}");
}

#[test]
fn an_export_that_was_killed_goes_on() {
    let folder = folder();
    let messages: Vec<Message> = (0..50).map(|number| order(&format!("c{number}"), number)).collect();
    let timelines = timelines(&messages);
    write(folder.path(), &timelines, Some(3));
    // As if the process had ended in the middle: one file is not there, another is half written beside its place.
    let missing = folder.path().join("events/bucket=1/part-0.parquet");
    fs::rename(&missing, missing.with_file_name(".part-0.parquet.tmp")).expect("moved");
    let manifest = folder.path().join("_kesit.json");
    let text = fs::read_to_string(&manifest).expect("there").replace("complete", "writing");
    fs::write(&manifest, text).expect("written");
    assert_eq!(counts(&write(folder.path(), &timelines, None), "events"), (1, 2));
    assert_eq!(differences(&read_all(folder.path(), 3), &expected(&timelines)), Vec::<String>::new());
    assert!(fs::read_to_string(&manifest).expect("there").contains("complete"));
}

/// A folder in memory where there is one: many small files are synced.
fn folder() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("a folder")
}

fn timelines(messages: &[Message]) -> Timelines {
    let mut builder = Builder::new();
    messages.iter().for_each(|message| {
        builder.push(message);
    });
    builder.finish()
}

fn order(person: &str, number: i64) -> Message {
    Message {
        id: kesit_model::MessageId::parse(&format!("m-{number}")).expect("not blank"),
        at: Timestamp(number),
        received_at: Timestamp(number),
        person: PersonId::parse(person).expect("not blank"),
        is_user: true,
        body: Body::Track { name: "Order Completed".to_owned(), properties: Object::default() },
        consents: Vec::new(),
    }
}

fn first_deliveries(messages: &[Message]) -> Vec<Message> {
    let mut seen = std::collections::BTreeSet::new();
    messages.iter().filter(|message| seen.insert(message.id.clone())).cloned().collect()
}

/// Everybody is in `odd` or `even`, by the instant of their first message; in `odd` for one hour.
fn membership(timelines: &Timelines, customer: CustomerIx) -> Membership<'static> {
    let entered_at = timelines.blocks()[customer.block()].first_at(customer.row());
    if entered_at.0 % 7_200_000 == 0 {
        return Membership { segment: "even", entered_at, left_at: None };
    }
    Membership { segment: "odd", entered_at, left_at: Some(Timestamp(entered_at.0 + 3_600_000)) }
}

fn try_write(dir: &Path, timelines: &Timelines, buckets: Option<u32>) -> Result<LakeReport, LakeError> {
    let as_of = Timestamp(0);
    let options =
        LakeOptions { buckets, as_of, segments: vec!["even".to_owned(), "odd".to_owned()], threads: 2 };
    let memberships =
        || -> MembershipsOf<'_> { Box::new(|customer, own| own.push(membership(timelines, customer))) };
    export(timelines, dir, &options, &memberships, &|_| ())
}

fn write(dir: &Path, timelines: &Timelines, buckets: Option<u32>) -> LakeReport {
    try_write(dir, timelines, buckets).expect("written")
}

/// Files of a table: written, kept.
fn counts(report: &LakeReport, table: &str) -> (u64, u64) {
    let table = report.tables.iter().find(|found| found.name == table).expect("there");
    (table.written, table.kept)
}

/// A row as texts; `None` is null.
type Row = Vec<Option<String>>;
type Lake = BTreeMap<&'static str, Vec<Row>>;

/// The tables that differ, each with the first row that does.
fn differences(found: &Lake, expected: &Lake) -> Vec<String> {
    let rows = |lake: &Lake, table: &str| lake.get(table).cloned().unwrap_or_default();
    let tables = found.keys().filter(|table| rows(found, table) != rows(expected, table));
    let differ = |table: &str| {
        let (found, expected) = (rows(found, table), rows(expected, table));
        let first = (0..).find(|row| found.get(*row) != expected.get(*row)).unwrap_or(0);
        format!("{table} at {first}: found {:?}, expected {:?}", found.get(first), expected.get(first))
    };
    tables.map(|table| differ(table)).collect()
}

/// All tables, buckets in order; checks that no file is where none should be, and who lies in which bucket.
fn read_all(dir: &Path, buckets: u32) -> Lake {
    let mut lake = Lake::new();
    for table in ["customers", "traits", "consents", "customer_accounts", "events", "memberships"] {
        assert_eq!(fs::read_dir(dir.join(table)).expect("a table").count(), buckets as usize, "{table}");
        let rows = (0..buckets).flat_map(|bucket| {
            let path = dir.join(format!("{table}/bucket={bucket}"));
            assert_eq!(fs::read_dir(&path).expect("a bucket").count(), 1);
            let rows = read(&path.join("part-0.parquet"));
            for row in &rows {
                let customer = row[0].as_deref().and_then(PersonId::parse).expect("an id");
                assert_eq!(bucket_of(&customer, buckets), bucket);
            }
            rows
        });
        let mut rows: Vec<Row> = rows.collect();
        // Within a bucket the order is the file's; a stable sort by customer keeps it.
        rows.sort_by(|left, right| left[0].cmp(&right[0]));
        lake.insert(table, rows);
    }
    for table in ["accounts", "account_traits"] {
        lake.insert(table, read(&dir.join(format!("{table}/part-0.parquet"))));
    }
    lake
}

fn read(path: &Path) -> Vec<Row> {
    let file = File::open(path).expect("written");
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).and_then(|builder| builder.build());
    let mut rows = Vec::new();
    for batch in reader.expect("Parquet") {
        let batch = batch.expect("whole");
        let columns = batch.columns();
        rows.extend(
            (0..batch.num_rows()).map(|row| columns.iter().map(|column| cell(column, row)).collect()),
        );
    }
    rows
}

fn cell(column: &dyn Array, row: usize) -> Option<String> {
    if column.is_null(row) {
        return None;
    }
    let any = column.as_any();
    if let Some(texts) = any.downcast_ref::<StringArray>() {
        let text = texts.value(row);
        // The order of members means nothing.
        let nested = text.starts_with(['{', '[']).then(|| serde_json::from_str(text).expect("JSON"));
        Some(nested.map_or_else(|| text.to_owned(), |nested| sorted(nested).to_string()))
    } else if let Some(numbers) = any.downcast_ref::<Int32Array>() {
        Some(numbers.value(row).to_string())
    } else if let Some(instants) = any.downcast_ref::<TimestampMillisecondArray>() {
        Some(instants.value(row).to_string())
    } else if let Some(numbers) = any.downcast_ref::<Decimal128Array>() {
        Some(kesit_model::Decimal(numbers.value(row)).to_string())
    } else {
        let lists = any.downcast_ref::<ListArray>().expect("no other types are written");
        let elements = lists.value(row);
        Some(elements.as_string::<i32>().iter().flatten().collect::<Vec<_>>().join("|"))
    }
}

/// The same, worked out from the timelines by their list of entries.
fn expected(timelines: &Timelines) -> Lake {
    let mut lake: Lake = Lake::new();
    let tables = ["customers", "traits", "consents", "customer_accounts", "events", "memberships"];
    for table in tables.into_iter().chain(["accounts", "account_traits"]) {
        lake.insert(table, Vec::new());
    }
    let mut put = |table: &'static str, row: Row| lake.get_mut(table).expect("made above").push(row);
    let mut customers: Vec<CustomerIx> = (0..timelines.blocks().len())
        .flat_map(|block| (0..BLOCK_ROWS).map(move |row| CustomerIx::at(block, row)))
        .filter(|customer| timelines.blocks()[customer.block()].live() >> customer.row() & 1 == 1)
        .collect();
    customers.sort_by_key(|customer| timelines.id(*customer).clone());
    for customer in customers {
        let id = timelines.id(customer).to_string();
        let first_at = timelines.blocks()[customer.block()].first_at(customer.row());
        let ids: Vec<&str> = timelines.ids(customer).iter().map(|id| id.as_str()).collect();
        put("customers", row([&id, &first_at.0.to_string(), &ids.join("|")]));
        let spell = membership(timelines, customer);
        let left_at = spell.left_at.map(|at| at.0.to_string());
        let entered_at = Some(spell.entered_at.0.to_string());
        put("memberships", vec![Some(id.clone()), Some(spell.segment.to_owned()), entered_at, left_at]);
        let entries = timelines.entries(customer);
        histories_of(&id, &entries, true).into_iter().for_each(|row| put("traits", row));
        histories_of(&id, &entries, false).into_iter().for_each(|row| put("consents", row));
        accounts_of(&id, &entries).into_iter().for_each(|row| put("customer_accounts", row));
        events_of(&id, &entries).into_iter().for_each(|row| put("events", row));
    }
    let count = u32::try_from(timelines.account_count()).expect("few");
    let mut accounts: Vec<AccountIx> = (0..count).map(AccountIx).collect();
    accounts.sort_by_key(|account| timelines.account_id(*account).clone());
    for account in accounts {
        let id = timelines.account_id(account).to_string();
        let first_at = timelines.account_blocks()[account.block()].first_at(account.row());
        put("accounts", row([&id, &first_at.0.to_string()]));
        let entries = timelines.account_entries(account);
        histories_of(&id, &entries, true).into_iter().for_each(|row| put("account_traits", row));
    }
    lake
}

fn row<const N: usize>(texts: [&str; N]) -> Row {
    texts.map(|text| Some(text.to_owned())).to_vec()
}

/// The traits of somebody, or the consents.
fn histories_of(id: &str, entries: &[Entry], traits: bool) -> Vec<Row> {
    let mut histories: BTreeMap<String, Vec<(Timestamp, Row)>> = BTreeMap::new();
    for entry in entries {
        let (key, written) = match &entry.happening {
            Happening::Trait { key, value } if traits => {
                let text = match value {
                    Value::Text(text) => Some(text.to_string()),
                    Value::Bool(flag) => Some(flag.to_string()),
                    Value::Number(number) => Some(number.to_string()),
                    _ => None,
                };
                // A reader of JSON would write small numbers in another way.
                let number = text.clone().filter(|_| matches!(value, Value::Number(_)));
                (key, vec![number.or_else(|| Some(json(value).to_string())), text])
            }
            Happening::Consent { channel, state } if !traits => {
                (channel, vec![Some(state.as_str().to_owned())])
            }
            _ => continue,
        };
        histories.entry(key.clone()).or_default().push((entry.at, written));
    }
    let mut rows = Vec::new();
    for (key, writes) in histories {
        for (seq, (at, written)) in writes.iter().enumerate() {
            let mut row = row([id, &key, &seq.to_string(), &at.0.to_string()]);
            row.push(writes.get(seq + 1).map(|(next, _)| next.0.to_string()));
            row.extend(written.iter().cloned());
            rows.push(row);
        }
    }
    rows
}

fn accounts_of(id: &str, entries: &[Entry]) -> Vec<Row> {
    let joined = entries.iter().filter_map(|entry| match &entry.happening {
        Happening::Account { account } => Some(row([id, account.as_str(), &entry.at.0.to_string()])),
        _ => None,
    });
    let mut rows: Vec<Row> = joined.collect();
    rows.sort();
    rows
}

fn events_of(id: &str, entries: &[Entry]) -> Vec<Row> {
    let events = entries.iter().filter_map(|entry| match &entry.happening {
        Happening::Event { name, properties } => Some((entry.at, name, properties)),
        _ => None,
    });
    let rows = events.enumerate().map(|(seq, (at, name, properties))| {
        let mut row = row([id, &seq.to_string(), &at.0.to_string(), name]);
        row.extend(["order_id", "product_id", "category", "currency"].map(|key| match properties.get(key) {
            Some(Value::Text(text)) => Some(text.to_string()),
            Some(Value::Number(number)) => Some(number.to_string()),
            _ => None,
        }));
        row.extend(
            ["revenue", "total", "price", "quantity"]
                .map(|key| properties.get(key).and_then(Value::as_number).map(|number| number.to_string())),
        );
        row.push(Some(json(&Value::Object(properties.clone())).to_string()));
        row
    });
    rows.collect()
}

/// The same with members in the order of their names.
fn sorted(value: Json) -> Json {
    match value {
        Json::Array(list) => Json::Array(list.into_iter().map(sorted).collect()),
        Json::Object(object) => {
            let members: BTreeMap<String, Json> =
                object.into_iter().map(|(key, value)| (key, sorted(value))).collect();
            Json::Object(members.into_iter().collect())
        }
        scalar => scalar,
    }
}

fn json(value: &Value) -> Json {
    sorted(unsorted(value))
}

fn unsorted(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(flag) => Json::Bool(*flag),
        Value::Number(number) => serde_json::from_str(&number.to_string()).expect("a number"),
        Value::Text(text) => Json::String(text.to_string()),
        Value::List(list) => Json::Array(list.iter().map(unsorted).collect()),
        Value::Object(object) => {
            Json::Object(object.0.iter().map(|(key, value)| (key.to_string(), unsorted(value))).collect())
        }
    }
}
