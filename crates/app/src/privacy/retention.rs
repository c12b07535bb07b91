//! How long what is kept: the periods of the settings as instants, and what is older forgotten. Traits, accounts and consents
//! are no events and stay as long as the customer; orders stay unless a period names them.

use std::path::Path;

use kesit_model::Timestamp;
use kesit_model::definition::CalendarUnit;
use kesit_model::message::names;
use kesit_model::zone::{self, Zone};
use kesit_store::erase::Expired;
use kesit_store::{Access, LogErasure, Period, PeriodUnit, RetentionSubject, Store};

use super::PrivacyError;
use crate::workspace::OnDisk;

/// Events that only a period of their own lets go.
const ORDERS: [&str; 4] =
    [names::ORDER_COMPLETED, names::ORDER_UPDATED, names::ORDER_REFUNDED, names::ORDER_CANCELLED];

/// No period has more units.
const PERIOD_MAX: u32 = 10_000;

/// Before which instants what is forgotten; `None`: it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CutOffs {
    /// Which events.
    pub events: Expired,
    /// Rows that could not be used.
    pub quarantine: Option<Timestamp>,
    /// Moves between segments.
    pub moves: Option<Timestamp>,
    /// The record of who did what.
    pub audit: Option<Timestamp>,
}

/// What was forgotten, or would be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Retained {
    /// Events in the log.
    pub log: LogErasure,
    /// Rows that could not be used.
    pub quarantine: u64,
}

/// The instants at which the periods end, seen from `now`: each with the beginning of a local day.
#[must_use]
pub fn cut_offs(periods: &[(RetentionSubject, Period)], zone: &Zone, now: Timestamp) -> CutOffs {
    let mut cut_offs = CutOffs::default();
    for (subject, period) in periods {
        let before = before(*period, zone, now);
        match subject {
            RetentionSubject::Event(name) => {
                cut_offs.events.by_name.insert(name.clone(), before);
            }
            RetentionSubject::Events => {
                cut_offs.events.others_before = Some(before);
                cut_offs.events.spared = ORDERS.map(str::to_owned).to_vec();
            }
            RetentionSubject::Quarantine => cut_offs.quarantine = Some(before),
            RetentionSubject::Moves => cut_offs.moves = Some(before),
            RetentionSubject::Audit => cut_offs.audit = Some(before),
        }
    }
    cut_offs
}

fn before(period: Period, zone: &Zone, now: Timestamp) -> Timestamp {
    let unit = match period.unit {
        PeriodUnit::Day => CalendarUnit::Day,
        PeriodUnit::Month => CalendarUnit::Month,
        PeriodUnit::Year => CalendarUnit::Year,
    };
    zone.start_of_day(zone::shift(zone.date(now), unit, -i64::from(period.number)))
}

impl CutOffs {
    pub(crate) fn has_events(&self) -> bool {
        !self.events.by_name.is_empty() || self.events.others_before.is_some()
    }
}

/// A period as people write it: `90d`, `13mo`, `2y`; `None` if it is none.
#[must_use]
pub fn parse_period(text: &str) -> Option<Period> {
    let digits = text.find(|one: char| !one.is_ascii_digit())?;
    let (number, unit) = text.split_at(digits);
    let unit = match unit {
        "d" => PeriodUnit::Day,
        "mo" => PeriodUnit::Month,
        "y" => PeriodUnit::Year,
        _ => return None,
    };
    let number = number.parse().ok().filter(|number| (1..=PERIOD_MAX).contains(number))?;
    Some(Period { number, unit })
}

/// What a period is about, as people write it: `events`, `quarantine`, `moves`, `audit`, else the name of an event; `None` if it
/// is empty.
#[must_use]
pub fn parse_subject(text: &str) -> Option<RetentionSubject> {
    Some(match text.trim() {
        "" => return None,
        "events" => RetentionSubject::Events,
        "quarantine" => RetentionSubject::Quarantine,
        "moves" => RetentionSubject::Moves,
        "audit" => RetentionSubject::Audit,
        name => RetentionSubject::Event(name.to_owned()),
    })
}

/// A period as [`parse_period`] reads it.
#[must_use]
pub fn period_text(period: Period) -> String {
    let unit = match period.unit {
        PeriodUnit::Day => "d",
        PeriodUnit::Month => "mo",
        PeriodUnit::Year => "y",
    };
    format!("{}{unit}", period.number)
}

/// A subject as [`parse_subject`] reads it.
#[must_use]
pub fn subject_text(subject: &RetentionSubject) -> String {
    match subject {
        RetentionSubject::Event(name) => name.clone(),
        RetentionSubject::Events => "events".to_owned(),
        RetentionSubject::Quarantine => "quarantine".to_owned(),
        RetentionSubject::Moves => "moves".to_owned(),
        RetentionSubject::Audit => "audit".to_owned(),
    }
}

