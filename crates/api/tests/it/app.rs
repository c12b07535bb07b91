//! A small made shop behind the API.

use std::num::NonZero;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::request::Parts as RequestParts;
use axum::http::{HeaderMap, Request, StatusCode, header};
use kesit_access::{ApiKeyId, Permission, Principal, PrincipalKind, Role, Scopes, UserId};
use kesit_api::{Api, Authenticate, Caller, Code, Limits, MemoryAnswers, Parts, Problem};
use kesit_app::access::{Audit, AuditFilter, Chance, NoChance};
use kesit_app::hooks::{Calls, Rules, Surroundings, Webhooks};
use kesit_app::service::{Delivered, ManualClock, Options, Schedule, Service};
use kesit_app::source::{Input, Mapping};
use kesit_app::upkeep::{self, Settings};
use kesit_app::{demo, import};
use kesit_model::Timestamp;
use kesit_model::message::read;
use serde_json::Value as Json;
use tempfile::TempDir;
use tokio::runtime::Handle;
use tokio_stream::StreamExt as _;
use tower::ServiceExt as _;

use crate::conform;

/// 2026-01-01T00:00:00Z, where the clock stands.
pub(crate) const NOW: Timestamp = Timestamp(1_767_225_600_000);

/// The API over a shop.
pub(crate) struct TestApp {
    router: Router,
    service: Arc<Service>,
    ticks_ms: Arc<AtomicU64>,
    _folder: TempDir,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

/// `Bearer ROLE` is a user of that role, `Bearer SCOPE SCOPE …` a key of these scopes.
struct ByWord;

impl Authenticate for ByWord {
    fn caller(&self, request: &RequestParts) -> Result<Option<Caller>, Problem> {
        let Some(value) = request.headers.get(header::AUTHORIZATION) else { return Ok(None) };
        let words = value.to_str().unwrap().strip_prefix("Bearer ").unwrap();
        let kind = match Role::parse(words) {
            Some(role) => PrincipalKind::User { id: UserId(role as u64), role },
            None if words == "set-up" => PrincipalKind::SetUp,
            None if words.split(' ').all(|word| Permission::parse(word).is_some()) => {
                PrincipalKind::ApiKey { id: ApiKeyId(1), scopes: Scopes::parse(words) }
            }
            None => return Err(Code::BadCredentials.into()),
        };
        Ok(Some(Caller(Principal { kind, address: None })))
    }
}

impl TestApp {
    pub(crate) fn new() -> TestApp {
        TestApp::with(Limits { burst_requests: 1_000_000, ..Limits::default() })
    }

    pub(crate) fn with(limits: Limits) -> TestApp {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("messages.jsonl");
        std::fs::write(&file, include_str!("shop.jsonl")).unwrap();
        TestApp::of(folder, file, limits)
    }

    /// Over a generated shop of a year, with enough customers for models.
    pub(crate) fn generated() -> TestApp {
        let folder = tempfile::tempdir().unwrap();
        let until = "2026-01-01".parse().unwrap();
        let options =
            demo::Options { customers: 500, months: 12, seed: 5, until, ..demo::Options::default() };
        let made = folder.path().join("made");
        demo::create(&made, &options, NonZero::<usize>::MIN, &|_| {}).unwrap();
        let limits = Limits { burst_requests: 1_000_000, ..Limits::default() };
        TestApp::of(folder, made.join("messages.jsonl"), limits)
    }

    /// The product behind the API.
    pub(crate) fn service(&self) -> &Arc<Service> {
        &self.service
    }

    fn of(folder: TempDir, file: PathBuf, limits: Limits) -> TestApp {
        let dir = folder.path().join("shop");
        upkeep::init(&dir, &Settings::default()).unwrap();
        let options = import::reading(Some(&dir), None, Mapping::default(), None).unwrap();
        let inputs = [Input::File(file)];
        let request = import::Request { inputs: &inputs, options: &options, now: &|| NOW };
        import::import(&dir, &request, &|_| {}).unwrap();
        let ticks_ms: Arc<AtomicU64> = Arc::default();
        let options = Options {
            clock: Arc::new(ManualClock::at(NOW)),
            threads: Some(1),
            writes_back: false,
            schedule: Schedule::NEVER,
            tallies: Arc::default(),
            queue_messages: 10_000,
        };
        let service = Service::open(&dir, &options, |_| {}).unwrap();
        let ticks = Arc::clone(&ticks_ms);
        let api = Api::new(Parts {
            service: Arc::clone(&service),
            ticks: Arc::new(move || Duration::from_millis(ticks.load(Ordering::Relaxed))),
            authenticate: Arc::new(ByWord),
            answers: Arc::new(MemoryAnswers::default()),
            webhooks: Arc::new(webhooks(&service)),
            chance: Arc::new(Counting::default()),
            limits,
        });
        TestApp { router: kesit_api::router(api), service, ticks_ms, _folder: folder }
    }

    /// Lets time pass that limits of rates go by.
    pub(crate) fn tick(&self, by: Duration) {
        self.ticks_ms.fetch_add(u64::try_from(by.as_millis()).unwrap(), Ordering::Relaxed);
    }

