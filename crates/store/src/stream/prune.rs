//! Letting old rows go, and who still needs them. A follower is somebody inside who reads the stream in order and
//! remembers how far, such as whoever writes moves back into timelines; webhook endpoints are in [`super::hooks`].

use kesit_model::{Span, Timestamp};
use rusqlite::{OptionalExtension, Transaction, TransactionBehavior, params};

use super::{Stream, StreamError, hooks, integer, natural};

/// The most rows that one call takes away, so that appends need not wait long.
pub const PRUNE_ROWS: u64 = 20_000;
/// Rows that somebody has not yet seen are kept at least so long. An endpoint that is further behind loses them.
pub const UNSEEN_KEPT: Span = Span(30 * 86_400_000);

/// What one call took away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pruned {
    /// Rows.
    pub rows: u64,
    /// Whether there may be more to take away: call again.
    pub is_more: bool,
}

impl Stream {
    /// Takes away the oldest rows: those from before an instant, and those beyond so many of the newest. At most
    /// [`PRUNE_ROWS`] a call. Rows that a follower or an endpoint has not yet seen stay until they are [`UNSEEN_KEPT`] old;
    /// endpoints that lose some are told so. The counts of days stay.
    ///
    /// # Errors
    /// When the stream cannot be written; then nothing is taken away.
    pub fn prune(
        &mut self,
        now: Timestamp,
        before_at: Timestamp,
        keep_rows: u64,
    ) -> Result<Pruned, StreamError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let end = end_of_old(&transaction, before_at, keep_rows)?;
        let kept = first_after(&transaction, now.minus(UNSEEN_KEPT))?;
        let end = match first_unseen(&transaction)? {
            Some(unseen) => end.min(unseen.max(kept)),
            None => end,
        };
        let (last, rows) = last_of_chunk(&transaction, end)?;
        if let Some(last) = last {
            hooks::tell_lost(&transaction, last)?;
            transaction.execute("DELETE FROM event WHERE seq <= ?1", [last])?;
        }
        transaction.commit()?;
        let rows = natural(rows)?;
        Ok(Pruned { rows, is_more: rows == PRUNE_ROWS })
    }

    /// How far a follower has come; `None` if it never said.
    ///
    /// # Errors
    /// When the stream cannot be read.
    pub fn followed_to(&self, follower: &str) -> Result<Option<u64>, StreamError> {
        let mut select = self.connection.prepare_cached("SELECT seq FROM follower WHERE name = ?1")?;
        let seq = select.query_row([follower], |row| row.get::<_, i64>(0)).optional()?;
        seq.map(natural).transpose()
    }

    /// Writes down how far a follower has come: it needs no row up to this one again. Rows after it stay, see
    /// [`Stream::prune`].
    ///
    /// # Errors
    /// When the stream cannot be written.
    pub fn follow_to(&mut self, follower: &str, seq: u64) -> Result<(), StreamError> {
        self.connection.execute(
            "INSERT INTO follower (name, seq) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET seq = ?2",
            params![follower, integer(seq)?],
        )?;
        Ok(())
    }
}

/// The first row that is to stay by age and number.
fn end_of_old(
    transaction: &Transaction<'_>,
    before_at: Timestamp,
    keep_rows: u64,
) -> Result<i64, StreamError> {
    let by_age = first_after(transaction, before_at)?;
    // Numbers have gaps where customers were erased, so that rows are counted, not numbers.
    let keep = i64::try_from(keep_rows).unwrap_or(i64::MAX);
    let by_number = transaction
        .query_row("SELECT seq FROM event ORDER BY seq DESC LIMIT 1 OFFSET ?1", [keep], |row| {
            row.get::<_, i64>(0)
        })
        .optional()?;
    Ok(by_age.max(by_number.map_or(0, |last_old| last_old + 1)))
}

/// The first row that is not from before an instant; after the last one if there is none. It goes through the old rows
/// only, and those are about to go.
fn first_after(transaction: &Transaction<'_>, at: Timestamp) -> Result<i64, StreamError> {
    let first =
        "SELECT coalesce((SELECT seq FROM event WHERE at >= ?1 ORDER BY seq LIMIT 1), next_seq) FROM state";
    Ok(transaction.query_row(first, [at.0], |row| row.get(0))?)
}

/// The first row that somebody has not yet seen; `None` if nobody follows.
fn first_unseen(transaction: &Transaction<'_>) -> Result<Option<i64>, StreamError> {
    let followed: Option<i64> =
        transaction.query_row("SELECT min(seq) + 1 FROM follower", [], |row| row.get(0))?;
    Ok([followed, hooks::first_untold(transaction)?].into_iter().flatten().min())
}

/// The last row to go this time, and how many go.
fn last_of_chunk(transaction: &Transaction<'_>, end: i64) -> Result<(Option<i64>, i64), StreamError> {
    let chunk = "SELECT max(seq), count(*) FROM (SELECT seq FROM event WHERE seq < ?1 ORDER BY seq LIMIT ?2)";
    Ok(transaction
        .query_row(chunk, params![end, integer(PRUNE_ROWS)?], |row| Ok((row.get(0)?, row.get(1)?)))?)
}
