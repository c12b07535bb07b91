//! The server over real connections on this machine.
//!
//! The certificates beside this file are for `localhost`, signed by themselves, and good for a hundred years.

mod stage;
mod tls;

use axum::Router;
use axum::routing::{get, post};
use expect_test::expect;
use std::sync::Arc;
use std::time::{Duration, Instant};

use kesit_app::config::{Config, Secret};

use super::Unready;
use stage::{Stage, Told, head, request};

/// Waits that a test lets run out are as short as the settings allow.
fn impatient() -> Config {
    let mut config = Config::default();
    config.serve.header_timeout_seconds = 1;
    config.serve.body_timeout_seconds = 1;
    config.serve.request_timeout_seconds = 1;
    config
}

fn routes() -> Router {
    Router::new()
        .route(
            "/customers/{id}",
            get(async || "a customer, told of at some length, so that it is worth packing"),
        )
        .route("/size", post(async |body: axum::body::Bytes| body.len().to_string()))
        .route("/panic", get(async || if true { panic!("ayse@example.com") } else { "" }))
        .route("/never", get(async || std::future::pending::<&str>().await))
}

#[tokio::test]
async fn health_is_told_from_the_first_moment_on() {
    let stage = Stage::start(&Config::default()).await;
    assert!(stage.ask("GET", "/livez").await.contains("{\"live\":true}"));
    let starting = stage.ask("GET", "/readyz").await;
    assert!(
        starting.starts_with("HTTP/1.1 503 ")
            && starting.contains("{\"ready\":false,\"reasons\":[\"starting\"]}")
    );
    let early = stage.ask("GET", "/customers/7").await;
    assert!(
        early.starts_with("HTTP/1.1 503 ")
            && early.contains("retry-after: 2")
            && early.contains("\"starting\"")
    );
    let told = stage.open(routes());
    assert!(stage.ask("GET", "/readyz").await.contains("{\"ready\":true,\"reasons\":[]}"));
    assert!(stage.ask("GET", "/customers/7").await.starts_with("HTTP/1.1 200 "));
    told.say(vec![Unready::DiskFull, Unready::EngineBehind]);
    let full = stage.ask("GET", "/readyz").await;
    assert!(
        full.starts_with("HTTP/1.1 503 ") && full.contains("[\"disk_full\",\"engine_behind\"]"),
        "{full}"
    );
}

