//! The cookie of a session. Its name says to the browser what it may do with it.

use axum::http::HeaderValue;
use axum::http::header::COOKIE;
use axum::http::request::Parts;
use kesit_access::session::LONGEST;
use kesit_access::token::Token;

/// Which cookies a server sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cookies {
    /// Over TLS, also by a proxy: only for this host, only encrypted.
    Secure,
    /// Over plain HTTP on loopback, where browsers refuse the others.
    Loopback,
}

impl Cookies {
    fn name(self) -> &'static str {
        match self {
            Cookies::Secure => "__Host-kesit",
            Cookies::Loopback => "kesit",
        }
    }

    /// The secret of the session in a request; `None` if there is none. If the cookie comes twice, it is nobody's: one of them was
    /// put there by somebody else.
    pub(super) fn read(self, parts: &Parts) -> Option<String> {
        let values = parts.headers.get_all(COOKIE).into_iter().filter_map(|value| value.to_str().ok());
        let mut ours = values
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .filter(|(name, _)| *name == self.name())
            .map(|(_, value)| value.to_owned());
        let first = ours.next()?;
        ours.next().is_none().then_some(first)
    }

    /// The header that sets the cookie.
    pub(super) fn set(self, session: &Token) -> HeaderValue {
        self.header(session.reveal(), LONGEST.0 / 1_000)
    }

    /// The header that takes it away.
    pub(super) fn clear(self) -> HeaderValue {
        self.header("", 0)
    }

    fn header(self, value: &str, seconds: i64) -> HeaderValue {
        let secure = if self == Cookies::Secure { "; Secure" } else { "" };
        let text =
            format!("{}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}", self.name());
        HeaderValue::from_str(&text).expect("a token and our own words are visible ASCII")
    }
}

#[cfg(test)]
mod tests {
    use axum::http::Request;
    use kesit_access::token::{SECRET_BYTES, TokenKind};

    use super::*;

    #[test]
    fn how_it_is_set() {
        let token = Token::new(TokenKind::Session, [0; SECRET_BYTES]);
        let text = |value: HeaderValue| value.to_str().expect("ASCII").replace(token.reveal(), "TOKEN");
        let all = [Cookies::Secure, Cookies::Loopback]
            .map(|cookies| [text(cookies.set(&token)), text(cookies.clear())]);
        expect_test::expect![[r#"
            [
                [
                    "__Host-kesit=TOKEN; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax; Secure",
                    "__Host-kesit=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure",
                ],
                [
                    "kesit=TOKEN; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax",
                    "kesit=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax",
                ],
            ]
        "#]]
        .assert_debug_eq(&all);
    }

    #[test]
    fn how_it_is_read() {
        let table: [(&[&str], Option<&str>); 7] = [
            (&[], None),
            (&["kesit=a"], Some("a")),
            (&["x=1; kesit=a; y=2"], Some("a")),
            (&["x=1", "kesit=a"], Some("a")),
            (&["kesit=a; kesit=b"], None),
            (&["__Host-kesit=a; Kesit=b"], None),
            (&["kesit"], None),
        ];
        for (lines, expected) in table {
            let request =
                lines.iter().fold(Request::builder(), |request, line| request.header(COOKIE, *line));
            let (parts, ()) = request.body(()).expect("a request").into_parts();
            assert_eq!(Cookies::Loopback.read(&parts).as_deref(), expected, "{lines:?}");
        }
    }
}
