//! The listener and everything around the routes: TLS, limits of connections and time, who the client is, request ids, the
//! request log, metrics, health, and the end in good order. What a route does is not here.
//!
//! ```text
//! connection ─ place (max_connections) ─ TLS ─ head within its time-out
//!      └─ Gate: /livez, /readyz, /metrics; all else waits for the product to be open
//!             └─ Layers: client, request id, log and figures, panics, headers, time-outs, compression ─ routes
//! ```
//!
//! Start at [`Server::start`]; [`exposure`] says where it may listen.

mod client;
mod disk;
pub mod exposure;
mod fault;
mod gate;
mod headers;
mod health;
mod layers;
mod listen;
pub mod metrics;
mod observe;
mod patience;
mod places;
mod request_id;
mod stop;
mod tls;
mod traces;

pub use client::Client;
pub use disk::Disk;
pub use gate::Opened;
pub use health::{Product, Unready};
pub use listen::{Server, ServerError, Setup};
pub use metrics::Metrics;
pub use request_id::RequestId;
pub use stop::Stop;
pub use tls::{CertificateFiles, TlsError};
pub use traces::{Traces, TracesError};

#[cfg(test)]
mod tests;
