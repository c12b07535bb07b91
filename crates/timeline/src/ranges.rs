//! Where the entries of each row of a block begin and end.

use std::ops::Range;

use crate::BLOCK_ROWS;
use crate::growth::allocation_bytes;
use crate::stored::{Broken, Reader, Writer};

/// A place for each row, ascending, and the end of the last one. Places below 2^16 take two bytes.
#[derive(Debug, Clone)]
pub(crate) struct Ranges(Starts);

#[derive(Debug, Clone)]
enum Starts {
    Short([u16; BLOCK_ROWS + 1]),
    Long(Box<[u32; BLOCK_ROWS + 1]>),
}

impl Default for Ranges {
    fn default() -> Ranges {
        Ranges(Starts::Short([0; BLOCK_ROWS + 1]))
    }
}

impl Ranges {
    /// Rows with so many entries each.
    pub(crate) fn of_lengths(lengths: &[u32; BLOCK_ROWS]) -> Ranges {
        let mut starts = [0; BLOCK_ROWS + 1];
        for (row, length) in lengths.iter().enumerate() {
            starts[row + 1] = starts[row] + length;
        }
        Ranges(narrowest(starts))
    }

    /// The entries of a row.
    #[inline]
    pub(crate) fn of(&self, row: usize) -> Range<usize> {
        match &self.0 {
            Starts::Short(starts) => usize::from(starts[row])..usize::from(starts[row + 1]),
            Starts::Long(starts) => starts[row] as usize..starts[row + 1] as usize,
        }
    }

    /// Gives a row one entry more.
    pub(crate) fn add(&mut self, row: usize) {
        match &mut self.0 {
            Starts::Short(starts) if starts[BLOCK_ROWS] < u16::MAX => {
                starts[row + 1..].iter_mut().for_each(|start| *start += 1);
            }
            Starts::Short(starts) => {
                self.0 = Starts::Long(Box::new(starts.map(u32::from)));
                self.add(row);
            }
            Starts::Long(starts) => {
                assert!(starts[BLOCK_ROWS] < u32::MAX, "one block holds fewer than 2^32 entries of a kind");
                starts[row + 1..].iter_mut().for_each(|start| *start += 1);
            }
        }
    }

    /// Takes all entries of a row away.
    pub(crate) fn clear(&mut self, row: usize) {
        let mut starts = match &self.0 {
            Starts::Short(starts) => starts.map(u32::from),
            Starts::Long(starts) => **starts,
        };
        let length = starts[row + 1] - starts[row];
        starts[row + 1..].iter_mut().for_each(|start| *start -= length);
        self.0 = narrowest(starts);
    }

    /// The place after the last entry.
    pub(crate) fn end(&self) -> usize {
        self.of(BLOCK_ROWS - 1).end
    }

    /// Whether all entries are of rows that have their bit set.
    pub(crate) fn are_within(&self, rows: u64) -> bool {
        (0..BLOCK_ROWS).all(|row| rows >> row & 1 == 1 || self.of(row).is_empty())
    }

    pub(crate) fn write(&self, to: &mut Writer) {
        let mut lengths = [0; BLOCK_ROWS];
        lengths.iter_mut().enumerate().for_each(|(row, length)| *length = self.of(row).len());
        let is_short = self.end() <= usize::from(u16::MAX);
        to.byte(u8::from(is_short));
        // Each fits, for their sum does.
        if is_short {
            to.all(&lengths, |length| (length as u16).to_le_bytes());
        } else {
            to.all(&lengths, |length| (length as u32).to_le_bytes());
        }
    }

    pub(crate) fn read(from: &mut Reader<'_>) -> Result<Ranges, Broken> {
        let is_short = from.flag()?;
        let read = if is_short {
            from.all(BLOCK_ROWS, |bytes| u32::from(u16::from_le_bytes(bytes)))?
        } else {
            from.all(BLOCK_ROWS, u32::from_le_bytes)?
        };
        let sum: u64 = read.iter().map(|&length| u64::from(length)).sum();
        from.check(u32::try_from(sum).is_ok(), "a number of entries")?;
        let mut lengths = [0; BLOCK_ROWS];
        lengths.copy_from_slice(&read);
        Ok(Ranges::of_lengths(&lengths))
    }

    /// The bytes held on the heap.
    pub(crate) fn memory(&self) -> usize {
        match &self.0 {
            Starts::Short(_) => 0,
            Starts::Long(starts) => allocation_bytes(size_of_val(&**starts)),
        }
    }
}

fn narrowest(starts: [u32; BLOCK_ROWS + 1]) -> Starts {
    if starts[BLOCK_ROWS] > u32::from(u16::MAX) {
        return Starts::Long(Box::new(starts));
    }
    Starts::Short(starts.map(|start| u16::try_from(start).expect("at most the last one")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_grow_beyond_sixteen_bits_and_back() {
        let mut lengths = [0; BLOCK_ROWS];
        lengths[3] = 65_534;
        let mut ranges = Ranges::of_lengths(&lengths);
        for (added, end) in [65_535, 65_536, 65_537].into_iter().enumerate() {
            ranges.add(60);
            assert_eq!((ranges.of(3), ranges.of(60), ranges.of(63)), (0..65_534, 65_534..end, end..end));
            assert_eq!(ranges.memory() > 0, added > 0, "{end} entries");
        }
        ranges.clear(3);
        assert_eq!((ranges.of(3), ranges.of(60), ranges.memory()), (0..0, 0..3, 0));
    }
}
