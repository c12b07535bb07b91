//! Where the entries of each row of a block begin and end.

use std::ops::Range;

use crate::BLOCK_ROWS;
use crate::growth::allocation_bytes;

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
