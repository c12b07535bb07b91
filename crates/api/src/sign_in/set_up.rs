//! The first owner, and users who were invited.

use std::fmt;

use axum::Json;
use axum::response::Response;
use kesit_app::access::NewOwner;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::session::{SessionAnswer, begun};
use super::{Address, SignIn};
use crate::body;
use crate::problem::{Code, Problem};
use crate::route::{Docs, Needs, Route};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/setup", Needs::Nobody("a page must know whether to ask for the set-up token"), state)
            .docs(
                Docs::new("session", "Whether the first owner is still to be made")
                    .gives::<SetUpState>(200, "Whether there is nobody yet."),
            ),
        Route::post("/setup", Needs::Nobody("takes the token that the terminal shows"), set_up)
            .docs(
                Docs::new("session", "Make the first owner")
                    .takes::<SetUpBody>()
                    .gives::<SessionAnswer>(201, "Made and signed in.")
                    .problems(&[
                        Code::BadCredentials,
                        Code::Conflict,
                        Code::CsrfRefused,
                        Code::TooManyRequests,
                    ]),
            )
            .leaves_its_own(),
        Route::post("/join", Needs::Nobody("takes the token of an invitation"), join)
            .docs(
                Docs::new("session", "Choose my password by an invitation")
                    .takes::<JoinBody>()
                    .gives::<SessionAnswer>(201, "Joined and signed in.")
                    .problems(&[Code::BadCredentials, Code::CsrfRefused]),
            )
            .leaves_its_own(),
    ]
}

/// Whether the first owner is still to be made.
#[derive(Debug, Serialize, ToSchema)]
struct SetUpState {
    /// Whether there is nobody yet.
    is_needed: bool,
}

/// The first owner.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SetUpBody {
    /// The token that the terminal shows.
    #[schema(max_length = 100)]
    token: String,
    /// The e-mail address.
    #[schema(max_length = 254)]
    email: String,
    /// The name as it is shown.
    #[schema(max_length = 100)]
    name: String,
    /// The password.
    #[schema(min_length = 10, max_length = 1024)]
    password: String,
}

/// Somebody who was invited.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct JoinBody {
    /// The token of the invitation.
    #[schema(max_length = 100)]
    token: String,
    /// The password.
    #[schema(min_length = 10, max_length = 1024)]
    password: String,
}

impl fmt::Debug for SetUpBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SetUpBody(…)")
    }
}

impl fmt::Debug for JoinBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JoinBody(…)")
    }
}

async fn state(sign_in: SignIn) -> Result<Json<SetUpState>, Problem> {
    Ok(Json(SetUpState { is_needed: sign_in.ask(|gate, _| gate.needs_set_up()).await? }))
}

async fn set_up(
    sign_in: SignIn,
    from: Address,
    body::Json(body): body::Json<SetUpBody>,
) -> Result<Response, Problem> {
    let signed_in = sign_in.ask(move |gate, now| {
        let owner = NewOwner { email: &body.email, name: &body.name, password: &body.password };
        gate.set_up(&body.token, owner, from.0, now)
    });
    Ok(begun(sign_in.cookies, signed_in.await?))
}

async fn join(
    sign_in: SignIn,
    from: Address,
    body::Json(body): body::Json<JoinBody>,
) -> Result<Response, Problem> {
    let signed_in = sign_in.ask(move |gate, now| gate.join(&body.token, &body.password, from.0, now));
    Ok(begun(sign_in.cookies, signed_in.await?))
}
