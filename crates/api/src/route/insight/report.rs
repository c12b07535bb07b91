//! `GET /insight/report`: everything on one page.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::IntoResponse;
use kesit_access::Permission;
use kesit_app::insight::report::{self, About};
use kesit_model::Language as DataLanguage;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::instant;
use crate::language::Language;
use crate::problem::{Code, Problem};
use crate::query::Query;
use crate::route::{Docs, Route};
use crate::state::Api;

/// The page may load nothing and run nothing.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'";

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/insight/report", Permission::InsightRead, report_page).docs(
            Docs::new("insight", "Everything about the shop on one page")
                .more("In the language of `Accept-Language`. Takes a while with many customers.")
                .query::<ReportQuery>()
                .gives_text(200, "The page.", "text/html"),
        ),
    ]
}

#[derive(Debug, Deserialize, IntoParams)]
struct ReportQuery {
    /// The instant: RFC 3339, or a date in the time zone of the workspace. Now if it is not given.
    as_of: Option<String>,
    /// The name of the shop, as it stands on the page.
    #[param(max_length = 200)]
    name: Option<String>,
}

async fn report_page(
    State(api): State<Api>,
    headers: HeaderMap,
    Query(query): Query<ReportQuery>,
) -> Result<impl IntoResponse, Problem> {
    const MAX_NAME_CHARS: usize = 200;
    let name = query.name.unwrap_or_default();
    if name.chars().count() > MAX_NAME_CHARS {
        return Err(Problem::new(Code::InvalidRequest).at("query:name"));
    }
    let language = match Language::of(&headers) {
        Language::English => DataLanguage::English,
        Language::Turkish => DataLanguage::Turkish,
    };
    let now = api.now();
    let page = api.work(move |service| {
        let stored = service.stored_settings();
        let as_of = instant::read("as_of", query.as_of.as_deref(), &service.settings().zone, now)?;
        let about = About {
            name,
            zone: stored.time_zone.clone(),
            currency: Some(stored.currency.clone()),
            made_by: format!("Kesit {}", env!("CARGO_PKG_VERSION")),
            read: None,
            files: Vec::new(),
        };
        Ok(report::page(&mut service.workspace(), &about, as_of, service.threads(), language))
    });
    let headers = [(CONTENT_TYPE, "text/html; charset=utf-8"), (CONTENT_SECURITY_POLICY, POLICY)];
    Ok((headers, page.await?))
}
