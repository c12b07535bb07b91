//! The write key that a request bears.

use std::borrow::Cow;

use axum::http::{HeaderMap, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

/// The longest header looked at.
const HEADER_BYTES: usize = 1024;

/// The key in the header `Authorization`: the user name of Basic, or a Bearer token. `None` if there is none.
pub(super) fn in_headers(headers: &HeaderMap) -> Option<String> {
    let given = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, rest) = given.split_once(' ').filter(|_| given.len() <= HEADER_BYTES)?;
    let key = if scheme.eq_ignore_ascii_case("basic") {
        let pair = String::from_utf8(STANDARD.decode(rest.trim()).ok()?).ok()?;
        pair.split(':').next().unwrap_or_default().to_owned()
    } else if scheme.eq_ignore_ascii_case("bearer") {
        rest.trim().to_owned()
    } else {
        return None;
    };
    Some(key).filter(|key| !key.is_empty())
}

/// The key in the member `writeKey` of the body, which senders use that cannot set headers (`sendBeacon`).
pub(super) fn in_body(body: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct Keyed<'a> {
        #[serde(borrow, rename = "writeKey")]
        key: Cow<'a, str>,
    }
    let keyed: Keyed<'_> = serde_json::from_slice(body).ok()?;
    Some(keyed.key.into_owned()).filter(|key| !key.is_empty())
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::{in_body, in_headers};

    #[test]
    fn keys_in_headers() {
        for (given, expected) in [
            ("Basic a2V5Og==", Some("key")),
            ("basic a2V5", Some("key")),
            ("Basic a2V5OnBhc3M=", Some("key")),
            ("Bearer key", Some("key")),
            ("Basic Og==", None),
            ("Basic !!", None),
            ("Bearer", None),
            ("Digest key", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::AUTHORIZATION, HeaderValue::from_static(given));
            assert_eq!(in_headers(&headers).as_deref(), expected, "{given}");
        }
        assert_eq!(in_headers(&HeaderMap::new()), None);
    }

    #[test]
    fn keys_in_bodies() {
        for (body, expected) in [
            (r#"{"batch":[{"a":1}],"writeKey":"key"}"#, Some("key")),
            (r#"{"writeKey":"k\u0065y"}"#, Some("key")),
            (r#"{"writeKey":""}"#, None),
            (r#"{"writeKey":7}"#, None),
            (r#"{"batch":[{"writeKey":"key"}]}"#, None),
            ("{", None),
            ("[]", None),
        ] {
            assert_eq!(in_body(body.as_bytes()).as_deref(), expected, "{body}");
        }
    }
}
