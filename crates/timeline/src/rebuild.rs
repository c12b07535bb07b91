//! Objects put together again from flat rows, for people to look at.
//!
//! What [`Object::at_path`] found in the object that came in, it finds in the one that comes out. Members come out
//! sorted; `null`s, empty texts and members that no path leads to are gone.

use std::collections::BTreeMap;

use kesit_model::{Object, Value};

use crate::{Cell, Dictionary, Rows, SELF_PATH};

/// The object that a row is.
pub(crate) fn object(rows: &Rows, row: usize, dictionary: &Dictionary) -> Object {
    let values = rows.columns().filter_map(|(path, column)| {
        let value = match column.get(row) {
            Cell::LIST => Value::List(list(rows, path, row, dictionary)),
            Cell::OBJECT => Value::Object(Object::default()),
            cell => dictionary.value(cell)?,
        };
        Some((dictionary.resolve_path(path), value))
    });
    nest(values.collect())
}

fn list(rows: &Rows, path: crate::PathId, row: usize, dictionary: &Dictionary) -> Vec<Value> {
    let Some(list) = rows.list(path) else {
        return Vec::new();
    };
    list.range(row).map(|element| value(list.items(), element, dictionary)).collect()
}

/// The value that an element of a list is.
fn value(items: &Rows, element: usize, dictionary: &Dictionary) -> Value {
    let Object(mut members) = object(items, element, dictionary);
    if members.is_empty() {
        return Value::Null;
    }
    match members.iter().position(|(key, _)| key == SELF_PATH) {
        Some(index) => members.swap_remove(index).1,
        None => Value::Object(Object(members)),
    }
}

/// Puts each value into the object with the longest path that its own path begins with.
fn nest(mut flat: BTreeMap<&str, Value>) -> Object {
    let mut members: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    for path in flat.keys() {
        let dots = path.rmatch_indices('.').map(|(dot, _)| dot);
        let parent = dots.into_iter().find(|&dot| matches!(flat.get(&path[..dot]), Some(Value::Object(_))));
        match parent {
            Some(dot) => members.entry(&path[..dot]).or_default().push((&path[dot + 1..], path)),
            None => continue,
        }
    }
    // The longest paths lie deepest: they are complete when they are put into theirs.
    let mut parents: Vec<&str> = members.keys().copied().collect();
    parents.sort_by_key(|path| std::cmp::Reverse(path.len()));
    for parent in parents {
        let inner = members[parent].iter();
        let inner: Vec<_> =
            inner.filter_map(|(key, path)| Some(((*key).into(), flat.remove(path)?))).collect();
        flat.insert(parent, Value::Object(Object(inner)));
    }
    Object(flat.into_iter().map(|(key, value)| (key.into(), value)).collect())
}
