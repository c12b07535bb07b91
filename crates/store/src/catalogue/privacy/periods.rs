//! How long what is kept: the periods that people set. When they end, and what goes then, is not decided here.

use rusqlite::params;

use crate::catalogue::{Catalogue, CatalogueError};

/// What a period is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum RetentionSubject {
    /// Events of one name, orders as well.
    Event(String),
    /// All events that have no period of their own, but for those of orders.
    Events,
    /// Rows that could not be used.
    Quarantine,
    /// Moves between segments.
    Moves,
    /// The record of who did what.
    Audit,
}

/// The unit of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeriodUnit {
    /// Days.
    Day,
    /// Months of the calendar.
    Month,
    /// Years of the calendar.
    Year,
}

/// How long something is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// How many units; at least 1.
    pub number: u32,
    /// Of which.
    pub unit: PeriodUnit,
}

/// Before the name of an event.
const EVENT_PREFIX: &str = "event:";

impl RetentionSubject {
    fn word(&self) -> String {
        match self {
            RetentionSubject::Event(name) => format!("{EVENT_PREFIX}{name}"),
            RetentionSubject::Events => "events".to_owned(),
            RetentionSubject::Quarantine => "quarantine".to_owned(),
            RetentionSubject::Moves => "moves".to_owned(),
            RetentionSubject::Audit => "audit".to_owned(),
        }
    }

    fn of_word(word: &str) -> Option<RetentionSubject> {
        match word {
            "events" => Some(RetentionSubject::Events),
            "quarantine" => Some(RetentionSubject::Quarantine),
            "moves" => Some(RetentionSubject::Moves),
            "audit" => Some(RetentionSubject::Audit),
            _ => word.strip_prefix(EVENT_PREFIX).map(|name| RetentionSubject::Event(name.to_owned())),
        }
    }
}

impl PeriodUnit {
    fn word(self) -> &'static str {
        match self {
            PeriodUnit::Day => "day",
            PeriodUnit::Month => "month",
            PeriodUnit::Year => "year",
        }
    }

    fn of_word(word: &str) -> Option<PeriodUnit> {
        [PeriodUnit::Day, PeriodUnit::Month, PeriodUnit::Year].into_iter().find(|unit| unit.word() == word)
    }
}

impl Catalogue {
    /// How long what is kept, in the order of the subjects. What is not named is kept for ever.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn retention(&self) -> Result<Vec<(RetentionSubject, Period)>, CatalogueError> {
        let mut select = self.connection.prepare_cached("SELECT subject, number, unit FROM retention")?;
        let mut rows = select.query([])?;
        let mut periods = Vec::new();
        while let Some(row) = rows.next()? {
            let (subject, unit): (String, String) = (row.get(0)?, row.get(2)?);
            let read = || {
                let period = Period { number: row.get(1).ok()?, unit: PeriodUnit::of_word(&unit)? };
                Some((RetentionSubject::of_word(&subject)?, period))
            };
            periods.push(read().ok_or(CatalogueError::Broken { what: "period of retention" })?);
        }
        periods.sort_by(|one, other| one.0.cmp(&other.0));
        Ok(periods)
    }

    /// Sets how long something is kept; `None`: for ever.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn set_retention(
        &mut self,
        subject: &RetentionSubject,
        period: Option<Period>,
    ) -> Result<(), CatalogueError> {
        match period {
            Some(period) => self.connection.execute(
                "INSERT OR REPLACE INTO retention (subject, number, unit) VALUES (?1, ?2, ?3)",
                params![subject.word(), period.number, period.unit.word()],
            )?,
            None => self.connection.execute("DELETE FROM retention WHERE subject = ?1", [subject.word()])?,
        };
        Ok(())
    }
}
