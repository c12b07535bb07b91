//! A condition tried before it becomes a segment: how many it takes, and how many each of its parts takes by itself.

use kesit_model::definition::{Condition, Definitions, Segment};
use kesit_model::language::canonical;
use kesit_model::{Key, PersonId, Timestamp};
use kesit_segment::{CompileError, Members, Program};
use kesit_timeline::Timelines;
use serde_json::Value as Json;

use crate::json;
use crate::scores;
use crate::workspace::{Unknown, Workspace, customers_at, unknown};

/// How many members a sample has at most.
pub const MAX_SAMPLE: usize = 20;

/// What a condition comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Preview {
    /// The instant.
    pub as_of: Timestamp,
    /// How many customers there are at that instant.
    pub customers: usize,
    /// The conditions, the whole one first, each before its parts.
    pub conditions: Vec<ConditionCount>,
    /// Some of those whom the whole takes, ascending by id; at most [`MAX_SAMPLE`].
    pub sample: Vec<PersonId>,
    /// Words that no data uses.
    pub unknown: Vec<Unknown>,
}

/// One condition by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct ConditionCount {
    /// Where it stands: a JSON pointer from the whole, which is empty itself.
    pub path: String,
    /// What it says; of logic only the word.
    pub says: Json,
    /// How many customers it takes by itself.
    pub size: usize,
}

impl Workspace {
    /// Tries a condition among the present segments, to which it may refer, under a key that it may replace.
    ///
    /// # Errors
    /// When a reference leads nowhere or in a circle.
    pub fn preview(
        &mut self,
        key: &Key,
        when: &Condition,
        as_of: Timestamp,
        threads: usize,
    ) -> Result<Preview, CompileError> {
        let mut parts = Vec::new();
        walk(when, String::new(), &mut parts);
        let definitions = with_parts(self.definitions(), key, when, &parts);
        let settings = self.settings().clone();
        let asked = Definitions { segments: vec![segment(key.clone(), when.clone())], groups: Vec::new() };
        let (timelines, frozen, kept) = self.parts_mut();
        let unknown = unknown::words(&asked, timelines.dictionary(), frozen);
        // The parts were added behind all others.
        let wanted = &definitions.segments[definitions.segments.len() - parts.len()..];
        let program = Program::compile_of(wanted, &definitions, settings, timelines.dictionary_mut())?;
        scores::prepare(&program, kept, timelines, as_of, threads, frozen);
        program.fit(timelines, frozen, as_of);
        let members = program.members(timelines, frozen, as_of, threads);
        let conditions = parts.iter().zip(&members).map(|((path, condition), members)| ConditionCount {
            path: path.clone(),
            says: says(condition),
            size: members.len(),
        });
        Ok(Preview {
            as_of,
            customers: customers_at(timelines, as_of),
            conditions: conditions.collect(),
            sample: sample(timelines, &members[0]),
            unknown,
        })
    }
}

/// The condition and what it is made of, each with its place.
fn walk<'a>(condition: &'a Condition, path: String, found: &mut Vec<(String, &'a Condition)>) {
    found.push((path.clone(), condition));
    let word = json::logic(condition).unwrap_or_default();
    match condition {
        Condition::All(members) | Condition::Any(members) | Condition::None(members) => {
            for (place, member) in members.iter().enumerate() {
                walk(member, format!("{path}/{word}/{place}"), found);
            }
        }
        Condition::Not(member) => walk(member, format!("{path}/{word}"), found),
        _ => {}
    }
}

fn says(condition: &Condition) -> Json {
    match json::logic(condition) {
        Some(word) => word.into(),
        None => canonical(condition),
    }
}

/// The present segments, the one that is tried among them, and behind them one for each part.
fn with_parts(
    present: &Definitions,
    key: &Key,
    when: &Condition,
    parts: &[(String, &Condition)],
) -> Definitions {
    let mut definitions = present.clone();
    match definitions.segments.iter_mut().find(|segment| &segment.key == key) {
        Some(segment) => segment.when = when.clone(),
        None => definitions.segments.push(segment(key.clone(), when.clone())),
    }
    let mut number = 0;
    for (_, condition) in parts {
        let key = loop {
            number += 1;
            let key = Key::parse(&format!("part-{number}")).expect("a word and a number are a key");
            if definitions.segment(&key).is_none() {
                break key;
            }
        };
        definitions.segments.push(segment(key, (*condition).clone()));
    }
    definitions
}

fn segment(key: Key, when: Condition) -> Segment {
    Segment {
        key,
        name: Default::default(),
        description: Default::default(),
        strategy: Default::default(),
        when,
    }
}

fn sample(timelines: &Timelines, members: &Members) -> Vec<PersonId> {
    let mut sample: Vec<PersonId> =
        members.iter().take(MAX_SAMPLE).map(|customer| timelines.id(customer).clone()).collect();
    sample.sort_unstable();
    sample
}
