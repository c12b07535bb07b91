//! What the customers of one block have of one kind, each customer's part in order of time. Events of one name, one
//! trait, one channel: all are this, and differ in what they hold.

use std::ops::Range;

use kesit_model::Timestamp;

use crate::growth::{self, heap_bytes};
use crate::ranges::Ranges;
use crate::stored::{Broken, Counts, Reader, StoredRows, Writer};
use crate::{BLOCK_ROWS, IdKey, MessageIds};

/// Entries of up to 64 customers: one customer's lie together, ascending by instant, then by message id.
#[derive(Debug, Clone)]
pub struct Series<P> {
    ranges: Ranges,
    at: Vec<Timestamp>,
    ids: Vec<IdKey>,
    pub(crate) payload: P,
}

/// What a [`Series`] holds beside instants: columns of equal length.
pub trait Payload: Default {
    /// One entry by itself.
    type Item;

    /// Adds an entry at the end.
    fn push(&mut self, item: &Self::Item);
    /// Adds an entry before the one at `row`, growing by little.
    fn insert(&mut self, row: usize, item: &Self::Item);
    /// The entry at `row`.
    fn item(&self, row: usize) -> Self::Item;
    /// Takes entries out.
    fn remove(&mut self, rows: Range<usize>);
    /// The entries at these rows, in this order, with no spare room.
    #[must_use]
    fn gather(&self, rows: &[u32]) -> Self;
    /// Gives spare room back.
    fn shrink(&mut self);
    /// The bytes held on the heap.
    fn memory(&self) -> usize;
}

/// An entry by itself, on its way from one customer to another.
pub(crate) struct Taken<T> {
    pub(crate) at: Timestamp,
    pub(crate) id: IdKey,
    pub(crate) item: T,
}

impl<P: Payload> Default for Series<P> {
    fn default() -> Series<P> {
        Series { ranges: Ranges::default(), at: Vec::new(), ids: Vec::new(), payload: P::default() }
    }
}

impl<P> Series<P> {
    /// The entries of one row of the block.
    #[inline]
    #[must_use]
    pub fn range(&self, row: usize) -> Range<usize> {
        self.ranges.of(row)
    }

    /// The instants of all entries; ascending within a [`Series::range`].
    #[inline]
    #[must_use]
    pub fn at(&self) -> &[Timestamp] {
        &self.at
    }

    /// The messages of all entries; within a range and at the same instant ascending by [`MessageIds::compare`].
    #[inline]
    #[must_use]
    pub fn ids(&self) -> &[IdKey] {
        &self.ids
    }

    /// How many entries there are, of all rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.at.len()
    }

    /// Whether there is no entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.at.is_empty()
    }
}

impl<P: Payload> Series<P> {
    /// Entries that are in order already.
    pub(crate) fn new(
        lengths: &[u32; BLOCK_ROWS],
        at: Vec<Timestamp>,
        ids: Vec<IdKey>,
        payload: P,
    ) -> Series<P> {
        Series { ranges: Ranges::of_lengths(lengths), at, ids, payload }
    }

    /// Puts an entry where it belongs in the customer's time, and says where.
    pub(crate) fn insert(&mut self, row: usize, taken: &Taken<P::Item>, order: &MessageIds) -> usize {
        let index = self.place(row, taken.at, taken.id, order);
        growth::insert(&mut self.at, index, taken.at);
        growth::insert(&mut self.ids, index, taken.id);
        self.payload.insert(index, &taken.item);
        self.ranges.add(row);
        index
    }

    /// Takes out all entries of a row.
    pub(crate) fn take(&mut self, row: usize) -> Vec<Taken<P::Item>> {
        let range = self.range(row);
        let entry = |index| Taken { at: self.at[index], id: self.ids[index], item: self.payload.item(index) };
        let taken: Vec<Taken<P::Item>> = range.clone().map(entry).collect();
        if !taken.is_empty() {
            self.ranges.clear(row);
            self.at.drain(range.clone());
            self.ids.drain(range.clone());
            self.payload.remove(range);
        }
        taken
    }

    /// The bytes held on the heap.
    pub(crate) fn memory(&self) -> SeriesMemory {
        SeriesMemory {
            times: heap_bytes(&self.at),
            ids: heap_bytes(&self.ids),
            payload: self.payload.memory(),
            frame: size_of::<Self>() + self.ranges.memory(),
        }
    }

    /// Where an entry belongs: mostly at the end, as most are news.
    fn place(&self, row: usize, at: Timestamp, id: IdKey, order: &MessageIds) -> usize {
        let range = self.range(row);
        let is_before = |index: usize| {
            self.at[index] < at || (self.at[index] == at && order.compare(self.ids[index], id).is_lt())
        };
        if range.is_empty() || is_before(range.end - 1) {
            return range.end;
        }
        let (mut low, mut high) = (range.start, range.end - 1);
        while low < high {
            let middle = low + (high - low) / 2;
            if is_before(middle) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }
}

/// The least bytes that a series is written in.
pub(crate) const LEAST_SERIES_BYTES: usize = 1 + 2 * BLOCK_ROWS;

impl<P: Payload> Series<P> {
    pub(crate) fn write(&self, to: &mut Writer)
    where
        P: StoredRows,
    {
        self.ranges.write(to);
        to.all(&self.at, |at| at.0.to_le_bytes());
        to.all(&self.ids, IdKey::to_bytes);
        self.payload.write(to);
    }

    /// Reads entries of rows that have their bit set in `live`.
    pub(crate) fn read(from: &mut Reader<'_>, counts: &Counts, live: u64) -> Result<Series<P>, Broken>
    where
        P: StoredRows,
    {
        let ranges = Ranges::read(from)?;
        from.check(ranges.are_within(live), "a row with entries")?;
        let at = from.all(ranges.end(), |bytes| Timestamp(i64::from_le_bytes(bytes)))?;
        let in_order = (0..BLOCK_ROWS).all(|row| at[ranges.of(row)].is_sorted());
        from.check(in_order, "the order of entries")?;
        let ids = from.all(ranges.end(), IdKey::from_bytes)?;
        from.check(ids.iter().all(|&id| counts.hold_id(id)), "the identifier of a message")?;
        let payload = P::read(from, ranges.end(), counts)?;
        Ok(Series { ranges, at, ids, payload })
    }
}

/// What a series takes, in bytes.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct SeriesMemory {
    pub(crate) times: usize,
    pub(crate) ids: usize,
    pub(crate) payload: usize,
    pub(crate) frame: usize,
}

impl SeriesMemory {
    pub(crate) fn total(self) -> usize {
        self.times + self.ids + self.payload + self.frame
    }
}
