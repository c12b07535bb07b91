//! The currency of a shop whose settings do not say it.

use std::collections::BTreeSet;

use kesit_model::message::names::ORDER_COMPLETED;
use kesit_timeline::{TextId, Timelines};

/// The currency that the orders bear; `None` if they bear none, or several.
#[must_use]
pub fn currency(timelines: &Timelines) -> Option<String> {
    let dictionary = timelines.dictionary();
    let (name, path) = (dictionary.name(ORDER_COMPLETED)?, dictionary.path("currency")?);
    let mut found: BTreeSet<TextId> = BTreeSet::new();
    for block in timelines.blocks() {
        let Some(column) = block.events(name).and_then(|table| table.rows().column(path)) else { continue };
        found.extend((0..column.len()).filter_map(|row| column.get(row).text()));
        if found.len() > 1 {
            return None;
        }
    }
    found.first().map(|code| dictionary.resolve(*code).to_owned())
}
