//! What all routes have in common: problems, languages, limits.

use std::time::Duration;

use axum::http::StatusCode;
use expect_test::{expect, expect_file};
use kesit_api::Limits;
use serde_json::Value as Json;

use crate::app::TestApp;

#[tokio::test]
async fn a_problem_is_told_in_the_language_asked_for() {
    let app = TestApp::new();
    let answer = app.ask_as("", "GET /about", &[("accept-language", "tr-TR, en;q=0.5")], "").await;
    assert_eq!(answer.headers["content-type"], "application/problem+json");
    assert_eq!(answer.headers["content-language"], "tr");
    assert!(answer.headers.contains_key("www-authenticate"));
    expect![[r#"
        401
        {
          "type": "/api/docs#problem-sign-in-needed",
          "title": "Oturum açın ya da bir API anahtarı verin.",
          "status": 401,
          "code": "sign-in-needed",
          "hint": "`Authorization: Bearer kesit_sk_…` gönderin."
        }
    "#]]
    .assert_eq(&answer.shown());
}

#[tokio::test]
async fn a_caller_who_asks_too_often_waits_and_others_do_not() {
    let app = TestApp::with(Limits { burst_requests: 3, requests_per_second: 1, ..Limits::default() });
    for _ in 0..3 {
        assert_eq!(app.ask("GET /about", "").await.status, StatusCode::OK);
    }
    let refused = app.ask("GET /about", "").await;
    assert_eq!(
        (refused.status, &refused.headers["retry-after"]),
        (StatusCode::TOO_MANY_REQUESTS, &"1".parse().unwrap())
    );
    assert_eq!(app.ask_as("viewer", "GET /about", &[], "").await.status, StatusCode::OK);
    app.tick(Duration::from_secs(1));
    assert_eq!(app.ask("GET /about", "").await.status, StatusCode::OK);
}

#[test]
fn the_document_and_the_codes_are_as_written_down() {
    let document = serde_json::to_string_pretty(&kesit_api::document()).unwrap();
    expect_file!["../../../../docs/reference/openapi.json"].assert_eq(&format!("{document}\n"));
    expect_file!["../../../../docs/reference/problems.md"].assert_eq(&kesit_api::problems_reference());
}

#[test]
fn the_document_refers_to_nothing_that_is_not_in_it() {
    let document = kesit_api::document();
    let text = document.to_string();
    let named = text.split("\"#/components/schemas/").skip(1).filter_map(|rest| rest.split('"').next());
    for name in named {
        assert!(document["components"]["schemas"][name].is_object(), "{name}");
    }
}

/// What asks for a number is answered whatever the number is: nothing has one that no row can have.
#[tokio::test]
async fn a_number_beyond_all_bounds_finds_nothing() {
    let app = TestApp::with(Limits { burst_requests: 100_000, ..Limits::default() });
    let mut asked = 0;
    let document = kesit_api::document();
    // The stream does not end.
    for route in kesit_api::table().iter().filter(|route| !route.path.ends_with("/stream")) {
        let operation = &document["paths"][&route.path][route.method.as_str().to_lowercase()];
        // Nobody signs in here.
        if ["keys", "users", "sources", "audit", "session"].iter().any(|tag| operation["tags"][0] == *tag) {
            continue;
        }
        for number in ["9223372036854775807", "9223372036854775808", "18446744073709551615", "1e30"] {
            let Some(address) = with_numbers(&route.path, &operation["parameters"], number) else { continue };
            let route = format!("{} {address}", route.method);
            let answer = app.ask(&route, "{}").await;
            let status = answer.status.as_u16();
            assert!(status < 500 && status != 429, "{route}: {}", answer.shown());
            asked += 1;
        }
    }
    assert!(asked > 100, "{asked} were asked");
}

/// An address of the API with this in place of all its numbers; `None` if it has none.
fn with_numbers(path: &str, parameters: &Json, number: &str) -> Option<String> {
    let mut address = path.strip_prefix("/api/v1")?.to_owned();
    let (mut query, mut has_any) = (Vec::new(), false);
    for parameter in parameters.as_array()? {
        let name = parameter["name"].as_str()?;
        let is_number = parameter["schema"]["type"].to_string().contains("integer");
        has_any |= is_number;
        match (parameter["in"].as_str()?, is_number) {
            ("path", _) => {
                address = address.replace(&format!("{{{name}}}"), if is_number { number } else { "x" })
            }
            ("query", true) => query.push(format!("{name}={number}")),
            _ => {}
        }
    }
    has_any.then(|| format!("{address}?{}", query.join("&")))
}

#[tokio::test]
async fn the_page_of_the_api_lists_every_route_and_loads_nothing_from_elsewhere() {
    let app = TestApp::new();
    for (language, word) in [("en", "The API of Kesit"), ("tr", "Kesit API'si")] {
        let request = axum::http::Request::get("/api/docs").header("accept-language", language);
        let page = app.send(request.body(axum::body::Body::empty()).unwrap()).await;
        let text = page.text();
        assert_eq!(page.status, StatusCode::OK);
        assert!(text.contains(word), "{language}");
        assert!(page.headers["content-security-policy"].to_str().unwrap().contains("default-src 'none'"));
        for route in kesit_api::table() {
            assert!(text.contains(&format!("<code>{}</code>", route.path)), "{}", route.path);
        }
        for code in kesit_api::Code::ALL {
            assert!(text.contains(&format!("id=\"problem-{}\"", code.code())), "{}", code.code());
        }
        assert!(!text.contains("<script") && !text.contains("src="), "{language}");
    }
}

#[tokio::test]
async fn a_request_with_a_key_is_done_once() {
    let app = TestApp::new();
    let plan =
        |version: u32| format!(r#"{{"definitions":{{"version":{version},"segments":{{}}}},"rest":"kept"}}"#);
    let key = ("idempotency-key", "7c6f");
    let post = async |who: &str, body: &str| app.ask_as(who, "POST /segments/plan", &[key], body).await;
    let first = post("owner", &plan(1)).await;
    let second = post("owner", &plan(1)).await;
    assert_eq!((first.status, &first.body), (second.status, &second.body));
    assert!(!first.headers.contains_key("idempotency-replayed"));
    assert_eq!(second.headers["idempotency-replayed"], "true");
    assert_eq!(second.headers["content-type"], "application/json");
    let other = post("owner", &plan(2)).await;
    assert_eq!((other.status.as_u16(), other.code().as_str()), (422, "idempotency-key-reused"));
    let somebody_else = post("editor", &plan(2)).await;
    assert_eq!(somebody_else.code(), "invalid-definition");
    let bad = app.ask_as("owner", "POST /segments/plan", &[("idempotency-key", "")], &plan(1)).await;
    assert_eq!((bad.status.as_u16(), bad.code().as_str()), (400, "invalid-request"));
}

#[tokio::test]
async fn bodies_have_limits() {
    let app = TestApp::new();
    let post = async |headers: &[(&str, &str)], body: &str| {
        let answer = app.ask_as("owner", "POST /segments/preview", headers, body).await;
        (answer.status.as_u16(), answer.code())
    };
    let deep = format!("{}{}", r#"{"when":"#.repeat(40), "1".to_owned() + &"}".repeat(40));
    let large = format!(r#"{{"when":"{}"}}"#, "x".repeat(2 << 20));
    let bad = |status: u16, code: &str| (status, code.to_owned());
    assert_eq!(post(&[], &deep).await, bad(400, "malformed-body"));
    assert_eq!(post(&[], &large).await, bad(413, "too-large"));
    assert_eq!(post(&[], "{").await, bad(400, "malformed-body"));
    assert_eq!(post(&[], r#"{"when":{},"wenn":1}"#).await, bad(400, "invalid-request"));
    assert_eq!(post(&[("content-type", "text/plain")], "{}").await, bad(415, "unsupported-media-type"));
}
