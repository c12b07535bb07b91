//! Entries of one kind as they came.

use kesit_model::Timestamp;

use crate::{IdKey, Payload};

/// Entries in order of arrival, column by column.
#[derive(Debug, Default)]
pub(super) struct Stage<P> {
    /// Whose it is: the number of a person, or of an account.
    pub(super) who: Vec<u32>,
    pub(super) at: Vec<Timestamp>,
    pub(super) ids: Vec<IdKey>,
    pub(super) payload: P,
}

impl<P: Payload> Stage<P> {
    pub(super) fn push(&mut self, who: u32, at: Timestamp, id: IdKey, item: &P::Item) {
        self.note(who, at, id);
        self.payload.push(item);
    }
}

impl<P> Stage<P> {
    /// Notes an entry whose payload the caller adds.
    pub(super) fn note(&mut self, who: u32, at: Timestamp, id: IdKey) {
        self.who.push(who);
        self.at.push(at);
        self.ids.push(id);
    }
}
