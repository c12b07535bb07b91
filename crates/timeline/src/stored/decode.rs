//! From bytes to timelines.

use std::thread;

use kesit_model::{AccountId, Decimal, Value};

use super::reader::Texts;
use super::section::Kind;
use super::{Broken, Counts, Reader, Section, value};
use crate::interner::Interner;
use crate::people::{People, PeoplePart};
use crate::seen::SeenPart;
use crate::timelines::Customers;
use crate::{
    BLOCK_ROWS, Block, Blocks, CustomerIx, Dictionary, MessageIds, PathId, SELF_PATH, SeenIds, TextFacts,
    Timelines,
};

/// Reads what [`Timelines::encode`] wrote: begin with the summary, [`Decoder::decode`] every one of
/// [`Decoder::sections`] in any order and on any threads, and put the parts together.
#[derive(Debug)]
pub struct Decoder {
    counts: Counts,
}

/// What one section held.
#[derive(Debug)]
pub struct Part {
    section: Section,
    content: Content,
}

#[derive(Debug)]
enum Content {
    Words([Texts; 4], Vec<Decimal>),
    Texts(Texts, Vec<(usize, TextFacts)>),
    Values(Vec<Value>),
    People(PeoplePart),
    Customers(Vec<u32>),
    Accounts(Vec<AccountId>),
    MessageIds(Vec<Vec<u8>>),
    Seen(SeenPart),
    Blocks(Blocks),
    AccountBlocks(Blocks),
}

impl Decoder {
    /// Begins with the bytes of [`Section::SUMMARY`].
    ///
    /// # Errors
    /// [`Broken`], when they are no summary.
    pub fn new(summary: &[u8]) -> Result<Decoder, Broken> {
        Ok(Decoder { counts: Counts::read(summary)? })
    }

    /// The sections to decode for [`Decoder::assemble`].
    #[must_use]
    pub fn sections(&self) -> Vec<Section> {
        self.counts.sections().collect()
    }

    /// The sections to decode for [`Decoder::assemble_seen`].
    #[must_use]
    pub fn seen_sections(&self) -> Vec<Section> {
        self.counts.sections().filter(|section| section.kind == Kind::Seen).collect()
    }

    /// Understands the bytes of a section.
    ///
    /// # Errors
    /// [`Broken`], when they are not what a section of these timelines can hold.
    pub fn decode(&self, section: Section, bytes: &[u8]) -> Result<Part, Broken> {
        let from = &mut Reader::new(bytes, section);
        let content = self.content(from)?;
        from.end()?;
        Ok(Part { section, content })
    }

    fn content(&self, from: &mut Reader<'_>) -> Result<Content, Broken> {
        let (section, counts) = (from.section(), &self.counts);
        let things = section.stretch(counts.total(section.kind));
        Ok(match section.kind {
            Kind::Summary => return Err(from.wrong("its place")),
            Kind::Words => read_words(from, counts)?,
            Kind::Texts => {
                let texts = from.texts()?;
                from.check(texts.ends.len() == things.len(), "the number of texts")?;
                let facts = texts.iter().map(TextFacts::read).enumerate();
                let facts = facts.filter(|(_, facts)| *facts != TextFacts::default()).collect();
                Content::Texts(texts, facts)
            }
            Kind::Values => Content::Values(things.map(|_| value::read(from)).collect::<Result<_, _>>()?),
            Kind::People => Content::People(People::read(from, things.len())?),
            Kind::Customers => Content::Customers(from.all(things.len(), u32::from_le_bytes)?),
            Kind::Accounts => Content::Accounts(crate::accounts::Accounts::read(from, things.len())?),
            Kind::MessageIds => Content::MessageIds(MessageIds::read(from, &counts.id_chunks[things])?),
            Kind::Seen => Content::Seen(SeenIds::read(from, section.stretch(counts.seen_pieces as usize))?),
            Kind::Blocks => Content::Blocks(read_blocks(from, counts, things, counts.customers)?),
            Kind::AccountBlocks => {
                Content::AccountBlocks(read_blocks(from, counts, things, counts.accounts)?)
            }
        })
    }

    /// Puts all parts together, on two threads.
    ///
    /// # Errors
    /// [`Broken`], when the parts are not those of all [`Decoder::sections`], or contradict each other.
    pub fn assemble(self, parts: Vec<Part>) -> Result<Timelines, Broken> {
        let sorted = Sorted::of(parts, &self.sections())?;
        let Sorted { words, people, surviving, accounts, chunks, seen, blocks, account_blocks } = sorted;
        let (dictionary, people) = thread::scope(|scope| {
            let people = scope.spawn(|| assemble_people(people));
            let dictionary = self.assemble_words(words);
            let people = people.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            Ok::<_, Broken>((dictionary?, people?))
        })?;
        let mut timelines = Timelines {
            customers: assemble_customers(surviving, &people, &blocks)?,
            dictionary,
            message_ids: MessageIds::of_chunks(chunks),
            seen: SeenIds::of_parts(seen),
            people,
            event_count: blocks.iter().map(Block::event_count).sum(),
            blocks,
            account_blocks,
            newest_at: self.counts.newest_at,
            ..Timelines::default()
        };
        check(timelines.event_count == self.counts.events, Kind::Blocks, "the number of events")?;
        check(timelines.accounts.extend(&accounts), Kind::Accounts, "an id that is there twice")?;
        timelines.link_accounts();
        timelines.dictionary.shrink();
        timelines.people.shrink();
        Ok(timelines)
    }

    /// Puts together what remembers the messages seen, and nothing else.
    ///
    /// # Errors
    /// [`Broken`], when the parts are not those of all [`Decoder::seen_sections`].
    pub fn assemble_seen(self, parts: Vec<Part>) -> Result<SeenIds, Broken> {
        Ok(SeenIds::of_parts(Sorted::of(parts, &self.seen_sections())?.seen))
    }

