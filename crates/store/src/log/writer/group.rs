//! The thread that owns the log. It takes everything that waits, writes it in one go, syncs once, and answers all of them. So a
//! sync, which takes as long for one message as for a thousand, is shared.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::Receiver;
use std::time::Instant;

use kesit_model::message::Message;

use super::{Refused, Stored};
use crate::log::{Log, LogError, Origin, Position};

/// So many messages are written in one go at most, so that nobody waits long for others.
const GROUP_MESSAGES: usize = 10_000;

pub(super) type Answer = Result<Position, Refused>;
pub(super) type Reply = Box<dyn FnOnce(Answer) + Send>;
pub(super) type Work = Box<dyn FnOnce(&mut Log) + Send>;

/// What the thread is asked for.
pub(super) enum Request {
    Store(Batch),
    /// Something else that only the owner of the log can do.
    Work(Work),
    Stop,
}

/// What one sender brought.
pub(super) struct Batch {
    pub(super) origin: Origin,
    pub(super) messages: Vec<Message>,
    pub(super) taken_on: Instant,
    pub(super) reply: Reply,
}

/// Answers until it is told to stop, or nobody is left who could ask; gives the log back.
pub(super) fn run(
    mut log: Log,
    receiver: &Receiver<Request>,
    waiting: &AtomicUsize,
    mut next: impl FnMut(Stored),
    failed: impl FnOnce(),
) -> Log {
    let mut failed = Some(failed);
    let mut request = receiver.recv().ok();
    while let Some(first) = request.take() {
        let mut behind = None;
        match first {
            Request::Stop => break,
            Request::Work(work) => work(&mut log),
            Request::Store(batch) => {
                let (group, other) = gather(batch, receiver);
                let messages = group.iter().map(|batch| batch.messages.len()).sum();
                store(&mut log, group, &mut next);
                waiting.fetch_sub(messages, Ordering::Relaxed);
                behind = other;
            }
        }
        if log.has_failed()
            && let Some(failed) = failed.take()
        {
            failed();
        }
        request = behind.or_else(|| receiver.recv().ok());
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
pub(super) fn store(log: &mut Log, group: Vec<Batch>, next: &mut impl FnMut(Stored)) {
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
