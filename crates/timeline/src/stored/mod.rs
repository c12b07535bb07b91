//! Timelines as bytes and back, without a disk.
//!
//! The bytes come in [`Section`]s, each by itself: a [`Section::SUMMARY`] that says how much there is of everything, and
//! many of a few megabytes that can be made and read in any order and on any number of threads
//! ([`crate::Timelines::encode`], [`Decoder`]). Numbers are little-endian, columns lie as they lie in memory. What can
//! be told from the rest (indices by hash, who is which customer) is not in there but made again.
//!
//! Bytes are believed in nothing: lengths are held against what is left before memory is taken for them, and every
//! number that points somewhere is looked at. Whoever keeps the bytes adds checksums; these here only see to it that no
//! bytes whatever can bring the program down.

mod counts;
mod decode;
mod encode;
mod reader;
mod section;
mod value;
mod writer;

pub use decode::{Decoder, Part};
pub use section::Section;

pub(crate) use counts::Counts;
pub(crate) use reader::{Reader, Texts};
#[cfg(test)]
pub(crate) use section::Kind;
pub(crate) use writer::Writer;

use crate::Payload;

/// The version of the layout. It changes with every change of the bytes; older ones are not read, for timelines can
/// always be made again from the messages.
pub(crate) const LAYOUT: u32 = 1;

/// How deep lists and objects may lie in each other. The reader of messages takes far fewer.
pub(crate) const MAX_DEPTH: usize = 128;

/// Why bytes are no timelines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// They were written by a Kesit with another layout.
    #[error("the timelines are written in layout {found}, and this Kesit reads layout {known}")]
    OtherLayout {
        /// Theirs.
        found: u32,
        /// Ours.
        known: u32,
    },
    /// Something in them contradicts the rest, or is not there.
    #[error("{section} of the timelines: {what} cannot be right")]
    Wrong {
        /// Where.
        section: Section,
        /// What.
        what: &'static str,
    },
}

/// What is written down and read back as a number of rows that is known from elsewhere.
pub(crate) trait StoredRows: Payload {
    fn write(&self, to: &mut Writer);

    fn read(from: &mut Reader<'_>, rows: usize, counts: &Counts) -> Result<Self, Broken>;
}
