//! The same work on many items, on several threads.

use std::thread;

/// Maps items in their order; the outcome does not depend on the number of threads.
pub(super) fn map<T: Sync, R: Send>(threads: usize, items: &[T], each: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let length = items.len().div_ceil(threads.max(1)).max(1);
    let stretch = |items: &[T]| items.iter().map(&each).collect::<Vec<R>>();
    if length >= items.len() {
        return stretch(items);
    }
    let stretch = &stretch;
    thread::scope(|scope| {
        let running: Vec<_> = items.chunks(length).map(|items| scope.spawn(move || stretch(items))).collect();
        let done = running
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        done.flatten().collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_stays_whatever_the_threads() {
        for count in [0_usize, 1, 2, 7, 100] {
            let items: Vec<usize> = (0..count).collect();
            for threads in [0, 1, 2, 3, 64] {
                assert_eq!(map(threads, &items, |item| item * 2), map(1, &items, |item| item * 2), "{count}");
            }
        }
    }
}
