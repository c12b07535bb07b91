//! The segments of one customer: which, why, and when they moved.

use axum::Json;
use axum::extract::State;
use kesit_access::Permission;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::profile::AsOf;
use crate::caller::Caller;
use crate::fault::no_customer;
use crate::instant::{self, maybe};
use crate::mask::Veil;
use crate::page::PageQuery;
use crate::path::Path;
use crate::problem::{Code, Problem};
use crate::query::Query;
use crate::route::{Docs, Route};
use crate::state::Api;
use crate::wire::WhyAnswer;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/customers/{id}/segments", Permission::CustomersRead, current).docs(
            Docs::new("customers", "The segments that a customer is in")
                .more(
                    "The quick way, for a page that greets a visitor: no reasons, nothing of the past. Fifty of these count as one \
                     request where requests are limited.",
                )
                .gives::<CurrentSegments>(200, "The segments, in the order of the definitions.")
                .problems(&[Code::NotFound]),
        )
        .quick(),
        Route::get("/customers/{id}/segments/{segment}/why", Permission::CustomersRead, why).docs(
            Docs::new("customers", "Why a customer is in a segment, or why not")
                .query::<AsOf>()
                .gives::<WhyCustomer>(200, "The conditions and what was found.")
                .problems(&[Code::NotFound]),
        ),
        Route::get("/customers/{id}/moves", Permission::CustomersRead, moves).docs(
            Docs::new("customers", "When a customer entered and left segments")
                .more("As the present definitions see it, from the customer's first day on.")
                .query::<MovesQuery>()
                .gives::<Moves>(200, "The newest first.")
                .problems(&[Code::NotFound]),
        ),
    ]
}

/// A segment that a customer is in.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MembershipAnswer {
    /// The segment.
    pub(super) key: String,
    /// Since when, unbroken.
    #[schema(format = DateTime)]
    pub(super) since: Option<String>,
    /// When that may end at the earliest with no new data; `null` for never.
    #[schema(format = DateTime)]
    pub(super) until: Option<String>,
}

/// The segments that a customer is in.
#[derive(Debug, Serialize, ToSchema)]
struct CurrentSegments {
    /// The keys of the segments.
    segments: Vec<String>,
    /// When that may change at the earliest with no new data; `null` for never.
    #[schema(format = DateTime)]
    until: Option<String>,
}

/// Why a customer is in a segment, or why not.
#[derive(Debug, Serialize, ToSchema)]
struct WhyCustomer {
    /// The id.
    customer: String,
    /// The segment.
    segment: String,
    /// The instant.
    #[schema(format = DateTime)]
    as_of: String,
    /// Whether the customer is in it.
    member: bool,
    /// The conditions and what was found.
    why: WhyAnswer,
}

#[derive(Debug, Deserialize, IntoParams)]
struct MovesQuery {
    /// How many at most.
    #[param(minimum = 1, maximum = 1000, default = 100)]
    limit: Option<usize>,
}

/// When a customer entered and left segments.
#[derive(Debug, Serialize, ToSchema)]
struct Moves {
    /// The newest first.
    items: Vec<MoveAnswer>,
}

/// A move into a segment or out of it.
#[derive(Debug, Serialize, ToSchema)]
struct MoveAnswer {
    /// When.
    #[schema(format = DateTime)]
    at: String,
    /// The segment.
    segment: String,
    /// `entered` or `left`.
    direction: &'static str,
}

async fn current(State(api): State<Api>, path: Path) -> Result<Json<CurrentSegments>, Problem> {
    let id = path.person("id")?;
    let found = api.service().look(|engine| {
        let customer = engine.timelines().customer(&id)?;
        let memberships = engine.memberships_of(customer);
        let until = memberships.iter().map(|one| one.until).min();
        let segments = memberships.iter().map(|one| one.segment.to_string()).collect();
        Some(CurrentSegments { segments, until: until.and_then(maybe) })
    });
    found.map(Json).ok_or_else(no_customer)
}

async fn why(
    State(api): State<Api>,
    caller: Caller,
    path: Path,
    Query(query): Query<AsOf>,
) -> Result<Json<WhyCustomer>, Problem> {
    let (id, segment) = (path.person("id")?, path.key("segment")?);
    let (veil, now) = (Veil::of(&caller), api.now());
    let answer = api.work(move |service| {
        let mut workspace = service.workspace();
        let as_of = instant::read("as_of", query.as_of.as_deref(), &workspace.settings().zone, now)?;
        let explanation = workspace.explain(&id, Some(&segment), as_of)?;
        let (_, why) = explanation.segments.first().ok_or(Problem::new(Code::NotFound))?;
        Ok(WhyCustomer {
            customer: veil.id(&explanation.customer),
            segment: segment.to_string(),
            as_of: as_of.to_string(),
            member: why.holds,
            why: WhyAnswer::of(why, veil),
        })
    });
    answer.await.map(Json)
}

async fn moves(
    State(api): State<Api>,
    path: Path,
    Query(query): Query<MovesQuery>,
) -> Result<Json<Moves>, Problem> {
    let (id, now) = (path.person("id")?, api.now());
    let limit = PageQuery { cursor: None, limit: query.limit }.limit()?;
    let spells = api.work(move |service| Ok(service.workspace().spells_of(&id, now)?)).await?;
    let both = spells.into_iter().flat_map(|spell| {
        let left = spell.left_at.map(|at| (at, spell.segment.clone(), "left"));
        std::iter::once((spell.entered_at, spell.segment, "entered")).chain(left)
    });
    let mut moves: Vec<_> = both.collect();
    moves.sort_by_key(|(at, ..)| std::cmp::Reverse(*at));
    let one = |(at, segment, direction): (kesit_model::Timestamp, kesit_model::Key, &'static str)| {
        MoveAnswer { at: at.to_string(), segment: segment.to_string(), direction }
    };
    Ok(Json(Moves { items: moves.into_iter().take(limit).map(one).collect() }))
}
