//! Work that takes a while: one after the other on a thread of its own, with progress while it runs and a history after. What is
//! done is not known here.

use std::collections::HashMap;
use std::fmt;
use std::io;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Weak};
use std::thread::{self, JoinHandle};

use kesit_model::Timestamp;
use kesit_store::{Catalogue, CatalogueError, JobRow};
use parking_lot::Mutex;
use serde_json::{Value, json};

use super::Service;
use crate::tally::JobEnd;
use crate::trace::TARGET;

/// So many jobs may wait.
const QUEUE_JOBS: usize = 64;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident: $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$variant_doc])* $variant,)* }

        impl $name {
            /// All of them.
            pub const ALL: &[$name] = &[$($name::$variant,)*];

            /// The stable word for it.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $($name::$variant => $word,)* }
            }

            /// The one of a word.
            #[must_use]
            pub fn of_word(word: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|one| one.word() == word)
            }
        }
    };
}

words! {
    /// What is done.
    JobKind {
        /// Parameters of scores and cut-offs of rankings.
        Refit: "refit",
        /// A snapshot, so that the next start is quick.
        Snapshot: "snapshot",
        /// Old moves are let go.
        PruneStream: "prune_stream",
        /// Files are taken in.
        Import: "import",
        /// An import is taken back.
        UndoImport: "undo_import",
        /// Rows that wait in the quarantine are read again.
        RetryQuarantine: "retry_quarantine",
        /// Somebody is erased.
        Erase: "erase",
        /// What is older than it may be is removed.
        Retain: "retain",
        /// Somebody wants to know who will do something.
        Predict: "predict",
        /// Clusters of customers are looked for.
        Cluster: "cluster",
        /// Segments are looked at for what is wrong with them.
        Lint: "lint",
    }
}

words! {
    /// How a job stands.
    JobState {
        /// It waits for those before it.
        Waiting: "waiting",
        /// It runs.
        Running: "running",
        /// It did what it should.
        Done: "done",
        /// It ended with an error.
        Failed: "failed",
        /// Somebody called it off.
        Cancelled: "cancelled",
    }
}

/// A job, and how far it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// Its number, never used again.
    pub id: i64,
    /// What is done.
    pub kind: JobKind,
    /// Who began it, such as `user:7` or `schedule`.
    pub begun_by: String,
    /// How it stands.
    pub state: JobState,
    /// When it was asked for.
    pub queued_at: Timestamp,
    /// When it began; `None` while it waits.
    pub started_at: Option<Timestamp>,
    /// When it ended; `None` while it has not.
    pub finished_at: Option<Timestamp>,
    /// How much is done, and of how much, in a unit of its own; 0 of 0 if that is not known. `None` unless it runs.
    pub progress: Option<(u64, u64)>,
    /// What came of it; with `error` in it, why it failed. Null while it has not ended.
    pub outcome: Value,
}

/// What a running job tells, and what it is told.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicU64,
    total: AtomicU64,
    is_cancelled: AtomicBool,
}

impl Progress {
    /// Tells how much is done, and of how much.
    pub fn set(&self, done: u64, total: u64) {
        self.done.store(done, Ordering::Relaxed);
        self.total.store(total, Ordering::Relaxed);
    }

    /// Whether somebody wants it to end early.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.is_cancelled.load(Ordering::Relaxed)
    }

    fn get(&self) -> (u64, u64) {
        (self.done.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed))
    }
}

/// Why a job is not to be had.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// Too many wait already.
    #[error("too many jobs wait")]
    Busy,
    /// There is none of this number, or it has ended.
    #[error("no such job waits or runs")]
    Unknown,
    /// The catalogue cannot be read or written.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
}

/// What a job does. An error is told in words for the reader of the history, with no personal data.
pub type Work = Box<dyn FnOnce(&Arc<Service>, &Progress) -> Result<Value, String> + Send>;

struct Queued {
    id: i64,
    kind: JobKind,
    work: Work,
    progress: Arc<Progress>,
}

/// The jobs of a service.
pub struct Jobs {
    catalogue: Mutex<Catalogue>,
    sender: Mutex<Option<SyncSender<Queued>>>,
    /// Until the thread is started.
    receiver: Mutex<Option<Receiver<Queued>>>,
    open: Mutex<HashMap<i64, Arc<Progress>>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
    pub(super) is_stopping: Arc<AtomicBool>,
}

impl fmt::Debug for Jobs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Jobs").field("open", &self.open.lock().len()).finish_non_exhaustive()
    }
}

impl Jobs {
    pub(super) fn new(mut catalogue: Catalogue, now: Timestamp) -> Result<Jobs, CatalogueError> {
        let outcome = json!({ "error": "the service ended before the job did" }).to_string();
        catalogue.end_open_jobs(JobState::Failed.word(), &outcome, now)?;
        let (sender, receiver) = sync_channel(QUEUE_JOBS);
        Ok(Jobs {
            catalogue: Mutex::new(catalogue),
            sender: Mutex::new(Some(sender)),
            receiver: Mutex::new(Some(receiver)),
            open: Mutex::default(),
            threads: Mutex::default(),
            is_stopping: Arc::default(),
        })
    }

    /// Starts the thread that works.
    pub(super) fn start(&self, service: &Arc<Service>) -> io::Result<()> {
        let Some(receiver) = self.receiver.lock().take() else { return Ok(()) };
        let service = Arc::downgrade(service);
        let run = move || run(&service, &receiver);
        let thread = thread::Builder::new().name("jobs".to_owned()).spawn(run)?;
        self.threads.lock().push(thread);
        Ok(())
    }

