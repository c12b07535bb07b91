//! Endpoints as people set them up: made, changed, tried, told again. Whoever uses this has checked that they may.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};

use kesit_model::{Span, Timestamp};
use kesit_store::StreamError;
use kesit_store::stream::hooks::{
    Delivery, DeliveryFilter, DeliveryId, Endpoint, EndpointId, EndpointSettings, EndpointState, Hooks,
    Replayed, Which,
};
use kesit_webhook::send::SenderError;
use kesit_webhook::{Refused, Request, Rules, Secret, Sender, Sent, body, guard};
use tokio::runtime::Handle;
use tokio::sync::{Notify, oneshot, watch};
use tokio::task::JoinHandle;

use super::Surroundings;
use super::dispatcher::{AT_ONCE_PER_ENDPOINT, Dispatcher};
use super::outcome::secrets;

/// How long the secret before also signs after a new one came.
pub const SECRET_OVERLAP: Span = Span(24 * 3_600_000);
/// The longest description, in bytes.
const DESCRIPTION_BYTES: usize = 500;
/// The most segments that an endpoint names.
const SEGMENTS: usize = 200;

/// How webhooks are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Calls {
    /// Which addresses may be.
    pub rules: Rules,
    /// To one endpoint at the same time, from 1.
    pub at_once: usize,
}

impl Default for Calls {
    /// Public addresses, [`AT_ONCE_PER_ENDPOINT`] at a time.
    fn default() -> Calls {
        Calls { rules: Rules::default(), at_once: AT_ONCE_PER_ENDPOINT }
    }
}

/// The webhooks of a workspace, delivering since they were started. Shared by all who serve it.
#[derive(Debug)]
pub struct Webhooks {
    hooks: Arc<Mutex<Hooks>>,
    sender: Sender,
    rules: Rules,
    surroundings: Surroundings,
    nudge: Arc<Notify>,
    running: Mutex<Option<(oneshot::Sender<()>, JoinHandle<()>)>>,
}

