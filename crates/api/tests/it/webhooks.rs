//! Webhooks through the API, up to a receiver on this machine.

use expect_test::expect;
use serde_json::{Value as Json, json};

use crate::app::TestApp;
use crate::receiver::Receiver;

const BUYERS: &str = r#"{"definitions":{"version":1,"segments":{"buyers":{"when":{"event":"Order Completed","within":"30d"}}}}}"#;

/// A webhook for the buyers: its secret.
async fn hook(app: &TestApp, receiver: &Receiver) -> String {
    let body = json!({ "url": receiver.url, "segments": ["buyers"] });
    let made = app.ask("POST /webhooks", &body.to_string()).await;
    assert_eq!(made.status, 201, "{}", made.text());
    assert_eq!(made.headers["cache-control"], "no-store");
    made.json()["secret"].as_str().unwrap().to_owned()
}

fn order(customer: &str) -> Json {
    json!({ "type": "track", "userId": customer, "event": "Order Completed", "messageId": format!("order of {customer}") })
}

fn all_are(state: &str, count: usize) -> impl Fn(&Json) -> bool {
    move |page| {
        let items = page["items"].as_array().unwrap();
        items.len() == count && items.iter().all(|item| item["state"] == state)
    }
}

#[tokio::test]
async fn who_enters_by_a_message_and_leaves_by_time_is_told_signed() {
    let (app, receiver) = (TestApp::new(), Receiver::start().await);
    assert_eq!(app.ask("POST /segments/apply", BUYERS).await.status, 200);
    let secret = hook(&app, &receiver).await;
    app.take(&order("mehmet")).await;
    app.until("GET /webhooks/1/deliveries", all_are("delivered", 1)).await;
    let entered = receiver.got().remove(0);
    assert!(entered.is_signed_with(&secret), "{entered:?}");
    expect![[r#"{"type":"segment.entered","timestamp":"2026-01-01T00:00:00.000Z","data":{"seq":2,"at":"2026-01-01T00:00:00.000Z","customer":"mehmet","segment":"buyers","cause":"message","message_id":"order of mehmet"}}"#]]
        .assert_eq(&entered.body);
    assert_eq!(app.ask("POST /clock", r#"{"now":"2026-02-15"}"#).await.status, 200);
    app.until("GET /webhooks/1/deliveries", all_are("delivered", 3)).await;
    let told: Vec<(String, String, String)> = receiver
        .got()
        .iter()
        .map(|got| {
            assert!(got.is_signed_with(&secret));
            let body = got.json();
            let word = |value: &Json| value.as_str().unwrap().to_owned();
            (word(&body["type"]), word(&body["data"]["customer"]), word(&body["data"]["cause"]))
        })
        .collect();
    let row =
        |kind: &str, customer: &str, cause: &str| (kind.to_owned(), customer.to_owned(), cause.to_owned());
    let (mut told, mut wanted) = (
        told,
        vec![
            row("segment.entered", "mehmet", "message"),
            row("segment.left", "ayse", "time"),
            row("segment.left", "mehmet", "time"),
        ],
    );
    told.sort();
    wanted.sort();
    assert_eq!(told, wanted);
}

#[tokio::test]
async fn a_receiver_that_is_down_is_told_once_it_is_up() {
    let (app, receiver) = (TestApp::new(), Receiver::start().await);
    assert_eq!(app.ask("POST /segments/apply", BUYERS).await.status, 200);
    hook(&app, &receiver).await;
    receiver.answer(503);
    app.take(&order("mehmet")).await;
    let tried = |page: &Json| page["items"][0]["attempts"] == 1;
    let page = app.until("GET /webhooks/1/deliveries?state=pending", tried).await;
    expect![[r#"
        {
          "id": 1,
          "seq": 2,
          "at": "2026-01-01T00:00:00.000Z",
          "segment": "buyers",
          "customer": "mehmet",
          "direction": "entered",
          "state": "pending",
          "attempts": 1,
          "next_at": "2026-01-01T00:00:05.000Z",
          "first_at": "2026-01-01T00:00:00.000Z",
          "last_at": "2026-01-01T00:00:00.000Z",
          "last_status": 503,
          "last_error": "busy"
        }"#]]
    .assert_eq(&serde_json::to_string_pretty(&page["items"][0]).unwrap());
    let failing = app.ask("GET /webhooks/1", "").await.json();
    assert_eq!((failing["state"].as_str(), failing["pause"].as_str()), (Some("failing"), None));
    assert_eq!(
        failing["last_failure"],
        json!({"at": "2026-01-01T00:00:00.000Z", "status": 503, "error": "busy"})
    );
    receiver.answer(200);
    assert_eq!(app.ask("POST /clock", r#"{"now":"2026-01-01T00:00:06Z"}"#).await.status, 200);
    app.until("GET /webhooks/1/deliveries", all_are("delivered", 1)).await;
    let got = receiver.got();
    assert_eq!(got.len(), 2);
    assert_eq!(got[0].header("webhook-id"), got[1].header("webhook-id"), "by which it is known again");
    assert_eq!(app.ask("GET /webhooks/1", "").await.json()["state"], "enabled");
    // Told again on demand, once.
    assert_eq!(app.ask("POST /webhooks/1/deliveries/1/replay", "").await.status, 204);
    app.until("GET /webhooks/1/deliveries", all_are("delivered", 1)).await;
    assert_eq!(receiver.got().len(), 3);
    assert_eq!(app.ask("POST /webhooks/1/deliveries/9/replay", "").await.code(), "not-found");
    let span = |which: &str| json!({"from": "2025-12-31", "to": "2026-01-02", "which": which}).to_string();
    let dead = app.ask("POST /webhooks/1/replay", &span("dead")).await.json();
    assert_eq!(dead, json!({"deliveries": 0, "next_cursor": null}));
    assert_eq!(app.ask("POST /webhooks/1/replay", &span("all")).await.json()["deliveries"], 1);
    app.until("GET /webhooks/1/deliveries", all_are("delivered", 1)).await;
    assert_eq!(receiver.got().len(), 4);
}

#[tokio::test]
async fn a_back_fill_is_told_to_those_who_take_it_when_somebody_asks() {
    let (app, receiver) = (TestApp::new(), Receiver::start().await);
    let body = |back_fill: bool| json!({ "url": receiver.url, "back_fill": back_fill }).to_string();
    assert_eq!(app.ask("POST /webhooks", &body(true)).await.status, 201);
    assert_eq!(app.ask("POST /webhooks", &body(false)).await.status, 201);
    assert_eq!(app.ask("POST /segments/apply", BUYERS).await.status, 200);
    let loyal = r#"{"definitions":{"version":1,"segments":{"loyal":{"when":{"event":"Order Completed","count":{"gte":2}}}}},"tell":true}"#;
    assert_eq!(app.ask("POST /segments/apply", loyal).await.status, 200);
    app.take(&order("mehmet")).await;
    // Of the first definition nothing; of the second one the move of ayse; then mehmet, who buys and becomes loyal.
    app.until("GET /webhooks/1/deliveries", all_are("delivered", 3)).await;
    app.until("GET /webhooks/2/deliveries", all_are("delivered", 2)).await;
    let causes: Vec<Json> = receiver.got().iter().map(|got| got.json()["data"]["cause"].clone()).collect();
    assert_eq!(causes.iter().filter(|cause| **cause == "definition").count(), 1, "{causes:?}");
}

#[tokio::test]
async fn a_webhook_is_made_changed_and_removed() {
    let (app, receiver) = (TestApp::new(), Receiver::start().await);
    assert_eq!(app.ask("POST /segments/apply", BUYERS).await.status, 200);
    let secret = hook(&app, &receiver).await;
    assert!(!app.ask("GET /webhooks", "").await.text().contains("whsec"), "it is shown once");
    let read = app.ask("GET /webhooks/1", "").await;
    let tag = read.headers["etag"].to_str().unwrap().to_owned();
    let shown = read.shown().replace(&receiver.url, "URL");
    expect![[r#"
        200
        {
          "id": 1,
          "url": "URL",
          "description": "",
          "segments": [
            "buyers"
          ],
          "moves": [
            "entered",
            "left"
          ],
          "back_fill": true,
          "state": "enabled",
          "state_since": "2026-01-01T00:00:00.000Z",
          "pause": null,
          "last_failure": null,
          "secret_before_until": null,
          "created_at": "2026-01-01T00:00:00.000Z",
          "pending": 0,
          "delivered": 0,
          "dead": 0,
          "lost": 0
        }
    "#]]
    .assert_eq(&shown);
    let patch = async |tag: &str, body: &str| {
        app.ask_as("owner", "PATCH /webhooks/1", &[("if-match", tag)], body).await
    };
    let changed = patch(&tag, r#"{"moves":["left"],"description":"till"}"#).await;
    assert_eq!(changed.json()["moves"], json!(["left"]));
    assert_eq!(patch(&tag, r#"{"moves":[]}"#).await.code(), "changed");
    let new_tag = changed.headers["etag"].to_str().unwrap();
    assert_eq!(app.ask("GET /webhooks/1", "").await.headers["etag"], *new_tag);
    assert_eq!(app.ask("PATCH /webhooks/1", "{}").await.code(), "precondition-needed");
    let both = patch("*", r#"{"moves":[]}"#).await.json();
    assert_eq!((both["moves"].as_array().unwrap().len(), both["description"].as_str()), (2, Some("till")));

    assert_eq!(app.ask("POST /webhooks/1/pause", "").await.json()["pause"], "asked");
    let test = app.ask("POST /webhooks/1/test", "").await.json();
    assert_eq!(test, json!({"is_delivered": true, "status": 200, "error": null}), "also while it is paused");
    app.take(&order("mehmet")).await;
    assert_eq!(app.ask("POST /webhooks/1/resume", "").await.json()["state"], "enabled");
    app.until("GET /webhooks/1/deliveries", all_are("delivered", 1)).await;
    let rotated = app.ask("POST /webhooks/1/secret", "").await.json();
    assert_eq!(rotated["webhook"]["secret_before_until"], "2026-01-02T00:00:00.000Z");
    assert_eq!(app.ask("POST /webhooks/1/test", "").await.status, 200);
    let last = receiver.got().pop().unwrap();
    assert_ne!(rotated["secret"], secret);
    assert!(last.is_signed_with(&secret) && last.is_signed_with(rotated["secret"].as_str().unwrap()));
    receiver.answer(500);
    let failed = app.ask("POST /webhooks/1/test", "").await.json();
    assert_eq!(failed, json!({"is_delivered": false, "status": 500, "error": "status"}));

    assert_eq!(app.ask("DELETE /webhooks/1", "").await.status, 204);
    for line in [
        "DELETE /webhooks/1",
        "POST /webhooks/1/test",
        "POST /webhooks/1/pause",
        "GET /webhooks/1/deliveries",
    ] {
        assert_eq!(app.ask(line, "").await.code(), "not-found", "{line}");
    }
}

#[tokio::test]
async fn what_cannot_be_called_is_refused_with_the_reason() {
    let app = TestApp::new();
    let made = async |body: Json| app.ask("POST /webhooks", &body.to_string()).await;
    for url in
        ["http://169.254.169.254/latest", "https://user:secret@shop.example/", "ftp://shop.example/", "x"]
    {
        let refused = made(json!({ "url": url })).await;
        let json = refused.json();
        assert_eq!(
            (refused.code().as_str(), json["path"].as_str()),
            ("address-refused", Some("/url")),
            "{url}"
        );
        assert!(!refused.text().contains("secret"), "{url}");
    }
    let good = "https://shop.example/hook";
    let unknown = made(json!({ "url": good, "segments": ["nobody"] })).await.json();
    assert_eq!(
        (unknown["code"].as_str(), unknown["path"].as_str()),
        (Some("invalid-request"), Some("/segments/0"))
    );
    let long = made(json!({ "url": good, "description": "a".repeat(501) })).await.json();
    assert_eq!(long["path"], "/description");
    for _ in 0..100 {
        assert_eq!(made(json!({ "url": good })).await.status, 201);
    }
    assert_eq!(made(json!({ "url": good })).await.code(), "conflict");
}
