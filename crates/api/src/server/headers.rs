//! Headers that keep browsers from doing what nobody wants. A route that needs another policy for its page sets its own.

use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue};

/// Nothing may be loaded, framed or sent from an answer, unless its route says so.
const POLICY: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
/// A year.
const HSTS: &str = "max-age=31536000";
const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");

/// Adds what is missing.
pub(super) fn add(headers: &mut HeaderMap, is_secure: bool) {
    let always = [
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (REFERRER_POLICY, "no-referrer"),
        (OPENER_POLICY, "same-origin"),
        (CACHE_CONTROL, "no-store"),
    ];
    let secure = is_secure.then_some((STRICT_TRANSPORT_SECURITY, HSTS));
    for (name, value) in always.into_iter().chain(secure) {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
}
