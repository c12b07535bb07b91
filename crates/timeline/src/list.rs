//! A list property laid flat.

use std::ops::Range;

use crate::flat::Flat;
use crate::growth::{self, heap_bytes};
use crate::stored::{Broken, Counts, Reader, StoredRows, Writer};
use crate::{Payload, Rows};

/// For each row the elements of its list, which are rows themselves: an object's members are columns, anything else is
/// in the column of [`crate::SELF_PATH`].
#[derive(Debug, Clone)]
pub struct ListColumn {
    /// Where each row's elements begin, and where the last one's end.
    starts: Vec<u32>,
    items: Rows,
}

/// More than a message can hold, many times over. Elements that are all `null` take no bytes but this.
const MOST_ELEMENTS: u32 = 1 << 20;

impl ListColumn {
    /// The elements of a row; none also where the row has no list.
    #[inline]
    #[must_use]
    pub fn range(&self, row: usize) -> Range<usize> {
        self.starts[row] as usize..self.starts[row + 1] as usize
    }

    /// The elements of all rows.
    #[inline]
    #[must_use]
    pub fn items(&self) -> &Rows {
        &self.items
    }

    /// A column with no list in so many rows.
    pub(crate) fn empty(rows: usize) -> ListColumn {
        ListColumn { starts: vec![0; rows + 1], items: Rows::default() }
    }

    pub(crate) fn push(&mut self, elements: &[Flat]) {
        elements.iter().for_each(|element| self.items.push(element));
        self.starts.push(index(self.items.len()));
    }

    pub(crate) fn insert(&mut self, row: usize, elements: &[Flat]) {
        let start = self.starts[row] as usize;
        for (place, element) in elements.iter().enumerate() {
            self.items.insert(start + place, element);
        }
        growth::insert(&mut self.starts, row, index(start));
        let added = index(elements.len());
        self.starts[row + 1..].iter_mut().for_each(|start| *start += added);
    }

    pub(crate) fn elements(&self, row: usize) -> Vec<Flat> {
        self.range(row).map(|element| self.items.item(element)).collect()
    }

    pub(crate) fn remove(&mut self, rows: Range<usize>) {
        let elements = self.starts[rows.start]..self.starts[rows.end];
        self.items.remove(elements.start as usize..elements.end as usize);
        self.starts.drain(rows.clone());
        self.starts[rows.start..].iter_mut().for_each(|start| *start -= elements.end - elements.start);
    }

    pub(crate) fn gather(&self, rows: &[u32]) -> ListColumn {
        let mut starts = Vec::with_capacity(rows.len() + 1);
        let mut elements = Vec::new();
        starts.push(0);
        for &row in rows {
            elements.extend(self.range(row as usize).map(index));
            starts.push(index(elements.len()));
        }
        ListColumn { starts, items: self.items.gather(&elements) }
    }

    /// Gives spare room back.
    pub(crate) fn shrink(&mut self) {
        self.starts.shrink_to_fit();
        self.items.shrink();
    }

    /// The least bytes that one takes.
    pub(crate) const LEAST_BYTES: usize = 12;

    pub(crate) fn write(&self, to: &mut Writer) {
        to.all(&self.starts, u32::to_le_bytes);
        self.items.write(to);
    }

    pub(crate) fn read(from: &mut Reader<'_>, rows: usize, counts: &Counts) -> Result<ListColumn, Broken> {
        let starts = from.all(rows.saturating_add(1), u32::from_le_bytes)?;
        let ascend = starts.windows(2).all(|pair| pair[0] <= pair[1] && pair[1] - pair[0] <= MOST_ELEMENTS);
        from.check(starts[0] == 0 && ascend, "where a list begins")?;
        let items = from.deeper(|from| Rows::read(from, starts[rows] as usize, counts))?;
        Ok(ListColumn { starts, items })
    }

    /// The bytes held on the heap.
    pub(crate) fn memory(&self) -> usize {
        heap_bytes(&self.starts) + self.items.memory()
    }
}

fn index(place: usize) -> u32 {
    u32::try_from(place).expect("one column holds fewer than 2^32 elements")
}
