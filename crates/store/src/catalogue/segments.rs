//! Definitions of segments and groups with all their versions, and the revisions that brought them.
//!
//! A revision is what one `apply` changed. A version is never altered or deleted; it stands from the revision that brought
//! it until the one that replaced or removed it. What a definition says is text here: it is read and compared elsewhere.

mod types;

use kesit_model::{Key, Timestamp};
use rusqlite::{Row, Transaction, params};

use super::{Catalogue, CatalogueError};
use crate::sought::sought;

pub use types::{
    ChangeAction, ChangeCounts, DefinitionContent, DefinitionKind, DefinitionVersion, NewChange, NewRevision,
    Revision, RevisionChange,
};

/// The tables.
pub(super) const STEP: &str = "
CREATE TABLE revision (
    number     INTEGER PRIMARY KEY,
    applied_at INTEGER NOT NULL,
    as_of      INTEGER NOT NULL,
    note       TEXT
) STRICT;

CREATE TABLE revision_change (
    revision    INTEGER NOT NULL REFERENCES revision (number),
    place       INTEGER NOT NULL,
    kind        TEXT NOT NULL,
    key         TEXT NOT NULL,
    action      TEXT NOT NULL,
    version     INTEGER,
    size_before INTEGER,
    size_after  INTEGER,
    entering    INTEGER,
    leaving     INTEGER,
    PRIMARY KEY (revision, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE definition (
    kind      TEXT NOT NULL,
    key       TEXT NOT NULL,
    version   INTEGER NOT NULL,
    since     INTEGER NOT NULL REFERENCES revision (number),
    until     INTEGER REFERENCES revision (number),
    position  INTEGER NOT NULL,
    hash      TEXT NOT NULL,
    canonical TEXT NOT NULL,
    written   TEXT NOT NULL,
    PRIMARY KEY (kind, key, version)
) STRICT, WITHOUT ROWID;
";

const VERSIONS: &str = "
SELECT kind, key, version, since, applied_at, until, hash, canonical, written
FROM definition JOIN revision ON number = since";

impl Catalogue {
    /// The segments and groups that stand, in their order.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn definitions(&self) -> Result<Vec<DefinitionVersion>, CatalogueError> {
        self.versions_where("until IS NULL ORDER BY position, kind, key", params![])
    }

    /// The segments and groups that stood after a revision; nothing for revision 0.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn definitions_at(&self, revision: u64) -> Result<Vec<DefinitionVersion>, CatalogueError> {
        let revision = sought(revision);
        let stood = "since <= ?1 AND (until IS NULL OR until > ?1) ORDER BY position, kind, key";
        self.versions_where(stood, params![revision])
    }

    /// All versions of a segment or group, the first one first.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn versions(
        &self,
        kind: DefinitionKind,
        key: &Key,
    ) -> Result<Vec<DefinitionVersion>, CatalogueError> {
        self.versions_where("kind = ?1 AND key = ?2 ORDER BY version", params![kind.word(), key.as_str()])
    }

    /// All revisions, the first one first.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn revisions(&self) -> Result<Vec<Revision>, CatalogueError> {
        let mut select = self
            .connection
            .prepare_cached("SELECT number, applied_at, as_of, note FROM revision ORDER BY number")?;
        let mut rows = select.query([])?;
        let mut revisions = Vec::new();
        while let Some(row) = rows.next()? {
            let number = row.get(0)?;
            revisions.push(Revision {
                number: count(number)?,
                applied_at: Timestamp(row.get(1)?),
                as_of: Timestamp(row.get(2)?),
                note: row.get(3)?,
                changes: self.changes(number)?,
            });
        }
        Ok(revisions)
    }

    /// Writes a revision, whole or not at all; gives its number.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn apply_revision(&mut self, new: &NewRevision) -> Result<u64, CatalogueError> {
        let transaction = self.connection.transaction()?;
        transaction.execute(
            "INSERT INTO revision (applied_at, as_of, note) VALUES (?1, ?2, ?3)",
            params![new.applied_at.0, new.as_of.0, new.note],
        )?;
        let number = transaction.last_insert_rowid();
        for (place, change) in (0_i64..).zip(&new.changes) {
            let version = change_definition(&transaction, number, change)?;
            insert_change(&transaction, number, place, change, version)?;
        }
        for (position, (kind, key)) in (0_i64..).zip(&new.order) {
            transaction.execute(
                "UPDATE definition SET position = ?1 WHERE kind = ?2 AND key = ?3 AND until IS NULL",
                params![position, kind.word(), key.as_str()],
            )?;
        }
        transaction.commit()?;
        count(number)
    }

    fn versions_where(
        &self,
        condition: &str,
        parameters: &[&dyn rusqlite::ToSql],
    ) -> Result<Vec<DefinitionVersion>, CatalogueError> {
        let mut select = self.connection.prepare_cached(&format!("{VERSIONS} WHERE {condition}"))?;
        let mut rows = select.query(parameters)?;
        let mut versions = Vec::new();
        while let Some(row) = rows.next()? {
            versions.push(version(row)?);
        }
        Ok(versions)
    }

    fn changes(&self, revision: i64) -> Result<Vec<RevisionChange>, CatalogueError> {
        let mut select = self.connection.prepare_cached(
            "SELECT kind, key, action, version, size_before, size_after, entering, leaving
             FROM revision_change WHERE revision = ?1 ORDER BY place",
        )?;
        let mut rows = select.query([revision])?;
        let mut changes = Vec::new();
        while let Some(row) = rows.next()? {
            changes.push(change(row)?);
        }
        Ok(changes)
    }
}

