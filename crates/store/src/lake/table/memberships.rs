//! `memberships`: from when until when a customer was in a segment. By customer, then segment, then time. What a spell is
//! the caller knows; here it is only written down.

use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_array::builder::StringBuilder;
use kesit_timeline::CustomerIx;

use super::{Instants, Table, World, instant_field, schema};
use super::{LakeError, Layout, text_field};
use crate::lake::rows::{Columns, Rows};
use crate::lake::{Membership, MembershipsOf};

/// The memberships, as somebody else works them out.
pub(in crate::lake) struct Memberships<'a> {
    of: MembershipsOf<'a>,
    own: Vec<Membership<'a>>,
}

impl<'a> Memberships<'a> {
    pub(in crate::lake) fn new(of: MembershipsOf<'a>) -> Memberships<'a> {
        Memberships { of, own: Vec::new() }
    }
}

#[derive(Default)]
pub(in crate::lake) struct MembershipColumns {
    customer: StringBuilder,
    segment: StringBuilder,
    entered_at: Instants,
    left_at: Instants,
}

impl Table for Memberships<'_> {
    type Owner = CustomerIx;
    type Columns = MembershipColumns;

    const NAME: &'static str = "memberships";

    fn layout() -> Layout {
        let fields = vec![
            text_field("customer"),
            text_field("segment"),
            instant_field("entered_at"),
            instant_field("left_at").with_nullable(true),
        ];
        Layout { schema: schema(fields), loose: &[], sorted_by: 3 }
    }

    fn give(
        &mut self,
        world: &World<'_>,
        owner: CustomerIx,
        rows: &mut Rows<'_, MembershipColumns>,
    ) -> Result<(), LakeError> {
        self.own.clear();
        (self.of)(owner, &mut self.own);
        self.own.sort_unstable_by_key(|spell| (spell.segment, spell.entered_at));
        for spell in &self.own {
            rows.digest.text(world.id(owner));
            rows.digest.text(spell.segment);
            rows.digest.instant(spell.entered_at);
            rows.digest.instant(spell.left_at.unwrap_or(kesit_model::Timestamp::MAX));
            rows.push(|columns| {
                columns.customer.append_value(world.id(owner));
                columns.segment.append_value(spell.segment);
                columns.entered_at.push(spell.entered_at);
                columns.left_at.push_maybe(spell.left_at);
            })?;
        }
        Ok(())
    }
}

impl Columns for MembershipColumns {
    fn take(&mut self) -> Vec<ArrayRef> {
        vec![
            Arc::new(self.customer.finish()),
            Arc::new(self.segment.finish()),
            Arc::new(self.entered_at.0.finish()),
            Arc::new(self.left_at.0.finish()),
        ]
    }
}
