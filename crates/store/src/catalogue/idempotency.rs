//! Answers that were given to requests with an idempotency key, to be given again. Whoever asks keeps no answer here that holds a
//! secret.

use std::fmt;

use kesit_model::Timestamp;
use rusqlite::{OptionalExtension, params};

use super::{Catalogue, CatalogueError};

/// So many answers are kept; the oldest makes way.
const MAX_ANSWERS: u32 = 10_000;

pub(super) const STEP: &str = "
CREATE TABLE answer (
    caller     TEXT NOT NULL,
    key        TEXT NOT NULL,
    at         INTEGER NOT NULL,
    digest     TEXT NOT NULL,
    status     INTEGER NOT NULL,
    media_type TEXT NOT NULL,
    body       BLOB NOT NULL,
    PRIMARY KEY (caller, key)
) STRICT;
CREATE INDEX answer_at ON answer (at);
";

/// An answer that was given.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    /// The digest of the request that it was given to.
    pub digest: String,
    /// The status.
    pub status: u16,
    /// The media type; empty if there was none.
    pub media_type: String,
    /// The body.
    pub body: Vec<u8>,
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer").field("status", &self.status).finish_non_exhaustive()
    }
}

impl Catalogue {
    /// The answer to a caller's key that was given at `not_before` or later.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn answer(
        &self,
        caller: &str,
        key: &str,
        not_before: Timestamp,
    ) -> Result<Option<Answer>, CatalogueError> {
        let mut select = self.connection.prepare_cached(
            "SELECT digest, status, media_type, body FROM answer WHERE caller = ?1 AND key = ?2 AND at >= ?3",
        )?;
        let read = |row: &rusqlite::Row<'_>| {
            Ok(Answer {
                digest: row.get(0)?,
                status: row.get(1)?,
                media_type: row.get(2)?,
                body: row.get(3)?,
            })
        };
        Ok(select.query_row(params![caller, key, not_before.0], read).optional()?)
    }

    /// Keeps the answer to a caller's key in place of an earlier one. If too many are kept, the oldest is forgotten.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn keep_answer(
        &mut self,
        caller: &str,
        key: &str,
        at: Timestamp,
        answer: &Answer,
    ) -> Result<(), CatalogueError> {
        let transaction = self.connection.transaction()?;
        transaction
            .prepare_cached(
                "INSERT OR REPLACE INTO answer (caller, key, at, digest, status, media_type, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                caller,
                key,
                at.0,
                answer.digest,
                answer.status,
                answer.media_type,
                answer.body
            ])?;
        // Rows get growing numbers, so the span of numbers bounds their count without counting them.
        transaction.execute(
            "DELETE FROM answer WHERE rowid <= (SELECT max(rowid) FROM answer) - ?1",
            [MAX_ANSWERS],
        )?;
        Ok(transaction.commit()?)
    }

    /// Forgets answers given before an instant. Gives how many.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn forget_answers(&mut self, before: Timestamp) -> Result<usize, CatalogueError> {
        Ok(self.connection.execute("DELETE FROM answer WHERE at < ?1", [before.0])?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_belongs_to_caller_and_key_and_ends() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut catalogue = Catalogue::open(&folder.path().join("catalogue.db")).expect("new");
        let answer = |body: &str| Answer {
            digest: "d".to_owned(),
            status: 201,
            media_type: "application/json".to_owned(),
            body: body.as_bytes().to_vec(),
        };
        catalogue.keep_answer("user:1", "k", Timestamp(10), &answer("one")).expect("written");
        catalogue.keep_answer("user:2", "k", Timestamp(20), &answer("two")).expect("written");
        let find = |catalogue: &Catalogue, caller: &str, key: &str, not_before: i64| {
            catalogue.answer(caller, key, Timestamp(not_before)).expect("read")
        };
        assert_eq!(find(&catalogue, "user:1", "k", 10), Some(answer("one")));
        assert_eq!(find(&catalogue, "user:1", "k", 11), None);
        assert_eq!(find(&catalogue, "user:1", "l", 0), None);
        assert_eq!(find(&catalogue, "user:2", "k", 0), Some(answer("two")));
        catalogue.keep_answer("user:1", "k", Timestamp(30), &answer("three")).expect("written");
        assert_eq!(find(&catalogue, "user:1", "k", 30), Some(answer("three")));
        assert_eq!(catalogue.forget_answers(Timestamp(30)).expect("written"), 1);
        assert_eq!(find(&catalogue, "user:2", "k", 0), None);
        assert_eq!(format!("{:?}", answer("x")), "Answer { status: 201, .. }");
    }
}
