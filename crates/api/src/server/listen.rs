//! The listener from its first to its last moment.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use axum_server::{Handle, Server as Listener};
use kesit_app::config::{Metrics as MetricsConfig, Serve};
use kesit_app::tally::Tallies;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::gate::{Gate, Made, Opened};
use super::layers::Layers;
use super::metrics::Metrics;
use super::places::Places;
use super::stop::{Stop, Stopping};
use super::tls::{CertificateFiles, TlsError};

/// Requests at once on one connection of HTTP/2.
const MAX_STREAMS: u32 = 128;
/// Connections at once to the address of the metrics.
const MAX_SIDE_CONNECTIONS: usize = 16;
/// How often the files of the certificate are looked at.
const CERTIFICATE_INTERVAL: Duration = Duration::from_secs(30);

/// What a server is started with.
#[derive(Debug)]
pub struct Setup<'a> {
    /// Where it listens, and how long it waits. Whether it may listen there is asked before, by
    /// [`exposure::may_listen`](super::exposure::may_listen).
    pub serve: &'a Serve,
    /// Where the figures are to be had.
    pub shown: &'a MetricsConfig,
    /// The figures.
    pub metrics: Metrics,
    /// A number that differs from start to start, for the names of requests.
    pub seed: u64,
}

/// A server that listens.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    side_address: Option<SocketAddr>,
    gate: Gate,
    metrics: Metrics,
    stop: Stop,
    stopping: Stopping,
    handle: Handle<SocketAddr>,
    tasks: Vec<JoinHandle<io::Result<()>>>,
    certificate: Option<(Arc<CertificateFiles>, RustlsConfig)>,
    watch: Option<JoinHandle<()>>,
}

