//! Many write at once, and each waits until their messages are safe. One thread owns the log; it takes everything that waits,
//! writes it in one go, syncs once, and answers all of them. So a sync, which takes as long for one message as for a thousand,
//! is shared.

use std::io;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::{self, JoinHandle};

use kesit_model::message::Message;

use super::{Log, LogError, Origin, Position};

/// So many requests may wait; who comes after that is turned away at once.
const QUEUE_REQUESTS: usize = 1_024;
/// So many messages are written in one go at most, so that nobody waits long for others.
const GROUP_MESSAGES: usize = 10_000;

/// Why messages were not stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Too many wait already: try again later.
    #[error("too many are waiting to store messages")]
    Busy,
    /// The disk is full. It works again by itself when there is room.
    #[error("the disk is full")]
    Full,
    /// These messages cannot be stored: see [`LogError::TooDeep`], [`LogError::Undone`] and the like.
    #[error("these messages cannot be stored")]
    Unfit,
    /// The disk failed. Whether the messages are on it is not known, and no more are taken: the process should end.
    #[error("the disk failed; the log takes nothing more")]
    Failed,
    /// The writer was stopped.
    #[error("the log is closed")]
    Closed,
}

struct Request {
    origin: Origin,
    messages: Vec<Message>,
    reply: SyncSender<Result<Position, Refused>>,
}

/// Owns the log in a thread of its own.
#[derive(Debug)]
pub struct LogWriter {
    handle: LogHandle,
    thread: JoinHandle<Log>,
}

/// Writes to the log of a [`LogWriter`]; made again by cloning for each who writes.
#[derive(Debug, Clone)]
pub struct LogHandle(SyncSender<Option<Request>>);

impl LogWriter {
    /// Starts the thread.
    ///
    /// # Errors
    /// When the system has no room for another thread.
    pub fn start(log: Log) -> io::Result<LogWriter> {
        let (sender, receiver) = sync_channel(QUEUE_REQUESTS);
        let thread = thread::Builder::new().name("log".to_owned()).spawn(move || run(log, &receiver))?;
        Ok(LogWriter { handle: LogHandle(sender), thread })
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
        let _ = self.handle.0.send(None);
        self.thread.join().expect("the thread of the log does not panic")
    }
}

impl LogHandle {
    /// Stores messages and waits until they are safe on disk. Gives the place of the first one. Nothing is to be told to the
    /// sender before.
    ///
    /// # Errors
    /// When they are not stored; only after [`Refused::Failed`] they may be.
    pub fn append(&self, origin: Origin, messages: Vec<Message>) -> Result<Position, Refused> {
        let (reply, answer) = sync_channel(1);
        self.0.try_send(Some(Request { origin, messages, reply })).map_err(|error| match error {
            TrySendError::Full(_) => Refused::Busy,
            TrySendError::Disconnected(_) => Refused::Closed,
        })?;
        answer.recv().unwrap_or(Err(Refused::Closed))
    }
}

fn run(mut log: Log, receiver: &Receiver<Option<Request>>) -> Log {
    while let Ok(Some(first)) = receiver.recv() {
        let (group, goes_on) = gather(first, receiver);
        store(&mut log, group);
        if !goes_on {
            break;
        }
    }
    log
}

/// The first and what waits behind it; whether there may be more after that.
fn gather(first: Request, receiver: &Receiver<Option<Request>>) -> (Vec<Request>, bool) {
    let mut count = first.messages.len();
    let mut group = vec![first];
    while count < GROUP_MESSAGES {
        match receiver.try_recv() {
            Ok(Some(request)) => {
                count += request.messages.len();
                group.push(request);
            }
            Ok(None) => return (group, false),
            Err(_) => break,
        }
    }
    (group, true)
}

/// Writes a group, syncs once, and answers.
fn store(log: &mut Log, group: Vec<Request>) {
    let mut written = Vec::with_capacity(group.len());
    for together in by_origin(group) {
        written.extend(append(log, together));
    }
    let synced = log.sync().map_err(|_| Refused::Failed);
    for (reply, appended) in written {
        // Whoever went away without waiting does not want to know.
        let _ = reply.send(synced.and(appended));
    }
}

type Written = (SyncSender<Result<Position, Refused>>, Result<Position, Refused>);

