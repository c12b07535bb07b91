//! One pass over all blocks, on several threads.

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
        let stretch = |first: usize, blocks: &[Block]| {
            blocks.iter().enumerate().map(|(index, block)| each(first + index, block)).reduce(&join)
        };
        let length = self.blocks.len().div_ceil(threads.max(1)).max(1);
        if length >= self.blocks.len() {
            return stretch(0, &self.blocks);
        }
        let stretch = &stretch;
        let answers: Vec<Option<T>> = thread::scope(|scope| {
            let stretches = self.blocks.chunks(length).enumerate();
            let running: Vec<_> = stretches
                .map(|(index, blocks)| scope.spawn(move || stretch(index * length, blocks)))
                .collect();
            running
                .into_iter()
                .map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
                .collect()
        });
        answers.into_iter().flatten().reduce(join)
    }
}
