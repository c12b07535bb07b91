//! `GET /kpis…`: what key figures mean, what they are, who came back, and what campaigns earned.

mod asked;
mod campaigns;
mod cohorts;
mod definitions;
mod figures;

use super::Route;

pub(super) fn routes() -> Vec<Route> {
    [definitions::routes(), figures::routes(), cohorts::routes(), campaigns::routes()]
        .into_iter()
        .flatten()
        .collect()
}
