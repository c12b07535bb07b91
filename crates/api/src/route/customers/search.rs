//! `POST /customers/search`: found by an id or a text. What is looked for may be personal, so it is not in the address.

use axum::Json;
use axum::extract::State;
use kesit_access::Permission;
use kesit_app::search::{self, Found, MAX_FOUND};
use kesit_model::Value;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::body;
use crate::caller::Caller;
use crate::mask::Veil;
use crate::problem::{Code, Problem};
use crate::route::{Docs, Route};
use crate::state::Api;

/// How many customers are found if nobody says.
const DEFAULT_LIMIT: usize = 20;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::post("/customers/search", Permission::CustomersRead, find).docs(
            Docs::new("customers", "Find customers")
                .more(
                    "By an id (any of a customer's), or by the beginning of a word of a name, an e-mail address or a phone number. \
                     Who may not see personal data finds by id only.",
                )
                .takes::<SearchBody>()
                .example(serde_json::json!({"q": "ayşe", "limit": 20}))
                .gives::<FoundCustomers>(200, "Those found; of an equal id first."),
        ).leaves_nothing("changes nothing"),
    ]
}

/// What to look for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SearchBody {
    /// An id, or the beginning of a word.
    #[schema(min_length = 1, max_length = 200)]
    q: String,
    /// How many at most.
    #[schema(minimum = 1, maximum = 50, default = 20)]
    limit: Option<usize>,
}

/// Customers that were found.
#[derive(Debug, Serialize, ToSchema)]
struct FoundCustomers {
    /// At most `limit` of them.
    items: Vec<FoundCustomer>,
}

/// A customer that was found.
#[derive(Debug, Serialize, ToSchema)]
struct FoundCustomer {
    /// The id.
    id: String,
    /// The trait that fits; `null` if it is the id.
    by: Option<String>,
    /// What stands there; `null` if it is the id.
    value: Option<String>,
}

async fn find(
    State(api): State<Api>,
    caller: Caller,
    body::Json(query): body::Json<SearchBody>,
) -> Result<Json<FoundCustomers>, Problem> {
    let limit = query.limit.unwrap_or(DEFAULT_LIMIT);
    if !(1..=MAX_FOUND).contains(&limit) {
        let fault = Problem::new(Code::InvalidRequest).at("/limit");
        return Err(fault.detail(
            format!("`limit` is from 1 to {MAX_FOUND}"),
            format!("`limit` 1 ile {MAX_FOUND} arasındadır"),
        ));
    }
    if query.q.trim().is_empty() || query.q.chars().count() > search::MAX_TEXT_CHARS {
        let fault = Problem::new(Code::InvalidRequest).at("/q");
        return Err(fault.detail(
            format!("1 to {} characters are wanted", search::MAX_TEXT_CHARS),
            format!("1–{} karakter beklenir", search::MAX_TEXT_CHARS),
        ));
    }
    let veil = Veil::of(&caller);
    let found = api.work(move |service| {
        Ok(search::search(service.workspace().timelines(), &query.q, limit, !veil.masks()))
    });
    let one = |found: Found| FoundCustomer {
        id: veil.id(&found.id),
        value: found.by.as_deref().zip(found.value).and_then(|(by, value)| {
            veil.trait_value(by, &Value::Text(value.as_str().into())).as_str().map(str::to_owned)
        }),
        by: found.by,
    };
    Ok(Json(FoundCustomers { items: found.await?.into_iter().map(one).collect() }))
}
