//! `GET /segments/overlap`: how many members segments have in common.

use axum::Json;
use axum::extract::State;
use kesit_access::Permission;
use kesit_model::Key;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::instant;
use crate::problem::{Code, Problem};
use crate::query::Query;
use crate::route::{Docs, Route};
use crate::state::Api;

/// How many segments are compared at most.
const MAX_SEGMENTS: usize = 50;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/segments/overlap", Permission::SegmentsRead, overlap).docs(
            Docs::new("segments", "Members that segments have in common")
                .query::<OverlapQuery>()
                .gives::<OverlapAnswer>(200, "The matrix.")
                .problems(&[Code::NotFound]),
        ),
    ]
}

#[derive(Debug, Deserialize, IntoParams)]
struct OverlapQuery {
    /// Keys of segments with commas between; the first 50 of all if none is given.
    segments: Option<String>,
    /// The instant: RFC 3339, or a date in the time zone of the workspace. Now if it is not given.
    as_of: Option<String>,
}

/// Members that segments have in common.
#[derive(Debug, Serialize, ToSchema)]
struct OverlapAnswer {
    /// The instant.
    #[schema(format = DateTime)]
    as_of: String,
    /// The segments.
    segments: Vec<String>,
    /// For each segment a row: how many of its members are in each of the others; in itself, all.
    shared: Vec<Vec<usize>>,
}

async fn overlap(
    State(api): State<Api>,
    Query(query): Query<OverlapQuery>,
) -> Result<Json<OverlapAnswer>, Problem> {
    let wanted = query.segments.as_deref().map(keys).transpose()?;
    let now = api.now();
    let answer = api.work(move |service| {
        let mut workspace = service.workspace();
        let as_of = instant::read("as_of", query.as_of.as_deref(), &workspace.settings().zone, now)?;
        let all = workspace.definitions().segments.iter().map(|segment| segment.key.clone());
        let keys = wanted.unwrap_or_else(|| all.take(MAX_SEGMENTS).collect());
        let overlap = workspace.overlap(&keys, as_of, service.threads())?;
        Ok(OverlapAnswer {
            as_of: as_of.to_string(),
            segments: overlap.segments.iter().map(ToString::to_string).collect(),
            shared: overlap.shared,
        })
    });
    answer.await.map(Json)
}

fn keys(text: &str) -> Result<Vec<Key>, Problem> {
    let fault = || Problem::new(Code::InvalidRequest).at("query:segments");
    let keys: Option<Vec<Key>> = text.split(',').map(|key| Key::parse(key.trim())).collect();
    let keys =
        keys.ok_or_else(|| fault().detail("one of these is no key", "bunlardan biri anahtar değil"))?;
    if keys.len() > MAX_SEGMENTS {
        return Err(fault().detail(
            format!("at most {MAX_SEGMENTS} segments are compared"),
            format!("en çok {MAX_SEGMENTS} segment karşılaştırılır"),
        ));
    }
    Ok(keys)
}
