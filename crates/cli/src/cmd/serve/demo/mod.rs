//! `kesit serve --demo`: a made-up shop, imported up to now, with the segments to start with, in which something goes on
//! happening.

mod play;
mod starter;

use std::fs;
use std::io;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use kesit_api::server::Stop;
use kesit_app::demo::{self, Options};
use kesit_app::import::{self, Request};
use kesit_app::segments::{self, Rest, Wanted};
use kesit_app::source::{Input, Mapping};
use kesit_app::upkeep;
use kesit_app::workspace::{Access, OnDisk};
use kesit_model::Timestamp;
use kesit_model::zone::{Date, Zone};
use tempfile::TempDir;
use tokio::task::JoinHandle;

use super::product::Running;
use crate::args::Serve;
use crate::failure::Failure;
use crate::words::Words;
use crate::{clock, cmd, load, tell};

/// So many days of the shop lie ahead.
const DAYS_AHEAD: i64 = 3;

/// A made-up shop that is ready to be served.
pub(super) struct Demo {
    dir: PathBuf,
    /// Where it lies if nobody named a folder; gone when this is dropped.
    temporary: Option<TempDir>,
    to_come: Vec<String>,
}

impl Demo {
    /// Makes the shop, and its workspace unless there is one.
    pub(super) fn prepare(args: &Serve, words: Words) -> Result<Demo, Failure> {
        let temporary = match &args.workspace.workspace {
            Some(_) => None,
            None => Some(folder(words)?),
        };
        let named = || temporary.as_ref().map(|folder| folder.path().join("workspace"));
        let dir = args.workspace.workspace.clone().or_else(named).expect("one of both is there");
        load::note(words.of("Making a shop …", "Mağaza hazırlanıyor …"));
        let scratch = folder(words)?;
        let now = clock::now();
        let options = Options { customers: args.customers, until: until(now), ..Options::default() };
        let threads = thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN);
        let told = |error| cmd::demo_error(&error, words);
        demo::create(scratch.path(), &options, threads, &|_| {}).map_err(told)?;
        let parted = demo::part(scratch.path(), now).map_err(told)?;
        if !OnDisk::is_at(&dir) {
            fill(&dir, scratch.path(), &parted.past, words)?;
        }
        Ok(Demo { dir, temporary, to_come: parted.to_come })
    }

    /// Its workspace.
    pub(super) fn dir(&self) -> &Path {
        &self.dir
    }

    /// Whether it vanishes at the end.
    pub(super) fn is_temporary(&self) -> bool {
        self.temporary.is_some()
    }

    /// Lets things happen until the end begins. The folder lives as long as what is given does.
    pub(super) fn play(self, running: Arc<Running>, stop: Stop) -> Playing {
        let task = tokio::spawn(play::play(self.to_come, running, stop));
        Playing { task, _folder: self.temporary }
    }
}

/// A shop in which something happens.
pub(super) struct Playing {
    task: JoinHandle<()>,
    _folder: Option<TempDir>,
}

impl Playing {
    /// Nothing happens any more.
    pub(super) fn abort(self) {
        self.task.abort();
    }
}

/// The first day that is no more covered.
fn until(now: Timestamp) -> Date {
    let zone = Zone::parse(Zone::DEFAULT_NAME).expect("the zones are part of the program");
    let today = zone.date(now);
    today.checked_add(jiff::Span::new().days(DAYS_AHEAD)).unwrap_or(today)
}

/// A workspace with the past of the shop, its lists, and the segments to start with.
fn fill(dir: &Path, shop: &Path, past: &Path, words: Words) -> Result<(), Failure> {
    upkeep::init(dir, &upkeep::Settings::default()).map_err(|error| tell::store_error(&error, words))?;
    copy_lists(&shop.join("lists"), &dir.join("lists")).map_err(|error| unwritten(dir, &error, words))?;
    let told = |error| tell::import_error(&error, words);
    let options = import::reading(Some(dir), None, Mapping::default(), None).map_err(told)?;
    let inputs = [Input::parse(past)];
    let request = Request { inputs: &inputs, options: &options, now: &clock::now };
    import::import(dir, &request, &|_| {}).map_err(told)?;
    define(dir, shop, words)
}

/// Applies the segments to start with.
fn define(dir: &Path, scratch: &Path, words: Words) -> Result<(), Failure> {
    let folder = scratch.join("segments");
    starter::write(&folder).map_err(|error| unwritten(&folder, &error, words))?;
    let mut workspace = load::open(dir, Access::Write, words)?;
    let told = |error| tell::on_disk_error(&error, words);
    let present = workspace.present().map_err(told)?;
    let wanted = Wanted::read(&[folder], Rest::Removed, &present);
    let wanted = wanted.map_err(|error| tell::definitions_error(&error, words))?.set;
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let plan = workspace.plan(present, wanted, None, clock::now(), threads, |_| {}).map_err(told)?;
    segments::apply(workspace.catalogue_mut(), &plan, clock::now(), None)
        .map_err(|error| tell::catalogue_error(&error, words))?;
    Ok(())
}

fn copy_lists(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        fs::copy(entry.path(), to.join(entry.file_name()))?;
    }
    Ok(())
}

fn folder(words: Words) -> Result<TempDir, Failure> {
    TempDir::with_prefix("kesit-demo-").map_err(|error| unwritten(&std::env::temp_dir(), &error, words))
}

fn unwritten(path: &Path, error: &io::Error, words: Words) -> Failure {
    let what = words.of("cannot be written", "yazılamıyor");
    Failure::io(format!("`{}` {what}: {error}", path.display()))
}
