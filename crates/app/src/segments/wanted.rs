//! Definition files, read beside what stands in a workspace.

use std::path::PathBuf;

use kesit_model::Key;
use kesit_model::language::{Format, Problem, code};
use kesit_store::DefinitionKind;

use super::set::{DefinitionSet, Item, items};
use super::written::{whole, written};
use crate::definitions::{DefinitionsError, FileText, parse, texts, together};

/// What becomes of definitions that the files do not name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rest {
    /// They are removed: the files are the whole set.
    Removed,
    /// They stay.
    Kept,
}

/// What shall stand, and what is doubtful in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// What shall stand.
    pub set: DefinitionSet,
    /// What is doubtful, and in which file.
    pub warnings: Vec<(PathBuf, Problem)>,
}

/// Stands for the file of a definition that is in none.
pub const IN_WORKSPACE: &str = "(workspace)";

/// Stands for the file of a text that came in a request.
pub const IN_REQUEST: &str = "(request)";

/// Problems between definitions: they can be told only of all that shall stand.
const ACROSS: [&str; 3] = [code::UNKNOWN_SEGMENT, code::REFERENCE_CYCLE, code::TIER_TWICE];

impl Wanted {
    /// Reads definition files, or folders of them, that shall stand in place of the present ones, or beside them.
    ///
    /// # Errors
    /// When a file cannot be read, or something is wrong in one of them or between all that shall stand.
    pub fn read(paths: &[PathBuf], rest: Rest, present: &DefinitionSet) -> Result<Wanted, DefinitionsError> {
        Wanted::of_files(texts(paths)?, rest, present)
    }

    /// As [`Wanted::read`], of one text.
    ///
    /// # Errors
    /// When something is wrong in it or between all that shall stand.
    pub fn of_text(
        text: String,
        format: Format,
        rest: Rest,
        present: &DefinitionSet,
    ) -> Result<Wanted, DefinitionsError> {
        Wanted::of_files(vec![FileText { path: PathBuf::from(IN_REQUEST), text, format }], rest, present)
    }

    fn of_files(
        mut files: Vec<FileText>,
        rest: Rest,
        present: &DefinitionSet,
    ) -> Result<Wanted, DefinitionsError> {
        let own = parse(&files);
        let is_own = |problem: &Problem| rest == Rest::Removed || !ACROSS.contains(&problem.code);
        let problems = own.problems.iter().filter(|(_, problem)| is_own(problem));
        refuse(problems.cloned().collect(), &files, present)?;
        let read: Vec<Item> = files
            .iter()
            .zip(&own.files)
            .flat_map(|(file, parsed)| {
                parsed.iter().flat_map(|parsed| {
                    let written = |kind, key: &Key| written(file, kind, key, &parsed.definitions);
                    items(&parsed.definitions, written).collect::<Vec<Item>>()
                })
            })
            .collect();
        let warnings = together(&files, own)?.warnings;
        let set = match rest {
            Rest::Removed => DefinitionSet::of_items(read),
            Rest::Kept => {
                files.extend(kept(present, &read).map(file_of));
                refuse(parse(&files).problems, &files, present)?;
                present.with(read)
            }
        };
        Ok(Wanted { set: set.map_err(in_workspace)?, warnings })
    }
}

/// What is wrong with definitions that were put together.
pub(super) fn in_workspace(problems: Vec<Problem>) -> DefinitionsError {
    let place = |problem| (PathBuf::from(IN_WORKSPACE), problem);
    DefinitionsError::Problems(problems.into_iter().map(place).collect())
}

/// The present definitions that were not read anew.
fn kept<'a>(present: &'a DefinitionSet, read: &'a [Item]) -> impl Iterator<Item = &'a Item> {
    let is_read = |item: &Item| read.iter().any(|new| new.kind == item.kind && new.key == item.key);
    present.items().iter().filter(move |item| !is_read(item))
}

/// A present definition as a file of its own.
fn file_of(item: &Item) -> FileText {
    let text = whole([(item.kind, item.content.written.as_str())]);
    FileText { path: PathBuf::from(IN_WORKSPACE), text, format: Format::Yaml }
}

fn refuse(
    problems: Vec<(usize, Problem)>,
    files: &[FileText],
    present: &DefinitionSet,
) -> Result<(), DefinitionsError> {
    if problems.is_empty() {
        return Ok(());
    }
    let named = |(place, problem): (usize, Problem)| (files[place].path.clone(), hinted(problem, present));
    Err(DefinitionsError::Problems(problems.into_iter().map(named).collect()))
}

/// Says so where a reference leads to a segment that would be removed.
fn hinted(problem: Problem, present: &DefinitionSet) -> Problem {
    let removed = Key::parse(problem.found.trim_matches('`')).filter(|key| {
        problem.code == code::UNKNOWN_SEGMENT && present.item(DefinitionKind::Segment, key).is_some()
    });
    match removed {
        None => problem,
        Some(key) => {
            let hint = format!(
                "`{key}` would be removed, as these files do not define it: keep it, or drop the reference"
            );
            Problem { hint: Some(hint), ..problem }
        }
    }
}

#[cfg(test)]
mod tests;
