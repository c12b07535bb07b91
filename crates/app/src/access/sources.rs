//! Sources: added, changed, their write keys exchanged. Whoever receives messages looks into the [`SourceBook`].

use std::fmt;
use std::sync::{Arc, PoisonError};

use kesit_access::audit::AuditAction;
use kesit_access::token::{Token, TokenKind};
use kesit_access::{Permission, Principal};
use kesit_model::{Span, Timestamp};
use kesit_store::{Catalogue, NewSource, Source, SourceChange, SourceCount, SourceDay, WriteKey};

use super::gate::{Deed, line, require};
use super::{AccessError, Gate, SourceBook};

/// The longest name of a source.
const MAX_NAME_CHARS: usize = 100;
/// The longest secret for signatures, in bytes.
const MAX_SECRET_BYTES: usize = 1_024;
/// The longest mapping, in bytes.
const MAX_MAPPING_BYTES: usize = 64 * 1_024;
/// So long at most the key of before may stay good when a key is exchanged: ninety days.
const LONGEST_OVERLAP: Span = Span(90 * 86_400_000);

/// Where messages come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SourceKind {
    /// A server of the shop. Its key is secret, so it may say what somebody consented to.
    Server,
    /// Browsers and apps. Everybody can read the key, so it only appends and is trusted with little.
    Browser,
    /// Webhooks of a Shopify shop.
    Shopify,
    /// Webhooks of a WooCommerce shop.
    Woocommerce,
    /// Any other webhook, by a mapping.
    Generic,
}

/// A source to add or the new state of one; what is `None` is not there, or stays as it is.
#[derive(Clone, Copy, Default)]
pub struct SourceText<'a> {
    /// Its name.
    pub name: Option<&'a str>,
    /// The secret that its signatures are checked with.
    pub secret: Option<&'a str>,
    /// How its bodies become messages, as JSON. Whether it means something is looked at by who reads it.
    pub mapping: Option<&'a str>,
    /// Whether messages are taken from it.
    pub is_enabled: Option<bool>,
}

/// A source that was added, or a new key of one.
#[derive(Debug)]
pub struct MadeSource {
    /// The source.
    pub source: Source,
    /// Its current write key, to be shown once.
    pub key: Token,
}

impl SourceKind {
    /// Every kind.
    pub const ALL: [SourceKind; 5] = [
        SourceKind::Server,
        SourceKind::Browser,
        SourceKind::Shopify,
        SourceKind::Woocommerce,
        SourceKind::Generic,
    ];

