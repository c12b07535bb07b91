//! Figures of requests.

use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

/// Upper bounds in seconds.
const BOUNDS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0];

/// Figures of requests; cheap to clone.
#[derive(Debug, Clone)]
pub(in crate::server) struct HttpMetrics {
    requests: Family<RequestKind, Counter>,
    seconds: Family<RouteKind, Histogram, fn() -> Histogram>,
    under_way: Gauge,
}

/// What requests are counted by.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(in crate::server) struct RequestKind {
    method: &'static str,
    /// The pattern, such as `/api/v1/customers/{id}`.
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RouteKind {
    method: &'static str,
    route: String,
}

/// A request under way.
#[derive(Debug)]
pub(in crate::server) struct UnderWay(Gauge);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.dec();
    }
}

impl RequestKind {
    pub(in crate::server) fn new(method: &'static str, route: &str, status: u16) -> RequestKind {
        RequestKind { method, route: route.to_owned(), status }
    }
}

impl HttpMetrics {
    pub(super) fn registered(registry: &mut Registry) -> HttpMetrics {
        let http = HttpMetrics {
            requests: Family::default(),
            seconds: Family::new_with_constructor(|| Histogram::new(BOUNDS)),
            under_way: Gauge::default(),
        };
        let HttpMetrics { requests, seconds, under_way } = http.clone();
        registry.register("kesit_http_requests", "Requests by method, pattern of route and status", requests);
        registry.register_with_unit(
            "kesit_http_request",
            "From the head of a request to the head of its answer",
            Unit::Seconds,
            seconds,
        );
        registry.register("kesit_http_requests_under_way", "Requests that wait for their answer", under_way);
        http
    }

    /// A request begins; it is under way until what is given is dropped, also when the client goes away.
    pub(in crate::server) fn begin(&self) -> UnderWay {
        self.under_way.inc();
        UnderWay(self.under_way.clone())
    }

    pub(in crate::server) fn answered(&self, kind: &RequestKind, took: Duration) {
        self.requests.get_or_create(kind).inc();
        let route = RouteKind { method: kind.method, route: kind.route.clone() };
        self.seconds.get_or_create(&route).observe(took.as_secs_f64());
    }
}
