//! Telling a webhook again: one delivery, or the moves of a span of time.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use kesit_access::Permission;
use kesit_access::audit::AuditAction;
use kesit_app::hooks::{DeliveryId, EndpointId, Webhooks, Which};
use kesit_model::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::endpoint::find;
use crate::audit::Done;
use crate::body;
use crate::instant;
use crate::page::{PageQuery, cursor};
use crate::path::Path;
use crate::problem::{Code, Problem};
use crate::route::{Docs, Route};
use crate::state::Api;

/// A request looks at so many bits of a span at most, a few thousand rows each; the rest is for the next one.
const BITS: usize = 50;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::post(
            "/webhooks/{number}/deliveries/{delivery}/replay",
            Permission::WebhooksWrite,
            one,
        )
        .docs(
            Docs::new("webhooks", "Tell one move again")
                .more("With all its attempts, the first at once.")
                .gives_nothing(204, "It waits.")
                .problems(&[Code::NotFound, Code::Conflict]),
        )
        .leaves(AuditAction::WebhookReplayed),
        Route::post("/webhooks/{number}/replay", Permission::WebhooksWrite, span)
            .docs(
                Docs::new("webhooks", "Tell the moves of a span of time again")
                    .more("Those that were given up, or all. Of a long span a part is done: ask again with `next_cursor`.")
                    .takes::<SpanBody>()
                    .example(serde_json::json!({"from": "2026-03-01", "to": "2026-03-08"}))
                    .gives::<Replayed>(200, "They wait.")
                    .problems(&[Code::NotFound, Code::InvalidCursor]),
            )
            .leaves(AuditAction::WebhookReplayed),
    ]
}

/// Which moves are to be told again.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SpanBody {
    /// Moves from this instant on: RFC 3339, or a date in the time zone of the workspace.
    from: String,
    /// Moves before this instant.
    to: String,
    /// Which of them.
    #[serde(default)]
    which: WhichWord,
    /// `next_cursor` of the request before; none at first.
    cursor: Option<String>,
}

#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum WhichWord {
    /// Those that were given up.
    #[default]
    Dead,
    /// All, also those that were told, or were never to be told before.
    All,
}

/// What is told again.
#[derive(Debug, Serialize, ToSchema)]
struct Replayed {
    /// How many moves.
    deliveries: u64,
    /// Where to go on; `null` if the whole span was looked at.
    next_cursor: Option<String>,
}

async fn one(State(api): State<Api>, path: Path) -> Result<StatusCode, Problem> {
    let (id, delivery) = (EndpointId(path.number("number")?), DeliveryId(path.number("delivery")?));
    let webhooks = api.webhooks().clone();
    api.work(move |_| {
        let known = webhooks.delivery(delivery)?.filter(|known| known.endpoint == id);
        if known.is_none() {
            return Err(
                Problem::new(Code::NotFound).detail("there is no such delivery", "böyle bir teslimat yok")
            );
        }
        if webhooks.replay(delivery)? {
            return Ok(());
        }
        Err(Problem::new(Code::Conflict).detail("it waits already", "zaten bekliyor"))
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn span(
    State(api): State<Api>,
    path: Path,
    body::Json(body): body::Json<SpanBody>,
) -> Result<(Done, Json<Replayed>), Problem> {
    let id = EndpointId(path.number("number")?);
    let name = format!("replay of {}", id.0);
    let place = PageQuery { cursor: body.cursor.clone(), limit: None }.after::<u64>(&name);
    let after = place.map_err(|problem| problem.at("/cursor"))?.unwrap_or(0);
    find(&api, id).await?;
    let (webhooks, now) = (api.webhooks().clone(), api.now());
    let replayed = api.work(move |service| {
        let zone = &service.settings().zone;
        let read = |name: &str, text: &str| {
            instant::read(name, Some(text), zone, now).map_err(|problem| problem.at(format!("/{name}")))
        };
        let span = (read("from", &body.from)?, read("to", &body.to)?);
        let which = match body.which {
            WhichWord::Dead => Which::Dead,
            WhichWord::All => Which::All,
        };
        replay(&webhooks, id, which, span, after)
    });
    let (deliveries, go_on_after) = replayed.await?;
    let next_cursor = go_on_after.map(|after| cursor(&name, after));
    Ok((Done::how(format!("{deliveries} deliveries")), Json(Replayed { deliveries, next_cursor })))
}

fn replay(
    webhooks: &Webhooks,
    id: EndpointId,
    which: Which,
    span: (Timestamp, Timestamp),
    mut after: u64,
) -> Result<(u64, Option<u64>), Problem> {
    let mut deliveries = 0;
    for _ in 0..BITS {
        let replayed = webhooks.replay_span(id, which, span, after)?;
        deliveries += replayed.deliveries;
        match replayed.go_on_after {
            Some(last) => after = last,
            None => return Ok((deliveries, None)),
        }
    }
    Ok((deliveries, Some(after)))
}
