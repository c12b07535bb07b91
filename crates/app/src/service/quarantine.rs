//! What the doors could not take is put aside, on disk before the sender is answered. Many come at once, and each commit takes as
//! long for one as for a thousand: a thread of its own writes whatever waits in one go.

use std::io;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::{self, JoinHandle};

use kesit_store::{Catalogue, CatalogueError, NewSetAside, Refused};
use parking_lot::Mutex;
use tokio::sync::oneshot;

/// So many requests may wait.
const QUEUE_REQUESTS: usize = 1_024;
/// So many rows are written in one go at most.
const GROUP_ROWS: usize = 5_000;

struct Request {
    rows: Vec<NewSetAside>,
    reply: oneshot::Sender<Result<(), Refused>>,
}

/// Rows that wait to be written.
pub(super) struct Waiting(oneshot::Receiver<Result<(), Refused>>);

impl Waiting {
    /// Waits until they are safe on disk, or will not be.
    pub(super) async fn written(self) -> Result<(), Refused> {
        self.0.await.unwrap_or(Err(Refused::Closed))
    }
}

/// The thread that writes.
#[derive(Debug)]
pub(super) struct QuarantineWriter {
    sender: Mutex<Option<SyncSender<Request>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl QuarantineWriter {
    pub(super) fn start(catalogue: Catalogue) -> io::Result<QuarantineWriter> {
        let (sender, receiver) = sync_channel(QUEUE_REQUESTS);
        let run = move || run(catalogue, &receiver);
        let thread = thread::Builder::new().name("quarantine".to_owned()).spawn(run)?;
        Ok(QuarantineWriter { sender: Mutex::new(Some(sender)), thread: Mutex::new(Some(thread)) })
    }

    /// Lets rows wait to be put aside; see [`Waiting::written`].
    pub(super) fn put(&self, rows: Vec<NewSetAside>) -> Result<Waiting, Refused> {
        let sender = self.sender.lock().clone().ok_or(Refused::Closed)?;
        let (reply, answer) = oneshot::channel();
        sender.try_send(Request { rows, reply }).map_err(|error| match error {
            TrySendError::Full(_) => Refused::Busy,
            TrySendError::Disconnected(_) => Refused::Closed,
        })?;
        Ok(Waiting(answer))
    }

    /// Waits until everything that came to wait before is written, or will not be. Not for a thread that serves.
    pub(super) fn settle(&self) -> Result<(), Refused> {
        let sender = self.sender.lock().clone().ok_or(Refused::Closed)?;
        let (reply, answer) = oneshot::channel();
        sender.send(Request { rows: Vec::new(), reply }).map_err(|_| Refused::Closed)?;
        answer.blocking_recv().map_or(Err(Refused::Closed), |_| Ok(()))
    }

    pub(super) fn stop(&self) {
        drop(self.sender.lock().take());
        if let Some(thread) = self.thread.lock().take() {
            thread.join().expect("the thread of the quarantine does not panic");
        }
    }
}

fn run(mut catalogue: Catalogue, receiver: &Receiver<Request>) {
    while let Ok(first) = receiver.recv() {
        let mut rows = first.rows;
        let mut replies = vec![first.reply];
        while rows.len() < GROUP_ROWS
            && let Ok(more) = receiver.try_recv()
        {
            rows.extend(more.rows);
            replies.push(more.reply);
        }
        let written = catalogue.set_aside(&rows).map_err(refusal);
        for reply in replies {
            // Whoever went away does not want to know.
            let _ = reply.send(written);
        }
    }
}

/// What the sender is told: whether it is worth coming again.
fn refusal(error: CatalogueError) -> Refused {
    let refused = match error {
        _ if error.is_full() => Refused::Full,
        _ if error.is_busy() => Refused::Busy,
        _ => Refused::Unkept,
    };
    let error: &dyn std::error::Error = &error;
    tracing::error!(error, %refused, "the quarantine cannot be written");
    refused
}
