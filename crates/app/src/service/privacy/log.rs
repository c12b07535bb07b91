//! Messages erased from the log while others go on writing to it: part by part beside them, each put in place by the thread of
//! the log in a moment. A last part that has some is ended before, and the log goes on in another.

use std::ops::ControlFlow;
use std::sync::atomic::Ordering;

use kesit_store::erase::{Step, remove_snapshot};
use kesit_store::{Doomed, Erasing, Log, LogErasure, LogError, Rewritten};

use super::ForgetError;
use crate::service::Service;

/// So often a part is tried: it may be ended, or packed, in the midst of it.
const TRIES: usize = 4;

/// Is asked between steps whether to go on.
pub(super) type Watch<'a> = &'a mut dyn FnMut(Step) -> ControlFlow<()>;

/// Asks whether to go on.
pub(super) fn step(watch: Watch<'_>, step: Step) -> Result<(), ForgetError> {
    if watch(step).is_break() { Err(LogError::Stopped.into()) } else { Ok(()) }
}

impl Service {
    /// Erases messages from the log, and makes the timelines anew if there were some: they follow from what is left.
    pub(super) fn forget_messages(
        &self,
        doomed: &dyn Doomed,
        watch: Watch<'_>,
    ) -> Result<LogErasure, ForgetError> {
        let erasure = self.erase_from_log(doomed, watch)?;
        // It may be that an earlier attempt came as far as the log only.
        if self.is_stale.load(Ordering::Acquire) {
            self.rebuild(self.live.aside()?)?;
            self.live.settle()?;
            self.is_stale.store(false, Ordering::Release);
        }
        Ok(erasure)
    }

    fn erase_from_log(&self, doomed: &dyn Doomed, watch: Watch<'_>) -> Result<LogErasure, ForgetError> {
        let numbers = self.reading()?.part_numbers();
        let total = numbers.len() as u64;
        let mut erasure = LogErasure::default();
        for (number, done) in numbers.into_iter().zip(0..) {
            step(watch, Step::Log(Erasing { done, total }))?;
            if let Some(rewritten) = self.rewritten(number, doomed)? {
                self.make_stale()?;
                let put = self.live.log().with(move |log| log.put_in_place(rewritten))??;
                erasure = erasure.and(put);
            }
        }
        Ok(erasure)
    }

    /// A part without the messages, beside the one that has them; `None` if it has none.
    fn rewritten(&self, number: u32, doomed: &dyn Doomed) -> Result<Option<Rewritten>, ForgetError> {
        for _ in 1..TRIES {
            match self.reading()?.rewrite_beside(number, doomed) {
                Err(LogError::Growing { .. }) => self.live.log().with(Log::end_part)??,
                // The last part may have been packed in the midst of it.
                Err(LogError::Damaged { .. } | LogError::Io { .. }) => {}
                done => return Ok(done?),
            }
        }
        Ok(self.reading()?.rewrite_beside(number, doomed)?)
    }

    fn reading(&self) -> Result<Log, ForgetError> {
        Ok(self.live.log().with(|log| log.to_read())?)
    }

    /// From now on the timelines have what the log has not: the snapshot goes, and none is written until they are made anew.
    fn make_stale(&self) -> Result<(), ForgetError> {
        if !self.is_stale.swap(true, Ordering::AcqRel) {
            remove_snapshot(&self.dir)?;
        }
        Ok(())
    }
}
