//! What is done again and again: scores, and forgetting what is old, every day at a time of day; snapshots, and the service's own
//! upkeep.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Weak};
use std::thread;
use std::time::Duration;

use kesit_model::zone::Zone;
use kesit_model::{Span, Timestamp};
use serde_json::json;

use super::{JobKind, Service};

/// The clock is looked at so often.
const LOOK: Duration = Duration::from_millis(500);
/// Whether an erasure that failed waits to be ended is asked so often.
const ERASE_EVERY: Span = Span(5 * 60_000);
/// Old moves are let go so often.
const PRUNE_EVERY: Span = Span(3_600_000);
/// In whose name.
const BY: &str = "schedule";

/// When what is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schedule {
    /// At what time of the shop's day scores are computed anew, in minutes after midnight; `None` is never by itself.
    pub refit_minute: Option<u32>,
    /// At what time of the shop's day what is older than it may become is forgotten, likewise.
    pub retain_minute: Option<u32>,
    /// Every how many minutes a snapshot is written, if enough came since the last one; `None` is only at the end.
    pub snapshot_minutes: Option<u32>,
}

impl Schedule {
    /// Nothing by itself, but for what the service does for its own sake.
    pub const NEVER: Schedule = Schedule { refit_minute: None, retain_minute: None, snapshot_minutes: None };
}

impl Default for Schedule {
    /// Scores at three in the morning, forgetting at four, a snapshot every hour.
    fn default() -> Schedule {
        Schedule { refit_minute: Some(3 * 60), retain_minute: Some(4 * 60), snapshot_minutes: Some(60) }
    }
}

impl Service {
    /// Starts the thread that looks at the clock.
    pub(super) fn start_schedule(self: &Arc<Service>, schedule: Schedule) -> std::io::Result<()> {
        let mut due = Due::after(self.now(), schedule, &self.settings.zone);
        let (service, is_stopping) = (Arc::downgrade(self), Arc::clone(&self.jobs.is_stopping));
        let run = move || {
            while !is_stopping.load(Ordering::Relaxed) {
                if !look(&service, &mut due) {
                    return;
                }
                thread::sleep(LOOK);
            }
        };
        let thread = thread::Builder::new().name("schedule".to_owned()).spawn(run)?;
        self.jobs.keep(thread);
        Ok(())
    }

    /// Lets scores be computed anew now, as a job.
    ///
    /// # Errors
    /// When too many jobs wait.
    pub fn queue_refit(&self, by: &str) -> Result<i64, super::JobError> {
        self.jobs.run(
            JobKind::Refit,
            by,
            self.now(),
            Box::new(|service, _| {
                let settled = service.refit().map_err(|error| error.to_string())?;
                Ok(json!({ "entered": settled.entered, "left": settled.left }))
            }),
        )
    }

    /// Lets a snapshot be written, as a job.
    ///
    /// # Errors
    /// When too many jobs wait.
    pub fn queue_snapshot(&self, by: &str) -> Result<i64, super::JobError> {
        self.jobs.run(
            JobKind::Snapshot,
            by,
            self.now(),
            Box::new(|service, _| {
                let bytes = service.write_snapshot(true).map_err(|error| error.to_string())?;
                Ok(json!({ "bytes": bytes }))
            }),
        )
    }

    /// Lets old moves go, as a job.
    ///
    /// # Errors
    /// When too many jobs wait.
    pub fn queue_prune(&self, by: &str) -> Result<i64, super::JobError> {
        self.jobs.run(
            JobKind::PruneStream,
            by,
            self.now(),
            Box::new(|service, _| {
                let rows = service.prune_stream().map_err(|error| error.to_string())?;
                Ok(json!({ "rows": rows }))
            }),
        )
    }
}

/// When each is next.
struct Due {
    schedule: Schedule,
    refit_at: Timestamp,
    retain_at: Timestamp,
    snapshot_at: Timestamp,
    erase_at: Timestamp,
    prune_at: Timestamp,
}

impl Due {
    fn after(now: Timestamp, schedule: Schedule, zone: &Zone) -> Due {
        Due {
            schedule,
            refit_at: next_daily(now, schedule.refit_minute, zone),
            retain_at: next_daily(now, schedule.retain_minute, zone),
            snapshot_at: next_snapshot(now, schedule),
            erase_at: now.plus(ERASE_EVERY),
            prune_at: now.plus(PRUNE_EVERY),
        }
    }
}

/// Queues what is due; says whether the service is still there.
fn look(service: &Weak<Service>, due: &mut Due) -> bool {
    let Some(service) = service.upgrade() else { return false };
    let (now, zone) = (service.now(), &service.settings.zone);
    let mut queued = Vec::new();
    if now >= due.refit_at {
        due.refit_at = next_daily(now, due.schedule.refit_minute, zone);
        queued.push(service.queue_refit(BY));
    }
    if now >= due.retain_at {
        due.retain_at = next_daily(now, due.schedule.retain_minute, zone);
        queued.push(service.queue_retain(BY));
    }
    if now >= due.snapshot_at {
        due.snapshot_at = next_snapshot(now, due.schedule);
        if service.is_snapshot_due().unwrap_or(false) {
            queued.push(service.queue_snapshot(BY));
        }
    }
    if now >= due.erase_at {
        due.erase_at = now.plus(ERASE_EVERY);
        if service.has_pending_erasures() {
            queued.push(service.queue_erasure(BY));
        }
    }
    if now >= due.prune_at {
        due.prune_at = now.plus(PRUNE_EVERY);
        queued.push(service.queue_prune(BY));
    }
    for error in queued.into_iter().filter_map(Result::err) {
        tracing::warn!(%error, "a job of the schedule is left out");
    }
    true
}

/// The next instant at a time of day, in minutes after midnight; [`Timestamp::MAX`] is never.
fn next_daily(now: Timestamp, minute: Option<u32>, zone: &Zone) -> Timestamp {
    let Some(minute) = minute else { return Timestamp::MAX };
    let today = zone.date(now);
    let at = |day| zone.start_of_day(day).plus(Span(i64::from(minute) * 60_000));
    let next = at(today);
    if next > now { next } else { at(today.tomorrow().unwrap_or(today)) }
}

fn next_snapshot(now: Timestamp, schedule: Schedule) -> Timestamp {
    schedule.snapshot_minutes.map_or(Timestamp::MAX, |minutes| now.plus(Span(i64::from(minutes) * 60_000)))
}
