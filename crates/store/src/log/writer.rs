//! Many write at once, and each waits until their messages are safe. One thread owns the log; it takes everything that waits,
//! writes it in one go, syncs once, and answers all of them. So a sync, which takes as long for one message as for a thousand,
//! is shared. What became safe is then passed on, in the order of the log.
//!
//! Messages of persons who were erased do not get as far as the queue: see [`LogHandle::refuse`].

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, PoisonError, RwLock};
use std::thread::{self, JoinHandle};
use std::time::Instant;

use kesit_model::message::Message;

use super::{Log, LogError, Origin, Position};
use crate::erase::ErasedIds;

/// So many requests may wait; who comes after that is turned away at once.
const QUEUE_REQUESTS: usize = 4_096;
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

type Answer = Result<Position, Refused>;
type Reply = Box<dyn FnOnce(Answer) + Send>;
type Work = Box<dyn FnOnce(&mut Log) + Send>;

enum Request {
    Store(Batch),
    /// Something else that only the owner of the log can do.
    Work(Work),
    Stop,
}

struct Batch {
    origin: Origin,
    messages: Vec<Message>,
    taken_on: Instant,
    reply: Reply,
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
    /// Starts the thread. So many messages may wait; who comes with one more is turned away at once. `next` is given everything that became safe, in the order of the log, after those who sent it were
    /// answered; while it takes its time, nothing more is written, and those who come are turned away in the end.
    ///
    /// # Errors
    /// When the system has no room for another thread.
    pub fn start(
        log: Log,
        queue_messages: usize,
        next: impl FnMut(Stored) + Send + 'static,
    ) -> io::Result<LogWriter> {
        let (sender, receiver) = sync_channel(QUEUE_REQUESTS);
        let erased = Arc::new(RwLock::new(ErasedIds::nobody()));
        let handle = LogHandle { sender, waiting: Arc::default(), queue_messages, erased };
        let waiting = Arc::clone(&handle.waiting);
        let run = move || run(log, &receiver, &waiting, next);
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

fn run(
    mut log: Log,
    receiver: &Receiver<Request>,
    waiting: &AtomicUsize,
    mut next: impl FnMut(Stored),
) -> Log {
    let mut request = receiver.recv().ok();
    while let Some(first) = request.take() {
        let batch = match first {
            Request::Stop => break,
            Request::Work(work) => {
                work(&mut log);
                request = receiver.recv().ok();
                continue;
            }
            Request::Store(batch) => batch,
        };
        let (group, other) = gather(batch, receiver);
        let messages = group.iter().map(|batch| batch.messages.len()).sum();
        store(&mut log, group, &mut next);
        waiting.fetch_sub(messages, Ordering::Relaxed);
        request = other.or_else(|| receiver.recv().ok());
    }
    log
}

/// The first and the batches that wait behind it; and what came after them that is no batch.
fn gather(first: Batch, receiver: &Receiver<Request>) -> (Vec<Batch>, Option<Request>) {
    let mut count = first.messages.len();
    let mut group = vec![first];
    while count < GROUP_MESSAGES {
        match receiver.try_recv() {
            Ok(Request::Store(batch)) => {
                count += batch.messages.len();
                group.push(batch);
            }
            Ok(other) => return (group, Some(other)),
            Err(_) => break,
        }
    }
    (group, None)
}

/// Writes a group, syncs once, answers, and passes on what became safe.
fn store(log: &mut Log, group: Vec<Batch>, next: &mut impl FnMut(Stored)) {
    let mut written = Vec::with_capacity(group.len());
    for together in by_origin(group) {
        written.extend(append(log, together));
    }
    let synced = log.sync().map_err(|_| Refused::Failed);
    let mut safe = Vec::with_capacity(written.len());
    for (Batch { origin, messages, taken_on, reply }, appended) in written {
        let answer = synced.and(appended);
        reply(answer);
        safe.extend(answer.map(|first| Stored { origin, first, messages, taken_on }));
    }
    safe.into_iter().for_each(next);
}

/// Neighbours of one origin go into one frame. If they cannot be stored together, each is tried alone, so that nobody is
/// refused for another's messages.
fn append(log: &mut Log, together: Vec<Batch>) -> Vec<(Batch, Answer)> {
    let origin = together[0].origin;
    let all = together.iter().flat_map(|batch| &batch.messages);
    if together.len() > 1
        && let Ok(mut next) = append_one(log, origin, all)
    {
        let placed = together.into_iter().map(|batch| {
            let first = next;
            next.0 += batch.messages.len() as u64;
            (batch, Ok(first))
        });
        return placed.collect();
    }
    let alone = together.into_iter().map(|batch| {
        let first = append_one(log, origin, &batch.messages);
        (batch, first)
    });
    alone.collect()
}

fn append_one<'a>(log: &mut Log, origin: Origin, messages: impl IntoIterator<Item = &'a Message>) -> Answer {
    log.append(origin, messages).map(|appended| appended.first).map_err(|error| match error {
        LogError::Full { .. } => Refused::Full,
        LogError::TooDeep | LogError::TooLarge { .. } | LogError::Undone(_) | LogError::NoImport(_) => {
            Refused::Unfit
        }
        _ => Refused::Failed,
    })
}

/// Batches in their order, with neighbours of one origin together.
fn by_origin(group: Vec<Batch>) -> Vec<Vec<Batch>> {
    let mut runs: Vec<Vec<Batch>> = Vec::new();
    for batch in group {
        match runs.last_mut() {
            Some(run) if run[0].origin == batch.origin => run.push(batch),
            _ => runs.push(vec![batch]),
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

    const QUEUE: usize = 1_000;

    fn open(dir: &tempfile::TempDir, sizes: LogSizes) -> Log {
        Log::open(dir.path(), Access::Write, sizes).expect("opens")
    }

    #[test]
    fn many_write_at_once_and_each_is_told_the_truth() {
        let dir = tempfile::tempdir().expect("a folder");
        let writer = LogWriter::start(open(&dir, TINY), QUEUE, drop).expect("a thread");
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
        let (group, answers): (Vec<Batch>, Vec<_>) = requests
            .map(|(origin, number)| {
                let (sender, answer) = sync_channel(1);
                let reply: Reply = Box::new(move |told| sender.send(told).expect("it waits"));
                let messages = messages(number..number + 1);
                (Batch { origin, messages, taken_on: Instant::now(), reply }, answer)
            })
            .into_iter()
            .unzip();
        let mut passed_on = Vec::new();
        store(&mut log, group, &mut |stored: Stored| passed_on.push((stored.origin, stored.first.0)));
        let told: Vec<_> = answers.into_iter().map(|answer| answer.recv().expect("told").is_ok()).collect();
        assert_eq!(told, [true, false, true]);
        assert_eq!(passed_on, [(Origin::Live, 1), (Origin::Live, 2)], "the undo has the first place");
        assert_eq!(visible(&log, &Mark::start()), [0, 2]);
    }

    #[test]
    fn what_is_safe_is_passed_on_in_order_and_other_work_comes_between() {
        let dir = tempfile::tempdir().expect("a folder");
        let (sender, passed_on) = std::sync::mpsc::channel();
        let next = move |stored: Stored| sender.send(stored.first.0).expect("it is there");
        let writer = LogWriter::start(open(&dir, TINY), QUEUE, next).expect("a thread");
        let handle = writer.handle();
        handle.append(Origin::Live, messages(0..2)).expect("stored");
        let next_place = handle.with(|log| log.position().0).expect("open");
        handle.append(Origin::Live, messages(2..3)).expect("stored");
        drop(writer.stop());
        assert_eq!((next_place, passed_on.into_iter().collect::<Vec<_>>()), (2, vec![0, 2]));
        assert_eq!(handle.waiting(), 0);
    }

    #[test]
    fn who_would_make_the_queue_too_long_is_turned_away() {
        let dir = tempfile::tempdir().expect("a folder");
        let writer = LogWriter::start(open(&dir, TINY), 10, drop).expect("a thread");
        let handle = writer.handle();
        let (go, holds) = sync_channel::<()>(0);
        let held = handle.clone();
        let busy = thread::spawn(move || held.with(move |_| holds.recv().is_ok()));
        let append = |range| {
            let (sender, answer) = sync_channel(1);
            let taken = handle.append_then(Origin::Live, messages(range), move |told| {
                let _ = sender.send(told);
            });
            taken.map(|()| answer)
        };
        let crowd = append(0..25).expect("whoever comes alone is let through");
        assert_eq!(append(25..26).err(), Some(Refused::Busy));
        go.send(()).expect("it waits");
        assert!(crowd.recv().expect("answered").is_ok());
        assert_eq!(busy.join().expect("it ends"), Ok(true));
        handle.with(|_| ()).expect("open");
        assert_eq!(handle.waiting(), 0);
        assert!(append(25..35).expect("there is room again").recv().expect("answered").is_ok());
    }

    #[test]
    fn who_was_erased_is_left_out_whoever_brings_them() {
        let dir = tempfile::tempdir().expect("a folder");
        let writer = LogWriter::start(open(&dir, TINY), QUEUE, drop).expect("a thread");
        let handle = writer.handle();
        let lanes: Vec<_> = (0..4)
            .map(|lane: u64| {
                let handle = writer.handle();
                thread::spawn(move || {
                    for turn in 0..200 {
                        let message = Message { person: someone(turn % 2), ..message(lane * 1_000 + turn) };
                        handle.append(Origin::Live, vec![message]).expect("stored, or left out");
                    }
                })
            })
            .collect();
        let catalogue = dir.path().join("catalogue.db");
        let mut catalogue = crate::Catalogue::open(&catalogue).expect("new");
        let person = crate::erase::Person::new(&[someone(1)], []);
        catalogue.begin_erasure(&person, "test", kesit_model::Timestamp(1)).expect("written");
        handle.refuse(catalogue.erased_ids().expect("read"));
        let erased = handle.with(move |log| log.erase(&person, &mut |_| std::ops::ControlFlow::Continue(())));
        erased.expect("open").expect("erased");
        lanes.into_iter().for_each(|lane| lane.join().expect("it ends"));
        let log = writer.stop();
        let mut others = 0;
        log.visible(&Mark::start(), |message| {
            assert_ne!(message.person, someone(1), "it came between the refusal and the erasure");
            others += 1;
        })
        .expect("sound");
        assert_eq!(others, 4 * 100);
    }

    fn someone(number: u64) -> kesit_model::PersonId {
        kesit_model::PersonId::parse(&format!("someone-{number}")).expect("an id")
    }

    #[test]
    fn after_the_end_it_is_closed() {
        let dir = tempfile::tempdir().expect("a folder");
        let writer = LogWriter::start(open(&dir, TINY), QUEUE, drop).expect("a thread");
        let handle = writer.handle();
        drop(writer.stop());
        assert_eq!(handle.append(Origin::Live, messages(0..1)), Err(Refused::Closed));
    }
}
