//! `POST /insight/experiments/…`: how many customers an experiment takes, and what a campaign did.

mod analyse;
mod answer;
mod fault;
mod size;
mod table;

use crate::route::Route;

pub(super) fn routes() -> Vec<Route> {
    [size::routes(), analyse::routes(), table::routes()].into_iter().flatten().collect()
}
