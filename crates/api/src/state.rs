//! What every handler may use: the product, the clock, the limits, and who finds out who asks.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use kesit_app::access::Chance;
use kesit_app::hooks::Webhooks;
pub use kesit_app::service::Clock;
use kesit_app::service::Service;
use kesit_app::trace::TARGET;
use kesit_model::Timestamp;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::caller::Authenticate;
use crate::fault;
use crate::idempotency::Answers;
use crate::problem::{Code, Problem};
use crate::rate::Rates;

/// The state of the API; cheap to clone.
#[derive(Clone)]
pub struct Api(Arc<Inner>);

/// What the API is made of.
pub struct Parts {
    /// The product.
    pub service: Arc<Service>,
    /// Time that always goes on, from some beginning, for limits of rates; the clock of the product may stand still.
    pub ticks: Arc<dyn Fn() -> Duration + Send + Sync>,
    /// Who finds out who asks.
    pub authenticate: Arc<dyn Authenticate>,
    /// Where answers to requests with an idempotency key are kept.
    pub answers: Arc<dyn Answers>,
    /// Those who are told of moves.
    pub webhooks: Arc<Webhooks>,
    /// Where secrets of webhooks come from.
    pub chance: Arc<dyn Chance>,
    /// How much of everything.
    pub limits: Limits,
}

/// How much of everything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// The greatest body of a request, but for uploads.
    pub body_bytes: usize,
    /// The greatest upload.
    pub upload_bytes: u64,
    /// How deep JSON may nest.
    pub json_depth: usize,
    /// How many requests one caller may send at once.
    pub burst_requests: u32,
    /// How many more each second.
    pub requests_per_second: u32,
    /// How many requests that go over all customers are worked on at the same time; others wait.
    pub heavy_requests: usize,
    /// How many wait at most; the next are refused.
    pub waiting_requests: usize,
    /// How many may listen to the stream of moves at the same time.
    pub listeners: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            body_bytes: 1 << 20,
            upload_bytes: 4 << 30,
            json_depth: 32,
            burst_requests: 200,
            requests_per_second: 100,
            heavy_requests: 2,
            waiting_requests: 32,
            listeners: 100,
        }
    }
}

struct Inner {
    service: Arc<Service>,
    ticks: Arc<dyn Fn() -> Duration + Send + Sync>,
    authenticate: Arc<dyn Authenticate>,
    answers: Arc<dyn Answers>,
    webhooks: Arc<Webhooks>,
    chance: Arc<dyn Chance>,
    limits: Limits,
    rates: Rates,
    heavy: Semaphore,
    waiting: Semaphore,
    listeners: Arc<Semaphore>,
}

impl Api {
    /// Puts the API together.
    #[must_use]
    pub fn new(parts: Parts) -> Api {
        let Parts { service, ticks, authenticate, answers, webhooks, chance, limits } = parts;
        let rates = Rates::new(limits.burst_requests, limits.requests_per_second);
        let heavy = Semaphore::new(limits.heavy_requests);
        let waiting = Semaphore::new(limits.heavy_requests + limits.waiting_requests);
        let listeners = Arc::new(Semaphore::new(limits.listeners));
        Api(Arc::new(Inner {
            service,
            ticks,
            authenticate,
            answers,
            webhooks,
            chance,
            limits,
            rates,
            heavy,
            waiting,
            listeners,
        }))
    }

    /// The time of the product.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.0.service.now()
    }

    /// Time that always goes on.
    pub(crate) fn ticks(&self) -> Duration {
        (self.0.ticks)()
    }

    /// How much of everything.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }

    pub(crate) fn authenticate(&self) -> &dyn Authenticate {
        &*self.0.authenticate
    }

    pub(crate) fn answers(&self) -> &dyn Answers {
        &*self.0.answers
    }

    /// Those who are told of moves.
    pub(crate) fn webhooks(&self) -> &Arc<Webhooks> {
        &self.0.webhooks
    }

    /// Random bytes for a secret.
    pub(crate) fn secret(&self) -> Result<[u8; 32], Problem> {
        let mut bytes = [0; 32];
        self.0.chance.fill(&mut bytes).map_err(|error| fault::internal(&error))?;
        Ok(bytes)
    }

    pub(crate) fn rates(&self) -> &Rates {
        &self.0.rates
    }

    /// The product, for what takes a look only.
    #[must_use]
    pub fn service(&self) -> &Arc<Service> {
        &self.0.service
    }

    /// A place among those who listen to the stream; `None` if all are taken.
    pub(crate) fn listen(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.0.listeners).try_acquire_owned().ok()
    }

    /// Does work that takes a disk or goes over many customers, beside the threads that serve. So many at the same time, so many
    /// waiting, and no more.
    pub(crate) async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Arc<Service>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        const RETRY_AFTER_S: u64 = 2;
        let busy = || Problem::new(Code::Busy).retry_after_s(RETRY_AFTER_S);
        let _place = self.0.waiting.try_acquire().map_err(|_| busy())?;
        let _turn = self.0.heavy.acquire().await.map_err(|_| busy())?;
        let service = Arc::clone(&self.0.service);
        let span = tracing::info_span!(target: TARGET, "work");
        let done = tokio::task::spawn_blocking(move || span.in_scope(|| work(&service))).await;
        done.unwrap_or_else(|fault| {
            tracing::error!(panicked = fault.is_panic(), "a request ended in a fault of the program");
            Err(Code::Internal.into())
        })
    }
}

impl fmt::Debug for Api {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Api").field("limits", &self.0.limits).finish_non_exhaustive()
    }
}
