//! What stands behind the doors for events: sources by their keys, messages into the service, counts of each source.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Instant;

use kesit_app::access::{Gate, OpenSource, SourceBook, SourceCount, SourceKind};
use kesit_app::service::{Delivered, NewQuarantined, Refused, Service};
use kesit_app::tally::{Outcome, Sender, Tallies};
use kesit_app::trace::TARGET;
use kesit_intake::mapping::Mapping;
use kesit_intake::{Hook, Secret};
use kesit_model::Timestamp;
use tracing::Instrument;

use crate::door::{self, Accept, Accepting, Delivery, Source, Unreadable};
use crate::server::Disk;

/// Who was turned away is to come again after so long.
const RETRY_AFTER_SECONDS: u32 = 1;

/// The service behind the doors.
pub(super) struct ServiceDoor {
    service: Arc<Service>,
    gate: Arc<Gate>,
    tallies: Arc<Tallies>,
    disk: Arc<Disk>,
    is_tls: bool,
    counts: Mutex<HashMap<u64, SourceCount>>,
    ready: RwLock<Ready>,
}

/// Sources made ready to read what they send, once for each state of the book: to read a mapping takes longer than to use it.
#[derive(Default)]
struct Ready {
    /// The book that they are of.
    book: Arc<SourceBook>,
    /// By number; `None` if something that the kind takes is not there.
    sources: HashMap<u64, Option<Arc<Source>>>,
}

impl ServiceDoor {
    pub(super) fn new(
        service: Arc<Service>,
        gate: Arc<Gate>,
        tallies: Arc<Tallies>,
        disk: Arc<Disk>,
        is_tls: bool,
    ) -> ServiceDoor {
        ServiceDoor {
            service,
            gate,
            tallies,
            disk,
            is_tls,
            counts: Mutex::default(),
            ready: RwLock::default(),
        }
    }

    /// Writes down what came from each source since the last time.
    pub(super) fn write_counts(&self) {
        let counts = std::mem::take(&mut *self.counts.lock().unwrap_or_else(PoisonError::into_inner));
        if counts.is_empty() {
            return;
        }
        let counts: Vec<(u64, SourceCount)> = counts.into_iter().collect();
        if let Err(error) = self.gate.add_source_counts(self.service.now(), &counts) {
            tracing::warn!(%error, "the counts of sources cannot be written");
        }
    }

    /// The source that somebody looks up, ready to be used.
    fn ready(&self, look_up: impl Fn(&SourceBook) -> Option<&Arc<OpenSource>>) -> Option<Arc<Source>> {
        let book = self.gate.source_book();
        let open = look_up(&book)?;
        let id = open.source.id;
        let known = self.ready.read().unwrap_or_else(PoisonError::into_inner);
        if Arc::ptr_eq(&known.book, &book)
            && let Some(source) = known.sources.get(&id)
        {
            return source.clone();
        }
        drop(known);
        let source = self.source(open);
        let mut known = self.ready.write().unwrap_or_else(PoisonError::into_inner);
        if !Arc::ptr_eq(&known.book, &book) {
            *known = Ready { book: Arc::clone(&book), sources: HashMap::new() };
        }
        known.sources.insert(id, source.clone());
        source
    }

    fn source(&self, open: &OpenSource) -> Option<Arc<Source>> {
        let kind = match open.kind {
            SourceKind::Server => door::SourceKind::Server,
            SourceKind::Browser => door::SourceKind::Browser,
            _ => door::SourceKind::Hook(Box::new(self.hook(open)?)),
        };
        let (name, is_enabled) = (open.source.name.clone(), open.source.is_enabled);
        Some(Arc::new(Source { id: open.source.id, name, is_enabled, kind }))
    }

