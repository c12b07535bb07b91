//! What became of what a webhook was to be told.

use axum::Json;
use axum::extract::State;
use kesit_access::Permission;
use kesit_app::hooks::{Delivery, DeliveryFilter, DeliveryId, DeliveryState, EndpointId};
use kesit_app::moves::{MoveDirection, StreamEvent};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::endpoint::find;
use crate::caller::Caller;
use crate::mask::Veil;
use crate::page::{Page, PageQuery};
use crate::path::Path;
use crate::problem::{Code, Problem};
use crate::query::Query;
use crate::route::{Docs, Route};
use crate::state::Api;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/webhooks/{number}/deliveries", Permission::WebhooksRead, list).docs(
            Docs::new("webhooks", "What a webhook was told, and what not yet")
                .query::<DeliveriesQuery>()
                .gives::<Page<DeliveryAnswer>>(200, "The newest first.")
                .problems(&[Code::NotFound, Code::InvalidCursor]),
        ),
    ]
}

#[derive(Debug, Deserialize, IntoParams)]
struct DeliveriesQuery {
    /// Only those that wait, were told, or were given up.
    #[param(inline)]
    state: Option<StateWord>,
    /// `next_cursor` of the page before; none for the first page.
    cursor: Option<String>,
    /// How many rows at most.
    #[param(minimum = 1, maximum = 1000, default = 100)]
    limit: Option<usize>,
}

#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum StateWord {
    Pending,
    Delivered,
    Dead,
}

/// One move that a webhook is told.
#[derive(Debug, Serialize, ToSchema)]
struct DeliveryAnswer {
    /// Its number, never given twice.
    id: u64,
    /// The number of the move in the stream.
    seq: u64,
    /// When somebody moved.
    #[schema(format = DateTime)]
    at: String,
    /// The segment.
    segment: String,
    /// Who moved.
    customer: Option<String>,
    /// `entered` or `left`.
    direction: Option<&'static str>,
    /// `pending` until it is taken, `delivered`, or `dead` when it was given up.
    state: &'static str,
    /// How often it was tried since it was made, or asked for again.
    attempts: u32,
    /// When it is tried next; `null` unless it is pending.
    #[schema(format = DateTime)]
    next_at: Option<String>,
    /// When it was tried first.
    #[schema(format = DateTime)]
    first_at: Option<String>,
    /// When it was tried last.
    #[schema(format = DateTime)]
    last_at: Option<String>,
    /// The HTTP status of the last answer; `null` if there was none.
    last_status: Option<u16>,
    /// Why the last attempt failed; `null` if it did not, or there was none.
    last_error: Option<String>,
}

impl StateWord {
    fn state(self) -> DeliveryState {
        match self {
            StateWord::Pending => DeliveryState::Pending,
            StateWord::Delivered => DeliveryState::Delivered,
            StateWord::Dead => DeliveryState::Dead,
        }
    }
}

async fn list(
    State(api): State<Api>,
    caller: Caller,
    path: Path,
    Query(query): Query<DeliveriesQuery>,
) -> Result<Json<Page<DeliveryAnswer>>, Problem> {
    let id = EndpointId(path.number("number")?);
    let page = PageQuery { cursor: query.cursor, limit: query.limit };
    let (name, limit) = (format!("deliveries of {}", id.0), page.limit()?);
    let before = page.after::<u64>(&name)?.map(DeliveryId);
    find(&api, id).await?;
    let filter = DeliveryFilter { endpoint: Some(id), state: query.state.map(StateWord::state) };
    let webhooks = api.webhooks().clone();
    let deliveries = api.work(move |_| Ok(webhooks.deliveries(filter, before, limit + 1)?)).await?;
    let veil = Veil::of(&caller);
    let rows = deliveries.into_iter().map(|delivery| answer(delivery, veil)).collect();
    Ok(Json(Page::new(&name, rows, limit, |row: &DeliveryAnswer| row.id)))
}

fn answer(delivery: Delivery, veil: Veil) -> DeliveryAnswer {
    let moved = match &delivery.row.event {
        StreamEvent::Moved(moved) => Some(moved),
        StreamEvent::Resettled(_) => None,
    };
    let is_pending = delivery.state == DeliveryState::Pending;
    DeliveryAnswer {
        id: delivery.id.0,
        seq: delivery.row.seq,
        at: delivery.row.at.to_string(),
        segment: delivery.row.segment.to_string(),
        customer: moved.map(|moved| veil.id(&moved.customer)),
        direction: moved.map(|moved| match moved.direction {
            MoveDirection::Entered => "entered",
            MoveDirection::Left => "left",
        }),
        state: delivery.state.word(),
        attempts: delivery.attempts,
        next_at: is_pending.then(|| delivery.next_at.to_string()),
        first_at: delivery.first_at.map(|at| at.to_string()),
        last_at: delivery.last_at.map(|at| at.to_string()),
        last_status: delivery.last_status,
        last_error: delivery.last_error,
    }
}
