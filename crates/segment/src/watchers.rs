//! What one event that just came can change. Most events can change little: a filter refuses them, or they can only let a customer
//! into a segment where the customer is already.
//!
//! Why that is safe. Think of a segment's answer for one customer as a function of time, given the data so far. An event that a
//! filter refuses leaves that function as it is. An event can only raise a count, at every instant; so where a segment asks for
//! "at least so many", the function can only turn from false to true, and a member stays one at least as long as was known
//! before. Either way what was known, membership and until when, goes on holding.

use kesit_model::Timestamp;
use kesit_model::definition::{Condition, EventPattern};
use kesit_timeline::{Block, CustomerIx, NameId, PathId, Rows, Timelines, Unpacked};

use crate::clock::Clock;
use crate::cond::EventLeaf;
use crate::program::{NodeId, NodeKind};
use crate::subject::{Scene, Subject};
use crate::{Frozen, Program, SegmentIx};

/// The segments that look at events of one name.
#[derive(Debug)]
pub struct Watchers {
    name: NameId,
    /// Conditions with different filters, each of which is asked once about an event.
    filters: Vec<NodeId>,
    watchers: Vec<Watcher>,
}

#[derive(Debug)]
struct Watcher {
    segment: SegmentIx,
    /// Its conditions on such events; `None` if one of them looks at more than single events.
    looks: Option<Vec<Look>>,
}

/// One condition on events, as it stands within a segment.
#[derive(Debug, Clone, Copy)]
struct Look {
    /// Its place in [`Watchers::filters`]; `None` if it takes every event, or what it takes changes with time and traits.
    filter: Option<usize>,
    way: Way,
    /// The property that it sums up: an event with a negative one may do the opposite.
    sums: Option<PathId>,
}

/// Which way one more event can move a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    In,
    Out,
    Either,
}

impl Way {
    fn turned(self) -> Way {
        match self {
            Way::In => Way::Out,
            Way::Out => Way::In,
            Way::Either => Way::Either,
        }
    }
}

/// An event that was just taken into the timelines.
#[derive(Debug, Clone, Copy)]
pub struct Arrival<'a> {
    /// The timelines.
    pub timelines: &'a Timelines,
    /// Lists, scores and cut-offs.
    pub frozen: &'a Frozen,
    /// Whose event it is.
    pub customer: CustomerIx,
    /// Where it lies among the events of its name in the customer's block.
    pub row: usize,
    /// The present instant.
    pub now: Timestamp,
}

impl Program {
    /// The segments that look at events of a name.
    #[must_use]
    pub fn watchers(&self, id: NameId, name: &str) -> Watchers {
        let mut watchers = Watchers { name: id, filters: Vec::new(), watchers: Vec::new() };
        let is_watched = |pattern: &EventPattern| pattern.matches(name);
        for segment in (0..self.segments.len()).map(SegmentIx) {
            if self.triggers(segment).events.iter().any(is_watched) {
                let mut looks = Vec::new();
                let root = self.segments[segment.0].root;
                let is_known = watchers.collect(self, root, name, false, &mut looks);
                watchers.watchers.push(Watcher { segment, looks: is_known.then_some(looks) });
            }
        }
        watchers
    }
}

impl Watchers {
    /// The segments that the event may move its customer into or out of, in order. `passed` is working memory.
    pub fn movable(
        &self,
        program: &Program,
        arrival: &Arrival<'_>,
        passed: &mut Vec<bool>,
        is_member: impl Fn(SegmentIx) -> bool,
        mut each: impl FnMut(SegmentIx),
    ) {
        let block = &arrival.timelines.blocks()[arrival.customer.block()];
        let Some(table) = block.events(self.name) else { return };
        self.ask_filters(program, arrival, block, table.rows(), passed);
        for watcher in &self.watchers {
            let Some(looks) = &watcher.looks else {
                each(watcher.segment);
                continue;
            };
            let stays = if is_member(watcher.segment) { Way::In } else { Way::Out };
            let may_move = |look: &Look| {
                look.filter.is_none_or(|filter| passed[filter])
                    && (look.way != stays
                        || look.sums.is_some_and(|of| is_negative(table.rows(), of, arrival)))
            };
            if looks.iter().any(may_move) {
                each(watcher.segment);
            }
        }
    }

