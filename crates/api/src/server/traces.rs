//! Traces: what the server did for a request, step by step, sent to a collector of OpenTelemetry by OTLP over HTTP. Spans with
//! the target [`kesit_app::trace::TARGET`] go there, and nothing else. Where no collector is configured, spans cost nothing.
//!
//! A request that brings a W3C `traceparent` goes on with the trace of its caller.

use std::fmt;
use std::time::Duration;

use axum::body::Bytes;
use axum::http::{HeaderMap, Request, Response};
use kesit_app::config::Traces as Config;
use kesit_app::trace::TARGET;
use opentelemetry::KeyValue;
use opentelemetry::propagation::TextMapPropagator;
use opentelemetry::trace::TracerProvider;
use opentelemetry_http::{HeaderExtractor, HttpClient, HttpError};
use opentelemetry_otlp::{ExporterBuildError, SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider};
use tokio::runtime::Handle;
use tracing::level_filters::LevelFilter;
use tracing::{Span, Subscriber};
use tracing_opentelemetry::OpenTelemetrySpanExt;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::registry::LookupSpan;

/// The collector has so long to take a batch.
const TIME_TO_SEND: Duration = Duration::from_secs(5);
/// At the end, what was not sent yet has so long.
const TIME_AT_THE_END: Duration = Duration::from_secs(2);

/// The way to the collector.
#[derive(Debug)]
pub struct Traces(SdkTracerProvider);

/// Why there are no traces.
#[derive(Debug, thiserror::Error)]
pub enum TracesError {
    /// The system has no TLS that could be used.
    #[error("the HTTP client cannot be made")]
    Client(#[from] reqwest::Error),
    /// The exporter does not take the configuration.
    #[error("the exporter cannot be made")]
    Exporter(#[from] ExporterBuildError),
}

impl Traces {
    /// Opens the way; `None` if none is wanted. Whether somebody is there shows only with the first batch.
    ///
    /// # Errors
    /// When a client cannot be made.
    pub fn start(config: &Config, runtime: &Handle) -> Result<Option<Traces>, TracesError> {
        let Some(endpoint) = &config.endpoint else { return Ok(None) };
        // Who came first has set the same one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().timeout(TIME_TO_SEND).build()?;
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(Courier { client, runtime: runtime.clone() })
            .with_endpoint(endpoint.as_str())
            .with_timeout(TIME_TO_SEND)
            .build()?;
        let share = config.sample_percent as f64 / 100.0;
        let resource = Resource::builder()
            .with_service_name("kesit")
            .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
            .build();
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(exporter)
            .with_sampler(Sampler::ParentBased(Box::new(Sampler::TraceIdRatioBased(share))))
            .with_resource(resource)
            .build();
        Ok(Some(Traces(provider)))
    }

    /// What takes the spans out of a process.
    #[must_use]
    pub fn layer<S>(&self) -> impl Layer<S> + Send + Sync + use<S>
    where
        S: Subscriber + for<'a> LookupSpan<'a> + Send + Sync,
    {
        let tracer = self.0.tracer("kesit");
        tracing_opentelemetry::layer()
            .with_tracer(tracer)
            .with_location(false)
            .with_threads(false)
            .with_tracked_inactivity(false)
            .with_filter(Targets::new().with_target(TARGET, LevelFilter::INFO))
    }

    /// Sends what was not sent yet, for a short while. Not for a thread that serves.
    pub fn stop(&self) {
        if let Err(error) = self.0.shutdown_with_timeout(TIME_AT_THE_END) {
            tracing::warn!(%error, "the last spans were not sent");
        }
    }
}

/// Makes a span part of the trace of which the caller speaks.
pub(super) fn go_on(span: &Span, headers: &HeaderMap) {
    if span.is_disabled() || !headers.contains_key("traceparent") {
        return;
    }
    let caller = TraceContextPropagator::new().extract(&HeaderExtractor(headers));
    // Only a span that has begun already refuses.
    let _ = span.set_parent(caller);
}

/// Brings batches to the collector. The exporter has a thread of its own, the connections need a runtime.
struct Courier {
    client: reqwest::Client,
    runtime: Handle,
}

impl fmt::Debug for Courier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Courier")
    }
}

#[async_trait::async_trait]
impl HttpClient for Courier {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let request = reqwest::Request::try_from(request)?;
        let client = self.client.clone();
        let sent = self.runtime.spawn(async move {
            let answer = client.execute(request).await?.error_for_status()?;
            let status = answer.status();
            let body = answer.bytes().await?;
            Ok::<_, reqwest::Error>((status, body))
        });
        let (status, body) = sent.await??;
        Ok(Response::builder().status(status).body(body)?)
    }
}