/// Why a server does not start.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// It cannot listen there.
    #[error("cannot listen at {address}")]
    Bind {
        /// Where.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// The certificate cannot be used.
    #[error(transparent)]
    Tls(#[from] TlsError),
}

impl Server {
    /// Listens. Health and metrics are answered at once, the rest when [`Server::open`] is called.
    ///
    /// # Errors
    /// When the address cannot be had or the certificate not be used.
    pub async fn start(setup: Setup<'_>) -> Result<Server, ServerError> {
        let Setup { serve, shown, metrics, seed } = setup;
        let certificate = certificate(serve)?;
        let (listener, address) = bound(serve.address).await?;
        let side = match shown.address {
            Some(address) => Some(bound(address).await?),
            None => None,
        };
        let (stopping, stop) = Stop::new();
        let layers = Layers::new(serve, seed, metrics.http(), stop.clone());
        let gate = Gate::new(layers, metrics.clone(), shown, stop.clone());
        let handle = Handle::new();
        let made = gate.router(side.is_none()).into_make_service_with_connect_info();
        let tls = certificate.as_ref().map(|(_, config)| config);
        let mut tasks = vec![spawn(listener, serve, places(serve), tls, &handle, made)];
        let side_address = side.as_ref().map(|(_, address)| *address);
        if let Some((listener, _)) = side {
            let made = gate.side().into_make_service_with_connect_info();
            tasks.push(spawn(listener, serve, Places::new(MAX_SIDE_CONNECTIONS), None, &handle, made));
        }
        let watch = certificate.clone().map(|(files, config)| tokio::spawn(keep_fresh(files, config)));
        Ok(Server { address, side_address, gate, metrics, stop, stopping, handle, tasks, certificate, watch })
    }

    /// Where it listens; with the port that was found where 0 was asked for.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where the metrics are, if they have an address of their own.
    #[must_use]
    pub fn metrics_address(&self) -> Option<SocketAddr> {
        self.side_address
    }

    /// What the product counts with.
    #[must_use]
    pub fn tallies(&self) -> &Arc<Tallies> {
        self.metrics.tallies()
    }

    /// Word of the end, for what would go on for ever.
    #[must_use]
    pub fn stop(&self) -> Stop {
        self.stop.clone()
    }

    /// Lets requests through to the product. Once.
    pub fn open(&self, opened: Opened) {
        self.gate.open(opened);
    }

    /// Reads the certificate again. Without one there is nothing to do.
    ///
    /// # Errors
    /// When it cannot be used; then the old one stays.
    pub fn reload_certificate(&self) -> Result<(), TlsError> {
        self.certificate.as_ref().map_or(Ok(()), |(files, config)| files.reload(config))
    }

    /// Says that the end has begun, takes no more connections, and waits for the requests under way, but only so long. Gives
    /// how many connections were cut off.
    pub async fn finish(self, within: Duration) -> usize {
        self.stopping.begin();
        self.handle.graceful_shutdown(None);
        if let Some(watch) = &self.watch {
            watch.abort();
        }
        let all = async {
            for task in self.tasks {
                // A listener ends without an error or with the runtime.
                let _ = task.await;
            }
        };
        match tokio::time::timeout(within, all).await {
            Ok(()) => 0,
            Err(_) => {
                let left = self.handle.connection_count();
                self.handle.shutdown();
                left
            }
        }
    }
}

fn certificate(serve: &Serve) -> Result<Option<(Arc<CertificateFiles>, RustlsConfig)>, TlsError> {
    let Some((certificate, key)) = serve.tls_cert.clone().zip(serve.tls_key.clone()) else { return Ok(None) };
    let files = CertificateFiles { certificate, key };
    let config = files.config()?;
    Ok(Some((Arc::new(files), config)))
}

async fn bound(address: SocketAddr) -> Result<(TcpListener, SocketAddr), ServerError> {
    let told = |source| ServerError::Bind { address, source };
    let listener = TcpListener::bind(address).await.map_err(told)?;
    let found = listener.local_addr().map_err(told)?;
    Ok((listener, found))
}

fn places(serve: &Serve) -> Places {
    Places::new(usize::try_from(serve.max_connections).unwrap_or(usize::MAX))
}

fn spawn(
    listener: TcpListener,
    serve: &Serve,
    places: Places,
    tls: Option<&RustlsConfig>,
    handle: &Handle<SocketAddr>,
    made: Made,
) -> JoinHandle<io::Result<()>> {
    let listener = tuned(Listener::from_listener(listener), serve).handle(handle.clone());
    match tls {
        Some(config) => {
            let time = Duration::from_secs(serve.header_timeout_seconds);
            let acceptor = RustlsAcceptor::new(config.clone()).handshake_timeout(time).acceptor(places);
            tokio::spawn(listener.acceptor(acceptor).serve(made))
        }
        None => tokio::spawn(listener.acceptor(places).serve(made)),
    }
}

/// The listener with limits for the head of a request.
fn tuned(mut listener: Listener<SocketAddr>, serve: &Serve) -> Listener<SocketAddr> {
    let head = Duration::from_secs(serve.header_timeout_seconds);
    // The settings allow no more than a MiB.
    let most = u32::try_from(serve.max_header_bytes).unwrap_or(u32::MAX);
    let http = listener.http_builder();
    http.http1().header_read_timeout(head).max_buf_size(most as usize);
    http.http2().max_header_list_size(most).max_concurrent_streams(MAX_STREAMS).keep_alive_interval(head);
    listener
        .first_request_timeout(head)
        .accept_error_handler(|_, error| tracing::debug!(error = %error, "a connection was not taken"))
}

/// Reads the certificate again whenever its files have changed.
async fn keep_fresh(files: Arc<CertificateFiles>, config: RustlsConfig) {
    let mut known = files.written_at();
    loop {
        tokio::time::sleep(CERTIFICATE_INTERVAL).await;
        let found = files.written_at();
        if found.is_none() || found == known {
            continue;
        }
        known = found;
        match files.reload(&config) {
            Ok(()) => tracing::info!("the certificate was read again"),
            Err(error) => {
                tracing::error!(error = %error, "the certificate changed and cannot be used; the old one stays")
            }
        }
    }
}
