//! Events through the API: one as it is sent, and what came just now.

use kesit_app::service::Delivered;
use kesit_model::Timestamp;
use kesit_model::message::{Message, Reading, read};
use serde_json::{Value as Json, json};

use crate::app::{NOW, TestApp};

/// Sends messages as a tracking client would.
async fn send(app: &TestApp, all: &[Json]) {
    let message = |json: &Json| -> Vec<Message> {
        let Reading { messages, .. } = read(json.to_string().as_bytes(), Some(NOW));
        assert!(!messages.is_empty(), "{json}");
        messages
    };
    let messages = all.iter().flat_map(message).collect();
    app.service().accept(Delivered { messages, refused: Vec::new() }).await.unwrap();
    app.service().settle().unwrap();
}

fn track(id: &str, user: &str, event: &str, properties: Json) -> Json {
    json!({"type": "track", "messageId": id, "userId": user, "event": event, "timestamp": "2025-12-31T20:00:00Z",
        "properties": properties, "context": {"library": {"name": "a-client"}}})
}

#[tokio::test]
async fn what_came_just_now_is_told_the_last_first() {
    let app = TestApp::new();
    let nothing = app.ask("GET /events/recent", "").await.json();
    assert_eq!(nothing, json!({"items": [], "next_cursor": null}), "an import is nothing live");
    for number in 0..5 {
        let event = if number % 2 == 0 { "Size Chosen" } else { "Size Left" };
        let user = if number < 3 { "ayse@example.com" } else { "mehmet" };
        send(
            &app,
            &[track(&format!("m{number}"), user, event, json!({"size": number, "email": "a@example.com"}))],
        )
        .await;
    }
    send(&app, &[track("m4", "mehmet", "Size Chosen", json!({"size": 4}))]).await;
    let ids = |page: &Json| -> Vec<i64> {
        page["items"].as_array().unwrap().iter().map(|one| one["value"]["size"].as_i64().unwrap()).collect()
    };
    let all = app.ask("GET /events/recent", "").await.json();
    assert_eq!(ids(&all), [4, 4, 3, 2, 1, 0]);
    let outcomes: Vec<&Json> = all["items"].as_array().unwrap().iter().map(|one| &one["outcome"]).collect();
    assert_eq!(outcomes, ["repeated", "taken", "taken", "taken", "taken", "taken"]);
    assert_eq!(
        (&all["items"][5]["id"], &all["items"][5]["value"]["email"]),
        (&json!("ayse@example.com"), &json!("a@example.com"))
    );
    let of_event = app.ask("GET /events/recent?event=Size%20Left", "").await.json();
    assert_eq!(ids(&of_event), [3, 1]);
    let of_person = app.ask("GET /events/recent?id=ayse@example.com", "").await.json();
    assert_eq!(ids(&of_person), [2, 1, 0]);
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = app.ask(&format!("GET /events/recent?limit=4{cursor}"), "").await.json();
        seen.extend(ids(&page));
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(seen, [4, 4, 3, 2, 1, 0]);
    let masked = app.ask_as("analyst", "GET /events/recent", &[], "").await;
    assert!(
        !masked.text().contains("example.com\"") || !masked.text().contains("ayse@"),
        "{}",
        masked.text()
    );
    assert_eq!(app.ask_as("viewer", "GET /events/recent", &[], "").await.status, 403);
}

#[tokio::test]
async fn an_event_is_told_with_its_days_and_properties() {
    let app = TestApp::new();
    let sent: Vec<Json> = (0..12)
        .map(|number| {
            let properties = json!({"size": (if number % 2 == 0 { "S" } else { "M" }), "price": number, "note": format!("n{number}"),
                "email": "same@example.com", "gift": true});
            track(&format!("e{number}"), &format!("c{number}"), "Size Chosen", properties)
        })
        .collect();
    send(&app, &sent).await;
    let answer = app.ask_as("viewer", "GET /events/Size%20Chosen", &[], "").await.json();
    assert_eq!((&answer["count"], &answer["customers"]), (&json!(12), &json!(12)));
    assert_eq!(answer["days"], json!([{"day": "2025-12-31", "count": 12}]));
    let property =
        |path: &str| answer["properties"].as_array().unwrap().iter().find(|one| one["path"] == path).unwrap();
    assert_eq!(property("size")["examples"], json!(["M", "S"]));
    assert_eq!(property("price")["types"], json!([{"type": "number", "count": 12}]));
    assert_eq!(property("gift")["examples"], json!(["true"]));
    for path in ["price", "note", "email"] {
        assert_eq!(property(path)["examples"], json!([]), "{path}");
    }
    assert_eq!(answer["last_at"], Timestamp(NOW.0 - 4 * 3_600_000).to_string());
    assert_eq!(app.ask("GET /events/Nobody%20Does%20This", "").await.status, 404);
}
