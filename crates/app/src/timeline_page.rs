//! One customer's timeline page by page, the newest first, and the spells that follow from it.

use kesit_model::{Key, PersonId, Timestamp};
use kesit_segment::{Scratch, SegmentIx, Spell, SpellScratch, Verdict};
use kesit_timeline::{CustomerIx, Entry};

use crate::workspace::{ExplainError, Workspace};

pub use kesit_timeline::{Entry as TimelineEntry, Happening};

/// Where a page of a timeline begins: behind so many entries of an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimelinePlace {
    /// The instant of the last entry that was shown.
    pub at: Timestamp,
    /// How many entries of this instant were shown.
    pub shown: usize,
}

/// A customer's time in a segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SegmentSpell {
    /// The segment.
    pub segment: Key,
    /// The first instant in it.
    pub entered_at: Timestamp,
    /// The first instant no more in it; `None` while in it.
    pub left_at: Option<Timestamp>,
}

/// A segment that a customer is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CurrentMembership {
    /// The segment.
    pub segment: Key,
    /// The earliest instant at which that may end with no new data; [`Timestamp::MAX`] is never.
    pub until: Timestamp,
}

impl Workspace {
    /// The last entries of a customer's timeline up to an instant, the newest first: so many, behind a place.
    ///
    /// # Errors
    /// When no message names the customer.
    pub fn timeline_page(
        &self,
        customer: &PersonId,
        as_of: Timestamp,
        after: Option<TimelinePlace>,
        limit: usize,
    ) -> Result<Vec<Entry>, ExplainError> {
        let ix = self.timelines().customer(customer).ok_or(ExplainError::UnknownCustomer)?;
        let mut entries = self.timelines().entries(ix);
        let until = after.map_or(as_of, |place| place.at);
        entries.truncate(entries.partition_point(|entry| entry.at <= until));
        let skip = after.map_or(0, |place| place.shown);
        Ok(entries.into_iter().rev().skip(skip).take(limit).collect())
    }

    /// All times of a customer in segments up to an instant, as the present definitions see them; in the order in which they
    /// were entered.
    ///
    /// # Errors
    /// When no message names the customer.
    pub fn spells_of(
        &mut self,
        customer: &PersonId,
        as_of: Timestamp,
    ) -> Result<Vec<SegmentSpell>, ExplainError> {
        let ix = self.customer_ix(customer)?;
        let (timelines, program, frozen) = self.fitted(as_of);
        let segments: Vec<SegmentIx> = (0..program.keys().len()).map(SegmentIx).collect();
        let mut spells = Vec::new();
        program.spells(&segments, timelines, frozen, ix, as_of, &mut SpellScratch::default(), |spell| {
            let Spell { segment, entered_at, left_at } = spell;
            spells.push(SegmentSpell { segment: program.key(segment).clone(), entered_at, left_at });
        });
        spells.sort_by_key(|spell| spell.entered_at);
        Ok(spells)
    }

    /// The segments that a customer is in at an instant, and until when at least.
    ///
    /// # Errors
    /// When no message names the customer.
    pub fn memberships_of(
        &mut self,
        customer: &PersonId,
        as_of: Timestamp,
    ) -> Result<Vec<CurrentMembership>, ExplainError> {
        let ix = self.customer_ix(customer)?;
        let (timelines, program, frozen) = self.fitted(as_of);
        let segments: Vec<SegmentIx> = (0..program.keys().len()).map(SegmentIx).collect();
        let mut current = Vec::new();
        let mut scratch = Scratch::default();
        let each = |place: usize, Verdict { member, until }: Verdict| {
            if member {
                current.push(CurrentMembership { segment: program.key(SegmentIx(place)).clone(), until });
            }
        };
        program.evaluate_each(&segments, timelines, frozen, ix, as_of, &mut scratch, each);
        Ok(current)
    }

    fn customer_ix(&self, customer: &PersonId) -> Result<CustomerIx, ExplainError> {
        self.timelines().customer(customer).ok_or(ExplainError::UnknownCustomer)
    }
}
