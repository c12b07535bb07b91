//! What follows from the log: the timelines, and the ids of the messages that count. Both come from the snapshot and what came
//! to count since, or from the whole log where there is no snapshot that fits it.

use kesit_model::message::Message;
use kesit_timeline::{Builder, SeenIds, Timelines};

use crate::log::Mark;
use crate::snapshot;
use crate::store::{Store, StoreError};

/// How far the making of timelines has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Replay {
    /// Messages taken in.
    pub done: u64,
    /// Messages there are to take in; those of the snapshot are not among them.
    pub total: u64,
}

/// Progress is told once in so many messages.
const TOLD_EVERY: u64 = 1 << 14;
/// Building from nothing takes a message in about this many times faster than adding it to what is there.
const BUILDING_GAIN: u64 = 4;
/// A new snapshot is worth its time when so many messages came since the last one,
const SETTLE_MESSAGES: u64 = 100_000;
/// and when they are at least one in so many of those in it.
const SETTLE_SHARE: u64 = 50;

impl Store {
    /// The timelines of everybody, from the messages that count.
    ///
    /// # Errors
    /// When the log cannot be read or is damaged. A damaged snapshot is passed over.
    pub fn timelines(&self, on_progress: impl FnMut(Replay)) -> Result<Timelines, StoreError> {
        let snapshot = match self.fitting_mark() {
            Some(mark) if self.is_worth_reading(&mark) => {
                snapshot::read(&self.folder.snapshot()).ok().flatten()
            }
            _ => None,
        };
        match snapshot {
            Some((mut timelines, mark)) => {
                self.replay(&mark, on_progress, |message| {
                    timelines.apply(&message);
                })?;
                Ok(timelines)
            }
            None => self.rebuilt(on_progress),
        }
    }

    /// The timelines as they follow from what counted at a mark, from which the log must go on: see
    /// [`crate::Log::goes_on_from`].
    ///
    /// # Errors
    /// As [`Store::timelines`].
    pub fn timelines_at(
        &self,
        until: &Mark,
        mut on_progress: impl FnMut(Replay),
    ) -> Result<Timelines, StoreError> {
        let mark = self.fitting_mark().filter(|mark| mark.is_before(until) && self.is_worth_reading(mark));
        let snapshot = mark.and_then(|_| snapshot::read(&self.folder.snapshot()).ok().flatten());
        let mut replay = Replay { done: 0, total: self.log().count_since(&Mark::start()) };
        let mut tell = || {
            replay.done += 1;
            if replay.done.is_multiple_of(TOLD_EVERY) {
                on_progress(replay);
            }
        };
        if let Some((mut timelines, mark)) = snapshot {
            self.log().arrivals(&mark, until, |arrival| {
                timelines.apply(&arrival.message);
                tell();
            })?;
            return Ok(timelines);
        }
        let mut builder = Builder::new();
        self.log().arrivals(&Mark::start(), until, |arrival| {
            builder.push(&arrival.message);
            tell();
        })?;
        Ok(builder.finish())
    }

    /// The timelines from the log alone.
    ///
    /// # Errors
    /// When the log cannot be read or is damaged.
    pub fn rebuilt(&self, on_progress: impl FnMut(Replay)) -> Result<Timelines, StoreError> {
        let mut builder = Builder::new();
        self.replay(&Mark::start(), on_progress, |message| {
            builder.push(&message);
        })?;
        Ok(builder.finish())
    }

    /// The ids of all messages that count, without making timelines.
    ///
    /// # Errors
    /// When the log cannot be read or is damaged.
    pub fn message_ids(&self) -> Result<SeenIds, StoreError> {
        let folder = self.folder.snapshot();
        let snapshot = self.fitting_mark().and_then(|_| snapshot::read_message_ids(&folder).ok().flatten());
        let (mut seen, mark) = snapshot.unwrap_or_default();
        self.log().visible(&mark, |message| {
            seen.insert(&message.id);
        })?;
        Ok(seen)
    }

    /// Writes a new snapshot if enough came since the last one, or if there is none that fits the log. Says whether it did.
    ///
    /// # Errors
    /// When the log cannot be read or the snapshot cannot be written.
    pub fn settle(&mut self, on_progress: impl FnMut(Replay)) -> Result<bool, StoreError> {
        let is_due = self.is_snapshot_due();
        if is_due {
            let timelines = self.timelines(on_progress)?;
            self.write_snapshot(&timelines)?;
        }
        Ok(is_due)
    }

    /// Whether [`Store::settle`] has something to do.
    #[must_use]
    pub fn is_snapshot_due(&self) -> bool {
        let total = self.log().count_since(&Mark::start());
        match self.fitting_mark() {
            None => total > 0,
            Some(mark) => {
                let since = self.log().count_since(&mark);
                since > SETTLE_MESSAGES && since > (total - since) / SETTLE_SHARE
            }
        }
    }

    /// Writes a snapshot of timelines that hold everything that counts now. Returns how many bytes it takes.
    ///
    /// # Errors
    /// When it cannot be written; the one before then still stands.
    pub fn write_snapshot(&mut self, timelines: &Timelines) -> Result<u64, StoreError> {
        Ok(snapshot::write(&self.folder.snapshot(), timelines, &self.log().mark())?)
    }

    /// What the snapshot holds, if there is one that one can go on from.
    fn fitting_mark(&self) -> Option<Mark> {
        let mark = snapshot::read_mark(&self.folder.snapshot()).ok().flatten()?;
        self.log().goes_on_from(&mark).then_some(mark)
    }

    /// Not if most of what counts came since.
    fn is_worth_reading(&self, mark: &Mark) -> bool {
        let (total, since) = (self.log().count_since(&Mark::start()), self.log().count_since(mark));
        since.saturating_mul(BUILDING_GAIN) <= total
    }

    fn replay(
        &self,
        since: &Mark,
        mut on_progress: impl FnMut(Replay),
        mut each: impl FnMut(Message),
    ) -> Result<(), StoreError> {
        let mut replay = Replay { done: 0, total: self.log().count_since(since) };
        self.log().visible(since, |message| {
            each(message);
            replay.done += 1;
            if replay.done.is_multiple_of(TOLD_EVERY) {
                on_progress(replay);
            }
        })?;
        Ok(())
    }
}
