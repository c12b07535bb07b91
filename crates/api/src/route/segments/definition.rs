//! `/segments/{key}`: one definition read, put in place, removed.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use kesit_access::Permission;
use kesit_access::audit::AuditAction;
use kesit_app::segments::{self, DefinitionSet, Rest, Wanted};
use kesit_model::Key;
use kesit_model::language::Format;
use serde_json::{Value, json};

use super::change::{Applied, ChangeQuery, Told, apply};
use super::wire::VersionAnswer;
use crate::body;
use crate::caller::Caller;
use crate::etag::{self, Tag};
use crate::fault;
use crate::mask::Veil;
use crate::path::Path;
use crate::problem::{Code, Problem};
use crate::query::Query;
use crate::route::{Docs, Route};
use crate::state::Api;

/// How deep a definition may nest; deeper ones are refused by the language.
const EXAMPLE: &str = r#"{"name":{"en":"Two orders in a quarter","tr":"Çeyrekte iki sipariş"},"when":{"event":"Order Completed","within":"90d","count":{"gte":2}}}"#;

pub(super) fn routes() -> Vec<Route> {
    let example = || serde_json::from_str(EXAMPLE).expect("the example is JSON");
    vec![
        Route::get("/segments/{key}", Permission::SegmentsRead, get).docs(
            Docs::new("segments", "One definition")
                .gives::<VersionAnswer>(200, "The segment, or the group, as it stands.")
                .gives_nothing(304, "It is as you know it.")
                .etag()
                .problems(&[Code::NotFound]),
        ),
        Route::put("/segments/{key}", Permission::SegmentsWrite, put).docs(
            Docs::new("segments", "Define a segment, or change it")
                .more("The body is what a definition file says under the key. Ask `POST /segments/plan` first to see whom it moves.")
                .query::<ChangeQuery>()
                .if_match()
                .takes::<Definition>()
                .example(example())
                .gives::<Applied>(200, "It is in force.")
                .problems(&[Code::InvalidDefinition]),
        ).leaves(AuditAction::SegmentsApplied),
        Route::delete("/segments/{key}", Permission::SegmentsWrite, delete).docs(
            Docs::new("segments", "Remove a segment or a group")
                .query::<ChangeQuery>()
                .if_match()
                .gives::<Applied>(200, "It is gone; its versions stay.")
                .problems(&[Code::NotFound, Code::InvalidDefinition]),
        ).leaves(AuditAction::SegmentsApplied),
    ]
}

/// A segment as a definition file says it: `when` and, if wanted, `name`, `description` and `strategy`.
#[derive(Debug, serde::Deserialize, utoipa::ToSchema)]
#[schema(value_type = Object)]
#[serde(transparent)]
pub(super) struct Definition(pub(super) Value);

async fn get(State(api): State<Api>, path: Path, headers: HeaderMap) -> Result<Response, Problem> {
    let key = path.key("key")?;
    let version = api.work(move |service| {
        let version = segments::version(&service.catalogue()?, &key, None)?;
        if version.until.is_some() { Err(gone(&key)) } else { Ok(version) }
    });
    let version = version.await?;
    let tag = Tag::new(&version.content.hash);
    if etag::is_known(&headers, &tag) {
        return Ok((StatusCode::NOT_MODIFIED, tag.header()).into_response());
    }
    Ok((tag.header(), Json(VersionAnswer::from(version))).into_response())
}

async fn put(
    State(api): State<Api>,
    caller: Caller,
    path: Path,
    Query(query): Query<ChangeQuery>,
    headers: HeaderMap,
    body::Json(Definition(definition)): body::Json<Definition>,
) -> Result<Told, Problem> {
    let key = path.key("key")?;
    let wanted = move |present: &DefinitionSet| {
        etag::check(&headers, tag(present, &key).as_ref())?;
        let file = json!({ "version": 1, "segments": { key.as_str(): definition } });
        let wanted = Wanted::of_text(file.to_string(), Format::Json, Rest::Kept, present);
        wanted.map_err(|error| fault::of_definitions(&error, &["segments", key.as_str()], ""))
    };
    apply(&api, Veil::of(&caller), query, wanted).await
}

async fn delete(
    State(api): State<Api>,
    caller: Caller,
    path: Path,
    Query(query): Query<ChangeQuery>,
    headers: HeaderMap,
) -> Result<Told, Problem> {
    let key = path.key("key")?;
    let wanted = move |present: &DefinitionSet| {
        let tag = tag(present, &key).ok_or_else(|| gone(&key))?;
        etag::check(&headers, Some(&tag))?;
        let rest = present.items().iter().filter(|item| item.key != key).cloned().collect();
        let set = DefinitionSet::of_items(rest).map_err(|wrong| fault::definitions(wrong.iter(), &[], ""))?;
        Ok(Wanted { set, warnings: Vec::new() })
    };
    apply(&api, Veil::of(&caller), query, wanted).await
}

/// The tag of a definition that stands.
pub(super) fn tag(present: &DefinitionSet, key: &Key) -> Option<Tag> {
    present.items().iter().find(|item| &item.key == key).map(|item| Tag::new(&item.content.hash))
}

fn gone(key: &Key) -> Problem {
    Problem::new(Code::NotFound).detail(
        format!("there is no segment or group `{key}`"),
        format!("`{key}` adlı segment ya da grup yok"),
    )
}
