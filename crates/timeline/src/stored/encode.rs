//! From timelines to bytes.

use super::section::Kind;
use super::{Counts, Section, Writer, value};
use crate::{Blocks, Dictionary, Timelines};

impl Timelines {
    /// The sections that these timelines are written in; the summary is the first. They hold as long as the timelines
    /// do not change.
    #[must_use]
    pub fn sections(&self) -> Vec<Section> {
        let counts = Counts::of(self);
        std::iter::once(Section::SUMMARY).chain(counts.sections()).collect()
    }

    /// The bytes of one section; of one that is not in [`Timelines::sections`], nothing of use. Any number of threads
    /// may ask at once.
    #[must_use]
    pub fn encode(&self, section: Section) -> Vec<u8> {
        let mut to = Writer::default();
        self.write(section, &mut to);
        to.into_bytes()
    }

    fn write(&self, section: Section, to: &mut Writer) {
        let words = &self.dictionary;
        match section.kind {
            Kind::Summary => Counts::of(self).write(to),
            Kind::Words => write_words(words, to),
            Kind::Texts => to.texts(words.texts.stretch(section.stretch(words.texts.len()))),
            Kind::Values => {
                let values = words.values.all();
                let stretch = values.slices(section.stretch(values.len()));
                stretch.flatten().for_each(|kept| value::write(kept, to));
            }
            Kind::People => self.people.write(section.stretch(self.people.len()), to),
            Kind::Customers => {
                let surviving = &self.customers.surviving;
                let stretch = surviving.slices(section.stretch(surviving.len()));
                stretch.for_each(|stretch| to.all(stretch, u32::to_le_bytes));
            }
            Kind::Accounts => self.accounts.write(section.stretch(self.accounts.len()), to),
            Kind::MessageIds => {
                let chunks = self.message_ids.chunk_lengths().count();
                self.message_ids.write(section.stretch(chunks), to);
            }
            Kind::Seen => self.seen.write(section.stretch(self.seen.piece_count()), to),
            Kind::Blocks => write_blocks(&self.blocks, section, to),
            Kind::AccountBlocks => write_blocks(&self.account_blocks, section, to),
        }
    }
}

fn write_words(words: &Dictionary, to: &mut Writer) {
    for interner in [&words.names, &words.paths, &words.keys, &words.channels] {
        to.texts(interner.stretch(0..interner.len()));
    }
    let numbers = words.numbers.all();
    numbers.slices(0..numbers.len()).for_each(|stretch| to.all(stretch, |number| number.0.to_le_bytes()));
}

fn write_blocks(blocks: &Blocks, section: Section, to: &mut Writer) {
    blocks.range(section.stretch(blocks.len())).for_each(|block| block.write(to));
}
