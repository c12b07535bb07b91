//! A definition file made ready to run: a graph of nodes in which equal conditions are one node.

use kesit_model::definition::Condition;
use kesit_model::zone::Zone;
use kesit_model::{Key, Language, Timestamp};
use kesit_timeline::{CustomerIx, Timelines};

use crate::cond::{
    AccountLeaf, ConsentLeaf, EventLeaf, ItemsLeaf, ListLeaf, NearLeaf, RankLeaf, ScoreLeaf, SegmentLeaf,
    SequenceLeaf, TraitLeaf,
};
use crate::single::{Scratch, Single};
use crate::subject::Scene;
use crate::triggers::Triggers;
use crate::{CutOffs, Figure, Frozen};

/// What the meaning of a definition depends on besides its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The workspace's time zone: calendar windows, local days, dates without an offset.
    pub zone: Zone,
    /// The workspace's language: how case is folded.
    pub language: Language,
}

/// Segments, compiled.
#[derive(Debug)]
pub struct Program {
    pub(crate) settings: Settings,
    pub(crate) nodes: Vec<Node>,
    pub(crate) segments: Vec<CompiledSegment>,
    /// Nodes that are [`NodeKind::Rank`], by the index of their cut-off.
    pub(crate) ranks: Vec<NodeId>,
    /// How many nodes are used more than once and remember their answer.
    pub(crate) memo_slots: usize,
}

/// The place of a segment in a program: the order of the definitions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SegmentIx(pub usize);

/// Is the customer in, and until when is that certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// Whether the customer is a member at the instant asked about.
    pub member: bool,
    /// The earliest later instant at which the answer may change with no new data; [`Timestamp::MAX`] is never.
    pub until: Timestamp,
}

#[derive(Debug)]
pub(crate) struct CompiledSegment {
    pub(crate) key: Key,
    pub(crate) root: NodeId,
    pub(crate) triggers: Triggers,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct NodeId(pub(crate) usize);

#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) kind: NodeKind,
    /// What it was compiled from.
    pub(crate) source: Condition,
    /// How many nodes and segments use it.
    pub(crate) uses: usize,
    pub(crate) memo: Option<usize>,
}

#[derive(Debug)]
pub(crate) enum NodeKind {
    Everyone,
    All(Vec<NodeId>),
    Any(Vec<NodeId>),
    None(Vec<NodeId>),
    Not(NodeId),
    /// Member of another segment now: its root.
    Member(NodeId),
    Trait(TraitLeaf),
    Items(ItemsLeaf),
    Event(EventLeaf),
    Account(AccountLeaf),
    Consent(ConsentLeaf),
    Segment(SegmentLeaf),
    List(ListLeaf),
    Score(ScoreLeaf),
    Near(NearLeaf),
    Rank(RankLeaf),
    Sequence(SequenceLeaf),
}

impl Program {
    /// What it was compiled with.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The keys of its segments, in order.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &Key> {
        self.segments.iter().map(|segment| &segment.key)
    }

    /// The place of a segment.
    #[must_use]
    pub fn segment(&self, key: &Key) -> Option<SegmentIx> {
        self.segments.iter().position(|segment| &segment.key == key).map(SegmentIx)
    }

    /// The key of a segment.
    #[must_use]
    pub fn key(&self, segment: SegmentIx) -> &Key {
        &self.segments[segment.0].key
    }

    /// What can change who is in a segment, besides time.
    #[must_use]
    pub fn triggers(&self, segment: SegmentIx) -> &Triggers {
        &self.segments[segment.0].triggers
    }

    /// The scores that the program asks for, each once.
    #[must_use]
    pub fn scores(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.nodes.iter().filter_map(Node::score).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The lists that the program asks for, each once.
    #[must_use]
    pub fn lists(&self) -> Vec<&Key> {
        let mut keys: Vec<&Key> = self.nodes.iter().filter_map(Node::list).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// How many rankings there are, each with a cut-off of its own ([`Program::fit`]).
    #[must_use]
    pub fn rank_count(&self) -> usize {
        self.ranks.len()
    }

    /// Whether any segment depends on a cut-off over all customers ([`Program::fit`]).
    #[must_use]
    pub fn has_ranks(&self) -> bool {
        !self.ranks.is_empty()
    }

    /// The verdict on one customer at `now`. A customer does not exist before their first message.
    pub fn evaluate(
        &self,
        segment: SegmentIx,
        timelines: &Timelines,
        frozen: &Frozen,
        customer: CustomerIx,
        now: Timestamp,
        scratch: &mut Scratch,
    ) -> Verdict {
        let mut verdicts = [Verdict { member: false, until: Timestamp::MAX }];
        self.evaluate_each(&[segment], timelines, frozen, customer, now, scratch, |place, verdict| {
            verdicts[place] = verdict;
        });
        verdicts[0]
    }

    /// The verdicts of several segments on one customer at `now`; `each` gets the place in `segments` and the verdict. What
    /// the segments have in common is worked out once.
    #[expect(
        clippy::too_many_arguments,
        reason = "the world, whom, when, and where to put it: none can be left out"
    )]
    pub fn evaluate_each(
        &self,
        segments: &[SegmentIx],
        timelines: &Timelines,
        frozen: &Frozen,
        customer: CustomerIx,
        now: Timestamp,
        scratch: &mut Scratch,
        mut each: impl FnMut(usize, Verdict),
    ) {
        let block = &timelines.blocks()[customer.block()];
        let row = customer.row();
        let first_at = block.first_at(row);
        let exists = block.live() >> row & 1 == 1;
        let scene = Scene::new(timelines, self, frozen);
        let mut single = Single::with_memo(scene, block, row, now, scratch);
        for (place, segment) in segments.iter().enumerate() {
            let verdict = if !exists {
                Verdict { member: false, until: Timestamp::MAX }
            } else if first_at > now {
                Verdict { member: false, until: first_at }
            } else {
                let (member, until) = single.node(self.segments[segment.0].root);
                Verdict { member, until }
            };
            each(place, verdict);
        }
    }

    /// Computes the cut-offs of `rank` conditions over all customers that exist at `now`, and freezes them in `frozen`.
    pub fn fit(&self, timelines: &Timelines, frozen: &mut Frozen, now: Timestamp) {
        let cut_offs = self.ranks.iter().map(|node| self.cut_off(*node, timelines, frozen, now)).collect();
        frozen.set_cut_offs(CutOffs(cut_offs));
    }

    fn cut_off(
        &self,
        node: NodeId,
        timelines: &Timelines,
        frozen: &Frozen,
        now: Timestamp,
    ) -> Option<Figure> {
        let NodeKind::Rank(leaf) = &self.nodes[node.0].kind else { return None };
        let scene = Scene::new(timelines, self, frozen);
        let (mut figures, mut customers) = (Vec::new(), 0);
        for block in timelines.blocks() {
            let present = crate::rows::present(block, now);
            customers += present.count_ones() as usize;
            figures.extend(leaf.figures(scene, block, present, now));
        }
        leaf.cut_off_of(figures, customers)
    }
}

impl Node {
    fn score(&self) -> Option<&str> {
        match &self.kind {
            NodeKind::Score(leaf) => Some(&leaf.name),
            _ => None,
        }
    }

    fn list(&self) -> Option<&Key> {
        match &self.kind {
            NodeKind::List(leaf) => Some(&leaf.key),
            _ => None,
        }
    }
}
