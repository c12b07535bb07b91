//! Sessions: signing in and out, who one is, one's password and one's other sessions.

use std::fmt;

use axum::Json;
use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::header::{CACHE_CONTROL, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use kesit_access::{Permission, PrincipalKind, Role, Scopes, csrf};
use kesit_app::access::{Gate, SignedIn, Visitor};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::users::UserAnswer;
use super::{Address, Cookies, SignIn};
use crate::body;
use crate::caller::Caller;
use crate::idempotency::HoldsSecret;
use crate::problem::{Code, Problem};
use crate::route::{Docs, Needs, Route};
use crate::state::Api;

pub(super) const OWN: Needs = Needs::Anybody("concerns nobody but oneself");

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::post("/session", Needs::Nobody("who signs in has not signed in yet"), sign_in)
            .docs(
                Docs::new("session", "Sign in")
                    .more("Sets the cookie of the session. Changes must then carry `csrf` in `X-Kesit-CSRF`.")
                    .takes::<SignInBody>()
                    .gives::<SessionAnswer>(201, "Signed in.")
                    .problems(&[Code::BadCredentials, Code::CsrfRefused, Code::TooManyRequests]),
            )
            .leaves_its_own(),
        Route::get("/session", OWN, who_am_i).docs(
            Docs::new("session", "Who I am").gives::<SessionAnswer>(200, "Who, and the token for changes."),
        ),
        Route::delete("/session", OWN, sign_out)
            .docs(Docs::new("session", "Sign out").gives_nothing(204, "Signed out."))
            .leaves_its_own(),
        Route::put("/session/password", OWN, change_password)
            .docs(
                Docs::new("session", "Change my password")
                    .more("All other sessions end.")
                    .takes::<PasswordBody>()
                    .gives_nothing(204, "Changed.")
                    .problems(&[Code::BadCredentials, Code::NotPermitted, Code::TooManyRequests]),
            )
            .leaves_its_own(),
        Route::get("/session/all", OWN, sessions).docs(
            Docs::new("session", "Where I am signed in")
                .gives::<Sessions>(200, "The latest used first.")
                .problems(&[Code::NotPermitted]),
        ),
        Route::delete("/session/others", OWN, end_others)
            .docs(
                Docs::new("session", "Sign out everywhere else")
                    .gives::<Ended>(200, "How many sessions ended.")
                    .problems(&[Code::NotPermitted]),
            )
            .leaves_its_own(),
    ]
}

/// Who signs in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SignInBody {
    /// The e-mail address.
    #[schema(max_length = 254)]
    email: String,
    /// The password.
    #[schema(max_length = 1024)]
    password: String,
}

/// One's own new password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PasswordBody {
    /// The password of now.
    #[schema(max_length = 1024)]
    before: String,
    /// The new one.
    #[schema(min_length = 10, max_length = 1024)]
    password: String,
}

impl fmt::Debug for SignInBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignInBody(…)")
    }
}

impl fmt::Debug for PasswordBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordBody(…)")
    }
}

/// Who is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SessionAnswer {
    /// The user; `null` for an API key.
    user: Option<UserAnswer>,
    /// What they may do.
    permissions: Vec<&'static str>,
    /// What changes must carry in `X-Kesit-CSRF`; `null` for an API key, which needs none.
    csrf: Option<String>,
}

/// Where somebody is signed in.
#[derive(Debug, Serialize, ToSchema)]
struct Sessions {
    /// The latest used first.
    items: Vec<SessionRow>,
}

/// One session.
#[derive(Debug, Serialize, ToSchema)]
struct SessionRow {
    /// Its number.
    id: u64,
    /// When it began.
    #[schema(format = DateTime)]
    created_at: String,
    /// When it was used last, to five minutes.
    #[schema(format = DateTime)]
    seen_at: String,
    /// The address that it began from.
    address: Option<String>,
}

/// How many sessions ended.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Ended {
    /// How many.
    pub(super) ended: usize,
}

