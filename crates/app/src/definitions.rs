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

/// Reads definition files; of a folder, all of them in the order of their names.
///
/// # Errors
/// When a file cannot be read or something in one is wrong; then all that is wrong in all files.
pub fn read_definitions(paths: &[PathBuf]) -> Result<Defined, DefinitionsError> {
    let paths = files(paths)?;
    let parsed = parse(&paths)?;
    if !parsed.problems.is_empty() {
        let named = |(place, problem): (usize, Problem)| (paths[place].clone(), problem);
        return Err(DefinitionsError::Problems(parsed.problems.into_iter().map(named).collect()));
    }
    let mut defined = Defined::default();
    let mut owners: BTreeMap<Key, PathBuf> = BTreeMap::new();
    for (parsed, path) in parsed.files.into_iter().flatten().zip(&paths) {
        add(&mut defined, &mut owners, parsed, path)?;
    }
    Ok(defined)
}

/// Checks definition files; of a folder, all of them. They may refer to each other's segments.
///
/// # Errors
/// When a file cannot be read.
pub fn check(paths: &[PathBuf]) -> Result<Vec<Checked>, DefinitionsError> {
    let paths = files(paths)?;
    let parsed = parse(&paths)?;
    let checked = |(place, path): (usize, PathBuf)| {
        let own = parsed.problems.iter().filter(|(owner, _)| *owner == place);
        let problems = own.map(|(_, problem)| problem.clone()).collect();
        let file = parsed.files[place].clone().unwrap_or_default();
        let (segments, groups) = (file.definitions.segments.len(), file.definitions.groups.len());
        Checked { path, problems, warnings: file.warnings, segments, groups }
    };
    Ok(paths.into_iter().enumerate().map(checked).collect())
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

fn parse(paths: &[PathBuf]) -> Result<ParsedFiles, DefinitionsError> {
    let texts = paths.iter().map(|path| read(path)).collect::<Result<Vec<String>, _>>()?;
    let files: Vec<(&str, Format)> =
        texts.iter().zip(paths).map(|(text, path)| (text.as_str(), format(path))).collect();
    Ok(language::parse_files(&files))
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

fn add(
    defined: &mut Defined,
    owners: &mut BTreeMap<Key, PathBuf>,
    parsed: Parsed,
    path: &Path,
) -> Result<(), DefinitionsError> {
    let Parsed { definitions, warnings } = parsed;
    for segment in &definitions.segments {
        if let Some(first) = owners.insert(segment.key.clone(), path.to_owned()) {
            return Err(DefinitionsError::Repeated {
                key: segment.key.clone(),
                first,
                second: path.to_owned(),
            });
        }
    }
    defined.definitions.segments.extend(definitions.segments);
    defined.definitions.groups.extend(definitions.groups);
    defined.warnings.extend(warnings.into_iter().map(|warning| (path.to_owned(), warning)));
    Ok(())
}
