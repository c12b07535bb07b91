//! What is older than it may become, forgotten once a day: events by the periods that people set, and what the service keeps for
//! itself by periods of its own.

use std::ops::ControlFlow;
use std::sync::atomic::Ordering;

use kesit_access::Principal;
use kesit_access::audit::{self, AuditAction, AuditEntry};
use kesit_model::{Span, Timestamp};
use kesit_store::stream::Hooks;
use kesit_store::{LogErasure, Period, RetentionSubject};
use serde_json::{Value, json};

use super::ForgetError;
use super::log::Watch;
use crate::access::audit as entries;
use crate::privacy::{CutOffs, cut_offs};
use crate::service::import::again;
use crate::service::{JobError, JobKind, Service};

/// Deliveries that succeeded are kept so long.
const DELIVERED_KEPT: Span = Span(30 * 86_400_000);
/// So many are let go in one transaction.
const DELIVERED_ROWS: usize = 5_000;
/// Answers to requests with an idempotency key are kept so long; nobody is given an older one.
const ANSWERS_KEPT: Span = Span(86_400_000);

/// How long what is kept, in the order of the subjects. What is not named is kept for ever, or as long as the service sees fit.
pub type Periods = Vec<(RetentionSubject, Period)>;

/// What was forgotten, or would be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Forgotten {
    /// Events in the log.
    pub log: LogErasure,
    /// Rows of imports that could not be used.
    pub quarantine_rows: u64,
    /// Requests of sources that could not be used.
    pub requests: u64,
    /// Moves between segments; 0 where it is only asked what would be.
    pub moves: u64,
    /// Deliveries to webhooks that succeeded; 0 where it is only asked what would be.
    pub deliveries: u64,
    /// Entries of the audit log.
    pub audit: u64,
    /// Answers kept for requests that come twice; 0 where it is only asked what would be.
    pub answers: u64,
}

impl Service {
    /// How long what is kept.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn periods(&self) -> Result<Periods, ForgetError> {
        Ok(self.catalogue()?.retention()?)
    }

    /// Puts periods in place of all that stand, if those are still `expected`; says whether they were.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn set_periods(
        &self,
        expected: &Periods,
        periods: &Periods,
        by: &Principal,
    ) -> Result<bool, ForgetError> {
        self.change(|catalogue| {
            catalogue.together(|catalogue| {
                if catalogue.retention()? != *expected {
                    return Ok(false);
                }
                for (subject, _) in expected {
                    catalogue.set_retention(subject, None)?;
                }
                for (subject, period) in periods {
                    catalogue.set_retention(subject, Some(*period))?;
                }
                let entry = AuditEntry::new(by, self.now(), AuditAction::RetentionChanged, "", "");
                entries::add(catalogue, &entry)?;
                Ok(true)
            })
        })
    }

    /// What would be forgotten now. Changes nothing; reads the whole log.
    ///
    /// # Errors
    /// When something cannot be read.
    pub fn would_retain(&self) -> Result<Forgotten, ForgetError> {
        let cut_offs = self.cut_offs()?;
        let mut would = Forgotten::default();
        if cut_offs.has_events() {
            would.log = again(|| {
                let log =
                    self.live.log().with(|log| log.to_read()).map_err(crate::import::ImportError::from)?;
                Ok(log.would_erase(&cut_offs.events)?)
            })?;
        }
        let catalogue = self.catalogue()?;
        if let Some(before) = cut_offs.quarantine {
            would.quarantine_rows = catalogue.quarantined_before(before)?;
            would.requests = catalogue.aside_before(before)?;
        }
        would.audit = catalogue.audit_before(self.audit_before(&cut_offs))?;
        Ok(would)
    }

    /// Forgets what is older than it may become, and makes the timelines anew if events were among it.
    ///
    /// # Errors
    /// When something cannot be read or written; the same once more does the rest.
    pub fn retain(&self) -> Result<Forgotten, ForgetError> {
        self.retain_watched(&mut |_| {
            let is_stopping = self.jobs.is_stopping.load(Ordering::Relaxed);
            if is_stopping { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
    }

    pub(super) fn retain_watched(&self, watch: Watch<'_>) -> Result<Forgotten, ForgetError> {
        let (now, cut_offs) = (self.now(), self.cut_offs()?);
        let mut forgotten = Forgotten::default();
        // Without events of its own there is still what an attempt before may have left half done.
        if cut_offs.has_events() || self.is_stale.load(Ordering::Acquire) {
            forgotten.log = self.forget_messages(&cut_offs.events, watch)?;
        }
        if let Some(before) = cut_offs.quarantine {
            forgotten.quarantine_rows = self.change(|catalogue| catalogue.release_before(before))?;
            forgotten.requests = self.change(|catalogue| catalogue.let_go_before(before))?;
        }
        let before = self.audit_before(&cut_offs);
        forgotten.audit = self.change(|catalogue| catalogue.forget_audit(before))? as u64;
        forgotten.answers =
            self.change(|catalogue| catalogue.forget_answers(now.minus(ANSWERS_KEPT)))? as u64;
        forgotten.deliveries = self.forget_delivered(now)?;
        forgotten.moves = self.prune_before(self.moves_before(&cut_offs))?;
        Ok(forgotten)
    }

    fn forget_delivered(&self, now: Timestamp) -> Result<u64, ForgetError> {
        let mut hooks = Hooks::open(&self.paths.stream)?;
        let mut deliveries = 0;
        loop {
            let gone = hooks.forget_delivered(now.minus(DELIVERED_KEPT), DELIVERED_ROWS)?;
            deliveries += gone;
            if gone < DELIVERED_ROWS as u64 {
                return Ok(deliveries);
            }
        }
    }

    /// The instants at which the periods end, seen from now.
    pub(in crate::service) fn cut_offs(&self) -> Result<CutOffs, ForgetError> {
        Ok(cut_offs(&self.periods()?, &self.settings.zone, self.now()))
    }

    fn audit_before(&self, cut_offs: &CutOffs) -> Timestamp {
        cut_offs.audit.unwrap_or_else(|| self.now().minus(audit::KEPT))
    }

    /// Lets what is older than it may become be forgotten, as a job.
    ///
    /// # Errors
    /// When too many jobs wait.
    pub fn queue_retain(&self, by: &str) -> Result<i64, JobError> {
        self.jobs.run(
            JobKind::Retain,
            by,
            self.now(),
            Box::new(|service, _| {
                service.retain().map(|forgotten| told(&forgotten)).map_err(|error| error.to_string())
            }),
        )
    }
}

/// For the history of jobs.
fn told(forgotten: &Forgotten) -> Value {
    json!({
        "events": forgotten.log.messages,
        "quarantine_rows": forgotten.quarantine_rows,
        "requests": forgotten.requests,
        "moves": forgotten.moves,
        "deliveries": forgotten.deliveries,
        "audit": forgotten.audit,
        "answers": forgotten.answers,
    })
}
