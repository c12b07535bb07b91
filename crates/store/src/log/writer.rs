//! Many write at once, and each waits until their messages are safe. One thread owns the log; what it does with all that wait is
//! in [`group`]. What became safe is then passed on, in the order of the log.
//!
//! Messages of persons who were erased do not get as far as the queue: see [`LogHandle::refuse`].

mod group;

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, PoisonError, RwLock};
use std::thread::{self, JoinHandle};
use std::time::Instant;

use kesit_model::message::Message;

use self::group::{Batch, Request, Work};
use super::{Log, Origin, Position};
use crate::erase::ErasedIds;

/// So many requests may wait; who comes after that is turned away at once.
const QUEUE_REQUESTS: usize = 4_096;

/// Why messages were not stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Too many wait already: try again later.
    #[error("too many are waiting to store messages")]
    Busy,
    /// The disk is full. It works again by itself when there is room.
    #[error("the disk is full")]
    Full,
    /// These messages cannot be stored: see [`LogError::TooDeep`](super::LogError::TooDeep), [`LogError::Undone`](super::LogError::Undone) and the
    /// like.
    #[error("these messages cannot be stored")]
    Unfit,
    /// The quarantine cannot be written, and not for want of room: what could not be used has no place to wait.
    #[error("the quarantine cannot be written")]
    Unkept,
    /// The disk failed. Whether the messages are on it is not known, and no more are taken: the process should end.
    #[error("the disk failed; the log takes nothing more")]
    Failed,
    /// The writer was stopped.
    #[error("the log is closed")]
    Closed,
}

/// Messages that are safe on disk.
#[derive(Debug)]
pub struct Stored {
    /// Where they came from.
    pub origin: Origin,
    /// The place of the first; the others follow one by one.
    pub first: Position,
    /// The messages.
    pub messages: Vec<Message>,
    /// When they were taken to wait.
    pub taken_on: Instant,
}

/// Owns the log in a thread of its own.
#[derive(Debug)]
pub struct LogWriter {
    handle: LogHandle,
    thread: JoinHandle<Log>,
}

/// Writes to the log of a [`LogWriter`]; made again by cloning for each who writes.
#[derive(Debug, Clone)]
pub struct LogHandle {
    sender: SyncSender<Request>,
    waiting: Arc<AtomicUsize>,
    queue_messages: usize,
    /// Whose messages are left out.
    erased: Arc<RwLock<ErasedIds>>,
}

impl LogWriter {
    /// Starts the thread. So many messages may wait; who comes with one more is turned away at once. `next` is given everything
    /// that became safe, in the order of the log, after those who sent it were answered; while it takes its time, nothing more
    /// is written, and those who come are turned away in the end. `failed` is called at most once, when the disk has
    /// failed, whoever's work it was in.
    ///
    /// # Errors
    /// When the system has no room for another thread.
    pub fn start(
        log: Log,
        queue_messages: usize,
        next: impl FnMut(Stored) + Send + 'static,
        failed: impl FnOnce() + Send + 'static,
    ) -> io::Result<LogWriter> {
        let (sender, receiver) = sync_channel(QUEUE_REQUESTS);
        let erased = Arc::new(RwLock::new(ErasedIds::nobody()));
        let handle = LogHandle { sender, waiting: Arc::default(), queue_messages, erased };
        let waiting = Arc::clone(&handle.waiting);
        let run = move || group::run(log, &receiver, &waiting, next, failed);
        let thread = thread::Builder::new().name("log".to_owned()).spawn(run)?;
        Ok(LogWriter { handle, thread })
    }

    /// A handle to write with.
    #[must_use]
    pub fn handle(&self) -> LogHandle {
        self.handle.clone()
    }

    /// Stores what waits, stops, and gives the log back. Handles that are still there are told that it is closed.
    ///
    /// # Panics
    /// When the thread panicked.
    #[must_use]
    pub fn stop(self) -> Log {
        // Nobody receives if the thread is gone already; joining then tells why.
        let _ = self.handle.sender.send(Request::Stop);
        self.thread.join().expect("the thread of the log does not panic")
    }
}

impl LogHandle {
    /// Stores messages and waits until they are safe on disk, but for those of persons who were [erased](LogHandle::refuse).
    /// Gives the place of the first one. Nothing is to be told to the sender before.
    ///
    /// # Errors
    /// When they are not stored; only after [`Refused::Failed`] they may be.
    pub fn append(&self, origin: Origin, messages: Vec<Message>) -> Result<Position, Refused> {
        let (sender, answer) = sync_channel(1);
        self.append_then(origin, messages, move |stored| {
            // Whoever went away without waiting does not want to know.
            let _ = sender.send(stored);
        })?;
        answer.recv().unwrap_or(Err(Refused::Closed))
    }

    /// Stores messages and calls back from the thread of the log once they are safe on disk, or will not be. The call must be
    /// quick, since all others wait for it.
    ///
    /// # Errors
    /// When they are not even taken to wait; nobody is called back then.
    pub fn append_then(
        &self,
        origin: Origin,
        mut messages: Vec<Message>,
        reply: impl FnOnce(Result<Position, Refused>) + Send + 'static,
    ) -> Result<(), Refused> {
        // Held until they wait, so that nothing which was looked at before comes to wait after others were refused.
        let erased = self.erased.read().unwrap_or_else(PoisonError::into_inner);
        if !erased.is_empty() {
            messages.retain(|message| !erased.refuses(message));
        }
        let count = messages.len();
        let before = self.waiting.fetch_add(count, Ordering::Relaxed);
        // Whoever comes alone is let through, however many they bring.
        if before > 0 && before + count > self.queue_messages {
            self.waiting.fetch_sub(count, Ordering::Relaxed);
            return Err(Refused::Busy);
        }
        let batch = Batch { origin, messages, taken_on: Instant::now(), reply: Box::new(reply) };
        self.sender.try_send(Request::Store(batch)).map_err(|error| {
            self.waiting.fetch_sub(count, Ordering::Relaxed);
            match error {
                TrySendError::Full(_) => Refused::Busy,
                TrySendError::Disconnected(_) => Refused::Closed,
            }
        })
    }

    /// Does something else with the log, on its thread, and waits for the outcome. Everything appended before is safe by then;
    /// what is appended here is passed on to nobody.
    ///
    /// # Errors
    /// When the writer was stopped.
    pub fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Log) -> T + Send + 'static,
    ) -> Result<T, Refused> {
        let (sender, answer) = sync_channel(1);
        let work: Work = Box::new(move |log| {
            let _ = sender.send(work(log));
        });
        self.sender.send(Request::Work(work)).map_err(|_| Refused::Closed)?;
        answer.recv().map_err(|_| Refused::Closed)
    }

    /// From now on, messages of these persons are left out, whoever brings them, in place of those refused until now. Everything
    /// that came before is in the log when work that is asked for after this ([`LogHandle::with`]) is done; nothing of these
    /// persons comes into it any more.
    pub fn refuse(&self, erased: ErasedIds) {
        *self.erased.write().unwrap_or_else(PoisonError::into_inner) = erased;
    }

    /// Asks about those who were erased. Nobody else can be refused meanwhile, so it should be quick.
    pub fn with_erased<T>(&self, ask: impl FnOnce(&ErasedIds) -> T) -> T {
        ask(&self.erased.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// How many messages wait to be stored.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests;
