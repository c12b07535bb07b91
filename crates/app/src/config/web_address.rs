//! The address of a web server, such as `https://kesit.example.com`.

use std::fmt;
use std::str::FromStr;

/// Scheme, host and maybe port and path; no user, no query, no slash at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebAddress(String);

impl WebAddress {
    /// The address as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is reached by TLS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.0.starts_with("https://")
    }
}

/// The text is no address of a web server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an address such as https://kesit.example.com")]
pub struct NotAWebAddress;

impl FromStr for WebAddress {
    type Err = NotAWebAddress;

    fn from_str(text: &str) -> Result<WebAddress, NotAWebAddress> {
        let rest =
            text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).ok_or(NotAWebAddress)?;
        let has_host = rest.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '[');
        let is_plain = rest.chars().all(|c| c.is_ascii_graphic() && !"@?#\\\"'<>".contains(c));
        let text = text.trim_end_matches('/');
        if has_host && is_plain { Ok(WebAddress(text.to_owned())) } else { Err(NotAWebAddress) }
    }
}

impl fmt::Display for WebAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_an_address() {
        let cases = [
            ("https://kesit.example.com", Some("https://kesit.example.com")),
            ("http://127.0.0.1:8585/", Some("http://127.0.0.1:8585")),
            ("https://example.com/kesit/", Some("https://example.com/kesit")),
            ("http://[::1]:8585", Some("http://[::1]:8585")),
            ("kesit.example.com", None),
            ("ftp://example.com", None),
            ("https://", None),
            ("https:///path", None),
            ("https://user:word@example.com", None),
            ("https://example.com/?a=b", None),
            ("https://exa mple.com", None),
            ("https://müşteri.example", None),
        ];
        for (text, expected) in cases {
            assert_eq!(text.parse().ok(), expected.map(|text: &str| WebAddress(text.to_owned())), "{text}");
        }
    }
}
