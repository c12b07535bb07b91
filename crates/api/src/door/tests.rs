//! The doors over HTTP, with an acceptor that keeps everything in a list.

use std::io::Write;
use std::sync::{Arc, Mutex};

use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use expect_test::{Expect, expect};
use flate2::Compression;
use flate2::write::GzEncoder;
use kesit_intake::mapping::Mapping;
use kesit_intake::{Hook, Secret};
use kesit_model::Timestamp;
use kesit_model::message::{BATCH_BYTES, MESSAGE_BYTES};
use kesit_model::zone::Zone;
use tower::ServiceExt;

use super::{Accept, Accepting, Budget, Delivery, Refused, Source, SourceKind, router};

/// Keeps what comes.
struct Recorder {
    sources: Vec<(&'static str, Arc<Source>)>,
    kept: Mutex<Vec<(String, Delivery)>>,
    refusal: Option<Refused>,
}

impl Recorder {
    fn new() -> Recorder {
        let mapping = r#"{"messages":[{"type":"track","event":{"value":"E"},"userId":{"from":"/u"}}]}"#;
        let mapping = Mapping::parse(mapping).unwrap();
        let zone = || Zone::parse("UTC").unwrap();
        let shopify = Hook::Shopify { secret: Secret::parse("shared").unwrap(), zone: zone() };
        let kinds = [
            ("server-key", "server", SourceKind::Server),
            ("browser-key", "browser", SourceKind::Browser),
            ("off-key", "off", SourceKind::Server),
            ("shop-key", "shop", SourceKind::Hook(Box::new(shopify))),
            (
                "mapped-key",
                "mapped",
                SourceKind::Hook(Box::new(Hook::Mapped { mapping, secret: None, zone: zone() })),
            ),
        ];
        let source = |(ix, (key, name, kind)): (usize, (&'static str, &str, SourceKind))| {
            let id = ix as u64;
            (key, Arc::new(Source { id, name: name.to_owned(), is_enabled: name != "off", kind }))
        };
        let sources = kinds.into_iter().enumerate().map(source).collect();
        Recorder { sources, kept: Mutex::default(), refusal: None }
    }
}

impl Accept for Recorder {
    fn source_by_key(&self, key: &str) -> Option<Arc<Source>> {
        self.sources.iter().find(|(known, _)| *known == key).map(|(_, source)| Arc::clone(source))
    }

    fn source_by_name(&self, name: &str) -> Option<Arc<Source>> {
        self.sources.iter().find(|(_, source)| source.name == name).map(|(_, source)| Arc::clone(source))
    }

    fn now(&self) -> Timestamp {
        Timestamp(1_772_357_402_000)
    }

    fn accept(&self, source: Arc<Source>, delivery: Delivery) -> Accepting<'_> {
        Box::pin(async move {
            if let Some(refusal) = self.refusal {
                return Err(refusal);
            }
            self.kept.lock().unwrap().push((source.name.clone(), delivery));
            Ok(())
        })
    }
}

/// A request: method, path, headers, body.
type Asked<'a> = (&'a str, &'a str, Vec<(&'a str, String)>, Vec<u8>);

fn basic(key: &str) -> (&'static str, String) {
    ("authorization", format!("Basic {}", STANDARD.encode(format!("{key}:"))))
}

fn post<'a>(path: &'a str, key: &str, body: &str) -> Asked<'a> {
    ("POST", path, vec![basic(key)], body.as_bytes().to_vec())
}

async fn ask(recorder: &Arc<Recorder>, (method, path, headers, body): Asked<'_>) -> (u16, String, String) {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(name, value);
    }
    let accept: Arc<dyn Accept> = recorder.clone();
    let response =
        router(accept, Budget::default()).oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
    let status = response.status().as_u16();
    let retry =
        response.headers().get(header::RETRY_AFTER).map_or("", |value| value.to_str().unwrap()).to_owned();
    let body = to_bytes(response.into_body(), 1 << 20).await.unwrap();
    (status, String::from_utf8(body.to_vec()).unwrap(), retry)
}

/// Each kept delivery in a line.
fn kept(recorder: &Recorder) -> String {
    let line = |(source, delivery): &(String, Delivery)| {
        let ids: Vec<&str> = delivery.messages.iter().map(|message| message.id.as_str()).collect();
        let refused: Vec<&str> =
            delivery.refused.iter().map(|refused| refused.rejected.reason.code()).collect();
        format!("{source}: {} | {} | {}\n", ids.join(" "), refused.join(" "), delivery.grants_dropped)
    };
    recorder.kept.lock().unwrap().iter().map(line).collect()
}

