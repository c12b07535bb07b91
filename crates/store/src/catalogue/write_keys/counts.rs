//! How many messages came from a source on each day, and what became of them: received = stored + duplicate + quarantined.

use kesit_model::Timestamp;
use rusqlite::params;

use super::super::imports::integer;
use super::super::{Catalogue, CatalogueError};
use crate::sought::sought;

/// So many days are given at a time at most.
const MAX_DAYS: u32 = 400;
const DAY_MS: i64 = 86_400_000;

pub(in super::super) const STEP: &str = "
CREATE TABLE source_day (
    source      INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
    day         INTEGER NOT NULL,
    received    INTEGER NOT NULL,
    stored      INTEGER NOT NULL,
    duplicate   INTEGER NOT NULL,
    quarantined INTEGER NOT NULL,
    PRIMARY KEY (source, day)
) STRICT, WITHOUT ROWID;
";

/// Messages by what became of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SourceCount {
    /// All that came.
    pub received: u64,
    /// Those stored for the first time.
    pub stored: u64,
    /// Those that were there before.
    pub duplicate: u64,
    /// Those put aside.
    pub quarantined: u64,
}

/// The messages of one source on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SourceDay {
    /// The first instant of the day, in UTC.
    pub day: Timestamp,
    /// How many.
    pub count: SourceCount,
}

impl Catalogue {
    /// Adds to the counts of the day of an instant, for each source all or nothing.
    ///
    /// # Errors
    /// When the catalogue cannot be written; nothing is added then.
    pub fn add_source_counts(
        &mut self,
        at: Timestamp,
        counts: &[(u64, SourceCount)],
    ) -> Result<(), CatalogueError> {
        let transaction = self.connection.transaction()?;
        let mut add = transaction.prepare_cached(
            "INSERT INTO source_day (source, day, received, stored, duplicate, quarantined)
             SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE EXISTS (SELECT 1 FROM source WHERE id = ?1)
             ON CONFLICT (source, day) DO UPDATE SET received = received + excluded.received,
                 stored = stored + excluded.stored, duplicate = duplicate + excluded.duplicate,
                 quarantined = quarantined + excluded.quarantined",
        )?;
        for (source, count) in counts {
            add.execute(params![
                integer(*source)?,
                at.0.div_euclid(DAY_MS),
                integer(count.received)?,
                integer(count.stored)?,
                integer(count.duplicate)?,
                integer(count.quarantined)?,
            ])?;
        }
        drop(add);
        Ok(transaction.commit()?)
    }

    /// The days of a source on which something came, the latest first, from the day of an instant on; at most 400.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn source_days(&self, source: u64, from: Timestamp) -> Result<Vec<SourceDay>, CatalogueError> {
        let mut select = self.connection.prepare_cached(
            "SELECT day, received, stored, duplicate, quarantined FROM source_day
             WHERE source = ?1 AND day >= ?2 ORDER BY day DESC LIMIT ?3",
        )?;
        let days = select.query_map(params![sought(source), from.0.div_euclid(DAY_MS), MAX_DAYS], |row| {
            let number = |column: usize| row.get::<_, i64>(column).map(i64::unsigned_abs);
            let count = SourceCount {
                received: number(1)?,
                stored: number(2)?,
                duplicate: number(3)?,
                quarantined: number(4)?,
            };
            Ok(SourceDay { day: Timestamp(row.get::<_, i64>(0)?.saturating_mul(DAY_MS)), count })
        })?;
        Ok(days.collect::<Result<_, _>>()?)
    }
}
