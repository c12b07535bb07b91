//! Settings, and trying messages on a customer.

use expect_test::expect;
use serde_json::json;

use crate::app::TestApp;

#[tokio::test]
async fn settings_are_told() {
    expect![[r#"
        200
        {
          "shop_name": "",
          "time_zone": "Europe/Istanbul",
          "currency": "TRY",
          "language": "tr"
        }
    "#]]
    .assert_eq(&TestApp::new().ask("GET /settings", "").await.shown());
}

#[tokio::test]
async fn what_answers_depend_on_stays_and_the_name_changes() {
    let app = TestApp::new();
    let tag = app.ask("GET /settings", "").await.headers["etag"].to_str().unwrap().to_owned();
    let patch = async |body: &str| app.ask_as("owner", "PATCH /settings", &[("if-match", &tag)], body).await;
    for (field, body) in [
        ("/time_zone", r#"{"time_zone":"Europe/Berlin","shop_name":"x"}"#),
        ("/currency", r#"{"currency":"EUR"}"#),
        ("/language", r#"{"language":"en"}"#),
    ] {
        let refused = patch(body).await.json();
        assert_eq!((refused["code"].as_str(), refused["path"].as_str()), (Some("conflict"), Some(field)));
        assert!(refused["hint"].as_str().unwrap().contains("kesit init --"), "{refused}");
    }
    assert_eq!(patch(r#"{"shop_name":"a\nb"}"#).await.code(), "invalid-request");
    let changed = patch(r#"{"shop_name":" Kahve Dünyam ","time_zone":"Europe/Istanbul"}"#).await;
    assert_eq!(changed.json()["shop_name"], "Kahve Dünyam");
    assert_eq!(patch(r#"{"shop_name":"Çay Dünyam"}"#).await.code(), "changed");
    assert_eq!(app.ask("PATCH /settings", "{}").await.code(), "precondition-needed");
}

#[tokio::test]
async fn what_would_be_is_told_and_forgotten() {
    let app = TestApp::new();
    let loyal = r#"{"definitions":{"version":1,"segments":{"loyal":{"when":{"event":"Order Completed","count":{"gte":2}}}}}}"#;
    assert_eq!(app.ask("POST /segments/apply", loyal).await.status, 200);
    let check =
        async |body: serde_json::Value| app.ask("POST /segments/loyal/check", &body.to_string()).await;
    let order = json!({ "type": "track", "event": "Order Completed" });
    let found = |answer: &crate::app::Answer| {
        let json = answer.json();
        (json["is_member"].as_bool(), json["would_be_member"].as_bool())
    };
    let once = check(json!({ "customer": "mehmet", "messages": [order] })).await;
    assert_eq!(found(&once), (Some(false), Some(true)), "{}", once.text());
    assert_eq!(once.json()["why"]["actual"]["figure"], 2, "{}", once.text());
    let nothing = check(json!({ "customer": "mehmet" })).await;
    assert_eq!(found(&nothing), (Some(false), Some(false)), "nothing of it stayed");
    let other = json!({ "type": "track", "event": "Order Completed", "messageId": "other" });
    let new = check(json!({ "customer": "yeni", "messages": [order, other] })).await;
    assert_eq!(found(&new), (None, Some(true)));
    assert_eq!(app.ask("GET /customers/yeni", "").await.code(), "not-found");
    assert_eq!(check(json!({ "customer": "yeni" })).await.code(), "not-found");
    let wrong = check(json!({ "customer": "yeni", "messages": [order, { "type": "dance" }] })).await.json();
    assert_eq!(
        (wrong["code"].as_str(), wrong["path"].as_str()),
        (Some("invalid-request"), Some("/messages/1"))
    );
    assert_eq!(app.ask("POST /segments/nobody/check", r#"{"customer":"ayse"}"#).await.code(), "not-found");
}
