//! Erasing messages. Parts that hold some are written anew without them, one after the other; each new part is whole and safe
//! on disk before it takes the place of the old. Whoever is interrupted asks once more: what is done is not done again.
//!
//! A message that is erased leaves a gap: how many there were is kept, so that every other message keeps its place. Messages
//! of imports that were undone never count again, and go along with the others.
//!
//! Where somebody goes on writing to the log, most of it is done beside ([`Log::rewrite_beside`]) and what was made is only
//! put in place by the writer ([`Log::put_in_place`]).
//!
//! Whose messages are to go is not decided here.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use kesit_model::message::Message;

use super::imports::{Imports, Origin};
use super::index::{Frame, Part};
use super::read::{PartReader, payload, records};
use super::{Log, LogError, part};
use crate::codec::{self, Record};
use crate::store::Access;

/// More threads than this do not search faster.
const MAX_THREADS: usize = 4;

/// Says which messages are to be erased.
pub trait Doomed: Sync {
    /// Whether one of them may be among messages with these bytes. Asked first, because it can be answered faster; `true`
    /// if in doubt.
    fn may_be_in(&self, _encoded: &[u8]) -> bool {
        true
    }

    /// Whether this message is to be erased. It must answer alike whenever it is asked.
    fn takes(&self, message: &Message) -> bool;
}

/// What is erased, or would be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LogErasure {
    /// Messages that were asked for.
    pub messages: u64,
    /// Messages of imports that were undone, which go along.
    pub of_undone_imports: u64,
    /// Parts that are written anew.
    pub parts: u64,
}

/// A part without the messages that are to go, written beside the one whose place it is to take.
#[derive(Debug)]
pub struct Rewritten {
    part: Part,
    erasure: LogErasure,
}

/// How far an erasure in the log has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Erasing {
    /// Parts written anew.
    pub done: u64,
    /// Parts that are to be.
    pub total: u64,
}

impl Log {
    /// What [`Log::erase`] would do. Reads the whole log, and changes nothing.
    ///
    /// # Errors
    /// When the log cannot be read or is damaged.
    pub fn would_erase(&self, doomed: &dyn Doomed) -> Result<LogErasure, LogError> {
        Ok(LogErasure::of(&self.search(doomed)?))
    }

    /// How many of these messages came from where. Reads the whole log.
    ///
    /// # Errors
    /// When the log cannot be read or is damaged.
    pub fn origins_of(&self, doomed: &dyn Doomed) -> Result<BTreeMap<Origin, u64>, LogError> {
        let mut origins = BTreeMap::new();
        for part in &self.parts {
            let mut reader = PartReader::open(&part.path)?;
            for frame in part.frames.iter().filter(|frame| frame.header.held() > 0 && !self.is_undone(frame))
            {
                let found = search_frame(part, frame, reader.frame(part, frame)?, doomed)?;
                if found > 0 {
                    *origins.entry(Origin::of(frame.header.origin)).or_default() += found;
                }
            }
        }
        Ok(origins)
    }

    /// Erases messages from the files of the log. `watch` is asked before each part that is written anew whether to go on.
    ///
    /// What else was made of these messages is not touched: a snapshot must be gone before, and whoever holds timelines
    /// makes them anew.
    ///
    /// # Errors
    /// When the log cannot be read or written, [`LogError::Full`] if there is no room for a part and its successor at once,
    /// [`LogError::Stopped`] if `watch` said so. Some parts are then done, and the others as they were.
    pub fn erase(
        &mut self,
        doomed: &dyn Doomed,
        watch: &mut dyn FnMut(Erasing) -> ControlFlow<()>,
    ) -> Result<LogErasure, LogError> {
        self.check_erasable()?;
        let found = self.search(doomed)?;
        let erasure = LogErasure::of(&found);
        if found.last().is_some_and(Found::is_some) {
            self.seal()?;
        }
        let affected = found.iter().enumerate().filter(|(_, found)| found.is_some());
        let result = affected.zip(0..).try_for_each(|((index, _), done)| {
            if watch(Erasing { done, total: erasure.parts }).is_break() {
                return Err(LogError::Stopped);
            }
            self.parts[index] = self.rewritten(&self.parts[index], Some(doomed))?;
            Ok(())
        });
        self.count_imports();
        result.map(|()| erasure)
    }

    /// The numbers of the parts, in their order. Only the last one grows; the others stay as they are until messages in them are
    /// erased.
    #[must_use]
    pub fn part_numbers(&self) -> Vec<u32> {
        self.parts.iter().map(|part| part.number).collect()
    }

