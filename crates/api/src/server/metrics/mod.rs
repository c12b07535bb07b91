//! The figures in the text form that Prometheus reads. What is counted in the product is in [`kesit_app::tally`]; here are
//! the figures of HTTP and of the process, and how all of them are written.
//!
//! Labels are closed kinds, patterns of routes and statuses: never an id, a name or a path.

mod http;
mod process;
mod product;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;

use kesit_app::tally::Tallies;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;

use super::health::Product;

pub(super) use http::{HttpMetrics, RequestKind};

/// What the text is.
pub(super) const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// All figures; cheap to clone.
#[derive(Clone)]
pub struct Metrics {
    registry: Arc<Registry>,
    http: HttpMetrics,
    tallies: Arc<Tallies>,
}

/// What program this is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Build {
    version: &'static str,
}

impl Metrics {
    /// The figures of a process that started at an instant, in seconds since 1970.
    #[must_use]
    pub fn new(tallies: Arc<Tallies>, started_at_seconds: f64) -> Metrics {
        let mut registry = Registry::default();
        let build = Info::new(Build { version: env!("CARGO_PKG_VERSION") });
        registry.register("kesit_build", "What program this is", build);
        let http = HttpMetrics::registered(&mut registry);
        registry.register_collector(Box::new(product::Figures(Arc::clone(&tallies))));
        registry.register_collector(Box::new(process::Process { started_at_seconds }));
        Metrics { registry: Arc::new(registry), http, tallies }
    }

    /// What the product counts with.
    #[must_use]
    pub fn tallies(&self) -> &Arc<Tallies> {
        &self.tallies
    }

    pub(super) fn http(&self) -> HttpMetrics {
        self.http.clone()
    }

    /// All figures as text. Without a product, those of the process and of HTTP are all that moves.
    pub(super) fn text(&self, product: Option<&dyn Product>) -> String {
        if let Some(product) = product {
            product.refresh(&self.tallies);
        }
        let mut text = String::new();
        encode(&mut text, &self.registry).expect("a text takes every text");
        text
    }
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Metrics").finish_non_exhaustive()
    }
}
