//! Runs a program for one customer: what the live engine does after every message, and what is asked inside other conditions.
//! The answers are those of [`crate::evaluator`] for a block of one; with no columns of answers to fill they take half the time.

use kesit_model::Timestamp;
use kesit_timeline::Block;

use crate::clock::Clock;
use crate::evaluator::leaf_holds;
use crate::program::{NodeId, NodeKind};
use crate::subject::{Scene, Subject};

/// Working memory of evaluations of one customer, kept from one to the next to spare allocations. It holds no answers between
/// calls.
#[derive(Debug, Default)]
pub struct Scratch {
    /// Answers of nodes that are used more than once.
    answers: Vec<Answer>,
    /// Which answers are of this evaluation.
    round: u64,
}

#[derive(Debug, Clone, Copy)]
struct Answer {
    round: u64,
    holds: bool,
    until: Timestamp,
}

impl Answer {
    const NONE: Answer = Answer { round: 0, holds: false, until: Timestamp::MAX };
}

/// One program for one customer at one instant.
pub(crate) struct Single<'a, 's> {
    scene: Scene<'a>,
    block: &'a Block,
    row: usize,
    now: Timestamp,
    memory: Option<&'s mut Scratch>,
}

impl<'a, 's> Single<'a, 's> {
    /// For a question inside another one: no memory of answers.
    pub(crate) fn new(scene: Scene<'a>, block: &'a Block, row: usize, now: Timestamp) -> Single<'a, 'static> {
        Single { scene, block, row, now, memory: None }
    }

    /// For several segments of the customer: nodes that are used more than once are worked out once.
    pub(crate) fn with_memo(
        scene: Scene<'a>,
        block: &'a Block,
        row: usize,
        now: Timestamp,
        scratch: &'s mut Scratch,
    ) -> Single<'a, 's> {
        if scratch.answers.len() < scene.program.memo_slots {
            scratch.answers.resize(scene.program.memo_slots, Answer::NONE);
        }
        scratch.round += 1;
        Single { scene, block, row, now, memory: Some(scratch) }
    }

    /// Whether the node holds, and until when that stands.
    pub(crate) fn node(&mut self, node: NodeId) -> (bool, Timestamp) {
        let node = &self.scene.program.nodes[node.0];
        let (Some(slot), Some(memory)) = (node.memo, &self.memory) else { return self.compute(&node.kind) };
        let (round, known) = (memory.round, memory.answers[slot]);
        if known.round == round {
            return (known.holds, known.until);
        }
        let (holds, until) = self.compute(&node.kind);
        if let Some(memory) = &mut self.memory {
            memory.answers[slot] = Answer { round, holds, until };
        }
        (holds, until)
    }

    fn compute(&mut self, kind: &NodeKind) -> (bool, Timestamp) {
        match kind {
            NodeKind::All(members) => self.every(members, true),
            NodeKind::None(members) => self.every(members, false),
            NodeKind::Any(members) => not(self.every(members, false)),
            NodeKind::Not(member) => not(self.node(*member)),
            NodeKind::Member(root) => self.node(*root),
            NodeKind::Event(leaf) => leaf.holds(&self.subject(), self.now),
            leaf => {
                let mut clock = Clock::at(self.now);
                let holds = leaf_holds(leaf, &self.subject(), &mut clock);
                (holds, clock.until())
            }
        }
    }

    /// Whether every member answers `wanted`. If so, that stands until the first of them may change; if not, as long as the one
    /// stands that does not.
    fn every(&mut self, members: &[NodeId], wanted: bool) -> (bool, Timestamp) {
        let mut stands_until = Timestamp::MAX;
        for member in members {
            let (holds, until) = self.node(*member);
            if holds != wanted {
                return (false, until);
            }
            stands_until = stands_until.min(until);
        }
        (true, stands_until)
    }

    fn subject(&self) -> Subject<'a> {
        Subject { scene: self.scene, block: self.block, row: self.row }
    }
}

fn not((holds, until): (bool, Timestamp)) -> (bool, Timestamp) {
    (!holds, until)
}
