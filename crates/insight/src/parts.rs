//! Counting customers on all cores. What is counted must add up exactly, so that it does not matter how many there
//! are.

use std::ops::Range;
use std::thread;

use crate::numeric::parallel::in_order;

/// Counts parts of the customers 0..`customers`, and puts what was counted together in order.
pub(crate) fn in_parts<T: Send>(
    customers: usize,
    count: impl Fn(Range<usize>) -> T + Sync,
    merge: impl Fn(T, T) -> T,
) -> T {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let part = customers.div_ceil(threads).max(1);
    let parts = (0..customers).step_by(part).map(|start| start..customers.min(start + part));
    in_order(threads, parts, &count).into_iter().reduce(merge).unwrap_or_else(|| count(0..0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_is_counted_once_and_in_order() {
        let together = |mut one: Vec<usize>, mut other| {
            one.append(&mut other);
            one
        };
        for customers in [0, 1, 2, 3, 7, 64, 1001] {
            let counted = in_parts(customers, |part| part.collect::<Vec<usize>>(), together);
            assert!(counted.into_iter().eq(0..customers));
        }
    }
}
