//! Rows that another thread reads ahead: for formats whose readers borrow from themselves (a sheet from its workbook, rows
//! from their connection). At most [`QUEUE_BATCHES`] batches wait.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use csv::StringRecord;

use super::{Format, Rows, Step, TableError};

/// Rows handed over at a time.
const BATCH_ROWS: usize = 512;
/// Batches that may wait.
const QUEUE_BATCHES: usize = 4;

/// A row, and which of its cells have a type of their own.
#[derive(Debug, Default)]
pub(in crate::source) struct FedRow {
    pub(in crate::source) line: u64,
    pub(in crate::source) cells: StringRecord,
    pub(in crate::source) typed: Vec<bool>,
}

impl FedRow {
    pub(in crate::source) fn new(line: u64) -> FedRow {
        FedRow { line, ..FedRow::default() }
    }

    pub(in crate::source) fn push(&mut self, cell: &str, is_typed: bool) {
        self.cells.push_field(cell);
        self.typed.push(is_typed);
    }
}

/// What the other thread says: first one head, then rows; or that it failed.
enum Said<H> {
    Head(H),
    Rows(Vec<FedRow>),
    Failed(TableError),
}

/// The side that reads.
pub(in crate::source) struct Feeder<H> {
    batch: Vec<FedRow>,
    sender: SyncSender<Said<H>>,
}

/// Nobody listens any more.
#[derive(Debug)]
pub(in crate::source) struct Stopped;

impl<H> Feeder<H> {
    /// Says what is before all rows.
    pub(in crate::source) fn head(&mut self, head: H) -> Result<(), Stopped> {
        self.sender.send(Said::Head(head)).map_err(|_| Stopped)
    }

    /// Hands a row over.
    pub(in crate::source) fn put(&mut self, row: FedRow) -> Result<(), Stopped> {
        self.batch.push(row);
        if self.batch.len() == BATCH_ROWS { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), Stopped> {
        self.sender.send(Said::Rows(std::mem::take(&mut self.batch))).map_err(|_| Stopped)
    }
}

/// The side that takes.
pub(in crate::source) struct Feed<H> {
    receiver: Receiver<Said<H>>,
    batch: std::vec::IntoIter<FedRow>,
}

impl<H: Send + 'static> Feed<H> {
    /// Starts reading in another thread; waits for the head. A reader that panics on a damaged file has failed.
    pub(in crate::source) fn start(
        format: Format,
        work: impl FnOnce(&mut Feeder<H>) -> Result<(), TableError> + Send + 'static,
    ) -> Result<(H, Feed<H>), TableError> {
        let (sender, receiver) = sync_channel(QUEUE_BATCHES);
        thread::spawn(move || {
            let mut feeder = Feeder { batch: Vec::new(), sender };
            let result =
                catch_unwind(AssertUnwindSafe(|| work(&mut feeder))).unwrap_or_else(|_| Err(damaged(format)));
            // Whether anybody still listens makes no difference at the end.
            let _ = feeder.flush();
            if let Err(error) = result {
                let _ = feeder.sender.send(Said::Failed(error));
            }
        });
        match receiver.recv() {
            Ok(Said::Head(head)) => Ok((head, Feed { receiver, batch: Vec::new().into_iter() })),
            Ok(Said::Failed(error)) => Err(error),
            Ok(Said::Rows(_)) | Err(_) => match receiver.recv() {
                Ok(Said::Failed(error)) => Err(error),
                _ => Err(damaged(format)),
            },
        }
    }
}

/// What is said when a reader gave up in an unforeseen way.
pub(in crate::source) fn damaged(format: Format) -> TableError {
    TableError::Broken { format, why: "it is damaged".to_owned() }
}

impl<H> Rows for Feed<H> {
    fn next(&mut self, record: &mut StringRecord, typed: &mut Vec<bool>) -> Result<Step, TableError> {
        loop {
            if let Some(row) = self.batch.next() {
                *record = row.cells;
                *typed = row.typed;
                return Ok(Step::Row { line: row.line });
            }
            match self.receiver.recv() {
                Ok(Said::Rows(rows)) => self.batch = rows.into_iter(),
                Ok(Said::Failed(error)) => return Err(error),
                Ok(Said::Head(_)) => {}
                Err(_) => return Ok(Step::End),
            }
        }
    }
}
