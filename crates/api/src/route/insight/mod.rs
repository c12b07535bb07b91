//! Figures about the shop and its customers: a file for each noun. What is reckoned is in [`kesit_app::insight`], and the command
//! line tells the same figures; here are only questions and the shapes of answers.
//!
//! Every answer names the instant that it is of. Where there is nothing to reckon with (too few orders, nobody who wrote), `figures`
//! is `null` and `reason` says why: that is an answer, not an error. An answer about all customers is made of a picture of the
//! moment, beside the threads that serve; [`Limits::heavy_requests`](crate::Limits) says of how many at once, and who comes when
//! too many wait is told to come back. What takes longer than a few seconds with millions of customers ([`predictions`],
//! [`clusters`], [`lint`]) is a job, whose result is asked for by its number.

mod affinity;
mod ask;
mod churn;
mod clusters;
mod contracts;
mod experiments;
mod lifecycle;
mod lint;
mod predictions;
mod recommend;
mod report;
mod rfm;
mod sentiment;
mod shape;
mod table;
mod value;

use ask::no_result;
pub(super) use ask::{of_shop, within};
pub(super) use shape::{NoFigures, Words, figure};

use super::Route;

pub(super) fn routes() -> Vec<Route> {
    [
        rfm::routes(),
        lifecycle::routes(),
        report::routes(),
        value::routes(),
        churn::routes(),
        contracts::routes(),
        predictions::routes(),
        clusters::routes(),
        recommend::routes(),
        sentiment::routes(),
        affinity::routes(),
        experiments::routes(),
        lint::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
