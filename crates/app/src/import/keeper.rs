//! Keeps what an import reads: new messages in the log, rows that cannot be used in the quarantine, and count of
//! everything. Nothing of it counts before [`Keeper::commit`].

use std::sync::atomic::{AtomicU64, Ordering};

use kesit_model::message::Message;
use kesit_model::{MessageId, Timestamp};
use kesit_store::{ImportId, QuarantinePlace, QuarantineRow, Tally};
use kesit_timeline::SeenIds;

use super::error::ImportError;
use super::raw;
use super::vault::Vault;
use crate::source::{Opened, Place, Raw, Refusal, Sink, Taken};

/// Messages handed to the log at a time.
const BATCH_MESSAGES: usize = 4_096;
/// Batches after which the log is made safe on disk, so that little work is lost with the power.
const SYNC_BATCHES: usize = 64;
/// Rows put aside at a time.
const QUARANTINE_ROWS: usize = 16_384;

/// What of an import the log holds already, from a run that was interrupted.
#[derive(Debug, Default)]
pub(super) struct Before {
    /// Its messages.
    pub(super) stored: SeenIds,
    /// Those of them that were read again by now.
    claimed: SeenIds,
}

impl Before {
    pub(super) fn new(stored: SeenIds) -> Before {
        Before { stored, claimed: SeenIds::default() }
    }
}

/// Keeps what one import reads.
pub(super) struct Keeper<'a> {
    store: &'a mut dyn Vault,
    id: ImportId,
    /// Messages that count, and those of this run.
    seen: SeenIds,
    before: Before,
    batch: Vec<Message>,
    unsynced_batches: usize,
    /// For each file, whether its bad rows were put aside by an earlier import.
    passes_over: Vec<bool>,
    refused: Vec<QuarantineRow>,
    last_refused: Option<QuarantinePlace>,
    tallies: Vec<Tally>,
    rows: &'a AtomicU64,
    failure: Option<ImportError>,
}

/// What becomes of a message.
enum Fate {
    Append,
    StoredBefore,
    Duplicate,
}

impl<'a> Keeper<'a> {
    /// Keeps for an import of so many files; `rows` is raised by every row.
    pub(super) fn new(
        store: &'a mut dyn Vault,
        id: ImportId,
        files: usize,
        before: Before,
        rows: &'a AtomicU64,
    ) -> Result<Keeper<'a>, ImportError> {
        let seen = store.message_ids()?;
        Ok(Keeper {
            store,
            id,
            seen,
            before,
            batch: Vec::with_capacity(BATCH_MESSAGES),
            unsynced_batches: 0,
            passes_over: vec![false; files],
            refused: Vec::new(),
            last_refused: None,
            tallies: vec![Tally::default(); files],
            rows,
            failure: None,
        })
    }

    /// Only counts the bad rows of the files that are marked: they were put aside before.
    pub(super) fn passing_over(self, passes_over: Vec<bool>) -> Keeper<'a> {
        Keeper { passes_over, ..self }
    }

    /// Writes what is still in hand, makes sure that nothing vanished, and makes the import count.
    pub(super) fn commit(mut self, names: &[String], now: Timestamp) -> Result<Vec<Tally>, ImportError> {
        self.write_out()?;
        for (name, tally) in names.iter().zip(&self.tallies) {
            balanced(name, tally)?;
        }
        self.store.catalogue_mut().finish_import(self.id, now, &self.tallies)?;
        self.store.commit_import(self.id)?;
        Ok(self.tallies)
    }

    /// Writes what is still in hand.
    pub(super) fn write_out(&mut self) -> Result<(), ImportError> {
        if let Some(failure) = self.failure.take() {
            return Err(failure);
        }
        self.append_batch()?;
        self.put_aside()
    }

    /// Counts a row that could not be used and is put aside by somebody else.
    pub(super) fn count_refused(&mut self, file: usize) {
        self.count_rows(1);
        self.tallies[file].rows_quarantined += 1;
    }

    fn fate(&mut self, id: &MessageId) -> Fate {
        if self.before.stored.contains(id) {
            return if self.before.claimed.insert(id) { Fate::StoredBefore } else { Fate::Duplicate };
        }
        if self.seen.insert(id) { Fate::Append } else { Fate::Duplicate }
    }

    fn append_batch(&mut self) -> Result<(), ImportError> {
        self.store.append(self.id, &mut self.batch)?;
        self.unsynced_batches += 1;
        if self.unsynced_batches == SYNC_BATCHES {
            self.unsynced_batches = 0;
            self.store.sync()?;
        }
        Ok(())
    }

    fn put_aside(&mut self) -> Result<(), ImportError> {
        // The table lies in this order on disk.
        self.refused.sort_by_key(|row| row.place);
        self.store.catalogue_mut().quarantine(&self.refused)?;
        self.refused.clear();
        Ok(())
    }

    /// The place of a refused row. Several of one row, as of a batch of messages, come one after the other.
    fn place(&self, file: usize, row: u64) -> QuarantinePlace {
        let ordinal = match self.last_refused {
            Some(last) if (last.file, last.row) == (file, row) => last.ordinal + 1,
            _ => 0,
        };
        QuarantinePlace { import: self.id, file, row, ordinal }
    }

    /// Remembers why it cannot go on.
    fn note(&mut self, done: Result<(), ImportError>) {
        if let Err(error) = done {
            self.failure.get_or_insert(error);
        }
    }

    fn count_rows(&self, rows: u64) {
        self.rows.fetch_add(rows, Ordering::Relaxed);
    }
}

impl Sink for Keeper<'_> {
    fn open(&mut self, opened: Opened) {
        let file = opened.file;
        let done = self.store.catalogue_mut().understand_import_file(self.id, file, &raw::understood(opened));
        self.note(done.map_err(ImportError::from));
    }

    fn take(&mut self, taken: Taken) -> bool {
        let rows = u64::from(taken.rows);
        self.count_rows(rows);
        let fate = self.fate(&taken.message.id);
        let tally = &mut self.tallies[taken.file];
        if let Fate::Duplicate = fate {
            tally.rows_duplicate += rows;
            tally.messages_duplicate += 1;
            return false;
        }
        tally.rows_stored += rows;
        tally.messages_stored += 1;
        if let Fate::Append = fate {
            self.batch.push(taken.message);
        }
        if self.batch.len() == BATCH_MESSAGES && self.failure.is_none() {
            let done = self.append_batch();
            self.note(done);
        }
        true
    }

    fn refuse(&mut self, file: usize, refusal: Refusal, raw: Raw) {
        self.count_refused(file);
        if self.passes_over[file] {
            return;
        }
        let (Place::Line(row) | Place::Element(row)) = refusal.place;
        let place = self.place(file, row);
        self.last_refused = Some(place);
        self.refused.push(QuarantineRow {
            place,
            field: refusal.reason.field().map(str::to_owned),
            reason: refusal.reason.code().to_owned(),
            raw: raw::written(&raw),
        });
        if self.refused.len() >= QUARANTINE_ROWS && self.failure.is_none() {
            let done = self.put_aside();
            self.note(done);
        }
    }

    fn close(&mut self, file: usize, rows: u64) {
        self.tallies[file].rows_received += rows;
    }

    fn wants_more(&self) -> bool {
        self.failure.is_none()
    }
}

fn balanced(file: &str, tally: &Tally) -> Result<(), ImportError> {
    if tally.is_balanced() {
        return Ok(());
    }
    Err(ImportError::Unbalanced {
        file: file.to_owned(),
        received: tally.rows_received,
        accounted: tally.rows_stored + tally.rows_duplicate + tally.rows_quarantined,
    })
}
