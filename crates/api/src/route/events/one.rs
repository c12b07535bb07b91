//! `GET /events/{name}`: one event as it is sent.

use axum::Json;
use axum::extract::State;
use kesit_access::Permission;
use kesit_access::mask::{Personal, Place};
use kesit_app::events::{EventFacts, PropertyFacts, facts};
use serde::Serialize;
use utoipa::ToSchema;

use crate::path::Path;
use crate::problem::{Code, Problem};
use crate::route::{Docs, Route};
use crate::state::Api;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/events/{name}", Permission::InsightRead, event).docs(
            Docs::new("events", "One event as it is sent")
                .more(
                    "How often on which days, and which properties it bears. Examples are told only of properties whose name and values are \
                     not personal, and only values that at least five customers had. Goes over all events of the name.",
                )
                .gives::<EventAnswer>(200, "The event.")
                .problems(&[Code::NotFound]),
        ),
    ]
}

/// An event.
#[derive(Debug, Serialize, ToSchema)]
struct EventAnswer {
    /// Its name.
    name: String,
    /// How often it happened.
    count: u64,
    /// How many customers it happened to.
    customers: u64,
    /// When it first happened.
    #[schema(format = DateTime)]
    first_at: Option<String>,
    /// When it last happened.
    #[schema(format = DateTime)]
    last_at: Option<String>,
    /// The days in the time zone of the workspace on which it happened, the earliest first; the newest 400.
    days: Vec<EventDay>,
    /// Its properties by name; at most 500.
    properties: Vec<EventProperty>,
}

/// A day on which it happened.
#[derive(Debug, Serialize, ToSchema)]
struct EventDay {
    /// The day.
    #[schema(format = Date)]
    day: String,
    /// How often.
    count: u64,
}

/// A property.
#[derive(Debug, Serialize, ToSchema)]
struct EventProperty {
    /// Its path: members of objects behind dots.
    path: String,
    /// How many of the events bear it.
    count: u64,
    /// Of which types its values are.
    types: Vec<PropertyType>,
    /// Frequent values; none where they may be personal, or are too many.
    examples: Vec<String>,
}

/// A type of values.
#[derive(Debug, Serialize, ToSchema)]
struct PropertyType {
    /// `number`, `text`, `boolean`, `list` or `object`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// How many of the events have one of it.
    count: u64,
}

async fn event(State(api): State<Api>, path: Path) -> Result<Json<EventAnswer>, Problem> {
    let name = path.text("name").to_owned();
    let answer = api.work(move |service| {
        let picture = service.picture();
        let found = facts(picture.timelines(), &name, &service.settings().zone, service.threads());
        let no_event = || {
            Problem::new(Code::NotFound)
                .detail("there is no such event", "böyle bir olay yok")
                .hint("`GET /events` lists them", "`GET /events` olayları listeler")
        };
        found.map(|found| EventAnswer::of(name, found)).ok_or_else(no_event)
    });
    answer.await.map(Json)
}

impl EventAnswer {
    fn of(name: String, found: EventFacts) -> EventAnswer {
        let day = |(day, count): (kesit_model::zone::Date, u64)| EventDay { day: day.to_string(), count };
        EventAnswer {
            name,
            count: found.count,
            customers: found.customers,
            first_at: found.span.map(|span| span.0.to_string()),
            last_at: found.span.map(|span| span.1.to_string()),
            days: found.days.into_iter().map(day).collect(),
            properties: found.properties.into_iter().map(EventProperty::of).collect(),
        }
    }
}

impl EventProperty {
    fn of(found: PropertyFacts) -> EventProperty {
        let types = found.types.into_iter().map(|(kind, count)| PropertyType { kind, count });
        let is_personal =
            found.path.split('.').any(|part| Personal::by_name(part, Place::Properties).is_some());
        let looks_plain = |example: &String| kesit_access::mask::text(example) == *example;
        EventProperty {
            count: found.count,
            types: types.collect(),
            examples: found.examples.into_iter().filter(|one| !is_personal && looks_plain(one)).collect(),
            path: found.path,
        }
    }
}
