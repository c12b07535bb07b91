//! The sign between the cells of a small text of which only the first line is looked at: lists and rates.

/// Signs that may stand between cells, the likeliest first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The likeliest sign between cells, by the first line.
pub(super) fn sniff_delimiter(beginning: &[u8]) -> u8 {
    let header = beginning.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let mut counts = [0_usize; DELIMITERS.len()];
    let mut quoted = false;
    for byte in header {
        quoted ^= *byte == b'"';
        if let Some(ix) = DELIMITERS.iter().position(|delimiter| !quoted && delimiter == byte) {
            counts[ix] += 1;
        }
    }
    let most = counts.iter().max().copied().unwrap_or_default();
    DELIMITERS[counts.iter().position(|count| *count == most).unwrap_or_default()]
}