/// How long what is kept in a workspace.
///
/// # Errors
/// When it cannot be read.
pub fn periods(dir: &Path) -> Result<Vec<(RetentionSubject, Period)>, PrivacyError> {
    Ok(Store::open(dir, Access::Read)?.catalogue().retention()?)
}

/// Sets how long something is kept in a workspace; `None`: for ever.
///
/// # Errors
/// When it cannot be written.
pub fn set_period(
    dir: &Path,
    subject: &RetentionSubject,
    period: Option<Period>,
) -> Result<(), PrivacyError> {
    Ok(Store::open(dir, Access::Write)?.catalogue_mut().set_retention(subject, period)?)
}

/// Forgets what in a workspace is older than it may become, or only says how much that is.
///
/// # Errors
/// When it cannot be read or written.
pub fn retain_in(dir: &Path, now: Timestamp, is_dry_run: bool) -> Result<Retained, PrivacyError> {
    let access = if is_dry_run { Access::Read } else { Access::Write };
    let mut workspace = OnDisk::open(dir, access)?;
    let periods = workspace.catalogue().retention()?;
    let cut_offs = cut_offs(&periods, &workspace.settings().zone, now);
    if is_dry_run {
        return would_retain(workspace.store(), &cut_offs);
    }
    let retained = retain(workspace.store_mut(), &cut_offs)?;
    // Derived: without it the workspace opens more slowly.
    let _ = workspace.store_mut().settle(|_| {});
    Ok(retained)
}

/// What [`retain`] would forget. Changes nothing.
///
/// # Errors
/// When the workspace cannot be read.
pub fn would_retain(store: &Store, cut_offs: &CutOffs) -> Result<Retained, PrivacyError> {
    let log = if cut_offs.has_events() {
        store.log().would_erase(&cut_offs.events)?
    } else {
        LogErasure::default()
    };
    let quarantine = match cut_offs.quarantine {
        Some(before) => store.catalogue().quarantined_before(before)?,
        None => 0,
    };
    Ok(Retained { log, quarantine })
}

/// Forgets what is older than it may become: events in the log, after which the snapshot goes and timelines are to be made
/// anew, and rows that could not be used. Moves and audit are with those who write them.
///
/// # Errors
/// When something cannot be read or written; the same once more does the rest.
pub fn retain(store: &mut Store, cut_offs: &CutOffs) -> Result<Retained, PrivacyError> {
    let log =
        if cut_offs.has_events() { store.erase_messages(&cut_offs.events)? } else { LogErasure::default() };
    let quarantine = match cut_offs.quarantine {
        Some(before) => store.catalogue_mut().release_before(before)?,
        None => 0,
    };
    Ok(Retained { log, quarantine })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_read_as_they_are_written() {
        let period = |number, unit| Some(Period { number, unit });
        for (text, expected) in [
            ("90d", period(90, PeriodUnit::Day)),
            ("13mo", period(13, PeriodUnit::Month)),
            ("2y", period(2, PeriodUnit::Year)),
            ("0d", None),
            ("d", None),
            ("13", None),
            ("13 mo", None),
            ("-1d", None),
            ("99999999d", None),
        ] {
            assert_eq!(parse_period(text), expected, "{text}");
            assert!(expected.is_none_or(|period| period_text(period) == text));
        }
        for text in ["events", "quarantine", "moves", "audit", "Page Viewed"] {
            assert_eq!(parse_subject(text).map(|subject| subject_text(&subject)).as_deref(), Some(text));
        }
        assert_eq!(parse_subject("events"), Some(RetentionSubject::Events));
        assert_eq!(parse_subject("Page Viewed"), Some(RetentionSubject::Event("Page Viewed".to_owned())));
        assert_eq!(parse_subject(" "), None);
    }

    #[test]
    fn periods_end_at_local_midnights() {
        let zone = Zone::parse("Europe/Istanbul").expect("a zone");
        let now = "2026-03-31T10:00:00Z".parse::<kesit_model::definition::Moment>().expect("an instant");
        let now = zone.instant(now);
        let of = |number, unit| before(Period { number, unit }, &zone, now).to_string();
        assert_eq!(of(90, PeriodUnit::Day), "2025-12-30T21:00:00.000Z");
        assert_eq!(of(13, PeriodUnit::Month), "2025-02-27T21:00:00.000Z", "February has no 31st");
        assert_eq!(of(2, PeriodUnit::Year), "2024-03-30T21:00:00.000Z");
    }
}
