//! What a walk over a definition gathers on its way: problems, warnings, references, and how large the tree is.

use serde_json::{Map, Value as Json};

use super::code;
use super::keyword::{Form, Shape};
use super::limit::{MAX_DEPTH, MAX_NODES, MAX_PROBLEMS};
use super::node::{Node, quote};
use super::problem::{Problem, TreePath};
use super::slip;
use crate::Key;

/// The state of one reading.
#[derive(Debug, Default)]
pub(super) struct Reader {
    pub(super) problems: Vec<Problem>,
    pub(super) warnings: Vec<Problem>,
    /// `segment: key` of the segment being read, each with its place.
    pub(super) references: Vec<(Key, TreePath)>,
    /// On whose traits the conditions being read are.
    pub(super) scope: Scope,
    nodes: usize,
    depth: usize,
}

/// On whose traits a condition is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Scope {
    /// The customer's.
    #[default]
    Customer,
    /// An account's, inside `account`.
    Account,
}

impl Reader {
    /// Notes the problem and gives nothing, so that a function can end with it.
    pub(super) fn refuse<T>(&mut self, problem: Problem) -> Option<T> {
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(problem);
        }
        None
    }

    pub(super) fn warn(&mut self, warning: Problem) {
        if self.warnings.len() < MAX_PROBLEMS {
            self.warnings.push(warning);
        }
    }

    /// Refuses a value that is not of the shape that belongs there.
    pub(super) fn wrong_type<T>(&mut self, node: &Node, shape: &Shape) -> Option<T> {
        let hint = slip::wrong_type(node.value, shape);
        let code = if node.value.is_null() { code::NULL_VALUE } else { code::WRONG_TYPE };
        self.refuse(node.problem(code, shape.expected()).maybe_hint(hint))
    }

    /// Begins the tree of another segment.
    pub(super) fn begin_tree(&mut self) {
        self.nodes = 0;
        self.depth = 0;
        self.scope = Scope::Customer;
        self.references.clear();
    }

    /// Reads one node of the tree, unless it is too deep.
    pub(super) fn enter<T>(&mut self, node: &Node, read: impl FnOnce(&mut Reader) -> Option<T>) -> Option<T> {
        self.nodes += 1;
        if self.nodes == MAX_NODES + 1 {
            let problem =
                node.problem(code::TOO_MANY_NODES, format!("at most {MAX_NODES} conditions and filters"));
            self.refuse::<()>(
                problem
                    .found("one more")
                    .hint("move a part into a segment of its own and name it by `segment:`"),
            );
        }
        if self.depth == MAX_DEPTH {
            let problem =
                node.problem(code::TOO_DEEP, format!("at most {MAX_DEPTH} levels of conditions and filters"));
            return self.refuse(problem.found("one level more"));
        }
        self.depth += 1;
        let read = read(self);
        self.depth -= 1;
        read
    }
}

/// The members of an object whose keys have been checked against a [`Form`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields<'a> {
    pub(super) node: Node<'a>,
    pub(super) form: &'static Form,
    map: &'a Map<String, Json>,
}

impl<'a> Fields<'a> {
    /// Opens an object; keys that the form does not have are told, and passed over.
    pub(super) fn open(node: Node<'a>, form: &'static Form, reader: &mut Reader) -> Option<Fields<'a>> {
        let Json::Object(map) = node.value else {
            return reader.wrong_type(&node, &Shape::Object(form));
        };
        for key in map.keys().filter(|key| form.keyword(key).is_none()) {
            let known: Vec<&str> = form.keywords().map(|keyword| keyword.key).collect();
            let expected = if let [only] = known[..] {
                format!("only `{only}`")
            } else {
                format!("one of {}", known.join(", "))
            };
            let problem = node.problem(code::UNKNOWN_KEY, expected);
            reader.refuse::<()>(
                problem
                    .found(format!("the key {}", quote(key)))
                    .maybe_hint(slip::unknown_key(key, form, &map[key])),
            );
        }
        Some(Fields { node, form, map })
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.map.contains_key(key)
    }

    /// Whether a key stands there that the form does not have (it has been told already).
    pub(super) fn has_unknown(&self) -> bool {
        self.unknown_keys().next().is_some()
    }

    fn unknown_keys(&self) -> impl Iterator<Item = &'a String> {
        self.map.keys().filter(|key| self.form.keyword(key).is_none())
    }

    /// The value of a key, if it is there.
    pub(super) fn get(&'a self, key: &'static str) -> Option<Node<'a>> {
        debug_assert!(self.form.keyword(key).is_some(), "{key} is not in the table of {}", self.form.name);
        self.map.get(key).map(|value| self.node.member(key, value))
    }

    /// The value of a key that must be there. Where an unknown key may have been meant for it, that has been told already.
    pub(super) fn need(&'a self, key: &'static str, reader: &mut Reader) -> Option<Node<'a>> {
        let node = self.get(key);
        if node.is_none() && !self.unknown_keys().any(|unknown| slip::may_mean(unknown, key)) {
            let expected = match self.form.keyword(key) {
                Some(keyword) => format!("`{key}:` {}", keyword.shape.expected()),
                None => format!("`{key}:`"),
            };
            reader
                .refuse::<()>(self.node.problem(code::MISSING_KEY, expected).hint(self.form.example_hint()));
        }
        node
    }

    /// Reads a key that may be absent: `None` if it cannot be read, `Some(None)` if it is not there.
    pub(super) fn optional<T>(
        &'a self,
        key: &'static str,
        reader: &mut Reader,
        read: impl FnOnce(Node<'a>, &mut Reader) -> Option<T>,
    ) -> Option<Option<T>> {
        match self.get(key) {
            Some(node) => read(node, reader).map(Some),
            None => Some(None),
        }
    }

    /// `true` or `false`; absent is `false`.
    pub(super) fn flag(&'a self, key: &'static str, reader: &mut Reader) -> Option<bool> {
        let flag = self.optional(key, reader, |node, reader| match node.value {
            Json::Bool(flag) => Some(*flag),
            _ => reader.wrong_type(&node, &Shape::Flag),
        })?;
        Some(flag.unwrap_or(false))
    }
}
