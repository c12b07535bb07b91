//! Figures through the API.

use expect_test::expect;

use crate::app::TestApp;

#[tokio::test]
async fn groups_and_stages_are_told() {
    let app = TestApp::new();
    let rfm = app.ask("GET /insight/rfm?groups=tiers", "").await.json();
    let customers: u64 =
        rfm["groups"].as_array().unwrap().iter().map(|one| one["customers"].as_u64().unwrap()).sum();
    assert_eq!((rfm["buyers"].as_u64(), customers), (Some(2), 2));
    expect![""].assert_eq(&app.ask("GET /insight/lifecycle", "").await.shown());
    assert_eq!(app.ask("GET /insight/rfm?groups=nine", "").await.code(), "invalid-request");
    assert_eq!(app.ask("GET /insight/rfm?window_days=0", "").await.code(), "invalid-request");
    assert_eq!(
        app.ask("GET /insight/lifecycle?new_days=9&at_risk_days=3", "").await.status.as_u16() / 100,
        4
    );
}

#[tokio::test]
async fn the_report_comes_in_the_language_asked_for() {
    let app = TestApp::new();
    for (language, tag) in [("en", "lang=\"en\""), ("tr", "lang=\"tr\"")] {
        let page = app.ask_as("viewer", "GET /insight/report", &[("accept-language", language)], "").await;
        assert_eq!(page.headers["content-type"], "text/html; charset=utf-8");
        assert!(page.text().contains(tag), "{language}");
    }
}

#[tokio::test]
async fn names_of_events_and_traits_are_told() {
    let app = TestApp::new();
    expect![""].assert_eq(&app.ask("GET /events?prefix=Order", "").await.shown());
    let traits = app.ask("GET /traits", "").await.json();
    assert!(traits["items"].as_array().unwrap().contains(&"city".into()), "{traits}");
    assert!(app.ask("GET /language/schema", "").await.json()["$defs"].is_object());
}
