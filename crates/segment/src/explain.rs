//! Why a customer is in a segment or not: the tree with the actual figures.

use kesit_model::definition::{Condition, ConsentState};
use kesit_model::{Span, Timestamp, Value};
use kesit_timeline::{Block, CustomerIx, Timelines};

use crate::clock::Clock;
use crate::program::{Node, NodeId, NodeKind};
use crate::rows::present;
use crate::single::Single;
use crate::subject::{Scene, Subject};
use crate::{Figure, Frozen, Program, SegmentIx};

/// One condition of the tree, as it stands for one customer at one instant.
#[derive(Debug, Clone)]
pub struct Why {
    /// The condition.
    pub condition: Condition,
    /// Whether it holds.
    pub holds: bool,
    /// The earliest later instant at which that may change with no new data; [`Timestamp::MAX`] is never.
    pub until: Timestamp,
    /// What was found.
    pub actual: Actual,
    /// When the newest event that passes the condition's filters happened, at any time before the instant; `None` for none
    /// and for other conditions.
    pub latest: Option<Timestamp>,
    /// The members of a logical condition, the root of the segment that is referred to, or the steps of a sequence, each by
    /// itself.
    pub parts: Vec<Why>,
}

/// What a condition found, in place of what it wanted.
#[derive(Debug, Clone)]
pub enum Actual {
    /// Nothing to show: logic, lists, sequences, accounts.
    Nothing,
    /// A trait, list or score; `None` is missing.
    Value(Option<Value>),
    /// A measured number; `None` is missing.
    Figure(Option<Figure>),
    /// A length of time; `None` is missing.
    Span(Option<Span>),
    /// When it happened or changed; `None` is never.
    Instant(Option<Timestamp>),
    /// The state of a consent, and since when.
    Consent(ConsentState, Option<Timestamp>),
    /// When a segment was last entered and left.
    Turns {
        /// Last entry.
        entered_at: Option<Timestamp>,
        /// Last leaving.
        left_at: Option<Timestamp>,
    },
    /// A distance in kilometres; `None` without a place.
    Kilometres(Option<f64>),
    /// A measured number beside the cut-off of a ranking; `None` is missing.
    Rank {
        /// The customer's.
        figure: Option<Figure>,
        /// What is needed.
        cut_off: Option<Figure>,
    },
}

impl Program {
    /// Why the customer is in the segment at `now`, or why not. `None` if the customer does not exist yet at `now`.
    #[must_use]
    pub fn explain(
        &self,
        segment: SegmentIx,
        timelines: &Timelines,
        frozen: &Frozen,
        customer: CustomerIx,
        now: Timestamp,
    ) -> Option<Why> {
        let block = &timelines.blocks()[customer.block()];
        let exists = present(block, now) >> customer.row() & 1 == 1;
        let scene = Scene::new(timelines, self, frozen);
        let explainer = Explainer { scene, block, row: customer.row(), now };
        exists.then(|| explainer.node(self.segments[segment.0].root))
    }
}

struct Explainer<'a> {
    scene: Scene<'a>,
    block: &'a Block,
    row: usize,
    now: Timestamp,
}

impl Explainer<'_> {
    fn node(&self, id: NodeId) -> Why {
        let node = &self.scene.program.nodes[id.0];
        let (holds, until) = self.answer(id);
        let (actual, latest) = self.actual(&node.kind);
        let parts = self.parts(&node.kind).iter().map(|part| self.part(&node.kind, *part)).collect();
        Why { condition: node.source.clone(), holds, until, actual, latest, parts }
    }

    fn parts<'k>(&self, kind: &'k NodeKind) -> &'k [NodeId] {
        match kind {
            NodeKind::All(members) | NodeKind::Any(members) | NodeKind::None(members) => members,
            NodeKind::Not(member) | NodeKind::Member(member) => std::slice::from_ref(member),
            NodeKind::Segment(leaf) => std::slice::from_ref(&leaf.root),
            NodeKind::Sequence(leaf) => &leaf.parts,
            _ => &[],
        }
    }

    /// A part; of a segment that the customer must not be in, only that they are not. (A tier excludes all earlier tiers,
    /// each of which excludes those before it.)
    fn part(&self, of: &NodeKind, id: NodeId) -> Why {
        let is_excluded = matches!(of, NodeKind::None(_));
        match &self.scene.program.nodes[id.0] {
            Node { kind: NodeKind::Member(_), source, .. } if is_excluded => {
                let (holds, until) = self.answer(id);
                let condition = source.clone();
                Why { condition, holds, until, actual: Actual::Nothing, latest: None, parts: Vec::new() }
            }
            _ => self.node(id),
        }
    }

    fn answer(&self, id: NodeId) -> (bool, Timestamp) {
        Single::new(self.scene, self.block, self.row, self.now).node(id)
    }

    fn actual(&self, kind: &NodeKind) -> (Actual, Option<Timestamp>) {
        let subject = Subject { scene: self.scene, block: self.block, row: self.row };
        let clock = &mut Clock::at(self.now);
        let dictionary = self.scene.dictionary();
        let actual = match kind {
            NodeKind::Event(leaf) => return leaf.actual(&subject, self.now),
            NodeKind::Trait(leaf) => leaf.actual(&subject, clock),
            NodeKind::Items(leaf) => Actual::Value(leaf.value(&subject, clock).to_value(dictionary)),
            NodeKind::Score(leaf) => Actual::Value(leaf.value(&subject, self.now)),
            NodeKind::Near(leaf) => Actual::Kilometres(leaf.distance_km(&subject, clock)),
            NodeKind::Consent(leaf) => {
                let (state, changed_at) = leaf.state(&subject, clock);
                Actual::Consent(state, changed_at)
            }
            NodeKind::Segment(leaf) => {
                let turns = leaf.turns(None, &subject, clock);
                Actual::Turns { entered_at: turns.entered_at, left_at: turns.left_at }
            }
            NodeKind::Rank(leaf) => Actual::Rank {
                figure: leaf.figure(&subject, self.now),
                cut_off: self.scene.frozen.cut_off(leaf.index),
            },
            NodeKind::Everyone
            | NodeKind::All(_)
            | NodeKind::Any(_)
            | NodeKind::None(_)
            | NodeKind::Not(_)
            | NodeKind::Member(_)
            | NodeKind::Account(_)
            | NodeKind::List(_)
            | NodeKind::Sequence(_) => Actual::Nothing,
        };
        (actual, None)
    }
}
