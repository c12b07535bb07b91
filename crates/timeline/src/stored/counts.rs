//! The summary: how much there is of everything, so that each section can be checked by itself.

use kesit_model::Timestamp;

use super::{Broken, LAYOUT, Reader, Section, Writer, section};
use crate::cell::Kind;
use crate::{BLOCK_ROWS, Cell, IdKey, Timelines};

/// How many there are, and what else is said once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) newest_at: Option<Timestamp>,
    pub(crate) events: u64,
    pub(crate) texts: u32,
    pub(crate) names: u32,
    pub(crate) paths: u32,
    pub(crate) keys: u32,
    pub(crate) channels: u32,
    pub(crate) values: u32,
    pub(crate) numbers: u32,
    pub(crate) people: u32,
    /// Those merged away included.
    pub(crate) customers: u32,
    pub(crate) accounts: u32,
    /// Into how many pieces the seen messages are split.
    pub(crate) seen_pieces: u32,
    /// The lengths of the chunks of message ids.
    pub(crate) id_chunks: Vec<u32>,
}

impl Counts {
    pub(crate) fn of(timelines: &Timelines) -> Counts {
        let count = |count: usize| u32::try_from(count).expect("all numbers that are given out have 32 bits");
        let words = &timelines.dictionary;
        Counts {
            newest_at: timelines.newest_at,
            events: timelines.event_count,
            texts: count(words.texts.len()),
            names: count(words.names.len()),
            paths: count(words.paths.len()),
            keys: count(words.keys.len()),
            channels: count(words.channels.len()),
            values: count(words.values.all().len()),
            numbers: count(words.numbers.all().len()),
            people: count(timelines.people.len()),
            customers: count(timelines.customers.surviving.len()),
            accounts: count(timelines.accounts.len()),
            seen_pieces: count(timelines.seen.piece_count()),
            id_chunks: timelines.message_ids.chunk_lengths().map(count).collect(),
        }
    }

    /// How many things of a kind there are.
    pub(crate) fn total(&self, kind: section::Kind) -> usize {
        let total = match kind {
            section::Kind::Summary | section::Kind::Words => 1,
            section::Kind::Texts => self.texts,
            section::Kind::Values => self.values,
            section::Kind::People => self.people,
            section::Kind::Customers => self.customers,
            section::Kind::Accounts => self.accounts,
            section::Kind::MessageIds => return self.id_chunks.len(),
            // While there are few they are in one section.
            section::Kind::Seen => self.seen_pieces.max(1),
            section::Kind::Blocks => self.customers.div_ceil(BLOCK_ROWS as u32),
            section::Kind::AccountBlocks => self.accounts.div_ceil(BLOCK_ROWS as u32),
        };
        total as usize
    }

    /// All sections but the summary.
    pub(crate) fn sections(&self) -> impl Iterator<Item = Section> {
        section::Kind::BUT_SUMMARY.into_iter().flat_map(|kind| kind.sections(self.total(kind)))
    }

    /// Whether the cell holds something that there is.
    pub(crate) fn hold_cell(&self, cell: Cell) -> bool {
        let limit = match cell.kind() {
            Kind::Small => return true,
            Kind::Mark => Cell::MARKS,
            Kind::Big => self.numbers,
            Kind::Text => self.texts,
            Kind::Value => self.values,
        };
        cell.is_plain() && cell.index() < limit
    }

    /// Whether the identifier stands for itself, or is kept somewhere within the chunks.
    pub(crate) fn hold_id(&self, id: IdKey) -> bool {
        id.is_within(&self.id_chunks)
    }

    pub(crate) fn write(&self, to: &mut Writer) {
        to.word(LAYOUT);
        to.byte(u8::from(self.newest_at.is_some()));
        to.long(self.newest_at.map_or(0, |at| at.0).cast_unsigned());
        to.long(self.events);
        self.numbers().into_iter().for_each(|number| to.word(number));
        to.count(self.id_chunks.len());
        to.all(&self.id_chunks, u32::to_le_bytes);
    }

    fn numbers(&self) -> [u32; 11] {
        let Counts { texts, names, paths, keys, channels, values, numbers, .. } = *self;
        let Counts { people, customers, accounts, seen_pieces, .. } = *self;
        [texts, names, paths, keys, channels, values, numbers, people, customers, accounts, seen_pieces]
    }

    pub(crate) fn read(bytes: &[u8]) -> Result<Counts, Broken> {
        let from = &mut Reader::new(bytes, Section::SUMMARY);
        let found = from.word()?;
        if found != LAYOUT {
            return Err(Broken::OtherLayout { found, known: LAYOUT });
        }
        let has_newest = from.flag()?;
        let newest_at = Timestamp(from.long()?.cast_signed());
        let counts = Counts {
            newest_at: has_newest.then_some(newest_at),
            events: from.long()?,
            texts: from.word()?,
            names: from.word()?,
            paths: from.word()?,
            keys: from.word()?,
            channels: from.word()?,
            values: from.word()?,
            numbers: from.word()?,
            people: from.word()?,
            customers: from.word()?,
            accounts: from.word()?,
            seen_pieces: from.word()?,
            id_chunks: {
                let chunks = from.count(4)?;
                from.all(chunks, u32::from_le_bytes)?
            },
        };
        from.end()?;
        counts.check(from)?;
        Ok(counts)
    }

    fn check(&self, from: &Reader<'_>) -> Result<(), Broken> {
        from.check(self.customers <= self.people, "the number of customers")?;
        from.check(crate::SeenIds::has_pieces(self.seen_pieces), "the number of pieces")
    }
}
