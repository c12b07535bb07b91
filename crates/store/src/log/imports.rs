//! Which messages of the log count. What came live counts at once. What came with an import counts from its commit on,
//! and no more once the import was undone.

use std::collections::BTreeMap;

use super::frame::{Header, Kind};
use crate::ImportId;

/// Where messages come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// One by one, from those to whom something happens.
    Live,
    /// From files, with an import.
    Import(ImportId),
}

impl Origin {
    /// The number that stands for it on disk.
    pub(super) fn number(self) -> u64 {
        match self {
            Origin::Live => 0,
            Origin::Import(ImportId(number)) => number,
        }
    }

    pub(super) fn of(number: u64) -> Origin {
        if number == 0 { Origin::Live } else { Origin::Import(ImportId(number)) }
    }
}

/// A place in the log: how many sequence numbers were given out before it. Every message takes one, and so does every
/// commit and undo. A place stays the same when parts are packed anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Position(pub u64);

/// What the log knows of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ImportState {
    /// How many messages of it the log holds, whether they count or not.
    pub messages: u64,
    /// Its messages before this place count; `None` if it was never committed.
    pub committed: Option<Position>,
    /// Whether it was undone: then none of its messages count, for ever.
    pub is_undone: bool,
}

/// The imports of a log.
#[derive(Debug, Clone, Default)]
pub(super) struct Imports {
    states: BTreeMap<ImportId, ImportState>,
    /// Where each import was committed, in the order of the log. More than once, if more was added to it later.
    commits: BTreeMap<ImportId, Vec<Position>>,
}

impl Imports {
    /// Takes note of a frame.
    pub(super) fn note(&mut self, header: &Header) {
        let Origin::Import(id) = Origin::of(header.origin) else { return };
        let state = self.states.entry(id).or_default();
        match header.kind {
            Kind::Messages => state.messages += u64::from(header.count),
            Kind::Commit => {
                state.committed = Some(Position(header.sequence));
                self.commits.entry(id).or_default().push(Position(header.sequence));
            }
            Kind::Undo => state.is_undone = true,
            Kind::Seal => {}
        }
    }

    pub(super) fn state(&self, id: ImportId) -> ImportState {
        self.states.get(&id).copied().unwrap_or_default()
    }

    pub(super) fn all(&self) -> impl Iterator<Item = (ImportId, ImportState)> {
        self.states.iter().map(|(id, state)| (*id, *state))
    }

    /// The place from which on the messages of a frame count: their own if they came live, that of the commit after them
    /// if they came with an import. `None` if they do not count yet.
    pub(super) fn count_from(&self, header: &Header) -> Option<Position> {
        let own = Position(header.sequence);
        match Origin::of(header.origin) {
            Origin::Live => Some(own),
            Origin::Import(id) => self.commits.get(&id)?.iter().find(|commit| **commit > own).copied(),
        }
    }

    /// The place before which messages of this origin count.
    pub(super) fn counts_before(&self, origin: u64) -> Position {
        match Origin::of(origin) {
            Origin::Live => Position(u64::MAX),
            Origin::Import(id) => {
                let state = self.state(id);
                state.committed.filter(|_| !state.is_undone).unwrap_or_default()
            }
        }
    }
}

/// What of the log was seen: everything that counted at a place. With it a reader can go on later, and get exactly the
/// messages that came to count since: those that were added, and those of imports that were committed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mark {
    /// The place.
    pub at: Position,
    /// The imports whose messages counted, and up to where.
    pub imports: BTreeMap<ImportId, Position>,
}

impl Mark {
    /// Nothing was seen.
    #[must_use]
    pub fn start() -> Mark {
        Mark::default()
    }

    /// Whether everything that was seen here was seen at the other mark, too.
    #[must_use]
    pub fn is_before(&self, other: &Mark) -> bool {
        let was_seen =
            |(id, until): (&ImportId, &Position)| other.imports.get(id).is_some_and(|other| other >= until);
        self.at <= other.at && self.imports.iter().all(was_seen)
    }

    /// The mark as bytes, the same for equal marks.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let numbers = self.imports.iter().flat_map(|(id, position)| [id.0, position.0]);
        std::iter::once(self.at.0).chain(numbers).flat_map(u64::to_le_bytes).collect()
    }

    /// Reads what [`Mark::to_bytes`] wrote; `None` if these are other bytes.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Mark> {
        let (words, rest) = bytes.as_chunks::<8>();
        let numbers: Vec<u64> = words.iter().map(|word| u64::from_le_bytes(*word)).collect();
        let (at, imports) = numbers.split_first()?;
        let (pairs, odd) = imports.as_chunks::<2>();
        let whole = rest.is_empty() && odd.is_empty();
        whole.then(|| Mark {
            at: Position(*at),
            imports: pairs.iter().map(|[id, position]| (ImportId(*id), Position(*position))).collect(),
        })
    }

    /// How many messages of a frame were seen: those at its front.
    pub(super) fn seen_of(&self, header: &Header) -> u32 {
        let counted_before = match Origin::of(header.origin) {
            Origin::Live => self.at,
            Origin::Import(id) => self.imports.get(&id).copied().unwrap_or_default().min(self.at),
        };
        let seen = counted_before.0.saturating_sub(header.sequence).min(u64::from(header.count));
        u32::try_from(seen).expect("no more than the frame has")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_comes_back() {
        let imports = BTreeMap::from([(ImportId(1), Position(30)), (ImportId(7), Position(99))]);
        let mark = Mark { at: Position(120), imports };
        assert_eq!(Mark::from_bytes(&mark.to_bytes()), Some(mark.clone()));
        assert_eq!(Mark::from_bytes(&Mark::start().to_bytes()), Some(Mark::start()));
        assert_eq!(Mark::from_bytes(&mark.to_bytes()[..17]), None);
        assert_eq!(Mark::from_bytes(&[]), None);
    }
}
