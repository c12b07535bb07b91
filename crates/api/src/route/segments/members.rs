//! `GET /segments/{key}/members`: who is in, page by page or all of them as CSV.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kesit_access::Permission;
use kesit_access::audit::AuditAction;
use kesit_app::service::Service;
use kesit_app::workspace::{MemberSpan, RosterMember, RosterOrder, RosterQuestion};
use kesit_model::{Key, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::audit::Done;
use crate::caller::Caller;
use crate::csv;
use crate::instant;
use crate::mask::Veil;
use crate::page::{Page, PageQuery};
use crate::path::Path;
use crate::problem::{Code, Problem};
use crate::query::Query;
use crate::route::{Docs, Route};
use crate::state::Api;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/segments/{key}/members", Permission::CustomersRead, members).docs(
            Docs::new("segments", "Who is in a segment")
                .query::<MembersQuery>()
                .gives::<Page<MemberAnswer>>(200, "The members, always in the same order.")
                .gives_text(200, "The members, always in the same order.", "text/csv")
                .problems(&[Code::NotFound, Code::InvalidCursor]),
        ),
    ]
}

#[derive(Debug, Deserialize, IntoParams)]
struct MembersQuery {
    /// The instant: RFC 3339, or a date in the time zone of the workspace. Now if it is not given.
    as_of: Option<String>,
    /// `json` for a page, `csv` for all members.
    #[param(inline)]
    format: Option<Format>,
    /// `next_cursor` of the page before; none for the first page.
    cursor: Option<String>,
    /// How many members a page has at most.
    #[param(minimum = 1, maximum = 1000, default = 100)]
    limit: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Format {
    #[default]
    Json,
    Csv,
}

/// A member.
#[derive(Debug, Serialize, ToSchema)]
struct MemberAnswer {
    /// The id.
    id: String,
    /// Since when, unbroken.
    #[schema(format = DateTime)]
    since: Option<String>,
    /// When that may end at the earliest with no new data; `null` for never.
    #[schema(format = DateTime)]
    until: Option<String>,
}

async fn members(
    State(api): State<Api>,
    caller: Caller,
    path: Path,
    Query(query): Query<MembersQuery>,
) -> Result<Response, Problem> {
    let (key, veil) = (path.key("key")?, Veil::of(&caller));
    let page = PageQuery { cursor: query.cursor, limit: query.limit };
    let (limit, list) = (page.limit()?, format!("members of {key}"));
    let after = page.after::<(u32, i64)>(&list)?;
    let is_csv = query.format == Some(Format::Csv);
    let now = api.now();
    let question =
        Question { key: key.clone(), as_of: query.as_of, limit: (!is_csv).then_some(limit + 1), after };
    let (as_of, members) = api.work(move |service| question.ask(service, now)).await?;
    if is_csv {
        let exported = Done::action(AuditAction::MembersExported);
        return Ok((exported, table(&key, members, veil)).into_response());
    }
    let place = members.get(limit.min(members.len()).saturating_sub(1)).map(|last| last.place);
    let items: Vec<MemberAnswer> = members.into_iter().map(|one| member(&one, veil)).collect();
    // All pages are of the instant of the first one.
    Ok(Json(Page::new(&list, items, limit, |_| (place, as_of.0))).into_response())
}

struct Question {
    key: Key,
    as_of: Option<String>,
    limit: Option<usize>,
    after: Option<(u32, i64)>,
}

impl Question {
    fn ask(self, service: &Service, now: Timestamp) -> Result<(Timestamp, Vec<RosterMember>), Problem> {
        let mut workspace = service.workspace();
        let as_of = match &self.after {
            Some((_, as_of)) => Timestamp(*as_of),
            None => instant::read("as_of", self.as_of.as_deref(), &workspace.settings().zone, now)?,
        };
        let roster = workspace.roster(&RosterQuestion {
            segment: self.key,
            as_of,
            traits: Vec::new(),
            with_spans: true,
            order: RosterOrder::Place { after: self.after.map(|(after, _)| after) },
            limit: self.limit,
            threads: service.threads(),
        })?;
        Ok((as_of, roster.members))
    }
}

fn member(member: &RosterMember, veil: Veil) -> MemberAnswer {
    let (since, until) = span(member.span);
    MemberAnswer { id: veil.id(&member.id), since, until }
}

fn span(span: Option<MemberSpan>) -> (Option<String>, Option<String>) {
    (span.map(|span| span.since.to_string()), span.and_then(|span| instant::maybe(span.until)))
}

fn table(key: &Key, members: Vec<RosterMember>, veil: Veil) -> Response {
    csv::answer(key.as_str(), move |writer| {
        writer.row(["id", "since", "until"])?;
        for one in &members {
            let (since, until) = span(one.span);
            let id = veil.id(&one.id);
            writer.row([
                id.as_str(),
                since.as_deref().unwrap_or_default(),
                until.as_deref().unwrap_or_default(),
            ])?;
        }
        Ok(())
    })
}
