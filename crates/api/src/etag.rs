//! Entity tags against lost updates (RFC 9110, 8.8.3 and 13.1): who reads gets an `ETag`, who changes sends it back in
//! `If-Match`, and is refused if somebody else was faster.

use axum::http::header::{ETAG, IF_MATCH, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderName, HeaderValue};

use crate::problem::{Code, Problem};

/// The tag of what something says at present.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tag(String);

impl Tag {
    /// A tag of characters that a header bears: a hash or a number.
    pub(crate) fn new(of: impl std::fmt::Display) -> Tag {
        let text = of.to_string();
        debug_assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte)));
        Tag(format!("\"{text}\""))
    }

    /// The header to answer with.
    pub(crate) fn header(&self) -> [(HeaderName, HeaderValue); 1] {
        [(ETAG, HeaderValue::from_str(&self.0).expect("a tag is made of letters and digits"))]
    }

    fn is_in(&self, value: &str) -> bool {
        value.split(',').any(|one| one.trim() == self.0)
    }
}

/// Whether the caller has the present state already (`If-None-Match`), so that 304 suffices.
pub(crate) fn is_known(headers: &HeaderMap, present: &Tag) -> bool {
    let value = headers.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    value.is_some_and(|value| value.trim() == "*" || present.is_in(&value.replace("W/", "")))
}

/// Lets a change pass whose sender knows the present state: `If-Match` names its tag, or `If-None-Match: *` that there is none.
///
/// # Errors
/// [`Code::PreconditionNeeded`] if the request says neither, [`Code::Changed`] if it knows another state.
pub(crate) fn check(headers: &HeaderMap, present: Option<&Tag>) -> Result<(), Problem> {
    let value = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    if let Some(matches) = value(IF_MATCH) {
        let fits = present.is_some_and(|tag| matches.trim() == "*" || tag.is_in(matches));
        return if fits { Ok(()) } else { Err(Problem::new(Code::Changed).at("header:If-Match")) };
    }
    match value(IF_NONE_MATCH) {
        Some("*") if present.is_none() => Ok(()),
        Some("*") => Err(Problem::new(Code::Changed).at("header:If-None-Match")),
        _ => Err(Problem::new(Code::PreconditionNeeded).at("header:If-Match")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_knows_the_present_state_may_change_it() {
        let changed = Err(Code::Changed);
        let needed = Err(Code::PreconditionNeeded);
        let cases = [
            (Some(("if-match", "\"a\"")), Some("a"), Ok(())),
            (Some(("if-match", "\"b\", \"a\"")), Some("a"), Ok(())),
            (Some(("if-match", "*")), Some("a"), Ok(())),
            (Some(("if-match", "*")), None, changed),
            (Some(("if-match", "\"b\"")), Some("a"), changed),
            (Some(("if-match", "W/\"a\"")), Some("a"), changed),
            (Some(("if-none-match", "*")), None, Ok(())),
            (Some(("if-none-match", "*")), Some("a"), changed),
            (None, Some("a"), needed),
            (None, None, needed),
        ];
        for (header, present, expected) in cases {
            let mut headers = HeaderMap::new();
            if let Some((name, value)) = header {
                headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
            }
            let found = check(&headers, present.map(Tag::new).as_ref()).map_err(|problem| problem.code());
            assert_eq!(found, expected, "{header:?} {present:?}");
        }
    }

    #[test]
    fn who_has_the_present_state_need_not_get_it_again() {
        let mut headers = HeaderMap::new();
        headers.insert(IF_NONE_MATCH, HeaderValue::from_static("W/\"a\""));
        assert!(is_known(&headers, &Tag::new("a")));
        assert!(!is_known(&headers, &Tag::new("b")));
    }
}
