//! Whom a condition is asked about, and what it may look at.

use kesit_model::Timestamp;
use kesit_model::zone::Zone;
use kesit_timeline::{Block, CustomerIx, Dictionary, Timelines};

use crate::{Frozen, Program};

/// Everything but the customer and the clock.
#[derive(Clone, Copy)]
pub(crate) struct Scene<'a> {
    pub(crate) timelines: &'a Timelines,
    pub(crate) program: &'a Program,
    pub(crate) frozen: &'a Frozen,
    /// Inside an `account:` condition, the customer whose accounts they are.
    pub(crate) person: Option<(&'a Block, usize)>,
}

impl<'a> Scene<'a> {
    pub(crate) fn new(timelines: &'a Timelines, program: &'a Program, frozen: &'a Frozen) -> Scene<'a> {
        Scene { timelines, program, frozen, person: None }
    }

    #[inline]
    pub(crate) fn dictionary(&self) -> &'a Dictionary {
        self.timelines.dictionary()
    }

    pub(crate) fn zone(&self) -> &'a Zone {
        &self.program.settings().zone
    }
}

/// A customer, or an account inside an `account:` condition.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'a> {
    pub(crate) scene: Scene<'a>,
    pub(crate) block: &'a Block,
    pub(crate) row: usize,
}

impl<'a> Subject<'a> {
    /// The customer, also where an account is asked: whom `{trait: …}` on the right side of a test means.
    pub(crate) fn person(&self) -> Subject<'a> {
        let (block, row) = self.scene.person.unwrap_or((self.block, self.row));
        Subject { scene: self.scene, block, row }
    }

    pub(crate) fn customer(&self) -> CustomerIx {
        CustomerIx(self.block.first().0 + u32::try_from(self.row).unwrap_or(0))
    }

    pub(crate) fn first_at(&self) -> Timestamp {
        self.block.first_at(self.row)
    }
}