async fn sign_in(
    sign_in: SignIn,
    from: Address,
    body::Json(body): body::Json<SignInBody>,
) -> Result<Response, Problem> {
    let signed_in =
        sign_in.ask(move |gate, now| gate.sign_in(&body.email, &body.password, from.0, now)).await?;
    Ok(begun(sign_in.cookies, signed_in))
}

/// The answer to whoever has just signed in, with the cookie.
pub(super) fn begun(cookies: Cookies, signed_in: SignedIn) -> Response {
    let cookie = cookies.set(&signed_in.session);
    let role = Role::parse(&signed_in.user.role);
    let permissions = role.map_or(Scopes::NONE, Scopes::of_role);
    let answer = SessionAnswer {
        user: Some(signed_in.user.into()),
        permissions: permissions.iter().map(Permission::code).collect(),
        csrf: Some(signed_in.csrf),
    };
    secret((StatusCode::CREATED, [(SET_COOKIE, cookie)], Json(answer)))
}

/// An answer that nobody may keep.
pub(crate) fn secret(answer: impl IntoResponse) -> Response {
    let mut response = answer.into_response();
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response.extensions_mut().insert(HoldsSecret);
    response
}

async fn who_am_i(sign_in: SignIn, caller: Caller, session: Option<OwnSession>) -> Result<Response, Problem> {
    let principal = caller.0;
    let user = match principal.kind {
        PrincipalKind::User { id, .. } => Some(sign_in.ask(move |gate, _| gate.user(&principal, id)).await?),
        _ => None,
    };
    Ok(secret(Json(SessionAnswer {
        user: user.map(UserAnswer::from),
        permissions: principal.scopes().iter().map(Permission::code).collect(),
        csrf: session.map(|session| csrf::token(&session.0.token)),
    })))
}

async fn sign_out(sign_in: SignIn, session: OwnSession) -> Result<Response, Problem> {
    sign_in.ask(move |gate, now| gate.sign_out(&session.0, now)).await?;
    Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, sign_in.cookies.clear())]).into_response())
}

async fn change_password(
    sign_in: SignIn,
    session: OwnSession,
    body::Json(body): body::Json<PasswordBody>,
) -> Result<StatusCode, Problem> {
    let change = move |gate: &Gate, now| gate.change_password(&session.0, &body.before, &body.password, now);
    sign_in.ask(change).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn sessions(sign_in: SignIn, caller: Caller) -> Result<Json<Sessions>, Problem> {
    let sessions = sign_in.ask(move |gate, _| gate.sessions(&caller.0)).await?;
    let row = |session: kesit_app::access::Session| SessionRow {
        id: session.id,
        created_at: session.created_at.to_string(),
        seen_at: session.seen_at.to_string(),
        address: session.address,
    };
    Ok(Json(Sessions { items: sessions.into_iter().map(row).collect() }))
}

async fn end_others(sign_in: SignIn, OwnSession(visitor): OwnSession) -> Result<Json<Ended>, Problem> {
    let PrincipalKind::User { id, .. } = visitor.principal.kind else {
        return Err(Code::NotPermitted.into());
    };
    let end =
        move |gate: &Gate, now| gate.revoke_sessions(&visitor.principal, id, Some(visitor.session), now);
    Ok(Json(Ended { ended: sign_in.ask(end).await? }))
}

/// The session that a request is sent in; an API key has none.
struct OwnSession(Visitor);

impl FromRequestParts<Api> for OwnSession {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<OwnSession, Problem> {
        let sign_in = SignIn::from_request_parts(parts, api).await?;
        let only = || {
            Problem::new(Code::NotPermitted).detail("a key has no session", "bir anahtarın oturumu yoktur")
        };
        sign_in.visitor(parts)?.map(OwnSession).ok_or_else(only)
    }
}

impl OptionalFromRequestParts<Api> for OwnSession {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Option<OwnSession>, Problem> {
        let sign_in = SignIn::from_request_parts(parts, api).await?;
        Ok(sign_in.visitor(parts)?.map(OwnSession))
    }
}