    /// How a shop system sends; `None` if something that this takes is not there.
    fn hook(&self, open: &OpenSource) -> Option<Hook> {
        let zone = self.service.settings().zone.clone();
        let secret = open.secret.as_deref().and_then(Secret::parse);
        match open.kind {
            SourceKind::Shopify => Some(Hook::Shopify { secret: secret?, zone }),
            SourceKind::Woocommerce => Some(Hook::WooCommerce { secret: secret?, zone }),
            SourceKind::Generic => {
                let mapping = Mapping::parse(open.source.mapping.as_deref()?).ok()?;
                Some(Hook::Mapped { mapping, secret, zone })
            }
            SourceKind::Server | SourceKind::Browser => None,
        }
    }

    async fn take(&self, source: Arc<Source>, delivery: Delivery) -> Result<(), door::Refused> {
        let (taken, put_aside) = (delivery.messages.len() as u64, delivery.refused.len() as u64);
        let now = self.service.now();
        let refused =
            delivery.refused.into_iter().map(|unreadable| row(&source.name, now, unreadable)).collect();
        let began = Instant::now();
        let span = tracing::info_span!(target: TARGET, "store", messages = taken, put_aside);
        let delivered = Delivered { messages: delivery.messages, refused };
        let accepted = self.service.accept(delivered).instrument(span).await;
        self.note(&source, taken, put_aside, &accepted);
        self.tallies.acknowledged.record(began.elapsed());
        accepted.map_err(|refused| match refused {
            Refused::Busy => door::Refused::Overloaded { retry_after_seconds: RETRY_AFTER_SECONDS },
            _ => door::Refused::Unavailable { retry_after_seconds: RETRY_AFTER_SECONDS },
        })
    }

    fn note(&self, source: &Source, taken: u64, put_aside: u64, accepted: &Result<(), Refused>) {
        let sender = sender(&source.kind);
        match accepted {
            Ok(()) => {
                self.disk.took();
                self.tallies.took(sender, Outcome::Accepted, taken);
                self.tallies.took(sender, Outcome::Quarantined, put_aside);
                let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
                let count = counts.entry(source.id).or_default();
                count.received += taken + put_aside;
                count.stored += taken;
                count.quarantined += put_aside;
                return;
            }
            Err(Refused::Full) => self.disk.was_full(),
            Err(Refused::Busy | Refused::Unfit | Refused::Unkept | Refused::Failed | Refused::Closed) => {}
        }
        self.tallies.took(sender, Outcome::Rejected, taken + put_aside);
    }
}

impl Accept for ServiceDoor {
    fn source_by_key(&self, key: &str) -> Option<Arc<Source>> {
        let now = self.now();
        self.ready(|book| book.by_key(key, now))
    }

    fn source_by_name(&self, name: &str) -> Option<Arc<Source>> {
        self.ready(|book| book.by_name(name))
    }

    fn now(&self) -> Timestamp {
        self.service.now()
    }

    fn is_tls(&self) -> bool {
        self.is_tls
    }

    fn accept(&self, source: Arc<Source>, delivery: Delivery) -> Accepting<'_> {
        Box::pin(self.take(source, delivery))
    }
}

fn sender(kind: &door::SourceKind) -> Sender {
    match kind {
        door::SourceKind::Server => Sender::Server,
        door::SourceKind::Browser => Sender::Browser,
        door::SourceKind::Hook(hook) => match **hook {
            Hook::Shopify { .. } => Sender::Shopify,
            Hook::WooCommerce { .. } => Sender::WooCommerce,
            Hook::Mapped { .. } => Sender::Generic,
        },
    }
}

fn row(source: &str, received_at: Timestamp, unreadable: Unreadable) -> NewQuarantined {
    let Unreadable { rejected, raw } = unreadable;
    NewQuarantined {
        source: source.to_owned(),
        received_at,
        reason: rejected.reason.code().to_owned(),
        field: rejected.field.map(str::to_owned),
        raw: String::from_utf8_lossy(&raw).into_owned(),
    }
}

#[cfg(test)]
mod tests;
