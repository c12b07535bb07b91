//! Secrets of 256 bits that stand for somebody: shown once, kept as a hash. Recognised by how they begin, so that one that leaks
//! into a repository or a log can be found and told from another kind.
//!
//! A hash without salt and without slowness suffices: what is hashed is pure chance, nobody can guess through 2²⁵⁶.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

/// Bytes of chance in a secret.
pub const SECRET_BYTES: usize = 32;
/// Bytes of a hash.
pub const HASH_BYTES: usize = 32;
/// Characters that [`SECRET_BYTES`] are written with.
const SECRET_CHARS: usize = 43;
/// Characters of the secret that may be kept and shown, so that its owner knows it again. 220 bits stay unknown.
const HINT_CHARS: usize = 6;

/// What a secret is for. One of another kind is never taken in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// The session of a user who signed in.
    Session,
    /// An API key: scopes of its own.
    ApiKey,
    /// The write key of a source: appends messages and nothing else.
    WriteKey,
    /// Makes the first owner.
    SetUp,
    /// Lets a user choose a password.
    Invitation,
}

impl TokenKind {
    /// Every kind.
    pub const ALL: [TokenKind; 5] =
        [TokenKind::Session, TokenKind::ApiKey, TokenKind::WriteKey, TokenKind::SetUp, TokenKind::Invitation];

    /// How a secret of this kind begins.
    #[must_use]
    pub fn prefix(self) -> &'static str {
        match self {
            TokenKind::Session => "kesit_st_",
            TokenKind::ApiKey => "kesit_sk_",
            TokenKind::WriteKey => "kesit_wk_",
            TokenKind::SetUp => "kesit_su_",
            TokenKind::Invitation => "kesit_in_",
        }
    }
}

/// A secret. It is handed out once and then only its [`TokenHash`] is kept.
#[derive(Clone)]
pub struct Token {
    kind: TokenKind,
    text: String,
}

impl Token {
    /// The secret made of these bytes, which must be pure chance.
    #[must_use]
    pub fn new(kind: TokenKind, chance: [u8; SECRET_BYTES]) -> Token {
        Token { kind, text: format!("{}{}", kind.prefix(), URL_SAFE_NO_PAD.encode(chance)) }
    }

    /// A secret that somebody showed; `None` if it is none of this kind, which says nothing about whether it is known.
    #[must_use]
    pub fn parse(kind: TokenKind, text: &str) -> Option<Token> {
        let secret = text.strip_prefix(kind.prefix())?;
        let mut bytes = [0; SECRET_BYTES];
        let is_secret = secret.len() == SECRET_CHARS
            && URL_SAFE_NO_PAD.decode_slice(secret, &mut bytes).is_ok_and(|length| length == SECRET_BYTES);
        is_secret.then(|| Token { kind, text: text.to_owned() })
    }

    /// What it is for.
    #[must_use]
    pub fn kind(&self) -> TokenKind {
        self.kind
    }

    /// The secret itself, to be shown to its owner once.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.text
    }

    /// The beginning of it, which may be kept and shown: `kesit_sk_Ab3dEf`.
    #[must_use]
    pub fn hint(&self) -> &str {
        &self.text[..self.kind.prefix().len() + HINT_CHARS]
    }

    /// What is kept of it.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash(Sha256::digest(self.text.as_bytes()).into())
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}…", self.kind.prefix())
    }
}

/// What is kept of a secret: the SHA-256 of its whole text. Compared in constant time.
#[derive(Clone, Copy)]
pub struct TokenHash([u8; HASH_BYTES]);

impl TokenHash {
    /// A hash that was kept.
    #[must_use]
    pub fn new(bytes: [u8; HASH_BYTES]) -> TokenHash {
        TokenHash(bytes)
    }

    /// The bytes to keep.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; HASH_BYTES] {
        &self.0
    }
}

impl PartialEq for TokenHash {
    fn eq(&self, other: &TokenHash) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for TokenHash {}

impl fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenHash(…)")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn how_they_look() {
        let shown: Vec<String> =
            TokenKind::ALL.map(|kind| Token::new(kind, [255; SECRET_BYTES]).reveal().to_owned()).to_vec();
        expect_test::expect![[r#"
            [
                "kesit_st___________________________________________8",
                "kesit_sk___________________________________________8",
                "kesit_wk___________________________________________8",
                "kesit_su___________________________________________8",
                "kesit_in___________________________________________8",
            ]
        "#]]
        .assert_debug_eq(&shown);
    }

    #[test]
    fn nothing_secret_is_printed() {
        let token = Token::new(TokenKind::ApiKey, [9; SECRET_BYTES]);
        assert_eq!(format!("{token:?} {:?}", token.hash()), "kesit_sk_… TokenHash(…)");
        assert_eq!(token.hint(), "kesit_sk_CQkJCQ");
    }

    #[test]
    fn what_is_no_token() {
        let right = Token::new(TokenKind::ApiKey, [9; SECRET_BYTES]).reveal().to_owned();
        let table = [
            String::new(),
            "kesit_sk_".to_owned(),
            right[..right.len() - 1].to_owned(),
            format!("{right}A"),
            format!("{right}="),
            right.replace("kesit", "Kesit"),
            right.replace("_sk_", "_wk_"),
            // The same bytes in another spelling: the last character has two bits that say nothing and must be zero.
            format!("{}l", &right[..right.len() - 1]),
            right.replace('C', " "),
            right.replace('C', "ç"),
        ];
        for text in table {
            assert!(Token::parse(TokenKind::ApiKey, &text).is_none(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_token_is_known_again_by_its_kind_only(chance: [u8; SECRET_BYTES], other: [u8; SECRET_BYTES]) {
            for kind in TokenKind::ALL {
                let token = Token::new(kind, chance);
                for asked in TokenKind::ALL {
                    let parsed = Token::parse(asked, token.reveal());
                    prop_assert_eq!(parsed.is_some(), asked == kind);
                    prop_assert!(parsed.is_none_or(|parsed| parsed.hash() == token.hash()));
                }
                prop_assert_eq!(Token::new(kind, other).hash() == token.hash(), other == chance);
            }
        }

        #[test]
        fn any_text_can_be_asked_about(text in "\\PC{0,80}") {
            for kind in TokenKind::ALL {
                prop_assert!(Token::parse(kind, &text).is_none());
            }
        }
    }
}
