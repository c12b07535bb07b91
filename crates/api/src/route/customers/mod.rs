//! Customers: found, looked at, and which segments they are in and why.

mod profile;
mod search;
mod segments;
mod timeline;

use super::Route;

/// The routes.
pub(super) fn routes() -> Vec<Route> {
    [search::routes(), profile::routes(), timeline::routes(), segments::routes()]
        .into_iter()
        .flatten()
        .collect()
}
