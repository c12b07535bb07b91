//! Starting on a workspace.

use std::num::NonZero;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::thread;

use kesit_live::{Clock, Live, LiveError, Opening};
use kesit_model::definition::Definitions;
use kesit_segment::Settings;
use kesit_store::{Access, Catalogue, CatalogueError, Replay, Store, StoreError};
use parking_lot::Mutex;

use super::privacy::end_pending;
use super::quarantine::QuarantineWriter;
use super::scorer::ShopScorer;
use super::{Jobs, Paths, Schedule, Service};
use crate::segments::{self, StoredError};
use crate::tally::Tallies;
use crate::workspace::OnDiskError;
use crate::workspace::on_disk;

/// In whose name an erasure is ended that the last process did not end.
const AT_START: &str = "start";

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
    /// The workspace cannot be opened or understood.
    #[error(transparent)]
    OnDisk(#[from] OnDiskError),
    /// What keeps segments alive cannot start.
    #[error(transparent)]
    Live(#[from] LiveError),
    /// The catalogue cannot be read or written.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    /// A thread cannot be started.
    #[error("a thread cannot be started")]
    Thread(#[from] std::io::Error),
}

impl From<StoreError> for OpenError {
    fn from(error: StoreError) -> OpenError {
        OpenError::OnDisk(error.into())
    }
}

impl From<StoredError> for OpenError {
    fn from(error: StoredError) -> OpenError {
        OpenError::OnDisk(error.into())
    }
}

impl Service {
    /// Opens a workspace for writing and starts: nobody else has it open until this is dropped. Takes as long as the log that
    /// came since the last snapshot is long. Whoever was being erased when the last process ended is erased before anything else.
    ///
    /// # Errors
    /// When the folder is no workspace, another process has it open, or what is in it cannot be understood.
    pub fn open(
        dir: &Path,
        options: &Options,
        on_progress: impl FnMut(Replay),
    ) -> Result<Arc<Service>, OpenError> {
        let mut store = Store::open(dir, Access::Write)?;
        let is_erasing = end_pending(&mut store, options.clock.now())?;
        let paths = Paths {
            catalogue: store.catalogue_path(),
            stream: store.stream_path(),
            snapshot: store.snapshot_dir(),
            lists: store.lists_dir(),
        };
        let (stored, settings) = on_disk::settings_of(&store)?;
        let kept = on_disk::scores_of(&store)?;
        let scorer = Arc::new(ShopScorer::new(
            kept.clone(),
            on_disk::lists_in(&paths.lists).map_err(OnDiskError::from)?,
        ));
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
        live.log().refuse(catalogue.erased_ids()?);
        let quarantine = QuarantineWriter::start(Catalogue::open(&paths.catalogue)?)?;
        let jobs = Jobs::new(Catalogue::open(&paths.catalogue)?, live.now())?;
        let service = Service {
            dir: dir.to_owned(),
            live: Arc::new(live),
            catalogue: Mutex::new(catalogue),
            quarantine,
            scorer,
            list_changes: Mutex::default(),
            is_stale: AtomicBool::new(false),
            jobs,
            insights: super::insights::Insights::default(),
            paths,
            settings,
            stored,
            threads,
            tallies: Arc::clone(&options.tallies),
            _held: held,
        };
        service.tell_snapshot();
        let service = Arc::new(service);
        service.jobs.start(&service)?;
        service.start_schedule(options.schedule)?;
        if is_erasing {
            // If it cannot be now, the schedule comes to it.
            let queued = service.queue_erasure(AT_START);
            queued.inspect_err(|error| tracing::warn!(%error, "an erasure waits to be ended")).ok();
        }
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
