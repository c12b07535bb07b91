//! Signing in over HTTP: cookies, keys, requests of other sites, and what nobody may keep.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use kesit_app::access::{Chance, NoChance};
use kesit_app::hooks::{Calls, Surroundings, Webhooks};
use kesit_app::upkeep::{Settings, init};
use serde_json::{Value, json};
use tokio::runtime::Handle;
use tower::ServiceExt as _;

use super::*;
use crate::idempotency::MemoryAnswers;
use kesit_app::service::{Options, Schedule, Service};

use crate::state::Limits;

const OWNER: &str = "ayse@shop.example";
const PASSWORD: &str = "uzun bir parola";

#[derive(Debug)]
struct Noon;

impl Clock for Noon {
    fn now(&self) -> Timestamp {
        Timestamp(1_700_000_000_000)
    }
}

#[derive(Default)]
struct Counting(AtomicU8);

impl Chance for Counting {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoChance> {
        bytes.fill(self.0.fetch_add(1, Ordering::Relaxed));
        Ok(())
    }
}

struct Server {
    _folder: tempfile::TempDir,
    router: Router,
    set_up: String,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Value,
}

fn server() -> Server {
    let folder = tempfile::tempdir().expect("a folder");
    init(folder.path(), &Settings::default()).expect("a workspace");
    let gate =
        Gate::open(&folder.path().join("catalogue.db"), Box::new(Counting::default())).expect("a gate");
    let set_up = gate.offer_set_up().expect("read").expect("nobody yet").reveal().to_owned();
    let sign_in = SignIn::new(Arc::new(gate), Arc::new(Noon), Cookies::Secure);
    let schedule = Schedule::NEVER;
    let options = Options {
        clock: Arc::new(Noon),
        threads: Some(1),
        writes_back: false,
        schedule,
        tallies: Arc::default(),
        queue_messages: 100,
    };
    let service = Service::open(folder.path(), &options, |_| {}).expect("a service");
    let (path, newest) = (service.stream_path().to_owned(), service.live().newest());
    let now: Arc<dyn Fn() -> Timestamp + Send + Sync> = Arc::new(|| Noon.now());
    let surroundings =
        Surroundings { signed_at: Arc::clone(&now), now, chance: Arc::new(|| 0), tallies: Arc::default() };
    let webhooks = Webhooks::start(&path, Calls::default(), newest, surroundings, &Handle::current());
    let api = Api::new(crate::state::Parts {
        service,
        webhooks: Arc::new(webhooks.expect("an HTTP client")),
        chance: Arc::new(Counting::default()),
        ticks: Arc::new(|| Duration::ZERO),
        authenticate: Arc::new(sign_in.clone()),
        answers: Arc::new(MemoryAnswers::default()),
        limits: Limits::default(),
    });
    Server { _folder: folder, router: crate::route::router(api).layer(sign_in.layer()), set_up }
}

impl Server {
    async fn send(&self, line: &str, headers: &[(&str, &str)], body: Value) -> Answer {
        let (method, path) = line.split_once(' ').expect("METHOD path");
        let mut request =
            Request::builder().method(method).uri(format!("/api/v1{path}")).header("host", "kesit.example");
        if !body.is_null() {
            request = request.header("content-type", "application/json");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
        let response =
            self.router.clone().oneshot(request.body(body).expect("a request")).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 1 << 20).await.expect("a body");
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Answer { status: parts.status, headers: parts.headers, body }
    }

    /// Makes the owner; gives cookie and token.
    async fn set_up(&self) -> (String, String) {
        let body = json!({"token": self.set_up, "email": OWNER, "name": "Ayşe", "password": PASSWORD});
        credentials(&self.send("POST /setup", &[], body).await)
    }
}

