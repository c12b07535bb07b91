//! The audit log: who did what. It is only added to; the database itself refuses to change an entry. Entries end with the time for
//! which they are kept.

use std::fmt;

use kesit_model::Timestamp;
use rusqlite::{Row, params};

use super::imports::integer;
use super::{Catalogue, CatalogueError};
use crate::sought::sought;

/// So many entries are given at a time at most: a page of a thousand, and one more to know whether there is another.
pub const MAX_AUDIT_PAGE: u32 = 1_001;

pub(super) const STEP: &str = "
CREATE TABLE audit (
    seq      INTEGER PRIMARY KEY AUTOINCREMENT,
    at       INTEGER NOT NULL,
    actor    TEXT NOT NULL,
    actor_id INTEGER,
    address  TEXT,
    action   TEXT NOT NULL,
    object   TEXT NOT NULL,
    detail   TEXT NOT NULL
) STRICT;
CREATE INDEX audit_at ON audit (at);
CREATE INDEX audit_of_action ON audit (action, seq);
CREATE INDEX audit_of_object ON audit (object, seq);
CREATE TRIGGER audit_is_only_added_to BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE(ABORT, 'entries of the audit log are never changed');
END;
";

/// Where a customer who was erased was named, the name goes; nothing else of an entry ever changes.
pub(super) const EMPTYING_STEP: &str = "
DROP TRIGGER audit_is_only_added_to;
CREATE TRIGGER audit_is_only_added_to BEFORE UPDATE ON audit
WHEN new.seq IS NOT old.seq OR new.at IS NOT old.at OR new.actor IS NOT old.actor
  OR new.actor_id IS NOT old.actor_id OR new.address IS NOT old.address OR new.action IS NOT old.action
  OR new.object NOT IN (old.object, '') OR new.detail NOT IN (old.detail, '')
BEGIN
    SELECT RAISE(ABORT, 'entries of the audit log are never changed');
END;
";

/// An entry to add.
#[derive(Clone, Copy)]
pub struct NewAudit<'a> {
    /// When.
    pub at: Timestamp,
    /// What kind of actor.
    pub actor: &'a str,
    /// The number of the actor; `None` if the kind has none.
    pub actor_id: Option<u64>,
    /// The address that the request came from; `None` if from no network.
    pub address: Option<&'a str>,
    /// The word for what was done.
    pub action: &'a str,
    /// The object, by id or key; empty if there is none.
    pub object: &'a str,
    /// What more there is to say; may be empty.
    pub detail: &'a str,
}

/// An entry.
#[derive(Clone, PartialEq, Eq)]
pub struct Audit {
    /// Its number, growing.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// What kind of actor.
    pub actor: String,
    /// The number of the actor; `None` if the kind has none.
    pub actor_id: Option<u64>,
    /// The address that the request came from; `None` if from no network.
    pub address: Option<String>,
    /// The word for what was done.
    pub action: String,
    /// The object, by id or key; empty if there is none.
    pub object: String,
    /// What more there is to say; may be empty.
    pub detail: String,
}

/// Which entries are wanted, the latest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Only entries with smaller numbers; for the next page.
    pub before: Option<u64>,
    /// Only this action.
    pub action: Option<String>,
    /// Only this object.
    pub object: Option<String>,
    /// Only this actor: its kind and number.
    pub actor: Option<(String, Option<u64>)>,
    /// So many at most; `None` and everything beyond means [`MAX_AUDIT_PAGE`].
    pub limit: Option<u32>,
}

impl fmt::Debug for NewAudit<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewAudit").field("at", &self.at).field("action", &self.action).finish_non_exhaustive()
    }
}

impl fmt::Debug for Audit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Audit").field("seq", &self.seq).field("action", &self.action).finish_non_exhaustive()
    }
}

impl Catalogue {
    /// Adds an entry.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn add_audit(&mut self, new: &NewAudit<'_>) -> Result<(), CatalogueError> {
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO audit (at, actor, actor_id, address, action, object, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?;
        insert.execute(params![
            new.at.0,
            new.actor,
            new.actor_id.map(integer).transpose()?,
            new.address,
            new.action,
            new.object,
            new.detail,
        ])?;
        Ok(())
    }

