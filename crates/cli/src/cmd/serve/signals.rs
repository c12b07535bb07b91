//! The signals of the system: the end, and reading the certificate again.

use tokio::signal::unix::{Signal as Receiver, SignalKind, signal};

use crate::failure::Failure;

/// Receives them. From its making on, they no longer end the process by themselves.
pub(super) struct Signals {
    interrupt: Receiver,
    terminate: Receiver,
    hangup: Receiver,
}

/// What somebody asks for.
pub(super) enum Signal {
    /// SIGTERM, or SIGINT (Ctrl-C).
    End,
    /// SIGHUP.
    Reload,
}

impl Signals {
    pub(super) fn new() -> Result<Signals, Failure> {
        let receiver = |kind| signal(kind).map_err(|error| Failure::io(error.to_string()));
        Ok(Signals {
            interrupt: receiver(SignalKind::interrupt())?,
            terminate: receiver(SignalKind::terminate())?,
            hangup: receiver(SignalKind::hangup())?,
        })
    }

    pub(super) async fn next(&mut self) -> Signal {
        tokio::select! {
            _ = self.interrupt.recv() => Signal::End,
            _ = self.terminate.recv() => Signal::End,
            _ = self.hangup.recv() => Signal::Reload,
        }
    }

    /// Waits for somebody to ask for the end, and for nothing else.
    pub(super) async fn end(&mut self) {
        while !matches!(self.next().await, Signal::End) {}
    }
}
