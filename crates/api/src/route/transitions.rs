//! The stream of moves: page by page, and as it grows.

use std::convert::Infallible;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Extension, State};
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use kesit_access::Permission;
use kesit_app::moves::{Move, MoveCause, StreamEvent, StreamFilter, StreamRow};
use kesit_app::service::Service;
use kesit_model::{Key, PersonId};
use serde::{Deserialize, Serialize};
use tokio::sync::{OwnedSemaphorePermit, mpsc};
use tokio_stream::wrappers::ReceiverStream;
use utoipa::{IntoParams, ToSchema};

use super::{Docs, Route};
use crate::caller::Caller;
use crate::fault;
use crate::mask::Veil;
use crate::page::PageQuery;
use crate::problem::{Code, Problem};
use crate::query::Query;
use crate::server::Stop;
use crate::state::Api;

/// How many rows are read at a time for those who listen.
const ROWS_AT_A_TIME: usize = 500;
/// How many rows wait for a slow listener before nothing more is read for them.
const WAITING_ROWS: usize = 1_000;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/transitions", Permission::TransitionsRead, page).docs(
            Docs::new("transitions", "Moves into segments and out of them")
                .more("In their order. Ask again with `after` = `next_after`; nothing is left out and nothing comes twice.")
                .query::<TransitionsQuery>()
                .gives::<Transitions>(200, "The rows after `after`."),
        ),
        Route::get("/transitions/stream", Permission::TransitionsRead, stream).docs(
            Docs::new("transitions", "The same, as it happens")
                .more("Server-sent events; `Last-Event-ID` or `after` says where to begin, else it begins now.")
                .query::<StreamQuery>()
                .gives_text(200, "Events `moved` and `resettled`, whose `id` is the number of the row.", "text/event-stream"),
        ),
    ]
}

#[derive(Debug, Deserialize, IntoParams)]
struct TransitionsQuery {
    /// The number of the last row that is known; 0 for all that are still there.
    after: Option<u64>,
    /// How many rows at most.
    #[param(minimum = 1, maximum = 1000, default = 100)]
    limit: Option<usize>,
    /// Only of this segment.
    segment: Option<String>,
    /// Only moves of this customer.
    customer: Option<String>,
}

#[derive(Debug, Deserialize, IntoParams)]
struct StreamQuery {
    /// The number of the last row that is known.
    after: Option<u64>,
    /// Only of this segment.
    segment: Option<String>,
}

/// Rows of the stream.
#[derive(Debug, Serialize, ToSchema)]
struct Transitions {
    /// The rows.
    items: Vec<Transition>,
    /// What to ask for next as `after`.
    next_after: u64,
    /// The number that was given last; 0 before the first.
    newest: u64,
    /// The number of the oldest row that is still there; `null` if there is none.
    oldest: Option<u64>,
}

/// A row of the stream.
#[derive(Debug, Serialize, ToSchema)]
struct Transition {
    /// Its number, rising.
    seq: u64,
    /// When it became so.
    #[schema(format = DateTime)]
    at: String,
    /// `moved` for one customer, `resettled` for many at once.
    kind: &'static str,
    /// The segment.
    segment: String,
    /// Who moved; `null` if many did.
    customer: Option<String>,
    /// `entered` or `left`; `null` if many moved.
    direction: Option<&'static str>,
    /// `message`, `time`, `definition` or `batch`.
    cause: &'static str,
    /// The message that moved the customer.
    message_id: Option<String>,
    /// How many entered at once.
    entered: Option<u64>,
    /// How many left at once.
    left: Option<u64>,
    /// Members after that.
    size: Option<u64>,
}

async fn page(
    State(api): State<Api>,
    caller: Caller,
    Query(query): Query<TransitionsQuery>,
) -> Result<Json<Transitions>, Problem> {
    let limit = PageQuery { cursor: None, limit: query.limit }.limit()?;
    let filter = filter(query.segment.as_deref(), query.customer.as_deref())?;
    let (after, veil) = (query.after.unwrap_or(0), Veil::of(&caller));
    let answer = api.work(move |service| {
        let stream = service.stream().map_err(|error| fault::internal(&error))?;
        let read = || {
            let newest = stream.newest_seq()?;
            Ok((newest, stream.oldest_seq()?, stream.after(after, limit, &filter)?))
        };
        let (newest, oldest, rows) =
            read().map_err(|error: kesit_app::moves::StreamError| fault::internal(&error))?;
        // A page that is not full went through all rows there were.
        let last = rows.last().map_or(after, |row| row.seq);
        let next_after = if rows.len() < limit { last.max(newest) } else { last };
        Ok(Transitions {
            items: rows.iter().map(|row| transition(row, veil)).collect(),
            next_after,
            newest,
            oldest,
        })
    });
    answer.await.map(Json)
}