/// Neighbours of one origin go into one frame. If they cannot be stored together, each is tried alone, so that nobody is
/// refused for another's messages.
fn append(log: &mut Log, together: Vec<Request>) -> Vec<Written> {
    let origin = together[0].origin;
    if together.len() > 1 {
        let all: Vec<Message> =
            together.iter().flat_map(|request| request.messages.iter().cloned()).collect();
        if let Ok(mut next) = append_one(log, origin, &all) {
            let written = together.into_iter().map(|request| {
                let first = next;
                next.0 += request.messages.len() as u64;
                (request.reply, Ok(first))
            });
            return written.collect();
        }
    }
    let alone = together.into_iter().map(|request| {
        let first = append_one(log, origin, &request.messages);
        (request.reply, first)
    });
    alone.collect()
}

fn append_one(log: &mut Log, origin: Origin, messages: &[Message]) -> Result<Position, Refused> {
    log.append(origin, messages).map(|appended| appended.first).map_err(|error| match error {
        LogError::Full { .. } => Refused::Full,
        LogError::TooDeep | LogError::TooLarge { .. } | LogError::Undone(_) | LogError::NoImport(_) => {
            Refused::Unfit
        }
        _ => Refused::Failed,
    })
}

/// Requests in their order, with neighbours of one origin together.
fn by_origin(group: Vec<Request>) -> Vec<Vec<Request>> {
    let mut runs: Vec<Vec<Request>> = Vec::new();
    for request in group {
        match runs.last_mut() {
            Some(run) if run[0].origin == request.origin => run.push(request),
            _ => runs.push(vec![request]),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ImportId;
    use crate::log::tests::{TINY, message, messages, visible};
    use crate::log::{LogSizes, Mark};
    use crate::store::Access;

    fn open(dir: &tempfile::TempDir, sizes: LogSizes) -> Log {
        Log::open(dir.path(), Access::Write, sizes).expect("opens")
    }

    #[test]
    fn many_write_at_once_and_each_is_told_the_truth() {
        let dir = tempfile::tempdir().expect("a folder");
        let writer = LogWriter::start(open(&dir, TINY)).expect("a thread");
        let mut told: Vec<(Position, u64)> = thread::scope(|scope| {
            let write = |lane: u64| {
                let handle = writer.handle();
                scope.spawn(move || {
                    (0..50)
                        .map(|turn| {
                            let number = lane * 1_000 + turn;
                            let place = handle.append(Origin::Live, vec![message(number)]);
                            (place.expect("stored"), number)
                        })
                        .collect::<Vec<_>>()
                })
            };
            let lanes: Vec<_> = (0..4).map(write).collect();
            lanes.into_iter().flat_map(|lane| lane.join().expect("it ends")).collect()
        });
        told.sort_unstable();
        let log = writer.stop();
        let in_order: Vec<u64> = told.iter().map(|(_, number)| *number).collect();
        assert_eq!(visible(&log, &Mark::start()), in_order, "the places told are the places in the log");
        assert!(told.iter().map(|(place, _)| place.0).eq(0..200));
    }

    #[test]
    fn nobody_is_refused_for_another() {
        let dir = tempfile::tempdir().expect("a folder");
        let mut log = open(&dir, TINY);
        log.undo_import(ImportId(1)).expect("safe");
        let requests = [(Origin::Live, 0), (Origin::Import(ImportId(1)), 1), (Origin::Live, 2)];
        let (group, answers): (Vec<Request>, Vec<_>) = requests
            .map(|(origin, number)| {
                let (reply, answer) = sync_channel(1);
                (Request { origin, messages: messages(number..number + 1), reply }, answer)
            })
            .into_iter()
            .unzip();
        store(&mut log, group);
        let told: Vec<_> = answers.into_iter().map(|answer| answer.recv().expect("told").is_ok()).collect();
        assert_eq!(told, [true, false, true]);
        assert_eq!(visible(&log, &Mark::start()), [0, 2]);
    }

    #[test]
    fn after_the_end_it_is_closed() {
        let dir = tempfile::tempdir().expect("a folder");
        let writer = LogWriter::start(open(&dir, TINY)).expect("a thread");
        let handle = writer.handle();
        drop(writer.stop());
        assert_eq!(handle.append(Origin::Live, messages(0..1)), Err(Refused::Closed));
    }
}
