//! `POST /segments/{key}/check`: would this customer be in, if that came?

use std::fmt;

use axum::Json;
use axum::extract::State;
use kesit_access::Permission;
use kesit_app::segments::MAX_TRIED;
use kesit_model::message::{Message, Rejected, read};
use kesit_model::{Language, PersonId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::body;
use crate::caller::Caller;
use crate::instant;
use crate::mask::Veil;
use crate::path::Path;
use crate::problem::{Code, Problem};
use crate::route::{Docs, Route};
use crate::state::Api;
use crate::wire::WhyAnswer;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::post("/segments/{key}/check", Permission::CustomersRead, check)
            .docs(
                Docs::new("segments", "Would a customer be in a segment, if that came?")
                    .more("The messages are tried on the customer as they are, and forgotten. The customer need not be there yet.")
                    .takes::<CheckBody>()
                    .example(json!({"customer": "ayse", "messages": [{"type": "track", "event": "Order Completed", "properties": {"total": 240}}]}))
                    .gives::<CheckAnswer>(200, "Whether, and why.")
                    .problems(&[Code::NotFound]),
            )
            .leaves_nothing("changes nothing"),
    ]
}

/// Whom to try what on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CheckBody {
    /// The id of the customer.
    customer: String,
    /// Messages as the doors take them; those that name nobody are the customer's, those without a time are of the instant.
    #[serde(default)]
    #[schema(value_type = Vec<Object>, max_items = 100)]
    messages: Vec<Value>,
    /// The instant: RFC 3339, or a date in the time zone of the workspace. Now if it is not given.
    as_of: Option<String>,
}

impl fmt::Debug for CheckBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CheckBody").field("messages", &self.messages.len()).finish_non_exhaustive()
    }
}

/// Whether a customer would be in a segment.
#[derive(Debug, Serialize, ToSchema)]
struct CheckAnswer {
    /// The instant.
    #[schema(format = DateTime)]
    as_of: String,
    /// Whether the customer is in it without the messages; `null` if there is no such customer then.
    is_member: Option<bool>,
    /// Whether the customer would be in it with the messages.
    would_be_member: bool,
    /// The conditions, and what would be found.
    why: WhyAnswer,
}

async fn check(
    State(api): State<Api>,
    caller: Caller,
    path: Path,
    body::Json(body): body::Json<CheckBody>,
) -> Result<Json<CheckAnswer>, Problem> {
    let (key, veil, now) = (path.key("key")?, Veil::of(&caller), api.now());
    let customer = PersonId::parse(&body.customer).ok_or_else(|| {
        Problem::new(Code::InvalidRequest)
            .at("/customer")
            .detail("this cannot be the id of a customer", "bu bir müşteri kimliği olamaz")
    })?;
    let answer = api.work(move |service| {
        let workspace = service.workspace();
        let as_of = instant::as_of(body.as_of.as_deref(), &workspace.settings().zone, now)?;
        let messages = messages(body.messages, &customer, as_of)?;
        let check = workspace.check(&customer, &key, &messages, as_of)?;
        Ok(CheckAnswer {
            as_of: check.as_of.to_string(),
            is_member: check.is_member,
            would_be_member: check.why.holds,
            why: WhyAnswer::of(&check.why, veil),
        })
    });
    answer.await.map(Json)
}

/// The messages as a door would read them at the instant.
fn messages(values: Vec<Value>, customer: &PersonId, as_of: Timestamp) -> Result<Vec<Message>, Problem> {
    if values.len() > MAX_TRIED {
        return Err(Problem::new(Code::InvalidRequest)
            .at("/messages")
            .detail(format!("at most {MAX_TRIED} of them"), format!("en çok {MAX_TRIED} tane")));
    }
    if values.is_empty() {
        return Ok(Vec::new());
    }
    let named: Vec<Value> = values.into_iter().map(|value| of_somebody(value, customer)).collect();
    let reading = read(json!({ "batch": named }).to_string().as_bytes(), Some(as_of));
    match reading.rejected.first() {
        Some(rejected) => Err(unreadable(rejected)),
        None => Ok(reading.messages),
    }
}

fn of_somebody(mut value: Value, customer: &PersonId) -> Value {
    if let Some(object) = value.as_object_mut()
        && !object.contains_key("userId")
        && !object.contains_key("anonymousId")
    {
        object.insert("userId".to_owned(), customer.as_str().into());
    }
    value
}

fn unreadable(rejected: &Rejected) -> Problem {
    let (reason, place) =
        (rejected.reason, rejected.index.map_or(String::new(), |index| format!("/{index}")));
    Problem::new(Code::InvalidRequest)
        .at(format!("/messages{place}"))
        .detail(reason.text(Language::English), reason.text(Language::Turkish))
        .hint(reason.hint(Language::English), reason.hint(Language::Turkish))
}