async fn check(asked: Asked<'_>, expected: Expect) {
    let recorder = Arc::new(Recorder::new());
    let (status, body, retry) = ask(&recorder, asked).await;
    let retry = if retry.is_empty() { String::new() } else { format!("retry after {retry}\n") };
    expected.assert_eq(&format!("{status} {body}\n{retry}{}", kept(&recorder)));
}

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn every_kind_has_two_addresses_and_its_type_comes_from_there() {
    let recorder = Arc::new(Recorder::new());
    let body = r#"{"messageId":"m","userId":"1","event":"E","groupId":"g","previousId":"p"}"#;
    for path in ["identify", "track", "page", "screen", "group", "alias", "i", "t", "p", "s", "g", "a"] {
        let (status, answer, _) = ask(&recorder, post(&format!("/v1/{path}"), "server-key", body)).await;
        assert_eq!((status, answer.as_str()), (200, r#"{"success":true}"#), "{path}");
    }
    let bodies: Vec<String> = recorder
        .kept
        .lock()
        .unwrap()
        .iter()
        .map(|(_, delivery)| {
            let body = format!("{:?}", delivery.messages[0].body);
            body.split([' ', '{']).next().unwrap().to_owned()
                + body.split_once("name: ").map_or("", |(_, rest)| rest.split(',').next().unwrap())
        })
        .collect();
    let kinds =
        [r"Identify", "Track\"E\"", "Track\"Page Viewed\"", "Track\"Screen Viewed\"", "Group", "Alias"];
    assert_eq!(bodies, [kinds, kinds].concat());
}

#[tokio::test]
async fn batches_say_what_became_of_each_message() {
    let body = r#"{"sentAt":"2026-03-01T09:30:00Z","batch":[
        {"type":"track","messageId":"a","userId":"1","event":"E","timestamp":"2026-03-01T09:29:58Z"},
        {"type":"track","messageId":"b","event":"E"},
        {"type":"page","messageId":"c","anonymousId":"x"},
        {"type":"track","messageId":"d","userId":"1"}]}"#;
    check(post("/v1/batch", "server-key", body), expect![[r#"
        200 {"success":true,"accepted":2,"rejected":[{"index":1,"code":"no_person","field":"userId","message":"nobody is named","hint":"give userId or anonymousId"},{"index":3,"code":"missing_field","field":"event","message":"missing or blank","hint":"this type of message needs it"}]}
        server: a c | no_person missing_field | 0
    "#]]).await;
    let recorder = Arc::new(Recorder::new());
    for path in ["/v1/batch", "/v1/import", "/v1/b"] {
        let (status, answer, _) = ask(&recorder, post(path, "server-key", body)).await;
        assert!(status == 200 && answer.contains("\"accepted\":2"), "{path}: {answer}");
    }
    assert_eq!(
        kept(&recorder).lines().collect::<std::collections::BTreeSet<_>>().len(),
        1,
        "all took the same"
    );
}

#[tokio::test]
async fn keys_may_stand_in_the_header_or_the_body() {
    let body = r#"{"messageId":"a","userId":"1","event":"E","writeKey":"browser-key"}"#;
    let plain = vec![("content-type", "text/plain".to_owned())];
    check(
        ("POST", "/v1/t", plain, body.into()),
        expect![[r#"
        200 {"success":true}
        browser: a |  | 0
    "#]],
    )
    .await;
    check(
        ("POST", "/v1/t", vec![("authorization", "Bearer server-key".into())], body.into()),
        expect![[r#"
        200 {"success":true}
        server: a |  | 0
    "#]],
    )
    .await;
}

#[tokio::test]
async fn only_known_and_enabled_sources_are_heard() {
    let body = r#"{"messageId":"a","userId":"1","event":"E"}"#;
    check(post("/v1/track", "no-key", body), expect![[r#"
        401 {"success":false,"code":"unknown_key","message":"no source has this write key","hint":"send the write key as user name of Basic authorization, or as writeKey in the body"}
    "#]]).await;
    check(("POST", "/v1/track", vec![], body.into()), expect![[r#"
        401 {"success":false,"code":"unknown_key","message":"no source has this write key","hint":"send the write key as user name of Basic authorization, or as writeKey in the body"}
    "#]]).await;
    check(post("/v1/track", "off-key", body), expect![[r#"
        403 {"success":false,"code":"source_disabled","message":"this source is switched off","hint":"switch it on in the sources"}
    "#]]).await;
    check(post("/v1/track", "shop-key", body), expect![[r#"
        403 {"success":false,"code":"wrong_door","message":"this source sends in another way","hint":"webhooks go to /hooks/{source}, events to /v1"}
    "#]]).await;
}

#[tokio::test]
async fn packed_bodies_are_unpacked_and_bounded() {
    let body = gzip(br#"{"batch":[{"type":"track","messageId":"a","userId":"1","event":"E"}]}"#);
    let headers = || vec![basic("server-key"), ("content-encoding", "gzip".to_owned())];
    check(
        ("POST", "/v1/batch", headers(), body),
        expect![[r#"
        200 {"success":true,"accepted":1,"rejected":[]}
        server: a |  | 0
    "#]],
    )
    .await;
    let bomb = gzip(&vec![b' '; BATCH_BYTES + 1]);
    check(("POST", "/v1/batch", headers(), bomb), expect![[r#"
        413 {"success":false,"code":"too_large","message":"too large","hint":"a message may have 32 KB, a batch 500 KB and 10,000 messages"}
    "#]]).await;
}

#[tokio::test]
async fn sizes_are_bounded() {
    let wide = "x".repeat(MESSAGE_BYTES);
    let long = format!(r#"{{"messageId":"a","userId":"1","event":"E","properties":{{"x":"{wide}"}}}}"#);
    check(post("/v1/track", "server-key", &long), expect![[r#"
        413 {"success":false,"code":"too_large","message":"too large","hint":"a message may have 32 KB, a batch 500 KB and 10,000 messages"}
        server:  | too_large | 0
    "#]]).await;
    let batch = format!(r#"{{"batch":[{}]}}"#, long.replace("\"event\"", "\"type\":\"track\",\"event\""));
    check(post("/v1/batch", "server-key", &batch), expect![[r#"
        200 {"success":true,"accepted":0,"rejected":[{"index":0,"code":"too_large","message":"too large","hint":"a message may have 32 KB, a batch 500 KB and 10,000 messages"}]}
        server:  | too_large | 0
    "#]]).await;
    let full = " ".repeat(BATCH_BYTES + 1);
    check(post("/v1/batch", "server-key", &full), expect![[r#"
        413 {"success":false,"code":"too_large","message":"too large","hint":"a message may have 32 KB, a batch 500 KB and 10,000 messages"}
    "#]]).await;
}

#[tokio::test]
async fn what_is_no_message_is_told_and_kept_aside() {
    check(post("/v1/track", "server-key", "{"), expect![[r#"
        400 {"success":false,"code":"not_json","message":"not valid JSON","hint":"send one JSON object in UTF-8"}
        server:  | not_json | 0
    "#]]).await;
    check(post("/v1/track", "server-key", "[]"), expect![[r#"
        400 {"success":false,"code":"not_an_object","message":"not a JSON object","hint":"a message is an object such as {\"type\": \"track\", …}"}
        server:  | not_an_object | 0
    "#]]).await;
    check(post("/v1/track", "server-key", r#"{"event":"E"}"#), expect![[r#"
        400 {"success":false,"code":"no_person","field":"userId","message":"nobody is named","hint":"give userId or anonymousId"}
        server:  | no_person | 0
    "#]]).await;
    check(post("/v1/batch", "server-key", r#"{"batch":{}}"#), expect![[r#"
        400 {"success":false,"code":"wrong_type","field":"batch","message":"of the wrong type","hint":"ids and names are texts; traits, properties and context are objects"}
        server:  | wrong_type | 0
    "#]]).await;
}

#[tokio::test]
async fn an_answer_does_not_name_more_than_anybody_reads() {
    let recorder = Arc::new(Recorder::new());
    let body = format!("{{\"batch\":[{}]}}", vec!["0"; 1_500].join(","));
    let (status, answer, _) = ask(&recorder, post("/v1/batch", "server-key", &body)).await;
    assert_eq!((status, answer.matches("not_an_object").count()), (200, 1_000));
    assert!(answer.ends_with("\"rejected_in_all\":1500}"), "{}", &answer[answer.len() - 100..]);
    assert_eq!(recorder.kept.lock().unwrap()[0].1.refused.len(), 1_500, "all wait in the quarantine");
}

#[tokio::test]
async fn a_browser_withdraws_consents_but_gives_none() {
    let body = r#"{"messageId":"a","userId":"1","context":{"consent":{"email":true,"sms":false}}}"#;
    check(
        post("/v1/identify", "browser-key", body),
        expect![[r#"
        200 {"success":true}
        browser: a |  | 1
    "#]],
    )
    .await;
    check(
        post("/v1/identify", "server-key", body),
        expect![[r#"
        200 {"success":true}
        server: a |  | 0
    "#]],
    )
    .await;
}

#[tokio::test]
async fn what_is_not_on_disk_is_not_acknowledged() {
    let body = r#"{"messageId":"a","userId":"1","event":"E"}"#;
    for (refusal, expected) in [
        (Refused::Overloaded { retry_after_seconds: 2 }, (429, "overloaded", "2")),
        (Refused::Unavailable { retry_after_seconds: 5 }, (503, "unavailable", "5")),
    ] {
        let recorder = Arc::new(Recorder { refusal: Some(refusal), ..Recorder::new() });
        for asked in [
            post("/v1/track", "server-key", body),
            post("/v1/track", "server-key", "{"),
            post("/hooks/mapped", "mapped-key", r#"{"u":1}"#),
        ] {
            let (status, answer, retry) = ask(&recorder, asked).await;
            assert!(answer.contains(&format!("\"code\":\"{}\"", expected.1)), "{answer}");
            assert_eq!((status, retry.as_str()), (expected.0, expected.2));
        }
    }
}

#[tokio::test]
async fn browsers_of_any_site_may_send() {
    let recorder: Arc<dyn Accept> = Arc::new(Recorder::new());
    let request = Request::builder()
        .method("OPTIONS")
        .uri("/v1/t")
        .header("origin", "https://magaza.example")
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "authorization,content-type,x-retry-count")
        .body(Body::empty())
        .unwrap();
    let response = router(recorder.clone(), Budget::default()).oneshot(request).await.unwrap();
    assert_eq!(response.status(), 200);
    let header = |name: &str| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
    assert_eq!(header("access-control-allow-origin").as_deref(), Some("*"));
    assert_eq!(
        header("access-control-allow-headers").as_deref(),
        Some("authorization,content-type,x-retry-count")
    );
    let request = Request::builder().method("POST").uri("/v1/t").header("origin", "https://magaza.example");
    let response =
        router(recorder, Budget::default()).oneshot(request.body(Body::from("{}")).unwrap()).await.unwrap();
    assert_eq!(response.headers()["access-control-allow-origin"], "*", "also where the answer is no");
    assert_eq!(response.headers()["access-control-expose-headers"], "retry-after");
}

#[tokio::test]
async fn the_browser_library_is_told_where_to_send() {
    let get = |key: &'static str, headers: Vec<(&'static str, String)>| ("GET", key, headers, Vec::new());
    let host = || vec![("host", "olay.magaza.example:8080".to_owned())];
    check(get("/v1/projects/browser-key/settings", host()), expect![[r#"
        200 {"integrations":{"Segment.io":{"apiKey":"browser-key","unbundledIntegrations":[],"addBundledMetadata":false,"maybeBundledConfigIds":{},"apiHost":"olay.magaza.example:8080/v1","protocol":"http"}},"plan":{"track":{"__default":{"enabled":true,"integrations":{}}}},"edgeFunction":{},"analyticsNextEnabled":true,"middlewareSettings":{},"enabledMiddleware":{},"metrics":{"sampleRate":0},"legacyVideoPluginsEnabled":false,"remotePlugins":[]}
    "#]]).await;
    let mut behind = host();
    behind.push(("x-forwarded-proto", "https".to_owned()));
    let recorder = Arc::new(Recorder::new());
    let (_, secure, _) = ask(&recorder, get("/v1/projects/browser-key/settings", behind)).await;
    assert!(secure.contains("\"protocol\":\"https\""), "{secure}");
    let strange = vec![("host", "x<y>".to_owned())];
    let (_, plain, _) = ask(&recorder, get("/v1/projects/browser-key/settings", strange)).await;
    assert!(!plain.contains("apiHost"), "{plain}");
    for (path, expected) in [("no-key", 401), ("off-key", 403), ("shop-key", 403)] {
        let path = format!("/v1/projects/{path}/settings");
        assert_eq!(ask(&recorder, ("GET", &path, vec![], vec![])).await.0, expected);
    }
}

#[tokio::test]
async fn figures_of_the_browser_library_are_let_pass() {
    check(
        ("POST", "/v1/m", vec![], br#"{"series":[]}"#.to_vec()),
        expect![[r#"
        200 {"success":true}
    "#]],
    )
    .await;
}

fn shopify<'a>(topic: &str, body: &str, signature: Option<&str>) -> Asked<'a> {
    let mut headers = vec![("x-shopify-topic", topic.to_owned())];
    headers.extend(signature.map(|signature| ("x-shopify-hmac-sha256", signature.to_owned())));
    ("POST", "/hooks/shop", headers, body.as_bytes().to_vec())
}

#[tokio::test]
async fn webhooks_are_heard_when_they_are_signed() {
    // HMAC-SHA-256 by the key `shared`, made with OpenSSL.
    let body = r##"{"name":"#1","created_at":"2026-03-01T12:00:00+03:00","total_price":"10.00","currency":"TRY","customer":{"id":5}}"##;
    let signature = "nYpTrOxnbXXrtmtN2E82+TLjBUlbdy9ZrS9EXOBX5zI=";
    check(
        shopify("orders/create", body, Some(signature)),
        expect![[r#"
        200 {"success":true,"accepted":1,"rejected":[],"skipped":[]}
        shop: orders:#1 |  | 0
    "#]],
    )
    .await;
    check(shopify("orders/create", &format!("{body} "), Some(signature)), expect![[r#"
        401 {"success":false,"code":"bad_signature","message":"the signature is missing or wrong","hint":"is the secret of the source the one of the shop?"}
    "#]]).await;
    check(shopify("orders/create", body, None), expect![[r#"
        401 {"success":false,"code":"bad_signature","message":"the signature is missing or wrong","hint":"is the secret of the source the one of the shop?"}
    "#]]).await;
    check(shopify("orders/create", "{", Some("vJ62uasEeBvgluxbWWc2qfh9fzaNijdzVU44zkGbcS4=")), expect![[r#"
        200 {"success":true,"accepted":0,"rejected":[{"code":"not_json","message":"not valid JSON","hint":"send one JSON object in UTF-8"}],"skipped":[]}
        shop:  | not_json | 0
    "#]])
        .await;
}

#[tokio::test]
async fn webhooks_that_cannot_sign_show_their_key() {
    check(
        post("/hooks/mapped", "mapped-key", r#"{"u":"7"}"#),
        expect![[r#"
        200 {"success":true,"accepted":1,"rejected":[],"skipped":[]}
        mapped: hook:282c0da3121e8649fca0330260791106:0 |  | 0
    "#]],
    )
    .await;
    check(post("/hooks/mapped", "server-key", r#"{"u":"7"}"#), expect![[r#"
        401 {"success":false,"code":"unknown_key","message":"no source has this write key","hint":"send the write key as user name of Basic authorization, or as writeKey in the body"}
    "#]]).await;
    check(post("/hooks/nobody", "mapped-key", r#"{"u":"7"}"#), expect![[r#"
        404 {"success":false,"code":"unknown_source","message":"there is no such source","hint":"is the address right?"}
    "#]]).await;
    check(post("/hooks/server", "server-key", r#"{"u":"7"}"#), expect![[r#"
        403 {"success":false,"code":"wrong_door","message":"this source sends in another way","hint":"webhooks go to /hooks/{source}, events to /v1"}
    "#]]).await;
    check(post("/hooks/mapped", "mapped-key", r#"[{"u":""},{"u":"8"},{"x":1}]"#), expect![[r#"
        200 {"success":true,"accepted":1,"rejected":[{"index":0,"code":"no_person","field":"userId","message":"nobody is named","hint":"give userId or anonymousId"},{"index":2,"code":"no_person","field":"userId","message":"nobody is named","hint":"give userId or anonymousId"}],"skipped":[]}
        mapped: hook:3d2086012e2e484e3af04af4fa9122b3:0 | no_person | 0
    "#]]).await;
    check(post("/hooks/off", "off-key", "{}"), expect![[r#"
        403 {"success":false,"code":"source_disabled","message":"this source is switched off","hint":"switch it on in the sources"}
    "#]]).await;
}
