//! The thread of the engine: one thing after the other, and time in between.

use std::sync::mpsc::{Receiver, RecvTimeoutError};

use kesit_store::{Mark, Stored};

use crate::core::Core;

/// Something for the engine to do.
pub(crate) enum Turn {
    /// Messages came, and are safe on disk.
    Stored(Stored),
    /// Something else.
    Work(Box<dyn FnOnce(&mut Core) + Send>),
    /// Do what came before, and end.
    Stop,
}

/// Works until it is told to stop. Gives what of the log was applied.
pub(crate) fn run(mut core: Core, receiver: &Receiver<Turn>) -> Mark {
    loop {
        let idle = core.idle();
        match receiver.recv_timeout(idle) {
            Ok(Turn::Stored(stored)) => core.apply(stored),
            Ok(Turn::Work(work)) => work(&mut core),
            Ok(Turn::Stop) | Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {
                core.pass_time();
                core.tell_if_due(true);
                continue;
            }
        }
        core.tell_if_due(false);
    }
    core.tell(Vec::new());
    core.reached.mark
}
