//! The pieces that timelines are written in.

use std::fmt;
use std::ops::Range;

/// One piece of the bytes of timelines: a kind, and which stretch of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Section {
    pub(crate) kind: Kind,
    pub(crate) part: u32,
}

/// What a section holds. The order is that of reading: what takes longest by itself comes late.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    Summary,
    Words,
    Texts,
    Values,
    People,
    Customers,
    Accounts,
    MessageIds,
    Seen,
    Blocks,
    AccountBlocks,
}

impl Kind {
    /// All but the summary, in order.
    pub(crate) const BUT_SUMMARY: [Kind; 10] = [
        Kind::Words,
        Kind::Texts,
        Kind::Values,
        Kind::People,
        Kind::Customers,
        Kind::Accounts,
        Kind::MessageIds,
        Kind::Seen,
        Kind::Blocks,
        Kind::AccountBlocks,
    ];

    /// How many things of the kind make a section. Each is small, or there are few; so a section has a few megabytes.
    pub(crate) fn things(self) -> usize {
        match self {
            Kind::Summary | Kind::Words => 1,
            Kind::Texts | Kind::People | Kind::Accounts => 1 << 16,
            Kind::Values => 1 << 14,
            Kind::Customers => 1 << 20,
            Kind::MessageIds => 8,
            Kind::Seen => 1 << 13,
            Kind::Blocks | Kind::AccountBlocks => 1 << 6,
        }
    }

    /// The sections that so many things make.
    pub(crate) fn sections(self, total: usize) -> impl Iterator<Item = Section> {
        let parts = total.div_ceil(self.things());
        (0..parts).map(move |part| Section { kind: self, part: u32::try_from(part).unwrap_or(u32::MAX) })
    }
}

impl Section {
    /// The section to read first: how much there is of everything.
    pub const SUMMARY: Section = Section { kind: Kind::Summary, part: 0 };

    /// A number that stands for the section and for no other.
    #[must_use]
    pub fn code(self) -> u64 {
        (self.kind as u64) << 32 | u64::from(self.part)
    }

    /// Which of so many things are in this section.
    pub(crate) fn stretch(self, total: usize) -> Range<usize> {
        let start = (self.part as usize).saturating_mul(self.kind.things()).min(total);
        start..start.saturating_add(self.kind.things()).min(total)
    }
}

impl fmt::Display for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self.kind {
            Kind::Summary => return f.write_str("summary"),
            Kind::Words => return f.write_str("words"),
            Kind::Texts => "texts",
            Kind::Values => "values",
            Kind::People => "people",
            Kind::Customers => "customers",
            Kind::Accounts => "accounts",
            Kind::MessageIds => "message-ids",
            Kind::Seen => "seen",
            Kind::Blocks => "blocks",
            Kind::AccountBlocks => "account-blocks",
        };
        write!(f, "{name} {}", self.part)
    }
}
