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
//! | a person erased, and what is old forgotten | [`Service::erase`], [`Service::retain`] |
//! | work that takes a while | [`Jobs`] |
//! | forecasts, clusters, what is wrong with segments | [`Service::queue_forecast`] |
//!
//! HTTP is not known here.

mod accept;
mod apply;
mod audit;
mod import;
mod insights;
mod jobs;
mod lists;
mod open;
mod privacy;
mod quarantine;
mod recent;
mod schedule;
mod scorer;
#[cfg(test)]
mod tests;
mod upkeep;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use kesit_engine::{Engine, Picture};
use kesit_live::Live;
use kesit_model::Timestamp;
use kesit_segment::Settings;
use kesit_store::{Catalogue, CatalogueError, Held, StreamError, StreamReader};
use parking_lot::Mutex;

use self::quarantine::QuarantineWriter;
use self::scorer::ShopScorer;
use crate::scores::Fitted;
use crate::source::Lists;
use crate::tally::Tallies;
use crate::workspace::Workspace;

pub use accept::{AcceptError, Delivered, NewQuarantined};
pub use apply::{Applied, ApplyError};
pub use import::LiveImportError;
pub use insights::{
    ClustersFound, ForecastFound, ForecastWanted, Foretold, Insight, Likely, LintFound, LintedSegments,
    MOST_RANKED, Target,
};
pub use jobs::{Job, JobError, JobKind, JobState, Jobs, Progress, Work};
pub use kesit_live::{Aside, AsideError, Clock, Figures, ManualClock, Settled};
pub use kesit_store::{Answer, Erasure, Refused};
pub use lists::ListError;
pub use open::{OpenError, Options};
pub use privacy::{Ended, ForgetError, Forgotten, Periods, WouldErase};
pub use recent::{MOST_RECENT, Recent, RecentError, RecentMessage, RecentQuestion};
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
    /// Held while the files of static lists change.
    list_changes: Mutex<()>,
    /// The timelines have what was erased from the log: no snapshot may be written of them.
    is_stale: AtomicBool,
    jobs: Jobs,
    insights: insights::Insights,
    paths: Paths,
    settings: Settings,
    stored: kesit_store::Settings,
    threads: usize,
    tallies: Arc<Tallies>,
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

    /// What is counted.
    #[must_use]
    pub fn tallies(&self) -> &Arc<Tallies> {
        &self.tallies
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
        Workspace::of_picture(self.picture(), self.scorer.kept(), self.now())
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
        self.stop_while(&|| false);
    }

    /// The same; then writes a snapshot if one is due and as long as there is time for it, which is asked again and again.
    pub fn stop_while(&self, has_time: &(dyn Fn() -> bool + Sync)) {
        self.jobs.stop();
        self.quarantine.stop();
        // While it can be asked; of what is still on its way nobody needs a snapshot.
        let is_due = has_time() && self.is_snapshot_due().unwrap_or(false);
        let reached = self.live.stop();
        if let Some(mark) = reached.filter(|_| is_due) {
            self.write_last_snapshot(&mark, has_time);
        }
    }
}
