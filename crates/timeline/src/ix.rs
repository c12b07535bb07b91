//! Dense numbers that stand for customers, accounts and words. They are given out in order of arrival and mean nothing
//! outside the [`crate::Timelines`] that gave them.

/// Customers (or accounts) in one block; one bit each in a machine word.
pub const BLOCK_ROWS: usize = 64;

macro_rules! in_blocks {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// Which block it is in.
            #[inline]
            #[must_use]
            pub fn block(self) -> usize {
                self.0 as usize / BLOCK_ROWS
            }

            /// Which row of that block it is.
            #[inline]
            #[must_use]
            pub fn row(self) -> usize {
                self.0 as usize % BLOCK_ROWS
            }

            /// The one at this row of this block.
            #[inline]
            #[must_use]
            pub fn at(block: usize, row: usize) -> Self {
                Self::of(block * BLOCK_ROWS + row)
            }

            #[inline]
            pub(crate) fn of(index: usize) -> Self {
                Self(u32::try_from(index).expect("fewer than 2^32 of them fit in memory"))
            }

            #[inline]
            pub(crate) fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

in_blocks!(
    /// A customer.
    CustomerIx
);
in_blocks!(
    /// An account.
    AccountIx
);

macro_rules! word {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);
    };
}

word!(
    /// A text that is, or was, the value of some property or trait.
    TextId
);
word!(
    /// The name of an event.
    NameId
);
word!(
    /// The path of a property: keys joined by dots.
    PathId
);
word!(
    /// The key of a trait.
    KeyId
);
word!(
    /// A channel of consent.
    ChannelId
);

impl PathId {
    /// The path of a list element itself, where it is a scalar: [`crate::SELF_PATH`].
    pub const SELF: PathId = PathId(0);
}
