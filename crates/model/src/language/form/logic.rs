//! `all`, `any`, `none` and `not`, for conditions and filters alike.

use serde_json::Value as Json;

use super::{each, not_empty, object};
use crate::language::keyword::Shape;
use crate::language::node::Node;
use crate::language::reader::{Fields, Reader};

/// Logic over a tree of `T`.
pub(super) enum Logic<T> {
    All(Vec<T>),
    Any(Vec<T>),
    None(Vec<T>),
    Not(Box<T>),
}

/// Reads an object whose subject is one of the four; `shape` is that of the list's members.
pub(super) fn read<T>(
    fields: &Fields,
    list: &Shape,
    reader: &mut Reader,
    read: fn(Node, &mut Reader) -> Option<T>,
) -> Option<Logic<T>> {
    let subject = fields.form.subjects[0];
    let node = fields.need(subject, reader)?;
    if subject == "not" {
        return read_not(node, list, reader, read);
    }
    not_empty(&node, list, reader)?;
    let members = each(&node, list, reader, |node, reader| read(node, reader))?;
    Some(match subject {
        "all" => Logic::All(members),
        "any" => Logic::Any(members),
        _ => Logic::None(members),
    })
}

fn read_not<T>(
    node: Node,
    list: &Shape,
    reader: &mut Reader,
    read: fn(Node, &mut Reader) -> Option<T>,
) -> Option<Logic<T>> {
    if let (Json::Array(_), Shape::List { of, .. }) = (node.value, list) {
        let problem = node.problem(crate::language::code::WRONG_TYPE, of.expected());
        return reader.refuse(problem.hint("`not` takes one; for several write `none: [ … ]`"));
    }
    read(node, reader).map(|inner| Logic::Not(Box::new(inner)))
}

/// Writes a list under its key.
pub(super) fn write_list<T>(key: &str, members: &[T], write: fn(&T) -> Json) -> Json {
    object([(key, members.iter().map(write).collect())])
}
