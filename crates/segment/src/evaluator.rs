//! Runs a program over a block of customers: every node answers for all rows of a mask at once, one bit a customer, and
//! leaves for each row until when the answer stands.
//!
//! Logic stops early, row by row: `all` no longer asks about customers that one member already refused, and for them the
//! answer stands as long as that one refusal does.

use kesit_model::Timestamp;
use kesit_timeline::{BLOCK_ROWS, Block};

use crate::clock::Clock;
use crate::program::{NodeId, NodeKind};
use crate::rows::{Untils, each_row, rows_of};
use crate::subject::{Scene, Subject};

/// Working memory of evaluations, kept from one block to the next to spare allocations.
#[derive(Debug, Default)]
pub(crate) struct BlockScratch {
    /// Untils of the node being evaluated at each depth.
    levels: Vec<Untils>,
    /// Answers of nodes that are used more than once.
    memos: Vec<Memo>,
    /// Which memos are of this evaluation.
    round: u64,
}

#[derive(Debug, Clone)]
struct Memo {
    round: u64,
    known: u64,
    holds: u64,
    untils: Untils,
}

impl Memo {
    const EMPTY: Memo = Memo { round: 0, known: 0, holds: 0, untils: [Timestamp::MAX; BLOCK_ROWS] };
}

/// One program at one instant.
pub(crate) struct Evaluator<'a, 's> {
    scene: Scene<'a>,
    now: Timestamp,
    scratch: &'s mut BlockScratch,
    /// Whether anybody wants to know until when answers stand.
    tracks: bool,
}

impl<'a, 's> Evaluator<'a, 's> {
    /// For several segments on the same block: nodes that are used more than once are worked out once.
    pub(crate) fn with_memo(
        scene: Scene<'a>,
        now: Timestamp,
        scratch: &'s mut BlockScratch,
    ) -> Evaluator<'a, 's> {
        if scratch.memos.len() < scene.program.memo_slots {
            scratch.memos.resize(scene.program.memo_slots, Memo::EMPTY);
        }
        scratch.round += 1;
        Evaluator { scene, now, scratch, tracks: true }
    }

    /// The same where nobody will ask [`Evaluator::untils`].
    pub(crate) fn without_untils(self) -> Evaluator<'a, 's> {
        Evaluator { tracks: false, ..self }
    }

    /// Forgets the answers, to go on with another block.
    pub(crate) fn next_block(&mut self) {
        self.scratch.round += 1;
    }

    /// The rows of `mask` on which the node holds.
    pub(crate) fn rows(&mut self, block: &Block, mask: u64, node: NodeId) -> u64 {
        self.node(block, mask, node, 0)
    }

    /// Until when the last answer of [`Evaluator::rows`] stands, for each of its rows.
    pub(crate) fn untils(&mut self) -> &Untils {
        &self.scratch.levels[0]
    }

    fn node(&mut self, block: &Block, mask: u64, node: NodeId, depth: usize) -> u64 {
        let levels = &mut self.scratch.levels;
        if levels.len() <= depth {
            levels.resize(depth + 1, [Timestamp::MAX; BLOCK_ROWS]);
        }
        match self.scene.program.nodes[node.0].memo {
            Some(slot) => self.remembered(block, mask, node, slot, depth),
            None => self.compute(block, mask, node, depth),
        }
    }

    fn remembered(&mut self, block: &Block, mask: u64, node: NodeId, slot: usize, depth: usize) -> u64 {
        let scratch = &mut *self.scratch;
        let (round, memo) = (scratch.round, &mut scratch.memos[slot]);
        if memo.round != round {
            (memo.round, memo.known, memo.holds) = (round, 0, 0);
        }
        let unknown = mask & !memo.known;
        if unknown != 0 {
            let holds = self.compute(block, unknown, node, depth);
            let tracks = self.tracks;
            let scratch = &mut *self.scratch;
            let (level, memo) = (&scratch.levels[depth], &mut scratch.memos[slot]);
            memo.known |= unknown;
            memo.holds |= holds;
            if tracks {
                rows_of(unknown).for_each(|row| memo.untils[row] = level[row]);
            }
        }
        let tracks = self.tracks;
        let scratch = &mut *self.scratch;
        let (level, memo) = (&mut scratch.levels[depth], &scratch.memos[slot]);
        if tracks {
            rows_of(mask).for_each(|row| level[row] = memo.untils[row]);
        }
        memo.holds & mask
    }

