//! The service: starts its threads, takes messages, lets others look, and stops.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

use kesit_engine::Engine;
use kesit_model::Timestamp;
use kesit_model::definition::Definitions;
use kesit_model::message::Message;
use kesit_segment::{CompileError, Frozen, Program, Settings};
use kesit_store::stream::{ResettledCause, Stream, StreamError};
use kesit_store::{
    Catalogue, Held, Log, LogHandle, LogWriter, Mark, Origin, Position, Refused, Replay, Store, StoreError,
    Stored,
};
use kesit_timeline::Timelines;
use parking_lot::{Mutex, RwLock};
use tokio::sync::{oneshot, watch};

use crate::core::{Core, Settled};
use crate::stream::{Teller, Then};
use crate::turns::{self, Turn};
use crate::{Clock, Figures, recovery, write_back};

/// So many pieces of work may wait for the engine.
const ENGINE_QUEUE: usize = 256;
/// So many tellings may wait for the stream.
const STREAM_QUEUE: usize = 256;

/// Computes scores: what they are is not known here.
pub trait Scorer: Send + Sync + fmt::Debug {
    /// Makes the scores and lists ready that the program asks for, as of an instant; says whether there are any.
    fn prepare(
        &self,
        program: &Program,
        timelines: &Timelines,
        as_of: Timestamp,
        threads: usize,
        frozen: &mut Frozen,
    ) -> bool;
}

/// What a start needs besides the workspace.
pub struct Opening<'a> {
    /// What answers depend on besides the data.
    pub settings: Settings,
    /// The definitions in force.
    pub definitions: Definitions,
    /// Their revision; `None` before the first.
    pub revision: Option<i64>,
    /// The definitions of an earlier revision; `None` if they cannot be had any more.
    pub before: &'a dyn Fn(Option<i64>) -> Option<Definitions>,
    /// The scores.
    pub scorer: Arc<dyn Scorer>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Threads for work over all customers.
    pub threads: usize,
    /// Whether moves become events of the customer's timeline.
    pub writes_back: bool,
    /// What is counted.
    pub figures: Arc<Figures>,
    /// So many messages may wait to be stored; more are turned away.
    pub queue_messages: usize,
}