fn credentials(answer: &Answer) -> (String, String) {
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
    let cookie = answer.headers["set-cookie"].to_str().expect("ASCII");
    assert!(cookie.contains("; Secure") && cookie.contains("; HttpOnly"), "{cookie}");
    let cookie = cookie.split(';').next().expect("a pair").to_owned();
    (cookie, answer.body["csrf"].as_str().expect("a token").to_owned())
}

#[tokio::test]
async fn from_the_first_owner_to_signing_out() {
    let server = server();
    assert_eq!(server.send("GET /setup", &[], Value::Null).await.body, json!({"is_needed": true}));
    let (cookie, _) = server.set_up().await;
    assert_eq!(server.send("GET /setup", &[], Value::Null).await.body, json!({"is_needed": false}));
    let me = server.send("GET /session", &[("cookie", &cookie)], Value::Null).await;
    assert_eq!((me.status, &me.body["user"]["role"]), (StatusCode::OK, &json!("owner")));
    assert_eq!(me.headers["cache-control"], "no-store");
    // An old cookie is no obstacle to signing in again.
    let body = json!({"email": OWNER, "password": PASSWORD});
    let (cookie, csrf) = credentials(&server.send("POST /session", &[("cookie", &cookie)], body).await);
    let headers = [("cookie", cookie.as_str()), ("x-kesit-csrf", csrf.as_str())];
    let out = server.send("DELETE /session", &headers, Value::Null).await;
    assert_eq!(out.status, StatusCode::NO_CONTENT);
    assert!(out.headers["set-cookie"].to_str().expect("ASCII").contains("Max-Age=0"));
    let gone = server.send("GET /session", &headers, Value::Null).await;
    assert_eq!((gone.status, &gone.body["code"]), (StatusCode::UNAUTHORIZED, &json!("sign-in-needed")));
}

#[tokio::test]
async fn another_site_changes_nothing() {
    let server = server();
    let (cookie, csrf) = server.set_up().await;
    let body = json!({"name": "web", "kind": "browser"});
    let own = ("x-kesit-csrf", csrf.as_str());
    let table: [(&[(&str, &str)], u16); 8] = [
        (&[], 403),
        (&[("x-kesit-csrf", "")], 403),
        (&[("x-kesit-csrf", "AAAA")], 403),
        (&[own, ("origin", "https://evil.example")], 403),
        (&[own, ("sec-fetch-site", "cross-site")], 403),
        (&[own, ("sec-fetch-site", "same-site")], 403),
        (&[own, ("origin", "https://kesit.example"), ("sec-fetch-site", "same-origin")], 201),
        (&[own], 409),
    ];
    for (headers, expected) in table {
        let headers: Vec<_> = headers.iter().copied().chain([("cookie", cookie.as_str())]).collect();
        let answer = server.send("POST /sources", &headers, body.clone()).await;
        assert_eq!(answer.status.as_u16(), expected, "{headers:?} {}", answer.body);
    }
    let body = json!({"email": OWNER, "password": PASSWORD});
    let forged = server.send("POST /session", &[("sec-fetch-site", "cross-site")], body).await;
    assert_eq!(forged.body["code"], json!("csrf-refused"));
}

#[tokio::test]
async fn a_key_needs_no_cookie_and_does_what_it_may() {
    let server = server();
    let (cookie, csrf) = server.set_up().await;
    let owner = [("cookie", cookie.as_str()), ("x-kesit-csrf", csrf.as_str())];
    let body = json!({"name": "ci", "scopes": ["sources:read", "users:read"]});
    let made = server.send("POST /keys", &owner, body).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    assert_eq!(made.headers["cache-control"], "no-store");
    let key = format!("Bearer {}", made.body["secret"].as_str().expect("a secret"));
    let path = format!("DELETE /keys/{}", made.body["key"]["id"]);
    let key = [("authorization", key.as_str())];
    let status = async |line: &str, headers: &[(&str, &str)], body: Value| {
        server.send(line, headers, body).await.status.as_u16()
    };
    assert_eq!(status("GET /sources", &key, Value::Null).await, 200);
    assert_eq!(status("GET /users", &key, Value::Null).await, 200);
    assert_eq!(status("GET /audit", &key, Value::Null).await, 403);
    assert_eq!(status("POST /sources", &key, json!({"name": "x", "kind": "server"})).await, 403);
    assert_eq!(status("DELETE /session", &key, Value::Null).await, 403);
    assert_eq!(status("GET /sources", &[("authorization", "Bearer kesit_sk_x")], Value::Null).await, 401);
    assert_eq!(status("GET /sources", &[("authorization", "Basic eDp5")], Value::Null).await, 401);
    assert_eq!(status(&path, &owner, Value::Null).await, 200);
    assert_eq!(status("GET /sources", &key, Value::Null).await, 401);
}

