//! What all commands over data do first: read the options, the definitions, the lists and the data.

use std::fs;
use std::io::Write;
use std::path::Path;

use jiff::tz::TimeZone;
use kesit_app::Settings;
use kesit_app::definitions::{Defined, read_definitions};
use kesit_app::source::{self, Input, Lists, Mapping, Options, Report};
use kesit_app::workspace::Workspace;
use kesit_model::definition::Moment;
use kesit_model::message::Message;
use kesit_model::zone::Zone;
use kesit_model::{Key, Timestamp};

use crate::args::Source;
use crate::failure::Failure;
use crate::progress::Bar;
use crate::words::Words;
use crate::{clock, tell};

/// What the options say.
pub(crate) struct Setting {
    pub(crate) settings: Settings,
    /// The zone once more, for showing instants.
    pub(crate) zone: TimeZone,
    pub(crate) words: Words,
    options: Options,
}

impl Setting {
    /// Reads the options.
    pub(crate) fn of(source: &Source, words: Words) -> Result<Setting, Failure> {
        let name = &source.time_zone;
        let (Some(zone), Ok(shown)) = (Zone::parse(name), TimeZone::get(name)) else {
            let what = words.of("there is no time zone", "böyle bir saat dilimi yok:");
            return Err(Failure::usage(format!("--time-zone: {what} `{name}`"))
                .hint(words.of("a name such as Europe/Istanbul", "Europe/Istanbul gibi bir ad verin")));
        };
        let mapping = match &source.mapping {
            Some(path) => mapping(path, words)?,
            None => Mapping::default(),
        };
        let settings = Settings { zone: zone.clone(), language: source.locale.into() };
        Ok(Setting { settings, zone: shown, words, options: Options { zone, mapping } })
    }

    /// Reads an instant of the command line; `now` is the wall clock.
    pub(crate) fn instant(&self, option: &str, text: &str) -> Result<Timestamp, Failure> {
        if text == "now" {
            return Ok(clock::now());
        }
        let at = text.parse::<Moment>().map(|moment| self.settings.zone.instant(moment)).map_err(|_| {
            Failure::usage(format!(
                "{option}: {} `{text}`",
                self.words.of("not an instant:", "bir an değil:")
            ))
            .hint("now, 2026-03-01, 2026-03-01T09:30, 2026-03-01T09:30:00Z")
        })?;
        Ok(at)
    }

    /// An instant as people read it.
    pub(crate) fn shown(&self, at: Timestamp) -> String {
        self.words.instant(at, &self.zone)
    }
}

/// Reads everything, and says on standard error what became of it.
pub(crate) fn workspace(source: &Source, setting: &Setting) -> Result<Workspace, Failure> {
    let words = setting.words;
    let defined = definitions(source, words)?;
    let lists = lists(source, words)?;
    let bar = Bar::new();
    let loaded = source::load(&inputs(source), &setting.options, &|progress| bar.show(progress))
        .map_err(|error| tell::source_error(&error, words))?;
    drop(bar);
    note(&tell::report(&loaded.report, words));
    let workspace = Workspace::new(loaded.timelines, defined.definitions, lists, setting.settings.clone())
        .map_err(|error| Failure::input(error.to_string()))?;
    workspace.unknown().iter().for_each(|unknown| note(&tell::unknown(unknown, words)));
    Ok(workspace)
}

/// Reads the messages themselves, each id once, and what else a replay needs.
pub(crate) fn messages(
    source: &Source,
    setting: &Setting,
) -> Result<(Vec<Message>, Defined, Lists), Failure> {
    let words = setting.words;
    let defined = definitions(source, words)?;
    let lists = lists(source, words)?;
    let bar = Bar::new();
    let mut seen = std::collections::HashSet::new();
    let mut messages = Vec::new();
    let mut take = |message: Message| {
        let new = seen.insert(message.id.clone());
        if new {
            messages.push(message);
        }
        new
    };
    let report: Report =
        source::read(&inputs(source), &setting.options, &|progress| bar.show(progress), &mut take)
            .map_err(|error| tell::source_error(&error, words))?;
    drop(bar);
    note(&tell::report(&report, words));
    Ok((messages, defined, lists))
}

/// Reads a key of the command line.
pub(crate) fn key(option: &str, text: &str, words: Words) -> Result<Key, Failure> {
    Key::parse(text).ok_or_else(|| {
        let what = words.of("not the key of a segment:", "bir segment anahtarı değil:");
        Failure::usage(format!("{option}: {what} `{text}`")).hint("[A-Za-z0-9_-]{1,64}")
    })
}

/// Says something on standard error, which nobody is obliged to read.
pub(crate) fn note(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

fn inputs(source: &Source) -> Vec<Input> {
    source.data.iter().map(|path| Input::parse(path)).collect()
}

fn definitions(source: &Source, words: Words) -> Result<Defined, Failure> {
    let defined =
        read_definitions(&source.segments).map_err(|error| tell::definitions_error(&error, words))?;
    for (path, warning) in &defined.warnings {
        note(&tell::problem(path, warning, true, words));
    }
    Ok(defined)
}

fn lists(source: &Source, words: Words) -> Result<Lists, Failure> {
    let read = source.lists.as_deref().map(source::read_lists).transpose();
    Ok(read.map_err(|error| tell::lists_error(&error, words))?.unwrap_or_default())
}

fn mapping(path: &Path, words: Words) -> Result<Mapping, Failure> {
    let text = fs::read_to_string(path).map_err(|error| tell::unreadable(&path.display(), &error, words))?;
    Mapping::parse(&text).map_err(|error| {
        let what = words.of("is not a mapping that can be used", "kullanılabilir bir eşleme dosyası değil");
        Failure::input(format!("`{}` {what}", path.display())).hint(error.to_string())
    })
}
