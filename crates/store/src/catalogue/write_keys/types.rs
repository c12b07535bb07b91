//! What is said of sources and their keys.

use std::fmt;

use kesit_model::Timestamp;

/// A source to add.
#[derive(Clone, Copy)]
pub struct NewSource<'a> {
    /// Its name, which no other source has.
    pub name: &'a str,
    /// The word for its kind.
    pub kind: &'a str,
    /// The secret that signatures are checked with; `None` if its kind signs nothing. Kept in clear, for a signature is checked
    /// with the secret itself.
    pub secret: Option<&'a str>,
    /// How its bodies become messages, as JSON; `None` if its kind says it.
    pub mapping: Option<&'a str>,
    /// Now.
    pub created_at: Timestamp,
}

/// What is to be changed of a source; `None` stays as it is.
#[derive(Clone, Copy, Default)]
pub struct SourceChange<'a> {
    /// Another name.
    pub name: Option<&'a str>,
    /// Another secret.
    pub secret: Option<&'a str>,
    /// Another mapping, as JSON.
    pub mapping: Option<&'a str>,
    /// Whether messages are taken from it.
    pub is_enabled: Option<bool>,
}

/// A source. Its secret is not in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its number, from 1, never given twice.
    pub id: u64,
    /// Its name.
    pub name: String,
    /// The word for its kind.
    pub kind: String,
    /// Whether there is a secret to check signatures with.
    pub has_secret: bool,
    /// How its bodies become messages, as JSON; `None` if its kind says it.
    pub mapping: Option<String>,
    /// Whether messages are taken from it.
    pub is_enabled: bool,
    /// When it was added.
    pub created_at: Timestamp,
    /// When it was changed last.
    pub changed_at: Timestamp,
}

/// A write key.
#[derive(Clone, PartialEq, Eq)]
pub struct WriteKey {
    /// Its number.
    pub id: u64,
    /// The number of its source.
    pub source: u64,
    /// The hash of its secret.
    pub hash: [u8; 32],
    /// How its secret begins.
    pub hint: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it is void; `None` for the current one.
    pub ends_at: Option<Timestamp>,
}

impl WriteKey {
    /// Whether it opens anything at an instant.
    #[must_use]
    pub fn is_valid(&self, now: Timestamp) -> bool {
        self.ends_at.is_none_or(|end| now < end)
    }
}

impl fmt::Debug for WriteKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("WriteKey");
        shown
            .field("id", &self.id)
            .field("source", &self.source)
            .field("ends_at", &self.ends_at)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for NewSource<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewSource")
            .field("name", &self.name)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for SourceChange<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SourceChange").field("name", &self.name).finish_non_exhaustive()
    }
}
