//! All sources in memory, for whoever looks at every message: which source a write key belongs to, and which one has a number.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use kesit_access::token::{HASH_BYTES, Token, TokenKind};
use kesit_model::Timestamp;
use kesit_store::{Catalogue, CatalogueError, Source};

use super::SourceKind;

/// The sources as they were at one moment. Read without any lock; a change makes a new one.
#[derive(Debug, Default)]
pub struct SourceBook {
    by_hash: HashMap<[u8; HASH_BYTES], (Arc<OpenSource>, Option<Timestamp>)>,
    by_id: HashMap<u64, Arc<OpenSource>>,
}

/// A source with all that it takes to receive from it.
pub struct OpenSource {
    /// What is told of it.
    pub source: Source,
    /// Its kind.
    pub kind: SourceKind,
    /// The secret that signatures are checked with; `None` if its kind signs nothing or none was given yet.
    pub secret: Option<String>,
}

impl fmt::Debug for OpenSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenSource")
            .field("id", &self.source.id)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

impl SourceBook {
    /// Reads all sources.
    ///
    /// # Errors
    /// When the catalogue cannot be read or holds a kind that is not known.
    pub(super) fn read(catalogue: &Catalogue) -> Result<SourceBook, CatalogueError> {
        let mut book = SourceBook::default();
        for source in catalogue.sources()? {
            let kind =
                SourceKind::parse(&source.kind).ok_or(CatalogueError::Broken { what: "kind of source" })?;
            let secret = catalogue.source_secret(source.id)?;
            book.by_id.insert(source.id, Arc::new(OpenSource { source, kind, secret }));
        }
        for key in catalogue.write_keys()? {
            if let Some(source) = book.by_id.get(&key.source) {
                book.by_hash.insert(key.hash, (Arc::clone(source), key.ends_at));
            }
        }
        Ok(book)
    }

    /// The source of a write key, switched on or off; `None` if the key is not known or has ended.
    #[must_use]
    pub fn by_key(&self, secret: &str, now: Timestamp) -> Option<&Arc<OpenSource>> {
        let token = Token::parse(TokenKind::WriteKey, secret)?;
        let (source, ends_at) = self.by_hash.get(token.hash().as_bytes())?;
        ends_at.is_none_or(|end| now < end).then_some(source)
    }

    /// The source of a name, switched on or off; `None` if there is none.
    #[must_use]
    pub fn by_name(&self, name: &str) -> Option<&Arc<OpenSource>> {
        self.by_id.values().find(|open| open.source.name == name)
    }

    /// The source of a number, switched on or off; `None` if there is none.
    #[must_use]
    pub fn by_id(&self, id: u64) -> Option<&Arc<OpenSource>> {
        self.by_id.get(&id)
    }
}
