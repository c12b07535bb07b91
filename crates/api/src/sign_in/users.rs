//! Users: who may sign in.

use std::fmt;

use axum::Json;
use axum::http::StatusCode;
use axum::response::Response;
use kesit_access::{Permission, Role, UserId};
use kesit_app::access::{Invited, User, UserChange};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::SignIn;
use super::fault::invalid;
use super::session::{Ended, secret};
use crate::body;
use crate::caller::Caller;
use crate::path::Path;
use crate::problem::{Code, Problem};
use crate::route::{Docs, Route};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/users", Permission::UsersRead, users)
            .docs(Docs::new("users", "Who may sign in").gives::<Users>(200, "All users.")),
        Route::post("/users", Permission::UsersWrite, invite)
            .docs(
                Docs::new("users", "Invite somebody")
                    .more("The answer holds a token, once: hand it to them, so that they choose a password.")
                    .takes::<InviteBody>()
                    .gives::<Invitation>(201, "Invited.")
                    .problems(&[Code::Conflict]),
            )
            .leaves_its_own(),
        Route::patch("/users/{id}", Permission::UsersWrite, change)
            .docs(
                Docs::new("users", "Change, disable or enable a user")
                    .takes::<UserBody>()
                    .gives::<UserAnswer>(200, "The user as it is now.")
                    .problems(&[Code::NotFound, Code::Conflict]),
            )
            .leaves_its_own(),
        Route::post("/users/{id}/invitation", Permission::UsersWrite, invite_again)
            .docs(
                Docs::new("users", "Invite somebody once more, such as when a password was forgotten")
                    .gives::<Invitation>(201, "Invited.")
                    .problems(&[Code::NotFound]),
            )
            .leaves_its_own(),
        Route::delete("/users/{id}/sessions", Permission::UsersWrite, end_sessions)
            .docs(
                Docs::new("users", "Sign a user out everywhere")
                    .gives::<Ended>(200, "How many sessions ended.")
                    .problems(&[Code::NotFound]),
            )
            .leaves_its_own(),
    ]
}

/// All users.
#[derive(Debug, Serialize, ToSchema)]
struct Users {
    /// In the order in which they were added; at most 1,000.
    items: Vec<UserAnswer>,
}

/// A user.
#[derive(Serialize, ToSchema)]
pub(super) struct UserAnswer {
    /// The number, never given twice.
    id: u64,
    /// The e-mail address.
    email: String,
    /// The name as it is shown.
    name: String,
    /// `owner`, `editor`, `analyst` or `viewer`.
    role: String,
    /// `active`, `invited` or `disabled`.
    state: &'static str,
    /// Until when an invitation is good; `null` if none is open.
    #[schema(format = DateTime)]
    invitation_until: Option<String>,
    /// When the user was added.
    #[schema(format = DateTime)]
    created_at: String,
    /// When the user signed in last; `null` if never.
    #[schema(format = DateTime)]
    signed_in_at: Option<String>,
}

/// Somebody to invite.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct InviteBody {
    /// The e-mail address.
    #[schema(max_length = 254)]
    email: String,
    /// The name as it is shown.
    #[schema(max_length = 100)]
    name: String,
    /// `owner`, `editor`, `analyst` or `viewer`.
    role: String,
}

/// What is to be changed; what is left out stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct UserBody {
    /// Another name.
    #[schema(max_length = 100)]
    name: Option<String>,
    /// `owner`, `editor`, `analyst` or `viewer`.
    role: Option<String>,
    /// Whether the user may sign in.
    is_enabled: Option<bool>,
}

/// An invitation.
#[derive(Serialize, ToSchema)]
struct Invitation {
    /// Who was invited.
    user: UserAnswer,
    /// What they choose their password with; shown once.
    token: String,
}

macro_rules! silent {
    ($($name:ident)*) => { $(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )* };
}

silent! { UserAnswer InviteBody UserBody Invitation }

impl From<User> for UserAnswer {
    fn from(user: User) -> UserAnswer {
        let state = match (user.disabled_at, user.has_password) {
            (Some(_), _) => "disabled",
            (None, true) => "active",
            (None, false) => "invited",
        };
        UserAnswer {
            id: user.id,
            email: user.email,
            name: user.name,
            role: user.role,
            state,
            invitation_until: user.invitation_until.map(|at| at.to_string()),
            created_at: user.created_at.to_string(),
            signed_in_at: user.signed_in_at.map(|at| at.to_string()),
        }
    }
}

fn role(text: &str) -> Result<Role, Problem> {
    let words = "owner, editor, analyst, viewer";
    Role::parse(text)
        .ok_or_else(|| invalid("/role").detail(format!("one of {words}"), format!("biri: {words}")))
}

fn invitation(invited: Invited) -> Response {
    let token = invited.token.reveal().to_owned();
    secret((StatusCode::CREATED, Json(Invitation { user: invited.user.into(), token })))
}

async fn users(sign_in: SignIn, caller: Caller) -> Result<Json<Users>, Problem> {
    let users = sign_in.ask(move |gate, _| gate.users(&caller.0)).await?;
    Ok(Json(Users { items: users.into_iter().map(UserAnswer::from).collect() }))
}

async fn invite(
    sign_in: SignIn,
    caller: Caller,
    body::Json(body): body::Json<InviteBody>,
) -> Result<Response, Problem> {
    let role = role(&body.role)?;
    let invite =
        move |gate: &kesit_app::access::Gate, now| gate.invite(&caller.0, &body.email, &body.name, role, now);
    Ok(invitation(sign_in.ask(invite).await?))
}

async fn invite_again(sign_in: SignIn, caller: Caller, path: Path) -> Result<Response, Problem> {
    let id = UserId(path.number("id")?);
    Ok(invitation(sign_in.ask(move |gate, now| gate.invite_again(&caller.0, id, now)).await?))
}

async fn change(
    sign_in: SignIn,
    caller: Caller,
    path: Path,
    body::Json(body): body::Json<UserBody>,
) -> Result<Json<UserAnswer>, Problem> {
    let id = UserId(path.number("id")?);
    let role = body.role.as_deref().map(role).transpose()?;
    let user = sign_in.ask(move |gate, now| {
        let change = UserChange { name: body.name.as_deref(), role, is_enabled: body.is_enabled };
        gate.change_user(&caller.0, id, change, now)
    });
    Ok(Json(user.await?.into()))
}

async fn end_sessions(sign_in: SignIn, caller: Caller, path: Path) -> Result<Json<Ended>, Problem> {
    let id = UserId(path.number("id")?);
    let ended = sign_in.ask(move |gate, now| gate.revoke_sessions(&caller.0, id, None, now)).await?;
    Ok(Json(Ended { ended }))
}
