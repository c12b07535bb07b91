//! API keys.

use axum::Json;
use axum::http::StatusCode;
use axum::response::Response;
use kesit_access::{ApiKeyId, Permission};
use kesit_app::access::{ApiKey, NewKey};
use kesit_model::Timestamp;
use kesit_model::definition::Moment;
use kesit_model::zone::Zone;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::SignIn;
use super::fault::invalid;
use super::session::secret;
use crate::body;
use crate::caller::Caller;
use crate::page::{Page, PageQuery};
use crate::path::Path;
use crate::problem::{Code, Problem};
use crate::query::Query;
use crate::route::{Docs, Route};

/// The name of the list in its cursors.
const KEYS: &str = "keys";

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/keys", Permission::UsersRead, keys).docs(
            Docs::new("keys", "All API keys")
                .more("Revoked ones included. Their secrets are not kept.")
                .query::<PageQuery>()
                .gives::<Page<KeyAnswer>>(200, "In the order in which they were made.")
                .problems(&[Code::InvalidCursor]),
        ),
        Route::post("/keys", Permission::UsersWrite, make)
            .docs(
                Docs::new("keys", "Make an API key")
                    .more("The answer holds the secret, once. A key can do no more than whoever makes it.")
                    .takes::<KeyBody>()
                    .gives::<MadeKeyAnswer>(201, "Made."),
            )
            .leaves_its_own(),
        Route::delete("/keys/{id}", Permission::UsersWrite, revoke)
            .docs(
                Docs::new("keys", "Revoke an API key, at once and for good")
                    .gives::<KeyAnswer>(200, "Revoked.")
                    .problems(&[Code::NotFound]),
            )
            .leaves_its_own(),
    ]
}

/// An API key, without its secret.
#[derive(Debug, Serialize, ToSchema)]
struct KeyAnswer {
    /// The number, never given twice.
    id: u64,
    /// What it is for.
    name: String,
    /// How its secret begins.
    hint: String,
    /// What it may do.
    scopes: Vec<String>,
    /// The number of the user who made it; `null` if no user did.
    made_by: Option<u64>,
    /// When it was made.
    #[schema(format = DateTime)]
    created_at: String,
    /// From when on it is void; `null` if never by itself.
    #[schema(format = DateTime)]
    expires_at: Option<String>,
    /// The hour in which it was used last; `null` if never.
    #[schema(format = DateTime)]
    last_used_at: Option<String>,
    /// When it was revoked; `null` if it was not.
    #[schema(format = DateTime)]
    revoked_at: Option<String>,
}

/// A key to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct KeyBody {
    /// What it is for.
    #[schema(max_length = 100)]
    name: String,
    /// What it may do, such as `segments:read`.
    #[schema(min_items = 1, max_items = 100)]
    scopes: Vec<String>,
    /// From when on it is void; left out if never by itself.
    #[schema(format = DateTime)]
    expires_at: Option<String>,
}

/// A key that was made.
#[derive(Serialize, ToSchema)]
struct MadeKeyAnswer {
    /// What is kept of it.
    key: KeyAnswer,
    /// The secret; shown once.
    secret: String,
}

impl From<ApiKey> for KeyAnswer {
    fn from(key: ApiKey) -> KeyAnswer {
        let said = |at: Option<Timestamp>| at.map(|at| at.to_string());
        KeyAnswer {
            id: key.id,
            name: key.name,
            hint: key.hint,
            scopes: key.scopes.split(' ').map(str::to_owned).collect(),
            made_by: key.made_by,
            created_at: key.created_at.to_string(),
            expires_at: said(key.expires_at),
            last_used_at: said(key.last_used_at),
            revoked_at: said(key.revoked_at),
        }
    }
}

async fn keys(
    sign_in: SignIn,
    caller: Caller,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<KeyAnswer>>, Problem> {
    let limit = page.limit()?;
    let after: u64 = page.after(KEYS)?.unwrap_or(0);
    let more = u32::try_from(limit).unwrap_or(u32::MAX).saturating_add(1);
    let keys = sign_in.ask(move |gate, _| gate.keys(&caller.0, after, more)).await?;
    Ok(Json(Page::new(KEYS, keys.into_iter().map(KeyAnswer::from).collect(), limit, |key| key.id)))
}

async fn make(
    sign_in: SignIn,
    caller: Caller,
    body::Json(body): body::Json<KeyBody>,
) -> Result<Response, Problem> {
    let expires_at = body.expires_at.as_deref().map(instant).transpose()?;
    let made = sign_in.ask(move |gate, now| {
        let scopes = body.scopes.iter().map(String::as_str).collect();
        gate.make_key(&caller.0, &NewKey { name: &body.name, scopes, expires_at }, now)
    });
    let made = made.await?;
    let secret_text = made.secret.reveal().to_owned();
    Ok(secret((StatusCode::CREATED, Json(MadeKeyAnswer { key: made.key.into(), secret: secret_text }))))
}

/// An instant with its offset from UTC; a local time says too little about when a key ends.
fn instant(text: &str) -> Result<Timestamp, Problem> {
    let moment = text.parse::<Moment>().ok().filter(|moment| moment.offset.is_some());
    let utc = Zone::parse("UTC").expect("every zone database knows it");
    moment.map(|moment| utc.instant(moment)).ok_or_else(|| {
        let form = "2027-01-01T00:00:00Z";
        invalid("/expires_at")
            .detail(format!("{form} is how it is written"), format!("{form} biçiminde yazılır"))
    })
}

async fn revoke(sign_in: SignIn, caller: Caller, path: Path) -> Result<Json<KeyAnswer>, Problem> {
    let id = ApiKeyId(path.number("id")?);
    Ok(Json(sign_in.ask(move |gate, now| gate.revoke_key(&caller.0, id, now)).await?.into()))
}
