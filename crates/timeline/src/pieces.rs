//! Long lists in pieces that copies share. Making a copy costs a count for each piece; what either side changes later
//! copies the one piece that it lies in.

use std::ops::{Index, Range};
use std::sync::Arc;

use crate::growth::{allocation_bytes, heap_bytes};

/// A list of any length. Copies are independent of each other.
#[derive(Debug)]
pub(crate) struct Pieces<T> {
    /// All but the last have [`PIECE`] elements; the last has at least one.
    pieces: Vec<Arc<Vec<T>>>,
    len: usize,
}

/// Elements in a piece: copying one takes microseconds, and two million elements make two thousand of them.
pub(crate) const PIECE: usize = 1 << 10;

impl<T> Default for Pieces<T> {
    fn default() -> Pieces<T> {
        Pieces { pieces: Vec::new(), len: 0 }
    }
}

impl<T> Clone for Pieces<T> {
    fn clone(&self) -> Pieces<T> {
        Pieces { pieces: self.pieces.clone(), len: self.len }
    }
}

impl<T> Pieces<T> {
    /// How many elements there are.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// The element at a place.
    #[inline]
    pub(crate) fn get(&self, index: usize) -> Option<&T> {
        self.pieces.get(index / PIECE)?.get(index % PIECE)
    }

    /// All elements, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> + Clone {
        self.pieces.iter().flat_map(|piece| piece.iter())
    }

    /// The elements of a range, in order, as slices.
    ///
    /// # Panics
    /// If the range ends after the last element.
    pub(crate) fn slices(&self, range: Range<usize>) -> impl Iterator<Item = &[T]> + Clone {
        let pieces = if range.is_empty() { 0..0 } else { range.start / PIECE..(range.end - 1) / PIECE + 1 };
        pieces.map(move |piece| {
            let first = piece * PIECE;
            &self.pieces[piece][range.start.max(first) - first..(range.end - first).min(PIECE)]
        })
    }

    /// The bytes held on the heap, shared ones included; those that the elements hold elsewhere are not.
    pub(crate) fn memory(&self) -> usize {
        let piece = |piece: &Arc<Vec<T>>| heap_bytes(&**piece) + allocation_bytes(size_of::<Vec<T>>());
        heap_bytes(&self.pieces) + self.pieces.iter().map(piece).sum::<usize>()
    }
}

impl<T: Clone> Pieces<T> {
    /// The element at a place, to change it. Copies its piece if another list has it too, so look before you write.
    #[inline]
    pub(crate) fn get_mut(&mut self, index: usize) -> &mut T {
        &mut Arc::make_mut(&mut self.pieces[index / PIECE])[index % PIECE]
    }

    /// Adds an element at the end.
    pub(crate) fn push(&mut self, element: T) {
        match self.pieces.last_mut() {
            Some(last) if last.len() < PIECE => Arc::make_mut(last).push(element),
            _ => self.pieces.push(Arc::new(vec![element])),
        }
        self.len += 1;
    }

    /// Exchanges two elements.
    pub(crate) fn swap(&mut self, left: usize, right: usize) {
        let element = self[left].clone();
        let element = std::mem::replace(self.get_mut(right), element);
        *self.get_mut(left) = element;
    }

    /// Gives spare room back.
    pub(crate) fn shrink(&mut self) {
        self.pieces.shrink_to_fit();
        if let Some(last) = self.pieces.last_mut() {
            Arc::make_mut(last).shrink_to_fit();
        }
    }
}

impl<T> Index<usize> for Pieces<T> {
    type Output = T;

    #[inline]
    fn index(&self, index: usize) -> &T {
        &self.pieces[index / PIECE][index % PIECE]
    }
}

impl<T: Clone> Extend<T> for Pieces<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, elements: I) {
        elements.into_iter().for_each(|element| self.push(element));
    }
}

impl<T: Clone> FromIterator<T> for Pieces<T> {
    fn from_iter<I: IntoIterator<Item = T>>(elements: I) -> Pieces<T> {
        let mut pieces = Pieces::default();
        pieces.extend(elements);
        pieces
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_keeps_what_it_had_whatever_the_other_side_does() {
        let mut list: Pieces<usize> = (0..3 * PIECE + 5).collect();
        let copy = list.clone();
        *list.get_mut(PIECE) = 7;
        list.swap(0, 3 * PIECE);
        list.push(9);
        assert!(copy.iter().copied().eq(0..3 * PIECE + 5));
        assert_eq!((list[PIECE], list[0], list[3 * PIECE], list[3 * PIECE + 5]), (7, 3 * PIECE, 0, 9));
        assert_eq!((list.len(), copy.len(), copy.get(3 * PIECE + 5)), (3 * PIECE + 6, 3 * PIECE + 5, None));
    }

    #[test]
    fn only_the_piece_that_changed_is_copied() {
        let mut list: Pieces<usize> = (0..3 * PIECE).collect();
        let copy = list.clone();
        *list.get_mut(PIECE) = 7;
        let shared = list.pieces.iter().zip(&copy.pieces).map(|(one, other)| Arc::ptr_eq(one, other));
        assert_eq!(shared.collect::<Vec<_>>(), [true, false, true]);
    }

    #[test]
    fn slices_cover_the_range_and_no_more() {
        let list: Pieces<usize> = (0..2 * PIECE + 3).collect();
        for range in
            [0..0, 5..5, 0..3, PIECE - 1..PIECE, PIECE - 1..PIECE + 1, PIECE..2 * PIECE, 0..list.len()]
        {
            let covered: Vec<usize> = list.slices(range.clone()).flatten().copied().collect();
            assert!(covered.into_iter().eq(range.clone()), "{range:?}");
        }
    }
}
