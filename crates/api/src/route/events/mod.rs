//! What happens in the shop: the names of events, how often, and which properties they bear; the newest of them. And the language of
//! segments, for editors.

mod one;
mod recent;

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use kesit_access::Permission;
use kesit_model::language::schema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use crate::problem::{Code, Problem};
use crate::query::Query;
use crate::route::{Docs, Needs, Route};
use crate::state::Api;

/// How many names are told at most.
const MAX_NAMES: usize = 1_000;

pub(super) fn routes() -> Vec<Route> {
    let mut routes = names();
    routes.extend(recent::routes());
    routes.extend(one::routes());
    routes
}

fn names() -> Vec<Route> {
    vec![
        Route::get("/events", Permission::InsightRead, events).docs(
            Docs::new("events", "What happens, and how often")
                .query::<EventsQuery>()
                .gives::<EventNames>(200, "The names, the most frequent first; at most 1000."),
        ),
        Route::get("/traits", Permission::InsightRead, traits).docs(
            Docs::new("events", "Which traits customers have")
                .gives::<TraitNames>(200, "The keys in the order in which they came; at most 1000."),
        ),
        Route::get(
            "/language/schema",
            Needs::Anybody("says what is in the source of the program"),
            language_schema,
        )
        .docs(Docs::new("segments", "The JSON Schema of definitions").gives_text(
            200,
            "For editors.",
            "application/schema+json",
        )),
    ]
}

#[derive(Debug, Deserialize, IntoParams)]
struct EventsQuery {
    /// Only names that begin so.
    #[param(max_length = 200)]
    prefix: Option<String>,
}

/// What happens.
#[derive(Debug, Serialize, ToSchema)]
struct EventNames {
    /// The names.
    items: Vec<EventName>,
}

/// The name of an event.
#[derive(Debug, Serialize, ToSchema)]
struct EventName {
    /// The name.
    name: String,
    /// How often it happened.
    count: u64,
    /// How many customers it happened to.
    customers: u64,
}

/// Which traits customers have.
#[derive(Debug, Serialize, ToSchema)]
struct TraitNames {
    /// The keys.
    items: Vec<String>,
}

async fn events(
    State(api): State<Api>,
    Query(query): Query<EventsQuery>,
) -> Result<Json<EventNames>, Problem> {
    let prefix = query.prefix.unwrap_or_default();
    if prefix.len() > 200 {
        return Err(Problem::new(Code::InvalidRequest).at("query:prefix"));
    }
    let names = api.work(move |service| {
        let picture = service.picture();
        let timelines = picture.timelines();
        let mut counts: BTreeMap<_, (u64, u64)> = BTreeMap::new();
        for block in timelines.blocks() {
            for (name, table) in block.tables() {
                let (count, customers) = counts.entry(name).or_default();
                *count += table.len() as u64;
                let rows =
                    (0..64).filter(|row| block.live() >> row & 1 == 1 && !table.range(*row).is_empty());
                *customers += rows.count() as u64;
            }
        }
        let dictionary = timelines.dictionary();
        let one = counts.into_iter().map(|(name, (count, customers))| EventName {
            name: dictionary.resolve_name(name).to_owned(),
            count,
            customers,
        });
        let mut names: Vec<EventName> =
            one.filter(|one| one.count > 0 && one.name.starts_with(&prefix)).collect();
        names.sort_by_key(|one| std::cmp::Reverse(one.count));
        names.truncate(MAX_NAMES);
        Ok(names)
    });
    Ok(Json(EventNames { items: names.await? }))
}

async fn traits(State(api): State<Api>) -> Result<Json<TraitNames>, Problem> {
    let items = api.work(|service| {
        let picture = service.picture();
        let keys = picture.timelines().dictionary().keys();
        Ok(keys.take(MAX_NAMES).map(|(_, key)| key.to_owned()).collect())
    });
    Ok(Json(TraitNames { items: items.await? }))
}

async fn language_schema() -> ([(&'static str, &'static str); 1], Json<Value>) {
    ([("content-type", "application/schema+json")], Json(schema()))
}
