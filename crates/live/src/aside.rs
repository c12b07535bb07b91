//! Timelines made anew beside the running engine: after an import was committed or undone, or somebody was erased. The engine
//! goes on meanwhile; what it applies is noted, and added at the end, when the new timelines take the place of the old in one
//! step.

use std::sync::atomic::Ordering;

use kesit_model::message::Message;
use kesit_store::stream::ResettledCause;
use kesit_store::{Log, Mark, Refused};
use kesit_timeline::Timelines;

use crate::Live;
use crate::core::Settled;

/// When so few messages came since, the rest is added while the engine waits.
const FEW: usize = 2_000;
/// So many times at most the messages that came meanwhile are added before the engine is made to wait.
const ROUNDS: usize = 8;

/// Why timelines cannot be made anew now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AsideError {
    /// Somebody else does it already.
    #[error("the timelines are being made anew already")]
    Busy,
    /// The service was stopped.
    #[error(transparent)]
    Refused(#[from] Refused),
}

/// Timelines to be. If it is dropped before [`Aside::finish`], nothing has happened.
#[derive(Debug)]
pub struct Aside<'a> {
    live: &'a Live,
    mark: Mark,
}

impl Live {
    /// Begins to make timelines anew.
    ///
    /// # Errors
    /// When somebody does already.
    pub fn aside(&self) -> Result<Aside<'_>, AsideError> {
        if self.is_aside_open.swap(true, Ordering::AcqRel) {
            return Err(AsideError::Busy);
        }
        let mut aside = Aside { live: self, mark: Mark::start() };
        aside.mark = self.work(|core| {
            core.recorded = Some(Vec::new());
            core.reached.mark.clone()
        })?;
        Ok(aside)
    }
}

impl Aside<'_> {
    /// What of the log the engine had applied at the beginning. New timelines must hold this, but for what is to be changed.
    #[must_use]
    pub fn mark(&self) -> &Mark {
        &self.mark
    }

    /// A copy of the engine's timelines, which holds at least what counted at [`Aside::mark`].
    #[must_use]
    pub fn copy(&self) -> Timelines {
        self.live.read(|engine| engine.timelines().clone())
    }

    /// The log as it is now, to read from.
    ///
    /// # Errors
    /// When the service was stopped.
    pub fn log(&self) -> Result<Log, AsideError> {
        Ok(self.live.log().with(|log| log.to_read())?)
    }

    /// Puts the new timelines in place. `note` changes what of the log they hold: an import more, or less.
    ///
    /// # Errors
    /// When the service was stopped; the old ones then still stand.
    pub fn finish(
        self,
        mut timelines: Timelines,
        note: impl FnOnce(&mut Mark) + Send + 'static,
    ) -> Result<Settled, AsideError> {
        for _ in 0..ROUNDS {
            let meanwhile = self.meanwhile()?;
            let is_few = meanwhile.len() < FEW;
            add(&mut timelines, &meanwhile);
            if is_few {
                break;
            }
        }
        let settled = self.live.work(move |core| {
            add(&mut timelines, &core.recorded.take().unwrap_or_default());
            let settled = core.settle(ResettledCause::Batch, false, |engine, now| {
                Ok::<_, Refused>(engine.replace_timelines(timelines, now))
            });
            note(&mut core.reached.mark);
            core.untold += 1;
            settled
        })?;
        Ok(settled?)
    }

    /// What was applied since this was last asked.
    fn meanwhile(&self) -> Result<Vec<Message>, AsideError> {
        Ok(self.live.work(|core| core.recorded.as_mut().map(std::mem::take).unwrap_or_default())?)
    }
}

impl Drop for Aside<'_> {
    fn drop(&mut self) {
        let _ = self.live.work(|core| core.recorded = None);
        self.live.is_aside_open.store(false, Ordering::Release);
    }
}

fn add(timelines: &mut Timelines, messages: &[Message]) {
    for message in messages {
        timelines.apply(message);
    }
}
