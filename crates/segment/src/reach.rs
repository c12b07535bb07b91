//! What a segment rests on, through all segments that it refers to: which of them has to be worked out anew when definitions,
//! a list, a score or the cut-offs change.

use hashbrown::HashSet;
use kesit_model::Key;

use crate::program::{NodeId, NodeKind};
use crate::{Program, SegmentIx};

impl Program {
    /// Whether the segment means the same as one of another program with the same [`crate::Settings`], on the same data. A
    /// ranking never does, for its cut-off may be another.
    #[must_use]
    pub fn means_the_same(&self, segment: SegmentIx, other: &Program, other_segment: SegmentIx) -> bool {
        let roots = (self.segments[segment.0].root, other.segments[other_segment.0].root);
        self.equal(roots, other, &mut HashSet::new())
    }

    /// Whether the segment rests on a cut-off over all customers.
    #[must_use]
    pub fn rests_on_ranks(&self, segment: SegmentIx) -> bool {
        self.reaches(segment, |kind| matches!(kind, NodeKind::Rank(_)))
    }

    /// Whether the segment rests on the list with this key.
    #[must_use]
    pub fn rests_on_list(&self, segment: SegmentIx, key: &Key) -> bool {
        self.reaches(segment, |kind| matches!(kind, NodeKind::List(leaf) if &leaf.key == key))
    }

    /// Whether the segment rests on the score of this name.
    #[must_use]
    pub fn rests_on_score(&self, segment: SegmentIx, name: &str) -> bool {
        self.reaches(segment, |kind| matches!(kind, NodeKind::Score(leaf) if leaf.name == name))
    }

    /// Whether the segment rests on any list or score.
    #[must_use]
    pub fn rests_on_lists_or_scores(&self, segment: SegmentIx) -> bool {
        self.reaches(segment, |kind| matches!(kind, NodeKind::List(_) | NodeKind::Score(_)))
    }

    /// Equal conditions differ only where a segment that they refer to does.
    fn equal(&self, nodes: (NodeId, NodeId), other: &Program, seen: &mut HashSet<(NodeId, NodeId)>) -> bool {
        if !seen.insert(nodes) {
            return true;
        }
        let (node, other_node) = (&self.nodes[nodes.0.0], &other.nodes[nodes.1.0]);
        let (parts, other_parts) = (children(&node.kind), children(&other_node.kind));
        node.source == other_node.source
            && !matches!(node.kind, NodeKind::Rank(_))
            && parts.len() == other_parts.len()
            && parts
                .iter()
                .zip(other_parts)
                .all(|(part, of_other)| self.equal((*part, *of_other), other, seen))
    }

    fn reaches(&self, segment: SegmentIx, is_wanted: impl Fn(&NodeKind) -> bool) -> bool {
        let mut open = vec![self.segments[segment.0].root];
        let mut seen = HashSet::new();
        while let Some(node) = open.pop() {
            let kind = &self.nodes[node.0].kind;
            if is_wanted(kind) {
                return true;
            }
            if seen.insert(node) {
                open.extend_from_slice(children(kind));
            }
        }
        false
    }
}

/// The nodes that a node asks.
fn children(kind: &NodeKind) -> &[NodeId] {
    match kind {
        NodeKind::All(members) | NodeKind::Any(members) | NodeKind::None(members) => members,
        NodeKind::Not(member) | NodeKind::Member(member) => std::slice::from_ref(member),
        NodeKind::Account(leaf) => std::slice::from_ref(&leaf.when),
        NodeKind::Segment(leaf) => std::slice::from_ref(&leaf.root),
        NodeKind::Sequence(leaf) => &leaf.parts,
        NodeKind::Everyone
        | NodeKind::Trait(_)
        | NodeKind::Items(_)
        | NodeKind::Event(_)
        | NodeKind::Consent(_)
        | NodeKind::List(_)
        | NodeKind::Score(_)
        | NodeKind::Near(_)
        | NodeKind::Rank(_) => &[],
    }
}
