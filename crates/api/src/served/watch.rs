//! What health and metrics ask of the product. Quick: nothing here waits or reads a disk.

use std::sync::Arc;

use kesit_app::service::Service;
use kesit_app::tally::{Outcome, Sender, Tallies};

use crate::door::Budget;
use crate::server::{Disk, Product, Unready};

/// So many messages may be on disk and not yet applied before the product calls itself behind.
const MAX_BEHIND: i64 = 100_000;
/// So many attempts to write the stream may fail in a row.
const MAX_STREAM_FAILURES: i64 = 2;

/// Looks at the product.
pub(super) struct Watch {
    service: Arc<Service>,
    disk: Arc<Disk>,
    budget: Budget,
}

impl Watch {
    pub(super) fn new(service: Arc<Service>, disk: Arc<Disk>, budget: Budget) -> Watch {
        Watch { service, disk, budget }
    }
}

impl Product for Watch {
    fn unready(&self) -> Vec<Unready> {
        let live = self.service.live();
        let figures = live.figures();
        let mut reasons = Vec::new();
        if live.has_log_failed() {
            reasons.push(Unready::LogFailed);
        }
        if self.disk.is_full() {
            reasons.push(Unready::DiskFull);
        }
        if figures.behind.get() > MAX_BEHIND {
            reasons.push(Unready::EngineBehind);
        }
        if figures.stream_failures.get() > MAX_STREAM_FAILURES {
            reasons.push(Unready::StreamFailed);
        }
        reasons
    }

    fn refresh(&self, tallies: &Tallies) {
        let live = self.service.live();
        tallies.queue_messages.set(i64::try_from(live.log().waiting()).unwrap_or(i64::MAX));
        tallies.queue_bytes.set(i64::try_from(self.budget.in_hand()).unwrap_or(i64::MAX));
        tallies.messages.of(Sender::Kesit).of(Outcome::Accepted).raise_to(live.figures().written_back.get());
        let customers = live.read(|engine| engine.timelines().len());
        tallies.customers.set(i64::try_from(customers).unwrap_or(i64::MAX));
    }
}
