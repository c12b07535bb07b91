//! Everything that each request to a route passes on its way in and out.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use kesit_app::config::{Network, Serve};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use super::client::Client;
use super::fault::{self, Fault};
use super::metrics::HttpMetrics;
use super::patience::{self, Patience};
use super::request_id::{self, RequestIds};
use super::stop::Stop;
use super::{headers, observe};

/// What the layers go by.
#[derive(Debug, Clone)]
pub(super) struct Layers {
    pub(super) ids: RequestIds,
    pub(super) proxies: Arc<[Network]>,
    pub(super) is_tls: bool,
    pub(super) patience: Patience,
    pub(super) metrics: HttpMetrics,
    pub(super) stop: Stop,
}

impl Layers {
    pub(super) fn new(serve: &Serve, prefix: u64, metrics: HttpMetrics, stop: Stop) -> Layers {
        Layers {
            ids: RequestIds::new(prefix),
            proxies: serve.trusted_proxies.as_slice().into(),
            is_tls: serve.tls_cert.is_some(),
            patience: Patience {
                body: Duration::from_secs(serve.body_timeout_seconds),
                answer: Duration::from_secs(serve.request_timeout_seconds),
            },
            metrics,
            stop,
        }
    }

    /// The client of a request.
    pub(super) fn client(&self, request: &Request) -> Option<Client> {
        let ConnectInfo(peer) = request.extensions().get::<ConnectInfo<SocketAddr>>()?;
        Some(Client::of(*peer, request.headers(), &self.proxies, self.is_tls))
    }

    /// The routes with all of it around them.
    pub(super) fn around(&self, router: Router) -> Router {
        let patience = self.patience;
        router
            .layer(CompressionLayer::new())
            .layer(from_fn(move |request, next| patience::wait(patience, request, next)))
            .layer(CatchPanicLayer::custom(fault::panicked))
            .layer(from_fn_with_state(self.clone(), outer))
    }
}

/// The outermost: id, client, log, figures and headers, so that they are there whatever happens further in.
async fn outer(State(layers): State<Layers>, mut request: Request, next: Next) -> Response {
    let id = layers.ids.of(request.headers());
    let Some(client) = layers.client(&request) else { return Fault::Internal.into_response() };
    let extensions = request.extensions_mut();
    extensions.insert(id.clone());
    extensions.insert(client);
    extensions.insert(layers.stop.clone());
    let mut response = match client.may_speak() {
        true => observe::observe(layers.metrics, id.clone(), request, next).await,
        false => Fault::InClear.into_response(),
    };
    response.headers_mut().insert(request_id::HEADER, id.value());
    headers::add(response.headers_mut(), client.is_secure);
    response
}
