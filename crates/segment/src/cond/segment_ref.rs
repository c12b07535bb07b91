//! `segment: key` with `entered` or `left`: the customer's own timeline run through that segment. Plain membership needs no
//! leaf: it is the segment's own node.

use kesit_model::definition::SegmentCondition;

use crate::clock::Clock;
use crate::compile::Compiler;
use crate::evaluator::Evaluator;
use crate::over_time::{Turns, turns};
use crate::program::NodeId;
use crate::subject::Subject;
use crate::test::DateTests;

#[derive(Debug)]
pub(crate) struct SegmentLeaf {
    /// The root of the segment.
    pub(crate) root: NodeId,
    entered: DateTests,
    left: DateTests,
}

impl SegmentLeaf {
    pub(crate) fn compile(
        condition: &SegmentCondition,
        root: NodeId,
        compiler: &mut Compiler<'_>,
    ) -> SegmentLeaf {
        SegmentLeaf {
            root,
            entered: DateTests::compile(&condition.entered, compiler),
            left: DateTests::compile(&condition.left, compiler),
        }
    }

    pub(crate) fn holds(&self, subject: &Subject<'_>, clock: &mut Clock) -> bool {
        let turns = self.turns(subject, clock);
        let passes = |tests: &DateTests, at: Option<kesit_model::Timestamp>, clock: &mut Clock| {
            tests.is_empty() || at.is_some_and(|at| tests.hold(at, subject, clock))
        };
        passes(&self.entered, turns.entered_at, clock) && passes(&self.left, turns.left_at, clock)
    }

    /// When the customer last entered and left the segment.
    pub(crate) fn turns(&self, subject: &Subject<'_>, clock: &mut Clock) -> Turns {
        turns(subject.first_at(), clock, |then| {
            let mut evaluator = Evaluator::new(subject.scene, then.now());
            let (holds, until) = evaluator.one(subject.block, subject.row, self.root);
            then.flips_at(until);
            holds
        })
    }
}
