//! What there is at one instant, to be asked by anyone for as long as they like.

use std::sync::Arc;

use kesit_model::definition::Definitions;
use kesit_model::{Key, PersonId, Timestamp};
use kesit_segment::{Frozen, Members, Program, Scratch};
use kesit_timeline::{CustomerIx, Timelines};

use crate::memberships::Memberships;

/// Timelines, definitions and memberships at one instant. A copy is made in a moment however much there is
/// ([`Timelines`] says how) and stays as it is while the engine goes on; what the engine then changes for the first time
/// it copies, so a copy is best not kept longer than it is needed.
#[derive(Debug, Clone)]
pub struct Picture {
    pub(crate) timelines: Timelines,
    pub(crate) definitions: Arc<Definitions>,
    pub(crate) program: Arc<Program>,
    pub(crate) frozen: Frozen,
    pub(crate) memberships: Memberships,
    pub(crate) now: Timestamp,
    pub(crate) fitted_at: Timestamp,
}

/// A customer's place in a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Membership<'a> {
    /// Which segment.
    pub segment: &'a Key,
    /// The earliest later instant at which time alone may end it; [`Timestamp::MAX`] is never. The customer may also still be
    /// in then, as with a condition that looks again at that instant.
    pub until: Timestamp,
}

impl Picture {
    /// The timelines.
    #[must_use]
    pub fn timelines(&self) -> &Timelines {
        &self.timelines
    }

    /// What it is made of.
    #[must_use]
    pub fn into_parts(self) -> (Timelines, Arc<Definitions>, Arc<Program>, Frozen) {
        (self.timelines, self.definitions, self.program, self.frozen)
    }

    /// The definitions in force.
    #[must_use]
    pub fn definitions(&self) -> &Definitions {
        &self.definitions
    }

    /// The program in force.
    #[must_use]
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// The lists, scores and cut-offs in force.
    #[must_use]
    pub fn frozen(&self) -> &Frozen {
        &self.frozen
    }

    /// The instant up to which all moves were made.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// The instant from which on the scores and cut-offs in force stand.
    #[must_use]
    pub fn fitted_at(&self) -> Timestamp {
        self.fitted_at
    }

    /// The members of a segment; `None` if it is not defined. Goes through all customers.
    #[must_use]
    pub fn members(&self, segment: &Key) -> Option<Members> {
        self.program.segment(segment).map(|segment| self.memberships.members(segment))
    }

    /// How many members a segment has, at once; `None` if it is not defined.
    #[must_use]
    pub fn member_count(&self, segment: &Key) -> Option<usize> {
        self.program.segment(segment).map(|segment| self.memberships.count(segment))
    }

    /// Whether the customer is in the segment; also `false` if it is not defined.
    #[must_use]
    pub fn is_member(&self, customer: CustomerIx, segment: &Key) -> bool {
        self.program.segment(segment).is_some_and(|segment| self.memberships.get(customer, segment))
    }

    /// The segments that the customer is in, in the order of the definitions.
    pub fn segments_of(&self, customer: CustomerIx) -> impl Iterator<Item = &Key> {
        self.memberships.of_customer(customer).map(|segment| self.program.key(segment))
    }

    /// The same, and until when each stands.
    #[must_use]
    pub fn memberships_of(&self, customer: CustomerIx) -> Vec<Membership<'_>> {
        let segments: Vec<_> = self.memberships.of_customer(customer).collect();
        let mut memberships = Vec::with_capacity(segments.len());
        self.program.evaluate_each(
            &segments,
            &self.timelines,
            &self.frozen,
            customer,
            self.now,
            &mut Scratch::default(),
            |place, verdict| {
                let segment = self.program.key(segments[place]);
                memberships.push(Membership { segment, until: verdict.until });
            },
        );
        memberships
    }

    /// The surviving ids of a segment's members, ascending; `None` if it is not defined. Goes through all customers.
    #[must_use]
    pub fn member_ids(&self, segment: &Key) -> Option<Vec<&PersonId>> {
        let mut ids: Vec<&PersonId> =
            self.members(segment)?.iter().map(|customer| self.timelines.id(customer)).collect();
        ids.sort_unstable();
        Some(ids)
    }
}
