//! Requests that another site makes a browser send. A browser attaches the cookie by itself; what it cannot know is a token
//! derived from the session, and what it cannot hide is where the request comes from.
//!
//! Only requests that are authenticated by a cookie and change something need this; keys are not attached by themselves.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::token::Token;

/// The header that carries the token.
pub const HEADER: &str = "X-Kesit-CSRF";

/// What the token is made from besides the session, so that it serves for nothing else.
const CONTEXT: &[u8] = b"kesit csrf 1";

/// The token of a session, for its own pages. It ends with the session and does not tell the session's secret.
#[must_use]
pub fn token(session: &Token) -> String {
    URL_SAFE_NO_PAD.encode(mac(session).finalize().into_bytes())
}

/// Whether a request's header carries the session's token; compared in constant time.
#[must_use]
pub fn is_token(session: &Token, header: &str) -> bool {
    URL_SAFE_NO_PAD.decode(header).is_ok_and(|bytes| mac(session).verify_slice(&bytes).is_ok())
}

fn mac(session: &Token) -> Hmac<Sha256> {
    let mut mac = Hmac::new_from_slice(session.reveal().as_bytes()).expect("HMAC takes keys of any length");
    mac.update(CONTEXT);
    mac
}

/// What a browser says about where a request comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Provenance<'a> {
    /// The header `Sec-Fetch-Site`; older browsers and programs send none.
    pub fetch_site: Option<&'a str>,
    /// The header `Origin`, such as `https://kesit.shop.example`.
    pub origin: Option<&'a str>,
    /// The header `Host`, such as `kesit.shop.example` or `localhost:7410`.
    pub host: Option<&'a str>,
}

impl Provenance<'_> {
    /// Whether nothing says that the request comes from another site. A browser always says at least one of the two; a program
    /// that says neither attaches no cookies by itself.
    #[must_use]
    pub fn is_own(&self) -> bool {
        let is_own_site = self.fetch_site.is_none_or(|site| matches!(site, "same-origin" | "none"));
        let is_own_origin = self.origin.is_none_or(|origin| self.is_host(origin));
        is_own_site && is_own_origin
    }

    fn is_host(&self, origin: &str) -> bool {
        let named = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
        matches!((named, self.host), (Some(named), Some(host)) if named.eq_ignore_ascii_case(host))
    }
}

/// Whether a method may change something, so that a request by it needs the token.
#[must_use]
pub fn is_unsafe(method: &str) -> bool {
    !matches!(method, "GET" | "HEAD" | "OPTIONS")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::{SECRET_BYTES, TokenKind};

    fn session(byte: u8) -> Token {
        Token::new(TokenKind::Session, [byte; SECRET_BYTES])
    }

    #[test]
    fn a_token_belongs_to_its_session() {
        let right = token(&session(1));
        assert!(is_token(&session(1), &right));
        assert!(!is_token(&session(2), &right));
        for wrong in ["", "A", "%%%", &right[1..], &format!("{right}AA"), session(1).reveal()] {
            assert!(!is_token(&session(1), wrong), "{wrong}");
        }
        assert!(!session(1).reveal().contains(&right));
    }

    #[test]
    fn where_a_request_comes_from() {
        let host = Some("kesit.shop.example");
        let table = [
            // Sec-Fetch-Site, Origin, Host
            (None, None, host, true),
            (Some("same-origin"), Some("https://kesit.shop.example"), host, true),
            (Some("same-origin"), Some("https://KESIT.shop.example"), host, true),
            (Some("none"), None, host, true),
            (Some("same-site"), None, host, false),
            (Some("cross-site"), None, host, false),
            (Some("cross-site"), Some("https://kesit.shop.example"), host, false),
            (Some("Same-Origin"), None, host, false),
            (None, Some("https://evil.example"), host, false),
            (None, Some("https://kesit.shop.example.evil.example"), host, false),
            (None, Some("https://kesit.shop.example:444"), host, false),
            (None, Some("null"), host, false),
            (None, Some(""), host, false),
            (None, Some("https://kesit.shop.example"), None, false),
            (None, Some("http://localhost:7410"), Some("localhost:7410"), true),
            (None, Some("http://localhost:7411"), Some("localhost:7410"), false),
        ];
        for (fetch_site, origin, host, expected) in table {
            let provenance = Provenance { fetch_site, origin, host };
            assert_eq!(provenance.is_own(), expected, "{provenance:?}");
        }
    }

    #[test]
    fn methods_that_change_something() {
        let table = [
            ("GET", false),
            ("HEAD", false),
            ("OPTIONS", false),
            ("POST", true),
            ("PUT", true),
            ("PATCH", true),
            ("DELETE", true),
            ("get", true),
            ("PROPFIND", true),
        ];
        for (method, expected) in table {
            assert_eq!(is_unsafe(method), expected, "{method}");
        }
    }
}
