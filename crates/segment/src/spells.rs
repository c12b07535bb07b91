//! Memberships through time: from when until when a customer was in each segment, by their own timeline. It is what a
//! server that had been there from the beginning, and had everything in time, would have recorded.
//!
//! The clock tells when an answer may be another one, so nothing has to be tried out: from one such instant to the
//! next. Segments of one customer that may turn at the same instant are asked together, and what they have in common
//! is worked out once.
//!
//! Lists, scores that a batch left, and the cut-offs of rankings have no past: they hold as they are now for all time.

use kesit_model::Timestamp;
use kesit_timeline::{CustomerIx, Timelines};

use crate::{Frozen, Program, Scratch, SegmentIx};

/// An unbroken time in a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spell {
    /// Of which segment.
    pub segment: SegmentIx,
    /// The first instant in it.
    pub entered_at: Timestamp,
    /// The first instant no more in it; `None` while that has not come.
    pub left_at: Option<Timestamp>,
}

/// Working memory of [`Program::spells`], kept from one customer to the next to spare allocations.
#[derive(Debug, Default)]
pub struct SpellScratch {
    evaluation: Scratch,
    walks: Vec<Walk>,
    due: Vec<SegmentIx>,
}

/// How far one segment was followed.
#[derive(Debug, Clone, Copy)]
struct Walk {
    segment: SegmentIx,
    /// When to look again.
    next: Timestamp,
    /// Since when in; `None` while out.
    entered_at: Option<Timestamp>,
}

impl Program {
    /// The spells of a customer in some segments, up to `until` and with that instant; `each` gets them by the instant at
    /// which they end, those that have not ended last and in the order of `segments`. Of what is later than `until`
    /// nothing shows.
    #[expect(
        clippy::too_many_arguments,
        reason = "the world, whom, until when, and where to put it: none can be left out"
    )]
    pub fn spells(
        &self,
        segments: &[SegmentIx],
        timelines: &Timelines,
        frozen: &Frozen,
        customer: CustomerIx,
        until: Timestamp,
        scratch: &mut SpellScratch,
        mut each: impl FnMut(Spell),
    ) {
        let SpellScratch { evaluation, walks, due } = scratch;
        let block = &timelines.blocks()[customer.block()];
        if block.live() >> customer.row() & 1 == 0 {
            return;
        }
        let first_at = block.first_at(customer.row());
        walks.clear();
        walks.extend(segments.iter().map(|segment| Walk {
            segment: *segment,
            next: first_at,
            entered_at: None,
        }));
        // An instant that never comes is not looked at, whatever `until` is.
        let comes = |next: &Timestamp| *next <= until && *next < Timestamp::MAX;
        while let Some(now) = walks.iter().map(|walk| walk.next).min().filter(comes) {
            due.clear();
            due.extend(walks.iter().filter(|walk| walk.next == now).map(|walk| walk.segment));
            let mut places = 0..walks.len();
            self.evaluate_each(due, timelines, frozen, customer, now, evaluation, |_, verdict| {
                let place = places.find(|place| walks[*place].next == now).expect("as many as are due");
                walks[place].look(now, verdict.member, verdict.until, &mut each);
            });
        }
        for Walk { segment, entered_at, .. } in walks.iter() {
            if let Some(entered_at) = *entered_at {
                each(Spell { segment: *segment, entered_at, left_at: None });
            }
        }
    }
}

impl Walk {
    /// Takes the answer of an instant, and ends the spell if it is over.
    fn look(&mut self, now: Timestamp, member: bool, until: Timestamp, each: &mut impl FnMut(Spell)) {
        self.next = until;
        match (self.entered_at, member) {
            (None, true) => self.entered_at = Some(now),
            (Some(entered_at), false) => {
                self.entered_at = None;
                each(Spell { segment: self.segment, entered_at, left_at: Some(now) });
            }
            _ => {}
        }
    }
}
