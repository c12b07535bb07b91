//! What was written to one trait, or said about one channel, in one block.

use std::ops::Range;

use kesit_model::definition::ConsentState;

use crate::growth::{self, heap_bytes};
use crate::stored::{Broken, Counts, Reader, StoredRows, Writer};
use crate::{Cell, Column, Payload, Series};

/// The writes of one trait. The last one up to an instant is the value then; a missing cell is a removal.
pub type History = Series<Column>;

impl History {
    /// What was written by the entry at this index.
    #[inline]
    #[must_use]
    pub fn get(&self, index: usize) -> Cell {
        self.payload.get(index)
    }
}

/// What was said about one channel. The last entry up to an instant is the state then; with none it is unknown.
pub type ConsentHistory = Series<States>;

impl ConsentHistory {
    /// What was said by the entry at this index.
    #[inline]
    #[must_use]
    pub fn get(&self, index: usize) -> ConsentState {
        self.payload.0[index]
    }
}

/// A column of states of consent.
#[derive(Debug, Clone, Default)]
pub struct States(Vec<ConsentState>);

impl Payload for States {
    type Item = ConsentState;

    fn push(&mut self, item: &ConsentState) {
        self.0.push(*item);
    }

    fn insert(&mut self, row: usize, item: &ConsentState) {
        growth::insert(&mut self.0, row, *item);
    }

    fn item(&self, row: usize) -> ConsentState {
        self.0[row]
    }

    fn remove(&mut self, rows: Range<usize>) {
        self.0.drain(rows);
    }

    fn gather(&self, rows: &[u32]) -> States {
        States(rows.iter().map(|&row| self.0[row as usize]).collect())
    }

    fn shrink(&mut self) {
        self.0.shrink_to_fit();
    }

    fn memory(&self) -> usize {
        heap_bytes(&self.0)
    }
}

impl StoredRows for States {
    fn write(&self, to: &mut Writer) {
        to.all(&self.0, |state| match state {
            ConsentState::Granted => [0],
            ConsentState::Denied => [1],
            ConsentState::Unknown => [2],
        });
    }

    fn read(from: &mut Reader<'_>, rows: usize, _: &Counts) -> Result<States, Broken> {
        let state = |byte: &u8| match byte {
            0 => Some(ConsentState::Granted),
            1 => Some(ConsentState::Denied),
            2 => Some(ConsentState::Unknown),
            _ => None,
        };
        let states: Option<Vec<ConsentState>> = from.bytes(rows)?.iter().map(state).collect();
        states.map(States).ok_or_else(|| from.wrong("the state of a consent"))
    }
}