#[tokio::test]
async fn faults_name_their_place() {
    let server = server();
    let (cookie, csrf) = server.set_up().await;
    let owner = [("cookie", cookie.as_str()), ("x-kesit-csrf", csrf.as_str())];
    let table = [
        ("POST /users", json!({"email": "x", "name": "X", "role": "viewer"}), 400, "/email"),
        ("POST /users", json!({"email": "x@y", "name": "", "role": "viewer"}), 400, "/name"),
        ("POST /users", json!({"email": "x@y", "name": "X", "role": "king"}), 400, "/role"),
        ("POST /keys", json!({"name": "k", "scopes": []}), 400, "/scopes"),
        (
            "POST /keys",
            json!({"name": "k", "scopes": ["users:read"], "expires_at": "soon"}),
            400,
            "/expires_at",
        ),
        ("POST /sources", json!({"name": "s", "kind": "fax"}), 400, "/kind"),
        ("PUT /session/password", json!({"before": PASSWORD, "password": "short"}), 400, "/password"),
        ("PATCH /users/1", json!({"is_enabled": false}), 409, ""),
        ("PATCH /users/99", json!({"name": "X"}), 404, ""),
        ("GET /audit?action=eat", Value::Null, 400, "query:action"),
    ];
    for (line, body, status, path) in table {
        let answer = server.send(line, &owner, body).await;
        let found = (answer.status.as_u16(), answer.body["path"].as_str().unwrap_or_default());
        assert_eq!(found, (status, path), "{line} {}", answer.body);
    }
}

#[tokio::test]
async fn an_invited_user_joins_and_sees_what_the_role_allows() {
    let server = server();
    let (cookie, csrf) = server.set_up().await;
    let owner = [("cookie", cookie.as_str()), ("x-kesit-csrf", csrf.as_str())];
    let body = json!({"email": "ali@shop.example", "name": "Ali", "role": "analyst"});
    let invited = server.send("POST /users", &owner, body).await;
    assert_eq!((invited.status, &invited.body["user"]["state"]), (StatusCode::CREATED, &json!("invited")));
    let body = json!({"token": invited.body["token"], "password": PASSWORD});
    let (cookie, _) = credentials(&server.send("POST /join", &[], body.clone()).await);
    assert_eq!(server.send("POST /join", &[], body).await.status, StatusCode::UNAUTHORIZED);
    for (line, expected) in
        [("GET /sources", 200), ("GET /users", 403), ("GET /audit", 403), ("GET /session/all", 200)]
    {
        let answer = server.send(line, &[("cookie", &cookie)], Value::Null).await;
        assert_eq!(answer.status.as_u16(), expected, "{line}");
    }
    let pages = server.send("GET /audit?limit=1", &owner, Value::Null).await;
    assert_eq!(pages.body["items"][0]["action"], json!("session.begun"));
    let next = pages.body["next_cursor"].as_str().expect("there is more");
    let next = server.send(&format!("GET /audit?limit=1&cursor={next}"), &owner, Value::Null).await;
    assert_eq!(next.body["items"][0]["action"], json!("user.joined"));
}
