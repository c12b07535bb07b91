//! Customers through the API.

use expect_test::{Expect, expect};

use crate::app::TestApp;

async fn app() -> TestApp {
    let app = TestApp::new();
    let body = r#"{"definitions":{"version":1,"segments":{
        "buyers":{"when":{"event":"Order Completed","within":"90d"}},
        "writable":{"when":{"trait":"email","exists":true}}}}}"#;
    assert_eq!(app.ask("POST /segments/apply", body).await.status, 200);
    app
}

async fn check(who: &str, line: &str, expected: Expect) {
    expected.assert_eq(&app().await.ask_as(who, line, &[], "").await.shown());
}

/// A request is refused, and this is said of it.
async fn refused(who: &str, line: &str, expected: &str) {
    assert_eq!(app().await.ask_as(who, line, &[], "").await.problem(), expected);
}

#[tokio::test]
async fn customers_are_found_by_id_and_by_text() {
    let app = app().await;
    let found = async |who: &str, q: &str| -> String {
        let body = serde_json::json!({ "q": q }).to_string();
        let answer = app.ask_as(who, "POST /customers/search", &[], &body).await;
        let items = answer.json()["items"].as_array().cloned().unwrap_or_default();
        let one =
            |one: serde_json::Value| format!("{}/{}/{}", one["id"], one["by"], one["value"]).replace('"', "");
        items.into_iter().map(one).collect::<Vec<_>>().join(" ")
    };
    let cases = [
        ("owner", "ayse", "ayse/null/null"),
        ("owner", "AYSE.Y", "ayse/email/ayse.yilmaz@example.com"),
        ("owner", "yılm", "ayse/email/ayse.yilmaz@example.com"),
        ("owner", "0532 111", "ayse/phone/+905321112233"),
        ("owner", "example.com", "ayse/email/ayse.yilmaz@example.com mehmet/email/mehmet@example.com"),
        ("owner", "nobody", ""),
        ("analyst", "ayse", "ayse/null/null"),
        ("analyst", "AYSE.Y", ""),
        ("analyst", "can@example.com", "c***@e***.com/null/null"),
    ];
    for (who, q, expected) in cases {
        assert_eq!(found(who, q).await, expected, "{who} {q}");
    }
}