async fn stream(
    State(api): State<Api>,
    caller: Caller,
    headers: HeaderMap,
    stop: Option<Extension<Stop>>,
    Query(query): Query<StreamQuery>,
) -> Result<Response, Problem> {
    const RETRY_AFTER_S: u64 = 10;
    let place = api.listen().ok_or(Problem::new(Code::Busy).retry_after_s(RETRY_AFTER_S))?;
    let filter = filter(query.segment.as_deref(), None)?;
    let known = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse().ok());
    let newest = *api.service().live().newest().borrow();
    let after = known.or(query.after).unwrap_or(newest);
    let (to, from) = mpsc::channel(WAITING_ROWS);
    let stop = stop.map(|Extension(stop)| stop);
    let (service, veil) = (Arc::clone(api.service()), Veil::of(&caller));
    let listener = Listener { service, filter, veil, to, stop, _place: place };
    tokio::spawn(listener.tell(after));
    Ok(Sse::new(ReceiverStream::new(from)).keep_alive(KeepAlive::default()).into_response())
}

/// Tells one listener.
struct Listener {
    service: Arc<Service>,
    filter: StreamFilter,
    veil: Veil,
    to: mpsc::Sender<Result<Event, Infallible>>,
    /// Word of the end of the server, where there is a server around.
    stop: Option<Stop>,
    _place: OwnedSemaphorePermit,
}

impl Listener {
    /// Until the listener goes, or the server ends.
    async fn tell(self, after: u64) {
        let stop = self.stop.clone();
        let ended = async {
            match stop {
                Some(stop) => stop.begun().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = self.tell_all(after) => (),
            () = ended => (),
        }
    }

    /// Until the listener goes, or the service stops.
    async fn tell_all(&self, mut after: u64) {
        let mut newest = self.service.live().newest();
        loop {
            let seen = *newest.borrow_and_update();
            while after < seen {
                let Some((rows, next)) = self.read(after, seen).await else { return };
                after = next;
                for row in &rows {
                    if self.to.send(Ok(event(row, self.veil))).await.is_err() {
                        return;
                    }
                }
            }
            tokio::select! {
                changed = newest.changed() => if changed.is_err() { return },
                () = self.to.closed() => return,
            }
        }
    }

    /// The next rows, and the number up to which all were looked at.
    async fn read(&self, after: u64, seen: u64) -> Option<(Vec<StreamRow>, u64)> {
        let (service, filter) = (Arc::clone(&self.service), self.filter.clone());
        let read = move || service.stream()?.after(after, ROWS_AT_A_TIME, &filter);
        let rows = match tokio::task::spawn_blocking(read).await.ok()? {
            Ok(rows) => rows,
            Err(error) => {
                fault::internal(&error);
                return None;
            }
        };
        let last = rows.last().map_or(after, |row| row.seq);
        let next = if rows.len() < ROWS_AT_A_TIME { last.max(seen) } else { last };
        Some((rows, next))
    }
}

fn event(row: &StreamRow, veil: Veil) -> Event {
    let told = transition(row, veil);
    let data = serde_json::to_string(&told).expect("a row is made of texts and numbers");
    Event::default().id(row.seq.to_string()).event(told.kind).data(data)
}

fn filter(segment: Option<&str>, customer: Option<&str>) -> Result<StreamFilter, Problem> {
    let fault = |name: &str| Problem::new(Code::InvalidRequest).at(format!("query:{name}"));
    let segment = segment.map(|key| Key::parse(key).ok_or_else(|| fault("segment"))).transpose()?;
    let customer = customer.map(|id| PersonId::parse(id).ok_or_else(|| fault("customer"))).transpose()?;
    Ok(StreamFilter { segment, customer })
}

fn transition(row: &StreamRow, veil: Veil) -> Transition {
    let empty = Transition {
        seq: row.seq,
        at: row.at.to_string(),
        kind: "moved",
        segment: row.segment.to_string(),
        customer: None,
        direction: None,
        cause: "",
        message_id: None,
        entered: None,
        left: None,
        size: None,
    };
    match &row.event {
        StreamEvent::Moved(Move { customer, direction, cause }) => Transition {
            customer: Some(veil.id(customer)),
            direction: Some(direction.word()),
            cause: cause.word(),
            message_id: match cause {
                MoveCause::Message(id) => Some(veil.word(id.as_str())),
                MoveCause::Time | MoveCause::Definition | MoveCause::Batch => None,
            },
            ..empty
        },
        StreamEvent::Resettled(all) => Transition {
            kind: "resettled",
            cause: all.cause.word(),
            entered: Some(all.entered),
            left: Some(all.left),
            size: Some(all.size),
            ..empty
        },
    }
}