#[tokio::test]
async fn what_every_answer_carries() {
    let stage = Stage::opened(&Config::default(), routes()).await;
    let answer = stage
        .raw(&request("GET", "/customers/7", "x-request-id: abc\r\naccept-encoding: gzip\r\n", ""))
        .await;
    let mut lines: Vec<String> = head(&answer).lines().map(str::to_owned).collect();
    lines.retain(|line| !line.starts_with("date:"));
    lines.sort();
    expect![[r#"
        HTTP/1.1 200 OK
        cache-control: no-store
        connection: close
        content-encoding: gzip
        content-security-policy: default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'
        content-type: text/plain; charset=utf-8
        cross-origin-opener-policy: same-origin
        referrer-policy: no-referrer
        transfer-encoding: chunked
        vary: accept-encoding
        x-content-type-options: nosniff
        x-frame-options: DENY
        x-request-id: abc
    "#]].assert_eq(&(lines.join("\n") + "\n"));
    let unnamed = stage.ask("GET", "/nothing").await;
    assert!(
        unnamed.starts_with("HTTP/1.1 404 ") && unnamed.contains("x-request-id: 0000000000000007-0"),
        "{unnamed}"
    );
}

#[tokio::test]
async fn a_panic_stays_inside() {
    let stage = Stage::opened(&Config::default(), routes()).await;
    let answer = stage.ask("GET", "/panic").await;
    assert!(answer.starts_with("HTTP/1.1 500 ") && answer.contains("\"code\":\"internal\""), "{answer}");
    assert!(!answer.contains("ayse") && answer.contains("x-content-type-options: nosniff"), "{answer}");
    assert!(stage.ask("GET", "/customers/7").await.starts_with("HTTP/1.1 200 "));
}

#[tokio::test]
async fn a_slow_head_is_not_waited_for() {
    let stage = Stage::opened(&impatient(), routes()).await;
    let began = Instant::now();
    assert_eq!(stage.raw("GET /customers/7 HTTP/1.1\r\nhost: a\r\n").await, "");
    assert_eq!(stage.raw("").await, "");
    assert!(began.elapsed() >= Duration::from_secs(2));
}

#[tokio::test]
async fn a_body_may_not_stand_still_but_may_take_its_time() {
    let stage = Stage::opened(&impatient(), routes()).await;
    let halted = stage.raw(&request("POST", "/size", "content-length: 10\r\n", "half")).await;
    assert!(halted.starts_with("HTTP/1.1 408 ") && halted.contains("\"body_too_slow\""), "{halted}");
    let pieces = ["one", "two", "three", "four", "five"];
    let slow = stage.piecewise("/size", &pieces, Duration::from_millis(300)).await;
    assert!(slow.starts_with("HTTP/1.1 200 ") && slow.ends_with("19"), "{slow}");
}

#[tokio::test]
async fn an_answer_is_not_waited_for_for_ever() {
    let stage = Stage::opened(&impatient(), routes()).await;
    let answer = stage.ask("GET", "/never").await;
    assert!(answer.starts_with("HTTP/1.1 503 ") && answer.contains("\"too_slow\""), "{answer}");
}

#[tokio::test]
async fn a_head_has_a_greatest_size() {
    let mut config = Config::default();
    config.serve.max_header_bytes = 8192;
    let stage = Stage::opened(&config, routes()).await;
    let long = format!("x-long: {}\r\n", "a".repeat(9000));
    let answer = stage.raw(&request("GET", "/customers/7", &long, "")).await;
    assert!(answer.starts_with("HTTP/1.1 431 "), "{answer}");
}

#[tokio::test]
async fn one_connection_too_many_is_closed() {
    let mut config = Config::default();
    config.serve.max_connections = 1;
    let stage = Stage::opened(&config, routes()).await;
    let held = stage.held().await;
    assert_eq!(stage.ask("GET", "/livez").await, "");
    held.close().await;
    // The place is given back when the server has seen the end, which may be after the next one came.
    let mut answer = String::new();
    for _ in 0..1000 {
        answer = stage.ask("GET", "/livez").await;
        if !answer.is_empty() {
            break;
        }
    }
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
}

#[tokio::test]
async fn the_end_waits_for_requests_and_streams_but_not_for_ever() {
    let (began, has_begun) = tokio::sync::oneshot::channel();
    let (go_on, wait) = tokio::sync::oneshot::channel::<()>();
    let once = Arc::new(std::sync::Mutex::new(Some((began, wait))));
    let slow = get(async move || {
        let (began, wait) = once.lock().unwrap().take().unwrap();
        began.send(()).unwrap();
        wait.await.unwrap();
        "done"
    });
    let stage = Stage::opened(&Config::default(), routes().route("/slow", slow)).await;
    let address = stage.address();
    let asked = tokio::spawn(stage::ask_at(address, request("GET", "/slow", "", "")));
    has_begun.await.unwrap();
    let stop = stage.server().stop();
    let ended = tokio::spawn(stage.finish(Duration::from_secs(60)));
    stop.begun().await;
    go_on.send(()).unwrap();
    assert_eq!(ended.await.unwrap(), 0);
    assert!(asked.await.unwrap().ends_with("done"));
    assert!(tokio::net::TcpStream::connect(address).await.is_err());

    let stage = Stage::opened(&Config::default(), routes()).await;
    let waiting = tokio::spawn(stage::ask_at(stage.address(), request("GET", "/never", "", "")));
    stage.under_way().await;
    assert_eq!(stage.finish(Duration::from_millis(10)).await, 1);
    assert_eq!(waiting.await.unwrap(), "");
}

#[tokio::test]
async fn the_figures_are_for_this_machine_or_for_the_token() {
    let stage = Stage::opened(&Config::default(), routes()).await;
    stage.ask("GET", "/customers/7").await;
    let text = stage.ask("GET", "/metrics").await;
    assert!(
        text.contains("kesit_http_requests_total{method=\"GET\",route=\"/customers/{id}\",status=\"200\"} 1"),
        "{text}"
    );
    let passed_on = stage.raw(&request("GET", "/metrics", "x-forwarded-for: 203.0.113.9\r\n", "")).await;
    assert!(passed_on.starts_with("HTTP/1.1 404 "), "{passed_on}");

    let mut config = Config::default();
    config.metrics.token = Some(Secret::new("0123456789abcdef"));
    config.metrics.path = "/figures".to_owned();
    config.metrics.address = Some("127.0.0.1:0".parse().unwrap());
    let stage = Stage::opened(&config, routes()).await;
    let side = stage.server().metrics_address().unwrap();
    let asked = |token: &str| {
        let header = format!("authorization: Bearer {token}\r\n");
        stage::ask_at(side, request("GET", "/figures", &header, ""))
    };
    assert!(asked("0123456789abcdef").await.starts_with("HTTP/1.1 200 "));
    assert!(asked("0123456789abcdeX").await.starts_with("HTTP/1.1 401 "));
    assert!(stage::ask_at(side, request("GET", "/customers/7", "", "")).await.starts_with("HTTP/1.1 404 "));
    assert!(stage.ask("GET", "/figures").await.starts_with("HTTP/1.1 404 "));
}

#[tokio::test]
async fn the_log_names_routes_and_nobody() {
    let written = stage::Written::default();
    let subscriber =
        tracing_subscriber::fmt().json().flatten_event(true).without_time().with_writer(written.clone());
    let guard = tracing::subscriber::set_default(subscriber.finish());
    let stage = Stage::opened(&Config::default(), routes()).await;
    let headers = "x-request-id: abc\r\nauthorization: Bearer geheim\r\n";
    stage.raw(&request("GET", "/customers/ayse@example.com?email=ayse", headers, "")).await;
    stage.raw(&request("GET", "/nowhere/ayse", "x-request-id: abd\r\n", "")).await;
    stage.raw(&request("AYSE", "/customers/7", "x-request-id: abe\r\n", "")).await;
    drop(guard);
    let text = written.text();
    let lines: Vec<serde_json::Value> =
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of = |line: &serde_json::Value, name: &str| line[name].to_string();
    let told: Vec<String> = lines
        .iter()
        .filter(|line| line["target"] == "kesit::request")
        .map(|line| {
            ["level", "method", "route", "status", "bytes", "id"].map(|name| of(line, name)).join(" ") + "\n"
        })
        .collect();
    expect![[r#"
        "INFO" "GET" "/customers/{id}" 200 63 "abc"
        "INFO" "GET" "none" 404 0 "abd"
        "INFO" "other" "/customers/{id}" 405 0 "abe"
    "#]]
    .assert_eq(&told.concat());
    assert!(!text.contains("ayse") && !text.contains("AYSE") && !text.contains("geheim"), "{text}");
}

#[tokio::test]
async fn an_address_that_is_taken() {
    let stage = Stage::start(&Config::default()).await;
    let mut config = Config::default();
    config.serve.address = stage.address();
    let error = Stage::try_start(&config).await.err().unwrap().to_string();
    assert_eq!(error, format!("cannot listen at {}", stage.address()));
    let _: Arc<Told> = stage.open(routes());
}
