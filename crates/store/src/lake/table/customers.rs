//! `customers`: who there is. By customer.

use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_schema::{DataType, Field};
use kesit_timeline::CustomerIx;

use super::{Instants, Table, World, instant_field, schema};
use super::{LakeError, Layout, text_field};
use crate::lake::rows::{Columns, Rows};

/// The customers.
#[derive(Default)]
pub(in crate::lake) struct Customers;

pub(in crate::lake) struct CustomerColumns {
    customer: StringBuilder,
    first_at: Instants,
    ids: ListBuilder<StringBuilder>,
}

fn id_field() -> Field {
    Field::new("element", DataType::Utf8, false)
}

impl Default for CustomerColumns {
    fn default() -> CustomerColumns {
        CustomerColumns {
            customer: StringBuilder::new(),
            first_at: Instants::default(),
            ids: ListBuilder::new(StringBuilder::new()).with_field(id_field()),
        }
    }
}

impl Table for Customers {
    type Owner = CustomerIx;
    type Columns = CustomerColumns;

    const NAME: &'static str = "customers";

    fn layout() -> Layout {
        let ids = Field::new("ids", DataType::List(Arc::new(id_field())), false);
        let fields = vec![text_field("customer"), instant_field("first_at"), ids];
        Layout { schema: schema(fields), loose: &[], sorted_by: 1 }
    }

    fn give(
        &mut self,
        world: &World<'_>,
        owner: CustomerIx,
        rows: &mut Rows<'_, CustomerColumns>,
    ) -> Result<(), LakeError> {
        let first_at = world.timelines.blocks()[owner.block()].first_at(owner.row());
        let ids = world.timelines.ids(owner);
        rows.digest.text(world.id(owner));
        rows.digest.instant(first_at);
        rows.digest.number(ids.len() as u64);
        ids.iter().for_each(|id| rows.digest.text(id.as_str()));
        rows.push(|columns| {
            columns.customer.append_value(world.id(owner));
            columns.first_at.push(first_at);
            ids.iter().for_each(|id| columns.ids.values().append_value(id.as_str()));
            columns.ids.append(true);
        })
    }
}

impl Columns for CustomerColumns {
    fn take(&mut self) -> Vec<ArrayRef> {
        vec![
            Arc::new(self.customer.finish()),
            Arc::new(self.first_at.0.finish()),
            Arc::new(self.ids.finish()),
        ]
    }
}
