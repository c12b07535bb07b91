//! What all commands over data do first: find out where the data is, and read it with the definitions and the lists.

mod config;
mod shop;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use kesit_app::Settings;
use kesit_app::definitions::{Defined, read_definitions};
use kesit_app::scores::Fitted;
use kesit_app::source::{self, Input, Lists, Mapping, Options, Report};
use kesit_app::workspace::{Access, OnDisk, Workspace};
use kesit_model::definition::{Definitions, Moment};
use kesit_model::message::Message;
use kesit_model::zone::Zone;
use kesit_model::{Key, Language, Timestamp};

pub(crate) use config::config;
pub(crate) use shop::{ShopGround, read, shop, shop_with_segments};

use crate::args::{Lang, Source, WorkspaceDir};
use crate::failure::Failure;
use crate::progress::Bar;
use crate::words::Words;
use crate::{clock, tell};

/// What answers depend on besides the data, and how they are shown.
pub(crate) struct Setting {
    pub(crate) settings: Settings,
    /// The zone once more, for showing instants.
    pub(crate) zone: TimeZone,
    pub(crate) words: Words,
}

impl Setting {
    /// That of the command line; what is not given is as everywhere.
    pub(crate) fn of_options(
        time_zone: Option<&str>,
        locale: Option<Lang>,
        words: Words,
    ) -> Result<Setting, Failure> {
        let name = time_zone.unwrap_or(Zone::DEFAULT_NAME);
        let (Some(zone), Ok(shown)) = (Zone::parse(name), TimeZone::get(name)) else {
            let what = words.of("there is no time zone", "böyle bir saat dilimi yok:");
            return Err(Failure::usage(format!("--time-zone: {what} `{name}`"))
                .hint(words.of("a name such as Europe/Istanbul", "Europe/Istanbul gibi bir ad verin")));
        };
        let language = locale.map_or(Language::Turkish, Language::from);
        Ok(Setting { settings: Settings { zone, language }, zone: shown, words })
    }

    /// For a table by itself: no shop, and no instants.
    pub(crate) fn of_table(words: Words) -> Setting {
        let zone = Zone::parse(Zone::DEFAULT_NAME).expect("the zones are part of the program");
        Setting { settings: Settings { zone, language: words.language }, zone: TimeZone::UTC, words }
    }

