//! Definition files: found, read, checked, and put together.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use kesit_model::Key;
use kesit_model::definition::Definitions;
use kesit_model::language::{self, Format, Parsed, ParsedFiles, Problem};

/// Endings of the names of definition files.
const EXTENSIONS: [&str; 3] = ["yaml", "yml", "json"];

/// What the files define together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Defined {
    /// Segments and groups in the order of the files.
    pub definitions: Definitions,
    /// What is doubtful, and in which file.
    pub warnings: Vec<(PathBuf, Problem)>,
}

/// Why definition files cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DefinitionsError {
    /// A file or folder cannot be read.
    #[error("`{}` cannot be read", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A folder has no definition file.
    #[error("`{}` has no definition files", path.display())]
    Empty {
        /// Which.
        path: PathBuf,
    },
    /// What is wrong in the files; never empty.
    #[error("{} problems in the definitions", .0.len())]
    Problems(Vec<(PathBuf, Problem)>),
    /// Two files define the same segment or group.
    #[error("`{key}` is defined in two files")]
    Repeated {
        /// The key.
        key: Key,
        /// The file that defines it first.
        first: PathBuf,
        /// The other one.
        second: PathBuf,
    },
}

/// What a check of one file found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The file.
    pub path: PathBuf,
    /// What is wrong, which is nothing in a good file.
    pub problems: Vec<Problem>,
    /// What is doubtful.
    pub warnings: Vec<Problem>,
    /// How many segments it defines, if nothing is wrong.
    pub segments: usize,
    /// How many groups it defines, if nothing is wrong.
    pub groups: usize,
}

/// A definition file as it was read.
#[derive(Debug)]
pub(crate) struct FileText {
    pub(crate) path: PathBuf,
    pub(crate) text: String,
    pub(crate) format: Format,
}

/// Reads definition files; of a folder, all of them in the order of their names.
///
/// # Errors
/// When a file cannot be read or something in one is wrong; then all that is wrong in all files.
pub fn read_definitions(paths: &[PathBuf]) -> Result<Defined, DefinitionsError> {
    let files = texts(paths)?;
    let parsed = parse(&files);
    if !parsed.problems.is_empty() {
        let named = |(place, problem): (usize, Problem)| (files[place].path.clone(), problem);
        return Err(DefinitionsError::Problems(parsed.problems.into_iter().map(named).collect()));
    }
    together(&files, parsed)
}

/// Puts together what good files define.
///
/// # Errors
/// When two of them define the same.
pub(crate) fn together(files: &[FileText], parsed: ParsedFiles) -> Result<Defined, DefinitionsError> {
    let mut defined = Defined::default();
    let mut owners = Owners::default();
    for (parsed, file) in parsed.files.into_iter().flatten().zip(files) {
        let Parsed { definitions, warnings } = parsed;
        definitions.segments.iter().try_for_each(|segment| owners.segment(&segment.key, &file.path))?;
        definitions.groups.iter().try_for_each(|group| owners.group(&group.key, &file.path))?;
        defined.definitions.segments.extend(definitions.segments);
        defined.definitions.groups.extend(definitions.groups);
        defined.warnings.extend(warnings.into_iter().map(|warning| (file.path.clone(), warning)));
    }
    Ok(defined)
}

/// Checks definition files; of a folder, all of them. They may refer to each other's segments.
///
/// # Errors
/// When a file cannot be read.
pub fn check(paths: &[PathBuf]) -> Result<Vec<Checked>, DefinitionsError> {
    let files = texts(paths)?;
    let parsed = parse(&files);
    let checked = |(place, FileText { path, .. }): (usize, FileText)| {
        let own = parsed.problems.iter().filter(|(owner, _)| *owner == place);
        let problems = own.map(|(_, problem)| problem.clone()).collect();
        let file = parsed.files[place].clone().unwrap_or_default();
        let (segments, groups) = (file.definitions.segments.len(), file.definitions.groups.len());
        Checked { path, problems, warnings: file.warnings, segments, groups }
    };
    Ok(files.into_iter().enumerate().map(checked).collect())
}

fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, DefinitionsError> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let mut inside =
            definition_files(path).map_err(|source| DefinitionsError::Io { path: path.clone(), source })?;
        if inside.is_empty() {
            return Err(DefinitionsError::Empty { path: path.clone() });
        }
        inside.sort_unstable();
        files.append(&mut inside);
    }
    Ok(files)
}

fn definition_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let wanted = |path: &PathBuf| {
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        path.is_file() && EXTENSIONS.contains(&extension.to_ascii_lowercase().as_str())
    };
    let paths: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    Ok(paths.into_iter().filter(wanted).collect())
}

/// Reads the texts of definition files; of a folder, of all of them in the order of their names.
pub(crate) fn texts(paths: &[PathBuf]) -> Result<Vec<FileText>, DefinitionsError> {
    let file = |path: PathBuf| {
        let (text, format) = (read(&path)?, format(&path));
        Ok(FileText { path, text, format })
    };
    files(paths)?.into_iter().map(file).collect()
}

/// Reads what the texts define.
pub(crate) fn parse(files: &[FileText]) -> ParsedFiles {
    let files: Vec<(&str, Format)> = files.iter().map(|file| (file.text.as_str(), file.format)).collect();
    language::parse_files(&files)
}

fn read(path: &Path) -> Result<String, DefinitionsError> {
    let io = |source| DefinitionsError::Io { path: path.to_owned(), source };
    let text = fs::read(path).map_err(io)?;
    String::from_utf8(text).map_err(|error| io(io::Error::new(io::ErrorKind::InvalidData, error)))
}

fn format(path: &Path) -> Format {
    let is_json = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    if is_json { Format::Json } else { Format::Yaml }
}

/// Which file defines what.
#[derive(Default)]
struct Owners {
    segments: BTreeMap<Key, PathBuf>,
    groups: BTreeMap<Key, PathBuf>,
}

impl Owners {
    fn segment(&mut self, key: &Key, path: &Path) -> Result<(), DefinitionsError> {
        Owners::add(&mut self.segments, key, path)
    }

    fn group(&mut self, key: &Key, path: &Path) -> Result<(), DefinitionsError> {
        Owners::add(&mut self.groups, key, path)
    }

    fn add(owners: &mut BTreeMap<Key, PathBuf>, key: &Key, path: &Path) -> Result<(), DefinitionsError> {
        match owners.insert(key.clone(), path.to_owned()) {
            None => Ok(()),
            Some(first) => {
                Err(DefinitionsError::Repeated { key: key.clone(), first, second: path.to_owned() })
            }
        }
    }
}
