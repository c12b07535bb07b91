//! Bodies of requests: limited in size and depth, and a fault says where it is.

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use serde::de::DeserializeOwned;
use tokio_stream::StreamExt as _;

use crate::problem::{Code, Problem};
use crate::state::Api;

/// A body of JSON.
#[derive(Debug)]
pub(crate) struct Json<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<Api> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, api: &Api) -> Result<Json<T>, Problem> {
        let kind = media_type(request.headers());
        if !(kind == "application/json" || kind.ends_with("+json")) {
            let wanted = Problem::new(Code::UnsupportedMediaType).at("header:Content-Type");
            return Err(wanted.detail("`application/json` is wanted", "`application/json` beklenir"));
        }
        let bytes = bytes(request.into_body(), api.limits().body_bytes).await?;
        parse(&bytes, api.limits().json_depth).map(Json)
    }
}

/// The media type of a request without its parameters, in small letters; empty if it has none.
pub(crate) fn media_type(headers: &HeaderMap) -> String {
    let value = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// All of a body.
///
/// # Errors
/// When it is larger than allowed, or the connection ends in its midst.
pub(crate) async fn bytes(body: Body, max_bytes: usize) -> Result<Bytes, Problem> {
    let mut chunks = body.into_data_stream();
    let mut all = Vec::new();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| Problem::new(Code::MalformedBody))?;
        if all.len() + chunk.len() > max_bytes {
            return Err(too_large_problem(max_bytes));
        }
        all.extend_from_slice(&chunk);
    }
    Ok(all.into())
}

/// The body is larger than allowed.
pub(crate) fn too_large_problem(max_bytes: usize) -> Problem {
    Problem::new(Code::TooLarge)
        .detail(format!("at most {max_bytes} bytes are taken"), format!("en çok {max_bytes} bayt alınır"))
}

/// Reads JSON that nests at most so deep.
///
/// # Errors
/// When it is no JSON, nests deeper, or is not what is wanted; then with the pointer of the fault.
pub(crate) fn parse<T: DeserializeOwned>(bytes: &[u8], max_depth: usize) -> Result<T, Problem> {
    if depth(bytes) > max_depth {
        let fault = Problem::new(Code::MalformedBody);
        return Err(fault.detail(
            format!("JSON nests at most {max_depth} deep"),
            format!("JSON en çok {max_depth} kat iç içe olabilir"),
        ));
    }
    let reader = &mut serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut *reader).map_err(|fault| said(&fault))?;
    reader.end().map_err(|_| {
        Problem::new(Code::MalformedBody)
            .detail("something follows after the JSON", "JSON'dan sonra bir şey geliyor")
    })?;
    Ok(value)
}

fn said(fault: &serde_path_to_error::Error<serde_json::Error>) -> Problem {
    let inner = fault.inner();
    let place = format!("line {}, column {}", inner.line(), inner.column());
    let place_tr = format!("satır {}, sütun {}", inner.line(), inner.column());
    match inner.classify() {
        serde_json::error::Category::Data => {
            let message = without_values(&inner.to_string());
            let problem = Problem::new(Code::InvalidRequest).at(pointer(fault.path()));
            problem.detail(message.clone(), format!("beklenen değer değil ({message})"))
        }
        _ => Problem::new(Code::MalformedBody)
            .detail(format!("no JSON at {place}"), format!("JSON değil: {place_tr}")),
    }
}

/// What the reader says, without the values that it found: they may be personal.
fn without_values(message: &str) -> String {
    let message = message.split(" at line ").next().unwrap_or_default();
    let wanted = message.split_once(", expected ").map(|(_, wanted)| wanted);
    match wanted {
        Some(wanted) if message.starts_with("invalid ") => format!("expected {wanted}"),
        Some(wanted) if message.starts_with("unknown variant") => format!("expected {wanted}"),
        _ => message.to_owned(),
    }
}

/// RFC 6901.
fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let one = |segment: &Segment| match segment {
        Segment::Seq { index } => format!("/{index}"),
        Segment::Map { key } => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
        Segment::Enum { .. } | Segment::Unknown => String::new(),
    };
    path.iter().map(one).collect()
}

/// How deep brackets nest outside of texts. Of what is no JSON it says something, too; that is found later.
fn depth(bytes: &[u8]) -> usize {
    let (mut depth, mut deepest, mut in_text, mut escaped) = (0_usize, 0, false, false);
    for byte in bytes {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b'[' | b'{' if !in_text => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Wanted {
        #[expect(dead_code, reason = "only read")]
        rows: Vec<Row>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Row {
        #[expect(dead_code, reason = "only read")]
        n: u8,
    }

    fn check(text: &str, expected: Expect) {
        let found = match parse::<Wanted>(text.as_bytes(), 4) {
            Ok(_) => "good".to_owned(),
            Err(problem) => format!("{problem:?}"),
        };
        let short = |name: &str| {
            found.split_once(name).and_then(|(_, rest)| rest.split('"').nth(1)).unwrap_or_default().to_owned()
        };
        let code = found.split("code: ").nth(1).and_then(|rest| rest.split(',').next()).unwrap_or("good");
        expected.assert_eq(&format!("{code} | {} | {}", short(" path: "), short("en: ")));
    }

    #[test]
    fn a_fault_is_said_with_its_place_and_without_values() {
        check(r#"{"rows":[{"n":1}]}"#, expect!["good |  | "]);
        check(
            r#"{"rows":[{"n":1},{"n":"ayse@example.com"}]}"#,
            expect!["InvalidRequest | /rows/1/n | expected u8"],
        );
        check(
            r#"{"rows":[{"n":1,"m":2}]}"#,
            expect!["InvalidRequest | /rows/0/m | unknown field `m`, expected `n`"],
        );
        check(r#"{"rows":[{}]}"#, expect!["InvalidRequest | /rows/0 | missing field `n`"]);
        check(r#"{"rows":"#, expect!["MalformedBody |  | no JSON at line 1, column 8"]);
        check(r#"{"rows":[]} x"#, expect!["MalformedBody |  | something follows after the JSON"]);
        check("[[[[[]]]]]", expect!["MalformedBody |  | JSON nests at most 4 deep"]);
        check(r#"["[[[[[["]"#, expect!["InvalidRequest | /0 | expected a sequence"]);
        check("", expect!["MalformedBody |  | no JSON at line 1, column 0"]);
    }
}