    /// Sends a request made by hand.
    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, 64 << 20).await.unwrap().to_vec();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    /// The first events of a stream, as text.
    pub(crate) async fn listen(&self, path: &str, headers: &[(&str, &str)], events: usize) -> String {
        let mut request =
            Request::get(format!("/api/v1{path}")).header(header::AUTHORIZATION, "Bearer owner");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let mut chunks = response.into_body().into_data_stream();
        let mut text = String::new();
        while text.matches("\n\n").count() < events {
            text.push_str(std::str::from_utf8(&chunks.next().await.unwrap().unwrap()).unwrap());
        }
        text
    }

    /// Takes a message as a door does, and waits until it moved whom it moves.
    pub(crate) async fn take(&self, message: &Json) {
        let reading = read(message.to_string().as_bytes(), Some(self.service.now()));
        assert!(reading.rejected.is_empty(), "{:?}", reading.rejected);
        let delivered = Delivered { messages: reading.messages, refused: Vec::new() };
        self.service.accept(delivered).await.unwrap();
        self.service.settle().unwrap();
    }

    /// The latest entry of the audit log, and how many there are.
    pub(crate) fn last_audit(&self) -> (Option<Audit>, u64) {
        let filter = AuditFilter { limit: Some(1), ..AuditFilter::default() };
        let last = self.service.catalogue().unwrap().audit(&filter).unwrap().pop();
        let count = last.as_ref().map_or(0, |entry| entry.seq);
        (last, count)
    }

    /// Asks until the answer is as wanted, as it soon will be.
    pub(crate) async fn until(&self, line: &str, wanted: impl Fn(&Json) -> bool) -> Json {
        let asked = async {
            loop {
                let answer = self.ask(line, "").await.json();
                if wanted(&answer) {
                    return answer;
                }
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), asked).await.expect("it comes true")
    }

    /// The job once it has ended.
    pub(crate) async fn until_job_ends(&self, id: i64) -> Json {
        loop {
            let job = self.ask(&format!("GET /jobs/{id}"), "").await.json();
            if !["waiting", "running"].contains(&job["state"].as_str().unwrap()) {
                return job;
            }
            tokio::task::yield_now().await;
        }
    }

    /// Sends `METHOD /path`, below `/api/v1`, as an owner, with a body of JSON if it is not empty.
    pub(crate) async fn ask(&self, line: &str, body: &str) -> Answer {
        self.ask_as("owner", line, &[], body).await
    }

    /// As [`TestApp::ask`], which also holds the answer against the document; as somebody else (nobody if empty), with headers.
    pub(crate) async fn ask_as(&self, who: &str, line: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let (method, path) = line.split_once(' ').unwrap();
        let answer = self.send(request(who, line, headers, body)).await;
        conform::check(method, path, &answer);
        answer
    }

    /// The status alone; of a stream that never ends as well.
    pub(crate) async fn status_as(&self, who: &str, line: &str) -> StatusCode {
        self.router.clone().oneshot(request(who, line, &[], "")).await.unwrap().status()
    }
}

/// Every secret is another one.
#[derive(Default)]
struct Counting(AtomicU8);

impl Chance for Counting {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoChance> {
        bytes.fill(self.0.fetch_add(1, Ordering::Relaxed));
        Ok(())
    }
}

/// Who may also call this machine, and is called by the clock of the product.
fn webhooks(service: &Arc<Service>) -> Webhooks {
    let clock = Arc::clone(service.live().clock());
    let now: Arc<dyn Fn() -> Timestamp + Send + Sync> = Arc::new(move || clock.now());
    let surroundings =
        Surroundings { signed_at: Arc::clone(&now), now, chance: Arc::new(|| 0), tallies: Arc::default() };
    let calls = Calls { rules: Rules { allow_http: true, allow_private: true }, ..Calls::default() };
    let newest = service.live().newest();
    Webhooks::start(service.stream_path(), calls, newest, surroundings, &Handle::current()).unwrap()
}

fn request(who: &str, line: &str, headers: &[(&str, &str)], body: &str) -> Request<Body> {
    let (method, path) = line.split_once(' ').unwrap();
    let mut request = Request::builder().method(method).uri(format!("/api/v1{path}"));
    if !who.is_empty() {
        request = request.header(header::AUTHORIZATION, format!("Bearer {who}"));
    }
    if !body.is_empty() && !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
        request = request.header(header::CONTENT_TYPE, "application/json");
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::from(body.to_owned())).unwrap()
}

impl Answer {
    pub(crate) fn json(&self) -> Json {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The code of a problem; `-` if it is none.
    pub(crate) fn code(&self) -> String {
        let json: Json = serde_json::from_slice(&self.body).unwrap_or_default();
        json["code"].as_str().unwrap_or("-").to_owned()
    }

    /// A problem in one line: status and code, what went wrong, where, and what may help.
    pub(crate) fn problem(&self) -> String {
        let json = self.json();
        let said = ["detail", "path", "hint"].map(|member| json[member].as_str());
        let said: Vec<&str> = said.into_iter().flatten().collect();
        format!("{} {}: {}", self.status.as_u16(), self.code(), said.join(" | "))
    }

    /// The status and the body, for `expect!`.
    pub(crate) fn shown(&self) -> String {
        let body = match serde_json::from_slice::<Json>(&self.body) {
            Ok(json) => serde_json::to_string_pretty(&json).unwrap(),
            Err(_) => self.text(),
        };
        format!("{}\n{body}\n", self.status.as_u16())
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.service.stop();
    }
}