    fn assemble_words(&self, contents: Vec<Content>) -> Result<Dictionary, Broken> {
        let mut dictionary = Dictionary::new();
        let is_new = |is_new, kind| check(is_new, kind, "a word that is there twice");
        for content in contents {
            match content {
                Content::Words([names, paths, keys, channels], numbers) => {
                    dictionary.paths = Interner::default();
                    is_new(dictionary.names.extend(&names), Kind::Words)?;
                    is_new(dictionary.paths.extend(&paths), Kind::Words)?;
                    is_new(dictionary.keys.extend(&keys), Kind::Words)?;
                    is_new(dictionary.channels.extend(&channels), Kind::Words)?;
                    is_new(dictionary.numbers.extend(numbers), Kind::Words)?;
                }
                Content::Texts(texts, facts) => is_new(dictionary.extend_texts(&texts, facts), Kind::Texts)?,
                Content::Values(values) => is_new(dictionary.values.extend(values), Kind::Values)?,
                _ => {}
            }
        }
        let has_self = dictionary.path(SELF_PATH) == Some(PathId::SELF);
        check(has_self, Kind::Words, "the first path").map(|()| dictionary)
    }
}

/// The contents of all parts, each kind in order.
#[derive(Default)]
struct Sorted {
    words: Vec<Content>,
    people: Vec<PeoplePart>,
    surviving: Vec<u32>,
    accounts: Vec<AccountId>,
    chunks: Vec<Vec<u8>>,
    seen: Vec<SeenPart>,
    blocks: Blocks,
    account_blocks: Blocks,
}

impl Sorted {
    fn of(mut parts: Vec<Part>, expected: &[Section]) -> Result<Sorted, Broken> {
        parts.sort_unstable_by_key(|part| part.section);
        let found = |place: usize| parts.get(place).map(|part: &Part| part.section);
        for (place, section) in expected.iter().enumerate() {
            check_section(found(place) == Some(*section), *section)?;
        }
        found(expected.len()).map_or(Ok(()), |section| check_section(false, section))?;
        let mut sorted = Sorted::default();
        for part in parts {
            match part.content {
                Content::People(people) => sorted.people.push(people),
                Content::Customers(surviving) => sorted.surviving.extend(surviving),
                Content::Accounts(accounts) => sorted.accounts.extend(accounts),
                Content::MessageIds(chunks) => sorted.chunks.extend(chunks),
                Content::Seen(seen) => sorted.seen.push(seen),
                Content::Blocks(blocks) => sorted.blocks.append(blocks),
                Content::AccountBlocks(blocks) => sorted.account_blocks.append(blocks),
                words => sorted.words.push(words),
            }
        }
        Ok(sorted)
    }
}

fn check(holds: bool, kind: Kind, what: &'static str) -> Result<(), Broken> {
    if holds { Ok(()) } else { Err(Broken::Wrong { section: Section { kind, part: 0 }, what }) }
}

fn check_section(is_as_expected: bool, section: Section) -> Result<(), Broken> {
    if is_as_expected { Ok(()) } else { Err(Broken::Wrong { section, what: "whether it is there" }) }
}

fn read_words(from: &mut Reader<'_>, counts: &Counts) -> Result<Content, Broken> {
    let words = [from.texts()?, from.texts()?, from.texts()?, from.texts()?];
    let expected = [counts.names, counts.paths, counts.keys, counts.channels];
    let as_many = words.iter().zip(expected).all(|(texts, count)| texts.ends.len() == count as usize);
    from.check(as_many, "the number of words")?;
    let numbers = from.all(counts.numbers as usize, |bytes| Decimal(i128::from_le_bytes(bytes)))?;
    Ok(Content::Words(words, numbers))
}

fn read_blocks(
    from: &mut Reader<'_>,
    counts: &Counts,
    indices: std::ops::Range<usize>,
    rows: u32,
) -> Result<Blocks, Broken> {
    let mut blocks = Blocks::default();
    for index in indices {
        let beyond = ((index + 1) * BLOCK_ROWS).saturating_sub(rows as usize);
        // Of the last block only the first rows are anybody's.
        let mine = u64::MAX.checked_shr(u32::try_from(beyond).unwrap_or(u64::BITS)).unwrap_or(0);
        blocks.push(Block::read(from, index, mine, counts)?);
    }
    Ok(blocks)
}

fn assemble_people(parts: Vec<PeoplePart>) -> Result<People, Broken> {
    let mut people = People::default();
    for part in parts {
        check(people.extend(part), Kind::People, "an id that is there twice")?;
    }
    Ok(people)
}

/// Finds who is which customer: the ring of each live customer's surviving id is theirs.
fn assemble_customers(surviving: Vec<u32>, people: &People, blocks: &Blocks) -> Result<Customers, Broken> {
    let known = surviving.iter().all(|&person| (person as usize) < people.len());
    check(known, Kind::Customers, "a surviving id")?;
    let mut of_person = vec![Customers::NOBODY; people.len()];
    let mut live = 0;
    for (index, &person) in surviving.iter().enumerate() {
        let customer = CustomerIx::of(index);
        if blocks[customer.block()].live() >> customer.row() & 1 == 1 {
            let claimed = people.claim(person, customer, Customers::NOBODY, &mut of_person);
            check(claimed, Kind::People, "who belongs together")?;
            live += 1;
        }
    }
    check(!of_person.contains(&Customers::NOBODY), Kind::People, "an id of nobody")?;
    Ok(Customers {
        of_person: of_person.into_iter().collect(),
        surviving: surviving.into_iter().collect(),
        live,
    })
}
