//! The running product put together for its doors: the API, sign-in, the doors for events, webhooks, and what health and metrics
//! ask. What each does is elsewhere; here they meet.

mod answers;
mod door;
mod local;
mod watch;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use kesit_access::token::Token;
use kesit_app::access::{AccessError, Gate, SystemChance};
use kesit_app::hooks::{Calls, HookError, Surroundings, Webhooks};
use kesit_app::service::{Delivered, Refused, Service};
use kesit_model::message::Message;
use tokio::runtime::Handle;
use tokio::task::JoinHandle;

use self::answers::StoredAnswers;
use self::door::ServiceDoor;
use self::local::Local;
use self::watch::Watch;
use crate::caller::Authenticate;
use crate::server::Disk;
use crate::state::{Api, Limits, Parts};
use crate::{Cookies, SignIn, door as doors, route};

/// The counts of sources are written down so often.
const COUNT_EVERY: Duration = Duration::from_secs(10);

/// What is asked of a served product.
#[derive(Debug, Clone)]
pub struct Serving {
    /// Whether people sign in; if not, whoever comes may do everything.
    pub signs_in: bool,
    /// What keeps cookies.
    pub cookies: Cookies,
    /// Whether the server itself speaks TLS.
    pub is_tls: bool,
    /// How webhooks are called.
    pub calls: Calls,
    /// How much of everything.
    pub limits: Limits,
    /// So many bytes of requests that bring messages may be in hand at once.
    pub bytes_in_hand: usize,
}

/// Why a product cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum ServedError {
    /// Who may sign in cannot be read.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// Webhooks cannot start.
    #[error(transparent)]
    Hooks(#[from] HookError),
}

/// A product that is served.
pub struct Served {
    service: Arc<Service>,
    gate: Arc<Gate>,
    webhooks: Arc<Webhooks>,
    door: Arc<ServiceDoor>,
    watch: Arc<Watch>,
    budget: doors::Budget,
    serving: Serving,
    counting: JoinHandle<()>,
}

impl fmt::Debug for Served {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Served").field("serving", &self.serving).finish_non_exhaustive()
    }
}

impl Served {
    /// Puts it together. `chance` gives random bytes for keys and tokens.
    ///
    /// # Errors
    /// When the workspace cannot be read.
    pub fn new(
        service: Arc<Service>,
        gate: Gate,
        serving: Serving,
        surroundings: Surroundings,
        runtime: &Handle,
    ) -> Result<Served, ServedError> {
        let gate = Arc::new(gate);
        let newest = service.live().newest();
        let webhooks = Webhooks::start(service.stream_path(), serving.calls, newest, surroundings, runtime)?;
        let disk: Arc<Disk> = Arc::default();
        let door = Arc::new(ServiceDoor::new(
            Arc::clone(&service),
            Arc::clone(&gate),
            Arc::clone(service.tallies()),
            Arc::clone(&disk),
            serving.is_tls,
        ));
        let counted = Arc::clone(&door);
        let counting = runtime.spawn(async move {
            loop {
                tokio::time::sleep(COUNT_EVERY).await;
                let counted = Arc::clone(&counted);
                let _ = tokio::task::spawn_blocking(move || counted.write_counts()).await;
            }
        });
        let budget = doors::Budget::new(serving.bytes_in_hand);
        let watch = Arc::new(Watch::new(Arc::clone(&service), disk, budget.clone()));
        let webhooks = Arc::new(webhooks);
        Ok(Served { service, gate, webhooks, door, watch, budget, serving, counting })
    }

    /// All routes: the API, and the doors for events.
    pub fn router(&self) -> Router {
        let began = Instant::now();
        let sign_in = SignIn::new(
            Arc::clone(&self.gate),
            Arc::clone(self.service.live().clock()),
            self.serving.cookies,
        );
        let authenticate: Arc<dyn Authenticate> =
            if self.serving.signs_in { Arc::new(sign_in.clone()) } else { Arc::new(Local) };
        let api = Api::new(Parts {
            service: Arc::clone(&self.service),
            ticks: Arc::new(move || began.elapsed()),
            authenticate,
            answers: Arc::new(StoredAnswers(Arc::clone(&self.service))),
            webhooks: Arc::clone(&self.webhooks),
            chance: Arc::new(SystemChance),
            limits: self.serving.limits.clone(),
        });
        let accept: Arc<dyn doors::Accept> = Arc::clone(&self.door) as Arc<dyn doors::Accept>;
        route::router(api).layer(sign_in.layer()).merge(doors::router(accept, self.budget.clone()))
    }

    /// What health and metrics ask.
    #[must_use]
    pub fn product(&self) -> Arc<dyn crate::server::Product> {
        Arc::clone(&self.watch) as Arc<dyn crate::server::Product>
    }

    /// The token with which the first owner is made; `None` if there is one, or nobody signs in.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn set_up_token(&self) -> Result<Option<Token>, ServedError> {
        if self.serving.signs_in { Ok(self.gate.offer_set_up()?) } else { Ok(None) }
    }

    /// Who may do what.
    #[must_use]
    pub fn gate(&self) -> &Arc<Gate> {
        &self.gate
    }

    /// The product.
    #[must_use]
    pub fn service(&self) -> &Arc<Service> {
        &self.service
    }

    /// Takes messages as if they had come in by a door.
    ///
    /// # Errors
    /// When they were not taken.
    pub async fn accept(&self, messages: Vec<Message>) -> Result<(), Refused> {
        self.service.accept(Delivered { messages, refused: Vec::new() }).await
    }

    /// Comes back when the disk has failed under the log: nothing more can be taken, and the process should end.
    pub async fn has_failed(&self) {
        self.service.live().log_failed().await;
    }

    /// Lets deliveries under way end, then stops the product; writes a snapshot as long as there is time for it, which is asked
    /// again and again. Takes its time: not for a thread that serves.
    pub fn stop(&self, runtime: &Handle, has_time: &(dyn Fn() -> bool + Sync)) {
        self.counting.abort();
        runtime.block_on(self.webhooks.stop());
        self.door.write_counts();
        self.service.stop_while(has_time);
    }
}
