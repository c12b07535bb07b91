//! Questions about a shop: as of when, over a picture of the moment, with parameters within their limits.

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::sync::Arc;

use axum::Json;
use kesit_app::insight::Shop;
use kesit_app::service::Service;
use kesit_model::Timestamp;

use crate::instant;
use crate::problem::{Code, Problem};
use crate::state::Api;

/// Asks about the shop at an instant of the query; now if it names none.
pub(in crate::route) async fn of_shop<T: Send + 'static>(
    api: &Api,
    as_of: Option<String>,
    ask: impl FnOnce(&Shop<'_>, Timestamp) -> Result<T, Problem> + Send + 'static,
) -> Result<Json<T>, Problem> {
    let now = api.now();
    let answer = api.work(move |service| {
        let as_of = instant::read("as_of", as_of.as_deref(), &service.settings().zone, now)?;
        about(service, |shop| ask(shop, as_of))
    });
    answer.await.map(Json)
}

/// Looks at the shop as it is at this moment.
fn about<T>(service: &Arc<Service>, look: impl FnOnce(&Shop<'_>) -> T) -> T {
    let picture = service.picture();
    look(&Shop::new(picture.timelines(), &service.settings().zone, service.threads()))
}

/// The result of a job that is not there, or no more.
pub(super) fn no_result() -> Problem {
    Problem::new(Code::NotFound)
        .detail(
            "there is no such result, or it is kept no more",
            "böyle bir sonuç yok ya da artık tutulmuyor",
        )
        .hint("let it be found again, as a job", "yeniden bir iş olarak hesaplatın")
}

/// A parameter within its limits, or `default` where nobody names it.
pub(in crate::route) fn within<T: PartialOrd + Display + Copy>(
    name: &str,
    asked: Option<T>,
    default: T,
    limits: RangeInclusive<T>,
) -> Result<T, Problem> {
    let value = asked.unwrap_or(default);
    if limits.contains(&value) {
        return Ok(value);
    }
    let (least, most) = (limits.start(), limits.end());
    let place = if name.starts_with('/') { name.to_owned() } else { format!("query:{name}") };
    Err(Problem::new(Code::InvalidRequest)
        .at(place)
        .detail(format!("this is from {least} to {most}"), format!("bu {least} ile {most} arasındadır")))
}
