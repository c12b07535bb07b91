//! `consents`: everything that customers said about being written to. By customer, then channel, then time, then the
//! order of the messages of one instant.

use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_array::builder::{Int32Builder, StringBuilder};
use kesit_timeline::{ChannelId, ConsentHistory, CustomerIx};

use super::{Instants, Table, World, instant_field, place, place_field, schema};
use super::{LakeError, Layout, text_field};
use crate::lake::rows::{Columns, Rows};

/// The consents.
#[derive(Default)]
pub(in crate::lake) struct Consents;

#[derive(Default)]
pub(in crate::lake) struct ConsentColumns {
    customer: StringBuilder,
    channel: StringBuilder,
    seq: Int32Builder,
    at: Instants,
    replaced_at: Instants,
    state: StringBuilder,
}

impl Table for Consents {
    type Owner = CustomerIx;
    type Columns = ConsentColumns;

    const NAME: &'static str = "consents";

    fn layout() -> Layout {
        let fields = vec![
            text_field("customer"),
            text_field("channel"),
            place_field("seq"),
            instant_field("at"),
            instant_field("replaced_at").with_nullable(true),
            text_field("state"),
        ];
        Layout { schema: schema(fields), loose: &[], sorted_by: 3 }
    }

    fn give(
        &mut self,
        world: &World<'_>,
        owner: CustomerIx,
        rows: &mut Rows<'_, ConsentColumns>,
    ) -> Result<(), LakeError> {
        let (row, words) = (owner.row(), &world.words);
        let block = &world.timelines.blocks()[owner.block()];
        let own = block.consents().filter(|(_, history)| !history.range(row).is_empty());
        let mut own: Vec<(ChannelId, &ConsentHistory)> = own.collect();
        own.sort_unstable_by_key(|(channel, _)| words.channel_rank(*channel));
        for (channel, history) in own {
            let channel = words.dictionary.resolve_channel(channel);
            let range = history.range(row);
            for (seq, index) in range.clone().enumerate() {
                let (at, state) = (history.at()[index], history.get(index).as_str());
                rows.digest.text(world.id(owner));
                rows.digest.text(channel);
                rows.digest.instant(at);
                rows.digest.text(state);
                rows.push(|columns| {
                    columns.customer.append_value(world.id(owner));
                    columns.channel.append_value(channel);
                    columns.seq.append_value(place(seq));
                    columns.at.push(at);
                    let next = range.contains(&(index + 1)).then(|| history.at()[index + 1]);
                    columns.replaced_at.push_maybe(next);
                    columns.state.append_value(state);
                })?;
            }
        }
        Ok(())
    }
}

impl Columns for ConsentColumns {
    fn take(&mut self) -> Vec<ArrayRef> {
        vec![
            Arc::new(self.customer.finish()),
            Arc::new(self.channel.finish()),
            Arc::new(self.seq.finish()),
            Arc::new(self.at.0.finish()),
            Arc::new(self.replaced_at.0.finish()),
            Arc::new(self.state.finish()),
        ]
    }
}