    /// Entries, the latest first.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn audit(&self, filter: &AuditFilter) -> Result<Vec<Audit>, CatalogueError> {
        let mut select = self.connection.prepare_cached(
            "SELECT seq, at, actor, actor_id, address, action, object, detail FROM audit
             WHERE seq < ?1 AND (?2 IS NULL OR action = ?2) AND (?3 IS NULL OR object = ?3)
               AND (?4 IS NULL OR (actor = ?4 AND actor_id IS ?5))
             ORDER BY seq DESC LIMIT ?6",
        )?;
        let before = filter.before.map_or(i64::MAX, sought);
        let (actor, actor_id) = filter.actor.clone().unzip();
        let actor_id = actor_id.flatten().map(sought);
        let limit = filter.limit.unwrap_or(MAX_AUDIT_PAGE).min(MAX_AUDIT_PAGE);
        let entries = select
            .query_map(params![before, filter.action, filter.object, actor, actor_id, limit], entry_of)?;
        Ok(entries.collect::<Result<_, _>>()?)
    }

    /// How many entries are older than an instant.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn audit_before(&self, before: Timestamp) -> Result<u64, CatalogueError> {
        let count = "SELECT count(*) FROM audit WHERE at < ?1";
        let count: i64 = self.connection.query_row(count, [before.0], |row| row.get(0))?;
        Ok(count.unsigned_abs())
    }

    /// Forgets entries older than an instant. Gives how many.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn forget_audit(&mut self, before: Timestamp) -> Result<usize, CatalogueError> {
        Ok(self.connection.execute("DELETE FROM audit WHERE at < ?1", [before.0])?)
    }
}

fn entry_of(row: &Row<'_>) -> rusqlite::Result<Audit> {
    Ok(Audit {
        seq: row.get::<_, i64>(0)?.unsigned_abs(),
        at: Timestamp(row.get(1)?),
        actor: row.get(2)?,
        actor_id: row.get::<_, Option<i64>>(3)?.map(i64::unsigned_abs),
        address: row.get(4)?,
        action: row.get(5)?,
        object: row.get(6)?,
        detail: row.get(7)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalogue(entries: u64) -> (tempfile::TempDir, Catalogue) {
        let folder = tempfile::tempdir().expect("a folder");
        let mut catalogue = Catalogue::open(&folder.path().join("catalogue.db")).expect("new");
        for n in 0..entries {
            let action = if n % 2 == 0 { "user.invited" } else { "job.run" };
            let new = NewAudit {
                at: Timestamp(n.cast_signed()),
                actor: if n == 3 { "local" } else { "user" },
                actor_id: (n != 3).then_some(n % 3),
                address: Some("192.0.2.1"),
                action,
                object: &format!("object {}", n / 4),
                detail: "",
            };
            catalogue.add_audit(&new).expect("written");
        }
        (folder, catalogue)
    }

    fn seqs(catalogue: &Catalogue, filter: &AuditFilter) -> Vec<u64> {
        catalogue.audit(filter).expect("read").iter().map(|entry| entry.seq).collect()
    }

    #[test]
    fn pages_go_backwards_and_miss_nothing() {
        let (_folder, catalogue) = catalogue(10);
        let mut filter = AuditFilter { limit: Some(4), ..AuditFilter::default() };
        let mut pages = Vec::new();
        loop {
            let page = seqs(&catalogue, &filter);
            let Some(last) = page.last() else { break };
            filter.before = Some(*last);
            pages.push(page);
        }
        assert_eq!(pages, [vec![10, 9, 8, 7], vec![6, 5, 4, 3], vec![2, 1]]);
    }

    #[test]
    fn filters() {
        let (_folder, catalogue) = catalogue(10);
        let none = AuditFilter::default();
        let table = [
            (AuditFilter { action: Some("job.run".into()), ..none.clone() }, vec![10, 8, 6, 4, 2]),
            (AuditFilter { object: Some("object 1".into()), ..none.clone() }, vec![8, 7, 6, 5]),
            (AuditFilter { actor: Some(("user".into(), Some(1))), ..none.clone() }, vec![8, 5, 2]),
            (AuditFilter { actor: Some(("local".into(), None)), ..none.clone() }, vec![4]),
            (AuditFilter { before: Some(3), ..none.clone() }, vec![2, 1]),
            (AuditFilter { limit: Some(u32::MAX), before: Some(2), ..none }, vec![1]),
        ];
        for (filter, expected) in table {
            assert_eq!(seqs(&catalogue, &filter), expected, "{filter:?}");
        }
    }

    #[test]
    fn an_entry_is_never_changed() {
        let (_folder, mut catalogue) = catalogue(4);
        for change in ["actor_id = 9", "actor_id = NULL", "object = 'another'", "action = ''", "at = at + 1"]
        {
            let changed = catalogue.connection.execute(&format!("UPDATE audit SET {change}"), []);
            assert!(changed.is_err(), "{change}");
        }
        assert_eq!(catalogue.forget_audit(Timestamp(2)).expect("written"), 2);
        assert_eq!(seqs(&catalogue, &AuditFilter::default()), [4, 3]);
    }
}
