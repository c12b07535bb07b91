//! When in the week customers are active.

use axum::Json;
use axum::extract::State;
use kesit_access::Permission;
use kesit_app::insight::affinity::week::{BEST_HOURS, DAY_HOURS, HoursAnswer, WEEKDAYS, week};
use kesit_app::insight::figure::rounded;
use serde::Serialize;
use utoipa::ToSchema;

use super::AffinityQuery;
use crate::problem::Problem;
use crate::query::Query;
use crate::route::insight::{NoFigures, of_shop};
use crate::route::{Docs, Route};
use crate::state::Api;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/insight/affinity/hour", Permission::InsightRead, hours).docs(
            Docs::new("insight", "When in the week customers are active")
                .more(
                    "Hours in the time zone of the workspace in which customers ordered, looked at something or clicked; whatever \
                     somebody does within an hour counts once. These are habits: whether writing at these hours sells more only an \
                     experiment tells.",
                )
                .query::<AffinityQuery>()
                .gives::<WeekAnswer>(200, "The week; `figures` is `null` where nobody did anything."),
        ),
    ]
}

/// When in the week customers are active.
#[derive(Debug, Serialize, ToSchema)]
struct WeekAnswer {
    /// The instant.
    #[schema(format = DateTime)]
    as_of: String,
    /// The figures; `null` where there are none.
    figures: Option<WeekFigures>,
    /// Why there are none; `null` where there are.
    reason: Option<NoFigures>,
}

/// The week of a shop.
#[derive(Debug, Serialize, ToSchema)]
struct WeekFigures {
    /// How many customers were active.
    active: usize,
    /// How many of them have hours of their own; the others take those of the shop.
    with_own_hours: usize,
    /// The best hours of the shop.
    best: Vec<HourShare>,
    /// All hours of a week from Monday 0:00 on.
    #[schema(min_items = 168, max_items = 168)]
    hours: Vec<HourShare>,
}

/// An hour of the week.
#[derive(Debug, Serialize, ToSchema)]
struct HourShare {
    /// The day, such as `monday`.
    day: &'static str,
    /// The hour, 0 to 23.
    hour: usize,
    /// The share of a week's activity.
    share: f64,
}

async fn hours(
    State(api): State<Api>,
    Query(query): Query<AffinityQuery>,
) -> Result<Json<WeekAnswer>, Problem> {
    let answer = of_shop(&api, query.as_of, |shop, as_of| {
        let figures = week(shop, as_of, BEST_HOURS).map(|found| WeekFigures::of(&found));
        let reason = figures.is_none().then(nothing);
        Ok(WeekAnswer { as_of: as_of.to_string(), figures, reason })
    });
    answer.await
}

fn nothing() -> NoFigures {
    NoFigures::new("no_activity", "nobody had done anything", "kimse bir şey yapmamıştı")
}

impl WeekFigures {
    fn of(found: &HoursAnswer) -> WeekFigures {
        let profile = found.week.segment();
        let hour = |hour: usize| HourShare {
            day: WEEKDAYS[hour / DAY_HOURS],
            hour: hour % DAY_HOURS,
            share: rounded(profile[hour]),
        };
        WeekFigures {
            active: found.customers.len(),
            with_own_hours: found.with_own_hours(),
            best: found.best.hours.iter().map(|place| hour(*place)).collect(),
            hours: (0..profile.len()).map(hour).collect(),
        }
    }
}
