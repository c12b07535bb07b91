//! The thread of the stream: moves, and how far the engine came with them, in one transaction.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Receiver;
use std::time::Duration;

use kesit_store::stream::{NewRow, Stream};
use tokio::sync::watch;

use crate::Figures;
use crate::checkpoint::Reached;

/// So many rows are written in one transaction at most.
const GROUP_ROWS: usize = 50_000;
/// After a failure it is tried again after so long.
const TRY_AGAIN: Duration = Duration::from_millis(500);
/// At the end, so many failures are enough: the next start finds out again what was not written.
const TRIES_AT_THE_END: i64 = 6;

/// Is called once what came before is safe.
pub(crate) struct Then(pub(crate) Box<dyn FnOnce() + Send>);

impl fmt::Debug for Then {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Then")
    }
}

/// What the engine has to tell.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) rows: Vec<NewRow>,
    pub(crate) reached: Reached,
    pub(crate) then: Vec<Then>,
}

/// What the thread works with.
pub(crate) struct Teller {
    pub(crate) stream: Stream,
    pub(crate) newest: watch::Sender<u64>,
    pub(crate) figures: Arc<Figures>,
    pub(crate) is_ending: Arc<AtomicBool>,
}

impl Teller {
    /// Writes until there is nobody left who tells.
    pub(crate) fn run(mut self, receiver: &Receiver<Told>) {
        while let Ok(first) = receiver.recv() {
            let told = gather(first, receiver);
            if !self.write(&told) {
                return;
            }
            told.then.into_iter().for_each(|then| (then.0)());
        }
    }

    /// Writes, again and again if the disk says no; says whether it is written.
    fn write(&mut self, told: &Told) -> bool {
        let checkpoint = told.reached.to_checkpoint();
        loop {
            let error = match self.stream.append(&told.rows, &checkpoint) {
                Ok(seqs) => {
                    self.figures.stream_failures.set(0);
                    if !seqs.is_empty() {
                        self.figures.stream_seq.set(i64::try_from(seqs.end - 1).unwrap_or(i64::MAX));
                        self.newest.send_replace(seqs.end - 1);
                    }
                    return true;
                }
                Err(error) => error,
            };
            self.figures.stream_failures.add(1);
            let tries = self.figures.stream_failures.get();
            tracing::error!(%error, tries, "the stream of moves cannot be written; it is tried again");
            if self.is_ending.load(Ordering::Relaxed) && tries >= TRIES_AT_THE_END {
                return false;
            }
            std::thread::sleep(TRY_AGAIN);
        }
    }
}

/// The first and what waits behind it.
fn gather(first: Told, receiver: &Receiver<Told>) -> Told {
    let mut told = first;
    while told.rows.len() < GROUP_ROWS {
        let Ok(more) = receiver.try_recv() else { break };
        told.rows.extend(more.rows);
        told.then.extend(more.then);
        told.reached = more.reached;
    }
    told
}
