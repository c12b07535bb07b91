//! The running product on one workspace: what `kesit serve` is, without its doors. Thin over [`kesit_live`], which keeps
//! segments alive, and over the use cases beside this folder, which work here on a [`Picture`] of the moment.
//!
//! | wanted | start at |
//! |---|---|
//! | messages taken in | [`Service::accept`] |
//! | one customer's segments at this moment | [`Service::look`] |
//! | an answer about all customers | [`Service::workspace`] |
//! | other definitions in force | [`Service::apply`] |
//! | files taken in, and taken back | [`Service::import`], [`Service::undo`] |
//! | work that takes a while | [`Jobs`] |
//!
//! HTTP is not known here.

mod accept;
mod apply;
mod audit;
mod import;
mod jobs;
mod lists;
mod open;
mod quarantine;
mod schedule;
mod scorer;
#[cfg(test)]
mod tests;
mod upkeep;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use kesit_engine::{Engine, Picture};
use kesit_live::Live;
use kesit_model::Timestamp;
use kesit_segment::Settings;
use kesit_store::erase::ErasedIds;
use kesit_store::{Catalogue, CatalogueError, Held, StreamError, StreamReader};
use parking_lot::{Mutex, RwLock};

use self::quarantine::QuarantineWriter;
use self::scorer::ShopScorer;
use crate::scores::Fitted;
use crate::source::Lists;
use crate::workspace::Workspace;

pub use accept::{AcceptError, Delivered, NewQuarantined};
pub use apply::{Applied, ApplyError};
pub use import::LiveImportError;
pub use jobs::{Job, JobError, JobKind, JobState, Jobs, Progress, Work};
pub use kesit_live::{Aside, AsideError, Clock, Figures, ManualClock, Settled};
pub use kesit_store::{Answer, Refused};
pub use lists::ListError;
pub use open::{OpenError, Options};
pub use schedule::Schedule;

/// The running product. Shared by all who serve it.
#[derive(Debug)]
pub struct Service {
    dir: PathBuf,
    live: Arc<Live>,
    /// The one connection that changes the catalogue.
    catalogue: Mutex<Catalogue>,
    quarantine: QuarantineWriter,
    scorer: Arc<ShopScorer>,
    /// Whose messages are refused, for they were erased.
    erased: RwLock<ErasedIds>,
    jobs: Jobs,
    paths: Paths,
    settings: Settings,
    stored: kesit_store::Settings,
    threads: usize,
    /// The workspace is taken as long as this is there; dropped last.
    _held: Held,
}

/// Where things lie, for connections beside the ones that are open.
#[derive(Debug, Clone)]
struct Paths {
    catalogue: PathBuf,
    stream: PathBuf,
    snapshot: PathBuf,
    lists: PathBuf,
}

impl Service {
    /// The folder of the workspace.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// What keeps segments alive.
    #[must_use]
    pub fn live(&self) -> &Arc<Live> {
        &self.live
    }

    /// Now, by the clock of the service.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.live.now()
    }

    /// What answers depend on besides the data.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The settings as they are kept: the name of the time zone, the currency, the language.
    #[must_use]
    pub fn stored_settings(&self) -> &kesit_store::Settings {
        &self.stored
    }

    /// On how many threads work over all customers is done.
    #[must_use]
    pub fn threads(&self) -> usize {
        self.threads
    }

    /// Work that takes a while.
    #[must_use]
    pub fn jobs(&self) -> &Jobs {
        &self.jobs
    }

    /// Lets somebody look at the engine for a moment, which it waits for: one customer, a number, no more.
    pub fn look<T>(&self, look: impl FnOnce(&Engine) -> T) -> T {
        self.live.read(look)
    }

    /// Everything as it is at this moment. It stays so while the engine goes on.
    #[must_use]
    pub fn picture(&self) -> Picture {
        self.live.read(Engine::picture)
    }

    /// The same, to ask questions of that take all customers: as of any instant, with why.
    #[must_use]
    pub fn workspace(&self) -> Workspace {
        Workspace::of_picture(self.picture(), self.scorer.kept())
    }

    /// The parameters of scores in force; `None` if none were fitted.
    #[must_use]
    pub fn scores(&self) -> Option<Fitted> {
        self.scorer.kept()
    }

    /// The static lists in force.
    #[must_use]
    pub fn lists(&self) -> Lists {
        self.scorer.lists()
    }

    /// A connection of its own to ask the catalogue.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn catalogue(&self) -> Result<Catalogue, CatalogueError> {
        Catalogue::open_to_read(&self.paths.catalogue)
    }

    /// Changes the catalogue; one change at a time.
    pub fn change<T>(&self, change: impl FnOnce(&mut Catalogue) -> T) -> T {
        change(&mut self.catalogue.lock())
    }

    /// A connection of its own to read the stream of moves.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn stream(&self) -> Result<StreamReader, StreamError> {
        StreamReader::open(&self.paths.stream)
    }

    /// The file of the stream, for those who keep a connection.
    #[must_use]
    pub fn stream_path(&self) -> &Path {
        &self.paths.stream
    }

    /// Waits until everything accepted before is applied, and what time brings until now has happened.
    ///
    /// # Errors
    /// When the service was stopped.
    pub fn settle(&self) -> Result<(), Refused> {
        self.live.settle()
    }

    /// Stores and applies what was accepted, and stops. What comes after is refused. The last snapshot stays as it is: the next
    /// start reads what came since from the log.
    pub fn stop(&self) {
        self.jobs.stop();
        self.quarantine.stop();
        self.live.stop();
    }
}
