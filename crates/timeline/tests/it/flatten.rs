//! What is read from flat columns is what `Object::at_path` finds.

use kesit_model::message::{Body, Message};
use kesit_model::{MessageId, Object, Timestamp, Value};
use kesit_timeline::{Builder, Cell, Dictionary, Happening, NameId, Rows, SELF_PATH, Timelines};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::support::{members, person_id, value};

const KEYS: [&str; 8] = ["a", "b", "a.b", "b.a", "a.b.a", "", ".", "a."];

/// Keys that lead several ways to one path, the plain ones more often.
fn key() -> impl Strategy<Value = String> + Clone {
    prop_oneof![3 => Just("a"), 3 => Just("b"), 3 => Just("a.b"), 1 => select(KEYS.to_vec())]
        .prop_map(str::to_owned)
}

/// Objects whose members stand in any order.
fn objects() -> impl Strategy<Value = Vec<Object>> {
    let object = members(key(), value(key()));
    vec(object.prop_flat_map(|Object(members)| Just(members).prop_shuffle().prop_map(Object)), 1..6)
}

/// Objects with plain keys and nothing missing but in lists.
fn ordinary() -> impl Strategy<Value = Object> {
    fn without_missing(Object(members): Object) -> Object {
        let members = members.into_iter().filter(|(_, value)| !value.is_missing());
        Object(members.map(|(key, value)| (key, tidy(value))).collect())
    }
    fn tidy(value: Value) -> Value {
        match value {
            Value::Object(object) => Value::Object(without_missing(object)),
            Value::List(list) => Value::List(list.into_iter().map(tidy).collect()),
            missing if missing.is_missing() => Value::Null,
            other => other,
        }
    }
    let key = || select(vec!["a", "b", "ç"]).prop_map(str::to_owned);
    members(key(), value(key())).prop_map(without_missing)
}

/// Every path of up to three keys.
fn paths() -> Vec<String> {
    let mut paths: Vec<String> = KEYS.map(str::to_owned).to_vec();
    for first in KEYS {
        for second in KEYS {
            paths.push(format!("{first}.{second}"));
            paths.extend(KEYS.map(|third| format!("{first}.{second}.{third}")));
        }
    }
    paths.sort();
    paths.dedup();
    paths
}

fn timelines(objects: &[Object]) -> Timelines {
    let mut builder = Builder::new();
    let mut timelines = Timelines::new();
    for (number, properties) in objects.iter().enumerate() {
        let at = Timestamp(i64::try_from(number).expect("few"));
        let message = Message {
            id: MessageId::parse(&format!("m{number}")).expect("not blank"),
            at,
            received_at: at,
            person: person_id("ali"),
            is_user: true,
            body: Body::Track { name: "e".to_owned(), properties: properties.clone() },
            consents: Vec::new(),
        };
        builder.push(&message);
        timelines.apply(&message);
    }
    let built = builder.finish_on(1);
    let customer = kesit_timeline::CustomerIx(0);
    assert_eq!(built.entries(customer), timelines.entries(customer));
    built
}

fn look_up(rows: &Rows, row: usize, path: &str, dictionary: &Dictionary) -> Cell {
    let column = dictionary.path(path).and_then(|path| rows.column(path));
    column.map_or(Cell::MISSING, |column| column.get(row))
}

/// Whether the flat row holds at a path what was found there.
fn agrees(rows: &Rows, row: usize, path: &str, found: Option<&Value>, dictionary: &Dictionary) -> bool {
    let cell = look_up(rows, row, path, dictionary);
    match found.filter(|value| !value.is_missing()) {
        None => cell == Cell::MISSING,
        Some(Value::Object(_)) => cell == Cell::OBJECT,
        Some(Value::List(list)) => {
            let flat = dictionary.path(path).and_then(|path| rows.list(path));
            let range = flat.map_or(0..0, |flat| flat.range(row));
            let item = |(value, item): (&Value, usize)| {
                flat.is_some_and(|flat| element_agrees(flat.items(), item, value, dictionary))
            };
            cell == Cell::LIST && range.len() == list.len() && list.iter().zip(range).all(item)
        }
        Some(scalar) => dictionary.value(cell).as_ref() == Some(scalar),
    }
}

fn element_agrees(items: &Rows, item: usize, element: &Value, dictionary: &Dictionary) -> bool {
    match element {
        Value::Object(object) => {
            let mut paths = paths();
            paths.retain(|path| path != SELF_PATH);
            paths.iter().all(|path| agrees(items, item, path, object.at_path(path), dictionary))
        }
        other => agrees(items, item, SELF_PATH, Some(other), dictionary),
    }
}

#[test]
fn a_name_written_out_wins_and_then_the_shorter_way() {
    let text = |text: &str| Value::Text(text.into());
    let object = |members: Vec<(&str, Value)>| {
        Value::Object(Object(members.into_iter().map(|(key, value)| (key.into(), value)).collect()))
    };
    let Value::Object(properties) = object(vec![
        ("a.b", object(vec![("c", text("longer way")), ("d", text("only way"))])),
        (
            "a",
            object(vec![
                ("b", object(vec![("c", text("shorter way"))])),
                ("e", text("walked")),
                ("f", text("walked")),
            ]),
        ),
        ("a.e", text("written out")),
        ("a.f", Value::Null),
    ]) else {
        panic!("an object");
    };
    let timelines = timelines(&[properties]);
    let dictionary = timelines.dictionary();
    let rows = timelines.blocks()[0].events(NameId(0)).expect("has events").rows();
    let found =
        ["a.b.c", "a.b.d", "a.e", "a.f"].map(|path| dictionary.value(look_up(rows, 0, path, dictionary)));
    assert_eq!(found, [Some(text("shorter way")), Some(text("only way")), Some(text("written out")), None]);
}

proptest! {
    #[test]
    fn an_ordinary_object_comes_back_as_it_was(object in ordinary()) {
        let timelines = timelines(std::slice::from_ref(&object));
        let entries = timelines.entries(kesit_timeline::CustomerIx(0));
        prop_assert_eq!(&entries[0].happening, &Happening::Event { name: "e".to_owned(), properties: object });
    }

    #[test]
    fn flat_columns_hold_what_paths_lead_to(objects in objects()) {
        let timelines = timelines(&objects);
        let table = timelines.blocks()[0].events(NameId(0)).expect("has events");
        for (row, object) in objects.iter().enumerate() {
            for path in paths() {
                let found = object.at_path(&path);
                prop_assert!(agrees(table.rows(), row, &path, found, timelines.dictionary()), "{path:?} is {found:?}");
            }
        }
    }

    #[test]
    fn an_object_put_together_again_answers_alike(objects in objects()) {
        let timelines = timelines(&objects);
        let entries = timelines.entries(kesit_timeline::CustomerIx(0));
        for (object, entry) in objects.iter().zip(entries) {
            let Happening::Event { properties, .. } = entry.happening else {
                return Err(TestCaseError::fail("only events went in"));
            };
            for path in paths() {
                let [went_in, came_out] = [object, &properties].map(|object| {
                    object.at_path(&path).filter(|value| !value.is_missing())
                });
                match (went_in, came_out) {
                    // Members and elements are compared by their own paths.
                    (Some(Value::Object(_)), Some(Value::Object(_))) => {}
                    (Some(Value::List(left)), Some(Value::List(right))) => prop_assert_eq!(left.len(), right.len()),
                    (left, right) => prop_assert_eq!(left, right, "at {:?}", path),
                }
            }
        }
    }
}