    /// Adds a thread that is to end when this is stopped.
    pub(super) fn keep(&self, thread: JoinHandle<()>) {
        self.threads.lock().push(thread);
    }

    /// Lets a job be done after those that wait. Gives its number.
    ///
    /// # Errors
    /// When too many wait, the service is stopping, or it cannot be written down.
    pub fn run(&self, kind: JobKind, begun_by: &str, now: Timestamp, work: Work) -> Result<i64, JobError> {
        let sender = self.sender.lock().clone().ok_or(JobError::Busy)?;
        let mut catalogue = self.catalogue.lock();
        let id = catalogue.queue_job(kind.word(), begun_by, JobState::Waiting.word(), now)?;
        let progress: Arc<Progress> = Arc::default();
        self.open.lock().insert(id, Arc::clone(&progress));
        match sender.try_send(Queued { id, kind, work, progress }) {
            Ok(()) => Ok(id),
            Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => {
                self.open.lock().remove(&id);
                let outcome = json!({ "error": "too many jobs wait" }).to_string();
                catalogue.finish_job(id, JobState::Failed.word(), &outcome, now)?;
                Err(JobError::Busy)
            }
        }
    }

    /// Asks a job to end early: one that waits does not begin, one that runs ends where it next looks.
    ///
    /// # Errors
    /// When it neither waits nor runs.
    pub fn cancel(&self, id: i64) -> Result<(), JobError> {
        let open = self.open.lock();
        open.get(&id).ok_or(JobError::Unknown)?.is_cancelled.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// One job; `None` if there is none of this number.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn find(&self, id: i64) -> Result<Option<Job>, JobError> {
        let row = self.catalogue.lock().job(id)?;
        row.map(|row| self.job(row)).transpose()
    }

    /// Jobs before a number, the newest first.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn list(&self, before: Option<i64>, limit: u32) -> Result<Vec<Job>, JobError> {
        let rows = self.catalogue.lock().jobs(before, limit)?;
        rows.into_iter().map(|row| self.job(row)).collect()
    }

    fn job(&self, row: JobRow) -> Result<Job, JobError> {
        let broken = |what| JobError::Catalogue(CatalogueError::Broken { what });
        let state = JobState::of_word(&row.state).ok_or_else(|| broken("state of a job"))?;
        let progress = self.open.lock().get(&row.id).map(|progress| progress.get());
        // One that named somebody who was erased was emptied.
        let outcome = row.outcome.as_deref().filter(|text| !text.is_empty());
        let outcome = outcome.map(serde_json::from_str).transpose();
        Ok(Job {
            id: row.id,
            kind: JobKind::of_word(&row.kind).ok_or_else(|| broken("kind of job"))?,
            begun_by: row.begun_by,
            state,
            queued_at: row.queued_at,
            started_at: row.started_at,
            finished_at: row.finished_at,
            progress: progress.filter(|_| state == JobState::Running),
            outcome: outcome.map_err(|_| broken("outcome of a job"))?.unwrap_or(Value::Null),
        })
    }

    /// Lets the running job end, and calls off those that wait.
    pub(super) fn stop(&self) {
        self.is_stopping.store(true, Ordering::Relaxed);
        drop(self.sender.lock().take());
        for progress in self.open.lock().values() {
            progress.is_cancelled.store(true, Ordering::Relaxed);
        }
        let threads = std::mem::take(&mut *self.threads.lock());
        let this = thread::current().id();
        for thread in threads.into_iter().filter(|thread| thread.thread().id() != this) {
            thread.join().expect("jobs do not panic beyond their own work");
        }
    }

    fn begin(&self, id: i64, now: Timestamp) {
        let begun = self.catalogue.lock().start_job(id, JobState::Running.word(), now);
        note(begun);
    }

    fn end(&self, id: i64, state: JobState, outcome: &Value, now: Timestamp) {
        let ended = self.catalogue.lock().finish_job(id, state.word(), &outcome.to_string(), now);
        note(ended);
        self.open.lock().remove(&id);
    }
}

fn note(written: Result<(), CatalogueError>) {
    if let Err(error) = written {
        tracing::error!(%error, "the history of jobs cannot be written");
    }
}

fn run(service: &Weak<Service>, receiver: &Receiver<Queued>) {
    while let Ok(queued) = receiver.recv() {
        let Some(service) = service.upgrade() else { return };
        let Queued { id, kind, work, progress } = queued;
        let (state, outcome) = if progress.is_cancelled() {
            (JobState::Cancelled, Value::Null)
        } else {
            service.jobs.begin(id, service.now());
            let span = tracing::info_span!(target: TARGET, "job", kind = kind.word());
            span.in_scope(|| work_off(&service, work, &progress))
        };
        service.jobs.end(id, state, &outcome, service.now());
        service.tallies.ended(kind, end_of(state));
    }
}

fn end_of(state: JobState) -> JobEnd {
    match state {
        JobState::Done => JobEnd::Done,
        JobState::Cancelled => JobEnd::Cancelled,
        JobState::Waiting | JobState::Running | JobState::Failed => JobEnd::Failed,
    }
}

/// Does the work; one that panics fails alone.
fn work_off(service: &Arc<Service>, work: Work, progress: &Progress) -> (JobState, Value) {
    let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(service, progress)));
    match done {
        Ok(Ok(outcome)) => (JobState::Done, outcome),
        Ok(Err(_)) if progress.is_cancelled() => (JobState::Cancelled, Value::Null),
        Ok(Err(error)) => (JobState::Failed, json!({ "error": error })),
        Err(_) => (JobState::Failed, json!({ "error": "a fault of the program" })),
    }
}
