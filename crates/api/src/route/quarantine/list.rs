//! What waits in the quarantine, and why.

use axum::Json;
use axum::extract::State;
use kesit_access::{Permission, mask};
use kesit_app::import::ImportId;
use kesit_app::import::quarantine::{Dropped, Filter, reason_hint, reason_text};
use kesit_model::Language;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::caller::Caller;
use crate::page::{Page, PageQuery};
use crate::problem::{Code, Problem};
use crate::query::Query;
use crate::route::{Docs, Route};
use crate::state::Api;

/// The names of the lists in their cursors.
const REQUESTS: &str = "quarantined requests";
const ROWS: &str = "quarantined rows";

pub(super) fn routes() -> Vec<Route> {
    let read = Permission::QuarantineRead;
    vec![
        Route::get("/quarantine", read, counts)
            .docs(Docs::new("quarantine", "What waits, and why").gives::<Waiting>(200, "Counts by reason.")),
        Route::get("/quarantine/rows", read, rows).docs(
            Docs::new("quarantine", "Rows of imports that wait")
                .query::<RowsQuery>()
                .gives::<Page<RowAnswer>>(200, "By import, file and row.")
                .problems(&[Code::InvalidCursor]),
        ),
        Route::get("/quarantine/requests", read, requests).docs(
            Docs::new("quarantine", "Messages of sources that wait")
                .query::<RequestsQuery>()
                .gives::<Page<RequestAnswer>>(200, "The oldest first.")
                .problems(&[Code::InvalidCursor]),
        ),
    ]
}

/// What waits.
#[derive(Debug, Serialize, ToSchema)]
struct Waiting {
    /// Rows of imports.
    imports: Vec<ImportCount>,
    /// Messages of sources.
    requests: Vec<RequestCount>,
    /// What waited and was dropped, ever.
    dropped: Vec<DroppedCount>,
}

/// How many were dropped for a reason.
#[derive(Debug, Serialize, ToSchema)]
struct DroppedCount {
    /// The import whose rows they were; `null` if they were messages of a source.
    import: Option<u64>,
    /// The name of the source; empty if they were rows.
    source: String,
    /// The reason that somebody gave: `unusable`, `test` or `unwanted`.
    reason: String,
    /// How many.
    count: u64,
    /// When that was done last.
    #[schema(format = DateTime)]
    last_at: String,
}

/// Rows of a file that wait for the same reason.
#[derive(Debug, Serialize, ToSchema)]
struct ImportCount {
    /// The import.
    import: u64,
    /// The place of the file in it, from 0.
    file: usize,
    /// The stable word for what is wrong.
    reason: String,
    /// What that means; `null` for a word that this version does not know.
    meaning: Option<&'static str>,
    /// What to do about it.
    hint: Option<&'static str>,
    /// How many.
    rows: u64,
    /// The first of them.
    first_row: u64,
    /// The column at fault in one of them.
    field: Option<String>,
}

/// Messages of a source that wait for the same reason.
#[derive(Debug, Serialize, ToSchema)]
struct RequestCount {
    /// The name of the source.
    source: String,
    /// The stable word for what is wrong.
    reason: String,
    /// What that means; `null` for a word that this version does not know.
    meaning: Option<&'static str>,
    /// How many.
    count: u64,
}

#[derive(Debug, Deserialize, IntoParams)]
struct RowsQuery {
    /// Only those of this import.
    import: Option<u64>,
    /// Only those with this reason.
    reason: Option<String>,
    /// `next_cursor` of the page before; none for the first page.
    cursor: Option<String>,
    /// How many rows a page has at most.
    #[param(minimum = 1, maximum = 1000, default = 100)]
    limit: Option<usize>,
}

#[derive(Debug, Deserialize, IntoParams)]
struct RequestsQuery {
    /// Only those with this reason.
    reason: Option<String>,
    /// `next_cursor` of the page before; none for the first page.
    cursor: Option<String>,
    /// How many a page has at most.
    #[param(minimum = 1, maximum = 1000, default = 100)]
    limit: Option<usize>,
}

/// A row of an import that waits.
#[derive(Debug, Serialize, ToSchema)]
struct RowAnswer {
    /// The import.
    import: u64,
    /// The place of the file in it, from 0.
    file: usize,
    /// Its line in the file.
    row: u64,
    /// The place among what waits of the same line, from 0.
    ordinal: u64,
    /// The stable word for what is wrong.
    reason: String,
    /// The column at fault; `null` if it is the whole row.
    field: Option<String>,
    /// What stood there: the cells as a JSON list, or a message as a JSON text.
    raw: String,
}

