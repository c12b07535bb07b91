//! Reading: the file first, variables over it, flags over both. All problems are found at once.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::slot::Written;
use super::table::{self, Entry, Section};
use super::{Config, Place, Problem, What};
use crate::nearest::nearest;

/// What a configuration is read from.
#[derive(Debug, Clone, Copy)]
pub struct Given<'a> {
    /// The text of the file; `None` if there is none.
    pub file: Option<&'a str>,
    /// The variables of the environment; those of others are passed over, and so are empty ones.
    pub variables: &'a [(String, String)],
    /// The flags that were given.
    pub flags: &'a [Flag],
}

/// A flag of the command line that sets something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flag {
    /// With its dashes, such as `--address`.
    pub name: &'static str,
    /// What it sets, such as `serve.address`.
    pub sets: &'static str,
    /// To what.
    pub value: String,
}

/// Reads a configuration.
///
/// # Errors
/// Everything that is wrong with it, in the order of reading.
pub fn read(given: &Given<'_>) -> Result<Config, Vec<Problem>> {
    let mut reading = Reading { config: Config::default(), problems: Vec::new() };
    if let Some(text) = given.file {
        reading.file(text);
    }
    for (name, value) in given.variables.iter().filter(|(_, value)| !value.is_empty()) {
        reading.variable(name, value);
    }
    for flag in given.flags {
        reading.flag(flag);
    }
    reading.whole();
    if reading.problems.is_empty() { Ok(reading.config) } else { Err(reading.problems) }
}

struct Reading {
    config: Config,
    problems: Vec<Problem>,
}

impl Reading {
    fn file(&mut self, text: &str) {
        match DeTable::parse(text) {
            Ok(table) => {
                table.get_ref().iter().for_each(|(name, value)| self.section(text, name, value));
                self.problems.sort_by_key(|problem| match problem.place {
                    Place::Line { line } => line,
                    _ => usize::MAX,
                });
            }
            Err(error) => {
                let place = Place::Line { line: line(text, error.span().map_or(0, |span| span.start)) };
                self.problems
                    .push(Problem { place, what: What::Syntax { message: error.message().to_owned() } });
            }
        }
    }

    fn section(
        &mut self,
        text: &str,
        name: &Spanned<std::borrow::Cow<'_, str>>,
        value: &Spanned<DeValue<'_>>,
    ) {
        let place = Place::Line { line: line(text, name.span().start) };
        let found = table::section(name.get_ref()).zip(value.get_ref().as_table());
        let Some((section, settings)) = found else {
            let known = table::TABLE.iter().map(|section| section.name);
            let name = name.get_ref().to_string();
            let nearest = nearest(&name, known);
            self.problems.push(Problem { place, what: What::UnknownSection { name, nearest } });
            return;
        };
        for (name, value) in settings {
            let place = Place::Line { line: line(text, name.span().start) };
            self.setting(section, name.get_ref(), value.get_ref(), place);
        }
    }

    fn setting(&mut self, section: &'static Section, name: &str, value: &DeValue<'_>, place: Place) {
        let Some(entry) = section.entry(name) else {
            let known = nearest(name, section.entries.iter().map(|entry| entry.name));
            let nearest = known.map(|known| format!("{}.{known}", section.name));
            let name = format!("{}.{name}", section.name);
            self.problems.push(Problem { place, what: What::Unknown { name, nearest } });
            return;
        };
        let written = (entry.slot)(&mut self.config).written();
        if written == Written::Nowhere {
            let name = format!("{}.{name}", section.name);
            let variable = table::variable(section, entry);
            self.problems.push(Problem { place, what: What::SecretInFile { name, variable } });
            return;
        }
        match text_of(value, written) {
            Some(text) => self.fill(section, entry, &text, place),
            None => self.wrong(section, entry, place),
        }
    }

    fn variable(&mut self, name: &str, value: &str) {
        let found = table::all().find(|(section, entry)| table::variable(section, entry) == name);
        let place = Place::Variable { name: name.to_owned() };
        match found {
            Some((section, entry)) => self.fill(section, entry, value, place),
            None if is_ours(name) => {
                let known: Vec<String> =
                    table::all().map(|(section, entry)| table::variable(section, entry)).collect();
                let nearest = nearest(name, known.iter().map(String::as_str)).map(str::to_owned);
                self.problems.push(Problem { place, what: What::Unknown { name: name.to_owned(), nearest } });
            }
            None => {}
        }
    }

    fn flag(&mut self, flag: &Flag) {
        let found = flag.sets.split_once('.').and_then(|(section, name)| {
            let section = table::section(section)?;
            Some((section, section.entry(name)?))
        });
        let (section, entry) = found.expect("a flag sets something that is in the table");
        self.fill(section, entry, &flag.value, Place::Flag { name: flag.name });
    }

    fn fill(&mut self, section: &'static Section, entry: &'static Entry, text: &str, place: Place) {
        if (entry.slot)(&mut self.config).fill(text).is_none() {
            self.wrong(section, entry, place);
        }
    }

    fn wrong(&mut self, section: &'static Section, entry: &'static Entry, place: Place) {
        let expected = (entry.slot)(&mut self.config).expected();
        let name = format!("{}.{}", section.name, entry.name);
        self.problems.push(Problem { place, what: What::Value { name, expected } });
    }

    /// What can only be judged when all is read.
    fn whole(&mut self) {
        let Config { serve, metrics, .. } = &self.config;
        let found = match (&serve.tls_cert, &serve.tls_key) {
            (Some(_), None) => Some(What::Together { given: "serve.tls_cert", missing: "serve.tls_key" }),
            (None, Some(_)) => Some(What::Together { given: "serve.tls_key", missing: "serve.tls_cert" }),
            _ => None,
        };
        let twice = (metrics.token.is_some() && metrics.token_file.is_some())
            .then_some(What::Either { one: "metrics.token", other: "metrics.token_file" });
        let found = found.into_iter().chain(twice);
        self.problems.extend(found.map(|what| Problem { place: Place::Everywhere, what }));
    }
}

/// Whether a variable is meant for a section, and not for the program (`KESIT_WORKSPACE`) or for others.
fn is_ours(name: &str) -> bool {
    let section =
        name.strip_prefix(table::PREFIX).and_then(|rest| rest.split_once('_')).map(|(section, _)| section);
    section.is_some_and(|section| table::section(&section.to_ascii_lowercase()).is_some())
}

/// The text of a value that is written as it should be; the parts of a list with commas between.
fn text_of(value: &DeValue<'_>, written: Written) -> Option<String> {
    match written {
        Written::Text => value.as_str().map(str::to_owned),
        Written::Whole => {
            value.as_integer().filter(|number| number.radix() == 10).map(|number| number.as_str().to_owned())
        }
        Written::Truth => value.as_bool().map(|truth| truth.to_string()),
        Written::List => {
            let parts: Option<Vec<&str>> =
                value.as_array()?.iter().map(|part| part.get_ref().as_str()).collect();
            parts.map(|parts| parts.join(","))
        }
        Written::Nowhere => None,
    }
}

/// The line, from 1, of a byte.
fn line(text: &str, at: usize) -> usize {
    1 + text.bytes().take(at).filter(|&byte| byte == b'\n').count()
}