/// Ends the version that stands, and begins the one that comes, if any; gives its number.
fn change_definition(
    transaction: &Transaction<'_>,
    revision: i64,
    change: &NewChange,
) -> Result<Option<i64>, CatalogueError> {
    let (kind, key) = (change.kind.word(), change.key.as_str());
    if matches!(change.action, ChangeAction::Changed | ChangeAction::Removed) {
        transaction.execute(
            "UPDATE definition SET until = ?1 WHERE kind = ?2 AND key = ?3 AND until IS NULL",
            params![revision, kind, key],
        )?;
    }
    let Some(content) = &change.content else { return Ok(None) };
    let version: i64 = transaction.query_row(
        "SELECT coalesce(max(version), 0) + 1 FROM definition WHERE kind = ?1 AND key = ?2",
        [kind, key],
        |row| row.get(0),
    )?;
    transaction.execute(
        "INSERT INTO definition (kind, key, version, since, position, hash, canonical, written)
         VALUES (?1, ?2, ?3, ?4, 0, ?5, ?6, ?7)",
        params![kind, key, version, revision, content.hash, content.canonical, content.written],
    )?;
    Ok(Some(version))
}

fn insert_change(
    transaction: &Transaction<'_>,
    revision: i64,
    place: i64,
    change: &NewChange,
    version: Option<i64>,
) -> Result<(), CatalogueError> {
    let number =
        |of: fn(&ChangeCounts) -> u64| change.counts.as_ref().map(|counts| integer(of(counts))).transpose();
    transaction.execute(
        "INSERT INTO revision_change VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            revision,
            place,
            change.kind.word(),
            change.key.as_str(),
            change.action.word(),
            version,
            number(|counts| counts.size_before)?,
            number(|counts| counts.size_after)?,
            number(|counts| counts.entering)?,
            number(|counts| counts.leaving)?,
        ],
    )?;
    Ok(())
}

fn version(row: &Row<'_>) -> Result<DefinitionVersion, CatalogueError> {
    let until: Option<i64> = row.get(5)?;
    Ok(DefinitionVersion {
        kind: DefinitionKind::of_word(&row.get::<_, String>(0)?)?,
        key: key(&row.get::<_, String>(1)?)?,
        version: row.get(2)?,
        since: count(row.get(3)?)?,
        since_at: Timestamp(row.get(4)?),
        until: until.map(count).transpose()?,
        content: DefinitionContent { hash: row.get(6)?, canonical: row.get(7)?, written: row.get(8)? },
    })
}

fn change(row: &Row<'_>) -> Result<RevisionChange, CatalogueError> {
    let number = |column: usize| row.get::<_, Option<i64>>(column)?.map(count).transpose();
    let (before, after, entering, leaving) = (number(4)?, number(5)?, number(6)?, number(7)?);
    let counts = before.zip(after).zip(entering).zip(leaving);
    let counts = counts.map(|(((size_before, size_after), entering), leaving)| ChangeCounts {
        size_before,
        size_after,
        entering,
        leaving,
    });
    Ok(RevisionChange {
        kind: DefinitionKind::of_word(&row.get::<_, String>(0)?)?,
        key: key(&row.get::<_, String>(1)?)?,
        action: ChangeAction::of_word(&row.get::<_, String>(2)?)?,
        version: row.get(3)?,
        counts,
    })
}

fn key(text: &str) -> Result<Key, CatalogueError> {
    Key::parse(text).ok_or(CatalogueError::Broken { what: "key" })
}

/// SQLite's integers have a sign, ours here have none.
fn count(number: i64) -> Result<u64, CatalogueError> {
    u64::try_from(number).map_err(|_| CatalogueError::Broken { what: "number of something" })
}

fn integer(number: u64) -> Result<i64, CatalogueError> {
    i64::try_from(number).map_err(|_| CatalogueError::Broken { what: "number of something" })
}

#[cfg(test)]
mod tests;
