//! What waits in the quarantine: mended, dropped, and always accounted for.

use kesit_app::service::NewQuarantined;
use kesit_model::Timestamp;
use serde_json::{Value as Json, json};

use crate::app::{NOW, TestApp};

/// What was put aside of import 1: waits, was dropped.
async fn of_import(app: &TestApp) -> (u64, u64) {
    let counts = app.ask("GET /quarantine", "").await.json();
    let sum = |list: &str, number: &str| -> u64 {
        let items = counts[list].as_array().unwrap();
        items.iter().filter(|one| one["import"] == 1).map(|one| one[number].as_u64().unwrap()).sum()
    };
    (sum("imports", "rows"), sum("dropped", "count"))
}

#[tokio::test]
async fn a_row_is_mended_alone_and_another_dropped() {
    let app = TestApp::new();
    let row = app.ask("GET /quarantine/rows", "").await.json()["items"][0].clone();
    let place: Json = ["import", "file", "row", "ordinal"]
        .map(|name| (name.to_owned(), row[name].clone()))
        .into_iter()
        .collect();
    assert_eq!(of_import(&app).await, (1, 0));
    let mend = async |place: &Json, raw: &str| {
        let body = json!({ "place": place, "raw": raw }).to_string();
        app.ask("POST /quarantine/rows/mend", &body).await
    };
    // What is still wrong waits with its new reason.
    let job = mend(&place, r#""{\"type\":\"dance\",\"userId\":\"ali\"}""#).await;
    assert_eq!(job.status, 202, "{}", job.text());
    let ended = app.until_job_ends(job.json()["id"].as_i64().unwrap()).await;
    assert_eq!(ended["outcome"]["retried"][0]["still"], 1, "{ended}");
    assert_ne!(app.ask("GET /quarantine/rows", "").await.json()["items"][0]["reason"], row["reason"]);
    let good = json!({ "type": "track", "userId": "ali", "event": "Order Completed", "timestamp": "2025-12-31T11:00:00Z" });
    let job = mend(&place, &json!(good.to_string()).to_string()).await;
    let ended = app.until_job_ends(job.json()["id"].as_i64().unwrap()).await;
    assert_eq!(
        (&ended["outcome"]["retried"][0]["stored"], &ended["outcome"]["retried"][0]["still"]),
        (&json!(1), &json!(0))
    );
    assert_eq!(app.ask("GET /customers/ali", "").await.json()["events"][0]["count"], 1);
    assert_eq!(of_import(&app).await, (0, 0), "mended, not dropped");
    assert_eq!(mend(&place, "[]").await.code(), "not-found");
}

#[tokio::test]
async fn dropped_rows_stay_counted() {
    let app = TestApp::new();
    let drop = async |body: &str| app.ask("POST /quarantine/rows/drop", body).await;
    let one = r#"{"reason":"test","rows":[{"import":1,"file":0,"row":12}]}"#;
    assert_eq!(drop(one).await.json()["dropped"], 1);
    assert_eq!(drop(one).await.json()["dropped"], 0, "it waits no more");
    let beyond = r#"{"rows":[{"import":9223372036854775808,"file":1,"row":18446744073709551615}]}"#;
    assert_eq!(drop(beyond).await.json()["dropped"], 0, "there is no such place");
    let beyond = r#"{"place":{"import":9223372036854775808,"file":1,"row":1},"raw":"[]"}"#;
    assert_eq!(app.ask("POST /quarantine/rows/mend", beyond).await.code(), "not-found");
    assert_eq!(of_import(&app).await, (0, 1));
    let counts = app.ask("GET /quarantine", "").await.json();
    assert_eq!(
        counts["dropped"],
        json!([{ "import": 1, "source": "", "reason": "test", "count": 1, "last_at": "2026-01-01T00:00:00.000Z" }])
    );
    assert_eq!(app.ask("POST /quarantine/retry", r#"{"import":1}"#).await.status, 202);
    assert_eq!(drop(r#"{"rows":[]}"#).await.code(), "invalid-request");
    assert_eq!(
        drop(r#"{"reason":"my mail is a@b.c","rows":[{"import":1,"file":0,"row":1}]}"#).await.code(),
        "invalid-request"
    );
}

fn aside(source: &str, raw: &str) -> NewQuarantined {
    NewQuarantined {
        source: source.to_owned(),
        received_at: Timestamp(NOW.0 - 86_400_000),
        reason: "no_person".to_owned(),
        field: None,
        raw: raw.to_owned(),
    }
}

#[tokio::test]
async fn messages_of_sources_are_mended_or_dropped() {
    let app = TestApp::new();
    let rows = [aside("web", "{}"), aside("web", "{}"), aside("till", "{}")];
    app.service().change(|catalogue| catalogue.set_aside(&rows)).unwrap();
    let mend = async |id: i64, raw: &Json| {
        let body = json!({ "raw": raw.to_string() }).to_string();
        app.ask(&format!("POST /quarantine/requests/{id}/mend"), &body).await
    };
    let still = mend(1, &json!({ "type": "track", "event": "Order Completed" })).await;
    assert_eq!((still.code().as_str(), &still.json()["path"]), ("unprocessable", &json!("/raw")));
    let good = json!({ "type": "track", "event": "Order Completed", "userId": "ali",
        "timestamp": "2025-12-31T00:00:00Z", "sentAt": "2025-12-31T00:00:00Z",
        "context": { "consent": { "categoryPreferences": { "email": true } } } });
    assert_eq!(mend(1, &good).await.json()["accepted"], 1);
    app.service().settle().unwrap();
    let ali = app.ask("GET /customers/ali", "").await.json();
    assert_eq!(
        ali["events"][0]["first_at"], "2025-12-31T00:00:00.000Z",
        "its time is put right by when it came"
    );
    assert_eq!(ali["consents"], json!([]), "nobody knows the source, so no consent is taken");
    assert_eq!(mend(1, &good).await.code(), "not-found");
    let dropped = app.ask("POST /quarantine/requests/drop", r#"{"reason":"unusable","ids":[2]}"#).await;
    assert_eq!(dropped.json()["dropped"], 1);
    let counts = app.ask("GET /quarantine", "").await.json();
    assert_eq!(counts["requests"].as_array().unwrap().len(), 1, "{counts}");
    assert_eq!(
        (&counts["dropped"][0]["source"], &counts["dropped"][0]["reason"]),
        (&json!("web"), &json!("unusable"))
    );
}
