//! Signatures as [Standard Webhooks](https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md)
//! defines them, symmetric scheme `v1`: HMAC-SHA256 over `id.timestamp.body`.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The header with the id of the delivery, the same each time it is tried.
pub const ID_HEADER: &str = "webhook-id";
/// The header with the instant of the attempt, in seconds since 1970.
pub const TIMESTAMP_HEADER: &str = "webhook-timestamp";
/// The header with the signatures, with spaces in between.
pub const SIGNATURE_HEADER: &str = "webhook-signature";

const PREFIX: &str = "whsec_";
/// The fewest and the most bytes of a secret, by the standard.
const BYTES: std::ops::RangeInclusive<usize> = 24..=64;

/// A secret that deliveries are signed with. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Vec<u8>);

impl Secret {
    /// The secret of these bytes, which must be random and known to nobody.
    #[must_use]
    pub fn of_bytes(bytes: [u8; 32]) -> Secret {
        Secret(bytes.to_vec())
    }

    /// Reads `whsec_` and Base64; `None` if it is not that, or has fewer than 24 bytes or more than 64.
    #[must_use]
    pub fn parse(text: &str) -> Option<Secret> {
        let bytes = STANDARD.decode(text.strip_prefix(PREFIX)?).ok()?;
        BYTES.contains(&bytes.len()).then_some(Secret(bytes))
    }

    /// The secret as the receiver needs it: `whsec_` and Base64.
    #[must_use]
    pub fn reveal(&self) -> String {
        format!("{PREFIX}{}", STANDARD.encode(&self.0))
    }

    fn sign(&self, id: &str, timestamp: i64, body: &[u8]) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("a key may have any length");
        for part in [id.as_bytes(), b".", timestamp.to_string().as_bytes(), b".", body] {
            mac.update(part);
        }
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// What the header [`SIGNATURE_HEADER`] says: one signature for each secret, so that a receiver that knows only the old or
/// only the new one can check it while they are exchanged. `timestamp` is in seconds.
#[must_use]
pub fn signatures(secrets: &[Secret], id: &str, timestamp: i64, body: &[u8]) -> String {
    secrets.iter().map(|secret| secret.sign(id, timestamp, body)).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example that the libraries of Standard Webhooks test their `sign` with (github.com/standard-webhooks, `libraries/`).
    #[test]
    fn the_published_example_is_signed_alike() {
        let secret = Secret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").expect("a secret");
        let (id, timestamp, body) =
            ("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, r#"{"test": 2432232314}"#);
        assert_eq!(
            signatures(&[secret], id, timestamp, body.as_bytes()),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        );
    }

    #[test]
    fn while_secrets_are_exchanged_both_sign() {
        let secrets = [Secret::of_bytes([1; 32]), Secret::of_bytes([2; 32])];
        let both = signatures(&secrets, "a", 5, b"{}");
        let each = |secret: &Secret| signatures(std::slice::from_ref(secret), "a", 5, b"{}");
        assert_eq!(both, format!("{} {}", each(&secrets[0]), each(&secrets[1])));
        assert_ne!(each(&secrets[0]), each(&secrets[1]));
    }

    #[test]
    fn every_part_is_signed() {
        let sign = |id: &str, at: i64, body: &str| Secret::of_bytes([7; 32]).sign(id, at, body.as_bytes());
        let signed = sign("a", 5, "{}");
        for other in [sign("b", 5, "{}"), sign("a", 6, "{}"), sign("a", 5, "{ }")] {
            assert_ne!(signed, other);
        }
    }

    #[test]
    fn a_secret_comes_back_from_its_text_and_is_not_shown() {
        let secret = Secret::of_bytes([9; 32]);
        assert_eq!(Secret::parse(&secret.reveal()), Some(secret.clone()));
        assert_eq!(format!("{secret:?}"), "Secret(…)");
        let short = format!("whsec_{}", STANDARD.encode([1; 23]));
        let long = format!("whsec_{}", STANDARD.encode([1; 65]));
        for text in ["", "whsec_", "whsec_!", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", &short, &long] {
            assert_eq!(Secret::parse(text), None, "{text}");
        }
    }
}
