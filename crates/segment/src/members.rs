//! Who is in: every segment over every customer.

use kesit_model::Timestamp;
use kesit_timeline::{BLOCK_ROWS, Block, BlockIter, CustomerIx, Timelines};

use crate::evaluator::{BlockScratch, Evaluator};
use crate::rows::{Untils, present, rows_of};
use crate::subject::Scene;
use crate::{Frozen, Program, SegmentIx};

/// The members of one segment: a bit a customer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Members {
    blocks: Vec<u64>,
}

impl Members {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.blocks.iter().map(|block| block.count_ones() as usize).sum()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.blocks.iter().all(|block| *block == 0)
    }

    /// Whether the customer is one.
    #[must_use]
    pub fn contains(&self, customer: CustomerIx) -> bool {
        self.blocks.get(customer.block()).is_some_and(|block| block >> customer.row() & 1 == 1)
    }

    /// All of them, ascending.
    pub fn iter(&self) -> impl Iterator<Item = CustomerIx> + '_ {
        self.blocks
            .iter()
            .enumerate()
            .flat_map(|(block, mask)| rows_of(*mask).map(move |row| CustomerIx::at(block, row)))
    }

    /// From the bits of each block.
    #[must_use]
    pub fn of_blocks(blocks: Vec<u64>) -> Members {
        Members { blocks }
    }

    /// The bits of one block.
    #[must_use]
    pub fn block(&self, block: usize) -> u64 {
        self.blocks.get(block).copied().unwrap_or(0)
    }

    /// How many blocks there are bits of.
    #[must_use]
    pub fn block_count(&self) -> usize {
        self.blocks.len()
    }

    /// How many are members of both.
    #[must_use]
    pub fn overlap(&self, other: &Members) -> usize {
        self.blocks.iter().zip(&other.blocks).map(|(own, other)| (own & other).count_ones() as usize).sum()
    }

    /// Those who are not members of the other.
    #[must_use]
    pub fn minus(&self, other: &Members) -> Members {
        let others = other.blocks.iter().copied().chain(std::iter::repeat(0));
        Members { blocks: self.blocks.iter().zip(others).map(|(own, other)| own & !other).collect() }
    }

    /// Makes the customer a member or not; says whether that is a change.
    pub fn set(&mut self, customer: CustomerIx, member: bool) -> bool {
        let (block, bit) = (customer.block(), 1 << customer.row());
        if self.blocks.len() <= block {
            self.blocks.resize(block + 1, 0);
        }
        let was = self.blocks[block] & bit != 0;
        if member {
            self.blocks[block] |= bit;
        } else {
            self.blocks[block] &= !bit;
        }
        was != member
    }
}

impl Program {
    /// The members of every segment at `now`, on `threads` threads.
    #[must_use]
    pub fn members(
        &self,
        timelines: &Timelines,
        frozen: &Frozen,
        now: Timestamp,
        threads: usize,
    ) -> Vec<Members> {
        let segments: Vec<SegmentIx> = (0..self.segments.len()).map(SegmentIx).collect();
        self.members_of(&segments, timelines, frozen, now, threads)
    }

    /// The same of some segments.
    #[must_use]
    pub fn members_of(
        &self,
        segments: &[SegmentIx],
        timelines: &Timelines,
        frozen: &Frozen,
        now: Timestamp,
        threads: usize,
    ) -> Vec<Members> {
        sweep::<false>(segments, Scene::new(timelines, self, frozen), now, threads).members
    }

    /// The members of some segments at `now`, and for every customer until when all of that stands.
    #[must_use]
    pub fn sweep(
        &self,
        segments: &[SegmentIx],
        timelines: &Timelines,
        frozen: &Frozen,
        now: Timestamp,
        threads: usize,
    ) -> Sweep {
        sweep::<true>(segments, Scene::new(timelines, self, frozen), now, threads)
    }
}

/// Some segments over all customers.
#[derive(Debug, Default)]
pub struct Sweep {
    /// Who is in, for each segment asked about.
    pub members: Vec<Members>,
    /// For each customer index, until when the answers of all the segments stand; [`Timestamp::MAX`] is for ever.
    pub untils: Vec<Timestamp>,
}

/// Every thread takes a stretch of blocks; the results are joined in order.
fn sweep<const UNTILS: bool>(
    segments: &[SegmentIx],
    scene: Scene<'_>,
    now: Timestamp,
    threads: usize,
) -> Sweep {
    let blocks = scene.timelines.blocks();
    let share = blocks.len().div_ceil(threads.max(1)).max(1);
    let parts: Vec<Sweep> = std::thread::scope(|scope| {
        let start = |part| scope.spawn(move || sweep_part::<UNTILS>(segments, scene, part, now));
        let stretch = |first: usize| blocks.range(first..(first + share).min(blocks.len()));
        let workers: Vec<_> = (0..blocks.len()).step_by(share).map(stretch).map(start).collect();
        workers.into_iter().map(|worker| worker.join().expect("evaluation does not panic")).collect()
    });
    let mut whole = Sweep { members: vec![Members::default(); segments.len()], untils: Vec::new() };
    for part in parts {
        for (whole, part) in whole.members.iter_mut().zip(part.members) {
            whole.blocks.extend(part.blocks);
        }
        whole.untils.extend(part.untils);
    }
    whole
}

fn sweep_part<const UNTILS: bool>(
    segments: &[SegmentIx],
    scene: Scene<'_>,
    blocks: BlockIter<'_>,
    now: Timestamp,
) -> Sweep {
    let mut scratch = BlockScratch::default();
    let mut evaluator = Evaluator::with_memo(scene, now, &mut scratch);
    if !UNTILS {
        evaluator = evaluator.without_untils();
    }
    let mut part = Sweep { members: vec![Members::default(); segments.len()], untils: Vec::new() };
    for block in blocks {
        evaluator.next_block();
        let present = present(block, now);
        let mut untils = absent_untils(block, present);
        for (segment, members) in segments.iter().zip(&mut part.members) {
            let root = scene.program.segments[segment.0].root;
            members.blocks.push(evaluator.rows(block, present, root));
            if UNTILS {
                let own = evaluator.untils();
                rows_of(present).for_each(|row| untils[row] = untils[row].min(own[row]));
            }
        }
        if UNTILS {
            part.untils.extend(untils);
        }
    }
    part
}

/// Who does not exist yet comes into being with their first message.
fn absent_untils(block: &Block, present: u64) -> Untils {
    let mut untils = [Timestamp::MAX; BLOCK_ROWS];
    rows_of(block.live() & !present).for_each(|row| untils[row] = block.first_at(row));
    untils
}
