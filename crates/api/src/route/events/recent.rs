//! `GET /events/recent`: what came just now, for whoever wires up tracking.

use axum::Json;
use axum::extract::State;
use kesit_access::Permission;
use kesit_app::service::{RecentError, RecentMessage, RecentQuestion};
use kesit_model::message::{Body, Message};
use kesit_model::{PersonId, Value as Property};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use crate::caller::Caller;
use crate::fault;
use crate::mask::Veil;
use crate::page::{Page, PageQuery, cursor};
use crate::problem::{Code, Problem};
use crate::query::Query;
use crate::route::{Docs, Route};
use crate::state::Api;

/// The name of the list in its cursors.
const RECENT: &str = "recent";
/// How long the name of an event may be.
const MOST_NAME_BYTES: usize = 500;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/events/recent", Permission::CustomersRead, recent).docs(
            Docs::new("events", "What came just now")
                .more(
                    "The newest messages as they were taken, read from the end of the log; those of imports are left out. With a filter a \
                     page may have fewer rows than `limit`, or none, and still a next one: each looks at so many messages and no more. What \
                     was refused is in `/quarantine`.",
                )
                .query::<RecentQuery>()
                .gives::<Page<RecentAnswer>>(200, "The last first.")
                .problems(&[Code::InvalidCursor]),
        ),
    ]
}

#[derive(Debug, Deserialize, IntoParams)]
struct RecentQuery {
    /// Only messages that name this id: a user id or an anonymous id.
    #[param(min_length = 1, max_length = 500)]
    id: Option<String>,
    /// Only events of this name.
    #[param(max_length = 500)]
    event: Option<String>,
    /// `next_cursor` of the page before; none for the first page.
    cursor: Option<String>,
    /// How many rows at most.
    #[param(minimum = 1, maximum = 1000, default = 100)]
    limit: Option<usize>,
}

/// A message that came.
#[derive(Debug, Serialize, ToSchema)]
struct RecentAnswer {
    /// Its place in the log.
    position: u64,
    /// When the server first had it.
    #[schema(format = DateTime)]
    received_at: String,
    /// When it happened, the sender's clock put right.
    #[schema(format = DateTime)]
    at: String,
    /// `identify`, `track`, `group` or `alias`; pages and screens are events.
    kind: &'static str,
    /// Whose it is.
    id: String,
    /// Whether that was sent as a user id; else it is an anonymous id.
    is_user: bool,
    /// The name of the event; of others, the other id of the person, or the account. `null` for none.
    name: Option<String>,
    /// The properties of the event, or the traits; `null` of an alias.
    value: Value,
    /// The library that sent it, as it calls itself; `null` if it does not say.
    library: Option<String>,
    /// `taken`, or `repeated`: the same message id came before among the messages of this page, so that this one does not count.
    outcome: &'static str,
}

async fn recent(
    State(api): State<Api>,
    caller: Caller,
    Query(query): Query<RecentQuery>,
) -> Result<Json<Page<RecentAnswer>>, Problem> {
    let page = PageQuery { cursor: query.cursor, limit: query.limit };
    let (limit, before) = (page.limit()?, page.after::<u64>(RECENT)?);
    let wrong = |name: &str| Problem::new(Code::InvalidRequest).at(format!("query:{name}"));
    let no_person =
        || wrong("id").detail("this cannot be the id of a customer", "bu bir müşteri kimliği olamaz");
    let person = query.id.map(|id| PersonId::parse(&id).ok_or_else(no_person)).transpose()?;
    if query.event.as_ref().is_some_and(|name| name.len() > MOST_NAME_BYTES) {
        return Err(wrong("event"));
    }
    let veil = Veil::of(&caller);
    let question = RecentQuestion { before, person, event: query.event, limit };
    let found = api.work(move |service| service.recent(&question).map_err(Problem::from)).await?;
    let items = found.messages.iter().map(|one| RecentAnswer::of(one, veil)).collect();
    Ok(Json(Page { items, next_cursor: found.next.map(|place| cursor(RECENT, place)) }))
}

impl RecentAnswer {
    fn of(one: &RecentMessage, veil: Veil) -> RecentAnswer {
        let message = &one.message;
        let (kind, name, value) = told(message, veil);
        RecentAnswer {
            position: one.position,
            received_at: message.received_at.to_string(),
            at: message.at.to_string(),
            kind,
            id: veil.id(&message.person),
            is_user: message.is_user,
            name,
            value,
            library: library(message),
            outcome: if one.is_repeat { "repeated" } else { "taken" },
        }
    }
}

fn told(message: &Message, veil: Veil) -> (&'static str, Option<String>, Value) {
    match &message.body {
        Body::Identify { also, traits } => {
            ("identify", also.as_ref().map(|id| veil.id(id)), veil.traits(traits))
        }
        Body::Track { name, properties } => ("track", Some(name.clone()), veil.properties(properties)),
        Body::Group { account, traits } => ("group", Some(veil.word(account.as_str())), veil.traits(traits)),
        Body::Alias { previous } => ("alias", Some(veil.id(previous)), Value::Null),
    }
}

/// `context.library.name` of an event.
fn library(message: &Message) -> Option<String> {
    let Body::Track { properties, .. } = &message.body else { return None };
    match properties.at_path("context.library.name")? {
        Property::Text(name) => Some(name.to_string()),
        _ => None,
    }
}

impl From<RecentError> for Problem {
    fn from(error: RecentError) -> Problem {
        match error {
            RecentError::Log(error) => fault::internal(&error),
            RecentError::Refused(error) => error.into(),
        }
    }
}
