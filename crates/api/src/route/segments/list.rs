//! `GET /segments`: what stands, and how large it is.

use std::collections::HashMap;

use axum::Json;
use axum::extract::State;
use kesit_access::Permission;
use kesit_app::segments::DefinitionKind;
use kesit_app::service::Service;
use kesit_app::workspace::MembersOf;
use kesit_model::definition::{Definitions, Segment};
use kesit_model::{Key, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::wire::TextAnswer;
use crate::fault;
use crate::instant;
use crate::problem::Problem;
use crate::query::Query;
use crate::route::{Docs, Route};
use crate::state::Api;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/segments", Permission::SegmentsRead, list).docs(
            Docs::new("segments", "All segments and how large they are")
                .query::<ListQuery>()
                .gives::<SegmentList>(200, "The segments, in the order of the definitions."),
        ),
    ]
}

#[derive(Debug, Deserialize, IntoParams)]
struct ListQuery {
    /// The instant that the sizes are of: RFC 3339, or a date in the time zone of the workspace. Now if it is not given.
    as_of: Option<String>,
}

/// All segments.
#[derive(Debug, Serialize, ToSchema)]
struct SegmentList {
    /// The instant that the sizes are of.
    #[schema(format = DateTime)]
    as_of: String,
    /// How many customers there are.
    customers: usize,
    /// The segments.
    segments: Vec<SegmentRow>,
    /// The groups.
    groups: Vec<GroupRow>,
}

/// A segment in the list.
#[derive(Debug, Serialize, ToSchema)]
struct SegmentRow {
    /// Its key.
    key: String,
    /// What people call it.
    name: TextAnswer,
    /// What it is about.
    description: TextAnswer,
    /// How many members it has.
    size: usize,
    /// How often somebody entered since the local midnight; `null` of another instant than now.
    entered_today: Option<u64>,
    /// How often somebody left since the local midnight; `null` of another instant than now.
    left_today: Option<u64>,
    /// The version of its definition.
    version: u32,
    /// Since when it says so.
    #[schema(format = DateTime)]
    since: String,
    /// The `ETag` of its definition.
    hash: String,
}

/// A group in the list.
#[derive(Debug, Serialize, ToSchema)]
struct GroupRow {
    /// Its key.
    key: String,
    /// What people call it.
    name: TextAnswer,
    /// The keys of its segments, best first.
    tiers: Vec<String>,
    /// The version of its definition.
    version: u32,
    /// The `ETag` of its definition.
    hash: String,
}

async fn list(State(api): State<Api>, Query(query): Query<ListQuery>) -> Result<Json<SegmentList>, Problem> {
    let now = api.now();
    let answer = api.work(move |service| {
        let stands = service.catalogue()?.definitions()?;
        let (as_of, sizes) = match query.as_of.as_deref() {
            None => (now, Sizes::now(service)),
            Some(text) => {
                let as_of = instant::read("as_of", Some(text), &service.settings().zone, now)?;
                (as_of, Sizes::at(service, as_of)?)
            }
        };
        let today = query.as_of.is_none().then(|| today(service, now)).transpose()?;
        let moved = |key: &Key| today.as_ref().map(|moves| moves.get(key).copied().unwrap_or_default());
        let definitions = sizes.definitions;
        let version = |kind, key| stands.iter().find(|one| one.kind == kind && &one.key == key);
        let segments = definitions.segments.iter().zip(&sizes.sizes);
        let segments = segments.filter_map(|(segment, size)| {
            let version = version(DefinitionKind::Segment, &segment.key)?;
            Some(SegmentRow {
                key: segment.key.to_string(),
                name: TextAnswer::of(&segment.name),
                description: TextAnswer::of(&segment.description),
                size: *size,
                entered_today: moved(&segment.key).map(|moves| moves.0),
                left_today: moved(&segment.key).map(|moves| moves.1),
                version: version.version,
                since: version.since_at.to_string(),
                hash: version.content.hash.clone(),
            })
        });
        let groups = definitions.groups.iter().filter_map(|group| {
            let version = version(DefinitionKind::Group, &group.key)?;
            Some(GroupRow {
                key: group.key.to_string(),
                name: TextAnswer::of(&group.name),
                tiers: group.tiers.iter().map(ToString::to_string).collect(),
                version: version.version,
                hash: version.content.hash.clone(),
            })
        });
        Ok(SegmentList {
            as_of: as_of.to_string(),
            customers: sizes.customers,
            segments: segments.collect(),
            groups: groups.collect(),
        })
    });
    answer.await.map(Json)
}

/// How often somebody entered and left since the local midnight, where that was not never.
fn today(service: &Service, now: Timestamp) -> Result<HashMap<Key, (u64, u64)>, Problem> {
    let day = service.settings().zone.date(now);
    let moves = service.stream().and_then(|stream| stream.moves_on(day));
    let moves = moves.map_err(|error| fault::internal(&error))?;
    Ok(moves.into_iter().map(|one| (one.segment, (one.entered, one.left))).collect())
}

/// How large segments are.
struct Sizes {
    definitions: Definitions,
    customers: usize,
    /// In the order of the definitions.
    sizes: Vec<usize>,
}

impl Sizes {
    /// At this moment: the engine has counted them.
    fn now(service: &Service) -> Sizes {
        service.look(|engine| {
            let definitions = engine.definitions().clone();
            let size = |segment: &Segment| engine.member_count(&segment.key).unwrap_or(0);
            let sizes = definitions.segments.iter().map(size).collect();
            Sizes { sizes, definitions, customers: engine.timelines().len() }
        })
    }

    /// At another instant.
    fn at(service: &Service, as_of: Timestamp) -> Result<Sizes, Problem> {
        let mut workspace = service.workspace();
        let evaluation = workspace.evaluate(as_of, &MembersOf::None, service.threads())?;
        let sizes = evaluation.segments.iter().map(|segment| segment.size).collect();
        Ok(Sizes { sizes, definitions: workspace.definitions().clone(), customers: evaluation.customers })
    }
}
