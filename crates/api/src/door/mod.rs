//! The doors through which events come in: the public Segment HTTP API under `/v1`, which existing tracking clients
//! speak, and the webhooks of shop systems under `/hooks`.
//!
//! A door finds out who sends (a write key or a signature), reads, and hands over; it answers only when [`Accept::accept`]
//! says that all is on disk. Keys, storage and quarantine are behind [`Accept`]. Start at [`router`].

mod answer;
mod batch;
mod budget;
mod content;
mod hooks;
mod key;
mod settings;
mod tracking;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use axum::Router;
use axum::http::{Method, header};
use kesit_intake::Hook;
use kesit_model::Timestamp;
use kesit_model::message::{Message, Rejected};
use tower_http::cors::{AllowHeaders, Any, CorsLayer};

pub(crate) use self::batch::delivery;
pub use self::budget::Budget;

/// How long a browser may remember that it is allowed to send here, in seconds.
const PREFLIGHT_SECONDS: u64 = 86_400;

/// What stands behind the doors.
pub trait Accept: Send + Sync + 'static {
    /// The source that a write key belongs to, enabled or not; `None` for a key that nobody has, or that ended.
    fn source_by_key(&self, key: &str) -> Option<Arc<Source>>;

    /// The source of this name, enabled or not.
    fn source_by_name(&self, name: &str) -> Option<Arc<Source>>;

    /// The time of the server, the time of receipt of whatever comes now.
    fn now(&self) -> Timestamp;

    /// Whether the server itself speaks TLS; the browser library is told so.
    fn is_tls(&self) -> bool {
        false
    }

    /// Takes what a source delivered. Resolves when it is on disk, the refused in quarantine.
    ///
    /// # Errors
    /// Why nothing of it was taken; then the sender is told to try again.
    fn accept(&self, source: Arc<Source>, delivery: Delivery) -> Accepting<'_>;
}

/// What [`Accept::accept`] resolves to.
pub type Accepting<'a> = Pin<Box<dyn Future<Output = Result<(), Refused>> + Send + 'a>>;

/// Where events come from.
#[derive(Debug)]
pub struct Source {
    /// Its number in the catalogue.
    pub id: u64,
    /// Its name, part of the address of a webhook.
    pub name: String,
    /// Whether anything is taken from it.
    pub is_enabled: bool,
    /// How it sends.
    pub kind: SourceKind,
}

/// How a source sends.
#[derive(Debug)]
pub enum SourceKind {
    /// A server with a secret write key.
    Server,
    /// A browser or an app, whose write key everybody can read: it cannot give consents.
    Browser,
    /// A shop system.
    Hook(Box<Hook>),
}

/// What came in one request. `Debug` only counts: what people do is in it.
#[derive(Default)]
pub struct Delivery {
    /// What can be taken, in the order given.
    pub messages: Vec<Message>,
    /// What cannot, for the quarantine.
    pub refused: Vec<Unreadable>,
    /// Consents that messages of a public source gave, which were left out of [`Delivery::messages`].
    pub grants_dropped: u32,
}

impl fmt::Debug for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delivery")
            .field("messages", &self.messages.len())
            .field("refused", &self.refused.len())
            .field("grants_dropped", &self.grants_dropped)
            .finish()
    }
}

/// Something that cannot be taken.
pub struct Unreadable {
    /// Why.
    pub rejected: Rejected,
    /// As it was sent: the member of the batch where one is at fault, else the whole body.
    pub raw: Box<[u8]>,
}

/// Why nothing of a delivery was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// More comes in than can be written.
    #[error("too much at once")]
    Overloaded {
        /// When to try again.
        retry_after_seconds: u32,
    },
    /// The disk is full or fails, or the server is starting or ending.
    #[error("nothing can be written now")]
    Unavailable {
        /// When to try again.
        retry_after_seconds: u32,
    },
}

/// What the handlers share.
#[derive(Clone)]
struct Door {
    accept: Arc<dyn Accept>,
    budget: Budget,
}

/// The routes of all doors. They share the budget.
pub fn router(accept: Arc<dyn Accept>, budget: Budget) -> Router {
    let door = Door { accept, budget };
    let open = tracking::routes().merge(settings::routes()).layer(cors());
    open.merge(hooks::routes()).with_state(door)
}

/// Any site may send: write keys of browsers are public, and nothing is read with them.
fn cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST])
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers([header::RETRY_AFTER])
        .max_age(std::time::Duration::from_secs(PREFLIGHT_SECONDS))
}

#[cfg(test)]
mod tests;
