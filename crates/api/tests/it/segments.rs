//! Segments through the API.

use axum::http::StatusCode;
use expect_test::{Expect, expect};

use crate::app::TestApp;

const ANKARA: &str =
    r#"{"name":{"en":"From Ankara","tr":"Ankaralılar"},"when":{"trait":"city","is":"Ankara"}}"#;
const BUYERS: &str = r#"{"when":{"event":"Order Completed","within":"90d"}}"#;

/// A shop with two segments.
async fn with_segments() -> TestApp {
    let app = TestApp::new();
    for (key, definition) in [("ankara", ANKARA), ("buyers", BUYERS)] {
        let answer = put(&app, key, definition, ("if-none-match", "*")).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    }
    // What moved is in the stream, too.
    app.service().settle().unwrap();
    app
}

async fn put(app: &TestApp, key: &str, body: &str, header: (&str, &str)) -> crate::app::Answer {
    app.ask_as("editor", &format!("PUT /segments/{key}"), &[header], body).await
}

async fn check(line: &str, body: &str, expected: Expect) {
    expected.assert_eq(&with_segments().await.ask(line, body).await.shown());
}

#[tokio::test]
async fn segments_are_listed_with_their_sizes() {
    check(
        "GET /segments",
        "",
        expect![[r#"
            200
            {
              "as_of": "2026-01-01T00:00:00.000Z",
              "customers": 6,
              "segments": [
                {
                  "key": "ankara",
                  "name": {
                    "en": "From Ankara",
                    "tr": "Ankaralılar"
                  },
                  "description": {
                    "en": null,
                    "tr": null
                  },
                  "size": 2,
                  "entered_today": 2,
                  "left_today": 0,
                  "version": 1,
                  "since": "2026-01-01T00:00:00.000Z",
                  "hash": "59db559ed26427de36a7fce587c384be"
                },
                {
                  "key": "buyers",
                  "name": {
                    "en": null,
                    "tr": null
                  },
                  "description": {
                    "en": null,
                    "tr": null
                  },
                  "size": 1,
                  "entered_today": 1,
                  "left_today": 0,
                  "version": 1,
                  "since": "2026-01-01T00:00:00.000Z",
                  "hash": "78f7e2e39323c3a8dc64c40aaf63aef9"
                }
              ],
              "groups": []
            }
        "#]],
    )
    .await;
    let then = with_segments().await.ask("GET /segments?as_of=2025-07-02", "").await.json();
    let row = |place: usize| {
        let row = &then["segments"][place];
        (row["key"].as_str(), row["size"].as_u64(), row["entered_today"].as_u64())
    };
    assert_eq!((&then["as_of"], &then["customers"]), (&"2025-07-01T21:00:00.000Z".into(), &5.into()));
    assert_eq!([row(0), row(1)], [(Some("ankara"), Some(2), None), (Some("buyers"), Some(1), None)]);
}

#[tokio::test]
async fn a_definition_is_read_and_changed_only_by_who_knows_it() {
    let app = with_segments().await;
    let read = app.ask("GET /segments/ankara", "").await;
    expect![[r#"
        200
        {
          "kind": "segment",
          "key": "ankara",
          "version": 1,
          "revision": 1,
          "since": "2026-01-01T00:00:00.000Z",
          "until_revision": null,
          "hash": "59db559ed26427de36a7fce587c384be",
          "definition": {
            "name": {
              "tr": "Ankaralılar",
              "en": "From Ankara"
            },
            "when": {
              "trait": "city",
              "is": "Ankara"
            }
          },
          "written": "ankara:\n  {\n    \"name\": {\n      \"tr\": \"Ankaralılar\",\n      \"en\": \"From Ankara\"\n    },\n    \"when\": {\n      \"trait\": \"city\",\n      \"is\": \"Ankara\"\n    }\n  }\n"
        }
    "#]].assert_eq(&read.shown());
    let tag = read.headers["etag"].to_str().unwrap().to_owned();
    let known = app.ask_as("viewer", "GET /segments/ankara", &[("if-none-match", &tag)], "").await;
    assert_eq!((known.status, known.body.len()), (StatusCode::NOT_MODIFIED, 0));

    let status = |answer: crate::app::Answer| (answer.status.as_u16(), answer.code());
    let changed = r#"{"when":{"trait":"city","in":["Ankara","Bursa"]}}"#;
    let stale = put(&app, "ankara", changed, ("if-match", "\"0000\"")).await;
    assert_eq!(status(stale), (412, "changed".to_owned()));
    let without = app.ask("PUT /segments/ankara", changed).await;
    assert_eq!(status(without), (428, "precondition-needed".to_owned()));
    let done = put(&app, "ankara", changed, ("if-match", &tag)).await;
    assert_eq!(done.json()["plan"]["changes"][0]["moves"]["entering"], 2);
    assert_eq!(status(put(&app, "ankara", ANKARA, ("if-match", &tag)).await), (412, "changed".to_owned()));
    let again = put(&app, "ankara", ANKARA, ("if-none-match", "*")).await;
    assert_eq!(status(again), (412, "changed".to_owned()));

    let reverted = app.ask("POST /segments/ankara/revert", r#"{"version":1}"#).await;
    assert_eq!(reverted.json()["plan"]["changes"][0]["moves"]["leaving"], 2);
    let versions = app.ask("GET /segments/ankara/versions", "").await.json();
    assert_eq!(versions["items"].as_array().unwrap().len(), 3);
    assert_eq!(versions["items"][0]["hash"], versions["items"][2]["hash"]);
    let gone = app.ask_as("owner", "DELETE /segments/ankara", &[("if-match", &tag)], "").await;
    assert_eq!((gone.status, gone.json()["revision"].as_u64()), (StatusCode::OK, Some(5)), "{}", gone.text());
    assert_eq!(status(app.ask("GET /segments/ankara", "").await), (404, "not-found".to_owned()));
    let revisions = app.ask("GET /revisions?limit=2", "").await.json();
    assert_eq!(revisions["items"][0]["changes"][0]["action"], "removed");
    let cursor = revisions["next_cursor"].as_str().unwrap();
    let rest = app.ask(&format!("GET /revisions?limit=3&cursor={cursor}"), "").await.json();
    assert_eq!((rest["items"][0]["number"].as_u64(), rest["next_cursor"].as_str()), (Some(3), None));
}

#[tokio::test]
async fn faults_of_a_definition_are_told_with_their_place() {
    let app = TestApp::new();
    let body =
        r#"{"when":{"all":[{"trait":"city","is":"Ankara"},{"event":"Order Completed","wihtin":"90d"}]}}"#;
    expect![[r#"
        422
        {
          "type": "/api/docs#problem-invalid-definition",
          "title": "The definition has faults.",
          "status": 422,
          "code": "invalid-definition",
          "detail": "unknown_key: found the key `wihtin`, expected one of event, where, within, count, days, sum, avg, min, max, median, distinct, top, share, first, last, nth, gap, periods",
          "path": "/when/all/1",
          "hint": "did you mean `within`?",
          "errors": [
            {
              "path": "/when/all/1",
              "detail": "unknown_key: found the key `wihtin`, expected one of event, where, within, count, days, sum, avg, min, max, median, distinct, top, share, first, last, nth, gap, periods",
              "hint": "did you mean `within`?"
            }
          ]
        }
    "#]].assert_eq(&put(&app, "x", body, ("if-none-match", "*")).await.shown());
    let line = "POST /segments/plan";
    expect![[r#"
        422
        {
          "type": "/api/docs#problem-invalid-definition",
          "title": "The definition has faults.",
          "status": 422,
          "code": "invalid-definition",
          "detail": "syntax: found unclosed bracket '[' at line 1, column 11, expected YAML that can be read",
          "path": "/definitions",
          "errors": [
            {
              "path": "/definitions",
              "detail": "syntax: found unclosed bracket '[' at line 1, column 11, expected YAML that can be read"
            }
          ]
        }
    "#]].assert_eq(&app.ask(line, r#"{"definitions":"segments: [","rest":"kept"}"#).await.shown());
    expect![[r#"
        422
        {
          "type": "/api/docs#problem-invalid-definition",
          "title": "The definition has faults.",
          "status": 422,
          "code": "invalid-definition",
          "detail": "segment `nowhere` is not defined",
          "path": "/when"
        }
    "#]]
    .assert_eq(&app.ask("POST /segments/preview", r#"{"when":{"segment":"nowhere"}}"#).await.shown());
}

#[tokio::test]
async fn a_plan_says_who_would_move() {
    let body = r#"{"definitions":"version: 1\nsegments:\n  buyers: { when: { event: Order Completed, within: 365d } }\n","rest":"removed"}"#;
    check(
        "POST /segments/plan",
        body,
        expect![[r#"
        200
        {
          "as_of": "2026-01-01T00:00:00.000Z",
          "customers": 6,
          "changes": [
            {
              "action": "changed",
              "kind": "segment",
              "key": "buyers",
              "aspects": [
                "condition"
              ],
              "moves": {
                "size_before": 1,
                "size_after": 2,
                "entering": 1,
                "leaving": 0,
                "entering_sample": [
                  "mehmet"
                ],
                "leaving_sample": []
              }
            },
            {
              "action": "removed",
              "kind": "segment",
              "key": "ankara",
              "aspects": [],
              "moves": {
                "size_before": 2,
                "size_after": 0,
                "entering": 0,
                "leaving": 2,
                "entering_sample": [],
                "leaving_sample": [
                  "ayse",
                  "zeynep"
                ]
              }
            }
          ],
          "moved": [],
          "unchanged": 0,
          "unknown": []
        }
    "#]],
    )
    .await;
}

#[tokio::test]
async fn a_preview_counts_each_part() {
    let body = r#"{"when":{"all":[{"trait":"city","is":"Ankara"},{"not":{"event":"Order Completed"}},{"event":"Wishlist Changed","count":{"gte":0}}]}}"#;
    check(
        "POST /segments/preview",
        body,
        expect![[r#"
        200
        {
          "as_of": "2026-01-01T00:00:00.000Z",
          "customers": 6,
          "size": 1,
          "conditions": [
            {
              "path": "",
              "says": "all",
              "size": 1
            },
            {
              "path": "/all/0",
              "says": {
                "trait": "city",
                "is": "Ankara"
              },
              "size": 2
            },
            {
              "path": "/all/1",
              "says": "not",
              "size": 4
            },
            {
              "path": "/all/1/not",
              "says": {
                "event": "Order Completed",
                "count": {
                  "gte": 1
                }
              },
              "size": 2
            },
            {
              "path": "/all/2",
              "says": {
                "event": "Wishlist Changed",
                "count": {
                  "gte": 0
                }
              },
              "size": 6
            }
          ],
          "sample": [
            "zeynep"
          ],
          "unknown": [
            {
              "kind": "event",
              "word": "Wishlist Changed",
              "nearest": null
            }
          ]
        }
    "#]],
    )
    .await;
}

#[tokio::test]
async fn members_come_in_pages_and_as_a_table() {
    let app = TestApp::new();
    put(&app, "all", r#"{"when":{"everyone":true}}"#, ("if-none-match", "*")).await;
    let (mut ids, mut query) = (Vec::new(), "limit=4".to_owned());
    loop {
        let page = app.ask(&format!("GET /segments/all/members?{query}"), "").await.json();
        ids.extend(
            page["items"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()),
        );
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        query = format!("limit=4&cursor={cursor}");
    }
    assert_eq!(ids, ["=cmd", "anon-1", "ayse", "can@example.com", "mehmet", "zeynep"]);
    let table = app.ask("GET /segments/all/members?format=csv", "").await;
    assert_eq!(table.headers["content-type"], "text/csv; charset=utf-8");
    expect![[r#"
        id,since,until
        '=cmd,2025-06-04T09:00:00.000Z,
        anon-1,2025-12-31T11:00:00.000Z,
        ayse,2025-06-01T09:00:00.000Z,
        can@example.com,2025-06-05T09:00:00.000Z,
        mehmet,2025-06-02T09:00:00.000Z,
        zeynep,2025-06-03T09:00:00.000Z,
    "#]]
    .assert_eq(&table.text().replace("\r\n", "\n"));
    let masked = app.ask_as("analyst", "GET /segments/all/members?limit=5", &[], "").await;
    assert!(!masked.text().contains("can@example"), "{}", masked.text());
}

#[tokio::test]
async fn overlap_is_a_matrix() {
    check(
        "GET /segments/overlap?segments=ankara,buyers",
        "",
        expect![[r#"
        200
        {
          "as_of": "2026-01-01T00:00:00.000Z",
          "segments": [
            "ankara",
            "buyers"
          ],
          "shared": [
            [
              2,
              1
            ],
            [
              1,
              1
            ]
          ]
        }
    "#]],
    )
    .await;
    check(
        "GET /segments/overlap?segments=ankara,nowhere",
        "",
        expect![[r#"
        404
        {
          "type": "/api/docs#problem-not-found",
          "title": "There is no such thing.",
          "status": 404,
          "code": "not-found",
          "detail": "there is no segment `nowhere`"
        }
    "#]],
    )
    .await;
}
