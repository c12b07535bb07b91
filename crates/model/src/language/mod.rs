//! Reading definition files: from YAML or JSON to [`Definitions`], with every problem told as a user needs it.
//!
//! The way is: text → a tree of values (`source.rs`, no meaning yet) → a checked walk (`form/`, one file per family of forms)
//! → checks across segments (`reference.rs`). One table of keys per form ([`keyword`]) drives the walk, the hints for unknown
//! keys, the JSON Schema ([`schema`]) and the reference page, so they cannot drift apart. Start at [`parse`].
//!
//! What a condition *means* is not decided here, nor is whether a trait or event exists in the data.
//!
//! ```
//! use kesit_model::language::{Format, parse};
//!
//! let text = "
//! version: 1
//! segments:
//!   at_risk:
//!     name: { tr: Risk altında, en: At risk }
//!     when:
//!       all:
//!         - { event: Order Completed, within: 365d, count: { gte: 3 } }
//!         - { not: { event: Order Completed, wihtin: 90d } }
//! ";
//! let problems = parse(text, Format::Yaml).unwrap_err();
//! assert_eq!(problems[0].path.to_string(), "segments.at_risk.when.all[1].not");
//! assert_eq!(problems[0].code, "unknown_key");
//! assert_eq!(problems[0].hint.as_deref(), Some("did you mean `within`?"));
//! ```

pub mod code;
pub mod keyword;
pub mod limit;

mod canonical;
mod form;
mod node;
mod problem;
mod reader;
mod reference;
mod schema;
mod slip;
mod source;
mod warning;

pub use canonical::{HASH_DIGITS, canonical, canonical_file, content_hash};
pub use problem::{Problem, TreePath, TreeStep};
pub use schema::{schema, schema_in};
pub use source::Format;

use std::collections::HashMap;

use crate::definition::{Condition, Definitions, Moment};
use keyword::{Family, Form};
use node::Node;
use reader::Reader;
use reference::Links;

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parsed {
    /// What it defines.
    pub definitions: Definitions,
    /// What is right in form but doubtful, such as a test that nothing can meet.
    pub warnings: Vec<Problem>,
}

/// Reads a definition file.
///
/// # Errors
/// Every problem found, in the order of the file, those across segments last; never an empty list. A text that is not YAML or JSON is one problem.
pub fn parse(text: &str, format: Format) -> Result<Parsed, Vec<Problem>> {
    let tree = source::read(text, format).map_err(|problem| vec![problem])?;
    parse_tree(&tree)
}

/// Reads a definition file that is a tree of values already.
///
/// # Errors
/// As [`parse`].
pub fn parse_tree(tree: &serde_json::Value) -> Result<Parsed, Vec<Problem>> {
    let mut links = Links::default();
    let parsed = read_file(tree, &mut links);
    let across = across(&links);
    match parsed {
        Ok(parsed) if across.is_empty() => Ok(parsed),
        Ok(_) => Err(across),
        Err(problems) => Err([problems, across].concat()),
    }
}

/// What several files define, and what is wrong in them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ParsedFiles {
    /// File by file; `None` for one that is wrong in itself.
    pub files: Vec<Option<Parsed>>,
    /// Every problem found and the place of its file: file by file, then those across segments. Nothing may be used unless
    /// this is empty.
    pub problems: Vec<(usize, Problem)>,
}

/// Reads several definition files whose segments may refer to each other.
#[must_use]
pub fn parse_files(files: &[(&str, Format)]) -> ParsedFiles {
    let mut links = Links::default();
    let mut owners: HashMap<TreePath, usize> = HashMap::new();
    let mut parsed = ParsedFiles::default();
    let mut all_are_trees = true;
    for (place, (text, format)) in files.iter().enumerate() {
        let tree = source::read(text, *format).map_err(|problem| vec![problem]);
        all_are_trees &= tree.is_ok();
        let read = tree.and_then(|tree| {
            owners.extend(definitions_of(&tree).map(|path| (path, place)));
            read_file(&tree, &mut links)
        });
        parsed.files.push(read.as_ref().ok().cloned());
        parsed.problems.extend(read.err().unwrap_or_default().into_iter().map(|problem| (place, problem)));
    }
    let owner = |problem: &Problem| {
        let definition = TreePath(problem.path.0.iter().take(2).cloned().collect());
        owners.get(&definition).copied().unwrap_or_default()
    };
    // What an unreadable file defines is not known, so nothing can be said of references to it.
    if all_are_trees {
        parsed.problems.extend(across(&links).into_iter().map(|problem| (owner(&problem), problem)));
    }
    parsed
}

/// Reads one file; what refers to segments is added to the links.
fn read_file(tree: &serde_json::Value, links: &mut Links) -> Result<Parsed, Vec<Problem>> {
    let mut reader = Reader::default();
    let definitions = form::file::read(Node::top(tree), links, &mut reader);
    finish(definitions, reader).map(|(definitions, warnings)| Parsed { definitions, warnings })
}

/// What is wrong between segments.
fn across(links: &Links) -> Vec<Problem> {
    let mut reader = Reader::default();
    reference::check(links, &mut reader);
    reader.problems
}

/// The paths of the segments and groups of a file: `segments.at_risk`.
fn definitions_of(tree: &serde_json::Value) -> impl Iterator<Item = TreePath> + '_ {
    ["segments", "groups"].into_iter().flat_map(move |section| {
        let keys =
            tree.get(section).and_then(|section| section.as_object()).into_iter().flat_map(|map| map.keys());
        keys.map(move |key| TreePath(vec![TreeStep::Key(section.to_owned()), TreeStep::Key(key.clone())]))
    })
}

/// Reads one condition. Segments that it names are not looked up.
///
/// # Errors
/// As [`parse`]; paths begin at the condition.
pub fn parse_condition(value: &serde_json::Value) -> Result<Condition, Vec<Problem>> {
    let mut reader = Reader::default();
    let condition = form::condition::read(Node::top(value), &mut reader);
    finish(condition, reader).map(|(condition, _)| condition)
}

fn finish<T>(read: Option<T>, reader: Reader) -> Result<(T, Vec<Problem>), Vec<Problem>> {
    match read {
        Some(read) if reader.problems.is_empty() => Ok((read, reader.warnings)),
        _ => {
            debug_assert!(!reader.problems.is_empty(), "what cannot be read has a reason");
            Err(reader.problems)
        }
    }
}

/// Reads a date or a date and time in ISO 8601; `None` if the text is neither. The same as `text.parse::<Moment>()`.
#[must_use]
pub fn moment(text: &str) -> Option<Moment> {
    text.parse().ok()
}

/// Every form of the language, the file first: the matter of the reference page.
#[must_use]
pub fn forms() -> Vec<&'static Form> {
    form::forms()
}

/// Every family of forms, the condition first.
#[must_use]
pub fn families() -> Vec<&'static Family> {
    form::FAMILIES.to_vec()
}
