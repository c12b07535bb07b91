//! One pass over all blocks, on several threads.

use std::ops::Range;
use std::thread;

use crate::{Block, Timelines};

impl Timelines {
    /// Asks every block and joins the answers from the first block to the last; `None` if there is no block. Each
    /// thread takes one stretch of blocks. Where `join` is associative the result does not depend on `threads`.
    pub fn fold<T: Send>(
        &self,
        threads: usize,
        each: impl Fn(usize, &Block) -> T + Sync,
        join: impl Fn(T, T) -> T + Sync,
    ) -> Option<T> {
        let stretch = |indices: Range<usize>| {
            indices
                .clone()
                .zip(self.blocks.range(indices))
                .map(|(index, block)| each(index, block))
                .reduce(&join)
        };
        let length = self.blocks.len().div_ceil(threads.max(1)).max(1);
        if length >= self.blocks.len() {
            return stretch(0..self.blocks.len());
        }
        let stretch = &stretch;
        let answers: Vec<Option<T>> = thread::scope(|scope| {
            let starts = (0..self.blocks.len()).step_by(length);
            let stretches = starts.map(|start| start..(start + length).min(self.blocks.len()));
            let running: Vec<_> = stretches.map(|indices| scope.spawn(move || stretch(indices))).collect();
            running
                .into_iter()
                .map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
                .collect()
        });
        answers.into_iter().flatten().reduce(join)
    }
}
