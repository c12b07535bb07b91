//! Starting on a workspace.

use std::num::NonZero;
use std::path::Path;
use std::sync::Arc;
use std::thread;

use kesit_live::{Clock, Live, LiveError, Opening};
use kesit_model::definition::Definitions;
use kesit_model::zone::Zone;
use kesit_segment::Settings;
use kesit_store::{Access, Catalogue, CatalogueError, Replay, Store, StoreError};
use parking_lot::{Mutex, RwLock};

use super::quarantine::QuarantineWriter;
use super::scorer::ShopScorer;
use super::{Jobs, Paths, Schedule, Service};
use crate::scores::{Fitted, FittedError};
use crate::segments::{self, StoredError};
use crate::source::{self, Lists, ListsError};
use crate::tally::Tallies;

/// How the service runs.
#[derive(Debug, Clone)]
pub struct Options {
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Threads for work over all customers; `None`: as many as the machine has processors.
    pub threads: Option<usize>,
    /// Whether moves become the events `Segment Entered` and `Segment Left` of the customer.
    pub writes_back: bool,
    /// What is done again and again.
    pub schedule: Schedule,
    /// What is counted.
    pub tallies: Arc<Tallies>,
    /// So many messages may wait to be stored; more are turned away.
    pub queue_messages: usize,
}

/// Why the service cannot start.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The workspace cannot be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What keeps segments alive cannot start.
    #[error(transparent)]
    Live(#[from] LiveError),
    /// The time zone of the workspace is not known here.
    #[error("there is no time zone `{name}`")]
    TimeZone {
        /// What the settings say.
        name: String,
    },
    /// A static list cannot be read.
    #[error(transparent)]
    Lists(#[from] ListsError),
    /// The definitions cannot be read.
    #[error(transparent)]
    Definitions(#[from] StoredError),
    /// The parameters of scores cannot be understood.
    #[error(transparent)]
    Scores(#[from] FittedError),
    /// The catalogue cannot be read or written.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    /// A thread cannot be started.
    #[error("a thread cannot be started")]
    Thread(#[from] std::io::Error),
}

impl Service {
    /// Opens a workspace for writing and starts: nobody else has it open until this is dropped. Takes as long as the log that
    /// came since the last snapshot is long.
    ///
    /// # Errors
    /// When the folder is no workspace, another process has it open, or what is in it cannot be understood.
    pub fn open(
        dir: &Path,
        options: &Options,
        on_progress: impl FnMut(Replay),
    ) -> Result<Arc<Service>, OpenError> {
        let store = Store::open(dir, Access::Write)?;
        let paths = Paths {
            catalogue: store.catalogue_path(),
            stream: store.stream_path(),
            snapshot: store.snapshot_dir(),
            lists: store.lists_dir(),
        };
        let stored = store.catalogue().settings()?;
        let zone = Zone::parse(&stored.time_zone)
            .ok_or_else(|| OpenError::TimeZone { name: stored.time_zone.clone() })?;
        let settings = Settings { zone, language: stored.language };
        let kept = store.catalogue().score_fit()?;
        let kept = kept.map(|fit| Fitted::from_json(&fit.parameters)).transpose()?;
        let scorer = Arc::new(ShopScorer::new(kept.clone(), lists(&paths.lists)?));
        let threads =
            options.threads.unwrap_or_else(|| thread::available_parallelism().map_or(1, NonZero::get));
        let (live, mut catalogue, held) =
            start(store, settings.clone(), options, &scorer, threads, &paths.catalogue, on_progress)?;
        // A clock that stands still goes on from where the one before it stood.
        if let Some(clock) = options.clock.manual() {
            clock.set(live.read(|engine| engine.now()));
        }
        if kept.is_none()
            && let Some(fitted) = scorer.kept()
        {
            catalogue.keep_score_fit(live.now(), fitted.as_of(), &fitted.to_json())?;
        }
        let erased = RwLock::new(catalogue.erased_ids()?);
        let quarantine = QuarantineWriter::start(Catalogue::open(&paths.catalogue)?)?;
        let jobs = Jobs::new(Catalogue::open(&paths.catalogue)?, live.now())?;
        let service = Service {
            dir: dir.to_owned(),
            live: Arc::new(live),
            catalogue: Mutex::new(catalogue),
            quarantine,
            scorer,
            erased,
            jobs,
            insights: super::insights::Insights::default(),
            paths,
            settings,
            stored,
            threads,
            tallies: Arc::clone(&options.tallies),
            _held: held,
        };
        let service = Arc::new(service);
        service.jobs.start(&service)?;
        service.start_schedule(options.schedule)?;
        Ok(service)
    }
}

fn start(
    store: Store,
    settings: Settings,
    options: &Options,
    scorer: &Arc<ShopScorer>,
    threads: usize,
    catalogue: &Path,
    on_progress: impl FnMut(Replay),
) -> Result<(Live, Catalogue, kesit_store::Held), OpenError> {
    let definitions = segments::present(store.catalogue())?.definitions().clone();
    let revision = store.catalogue().revisions()?.last().map(|revision| revision.number);
    let reader = Catalogue::open_to_read(catalogue)?;
    let before = |revision: Option<i64>| match revision.and_then(|number| u64::try_from(number).ok()) {
        None => Some(Definitions::default()),
        Some(number) => segments::at_revision(&reader, number).ok().map(|set| set.definitions().clone()),
    };
    let opening = Opening {
        settings,
        definitions,
        revision: revision.and_then(|number| i64::try_from(number).ok()),
        before: &before,
        scorer: Arc::clone(scorer) as Arc<dyn kesit_live::Scorer>,
        clock: Arc::clone(&options.clock),
        threads,
        writes_back: options.writes_back,
        figures: Arc::clone(&options.tallies.live),
        queue_messages: options.queue_messages,
    };
    Ok(Live::open(store, opening, on_progress)?)
}

/// The static lists of a folder; none if there is no folder of them.
pub(super) fn lists(dir: &Path) -> Result<Lists, ListsError> {
    if dir.is_dir() { source::read_lists(dir) } else { Ok(Lists::new()) }
}
