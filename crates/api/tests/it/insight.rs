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
    expect![[r#"
        200
        {
          "as_of": "2026-01-01T00:00:00.000Z",
          "buyers": 2,
          "prospects": 4,
          "stages": [
            {
              "key": "new",
              "en": "New",
              "tr": "Yeni",
              "customers": 0,
              "first_time_buyers": 0,
              "money": 0.0,
              "mean_recency_days": null
            },
            {
              "key": "active",
              "en": "Active",
              "tr": "Aktif",
              "customers": 1,
              "first_time_buyers": 0,
              "money": 1150.0,
              "mean_recency_days": 12.0
            },
            {
              "key": "reactivated",
              "en": "Reactivated",
              "tr": "Yeniden etkinleşen",
              "customers": 0,
              "first_time_buyers": 0,
              "money": 0.0,
              "mean_recency_days": null
            },
            {
              "key": "at_risk",
              "en": "At risk",
              "tr": "Risk altında",
              "customers": 1,
              "first_time_buyers": 1,
              "money": 100.0,
              "mean_recency_days": 153.0
            },
            {
              "key": "dormant",
              "en": "Dormant",
              "tr": "Uyuyan",
              "customers": 0,
              "first_time_buyers": 0,
              "money": 0.0,
              "mean_recency_days": null
            },
            {
              "key": "lost",
              "en": "Lost",
              "tr": "Kaybedilen",
              "customers": 0,
              "first_time_buyers": 0,
              "money": 0.0,
              "mean_recency_days": null
            }
          ]
        }
    "#]]
    .assert_eq(&app.ask("GET /insight/lifecycle", "").await.shown());
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
    expect![[r#"
        200
        {
          "items": [
            {
              "name": "Order Completed",
              "count": 3,
              "customers": 2
            }
          ]
        }
    "#]]
    .assert_eq(&app.ask("GET /events?prefix=Order", "").await.shown());
    let traits = app.ask("GET /traits", "").await.json();
    assert!(traits["items"].as_array().unwrap().contains(&"city".into()), "{traits}");
    assert!(app.ask("GET /language/schema", "").await.json()["$defs"].is_object());
}
