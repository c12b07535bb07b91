//! `GET /customers/{id}/timeline`: what happened, page by page.

use axum::Json;
use axum::extract::State;
use kesit_access::Permission;
use kesit_app::timeline_page::{Happening, TimelineEntry, TimelinePlace};
use kesit_model::Timestamp;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::caller::Caller;
use crate::mask::Veil;
use crate::page::{Page, PageQuery, cursor};
use crate::path::Path;
use crate::problem::{Code, Problem};
use crate::query::Query;
use crate::route::{Docs, Route};
use crate::state::Api;

/// The name of the list in its cursors.
const TIMELINE: &str = "timeline";

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/customers/{id}/timeline", Permission::CustomersRead, timeline).docs(
            Docs::new("customers", "What happened to a customer")
                .query::<PageQuery>()
                .gives::<Page<EntryAnswer>>(200, "The newest first.")
                .problems(&[Code::NotFound, Code::InvalidCursor]),
        ),
    ]
}

/// Something that happened.
#[derive(Debug, Serialize, ToSchema)]
struct EntryAnswer {
    /// When.
    #[schema(format = DateTime)]
    at: String,
    /// `event`, `trait`, `consent` or `account`.
    kind: &'static str,
    /// The name of the event, the key of the trait, the channel of the consent, or the id of the account.
    name: String,
    /// The properties of the event, the value of the trait, the state of the consent; `null` of an account.
    value: Value,
}

async fn timeline(
    State(api): State<Api>,
    caller: Caller,
    path: Path,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<EntryAnswer>>, Problem> {
    let (id, veil, now) = (path.person("id")?, Veil::of(&caller), api.now());
    let (limit, after) = (query.limit()?, query.after::<(i64, usize)>(TIMELINE)?);
    let after = after.map(|(at, shown)| TimelinePlace { at: Timestamp(at), shown });
    let entries =
        api.work(move |service| Ok(service.workspace().timeline_page(&id, now, after, limit + 1)?)).await?;
    let next_cursor = (entries.len() > limit).then(|| cursor(TIMELINE, place(&entries[..limit], after)));
    let items = entries.into_iter().take(limit).map(|entry| answer(entry, veil)).collect();
    Ok(Json(Page { items, next_cursor }))
}

/// The instant of the last entry, and how many entries of that instant were shown, on this page and those before.
fn place(shown: &[TimelineEntry], after: Option<TimelinePlace>) -> (i64, usize) {
    let at = shown.last().map_or(Timestamp::MAX, |last| last.at);
    let here = shown.iter().filter(|entry| entry.at == at).count();
    let before = after.filter(|place| place.at == at).map_or(0, |place| place.shown);
    (at.0, here + before)
}

fn answer(entry: TimelineEntry, veil: Veil) -> EntryAnswer {
    let (kind, name, value) = match entry.happening {
        Happening::Event { name, properties } => ("event", name, veil.properties(&properties)),
        Happening::Trait { key, value } => {
            let value = veil.trait_value(&key, &value);
            ("trait", veil.word(&key), value)
        }
        Happening::Consent { channel, state } => ("consent", channel, state.as_str().into()),
        Happening::Account { account } => ("account", veil.word(account.as_str()), Value::Null),
    };
    EntryAnswer { at: entry.at.to_string(), kind, name, value }
}
