//! `events`: what customers did. By customer, then time, then the order of the messages of one instant.

use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_array::builder::{ArrayBuilder, Int32Builder, StringBuilder};
use kesit_model::Timestamp;
use kesit_timeline::{Cell, CustomerIx, IdKey, NameId, PathId, Table as Series, Unpacked};

use super::{Instants, Numbers, Table, World, instant_field, number_field, place, place_field, schema};
use super::{LakeError, Layout, text_field};
use crate::lake::digest::Digester;
use crate::lake::json;
use crate::lake::rows::{Columns, Rows};
use crate::lake::words::{PROMOTED_NUMBERS, PROMOTED_TEXTS, Words};

/// The events; keeps its memory from one customer to the next.
#[derive(Default)]
pub(in crate::lake) struct Events {
    order: Vec<Place>,
    json: Vec<u8>,
}

/// Where an event of the customer is.
#[derive(Clone, Copy)]
struct Place {
    at: Timestamp,
    id: IdKey,
    /// Which of the customer's series.
    series: usize,
    /// Which entry of it.
    index: usize,
}

/// The events of one name, and where the properties with columns of their own are.
struct Part<'a> {
    name: NameId,
    series: &'a Series,
    columns: json::Columns<'a>,
}

#[derive(Default)]
pub(in crate::lake) struct EventColumns {
    customer: StringBuilder,
    seq: Int32Builder,
    at: Instants,
    name: StringBuilder,
    texts: [StringBuilder; PROMOTED_TEXTS.len()],
    numbers: [Numbers; PROMOTED_NUMBERS.len()],
    properties: StringBuilder,
}

impl Table for Events {
    type Owner = CustomerIx;
    type Columns = EventColumns;

    const NAME: &'static str = "events";

    fn layout() -> Layout {
        let mut fields =
            vec![text_field("customer"), place_field("seq"), instant_field("at"), text_field("name")];
        fields.extend(PROMOTED_TEXTS.map(|name| text_field(name).with_nullable(true)));
        fields.extend(PROMOTED_NUMBERS.map(number_field));
        fields.push(text_field("properties"));
        Layout { schema: schema(fields), loose: &["properties"], sorted_by: 2 }
    }

    fn give(
        &mut self,
        world: &World<'_>,
        owner: CustomerIx,
        rows: &mut Rows<'_, EventColumns>,
    ) -> Result<(), LakeError> {
        let block = &world.timelines.blocks()[owner.block()];
        let own = block.tables().filter(|(_, series)| !series.range(owner.row()).is_empty());
        let parts: Vec<Part<'_>> = own
            .map(|(name, series)| {
                let columns = json::Columns::new(series.rows(), &world.words);
                Part { name, series, columns }
            })
            .collect();
        self.sort(&parts, owner.row(), world);
        let customer = world.id(owner);
        let Events { order, json } = self;
        for (seq, event) in order.iter().enumerate() {
            let part = &parts[event.series];
            digest(&mut rows.digest, customer, event, part, &world.words);
            rows.push(|columns| {
                columns.customer.append_value(customer);
                columns.seq.append_value(place(seq));
                columns.at.push(event.at);
                columns.name.append_value(world.words.name(part.name));
                columns.push_promoted(part.series, event.index, &world.words);
                json.clear();
                json::object(json, &part.columns, event.index, &world.words);
                columns.properties.append_value(as_text(json));
            })?;
        }
        Ok(())
    }
}

impl Events {
    /// Puts the events of all names in order.
    fn sort(&mut self, parts: &[Part<'_>], row: usize, world: &World<'_>) {
        self.order.clear();
        for (which, Part { series, .. }) in parts.iter().enumerate() {
            let places = series.range(row).map(|index| Place {
                at: series.at()[index],
                id: series.ids()[index],
                series: which,
                index,
            });
            self.order.extend(places);
        }
        let ids = world.timelines.message_ids();
        // Ids that are taken as equal keep the order of the names, which must not depend on numbering.
        let name = |place: &Place| world.words.name(parts[place.series].name);
        self.order.sort_by(|left, right| {
            let by_time = left.at.cmp(&right.at).then_with(|| ids.compare(left.id, right.id));
            by_time.then_with(|| name(left).cmp(name(right))).then_with(|| left.index.cmp(&right.index))
        });
    }
}

impl EventColumns {
    fn push_promoted(&mut self, series: &Series, index: usize, words: &Words<'_>) {
        let cell = |path: Option<PathId>| {
            let column = path.and_then(|path| series.rows().column(path));
            column.map_or(Cell::MISSING, |column| column.get(index))
        };
        for (column, path) in self.texts.iter_mut().zip(words.promoted.texts) {
            match words.dictionary.unpack(cell(path)) {
                Unpacked::Text(text) => column.append_value(words.dictionary.resolve(text)),
                Unpacked::Number(number) => column.append_value(number.to_string()),
                _ => column.append_null(),
            }
        }
        for (column, path) in self.numbers.iter_mut().zip(words.promoted.numbers) {
            let number = match words.dictionary.unpack(cell(path)) {
                Unpacked::Number(number) => Some(number),
                Unpacked::Text(text) => words.dictionary.number(text),
                _ => None,
            };
            column.0.append_option(number.map(|number| number.0));
        }
    }
}

impl Columns for EventColumns {
    fn take(&mut self) -> Vec<ArrayRef> {
        let mut columns: Vec<ArrayRef> = vec![
            Arc::new(self.customer.finish()),
            Arc::new(self.seq.finish()),
            Arc::new(self.at.0.finish()),
            Arc::new(self.name.finish()),
        ];
        columns.extend(self.texts.iter_mut().map(ArrayBuilder::finish));
        columns.extend(self.numbers.iter_mut().map(|numbers| ArrayBuilder::finish(&mut numbers.0)));
        columns.push(Arc::new(self.properties.finish()));
        columns
    }
}

fn digest(digest: &mut Digester, customer: &str, event: &Place, part: &Part<'_>, words: &Words<'_>) {
    digest.text(customer);
    digest.instant(event.at);
    digest.text(words.name(part.name));
    digest_row(digest, &part.columns, event.index, words);
}

/// Digests a row of cells; ends with a mark that no cell begins with.
fn digest_row(digest: &mut Digester, columns: &json::Columns<'_>, row: usize, words: &Words<'_>) {
    for (path, cell) in columns.cells(row) {
        digest.mark(b'p');
        digest.text(words.dictionary.resolve_path(path));
        match words.dictionary.unpack(cell) {
            Unpacked::List => {
                digest.mark(b'l');
                if let Some((items, range)) = columns.elements(path, row, words) {
                    range.for_each(|element| digest_row(digest, &items, element, words));
                }
                digest.mark(b'e');
            }
            Unpacked::Object => digest.mark(b'o'),
            scalar => super::traits::digest_scalar(digest, scalar, words),
        }
    }
    digest.mark(b'.');
}

/// The JSON as a text.
pub(super) fn as_text(json: &[u8]) -> &str {
    std::str::from_utf8(json).expect("JSON is put together from texts")
}