/// A message of a source that waits.
#[derive(Debug, Serialize, ToSchema)]
struct RequestAnswer {
    /// Its number.
    id: i64,
    /// The name of the source.
    source: String,
    /// When it came.
    #[schema(format = DateTime)]
    received_at: String,
    /// The stable word for what is wrong.
    reason: String,
    /// The member at fault; `null` if it is the whole.
    field: Option<String>,
    /// As it was sent.
    raw: String,
}

impl From<Dropped> for DroppedCount {
    fn from(dropped: Dropped) -> DroppedCount {
        let Dropped { import, source, reason, count, last_at } = dropped;
        DroppedCount { import: import.map(|id| id.0), source, reason, count, last_at: last_at.to_string() }
    }
}

async fn counts(State(api): State<Api>) -> Result<Json<Waiting>, Problem> {
    let answer = api.work(|service| {
        let catalogue = service.catalogue()?;
        let imports = catalogue.quarantine_counts(&Filter::default())?.into_iter().map(|count| ImportCount {
            import: count.import.0,
            file: count.file,
            meaning: reason_text(&count.reason, Language::English),
            hint: reason_hint(&count.reason, Language::English),
            reason: count.reason,
            rows: count.rows,
            first_row: count.first_row,
            field: count.field,
        });
        let requests = catalogue.aside_counts()?.into_iter().map(|count| RequestCount {
            source: count.source,
            meaning: reason_text(&count.reason, Language::English),
            reason: count.reason,
            count: count.count,
        });
        let dropped = catalogue.dropped()?.into_iter().map(DroppedCount::from);
        Ok(Waiting { imports: imports.collect(), requests: requests.collect(), dropped: dropped.collect() })
    });
    answer.await.map(Json)
}

async fn rows(
    State(api): State<Api>,
    caller: Caller,
    Query(query): Query<RowsQuery>,
) -> Result<Json<Page<RowAnswer>>, Problem> {
    let page = PageQuery { cursor: query.cursor, limit: query.limit };
    let (limit, skip) = (page.limit()?, page.after::<usize>(ROWS)?.unwrap_or(0));
    let filter = Filter { import: query.import.map(ImportId), file: None, reason: query.reason };
    let masks = caller.sees_masked();
    let rows = api.work(move |service| {
        let (mut seen, mut rows) = (0, Vec::new());
        service.catalogue()?.quarantined(&filter, &mut |row| {
            seen += 1;
            if seen > skip {
                rows.push(RowAnswer {
                    import: row.place.import.0,
                    file: row.place.file,
                    row: row.place.row,
                    ordinal: row.place.ordinal,
                    reason: row.reason,
                    field: row.field,
                    raw: shown(row.raw, masks),
                });
            }
            rows.len() <= limit
        })?;
        Ok(rows)
    });
    Ok(Json(Page::new(ROWS, rows.await?, limit, |_| skip + limit)))
}

async fn requests(
    State(api): State<Api>,
    caller: Caller,
    Query(query): Query<RequestsQuery>,
) -> Result<Json<Page<RequestAnswer>>, Problem> {
    let page = PageQuery { cursor: query.cursor, limit: query.limit };
    let (limit, after) = (page.limit()?, page.after::<i64>(REQUESTS)?.unwrap_or(0));
    let masks = caller.sees_masked();
    let waiting = api.work(move |service| {
        let catalogue = service.catalogue()?;
        let waiting = catalogue.waiting_aside(after, limit + 1, query.reason.as_deref())?;
        let one = waiting.into_iter().map(|one| RequestAnswer {
            id: one.id,
            source: one.content.source,
            received_at: one.content.received_at.to_string(),
            reason: one.content.reason,
            field: one.content.field,
            raw: shown(one.content.raw, masks),
        });
        Ok(one.collect::<Vec<_>>())
    });
    Ok(Json(Page::new(REQUESTS, waiting.await?, limit, |one| one.id)))
}

/// What stood there; hidden as a whole from who may not see personal data, for nobody knows what it holds.
fn shown(raw: String, masks: bool) -> String {
    if masks { mask::HIDDEN.to_owned() } else { raw }
}
