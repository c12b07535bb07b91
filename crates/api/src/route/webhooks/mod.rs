//! Webhooks: who is told over HTTP of who entered and left, what became of it, and telling again.

mod change;
mod deliveries;
mod endpoint;
mod fault;
mod replay;
mod wire;

use super::Route;

/// The routes.
pub(super) fn routes() -> Vec<Route> {
    [endpoint::routes(), change::routes(), deliveries::routes(), replay::routes()]
        .into_iter()
        .flatten()
        .collect()
}
