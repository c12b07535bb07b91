//! The signature as a receiver computes it, written apart from the code that signs: HMAC by RFC 2104 and Base64 by RFC 4648.

use sha2::{Digest, Sha256};

use super::receiver::Got;

/// What `webhook-signature` must say for a request, with one secret.
pub(super) fn of(secret: &[u8; 32], got: &Got) -> String {
    let signed = format!("{}.{}.{}", got.header("webhook-id"), got.header("webhook-timestamp"), got.body);
    format!("v1,{}", base64(&hmac(secret, signed.as_bytes())))
}

fn hmac(key: &[u8; 32], message: &[u8]) -> Vec<u8> {
    let mut block = [0; 64];
    block[..32].copy_from_slice(key);
    let padded = |pad: u8| block.map(|byte| byte ^ pad);
    let inner = Sha256::new().chain_update(padded(0x36)).chain_update(message).finalize();
    Sha256::new().chain_update(padded(0x5c)).chain_update(inner).finalize().to_vec()
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let group = |chunk: &[u8]| {
        let bits = (0..3).fold(0_u32, |bits, ix| bits << 8 | u32::from(*chunk.get(ix).unwrap_or(&0)));
        (0..4)
            .map(|ix| match ix <= chunk.len() {
                true => char::from(DIGITS[(bits >> (18 - 6 * ix) & 63) as usize]),
                false => '=',
            })
            .collect::<String>()
    };
    bytes.chunks(3).map(group).collect()
}