    fn compute(&mut self, block: &Block, mask: u64, node: NodeId, depth: usize) -> u64 {
        let (scene, now) = (self.scene, self.now);
        let kind = &scene.program.nodes[node.0].kind;
        match kind {
            NodeKind::All(members) => return self.every(block, mask, members, true, depth),
            NodeKind::Any(members) => return mask & !self.every(block, mask, members, false, depth),
            NodeKind::None(members) => return self.every(block, mask, members, false, depth),
            NodeKind::Not(member) => {
                return mask & !self.every(block, mask, std::slice::from_ref(member), true, depth);
            }
            NodeKind::Member(root) => {
                return self.every(block, mask, std::slice::from_ref(root), true, depth);
            }
            _ => {}
        }
        let tracks = self.tracks;
        let untils = &mut self.scratch.levels[depth];
        let ask = Ask { scene, block, mask, now, tracks };
        match kind {
            NodeKind::Event(leaf) => leaf.hold(scene, block, mask, now, untils),
            NodeKind::Sequence(leaf) => leaf.hold(scene, block, mask, now, untils),
            NodeKind::Rank(leaf) => leaf.hold(scene, block, mask, now, untils),
            leaf => ask.each(untils, |subject, clock| leaf_holds(leaf, subject, clock)),
        }
    }

    /// The rows on which every member answers `wanted`. Where all do, the answer stands until the first of them may change;
    /// where one does not, as long as that one stands.
    fn every(&mut self, block: &Block, mask: u64, members: &[NodeId], wanted: bool, depth: usize) -> u64 {
        let mut standing = mask;
        if self.tracks {
            let own = &mut self.scratch.levels[depth];
            rows_of(mask).for_each(|row| own[row] = Timestamp::MAX);
        }
        for member in members {
            if standing == 0 {
                break;
            }
            let holds = self.node(block, standing, *member, depth + 1);
            let agree = if wanted { holds } else { standing & !holds };
            if self.tracks {
                self.join_untils(depth, agree, standing & !agree);
            }
            standing = agree;
        }
        standing
    }

    /// Takes over from a member until when its answer stands: the earlier one where it agrees, its own where it decides.
    fn join_untils(&mut self, depth: usize, agree: u64, decided: u64) {
        let (upper, lower) = self.scratch.levels.split_at_mut(depth + 1);
        let (own, of_member) = (&mut upper[depth], &lower[0]);
        rows_of(agree).for_each(|row| own[row] = own[row].min(of_member[row]));
        rows_of(decided).for_each(|row| own[row] = of_member[row]);
    }
}

/// Whether a condition that is no logic holds on one customer.
pub(crate) fn leaf_holds(leaf: &NodeKind, subject: &Subject<'_>, clock: &mut Clock) -> bool {
    let only_row = |hold: &dyn Fn(u64, &mut Untils) -> u64, clock: &mut Clock| {
        let mut untils = [Timestamp::MAX; BLOCK_ROWS];
        let holds = hold(1 << subject.row, &mut untils) != 0;
        clock.flips_at(untils[subject.row]);
        holds
    };
    let (scene, block, now) = (subject.scene, subject.block, clock.now());
    match leaf {
        NodeKind::Sequence(leaf) => only_row(&|row, untils| leaf.hold(scene, block, row, now, untils), clock),
        NodeKind::Rank(leaf) => only_row(&|row, untils| leaf.hold(scene, block, row, now, untils), clock),
        NodeKind::Event(leaf) => {
            let (holds, until) = leaf.holds(subject, now);
            clock.flips_at(until);
            holds
        }
        NodeKind::Trait(leaf) => leaf.holds(subject, clock),
        NodeKind::Items(leaf) => leaf.holds(subject, clock),
        NodeKind::Account(leaf) => leaf.holds(subject, clock),
        NodeKind::Consent(leaf) => leaf.holds(subject, clock),
        NodeKind::Segment(leaf) => leaf.holds(subject, clock),
        NodeKind::List(leaf) => leaf.holds(subject),
        NodeKind::Score(leaf) => leaf.holds(subject, clock),
        NodeKind::Near(leaf) => leaf.holds(subject, clock),
        NodeKind::Everyone => true,
        NodeKind::All(_) | NodeKind::Any(_) | NodeKind::None(_) | NodeKind::Not(_) | NodeKind::Member(_) => {
            unreachable!("logic is answered before")
        }
    }
}

/// A question to the rows of a mask, one by one.
struct Ask<'a, 'b> {
    scene: Scene<'a>,
    block: &'b Block,
    mask: u64,
    now: Timestamp,
    tracks: bool,
}

impl Ask<'_, '_> {
    #[inline]
    fn each(&self, untils: &mut Untils, holds: impl Fn(&Subject<'_>, &mut Clock) -> bool) -> u64 {
        let clock = if self.tracks { Clock::at(self.now) } else { Clock::without_until(self.now) };
        each_row(self.mask, clock, untils, |row, clock| {
            holds(&Subject { scene: self.scene, block: self.block, row }, clock)
        })
    }
}
