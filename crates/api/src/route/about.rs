//! What server this is, and what it can: the document of the API.

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use kesit_access::PrincipalKind;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Docs, Needs, Route};
use crate::caller::Caller;
use crate::document::document;
use crate::state::Api;

/// The routes.
pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/openapi.json", Needs::Nobody("says what is in the source of the program"), openapi)
            .docs(Docs::new("about", "This document").gives_text(
                200,
                "The document.",
                "application/vnd.oai.openapi+json",
            )),
        Route::get("/about", Needs::Anybody("says nothing of the shop"), about).docs(
            Docs::new("about", "Which server this is, and who asks")
                .gives::<About>(200, "What server, and who."),
        ),
    ]
}

/// Which server this is, and who asks.
#[derive(Debug, Serialize, ToSchema)]
struct About {
    /// The version of Kesit.
    version: &'static str,
    /// The time of the server.
    now: String,
    /// The name of the caller: `user:` or `key:` and a number.
    caller: String,
    /// `user`, `key`, `set-up` or `local`.
    kind: &'static str,
    /// The role of a user; `null` for a key.
    role: Option<&'static str>,
    /// What the caller may do.
    permissions: Vec<&'static str>,
}

async fn openapi() -> impl IntoResponse {
    ([("content-type", "application/vnd.oai.openapi+json")], document().to_string())
}

async fn about(State(api): State<Api>, caller: Caller) -> Json<About> {
    let (kind, role) = match caller.0.kind {
        PrincipalKind::User { role, .. } => ("user", Some(role.code())),
        PrincipalKind::ApiKey { .. } => ("key", None),
        PrincipalKind::SetUp => ("set-up", None),
        PrincipalKind::Local => ("local", None),
    };
    Json(About {
        version: env!("CARGO_PKG_VERSION"),
        now: api.now().to_string(),
        caller: caller.name(),
        kind,
        role,
        permissions: caller.0.scopes().iter().map(kesit_access::Permission::code).collect(),
    })
}