    fn ask_filters(
        &self,
        program: &Program,
        arrival: &Arrival<'_>,
        block: &Block,
        rows: &Rows,
        passed: &mut Vec<bool>,
    ) {
        let scene = Scene::new(arrival.timelines, program, arrival.frozen);
        let subject = Subject { scene, block, row: arrival.customer.row() };
        passed.clear();
        passed.extend(self.filters.iter().map(|node| {
            // Constant filters ask the clock nothing.
            let mut clock = Clock::without_until(arrival.now);
            leaf(program, *node).is_none_or(|leaf| leaf.takes(rows, arrival.row, &subject, &mut clock))
        }));
    }

    /// Notes all conditions on events of the name below a node; `false` if one looks at more than single events.
    fn collect(
        &mut self,
        program: &Program,
        id: NodeId,
        name: &str,
        is_turned: bool,
        looks: &mut Vec<Look>,
    ) -> bool {
        match &program.nodes[id.0].kind {
            NodeKind::All(members) | NodeKind::Any(members) => {
                members.iter().all(|member| self.collect(program, *member, name, is_turned, looks))
            }
            NodeKind::None(members) => {
                members.iter().all(|member| self.collect(program, *member, name, !is_turned, looks))
            }
            NodeKind::Not(member) => self.collect(program, *member, name, !is_turned, looks),
            NodeKind::Member(root) => self.collect(program, *root, name, is_turned, looks),
            NodeKind::Event(leaf) => {
                if leaf.looks_at(self.name, name) {
                    let way = if is_turned { leaf.way().turned() } else { leaf.way() };
                    looks.push(Look { filter: self.filter(program, id), way, sums: leaf.sums() });
                }
                true
            }
            NodeKind::Everyone
            | NodeKind::Trait(_)
            | NodeKind::Items(_)
            | NodeKind::Consent(_)
            | NodeKind::List(_)
            | NodeKind::Near(_) => true,
            NodeKind::Account(_)
            | NodeKind::Segment(_)
            | NodeKind::Score(_)
            | NodeKind::Rank(_)
            | NodeKind::Sequence(_) => false,
        }
    }

    /// The place of a condition's filters, if they take an event or refuse it once and for all.
    fn filter(&mut self, program: &Program, id: NodeId) -> Option<usize> {
        let filters = |id: NodeId| match &program.nodes[id.0].source {
            Condition::Event(condition) => condition.filters.as_slice(),
            _ => &[],
        };
        let leaf = leaf(program, id)?;
        if filters(id).is_empty() || !leaf.has_constant_filters() {
            return None;
        }
        let known = self.filters.iter().position(|known| filters(*known) == filters(id));
        Some(known.unwrap_or_else(|| {
            self.filters.push(id);
            self.filters.len() - 1
        }))
    }
}

fn leaf(program: &Program, id: NodeId) -> Option<&EventLeaf> {
    match &program.nodes[id.0].kind {
        NodeKind::Event(leaf) => Some(leaf),
        _ => None,
    }
}

/// Whether a property of the event may count as a negative number.
fn is_negative(rows: &Rows, of: PathId, arrival: &Arrival<'_>) -> bool {
    let Some(column) = rows.column(of) else { return false };
    let cell = column.get(arrival.row);
    let dictionary = arrival.timelines.dictionary();
    match (cell.small_number(), dictionary.unpack(cell)) {
        (Some(micros), _) => micros < 0,
        (None, Unpacked::Number(number)) => number.0 < 0,
        (None, Unpacked::Text(text)) => dictionary.number(text).is_some_and(|number| number.0 < 0),
        _ => false,
    }
}
