//! `GET /insight/affinity/…`: what customers tend to: a channel, hours of the week, categories, discounts.

mod category;
mod channel;
mod discount;
mod hour;

use serde::Deserialize;
use utoipa::IntoParams;

use crate::route::Route;

pub(super) fn routes() -> Vec<Route> {
    [channel::routes(), hour::routes(), category::routes(), discount::routes()]
        .into_iter()
        .flatten()
        .collect()
}

#[derive(Debug, Deserialize, IntoParams)]
struct AffinityQuery {
    /// The instant: RFC 3339, or a date in the time zone of the workspace. Now if it is not given.
    as_of: Option<String>,
}