    /// That of a workspace.
    pub(crate) fn of_workspace(workspace: &OnDisk, words: Words) -> Setting {
        let zone = TimeZone::get(workspace.time_zone()).unwrap_or(TimeZone::UTC);
        Setting { settings: workspace.settings().clone(), zone, words }
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

    /// What stands above a table of segments: the instant, its zone, and how many customers there were.
    pub(crate) fn headline(&self, as_of: Timestamp, customers: usize) -> String {
        let zone = self.zone.iana_name().unwrap_or_default();
        let customers = self.words.things(customers as u64, "customer", "customers", "müşteri");
        format!("{} {} ({zone}) · {customers}", self.words.of("As of", "An:"), self.shown(as_of))
    }

    /// An instant as people read it.
    pub(crate) fn shown(&self, at: Timestamp) -> String {
        self.words.instant(at, &self.zone)
    }
}

/// Where the data comes from.
pub(crate) enum Ground {
    /// Files that are named on the command line.
    Files(Options),
    /// A workspace.
    OnDisk(OnDisk),
}

/// Finds out where the data comes from, and opens it if it is a workspace.
pub(crate) fn ground(source: &Source, words: Words) -> Result<(Ground, Setting), Failure> {
    if !source.data.is_empty() {
        let setting = Setting::of_options(source.time_zone.as_deref(), source.locale, words)?;
        let mapping = match &source.mapping {
            Some(path) => mapping(path, words)?,
            None => Mapping::default(),
        };
        let options = Options::new(setting.settings.zone.clone(), mapping);
        return Ok((Ground::Files(options), setting));
    }
    let hint = words.of(
        "name files with --data and --segments, a workspace with --workspace, or make one with `kesit init`",
        "dosyaları --data ve --segments ile, bir çalışma alanını --workspace ile belirtin ya da `kesit init` ile kurun",
    );
    on_disk(&source.workspace, hint, words)
}

/// Opens the workspace that is meant.
fn on_disk(dir: &WorkspaceDir, hint: &str, words: Words) -> Result<(Ground, Setting), Failure> {
    let Some(dir) = dir.find() else {
        let what = words.of(
            "there is nothing to read: no files named, and no workspace here",
            "okunacak bir şey yok: dosya verilmedi, burası da bir çalışma alanı değil",
        );
        return Err(Failure::usage(what).hint(hint));
    };
    let workspace = open(&dir, Access::Read, words)?;
    let setting = Setting::of_workspace(&workspace, words);
    Ok((Ground::OnDisk(workspace), setting))
}

/// Opens a workspace.
pub(crate) fn open(dir: &Path, access: Access, words: Words) -> Result<OnDisk, Failure> {
    OnDisk::open(dir, access).map_err(|error| tell::on_disk_error(&error, words))
}

/// Reads everything, and says on standard error what became of it.
pub(crate) fn workspace(ground: &Ground, source: &Source, setting: &Setting) -> Result<Workspace, Failure> {
    let words = setting.words;
    let workspace = match ground {
        Ground::Files(options) => files(options, source, setting)?,
        Ground::OnDisk(workspace) => {
            let instead = match source.segments.is_empty() {
                true => None,
                false => Some(definitions(&source.segments, words)?.definitions),
            };
            let bar = Bar::new();
            let read = workspace.with_segments(instead, |replay| bar.show_messages(replay));
            read.map_err(|error| tell::on_disk_error(&error, words))?
        }
    };
    workspace.unknown().iter().for_each(|unknown| note(&tell::unknown(unknown, words)));
    Ok(workspace)
}

fn files(options: &Options, source: &Source, setting: &Setting) -> Result<Workspace, Failure> {
    let words = setting.words;
    let defined = definitions(&source.segments, words)?;
    let lists = lists(source, words)?;
    let bar = Bar::new();
    let loaded = source::load(&inputs(source), options, &|progress| bar.show(progress))
        .map_err(|error| tell::source_error(&error, words))?;
    drop(bar);
    note(&tell::report(&loaded.report, words));
    Workspace::new(loaded.timelines, defined.definitions, lists, setting.settings.clone(), None)
        .map_err(|error| Failure::input(error.to_string()))
}

/// Reads the messages themselves, each id once, and what else a replay needs.
pub(crate) fn messages(
    ground: &Ground,
    source: &Source,
    words: Words,
) -> Result<(Vec<Message>, Definitions, Lists, Option<Fitted>), Failure> {
    let mut seen = std::collections::HashSet::new();
    let mut messages = Vec::new();
    let mut take = |message: Message| {
        let new = seen.insert(message.id.clone());
        if new {
            messages.push(message);
        }
        new
    };
    let (definitions, lists, scores) = match ground {
        Ground::Files(options) => {
            let defined = definitions(&source.segments, words)?;
            let lists = lists(source, words)?;
            let bar = Bar::new();
            let report: Report =
                source::read_each(&inputs(source), options, &|progress| bar.show(progress), &mut take)
                    .map_err(|error| tell::source_error(&error, words))?;
            drop(bar);
            note(&tell::report(&report, words));
            (defined.definitions, lists, None)
        }
        Ground::OnDisk(workspace) => {
            let told = |error| tell::on_disk_error(&error, words);
            let definitions = match source.segments.is_empty() {
                true => workspace.present().map_err(told)?.definitions().clone(),
                false => definitions(&source.segments, words)?.definitions,
            };
            workspace
                .messages(|message| {
                    take(message);
                })
                .map_err(told)?;
            (definitions, workspace.lists().map_err(told)?, workspace.scores().map_err(told)?)
        }
    };
    Ok((messages, definitions, lists, scores))
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

/// Reads definition files, and tells what is doubtful in them.
pub(crate) fn definitions(paths: &[PathBuf], words: Words) -> Result<Defined, Failure> {
    let defined = read_definitions(paths).map_err(|error| tell::definitions_error(&error, words))?;
    for (path, warning) in &defined.warnings {
        note(&tell::problem(path, warning, true, words));
    }
    Ok(defined)
}

fn lists(source: &Source, words: Words) -> Result<Lists, Failure> {
    let read = source.lists.as_deref().map(source::read_lists).transpose();
    Ok(read.map_err(|error| tell::lists_error(&error, words))?.unwrap_or_default())
}

/// Reads a mapping file.
pub(crate) fn mapping(path: &Path, words: Words) -> Result<Mapping, Failure> {
    let text = fs::read_to_string(path).map_err(|error| tell::unreadable(&path.display(), &error, words))?;
    Mapping::parse(&text).map_err(|error| {
        let what = words.of("is not a mapping that can be used", "kullanılabilir bir eşleme dosyası değil");
        Failure::input(format!("`{}` {what}", path.display())).hint(error.to_string())
    })
}
