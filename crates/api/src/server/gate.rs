//! The first thing that a request meets. Health and metrics are answered from the first moment on; everything else as soon as
//! the product is open, and until then with 503, which clients try again.

use std::fmt;
use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use kesit_app::config::Secret;
use subtle::ConstantTimeEq;
use tower::ServiceExt;

use super::fault::Fault;
use super::health::{self, Product, Unready};
use super::layers::Layers;
use super::metrics::{self, Metrics};
use super::{Stop, headers};

/// What is behind the gate once it is open.
pub struct Opened {
    /// The routes.
    pub router: Router,
    /// The product.
    pub product: Arc<dyn Product>,
}

/// The gate.
#[derive(Clone)]
pub(super) struct Gate(Arc<Inner>);

struct Inner {
    layers: Layers,
    metrics: Metrics,
    metrics_path: String,
    token: Option<Secret>,
    stop: Stop,
    opened: OnceLock<Opened>,
}

impl Gate {
    pub(super) fn new(
        layers: Layers,
        metrics: Metrics,
        shown: &kesit_app::config::Metrics,
        stop: Stop,
    ) -> Gate {
        let (metrics_path, token) = (shown.path.clone(), shown.token.clone());
        Gate(Arc::new(Inner { layers, metrics, metrics_path, token, stop, opened: OnceLock::new() }))
    }

    /// Lets requests through from now on. A gate opens once.
    pub(super) fn open(&self, opened: Opened) {
        let router = self.0.layers.around(opened.router);
        let is_first = self.0.opened.set(Opened { router, ..opened }).is_ok();
        debug_assert!(is_first, "a gate opens once");
    }

    /// What the server answers; the metrics too, unless they have an address of their own.
    pub(super) fn router(&self, with_metrics: bool) -> Router {
        let router = Router::new()
            .route("/livez", get(async || dressed(health::live())))
            .route("/readyz", get(async |State(gate): State<Gate>| dressed(health::ready(&gate.unready()))))
            .fallback(pass);
        let router = if with_metrics { router.route(&self.0.metrics_path, get(show)) } else { router };
        router.with_state(self.clone())
    }

    /// The metrics alone.
    pub(super) fn side(&self) -> Router {
        Router::new().route(&self.0.metrics_path, get(show)).with_state(self.clone())
    }

    fn unready(&self) -> Vec<Unready> {
        let product = || self.0.opened.get().map(|opened| opened.product.unready());
        match self.0.stop.has_begun() {
            true => vec![Unready::Stopping],
            false => product().unwrap_or_else(|| vec![Unready::Starting]),
        }
    }

    /// Whether the figures are for whoever asks: who brings the token, or without one who is on this machine.
    fn may_see(&self, request: &Request) -> Result<(), Fault> {
        let Some(token) = &self.0.token else {
            let is_local = self.0.layers.client(request).is_some_and(|client| client.is_local);
            return if is_local { Ok(()) } else { Err(Fault::NotFound) };
        };
        let brought =
            request.headers().get(AUTHORIZATION).and_then(|value| value.as_bytes().strip_prefix(b"Bearer "));
        let is_right = brought.is_some_and(|brought| brought.ct_eq(token.reveal().as_bytes()).into());
        if is_right { Ok(()) } else { Err(Fault::Token) }
    }
}

impl fmt::Debug for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gate").field("is_open", &self.0.opened.get().is_some()).finish_non_exhaustive()
    }
}

/// Lets a request through, or says why not.
async fn pass(State(gate): State<Gate>, request: Request) -> Response {
    match gate.0.opened.get() {
        Some(opened) => match opened.router.clone().oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        },
        None if gate.0.stop.has_begun() => dressed(Fault::Stopping.into_response()),
        None => dressed(Fault::Starting.into_response()),
    }
}

/// The figures.
async fn show(State(gate): State<Gate>, request: Request) -> Response {
    if let Err(fault) = gate.may_see(&request) {
        return dressed(fault.into_response());
    }
    let product = gate.0.opened.get().map(|opened| &*opened.product);
    dressed(([(CONTENT_TYPE, metrics::CONTENT_TYPE)], gate.0.metrics.text(product)).into_response())
}

fn dressed(mut response: Response) -> Response {
    headers::add(response.headers_mut(), false);
    response
}

/// What a router is turned into for a listener: one that knows the peer of each connection.
pub(super) type Made = axum::extract::connect_info::IntoMakeServiceWithConnectInfo<Router, SocketAddr>;
