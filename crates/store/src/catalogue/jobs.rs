//! Work that takes a while: what was begun, by whom, and what came of it.

use kesit_model::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use super::{Catalogue, CatalogueError};

/// The table.
pub(super) const STEP: &str = "
CREATE TABLE job (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    kind        TEXT NOT NULL,
    begun_by    TEXT NOT NULL,
    queued_at   INTEGER NOT NULL,
    started_at  INTEGER,
    finished_at INTEGER,
    state       TEXT NOT NULL,
    outcome     TEXT
) STRICT;
";

/// A job as it is written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobRow {
    /// Its number, never used again.
    pub id: i64,
    /// The word for what is done.
    pub kind: String,
    /// Who began it, such as `user:7` or `schedule`.
    pub begun_by: String,
    /// When it was asked for.
    pub queued_at: Timestamp,
    /// When it began; `None` while it waits.
    pub started_at: Option<Timestamp>,
    /// When it ended; `None` while it has not.
    pub finished_at: Option<Timestamp>,
    /// The word for how it stands.
    pub state: String,
    /// What came of it, as JSON; `None` while it has not ended.
    pub outcome: Option<String>,
}

const COLUMNS: &str = "id, kind, begun_by, queued_at, started_at, finished_at, state, outcome";

impl Catalogue {
    /// Writes down a job that waits. Gives its number.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn queue_job(
        &mut self,
        kind: &str,
        begun_by: &str,
        state: &str,
        queued_at: Timestamp,
    ) -> Result<i64, CatalogueError> {
        self.connection.execute(
            "INSERT INTO job (kind, begun_by, queued_at, state) VALUES (?1, ?2, ?3, ?4)",
            params![kind, begun_by, queued_at.0, state],
        )?;
        Ok(self.connection.last_insert_rowid())
    }

    /// Notes that a job began.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn start_job(&mut self, id: i64, state: &str, at: Timestamp) -> Result<(), CatalogueError> {
        let update = "UPDATE job SET state = ?2, started_at = ?3 WHERE id = ?1";
        self.connection.execute(update, params![id, state, at.0])?;
        Ok(())
    }

    /// Notes that a job ended, and how.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn finish_job(
        &mut self,
        id: i64,
        state: &str,
        outcome: &str,
        at: Timestamp,
    ) -> Result<(), CatalogueError> {
        let update = "UPDATE job SET state = ?2, outcome = ?3, finished_at = ?4 WHERE id = ?1";
        self.connection.execute(update, params![id, state, outcome, at.0])?;
        Ok(())
    }

    /// Gives all jobs that did not end another state, as after a crash. Says how many there were.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn end_open_jobs(
        &mut self,
        state: &str,
        outcome: &str,
        at: Timestamp,
    ) -> Result<u64, CatalogueError> {
        let update = "UPDATE job SET state = ?1, outcome = ?2, finished_at = ?3 WHERE finished_at IS NULL";
        Ok(self.connection.execute(update, params![state, outcome, at.0])? as u64)
    }

    /// Jobs before a number, the newest first, at most so many; from the newest on for `None`.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn jobs(&self, before: Option<i64>, limit: u32) -> Result<Vec<JobRow>, CatalogueError> {
        let mut select = self.connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM job WHERE ?1 IS NULL OR id < ?1 ORDER BY id DESC LIMIT ?2"
        ))?;
        let rows = select.query_map(params![before, limit], row_of)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// One job; `None` if there is none of this number.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn job(&self, id: i64) -> Result<Option<JobRow>, CatalogueError> {
        let mut select =
            self.connection.prepare_cached(&format!("SELECT {COLUMNS} FROM job WHERE id = ?1"))?;
        Ok(select.query_row([id], row_of).optional()?)
    }
}

fn row_of(row: &Row<'_>) -> rusqlite::Result<JobRow> {
    let instant = |at: Option<i64>| at.map(Timestamp);
    Ok(JobRow {
        id: row.get(0)?,
        kind: row.get(1)?,
        begun_by: row.get(2)?,
        queued_at: Timestamp(row.get(3)?),
        started_at: instant(row.get(4)?),
        finished_at: instant(row.get(5)?),
        state: row.get(6)?,
        outcome: row.get(7)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_from_queue_to_end_and_one_that_a_crash_ended() {
        let dir = tempfile::tempdir().expect("a folder");
        let mut catalogue = Catalogue::open(&dir.path().join("catalogue.db")).expect("new");
        let first = catalogue.queue_job("refit", "user:1", "waiting", Timestamp(10)).expect("written");
        let second = catalogue.queue_job("snapshot", "schedule", "waiting", Timestamp(11)).expect("written");
        catalogue.start_job(first, "running", Timestamp(12)).expect("written");
        catalogue.finish_job(first, "done", "{}", Timestamp(13)).expect("written");
        catalogue.start_job(second, "running", Timestamp(14)).expect("written");
        assert_eq!(catalogue.end_open_jobs("failed", "\"stopped\"", Timestamp(20)).expect("written"), 1);
        let states: Vec<_> =
            catalogue.jobs(None, 10).expect("read").into_iter().map(|job| (job.id, job.state)).collect();
        assert_eq!(states, [(second, "failed".to_owned()), (first, "done".to_owned())]);
        assert_eq!(catalogue.jobs(Some(second), 10).expect("read").len(), 1);
        let job = catalogue.job(first).expect("read").expect("there");
        assert_eq!((job.started_at, job.finished_at), (Some(Timestamp(12)), Some(Timestamp(13))));
    }
}
