//! The audit log.

use axum::Json;
use kesit_access::Permission;
use kesit_access::audit::AuditAction;
use kesit_app::access::{Audit, AuditFilter};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::SignIn;
use crate::caller::Caller;
use crate::page::{Page, PageQuery};
use crate::problem::{Code, Problem};
use crate::query::Query;
use crate::route::{Docs, Route};

/// The name of the list in its cursors.
const AUDIT: &str = "audit";

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/audit", Permission::AuditRead, audit).docs(
            Docs::new("audit", "Who did what")
                .query::<AuditQuery>()
                .gives::<Page<AuditRow>>(200, "The latest first.")
                .problems(&[Code::InvalidCursor, Code::InvalidRequest]),
        ),
    ]
}

/// Which entries are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct AuditQuery {
    /// `next_cursor` of the page before; none for the first page.
    cursor: Option<String>,
    /// How many entries at most.
    #[param(minimum = 1, maximum = 1000, default = 100)]
    limit: Option<usize>,
    /// Only this action, such as `user.invited`.
    action: Option<String>,
    /// Only this object, by its id or key.
    object: Option<String>,
}

/// An entry.
#[derive(Debug, Serialize, ToSchema)]
struct AuditRow {
    /// Its number, growing.
    seq: u64,
    /// When.
    #[schema(format = DateTime)]
    at: String,
    /// `user`, `api_key`, `local` (the command line or Kesit itself) or `nobody`.
    actor: String,
    /// The number of the user or key; `null` for the others.
    actor_id: Option<u64>,
    /// The address that the request came from; `null` if from no network.
    address: Option<String>,
    /// What was done, such as `user.invited`.
    action: String,
    /// The object, by its id or key; empty if there is none.
    object: String,
    /// What more there is to say; may be empty.
    detail: String,
}

impl From<Audit> for AuditRow {
    fn from(entry: Audit) -> AuditRow {
        let Audit { seq, at, actor, actor_id, address, action, object, detail } = entry;
        AuditRow { seq, at: at.to_string(), actor, actor_id, address, action, object, detail }
    }
}

async fn audit(
    sign_in: SignIn,
    caller: Caller,
    Query(query): Query<AuditQuery>,
) -> Result<Json<Page<AuditRow>>, Problem> {
    let AuditQuery { cursor, limit, action, object } = query;
    let page = PageQuery { cursor, limit };
    let limit = page.limit()?;
    if action.as_deref().is_some_and(|action| AuditAction::parse(action).is_none()) {
        let fault = Problem::new(Code::InvalidRequest).at("query:action");
        return Err(fault.detail("there is no such action", "böyle bir eylem yok"));
    }
    let before: Option<u64> = page.after(AUDIT)?;
    let more = u32::try_from(limit).unwrap_or(u32::MAX).saturating_add(1);
    let filter = AuditFilter { before, action, object, actor: None, limit: Some(more) };
    let entries = sign_in.ask(move |gate, _| gate.audit(&caller.0, &filter)).await?;
    Ok(Json(Page::new(AUDIT, entries.into_iter().map(AuditRow::from).collect(), limit, |entry| entry.seq)))
}
