//! `segment: key` with `entered` or `left`: the customer's own timeline run through that segment. Plain membership needs no
//! leaf: it is the segment's own node.

use kesit_model::definition::SegmentCondition;
use kesit_model::{Span, Timestamp};

use crate::clock::Clock;
use crate::compile::Compiler;
use crate::over_time::{self, Turns};
use crate::program::NodeId;
use crate::single::Single;
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
        let turns = self.turns(self.looks_back(), subject, clock);
        let passes = |tests: &DateTests, at: Option<Timestamp>, clock: &mut Clock| {
            tests.is_empty() || at.is_some_and(|at| tests.hold(at, subject, clock))
        };
        passes(&self.entered, turns.entered_at, clock) && passes(&self.left, turns.left_at, clock)
    }

    /// How far back a turn may lie and still pass; `None` without such a limit.
    fn looks_back(&self) -> Option<Span> {
        match (self.entered.is_empty(), self.left.is_empty()) {
            (false, true) => self.entered.looks_back(),
            (true, false) => self.left.looks_back(),
            _ => Some(self.entered.looks_back()?.max(self.left.looks_back()?)),
        }
    }

    /// When the customer last entered and left the segment, looking back a little farther than `span` at the most.
    pub(crate) fn turns(&self, span: Option<Span>, subject: &Subject<'_>, clock: &mut Clock) -> Turns {
        let start = over_time::start(subject.first_at(), span, clock);
        over_time::turns(start, clock, |then| {
            let (holds, until) =
                Single::new(subject.scene, subject.block, subject.row, then.now()).node(self.root);
            then.flips_at(until);
            holds
        })
    }
}
