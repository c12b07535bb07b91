//! The past of definitions: versions, revisions, and an earlier version brought back.

use axum::Json;
use axum::extract::State;
use kesit_access::Permission;
use kesit_access::audit::AuditAction;
use kesit_app::segments::{self, DefinitionSet, Revision, RevisionChange, Wanted};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::change::{Applied, ChangeQuery, Told, apply};
use super::wire::VersionAnswer;
use crate::body;
use crate::caller::Caller;
use crate::mask::Veil;
use crate::page::{Page, PageQuery};
use crate::path::Path;
use crate::problem::{Code, Problem};
use crate::query::Query;
use crate::route::{Docs, Route};
use crate::state::Api;

/// The name of the list in its cursors.
const REVISIONS: &str = "revisions";

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/segments/{key}/versions", Permission::SegmentsRead, versions).docs(
            Docs::new("segments", "All versions of a definition")
                .gives::<Versions>(200, "The versions, the first one first.")
                .problems(&[Code::NotFound]),
        ),
        Route::post("/segments/{key}/revert", Permission::SegmentsWrite, revert)
            .docs(
                Docs::new("segments", "Bring back an earlier version")
                    .takes::<RevertBody>()
                    .example(serde_json::json!({"version": 1}))
                    .gives::<Applied>(200, "It is in force, as a new version.")
                    .problems(&[Code::NotFound, Code::InvalidDefinition]),
            )
            .leaves(AuditAction::SegmentsReverted),
        Route::get("/revisions", Permission::SegmentsRead, revisions).docs(
            Docs::new("segments", "What changed when")
                .query::<PageQuery>()
                .gives::<Page<RevisionAnswer>>(200, "The revisions, the newest first.")
                .problems(&[Code::InvalidCursor]),
        ),
    ]
}

/// The versions of a definition.
#[derive(Debug, Serialize, ToSchema)]
struct Versions {
    /// The first one first.
    items: Vec<VersionAnswer>,
}

/// Which version is to be brought back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RevertBody {
    /// The number of the version, from 1.
    #[schema(minimum = 1)]
    version: u32,
    /// What somebody says about it.
    #[schema(max_length = 1000)]
    note: Option<String>,
}

/// What one apply changed.
#[derive(Debug, Serialize, ToSchema)]
struct RevisionAnswer {
    /// From 1.
    number: u64,
    /// When it was applied.
    #[schema(format = DateTime)]
    applied_at: String,
    /// What somebody said about it.
    note: Option<String>,
    /// What changed.
    changes: Vec<RevisionChangeAnswer>,
}

/// One change of a revision.
#[derive(Debug, Serialize, ToSchema)]
struct RevisionChangeAnswer {
    /// `added`, `changed`, `removed` or `moved`.
    action: &'static str,
    /// `segment`, `group` or `list`.
    kind: &'static str,
    /// Its key.
    key: String,
    /// The version that came, if one did.
    version: Option<u32>,
    /// Members before; `null` where nobody was counted.
    size_before: Option<u64>,
    /// Members after.
    size_after: Option<u64>,
    /// How many entered.
    entering: Option<u64>,
    /// How many left.
    leaving: Option<u64>,
}

async fn versions(State(api): State<Api>, path: Path) -> Result<Json<Versions>, Problem> {
    let key = path.key("key")?;
    let versions = api.work(move |service| Ok(segments::versions(&service.catalogue()?, &key)?));
    Ok(Json(Versions { items: versions.await?.into_iter().map(VersionAnswer::from).collect() }))
}

async fn revert(
    State(api): State<Api>,
    caller: Caller,
    path: Path,
    body::Json(body): body::Json<RevertBody>,
) -> Result<Told, Problem> {
    let key = path.key("key")?;
    let version = api.work({
        let key = key.clone();
        move |service| Ok(segments::version(&service.catalogue()?, &key, Some(body.version))?)
    });
    let item = segments::Item::from(version.await?);
    let wanted = move |present: &DefinitionSet| {
        let set = present.with([item]).map_err(|wrong| crate::fault::definitions(wrong.iter(), &[], ""))?;
        Ok(Wanted { set, warnings: Vec::new() })
    };
    apply(&api, Veil::of(&caller), ChangeQuery { note: body.note, tell: None }, wanted).await
}

async fn revisions(
    State(api): State<Api>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<RevisionAnswer>>, Problem> {
    let (limit, after) = (query.limit()?, query.after::<u64>(REVISIONS)?);
    let revisions = api.work(move |service| {
        let revisions = service.catalogue()?.revisions()?;
        let wanted = revisions.into_iter().rev().filter(|one| after.is_none_or(|after| one.number < after));
        Ok(wanted.take(limit + 1).map(revision).collect())
    });
    Ok(Json(Page::new(REVISIONS, revisions.await?, limit, |revision| revision.number)))
}

fn revision(revision: Revision) -> RevisionAnswer {
    let change = |change: RevisionChange| RevisionChangeAnswer {
        action: change.action.word(),
        kind: change.kind.word(),
        key: change.key.to_string(),
        version: change.version,
        size_before: change.counts.map(|counts| counts.size_before),
        size_after: change.counts.map(|counts| counts.size_after),
        entering: change.counts.map(|counts| counts.entering),
        leaving: change.counts.map(|counts| counts.leaving),
    };
    RevisionAnswer {
        number: revision.number,
        applied_at: revision.applied_at.to_string(),
        note: revision.note,
        changes: revision.changes.into_iter().map(change).collect(),
    }
}
