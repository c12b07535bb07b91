//! Work in several threads whose result does not depend on how many there are: pieces are cut the same way for any number,
//! and their results come in the order of the pieces.

/// Does each piece of work, and gives the results in order.
pub(crate) fn map<T: Send>(pieces: usize, threads: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let threads = threads.clamp(1, pieces.max(1));
    if threads == 1 {
        return (0..pieces).map(work).collect();
    }
    let share = |first: usize| (first..pieces).step_by(threads).map(|piece| (piece, work(piece))).collect();
    let mut done: Vec<(usize, T)> = std::thread::scope(|scope| {
        let share = &share;
        let running: Vec<_> = (0..threads).map(|first| scope.spawn(move || share(first))).collect();
        let finished = running.into_iter().map(|thread| match thread.join() {
            Ok(share) => share,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        finished.flat_map(|share: Vec<(usize, T)>| share).collect()
    });
    done.sort_by_key(|(piece, _)| *piece);
    done.into_iter().map(|(_, result)| result).collect()
}

/// A slice in this many pieces, at most, of one length but for the last.
pub(crate) fn pieces<T>(all: &[T], pieces: usize) -> Vec<&[T]> {
    all.chunks(all.len().div_ceil(pieces).max(1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order() {
        for threads in [0, 1, 3, 8, 100] {
            assert_eq!(map(7, threads, |piece| piece * piece), [0, 1, 4, 9, 16, 25, 36]);
        }
        assert_eq!(map(0, 4, |piece| piece), [0; 0]);
        assert_eq!(pieces(&[1, 2, 3, 4, 5], 2), [&[1, 2, 3][..], &[4, 5]]);
        assert!(pieces::<u8>(&[], 4).is_empty());
    }
}
