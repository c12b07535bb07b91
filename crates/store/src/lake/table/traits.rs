//! `traits`: every value that was written to a trait, and `null` where it was removed. By customer, then key, then time,
//! then the order of the messages of one instant.

use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_array::builder::{Int32Builder, StringBuilder};
use kesit_timeline::{Block, Cell, CustomerIx, History, KeyId, Unpacked};

use super::events::as_text;
use super::{Instants, Table, World, instant_field, place, place_field, schema};
use super::{LakeError, Layout, text_field};
use crate::lake::digest::Digester;
use crate::lake::json;
use crate::lake::rows::{Columns, Rows};
use crate::lake::words::Words;

/// The traits of customers.
#[derive(Default)]
pub(in crate::lake) struct Traits {
    json: Vec<u8>,
}

#[derive(Default)]
pub(in crate::lake) struct TraitColumns {
    owner: StringBuilder,
    key: StringBuilder,
    seq: Int32Builder,
    at: Instants,
    replaced_at: Instants,
    value: StringBuilder,
    text: StringBuilder,
}

/// The layout of traits, of customers or of accounts.
pub(super) fn layout(owner: &str) -> Layout {
    let fields = vec![
        text_field(owner),
        text_field("key"),
        place_field("seq"),
        instant_field("at"),
        instant_field("replaced_at").with_nullable(true),
        text_field("value"),
        text_field("text").with_nullable(true),
    ];
    Layout { schema: schema(fields), loose: &[], sorted_by: 3 }
}

impl Table for Traits {
    type Owner = CustomerIx;
    type Columns = TraitColumns;

    const NAME: &'static str = "traits";

    fn layout() -> Layout {
        layout("customer")
    }

    fn give(
        &mut self,
        world: &World<'_>,
        owner: CustomerIx,
        rows: &mut Rows<'_, TraitColumns>,
    ) -> Result<(), LakeError> {
        let block = &world.timelines.blocks()[owner.block()];
        give(world.id(owner), block, owner.row(), &world.words, &mut self.json, rows)
    }
}

/// Gives the traits at a row of a block.
pub(super) fn give(
    owner: &str,
    block: &Block,
    row: usize,
    words: &Words<'_>,
    json: &mut Vec<u8>,
    rows: &mut Rows<'_, TraitColumns>,
) -> Result<(), LakeError> {
    let own = block.histories().filter(|(_, history)| !history.range(row).is_empty());
    let mut own: Vec<(KeyId, &History)> = own.collect();
    own.sort_unstable_by_key(|(key, _)| words.key_rank(*key));
    for (key, history) in own {
        let key = words.dictionary.resolve_key(key);
        let range = history.range(row);
        for (seq, index) in range.clone().enumerate() {
            let (at, cell) = (history.at()[index], history.get(index));
            rows.digest.text(owner);
            rows.digest.text(key);
            rows.digest.instant(at);
            digest_scalar(&mut rows.digest, words.dictionary.unpack(cell), words);
            rows.push(|columns| {
                columns.owner.append_value(owner);
                columns.key.append_value(key);
                columns.seq.append_value(place(seq));
                columns.at.push(at);
                columns.replaced_at.push_maybe(range.contains(&(index + 1)).then(|| history.at()[index + 1]));
                columns.push_value(cell, words, json);
            })?;
        }
    }
    Ok(())
}

impl TraitColumns {
    fn push_value(&mut self, cell: Cell, words: &Words<'_>, json: &mut Vec<u8>) {
        let unpacked = words.dictionary.unpack(cell);
        json.clear();
        json::scalar(json, unpacked, words.dictionary);
        self.value.append_value(as_text(json));
        match unpacked {
            Unpacked::Text(text) => self.text.append_value(words.dictionary.resolve(text)),
            Unpacked::Bool(_) | Unpacked::Number(_) => self.text.append_value(as_text(json)),
            _ => self.text.append_null(),
        }
    }
}

impl Columns for TraitColumns {
    fn take(&mut self) -> Vec<ArrayRef> {
        vec![
            Arc::new(self.owner.finish()),
            Arc::new(self.key.finish()),
            Arc::new(self.seq.finish()),
            Arc::new(self.at.0.finish()),
            Arc::new(self.replaced_at.0.finish()),
            Arc::new(self.value.finish()),
            Arc::new(self.text.finish()),
        ]
    }
}

/// Digests what a cell holds, but not what a marker stands for.
pub(super) fn digest_scalar(digest: &mut Digester, unpacked: Unpacked<'_>, words: &Words<'_>) {
    match unpacked {
        Unpacked::Missing | Unpacked::List | Unpacked::Object => digest.mark(b'0'),
        Unpacked::Bool(flag) => digest.mark(if flag { b't' } else { b'f' }),
        Unpacked::Number(number) => {
            digest.mark(b'n');
            digest.wide_number(number.0);
        }
        Unpacked::Text(text) => {
            digest.mark(b's');
            digest.text(words.dictionary.resolve(text));
        }
        kept @ Unpacked::Value(_) => {
            let mut json = Vec::new();
            json::scalar(&mut json, kept, words.dictionary);
            digest.mark(b'v');
            digest.text(as_text(&json));
        }
    }
}
