//! Names and identifiers. Holding one is proof that it was checked.

use std::fmt;

use compact_str::CompactString;

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident, $max:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(CompactString);

        impl $name {
            /// The longest one taken, in bytes.
            pub const MAX_BYTES: usize = $max;

            /// Takes the text unless it is blank or longer than [`Self::MAX_BYTES`].
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                let fits = !text.trim().is_empty() && text.len() <= Self::MAX_BYTES;
                fits.then(|| Self(CompactString::new(text)))
            }

            /// The text as it was given.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text_id!(
    /// An identifier of a person: a user id or an anonymous id. Both share one name space.
    PersonId,
    512
);
text_id!(
    /// An identifier of an account (a company).
    AccountId,
    512
);
text_id!(
    /// The identifier of one message; it counts once per workspace.
    MessageId,
    512
);

/// The key of a segment, group or list: `[A-Za-z0-9_-]{1,64}`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(CompactString);

impl Key {
    /// The longest key, in characters.
    pub const MAX_CHARS: usize = 64;

    /// Takes the text if it is a key.
    #[must_use]
    pub fn parse(text: &str) -> Option<Key> {
        let fits = (1..=Key::MAX_CHARS).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
        fits.then(|| Key(CompactString::new(text)))
    }

    /// The key as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
