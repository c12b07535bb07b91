//! A name for each request, in its answer and in the log, so that both can be found from each other.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::http::{HeaderMap, HeaderName, HeaderValue};

/// The header, of requests and of answers.
pub(super) const HEADER: HeaderName = HeaderName::from_static("x-request-id");
/// The longest name that is taken over from a client.
const MAX_CHARS: usize = 64;

/// The name of a request; in its extensions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(Arc<str>);

impl RequestId {
    /// The name as text: letters, digits, `-`, `_`, `.`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn value(&self) -> HeaderValue {
        HeaderValue::from_str(&self.0).expect("a name is of visible ASCII")
    }
}

/// Gives names that no other process gives.
#[derive(Debug, Clone)]
pub(super) struct RequestIds {
    /// Differs from start to start.
    prefix: u64,
    next: Arc<AtomicU64>,
}

impl RequestIds {
    pub(super) fn new(prefix: u64) -> RequestIds {
        RequestIds { prefix, next: Arc::default() }
    }

    /// The name that the client gave, if it is a plain one, else a new one.
    pub(super) fn of(&self, headers: &HeaderMap) -> RequestId {
        let given = headers.get(HEADER).and_then(|value| value.to_str().ok()).filter(|given| is_plain(given));
        match given {
            Some(given) => RequestId(given.into()),
            None => {
                let number = self.next.fetch_add(1, Ordering::Relaxed);
                RequestId(format!("{:016x}-{number}", self.prefix).into())
            }
        }
    }
}

fn is_plain(given: &str) -> bool {
    let is_fit = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    (1..=MAX_CHARS).contains(&given.len()) && given.bytes().all(is_fit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_over_or_made() {
        let ids = RequestIds::new(0xab);
        let of = |given: Option<&str>| {
            let mut headers = HeaderMap::new();
            if let Some(given) = given {
                headers.insert(HEADER, HeaderValue::from_bytes(given.as_bytes()).unwrap());
            }
            ids.of(&headers).as_str().to_owned()
        };
        let long = "a".repeat(65);
        let cases = [
            (Some("abc-1.2_3"), "abc-1.2_3"),
            (Some("ayse@example.com"), "00000000000000ab-0"),
            (Some("two words"), "00000000000000ab-1"),
            (Some(""), "00000000000000ab-2"),
            (Some(long.as_str()), "00000000000000ab-3"),
            (None, "00000000000000ab-4"),
        ];
        for (given, expected) in cases {
            assert_eq!(of(given), expected, "{given:?}");
        }
    }
}