    /// Writes a part anew without the doomed messages, beside the old one, which stays as it is: for a [log to
    /// read](Log::to_read). `None` if there are none in it.
    ///
    /// # Errors
    /// As [`Log::erase`]; [`LogError::Growing`] if there are some in a part that was not [ended](Log::end_part).
    pub fn rewrite_beside(&self, number: u32, doomed: &dyn Doomed) -> Result<Option<Rewritten>, LogError> {
        let Some(old) = self.parts.iter().find(|part| part.number == number) else { return Ok(None) };
        let found = self.search_part(old, doomed)?;
        if !found.is_some() {
            return Ok(None);
        }
        if !old.is_sealed {
            return Err(LogError::Growing { path: old.path.clone() });
        }
        let part = self.rewritten_beside(old, Some(doomed))?;
        Ok(Some(Rewritten { part, erasure: LogErasure::of(&[found]) }))
    }

    /// Puts a part that was written anew in the place of the old one. Quick, however large it is.
    ///
    /// # Errors
    /// When the old one is not that of which the new one was made, or the disk says no; the old one then stands.
    pub fn put_in_place(&mut self, rewritten: Rewritten) -> Result<LogErasure, LogError> {
        self.check_erasable()?;
        let Rewritten { part: new, erasure } = rewritten;
        let is_it = |old: &Part| old.is_sealed && (old.first, old.next()) == (new.first, new.next());
        let place = self.parts.iter().position(|old| old.number == new.number && is_it(old));
        let place = place.ok_or_else(|| LogError::Missing { path: new.path.clone() })?;
        part::put_in_place(&self.dir, new.number)?;
        self.parts[place] = new;
        self.count_imports();
        Ok(erasure)
    }

    fn check_erasable(&self) -> Result<(), LogError> {
        match (self.is_poisoned, self.access) {
            (true, _) => Err(LogError::Poisoned),
            (false, Access::Read) => Err(LogError::ReadOnly),
            (false, Access::Write) => Ok(()),
        }
    }

    fn count_imports(&mut self) {
        self.imports = Imports::default();
        let frames = self.parts.iter().flat_map(|part| &part.frames);
        frames.for_each(|frame| self.imports.note(&frame.header));
    }

    /// Searches all parts, several at a time; what was found in each, in their order.
    fn search(&self, doomed: &dyn Doomed) -> Result<Vec<Found>, LogError> {
        let next = AtomicUsize::new(0);
        let lane = || {
            let mut found = Vec::new();
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let Some(part) = self.parts.get(index) else { return Ok(found) };
                found.push((index, self.search_part(part, doomed)?));
            }
        };
        let threads = thread::available_parallelism().map_or(1, NonZero::get).min(MAX_THREADS);
        let lanes: Vec<Result<Vec<_>, LogError>> = thread::scope(|scope| {
            let lanes: Vec<_> = (0..threads.min(self.parts.len())).map(|_| scope.spawn(lane)).collect();
            lanes.into_iter().map(|lane| lane.join().expect("searching does not panic")).collect()
        });
        let mut found = lanes.into_iter().collect::<Result<Vec<_>, _>>()?.concat();
        found.sort_unstable_by_key(|(index, _)| *index);
        Ok(found.into_iter().map(|(_, found)| found).collect())
    }

    fn search_part(&self, part: &Part, doomed: &dyn Doomed) -> Result<Found, LogError> {
        let mut reader = PartReader::open(&part.path)?;
        let mut found = Found::default();
        for frame in part.frames.iter().filter(|frame| frame.header.held() > 0) {
            if self.is_undone(frame) {
                found.of_undone_imports += u64::from(frame.header.held());
            } else {
                let bytes = reader.frame(part, frame)?;
                found.messages += search_frame(part, frame, bytes, doomed)?;
            }
        }
        Ok(found)
    }
}

fn search_frame(part: &Part, frame: &Frame, bytes: &[u8], doomed: &dyn Doomed) -> Result<u64, LogError> {
    let raw = payload(&part.path, frame, bytes)?;
    if !doomed.may_be_in(&raw) {
        return Ok(0);
    }
    let mut found = 0;
    for record in records(part, frame, &raw)? {
        let damaged = |codec::Broken(what)| LogError::damaged(&part.path, frame.offset, what);
        let is_found =
            matches!(record.map_err(damaged)?.0, Record::Message(message) if doomed.takes(&message));
        found += u64::from(is_found);
    }
    Ok(found)
}

/// What was found in a part.
#[derive(Debug, Clone, Copy, Default)]
struct Found {
    messages: u64,
    of_undone_imports: u64,
}

impl Found {
    fn is_some(&self) -> bool {
        self.messages + self.of_undone_imports > 0
    }
}

impl LogErasure {
    /// Both together.
    #[must_use]
    pub fn and(self, other: LogErasure) -> LogErasure {
        LogErasure {
            messages: self.messages + other.messages,
            of_undone_imports: self.of_undone_imports + other.of_undone_imports,
            parts: self.parts + other.parts,
        }
    }

    fn of(found: &[Found]) -> LogErasure {
        LogErasure {
            messages: found.iter().map(|found| found.messages).sum(),
            of_undone_imports: found.iter().map(|found| found.of_undone_imports).sum(),
            parts: found.iter().filter(|found| found.is_some()).count() as u64,
        }
    }
}

#[cfg(test)]
mod tests;
