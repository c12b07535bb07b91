//! The rights of a person through the API.

use std::path::Path;

use expect_test::expect;
use kesit_app::service::{Delivered, NewQuarantined};

use crate::app::{NOW, TestApp};

const PERSON: &str = r#"{"ids":["can@example.com"]}"#;

/// How many files of a folder have these bytes in them, as they lie there.
fn holding(dir: &Path, bytes: &[u8]) -> usize {
    let entries = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    let holds = |path: &Path| std::fs::read(path).unwrap().windows(bytes.len()).any(|some| some == bytes);
    entries.map(|path| if path.is_dir() { holding(&path, bytes) } else { usize::from(holds(&path)) }).sum()
}

async fn bring(app: &TestApp, raw: &str) {
    let row = NewQuarantined {
        source: "site".to_owned(),
        received_at: NOW,
        reason: "no_json".to_owned(),
        field: None,
        raw: raw.to_owned(),
    };
    let delivered = Delivered { messages: Vec::new(), refused: vec![row] };
    app.service().accept(delivered).await.unwrap();
}

#[tokio::test]
async fn a_person_is_erased_and_comes_back_by_their_own_wish() {
    let app = TestApp::new();
    let dir = app.service().dir().to_owned();
    let person = b"can@example.com";
    bring(&app, "can@example.com wrote this").await;
    let list = r#"{"ids":["can@example.com","ayse"]}"#;
    let put = app.ask_as("owner", "PUT /lists/vip", &[("if-none-match", "*")], list).await;
    assert_eq!(put.status, 200);
    assert!(holding(&dir, person) >= 3);
    expect![[r#"
        200
        {
          "ids": 1,
          "messages": 2,
          "of_undone_imports": 0,
          "parts": 1,
          "quarantine_rows": 0,
          "lists": 1
        }
    "#]]
    .assert_eq(&app.ask("POST /privacy/erasures/plan", PERSON).await.shown());
    let key = [("idempotency-key", "once")];
    let job = app.ask_as("owner", "POST /privacy/erasures", &key, PERSON).await;
    assert_eq!(job.status, 202, "{}", job.text());
    let again = app.ask_as("owner", "POST /privacy/erasures", &key, PERSON).await;
    assert_eq!(again.headers["idempotency-replayed"], "true");
    let ended = app.until_job_ends(job.json()["id"].as_i64().unwrap()).await;
    assert_eq!(ended["state"], "done", "{ended}");
    let places = serde_json::json!({
        "uploads": 0, "snapshot": 1, "log": 2, "lists": 1, "quarantine": 0, "catalogue": 1, "stream": 0
    });
    assert_eq!((&ended["outcome"]["erasures"], &ended["outcome"]["erased"]), (&1.into(), &places));
    assert_eq!(ended["outcome"]["backups_from_before"], serde_json::json!([]));
    assert_eq!(holding(&dir, person), 0);
    assert_eq!(app.ask("GET /customers/can@example.com", "").await.code(), "not-found");
    assert_eq!(app.ask("GET /customers/ayse", "").await.status, 200);
    let history = app.ask("GET /privacy/erasures", "").await.json();
    let first = &history["items"][0];
    assert_eq!((&first["asked_by"], &first["erased"]["log"]), (&"user:0".into(), &2.into()), "{history}");
    assert!(first["finished_at"].is_string());

    bring(&app, "can@example.com wrote again").await;
    assert_eq!(holding(&dir, person), 0);
    assert_eq!(app.ask("POST /privacy/erasures", PERSON).await.code(), "not-found");
    let back = r#"{"id":"can@example.com"}"#;
    assert_eq!(app.ask("POST /privacy/readmissions", back).await.status, 204);
    assert_eq!(app.ask("POST /privacy/readmissions", back).await.code(), "not-found");
    bring(&app, "can@example.com wrote again").await;
    assert!(holding(&dir, person) > 0);
}

#[tokio::test]
async fn who_is_to_be_erased_must_be_known() {
    let app = TestApp::new();
    let unknown = app.ask("POST /privacy/erasures", r#"{"ids":["ayse","nobody"]}"#).await;
    assert_eq!((unknown.code().as_str(), unknown.json()["path"].as_str()), ("not-found", Some("/ids/1")));
    assert_eq!(app.ask("GET /customers/ayse", "").await.status, 200, "nothing was begun");
    assert_eq!(app.ask("POST /privacy/erasures", r#"{"ids":[]}"#).await.code(), "invalid-request");
    assert_eq!(app.ask("POST /privacy/erasures/plan", r#"{"ids":[""]}"#).await.code(), "invalid-request");
}

#[tokio::test]
async fn everything_that_is_known_is_handed_out_to_an_owner() {
    let app = TestApp::new();
    let told = app.ask("GET /privacy/access/ayse", "").await;
    assert_eq!(told.headers["cache-control"], "no-store");
    let told = told.json();
    assert_eq!((&told["customer"], &told["ids"]), (&"ayse".into(), &serde_json::json!(["ayse"])));
    assert_eq!(told["events"].as_array().unwrap().len(), 2);
    assert!(told["traits"].as_array().unwrap().iter().any(|one| one["value"] == "ayse.yilmaz@example.com"));
    assert_eq!(told["sources"][0]["import"], 1);
    assert_eq!(app.ask("GET /privacy/access/nobody", "").await.code(), "not-found");
    assert_eq!(app.ask_as("editor", "GET /privacy/access/ayse", &[], "").await.code(), "not-permitted");
}

#[tokio::test]
async fn periods_are_set_by_who_knows_them_and_then_applied() {
    let app = TestApp::new();
    let standing = app.ask("GET /privacy/retention", "").await;
    assert_eq!(standing.text(), r#"{"periods":{}}"#);
    let tag = standing.headers["etag"].to_str().unwrap().to_owned();
    let known = [("if-none-match", tag.as_str())];
    assert_eq!(app.ask_as("owner", "GET /privacy/retention", &known, "").await.status, 304);
    let periods = r#"{"periods":{"Product Viewed":"1d","quarantine":"30d","audit":"1y"}}"#;
    assert_eq!(app.ask("PUT /privacy/retention", periods).await.code(), "precondition-needed");
    let matches = [("if-match", tag.as_str())];
    let put = app.ask_as("owner", "PUT /privacy/retention", &matches, periods).await;
    assert_eq!(put.json()["periods"]["Product Viewed"], "1d");
    assert_eq!(app.ask_as("owner", "PUT /privacy/retention", &matches, periods).await.code(), "changed");
    let code = async |body: &str| {
        let answer = app.ask_as("owner", "PUT /privacy/retention", &[("if-match", "*")], body).await;
        (answer.code(), answer.json()["path"].as_str().unwrap_or_default().to_owned())
    };
    let fault = |path: &str| ("invalid-request".to_owned(), path.to_owned());
    assert_eq!(code(r#"{"periods":{"events":"1x"}}"#).await, fault("/periods/events"));
    assert_eq!(code(r#"{"periods":{" ":"1d"}}"#).await, fault("/periods/ "));
    assert_eq!(code(r#"{"periods":{"events":"1d"," events":"2d"}}"#).await, fault("/periods"));
    let plan = app.ask("POST /privacy/retention/plan", "").await.json();
    // Three views: one of two days before, two of the day before, which is 21 hours older than the beginning of the local day.
    assert_eq!(plan["events"], 1, "{plan}");
    let job = app.ask("POST /jobs", r#"{"kind":"retain"}"#).await;
    let ended = app.until_job_ends(job.json()["id"].as_i64().unwrap()).await;
    assert_eq!((&ended["state"], &ended["outcome"]["events"]), (&"done".into(), &1.into()), "{ended}");
    assert_eq!(app.ask("POST /privacy/retention/plan", "").await.json()["events"], 0);
}
