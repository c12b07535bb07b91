//! How segments grew, day by day: who entered, who left, and the size at the end of the day. Kept while rows are appended,
//! and kept when they are pruned.

use std::collections::BTreeMap;

use kesit_model::zone::{Date, Zone};
use kesit_model::{Key, Timestamp};
use rusqlite::{OptionalExtension, Transaction, params};

use super::{MoveDirection, NewRow, StreamError, StreamEvent, StreamReader, integer, natural};

/// How a segment grew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Growth {
    /// Members before the first day asked for; 0 if the segment was not there.
    pub size_before: u64,
    /// The days on which something moved, in order. Between them the size stays.
    pub days: Vec<GrowthDay>,
}

/// A day of a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GrowthDay {
    /// The local day.
    pub day: Date,
    /// How often somebody entered.
    pub entered: u64,
    /// How often somebody left.
    pub left: u64,
    /// Members at its end.
    pub size: u64,
}

impl StreamReader {
    /// The segments in which something moved on a local day, by key.
    ///
    /// # Errors
    /// When the stream cannot be read.
    pub fn moves_on(&self, day: Date) -> Result<Vec<DayMoves>, StreamError> {
        let mut select = self.connection.prepare_cached(
            "SELECT key, entered, \"left\" FROM segment JOIN growth ON growth.segment = segment.id
             WHERE day = ?1 ORDER BY key",
        )?;
        let rows = select.query_map([day.to_string()], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?))
        })?;
        let moves = rows.map(|row| {
            let (key, entered, left) = row?;
            let segment = Key::parse(&key).ok_or(StreamError::Broken { what: "segment" })?;
            Ok(DayMoves { segment, entered: natural(entered)?, left: natural(left)? })
        });
        moves.collect()
    }

    /// How a segment grew from the first day to the last, both included.
    ///
    /// # Errors
    /// When the stream cannot be read.
    pub fn growth(&self, segment: &Key, from: Date, to: Date) -> Result<Growth, StreamError> {
        let (key, from, to) = (segment.as_str(), from.to_string(), to.to_string());
        let mut before = self.connection.prepare_cached(
            "SELECT size FROM growth WHERE segment = (SELECT id FROM segment WHERE key = ?1) AND day < ?2
             ORDER BY day DESC LIMIT 1",
        )?;
        let size_before = before.query_row([key, &from], |row| row.get::<_, i64>(0)).optional()?;
        let mut select = self.connection.prepare_cached(
            "SELECT day, entered, \"left\", size FROM growth
             WHERE segment = (SELECT id FROM segment WHERE key = ?1) AND day BETWEEN ?2 AND ?3 ORDER BY day",
        )?;
        let rows = select.query_map([key, &from, &to], |row| {
            Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })?;
        let days = rows.map(|row| {
            let (day, entered, left, size): (String, i64, i64, i64) = row?;
            let day = day.parse().map_err(|_| StreamError::Broken { what: "day" })?;
            Ok(GrowthDay { day, entered: natural(entered)?, left: natural(left)?, size: natural(size)? })
        });
        let days = days.collect::<Result<_, StreamError>>()?;
        Ok(Growth { size_before: natural(size_before.unwrap_or(0))?, days })
    }
}

/// How often somebody entered a segment and left it on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayMoves {
    /// The segment.
    pub segment: Key,
    /// How often somebody entered.
    pub entered: u64,
    /// How often somebody left.
    pub left: u64,
}

/// What the rows of one append do to the days of segments.
pub(super) struct Counted<'a> {
    zone: &'a Zone,
    /// The day of the row before, with its first instant and that of the next day.
    today: Option<(Timestamp, Timestamp, Date)>,
    days: BTreeMap<(i64, Date), DayChange>,
}

#[derive(Default)]
struct DayChange {
    entered: u64,
    left: u64,
    /// The size that somebody counted, if anybody did; `delta` comes on top of it.
    counted_size: Option<u64>,
    delta: i64,
}

impl Counted<'_> {
    pub(super) fn new(zone: &Zone) -> Counted<'_> {
        Counted { zone, today: None, days: BTreeMap::new() }
    }

    pub(super) fn add(&mut self, segment: i64, row: &NewRow) {
        let day = self.day(row.at);
        let is_counted = |change: &StreamEvent| match change {
            StreamEvent::Moved(moved) => !moved.cause.is_counted_elsewhere(),
            StreamEvent::Resettled(_) => true,
        };
        if !is_counted(&row.event) {
            return;
        }
        let change = self.days.entry((segment, day)).or_default();
        match &row.event {
            StreamEvent::Moved(moved) if moved.direction == MoveDirection::Entered => {
                change.entered += 1;
                change.delta += 1;
            }
            StreamEvent::Moved(_) => {
                change.left += 1;
                change.delta -= 1;
            }
            StreamEvent::Resettled(counts) => {
                change.entered = change.entered.saturating_add(counts.entered);
                change.left = change.left.saturating_add(counts.left);
                (change.counted_size, change.delta) = (Some(counts.size), 0);
            }
        }
    }

    /// The local day of an instant. Neighbouring rows mostly share one.
    fn day(&mut self, at: Timestamp) -> Date {
        match self.today {
            Some((from, to, day)) if from <= at && at < to => day,
            _ => {
                let day = self.zone.date(at);
                let next = kesit_model::zone::shift(day, kesit_model::definition::CalendarUnit::Day, 1);
                self.today = Some((self.zone.start_of_day(day), self.zone.start_of_day(next), day));
                day
            }
        }
    }

    /// Brings the table up to date. A move of an earlier day than the newest also changes the sizes of the days after it.
    pub(super) fn write(&self, transaction: &Transaction<'_>) -> Result<(), StreamError> {
        let mut put = transaction.prepare_cached(
            "INSERT INTO growth (segment, day, entered, \"left\", size)
             VALUES (?1, ?2, ?3, ?4, coalesce((SELECT size FROM growth WHERE segment = ?1 AND day < ?2
                                               ORDER BY day DESC LIMIT 1), 0))
             ON CONFLICT (segment, day) DO UPDATE
             SET entered = entered + excluded.entered, \"left\" = \"left\" + excluded.\"left\"",
        )?;
        // A size never shows as less than nothing, even if rows before the first of this stream are not known.
        let mut resize = transaction.prepare_cached(
            "UPDATE growth SET size = max(0, coalesce(?3, size) + ?4) WHERE segment = ?1 AND day >= ?2",
        )?;
        for ((segment, day), change) in &self.days {
            let day = day.to_string();
            put.execute(params![segment, day, integer(change.entered)?, integer(change.left)?])?;
            let counted = change.counted_size.map(integer).transpose()?;
            resize.execute(params![segment, day, counted, change.delta])?;
        }
        Ok(())
    }
}
