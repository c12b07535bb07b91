//! Signatures over the raw body: an HMAC in a header.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Sha256, Sha512};

/// How a sender signs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// The header that bears the signature.
    pub header: String,
    /// What stands before the signature in the header, such as `sha256=`; empty where nothing does.
    pub prefix: String,
    /// The hash.
    pub algorithm: Algorithm,
    /// How the bytes are written.
    pub encoding: Encoding,
}

/// The hash of an HMAC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// SHA-256.
    Sha256,
    /// SHA-512.
    Sha512,
}

/// How bytes are written in a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Base64 with padding.
    Base64,
    /// Hexadecimal digits of either case.
    Hex,
}

impl Signed {
    /// Whether a header's value signs the body. Takes as long for a wrong signature as for a right one.
    #[must_use]
    pub fn fits(&self, secret: &[u8], given: &str, body: &[u8]) -> bool {
        let Some(written) = given.trim().strip_prefix(self.prefix.as_str()) else { return false };
        let Some(bytes) = self.encoding.read(written) else { return false };
        match self.algorithm {
            Algorithm::Sha256 => verify::<Hmac<Sha256>>(secret, body, &bytes),
            Algorithm::Sha512 => verify::<Hmac<Sha512>>(secret, body, &bytes),
        }
    }
}

fn verify<M: Mac + KeyInit>(secret: &[u8], body: &[u8], signature: &[u8]) -> bool {
    let mut mac = <M as KeyInit>::new_from_slice(secret).expect("an HMAC takes keys of any length");
    mac.update(body);
    mac.verify_slice(signature).is_ok()
}

impl Encoding {
    fn read(self, text: &str) -> Option<Vec<u8>> {
        match self {
            Encoding::Base64 => STANDARD.decode(text).ok(),
            Encoding::Hex => {
                let digit =
                    |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
                let pair = |pair: &[u8]| Some(digit(pair[0])? << 4 | digit(*pair.get(1)?)?);
                text.as_bytes().chunks(2).map(pair).collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Algorithm, Encoding, Signed};

    fn signed(prefix: &str, algorithm: Algorithm, encoding: Encoding) -> Signed {
        Signed { header: "x-signature".into(), prefix: prefix.into(), algorithm, encoding }
    }

    /// RFC 4231, test case 2.
    const KEY: &[u8] = b"Jefe";
    const DATA: &[u8] = b"what do ya want for nothing?";
    const SHA256: &str = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
    const SHA512: &str = "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737";

    #[test]
    fn published_vectors_fit() {
        assert!(signed("", Algorithm::Sha256, Encoding::Hex).fits(KEY, SHA256, DATA));
        assert!(signed("", Algorithm::Sha256, Encoding::Hex).fits(KEY, &SHA256.to_uppercase(), DATA));
        assert!(signed("sha512=", Algorithm::Sha512, Encoding::Hex).fits(
            KEY,
            &format!("sha512={SHA512}"),
            DATA
        ));
        let base64 = "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=";
        assert!(signed("", Algorithm::Sha256, Encoding::Base64).fits(KEY, base64, DATA));
    }

    #[test]
    fn whatever_differs_does_not_fit() {
        let hex = signed("", Algorithm::Sha256, Encoding::Hex);
        for (key, given, data) in [
            (b"Jefe".as_slice(), SHA256, b"what do ya want for nothing.".as_slice()),
            (b"jefe", SHA256, DATA),
            (KEY, SHA512, DATA),
            (KEY, &SHA256[..62], DATA),
            (KEY, &SHA256[..63], DATA),
            (KEY, "", DATA),
            (KEY, "zz", DATA),
            (KEY, "ığ", DATA),
        ] {
            assert!(!hex.fits(key, given, data), "{given}");
        }
        assert!(!signed("sha256=", Algorithm::Sha256, Encoding::Hex).fits(KEY, SHA256, DATA));
    }
}