    /// The stable word for it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            SourceKind::Server => "server",
            SourceKind::Browser => "browser",
            SourceKind::Shopify => "shopify",
            SourceKind::Woocommerce => "woocommerce",
            SourceKind::Generic => "generic",
        }
    }

    /// The kind of a word.
    #[must_use]
    pub fn parse(code: &str) -> Option<SourceKind> {
        SourceKind::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

impl fmt::Debug for SourceText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SourceText").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Gate {
    /// The sources as they are now, for whoever receives messages. Cheap; ask again for each request.
    #[must_use]
    pub fn source_book(&self) -> Arc<SourceBook> {
        Arc::clone(&self.book.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// All sources with their keys that have not ended.
    ///
    /// # Errors
    /// When `by` may not see them, or the catalogue cannot be read.
    pub fn sources(
        &self,
        by: &Principal,
        now: Timestamp,
    ) -> Result<Vec<(Source, Vec<WriteKey>)>, AccessError> {
        require(by, Permission::SourcesRead)?;
        let catalogue = self.catalogue();
        let keys: Vec<WriteKey> =
            catalogue.write_keys()?.into_iter().filter(|key| key.is_valid(now)).collect();
        let of = |source: &Source| keys.iter().filter(|key| key.source == source.id).cloned().collect();
        Ok(catalogue.sources()?.into_iter().map(|source| (source.clone(), of(&source))).collect())
    }

    /// How many messages came from a source day by day, the latest first.
    ///
    /// # Errors
    /// When `by` may not see them, or the catalogue cannot be read.
    pub fn source_days(
        &self,
        by: &Principal,
        id: u64,
        from: Timestamp,
    ) -> Result<Vec<SourceDay>, AccessError> {
        require(by, Permission::SourcesRead)?;
        Ok(self.catalogue().source_days(id, from)?)
    }

    /// Adds to the counts of sources. For whoever receives messages, from time to time rather than for each.
    ///
    /// # Errors
    /// When the catalogue cannot be written; nothing is added then.
    pub fn add_source_counts(&self, at: Timestamp, counts: &[(u64, SourceCount)]) -> Result<(), AccessError> {
        Ok(self.catalogue().add_source_counts(at, counts)?)
    }

    /// Adds a source with a write key.
    ///
    /// # Errors
    /// When `by` may not, a field is not well formed, or another source has the name.
    pub fn add_source(
        &self,
        by: &Principal,
        kind: SourceKind,
        text: SourceText<'_>,
        now: Timestamp,
    ) -> Result<MadeSource, AccessError> {
        require(by, Permission::SourcesWrite)?;
        let text = checked(text)?;
        let name = text.name.ok_or(AccessError::BadText { field: "name" })?;
        let key = self.token(TokenKind::WriteKey)?;
        let source = self.change(|catalogue| {
            let SourceText { secret, mapping, .. } = text;
            let new = NewSource { name, kind: kind.code(), secret, mapping, created_at: now };
            let id = catalogue.add_source(&new)?.ok_or(AccessError::Taken("name"))?;
            catalogue.rotate_write_key(id, key.hash().as_bytes(), key.hint(), now, now)?;
            let (action, detail) = (AuditAction::SourceAdded, kind.code().to_owned());
            Ok((known(catalogue, id)?, Deed { by: *by, at: now, action, object: Some(id), detail }))
        })?;
        self.turn_page()?;
        Ok(MadeSource { source, key })
    }

    /// Changes what is named of a source.
    ///
    /// # Errors
    /// When `by` may not, a field is not well formed, there is no such source, or another one has the name.
    pub fn change_source(
        &self,
        by: &Principal,
        id: u64,
        text: SourceText<'_>,
        now: Timestamp,
    ) -> Result<Source, AccessError> {
        require(by, Permission::SourcesWrite)?;
        let SourceText { name, secret, mapping, is_enabled } = checked(text)?;
        let source = self.change(|catalogue| {
            known(catalogue, id)?;
            let change = SourceChange { name, secret, mapping, is_enabled };
            if !catalogue.change_source(id, &change, now)? {
                return Err(AccessError::Taken("name"));
            }
            let (action, detail) = (AuditAction::SourceChanged, what_changes(&text));
            Ok((known(catalogue, id)?, Deed { by: *by, at: now, action, object: Some(id), detail }))
        })?;
        self.turn_page()?;
        Ok(source)
    }

    /// Gives a source a new write key; the one of before stays good for `overlap`, at most ninety days.
    ///
    /// # Errors
    /// When `by` may not, or there is no such source.
    pub fn rotate_source_key(
        &self,
        by: &Principal,
        id: u64,
        overlap: Span,
        now: Timestamp,
    ) -> Result<MadeSource, AccessError> {
        require(by, Permission::SourcesWrite)?;
        let overlap = overlap.clamp(Span::ZERO, LONGEST_OVERLAP);
        let key = self.token(TokenKind::WriteKey)?;
        let source = self.change(|catalogue| {
            let source = known(catalogue, id)?;
            catalogue.rotate_write_key(id, key.hash().as_bytes(), key.hint(), now, now.plus(overlap))?;
            let (action, detail) = (AuditAction::SourceKeyRotated, key.hint().to_owned());
            Ok((source, Deed { by: *by, at: now, action, object: Some(id), detail }))
        })?;
        self.turn_page()?;
        Ok(MadeSource { source, key })
    }

    /// Ends a write key at once.
    ///
    /// # Errors
    /// When `by` may not, or the source has no such key.
    pub fn revoke_source_key(
        &self,
        by: &Principal,
        id: u64,
        key: u64,
        now: Timestamp,
    ) -> Result<(), AccessError> {
        require(by, Permission::SourcesWrite)?;
        self.change(|catalogue| {
            if !catalogue.end_write_key(id, key, now)? {
                return Err(AccessError::Unknown("key"));
            }
            let (action, detail) = (AuditAction::SourceKeyRevoked, format!("key {key}"));
            Ok(((), Deed { by: *by, at: now, action, object: Some(id), detail }))
        })?;
        self.turn_page()
    }

    /// Reads the book anew after a change.
    fn turn_page(&self) -> Result<(), AccessError> {
        // The catalogue is held until the new book is in place, so that of two changes the later one stays.
        let catalogue = self.catalogue();
        let book = Arc::new(SourceBook::read(&catalogue)?);
        *self.book.write().unwrap_or_else(PoisonError::into_inner) = book;
        Ok(())
    }
}

fn known(catalogue: &Catalogue, id: u64) -> Result<Source, AccessError> {
    catalogue.source(id)?.ok_or(AccessError::Unknown("source"))
}

fn checked(text: SourceText<'_>) -> Result<SourceText<'_>, AccessError> {
    let name = text.name.map(|name| line(name, "name", MAX_NAME_CHARS)).transpose()?;
    let fits =
        |text: Option<&str>, most: usize| text.is_none_or(|text| !text.is_empty() && text.len() <= most);
    if !fits(text.secret, MAX_SECRET_BYTES) {
        return Err(AccessError::BadText { field: "secret" });
    }
    let is_json = |mapping: &str| serde_json::from_str::<serde::de::IgnoredAny>(mapping).is_ok();
    if !fits(text.mapping, MAX_MAPPING_BYTES) || !text.mapping.is_none_or(is_json) {
        return Err(AccessError::BadText { field: "mapping" });
    }
    Ok(SourceText { name, ..text })
}

/// The names of what changes, for the audit log; not the values.
fn what_changes(text: &SourceText<'_>) -> String {
    let named = [
        ("name", text.name.is_some()),
        ("secret", text.secret.is_some()),
        ("mapping", text.mapping.is_some()),
        ("enabled", text.is_enabled == Some(true)),
        ("disabled", text.is_enabled == Some(false)),
    ];
    let names: Vec<_> = named.into_iter().filter(|(_, is_named)| *is_named).map(|(name, _)| name).collect();
    names.join(" ")
}
