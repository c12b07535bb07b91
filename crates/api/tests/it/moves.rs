//! Moves, jobs and the clock through the API.

use expect_test::expect;

use crate::app::TestApp;

const BUYERS: &str = r#"{"definitions":{"version":1,"segments":{"buyers":{"when":{"event":"Order Completed","within":"30d"}}}}}"#;

#[tokio::test]
async fn moving_the_clock_moves_customers_and_is_told() {
    let app = TestApp::new();
    assert_eq!(app.ask("POST /segments/apply", BUYERS).await.status, 200);
    assert_eq!(app.ask("GET /customers/ayse/segments", "").await.json()["segments"][0], "buyers");
    let moved = app.ask("POST /clock", r#"{"now":"2026-02-01"}"#).await;
    expect![[r#"
        200
        {
          "now": "2026-01-31T21:00:00.000Z",
          "manual": true
        }
    "#]]
    .assert_eq(&moved.shown());
    assert_eq!(
        app.ask("GET /customers/ayse/segments", "").await.json()["segments"].as_array().unwrap().len(),
        0
    );
    expect![[r#"
        200
        {
          "items": [
            {
              "seq": 1,
              "at": "2026-01-01T00:00:00.000Z",
              "kind": "resettled",
              "segment": "buyers",
              "customer": null,
              "direction": null,
              "cause": "definition",
              "message_id": null,
              "entered": 1,
              "left": 0,
              "size": 1
            },
            {
              "seq": 2,
              "at": "2026-01-19T10:00:00.001Z",
              "kind": "moved",
              "segment": "buyers",
              "customer": "ayse",
              "direction": "left",
              "cause": "time",
              "message_id": null,
              "entered": null,
              "left": null,
              "size": null
            }
          ],
          "next_after": 2,
          "newest": 2,
          "oldest": 1
        }
    "#]]
    .assert_eq(&app.ask("GET /transitions", "").await.shown());
    let rest = app.ask("GET /transitions?after=1&limit=5&segment=buyers&customer=ayse", "").await.json();
    assert_eq!((rest["items"].as_array().unwrap().len(), rest["next_after"].as_u64()), (1, Some(2)));
    assert_eq!(app.ask("GET /transitions?segment=%20", "").await.code(), "invalid-request");
    expect![[r#"
        200
        {
          "from": "2026-01-01",
          "to": "2026-02-02",
          "size_before": 0,
          "days": [
            {
              "day": "2026-01-01",
              "entered": 1,
              "left": 0,
              "size": 1
            },
            {
              "day": "2026-01-19",
              "entered": 0,
              "left": 1,
              "size": 0
            }
          ]
        }
    "#]]
    .assert_eq(&app.ask("GET /segments/buyers/growth?from=2026-01-01&to=2026-02-02", "").await.shown());
    assert_eq!(
        app.ask("GET /segments/buyers/growth?from=2026-02-01&to=2026-01-01", "").await.code(),
        "invalid-request"
    );
    assert_eq!(app.ask("GET /segments/nobody/growth", "").await.code(), "not-found");
}

#[tokio::test]
async fn who_listens_hears_what_came_since() {
    let app = TestApp::new();
    assert_eq!(app.ask("POST /segments/apply", BUYERS).await.status, 200);
    assert_eq!(app.ask("POST /clock", r#"{"now":"2026-02-01"}"#).await.status, 200);
    let events = app.listen("/transitions/stream", &[("last-event-id", "0")], 2).await;
    expect![[r#"
        id: 1
        event: resettled
        data: {"seq":1,"at":"2026-01-01T00:00:00.000Z","kind":"resettled","segment":"buyers","customer":null,"direction":null,"cause":"definition","message_id":null,"entered":1,"left":0,"size":1}

        id: 2
        event: moved
        data: {"seq":2,"at":"2026-01-19T10:00:00.001Z","kind":"moved","segment":"buyers","customer":"ayse","direction":"left","cause":"time","message_id":null,"entered":null,"left":null,"size":null}

    "#]].assert_eq(&events);
}

#[tokio::test]
async fn jobs_run_and_are_written_down() {
    let app = TestApp::new();
    let queued = app.ask("POST /jobs", r#"{"kind":"refit"}"#).await;
    assert_eq!((queued.status.as_u16(), queued.json()["begun_by"].as_str()), (202, Some("user:0")));
    let id = queued.json()["id"].as_i64().unwrap();
    let ended = app.until_job_ends(id).await;
    assert_eq!(ended["state"], "done", "{ended}");
    assert_eq!(app.ask("GET /jobs?limit=1", "").await.json()["items"][0]["id"], id);
    assert_eq!(app.ask(&format!("POST /jobs/{id}/cancel"), "").await.code(), "not-found");
    assert_eq!(app.ask("GET /jobs/999", "").await.code(), "not-found");
    assert_eq!(app.ask("POST /jobs", r#"{"kind":"dance"}"#).await.code(), "invalid-request");
}
