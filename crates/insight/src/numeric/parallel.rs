//! Work on several threads whose outcome does not depend on how many there are: it is cut into the same pieces always,
//! and the answers come back in the order of the pieces.

use std::sync::{Mutex, PoisonError};
use std::thread;

/// The answer for each piece, in order. Pieces are handed out one by one to at most `threads` threads.
pub(crate) fn in_order<I, T>(
    threads: usize,
    pieces: impl IntoIterator<Item = I, IntoIter: Send>,
    work: impl Fn(I) -> T + Sync,
) -> Vec<T>
where
    T: Send,
{
    let mut pieces = pieces.into_iter();
    if threads <= 1 {
        return pieces.map(work).collect();
    }
    let queue = Mutex::new(pieces.by_ref().enumerate());
    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
    let worker = || {
        let mut done = Vec::new();
        while let Some((place, piece)) = next() {
            done.push((place, work(piece)));
        }
        done
    };
    let mut done: Vec<(usize, T)> = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(worker)).collect();
        let mut done = worker();
        for other in others {
            done.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        done
    });
    done.sort_unstable_by_key(|(place, _)| *place);
    done.into_iter().map(|(_, answer)| answer).collect()
}

/// A slice in this many pieces, at most, of one length but for the last.
pub(crate) fn pieces<T>(all: &[T], pieces: usize) -> Vec<&[T]> {
    all.chunks(all.len().div_ceil(pieces.max(1)).max(1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_keep_the_order_of_the_pieces() {
        let wanted: Vec<u64> = (0..1000).map(|x| x * x).collect();
        for threads in [0, 1, 2, 5] {
            assert_eq!(in_order(threads, 0..1000_u64, |x| x * x), wanted);
        }
    }

    #[test]
    fn pieces_can_be_parts_of_a_slice_to_write_to() {
        let mut numbers = vec![0_usize; 100];
        let sums = in_order(3, numbers.chunks_mut(7).enumerate(), |(ix, part)| {
            part.fill(ix);
            part.len()
        });
        assert_eq!(sums.iter().sum::<usize>(), 100);
        assert_eq!((numbers[0], numbers[99]), (0, 14));
    }

    #[test]
    fn pieces_are_of_one_length_but_for_the_last() {
        assert_eq!(pieces(&[1, 2, 3, 4, 5], 2), [&[1, 2, 3][..], &[4, 5]]);
        assert!(pieces::<u8>(&[], 4).is_empty());
    }
}
