//! Static lists: read, put in place, taken away.

use std::collections::BTreeSet;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use kesit_access::Permission;
use kesit_access::audit::AuditAction;
use kesit_app::service::ListError;
use kesit_app::source::parse_list;
use kesit_model::{Key, PersonId};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::{IntoParams, ToSchema};

use super::{Docs, Route};
use crate::audit::Done;
use crate::body::{self, media_type};
use crate::caller::Caller;
use crate::csv;
use crate::etag::{self, Tag};
use crate::fault;
use crate::mask::Veil;
use crate::page::{Page, PageQuery};
use crate::path::Path;
use crate::problem::{Code, Problem};
use crate::query::Query;
use crate::state::Api;

/// The greatest list that is taken.
const MAX_LIST_BYTES: usize = 64 << 20;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/lists", Permission::ListsRead, all)
            .docs(Docs::new("lists", "All static lists").gives::<AllLists>(200, "The lists by key.")),
        Route::get("/lists/{key}", Permission::ListsRead, get).docs(
            Docs::new("lists", "Who is on a list")
                .query::<ListQuery>()
                .gives::<Page<ListRow>>(200, "The ids, ascending.")
                .gives_text(200, "The ids, ascending.", "text/csv")
                .etag()
                .problems(&[Code::NotFound, Code::InvalidCursor]),
        ),
        Route::put("/lists/{key}", Permission::ListsWrite, put).docs(
            Docs::new("lists", "Put a list in place")
                .more("A table whose column `user_id` (or the first one) holds ids, or JSON. Segments that refer to it move at once.")
                .if_match()
                .takes::<ListBody>()
                .takes_text("text/csv")
                .example(serde_json::json!({"ids": ["ayse", "mehmet"]}))
                .gives::<ListSummary>(200, "It is in force."),
        ).leaves(AuditAction::ListChanged),
        Route::delete("/lists/{key}", Permission::ListsWrite, delete).docs(
            Docs::new("lists", "Take a list away")
                .if_match()
                .gives_nothing(204, "It is gone.")
                .problems(&[Code::NotFound]),
        ).leaves(AuditAction::ListChanged),
    ]
}

/// All lists.
#[derive(Debug, Serialize, ToSchema)]
struct AllLists {
    /// By key.
    items: Vec<ListSummary>,
}

/// A list, without who is on it.
#[derive(Debug, Serialize, ToSchema)]
struct ListSummary {
    /// Its key.
    key: String,
    /// How many ids are on it.
    size: usize,
}

/// One row of a list.
#[derive(Debug, Serialize, ToSchema)]
struct ListRow {
    /// The id.
    id: String,
}

/// Who is to be on a list.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ListBody {
    /// The ids; twice the same counts once.
    ids: Vec<String>,
}

