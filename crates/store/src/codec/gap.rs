//! Gaps: where messages stood that were erased. A gap is a byte that no message begins with, and how many messages stood
//! there. Nothing of them is kept but that they were.

use kesit_model::message::Message;

use super::bytes::{Reader, Writer};
use super::{Broken, message};

/// The first byte of a gap; the flags of a message never have this bit.
const GAP: u8 = 1 << 6;

/// What stands at a place among messages.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Record {
    /// A message.
    Message(Message),
    /// So many messages stood here, at least one.
    Gap(u32),
}

/// Writes a gap of so many messages.
pub(crate) fn write_gap(count: u32, out: &mut Vec<u8>) {
    let mut out = Writer(out);
    out.byte(GAP);
    out.unsigned(u64::from(count));
}

/// Reads what stands at the front of `bytes`, and gives it with the bytes after it.
///
/// # Errors
/// When the bytes begin with neither a message nor a gap.
pub(crate) fn decode_record(bytes: &[u8]) -> Result<(Record, &[u8]), Broken> {
    if bytes.first() != Some(&GAP) {
        return message::decode(bytes).map(|(message, rest)| (Record::Message(message), rest));
    }
    let mut reader = Reader::new(&bytes[1..]);
    match u32::try_from(reader.unsigned()?) {
        Ok(count) if count > 0 => Ok((Record::Gap(count), reader.rest())),
        _ => Err(Broken("the length of a gap")),
    }
}
