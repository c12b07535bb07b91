//! Passwords: which are taken, how they are kept (Argon2id, RFC 9106, in the parameters that OWASP advises), and how one is
//! compared. A password is never kept, printed or logged.

use std::fmt;
use std::sync::LazyLock;

use argon2::password_hash::phc;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};

/// The shortest password taken, in characters.
pub const MIN_CHARS: usize = 10;
/// The longest password taken, in bytes.
pub const MAX_BYTES: usize = 1024;
/// Bytes of chance that each hash needs.
pub const SALT_BYTES: usize = 16;

const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Why a password is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordFault {
    /// Fewer than [`MIN_CHARS`] characters.
    #[error("a password has at least {MIN_CHARS} characters")]
    TooShort,
    /// More than [`MAX_BYTES`] bytes.
    #[error("a password has at most {MAX_BYTES} bytes")]
    TooLong,
    /// It is the e-mail address, or the part of it before the `@`.
    #[error("a password is not the e-mail address")]
    IsEmail,
    /// One character over and over.
    #[error("a password is not one character over and over")]
    Monotonous,
}

/// Whether a user with this e-mail address may have this password.
///
/// # Errors
/// The first rule that it breaks.
pub fn check(password: &str, email: &str) -> Result<(), PasswordFault> {
    if password.len() > MAX_BYTES {
        return Err(PasswordFault::TooLong);
    }
    if password.chars().count() < MIN_CHARS {
        return Err(PasswordFault::TooShort);
    }
    if is_email(&password.trim().to_lowercase(), &email.trim().to_lowercase()) {
        return Err(PasswordFault::IsEmail);
    }
    let first = password.chars().next();
    if password.chars().all(|letter| Some(letter) == first) {
        return Err(PasswordFault::Monotonous);
    }
    Ok(())
}

fn is_email(password: &str, email: &str) -> bool {
    password == email || email.split_once('@').is_some_and(|(local, _)| password == local)
}

/// A password as it is kept: a string in PHC format with algorithm, parameters, salt and hash.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// Hashes a password. Takes some tens of milliseconds and 19 MiB: not for a thread that others wait for.
    #[must_use]
    pub fn new(password: &str, salt: [u8; SALT_BYTES]) -> PasswordHash {
        let hash: phc::PasswordHash = ARGON2
            .hash_password_with_salt(password.as_bytes(), &salt)
            .expect("the parameters are within limits, the salt is long enough and a password below 4 GB");
        PasswordHash(hash.to_string())
    }

    /// The hash in a string that was kept; `None` if it is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<PasswordHash> {
        phc::PasswordHash::new(text).is_ok().then(|| PasswordHash(text.to_owned()))
    }

    /// The string to keep.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is the password; takes as long as [`PasswordHash::new`].
    #[must_use]
    pub fn matches(&self, password: &str) -> bool {
        let hash = phc::PasswordHash::new(&self.0).expect("checked when it was made");
        password.len() <= MAX_BYTES && ARGON2.verify_password(password.as_bytes(), &hash).is_ok()
    }

    /// Whether it was made with other parameters than today's and should be made again at the next chance.
    #[must_use]
    pub fn is_outdated(&self) -> bool {
        !self.0.starts_with(&format!("$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}$"))
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

/// Takes as long as comparing a password does, and is never right. For a user whom nobody knows, so that the time of an answer
/// does not tell who has an account.
#[must_use]
pub fn matches_nobody(password: &str) -> bool {
    let _ = NOBODY.matches(password);
    false
}

static ARGON2: LazyLock<Argon2<'static>> = LazyLock::new(|| {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).expect("within the limits of Argon2");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
});

static NOBODY: LazyLock<PasswordHash> =
    LazyLock::new(|| PasswordHash::new("nobody's password", [7; SALT_BYTES]));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules() {
        let long = "ş".repeat(513);
        let table: [(&str, Result<(), PasswordFault>); 8] = [
            ("parola-123", Ok(())),
            ("öğütücü çay", Ok(())),
            ("parola-12", Err(PasswordFault::TooShort)),
            (&long, Err(PasswordFault::TooLong)),
            ("Ayse.Yilmaz@shop.example", Err(PasswordFault::IsEmail)),
            (" ayse.yilmaz ", Err(PasswordFault::IsEmail)),
            ("ayse.yilmaz1", Ok(())),
            ("aaaaaaaaaaaa", Err(PasswordFault::Monotonous)),
        ];
        for (password, expected) in table {
            assert_eq!(check(password, "ayse.yilmaz@shop.example"), expected, "{password}");
        }
    }

    #[test]
    fn a_hash_knows_its_password_only() {
        let hash = PasswordHash::new("doğru parola", [1; SALT_BYTES]);
        assert!(hash.matches("doğru parola"));
        assert!(!hash.matches("Doğru parola"));
        assert!(!hash.matches(""));
        assert!(!hash.matches(&"a".repeat(MAX_BYTES + 1)));
        let again = PasswordHash::parse(hash.as_str()).expect("it is one");
        assert!(again.matches("doğru parola"));
        assert_ne!(PasswordHash::new("doğru parola", [2; SALT_BYTES]), hash);
    }

    #[test]
    fn a_hash_names_its_parameters() {
        let hash = PasswordHash::new("doğru parola", [1; SALT_BYTES]);
        assert!(hash.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", hash.as_str());
        assert!(!hash.is_outdated());
        assert_eq!(format!("{hash:?}"), "PasswordHash(…)");
        let weak =
            Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(64, 1, 1, None).expect("fine"));
        let weak: phc::PasswordHash =
            weak.hash_password_with_salt(b"dogru parola", &[1; SALT_BYTES]).expect("fine");
        let weak = PasswordHash::parse(&weak.to_string()).expect("it is one");
        assert!(weak.is_outdated());
    }

    #[test]
    fn what_is_no_hash_is_refused() {
        for text in ["", "plain", "$argon2id$v=19$m=19456,t=2,p=1$!!$!!"] {
            assert_eq!(PasswordHash::parse(text), None, "{text}");
        }
    }

    #[test]
    fn nobody_has_no_password() {
        assert!(!matches_nobody("nobody's password"));
    }
}