#[derive(Debug, Deserialize, IntoParams)]
struct ListQuery {
    /// `json` for a page, `csv` for all.
    #[param(inline)]
    format: Option<Format>,
    /// `next_cursor` of the page before; none for the first page.
    cursor: Option<String>,
    /// How many ids a page has at most.
    #[param(minimum = 1, maximum = 1000, default = 100)]
    limit: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Format {
    Json,
    Csv,
}

async fn all(State(api): State<Api>) -> Json<AllLists> {
    let lists = api.service().lists();
    let items = lists.iter().map(|(key, ids)| ListSummary { key: key.to_string(), size: ids.len() });
    Json(AllLists { items: items.collect() })
}

async fn get(
    State(api): State<Api>,
    caller: Caller,
    path: Path,
    Query(query): Query<ListQuery>,
) -> Result<Response, Problem> {
    let (key, veil) = (path.key("key")?, Veil::of(&caller));
    let page = PageQuery { cursor: query.cursor, limit: query.limit };
    let name = format!("list {key}");
    // The cursor counts, for an id may be personal.
    let (limit, skip) = (page.limit()?, page.after::<usize>(&name)?.unwrap_or(0));
    let ids = list(&api, &key).await?.ok_or_else(|| no_list(&key))?;
    let tag = tag(&ids);
    if query.format == Some(Format::Csv) {
        let table = csv::answer(key.as_str(), move |writer| {
            writer.row(["user_id"])?;
            ids.iter().try_for_each(|id| writer.row([veil.id(id).as_str()]))
        });
        return Ok((tag.header(), table).into_response());
    }
    let rows: Vec<ListRow> =
        ids.iter().skip(skip).take(limit + 1).map(|id| ListRow { id: veil.id(id) }).collect();
    Ok((tag.header(), Json(Page::new(&name, rows, limit, |_| skip + limit))).into_response())
}

async fn put(
    State(api): State<Api>,
    path: Path,
    headers: HeaderMap,
    request: Request,
) -> Result<(Done, Json<ListSummary>), Problem> {
    let key = path.key("key")?;
    etag::check(&headers, list(&api, &key).await?.as_ref().map(tag).as_ref())?;
    let kind = media_type(&headers);
    let bytes = body::bytes(request.into_body(), MAX_LIST_BYTES).await?;
    let depth = api.limits().json_depth;
    let put = api.work(move |service| {
        let ids = read(&kind, &bytes, depth)?;
        service.put_list(&key, &ids)?;
        Ok(ListSummary { key: key.to_string(), size: ids.len() })
    });
    let put = put.await?;
    Ok((Done::how(format!("{} ids", put.size)), Json(put)))
}

fn read(kind: &str, bytes: &Bytes, depth: usize) -> Result<Vec<PersonId>, Problem> {
    match kind {
        "text/csv" => parse_list(bytes)
            .map(|ids| ids.into_iter().collect())
            .map_err(|_| Problem::new(Code::MalformedBody).detail("this is no table", "bu bir tablo değil")),
        "application/json" => {
            let body: ListBody = body::parse(bytes, depth)?;
            let one = |(place, id): (usize, &String)| {
                PersonId::parse(id.trim()).ok_or_else(|| {
                    Problem::new(Code::InvalidRequest)
                        .at(format!("/ids/{place}"))
                        .detail("this cannot be the id of a customer", "bu bir müşteri kimliği olamaz")
                })
            };
            let ids: BTreeSet<PersonId> = body.ids.iter().enumerate().map(one).collect::<Result<_, _>>()?;
            Ok(ids.into_iter().collect())
        }
        _ => Err(Problem::new(Code::UnsupportedMediaType).at("header:Content-Type").detail(
            "`text/csv` or `application/json` is wanted",
            "`text/csv` ya da `application/json` beklenir",
        )),
    }
}

async fn delete(
    State(api): State<Api>,
    path: Path,
    headers: HeaderMap,
) -> Result<(StatusCode, Done, ()), Problem> {
    let key = path.key("key")?;
    let ids = list(&api, &key).await?.ok_or_else(|| no_list(&key))?;
    etag::check(&headers, Some(&tag(&ids)))?;
    let gone = api.work({
        let key = key.clone();
        move |service| Ok(service.remove_list(&key)?)
    });
    if gone.await? { Ok((StatusCode::NO_CONTENT, Done::how("removed"), ())) } else { Err(no_list(&key)) }
}

async fn list(api: &Api, key: &Key) -> Result<Option<BTreeSet<PersonId>>, Problem> {
    let key = key.clone();
    api.work(move |service| Ok(service.lists().remove(&key))).await
}

fn tag(ids: &BTreeSet<PersonId>) -> Tag {
    let mut hash = Sha256::new();
    for id in ids {
        hash.update(id.as_str());
        hash.update([0]);
    }
    Tag::new(hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect::<String>())
}

fn no_list(key: &Key) -> Problem {
    Problem::new(Code::NotFound).detail(format!("there is no list `{key}`"), format!("`{key}` listesi yok"))
}

impl From<ListError> for Problem {
    fn from(error: ListError) -> Problem {
        match error {
            ListError::Refused(error) => error.into(),
            error => fault::internal(&error),
        }
    }
}