#[tokio::test]
async fn a_customer_is_shown_with_all_that_is_known() {
    check(
        "owner",
        "GET /customers/ayse",
        expect![[r#"
        200
        {
          "id": "ayse",
          "ids": [
            "ayse"
          ],
          "as_of": "2026-01-01T00:00:00.000Z",
          "first_at": "2025-06-01T09:00:00.000Z",
          "last_at": "2025-12-20T10:00:00.000Z",
          "traits": {
            "city": {
              "value": "Ankara",
              "since": "2025-06-01T09:00:00.000Z"
            },
            "email": {
              "value": "ayse.yilmaz@example.com",
              "since": "2025-06-01T09:00:00.000Z"
            },
            "firstName": {
              "value": "Ayşe",
              "since": "2025-06-01T09:00:00.000Z"
            },
            "lastName": {
              "value": "Yılmaz",
              "since": "2025-06-01T09:00:00.000Z"
            },
            "phone": {
              "value": "+905321112233",
              "since": "2025-06-01T09:00:00.000Z"
            },
            "plan": {
              "value": "gold",
              "since": "2025-06-01T09:00:00.000Z"
            }
          },
          "accounts": [],
          "consents": [],
          "events": [
            {
              "event": "Order Completed",
              "count": 2,
              "first_at": "2025-07-01T10:00:00.000Z",
              "last_at": "2025-12-20T10:00:00.000Z"
            }
          ],
          "segments": [
            {
              "key": "buyers",
              "since": "2025-12-20T10:00:00.000Z",
              "until": "2026-03-20T10:00:00.001Z"
            },
            {
              "key": "writable",
              "since": "2025-06-01T09:00:00.000Z",
              "until": null
            }
          ]
        }
    "#]],
    )
    .await;
    refused("owner", "GET /customers/nobody", "404 not-found: there is no such customer").await;
    refused(
        "owner",
        "GET /customers/ayse?as_of=2020-01-01",
        "404 not-found: the customer does not exist before 2025-06-01T09:00:00.000Z",
    )
    .await;
    refused("owner", "GET /customers/ayse?as_of=yesterday", "400 invalid-request: this is no instant | query:as_of | 2026-03-01, 2026-03-01T09:30, 2026-03-01T09:30:00Z").await;
}

#[tokio::test]
async fn personal_data_is_hidden_from_who_may_not_see_it() {
    let app = app().await;
    let routes = [
        "GET /customers/ayse",
        "GET /customers/ayse/timeline",
        "GET /customers/ayse/segments/writable/why",
        "GET /customers/can@example.com",
        "GET /customers/can@example.com/segments/buyers/why",
    ];
    let secrets = ["ayse.yilmaz", "5321112233", "Ayşe", "Yılmaz", "can@example"];
    for line in routes {
        let masked = app.ask_as("analyst", line, &[], "").await;
        assert_eq!(masked.status, 200, "{line}");
        for secret in secrets {
            assert!(!masked.text().contains(secret), "{line}: {secret} in {}", masked.text());
        }
        let clear = app.ask_as("editor", line, &[], "").await.text();
        assert!(secrets.iter().any(|secret| clear.contains(secret)), "{line}: {clear}");
    }
}

#[tokio::test]
async fn why_and_why_not() {
    check(
        "owner",
        "GET /customers/mehmet/segments/buyers/why",
        expect![[r#"
        200
        {
          "customer": "mehmet",
          "segment": "buyers",
          "as_of": "2026-01-01T00:00:00.000Z",
          "member": false,
          "why": {
            "logic": null,
            "condition": {
              "event": "Order Completed",
              "within": "90d",
              "count": {
                "gte": 1
              }
            },
            "holds": false,
            "until": null,
            "actual": {
              "figure": 0
            },
            "latest": "2025-08-01T10:00:00.000Z",
            "parts": []
          }
        }
    "#]],
    )
    .await;
    check(
        "analyst",
        "GET /customers/ayse/segments/writable/why",
        expect![[r#"
        200
        {
          "customer": "ayse",
          "segment": "writable",
          "as_of": "2026-01-01T00:00:00.000Z",
          "member": true,
          "why": {
            "logic": null,
            "condition": {
              "trait": "email",
              "exists": true
            },
            "holds": true,
            "until": null,
            "actual": {
              "value": "a***@e***.com"
            },
            "latest": null,
            "parts": []
          }
        }
    "#]],
    )
    .await;
    refused(
        "owner",
        "GET /customers/ayse/segments/writeable/why",
        "404 not-found: there is no segment `writeable` | did you mean `writable`?",
    )
    .await;
}

#[tokio::test]
async fn segments_and_moves_of_a_customer() {
    check(
        "owner",
        "GET /customers/ayse/segments",
        expect![[r#"
        200
        {
          "segments": [
            "buyers",
            "writable"
          ],
          "until": "2026-03-20T10:00:00.001Z"
        }
    "#]],
    )
    .await;
    check(
        "owner",
        "GET /customers/ayse/moves",
        expect![[r#"
        200
        {
          "items": [
            {
              "at": "2025-12-20T10:00:00.000Z",
              "segment": "buyers",
              "direction": "entered"
            },
            {
              "at": "2025-09-29T10:00:00.001Z",
              "segment": "buyers",
              "direction": "left"
            },
            {
              "at": "2025-07-01T10:00:00.000Z",
              "segment": "buyers",
              "direction": "entered"
            },
            {
              "at": "2025-06-01T09:00:00.000Z",
              "segment": "writable",
              "direction": "entered"
            }
          ]
        }
    "#]],
    )
    .await;
    refused(
        "owner",
        "GET /customers/ayse/moves?limit=0",
        "400 invalid-request: `limit` is from 1 to 1000 | query:limit",
    )
    .await;
}

#[tokio::test]
async fn a_timeline_comes_in_pages_without_gaps() {
    let app = app().await;
    let whole = app.ask("GET /customers/ayse/timeline?limit=1000", "").await.json()["items"].clone();
    let (mut pieces, mut query) = (Vec::new(), "limit=3".to_owned());
    loop {
        let page = app.ask(&format!("GET /customers/ayse/timeline?{query}"), "").await.json();
        pieces.extend(page["items"].as_array().unwrap().clone());
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        query = format!("limit=3&cursor={cursor}");
    }
    assert_eq!(serde_json::Value::from(pieces), whole);
    assert_eq!(whole.as_array().unwrap().len(), 8);
}
