//! Segments: what is defined, how large it is, who is in, and what a change would do.

mod change;
mod check;
mod definition;
mod growth;
mod list;
mod members;
mod overlap;
mod preview;
mod versions;
mod wire;

use super::Route;

/// The routes.
pub(super) fn routes() -> Vec<Route> {
    [list::routes(), definition::routes(), change::routes(), preview::routes(), versions::routes()]
        .into_iter()
        .chain([members::routes(), overlap::routes(), growth::routes(), check::routes()])
        .flatten()
        .collect()
}