/// Why the service cannot start.
#[derive(Debug, thiserror::Error)]
pub enum LiveError {
    /// The workspace says no.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The stream says no.
    #[error(transparent)]
    Stream(#[from] StreamError),
    /// The definitions do not make a program.
    #[error(transparent)]
    Compile(#[from] CompileError),
    /// The system has no room for another thread.
    #[error("a thread cannot be started")]
    Thread(#[from] std::io::Error),
}

/// The running service. It is shared by everybody who asks.
#[derive(Debug)]
pub struct Live {
    pub(crate) engine: Arc<RwLock<Engine>>,
    log: LogHandle,
    pub(crate) turns: SyncSender<Turn>,
    clock: Arc<dyn Clock>,
    figures: Arc<Figures>,
    newest: watch::Receiver<u64>,
    failed: watch::Receiver<bool>,
    is_ending: Arc<AtomicBool>,
    pub(crate) is_aside_open: AtomicBool,
    threads: Mutex<Option<Threads>>,
}

#[derive(Debug)]
struct Threads {
    log: LogWriter,
    engine: JoinHandle<Mark>,
    stream: JoinHandle<()>,
    write_back: Option<write_back::WriteBack>,
}

impl Live {
    /// Starts the service on a workspace that is open for writing: brings the engine to where it was, applies what came since,
    /// and goes on. Gives the rest of the workspace as well: its catalogue, and its lock, to be held as long as this runs.
    ///
    /// # Errors
    /// When the workspace cannot be read, or its definitions make no program.
    pub fn open(
        store: Store,
        opening: Opening<'_>,
        on_progress: impl FnMut(Replay),
    ) -> Result<(Live, Catalogue, Held), LiveError> {
        let stream = Stream::open(&store.stream_path(), opening.settings.zone.clone())?;
        let stream_path = store.stream_path();
        let recovered = recovery::recover(&store, stream, &opening, on_progress)?;
        let parts = store.into_parts();
        let (live, ends) = Live::start(recovered, parts.log, &opening)?;
        if opening.writes_back {
            let write_back = write_back::WriteBack::start(
                &stream_path,
                opening.settings.zone.clone(),
                live.log.clone(),
                live.newest.clone(),
                Arc::clone(&live.clock),
                Arc::clone(&live.figures),
            )?;
            *live.threads.lock() = Some(Threads { write_back: Some(write_back), ..ends });
        } else {
            *live.threads.lock() = Some(ends);
        }
        Ok((live, parts.catalogue, parts.held))
    }

    fn start(
        recovered: recovery::Recovered,
        log: Log,
        opening: &Opening<'_>,
    ) -> Result<(Live, Threads), LiveError> {
        let recovery::Recovered { engine, reached, stream, newest } = recovered;
        let figures = Arc::clone(&opening.figures);
        let engine = Arc::new(RwLock::new(engine));
        let (newest, newest_seen) = watch::channel(newest);
        let is_ending: Arc<AtomicBool> = Arc::default();
        let (out, told) = sync_channel(STREAM_QUEUE);
        let (turns, receiver) = sync_channel(ENGINE_QUEUE);
        let teller =
            Teller { stream, newest, figures: Arc::clone(&figures), is_ending: Arc::clone(&is_ending) };
        let core = Core {
            engine: Arc::clone(&engine),
            reached,
            clock: Arc::clone(&opening.clock),
            scorer: Arc::clone(&opening.scorer),
            threads: opening.threads,
            figures: Arc::clone(&figures),
            out,
            rows: Vec::new(),
            untold: 0,
            recorded: None,
        };
        let stream = thread::Builder::new().name("stream".to_owned()).spawn(move || teller.run(&told))?;
        let engine_thread =
            thread::Builder::new().name("engine".to_owned()).spawn(move || turns::run(core, &receiver))?;
        let (to_engine, behind) = (turns.clone(), Arc::clone(&figures));
        let pass_on = move |stored: Stored| {
            behind.behind.add(i64::try_from(stored.messages.len()).unwrap_or(i64::MAX));
            // Messages of an import are taken in when it is committed.
            if stored.origin == Origin::Live {
                let _ = to_engine.send(Turn::Stored(stored));
            }
        };
        let (failed, failed_seen) = watch::channel(false);
        let log = LogWriter::start(log, opening.queue_messages, pass_on, move || {
            failed.send_replace(true);
        })?;
        let live = Live {
            engine,
            log: log.handle(),
            turns,
            clock: Arc::clone(&opening.clock),
            figures,
            newest: newest_seen,
            failed: failed_seen,
            is_ending,
            is_aside_open: AtomicBool::new(false),
            threads: Mutex::new(None),
        };
        Ok((live, Threads { log, engine: engine_thread, stream, write_back: None }))
    }

    /// Takes messages: they are safe on disk when this is done, and move their customers right after.
    ///
    /// # Errors
    /// When they were not taken; see [`Refused`].
    pub async fn accept(&self, messages: Vec<Message>) -> Result<Position, Refused> {
        let (sender, answer) = oneshot::channel();
        self.log.append_then(Origin::Live, messages, move |stored| {
            // Whoever went away does not want to know.
            let _ = sender.send(stored);
        })?;
        answer.await.unwrap_or(Err(Refused::Closed))
    }

    /// The same for those who may block.
    ///
    /// # Errors
    /// As [`Live::accept`].
    pub fn accept_blocking(&self, messages: Vec<Message>) -> Result<Position, Refused> {
        self.log.append(Origin::Live, messages)
    }

    /// Lets somebody look at the engine as it is at this moment. A quick look: the engine waits for it.
    pub fn read<T>(&self, look: impl FnOnce(&Engine) -> T) -> T {
        look(&self.engine.read())
    }

    /// Now, by the clock of the service.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The clock.
    #[must_use]
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    /// What is counted.
    #[must_use]
    pub fn figures(&self) -> &Arc<Figures> {
        &self.figures
    }

    /// The log, to do with it what only its owner can.
    #[must_use]
    pub fn log(&self) -> &LogHandle {
        &self.log
    }

    /// Whether the disk has failed under the log: it takes nothing more until the process is started anew.
    #[must_use]
    pub fn has_log_failed(&self) -> bool {
        *self.failed.borrow()
    }

    /// Comes back when the disk has failed under the log, at once if it did before.
    pub async fn log_failed(&self) {
        if self.failed.clone().wait_for(|has_failed| *has_failed).await.is_err() {
            // It was stopped, and will not fail any more.
            std::future::pending().await
        }
    }

    /// The number of the newest row of the stream, as it grows.
    #[must_use]
    pub fn newest(&self) -> watch::Receiver<u64> {
        self.newest.clone()
    }

    /// Puts other definitions in force. The moves that this brings are told one by one only if `tells_each`.
    ///
    /// # Errors
    /// When they do not make a program; nothing is changed then.
    pub fn redefine(
        &self,
        definitions: Definitions,
        revision: Option<i64>,
        tells_each: bool,
    ) -> Result<Result<Settled, CompileError>, Refused> {
        self.work(move |core| {
            let (scorer, threads) = (Arc::clone(&core.scorer), core.threads);
            let settled = core.settle(ResettledCause::Definition, tells_each, |engine, now| {
                engine.redefine_with(definitions, now, |program, timelines, frozen| {
                    scorer.prepare(program, timelines, now, threads, frozen)
                })
            });
            if settled.is_ok() {
                core.reached.revision = revision;
            }
            settled
        })
    }

    /// Computes lists, scores and cut-offs anew; `put` may put others in place before.
    ///
    /// # Errors
    /// When the service was stopped.
    pub fn refit(&self, put: impl FnOnce(&mut Frozen) + Send + 'static) -> Result<Settled, Refused> {
        self.work(move |core| {
            let (scorer, threads) = (Arc::clone(&core.scorer), core.threads);
            let settled = core.settle(ResettledCause::Batch, false, |engine, now| {
                Ok::<_, Refused>(engine.refit_with(now, |program, timelines, frozen| {
                    put(frozen);
                    scorer.prepare(program, timelines, now, threads, frozen);
                    true
                }))
            })?;
            core.reached.fitted_at = core.reached.clock;
            Ok(settled)
        })?
    }

    /// A copy of the timelines as they are at this moment, and what of the log they hold; the stream has come as far when this
    /// is given. For a snapshot.
    ///
    /// # Errors
    /// When the service was stopped.
    pub fn still(&self) -> Result<(Timelines, Mark), Refused> {
        let (sender, done) = sync_channel(1);
        let still = self.work(move |core| {
            core.tell(vec![Then(Box::new(move || {
                let _ = sender.send(());
            }))]);
            (core.engine.read().timelines().clone(), core.reached.mark.clone())
        })?;
        done.recv().map_err(|_| Refused::Closed)?;
        Ok(still)
    }

    /// Waits until everything that was accepted before is applied, time has passed up to now, and all moves that this brings
    /// are in the stream.
    ///
    /// # Errors
    /// When the service was stopped.
    pub fn settle(&self) -> Result<(), Refused> {
        self.log.with(|_| ())?;
        let (sender, done) = sync_channel(1);
        self.work(move |core| {
            core.pass_time();
            core.tell(vec![Then(Box::new(move || {
                let _ = sender.send(());
            }))]);
        })?;
        done.recv().map_err(|_| Refused::Closed)
    }

    /// Does something on the thread of the engine, and waits for the outcome.
    pub(crate) fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Core) -> T + Send + 'static,
    ) -> Result<T, Refused> {
        let (sender, answer) = sync_channel(1);
        let work = Turn::Work(Box::new(move |core| {
            let _ = sender.send(work(core));
        }));
        self.turns.send(work).map_err(|_| Refused::Closed)?;
        answer.recv().map_err(|_| Refused::Closed)
    }

    /// Puts other lists in place. Scores and cut-offs stay as they are.
    ///
    /// # Errors
    /// When the service was stopped.
    pub fn change_lists(&self, put: impl FnOnce(&mut Frozen) + Send + 'static) -> Result<Settled, Refused> {
        self.work(move |core| {
            core.settle(ResettledCause::Batch, false, |engine, now| {
                Ok::<_, Refused>(engine.change_frozen(put, now))
            })
        })?
    }

    /// Stores, applies and tells what was accepted, and stops. What comes after is refused. Once is enough; a second call does
    /// nothing. Gives what of the log the timelines then hold, for a last snapshot; `None` from a second call.
    ///
    /// # Panics
    /// When one of the threads panicked.
    pub fn stop(&self) -> Option<Mark> {
        let threads = self.threads.lock().take()?;
        if let Some(write_back) = threads.write_back {
            write_back.stop();
        }
        drop(threads.log.stop());
        // What became safe at the end stands in the queue before this.
        let _ = self.turns.send(Turn::Stop);
        self.is_ending.store(true, Ordering::Relaxed);
        let reached = threads.engine.join().expect("the thread of the engine does not panic");
        threads.stream.join().expect("the thread of the stream does not panic");
        Some(reached)
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        if !thread::panicking() {
            self.stop();
        }
    }
}