/// Why something cannot be done with webhooks.
#[derive(Debug, thiserror::Error)]
pub enum HookError {
    /// The stream says no.
    #[error(transparent)]
    Stream(#[from] StreamError),
    /// There is no HTTP client.
    #[error(transparent)]
    Sender(#[from] SenderError),
    /// The address may not be called.
    #[error("the address of the webhook may not be called")]
    Refused(#[from] Refused),
    /// The description is too long.
    #[error("the description of a webhook has at most {DESCRIPTION_BYTES} bytes")]
    Description,
    /// There are too many segments.
    #[error("a webhook names at most {SEGMENTS} segments")]
    Segments,
}

impl Webhooks {
    /// Opens them, and begins to deliver on a runtime. `newest` tells how far the stream goes whenever it grows.
    ///
    /// # Errors
    /// When the stream cannot be opened, or there is no HTTP client.
    pub fn start(
        stream: &Path,
        calls: Calls,
        newest: watch::Receiver<u64>,
        surroundings: Surroundings,
        runtime: &Handle,
    ) -> Result<Webhooks, HookError> {
        let rules = calls.rules;
        let (sender, nudge) = (Sender::new(rules)?, Arc::new(Notify::new()));
        // Two connections: who asks does not wait for what the task is doing.
        let dispatcher = Dispatcher {
            hooks: Arc::new(Mutex::new(Hooks::open(stream)?)),
            sender: sender.clone(),
            at_once: calls.at_once.max(1),
            surroundings: surroundings.clone(),
            newest,
            nudge: Arc::clone(&nudge),
        };
        let hooks = Arc::new(Mutex::new(Hooks::open(stream)?));
        let (stop, stopped) = oneshot::channel();
        let running = Mutex::new(Some((stop, runtime.spawn(dispatcher.run(stopped)))));
        Ok(Webhooks { hooks, sender, rules, surroundings, nudge, running })
    }

    /// Stops delivering. What is under way may end within [`super::STOP_TIME`]; the rest is sent after the next start.
    pub async fn stop(&self) {
        let running = self.running.lock().expect("nobody panics while holding it").take();
        if let Some((stop, task)) = running {
            let _ = stop.send(());
            let _ = task.await;
        }
    }

    /// Makes the task look again: after the clock was moved, or the stream was armed.
    pub fn nudge(&self) {
        self.nudge.notify_one();
    }

    /// Makes an endpoint and its secret, out of random bytes that nobody else knows.
    ///
    /// # Errors
    /// When the address may not be called, there are too many endpoints, or the stream cannot be written.
    pub fn create(&self, settings: &EndpointSettings, secret: [u8; 32]) -> Result<EndpointId, HookError> {
        self.check(settings)?;
        let secret = Secret::of_bytes(secret).reveal();
        Ok(self.hooks().create_endpoint(settings, &secret, self.now())?)
    }

    /// Changes an endpoint to what `change` makes of it as it is; nobody else changes it meanwhile. Gives it as it is then;
    /// `None` if there is none.
    ///
    /// # Errors
    /// When `change` refuses, or as [`Webhooks::create`].
    pub fn change<E: From<HookError>>(
        &self,
        id: EndpointId,
        change: impl FnOnce(&Endpoint) -> Result<EndpointSettings, E>,
    ) -> Result<Option<Endpoint>, E> {
        let mut hooks = self.hooks();
        let Some(present) = hooks.endpoint(id).map_err(HookError::from)? else { return Ok(None) };
        let settings = change(&present)?;
        self.check(&settings)?;
        hooks.change_endpoint(id, &settings).map_err(HookError::from)?;
        Ok(hooks.endpoint(id).map_err(HookError::from)?)
    }

    /// Gives an endpoint a new secret; the one before also signs for [`SECRET_OVERLAP`]. Gives whether there is one.
    ///
    /// # Errors
    /// When the stream cannot be written.
    pub fn rotate_secret(&self, id: EndpointId, secret: [u8; 32]) -> Result<bool, HookError> {
        let secret = Secret::of_bytes(secret).reveal();
        Ok(self.hooks().rotate_secret(id, &secret, self.now().plus(SECRET_OVERLAP))?)
    }

    /// Enables, pauses or disables an endpoint. Gives whether there is one.
    ///
    /// # Errors
    /// When the stream cannot be written.
    pub fn set_state(&self, id: EndpointId, state: EndpointState) -> Result<bool, HookError> {
        let is_there = self.hooks().set_endpoint_state(id, state, self.now())?;
        self.nudge();
        Ok(is_there)
    }

    /// Removes an endpoint with its deliveries. Gives whether there was one.
    ///
    /// # Errors
    /// When the stream cannot be written.
    pub fn delete(&self, id: EndpointId) -> Result<bool, HookError> {
        Ok(self.hooks().delete_endpoint(id)?)
    }

    /// All endpoints, the oldest first.
    ///
    /// # Errors
    /// When the stream cannot be read.
    pub fn endpoints(&self) -> Result<Vec<Endpoint>, HookError> {
        Ok(self.hooks().endpoints()?)
    }

    /// An endpoint; `None` if there is none of this number.
    ///
    /// # Errors
    /// When the stream cannot be read.
    pub fn endpoint(&self, id: EndpointId) -> Result<Option<Endpoint>, HookError> {
        Ok(self.hooks().endpoint(id)?)
    }

    /// A delivery; `None` if there is none of this number, or no more.
    ///
    /// # Errors
    /// When the stream cannot be read.
    pub fn delivery(&self, id: DeliveryId) -> Result<Option<Delivery>, HookError> {
        Ok(self.hooks().delivery(id)?)
    }

    /// Deliveries, the newest first, from before a number.
    ///
    /// # Errors
    /// When the stream cannot be read.
    pub fn deliveries(
        &self,
        filter: DeliveryFilter,
        before: Option<DeliveryId>,
        limit: usize,
    ) -> Result<Vec<Delivery>, HookError> {
        Ok(self.hooks().deliveries(filter, before, limit)?)
    }

    /// Delivers again. Gives whether there is such a delivery that was not pending.
    ///
    /// # Errors
    /// When the stream cannot be written.
    pub fn replay(&self, id: DeliveryId) -> Result<bool, HookError> {
        let is_again = self.hooks().replay(id, self.now())?;
        self.nudge();
        Ok(is_again)
    }

    /// Delivers moves from an instant (included) to another (excluded) again, bit by bit: call again with `go_on_after`.
    ///
    /// # Errors
    /// When the stream cannot be written.
    pub fn replay_span(
        &self,
        id: EndpointId,
        which: Which,
        span: (Timestamp, Timestamp),
        after: u64,
    ) -> Result<Replayed, HookError> {
        let replayed = self.hooks().replay_span(id, which, span, after, self.now())?;
        self.nudge();
        Ok(replayed)
    }

    /// Sends a test at once, whatever the endpoint's state. It is tried once and not listed; `None` if there is no such
    /// endpoint.
    ///
    /// # Errors
    /// When the stream cannot be read.
    pub async fn send_test(&self, id: EndpointId) -> Result<Option<Sent>, HookError> {
        let Some(endpoint) = self.endpoint(id)? else { return Ok(None) };
        let secrets = secrets(&endpoint, self.now());
        let at = (self.surroundings.signed_at)();
        let body = body::of_test(at);
        let id = format!("test-{:016x}", (self.surroundings.chance)());
        let request = Request { url: &endpoint.settings.url, id: &id, at, body: &body, secrets: &secrets };
        Ok(Some(self.sender.send(&request).await))
    }

    fn check(&self, settings: &EndpointSettings) -> Result<(), HookError> {
        guard::check_url(&settings.url, self.rules)?;
        if settings.description.len() > DESCRIPTION_BYTES {
            return Err(HookError::Description);
        }
        if settings.segments.len() > SEGMENTS {
            return Err(HookError::Segments);
        }
        Ok(())
    }

    fn hooks(&self) -> MutexGuard<'_, Hooks> {
        self.hooks.lock().expect("nobody panics while holding the hooks")
    }

    fn now(&self) -> Timestamp {
        (self.surroundings.now)()
    }
}
