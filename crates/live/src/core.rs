//! What the thread of the engine works with: the engine itself, behind a lock for those who only look, and how far it came.

use std::sync::Arc;
use std::sync::mpsc::SyncSender;
use std::time::Duration;

use kesit_engine::{AHEAD, Engine, Resettlement};
use kesit_model::Timestamp;
use kesit_model::message::Message;
use kesit_store::Stored;
use kesit_store::stream::{MoveCause, NewRow, ResettledCause, StreamEvent};
use parking_lot::{RwLock, RwLockWriteGuard};

use crate::checkpoint::Reached;
use crate::stream::{Then, Told};
use crate::{Clock, Figures, Scorer, rows};

/// So many messages are applied, or customers looked at, before those who want to look get their turn.
const CHUNK: usize = 64;
/// The engine looks at the clock at least so often: the clock may jump, and a machine may sleep.
const LOOK_AT_CLOCK: Duration = Duration::from_millis(100);
/// With no moves to tell, the stream is told how far the engine came once in so many messages.
const TELL_MESSAGES: usize = 4_096;
/// So many rows are handed over at a time while many move at once.
const TELL_ROWS: usize = 10_000;

/// The state of the thread.
#[derive(Debug)]
pub(crate) struct Core {
    pub(crate) engine: Arc<RwLock<Engine>>,
    pub(crate) reached: Reached,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) scorer: Arc<dyn Scorer>,
    pub(crate) threads: usize,
    pub(crate) figures: Arc<Figures>,
    pub(crate) out: SyncSender<Told>,
    /// Rows not yet handed over.
    pub(crate) rows: Vec<NewRow>,
    /// Messages applied since something was handed over.
    pub(crate) untold: usize,
    /// What was applied since somebody began to make timelines anew beside us.
    pub(crate) recorded: Option<Vec<Message>>,
}

/// How many moved at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Settled {
    /// Moves into segments.
    pub entered: u64,
    /// Moves out of segments.
    pub left: u64,
}

impl Core {
    /// Applies messages that are safe on disk.
    pub(crate) fn apply(&mut self, stored: Stored) {
        let count = stored.messages.len();
        for chunk in stored.messages.chunks(CHUNK) {
            self.pass_time();
            self.apply_chunk(chunk);
            if self.rows.len() >= TELL_ROWS {
                self.tell(Vec::new());
            }
        }
        self.reached.mark.at.0 = stored.first.0 + count as u64;
        self.figures.applied_after.record_many(stored.taken_on.elapsed(), count as u64);
        self.untold += count;
        self.figures.behind.add(-i64::try_from(count).unwrap_or(i64::MAX));
        if let Some(recorded) = &mut self.recorded {
            recorded.extend(stored.messages);
        }
    }

    fn apply_chunk(&mut self, messages: &[Message]) {
        let now = self.clock.now();
        let mut engine = self.engine.write();
        let mut duplicates = 0;
        for near in messages.chunks(AHEAD) {
            engine.look_ahead(near);
            for message in near {
                if engine.timelines().seen_ids().contains(&message.id) {
                    duplicates += 1;
                    continue;
                }
                let moves = engine.apply(message, now);
                self.rows.extend(moves.into_iter().map(rows::of_transition));
            }
        }
        self.reached.clock = engine.now();
        RwLockWriteGuard::unlock_fair(engine);
        self.figures.duplicates.add(duplicates);
        self.figures.applied.add(messages.len() as u64 - duplicates);
    }

    /// Lets time pass up to now.
    pub(crate) fn pass_time(&mut self) {
        let now = self.clock.now();
        loop {
            let mut engine = self.engine.write();
            let due = engine.next_due();
            if due <= now {
                self.figures.late_ms.set(now.0 - due.0);
            }
            let (moves, is_done) = engine.advance_at_most(now, CHUNK);
            self.reached.clock = engine.now();
            RwLockWriteGuard::unlock_fair(engine);
            for moved in &moves {
                let late = now.0.saturating_sub(moved.at.0).max(0).unsigned_abs();
                self.figures.late.record(Duration::from_millis(late));
            }
            self.rows.extend(moves.into_iter().map(rows::of_transition));
            if is_done {
                return;
            }
            if self.rows.len() >= TELL_ROWS {
                self.tell(Vec::new());
            }
        }
    }

    /// How long nothing need be done if nothing comes.
    pub(crate) fn idle(&mut self) -> Duration {
        let due = self.engine.write().next_due();
        let until = due.0.saturating_sub(self.clock.now().0).max(0).unsigned_abs();
        LOOK_AT_CLOCK.min(Duration::from_millis(until))
    }

    /// Does something to the engine that moves many at once, and notes the moves. `tells_each` makes each move a row of its
    /// own.
    pub(crate) fn settle<E>(
        &mut self,
        cause: ResettledCause,
        tells_each: bool,
        work: impl FnOnce(&mut Engine, Timestamp) -> Result<Resettlement, E>,
    ) -> Result<Settled, E> {
        self.pass_time();
        let now = self.clock.now();
        let mut engine = self.engine.write();
        let resettlement = work(&mut engine, now)?;
        let engine = RwLockWriteGuard::downgrade(engine);
        self.rows.extend(rows::of_resettlement(&resettlement, cause, tells_each, &engine));
        self.reached.clock = engine.now();
        self.reached.cut_offs = engine.cut_offs().to_bytes();
        let mut settled = Settled::default();
        for moved in resettlement.moved() {
            settled.entered += moved.entered as u64;
            settled.left += moved.left as u64;
        }
        drop(engine);
        let counted = match cause {
            ResettledCause::Definition => &self.figures.moves_by_definition,
            ResettledCause::Batch => &self.figures.moves_by_batch,
        };
        counted.add(settled.entered + settled.left);
        Ok(settled)
    }

    /// Hands over what there is to tell, if it is time to.
    pub(crate) fn tell_if_due(&mut self, is_idle: bool) {
        if !self.rows.is_empty() || self.untold >= TELL_MESSAGES || (is_idle && self.untold > 0) {
            self.tell(Vec::new());
        }
    }

    /// Hands over what there is to tell; who waits for it is called once it is safe.
    pub(crate) fn tell(&mut self, then: Vec<Then>) {
        let rows = std::mem::take(&mut self.rows);
        for row in &rows {
            match &row.event {
                StreamEvent::Moved(moved) => match moved.cause {
                    MoveCause::Message(_) => self.figures.moves_by_message.add(1),
                    MoveCause::Time => self.figures.moves_by_time.add(1),
                    MoveCause::Definition | MoveCause::Batch => {}
                },
                StreamEvent::Resettled(_) => {}
            }
        }
        self.untold = 0;
        // Nobody receives once the service has stopped; what was not told is found out again at the next start.
        let _ = self.out.send(Told { rows, reached: self.reached.clone(), then });
    }
}
