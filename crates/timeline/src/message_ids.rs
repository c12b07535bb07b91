//! The identifiers of messages in eight bytes each. They are needed only to put what happened at the same instant in
//! order, and that order is the byte order of the text.

use std::cmp::Ordering;
use std::ops::Range;
use std::sync::Arc;

use kesit_model::MessageId;

use crate::growth::{allocation_bytes, heap_bytes};
use crate::stored::{Broken, Reader, Writer};

/// A message's identifier; [`MessageIds::compare`] puts two of them in order.
///
/// The two highest bits say how the other 62 stand for the text: packed (up to ten plain characters), the
/// random digits at the head of a version 4 UUID, or where [`MessageIds`] keeps the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdKey(u64);

/// The texts of the identifiers that do not fit into an [`IdKey`]. Copies share what they have in common.
#[derive(Debug, Clone, Default)]
pub struct MessageIds {
    /// Texts one after the other, each after its length in two bytes; none crosses from one chunk to the next.
    chunks: Vec<Arc<Vec<u8>>>,
}

const CHUNK_BYTES: usize = 1 << 20;
const KIND_SHIFT: u32 = 62;
const PACKED: u64 = 0;
const UUID: u64 = 1;
const KEPT: u64 = 2;

/// Characters that pack, in byte order. With the padding they are 73, and 73^10 < 2^62.
const ALPHABET: &[u8; 72] = b"#+-./0123456789:@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz|~";
const BASE: u64 = 73;
const PACKED_CHARS: usize = 10;
/// The place of each ASCII character in [`ALPHABET`], from 1; 0 if it is not there.
const CODES: [u8; 128] = {
    let mut codes = [0; 128];
    let mut place = 0;
    while place < ALPHABET.len() {
        codes[ALPHABET[place] as usize] = place as u8 + 1;
        place += 1;
    }
    codes
};

/// How much of a UUID's text its key stands for: `xxxxxxxx-xxxx-4xxx-`.
const UUID_HEAD: usize = 19;

impl MessageIds {
    /// The key of an identifier.
    pub fn intern(&mut self, id: &MessageId) -> IdKey {
        let text = id.as_str().as_bytes();
        let in_place =
            pack(text).map(|bits| key(PACKED, bits)).or_else(|| uuid(text).map(|bits| key(UUID, bits)));
        in_place.unwrap_or_else(|| key(KEPT, self.keep(text)))
    }

    /// The order of two identifiers by the bytes of their texts. Of a version 4 UUID only the first 60 random bits are
    /// known: two that agree in them are taken as equal, and such a UUID comes before a longer text that begins alike.
    #[must_use]
    pub fn compare(&self, left: IdKey, right: IdKey) -> Ordering {
        if left.kind() == right.kind() && left.kind() != KEPT {
            return left.0.cmp(&right.0);
        }
        let (mut left_buffer, mut right_buffer) = ([0; UUID_HEAD], [0; UUID_HEAD]);
        self.spell(left, &mut left_buffer).cmp(self.spell(right, &mut right_buffer))
    }

    /// The text as far as it is known.
    fn spell<'a>(&'a self, id: IdKey, buffer: &'a mut [u8; UUID_HEAD]) -> &'a [u8] {
        match id.kind() {
            PACKED => unpack(id.bits(), buffer),
            UUID => spell_uuid(id.bits(), buffer),
            _ => self.kept(id.bits()),
        }
    }

    /// Keeps the text and returns where: the chunk's number times [`CHUNK_BYTES`] plus the place in it.
    fn keep(&mut self, text: &[u8]) -> u64 {
        let bytes = text.len() + 2;
        if self.chunks.last().is_none_or(|chunk| chunk.len() + bytes > CHUNK_BYTES) {
            self.chunks.push(Arc::default());
        }
        let chunk_index = self.chunks.len() - 1;
        let chunk = Arc::make_mut(&mut self.chunks[chunk_index]);
        let place = chunk_index * CHUNK_BYTES + chunk.len();
        let length = u16::try_from(text.len()).expect("an identifier is at most 512 bytes long");
        chunk.extend_from_slice(&length.to_le_bytes());
        chunk.extend_from_slice(text);
        place as u64
    }

    fn kept(&self, place: u64) -> &[u8] {
        let place = usize::try_from(place).expect("it came from a place in memory");
        let chunk = &self.chunks[place / CHUNK_BYTES][place % CHUNK_BYTES..];
        let length = usize::from(u16::from_le_bytes([chunk[0], chunk[1]]));
        // Of a place that was read back it is known that it lies in the chunk, not that a text begins there.
        chunk.get(2..2 + length).unwrap_or_default()
    }

    /// How many bytes each chunk has.
    pub(crate) fn chunk_lengths(&self) -> impl Iterator<Item = usize> {
        self.chunks.iter().map(|chunk| chunk.len())
    }

    /// Writes a stretch of chunks, without their lengths.
    pub(crate) fn write(&self, chunks: Range<usize>, to: &mut Writer) {
        self.chunks[chunks].iter().for_each(|chunk| to.bytes(chunk));
    }

    /// Reads chunks of these lengths.
    pub(crate) fn read(from: &mut Reader<'_>, lengths: &[u32]) -> Result<Vec<Vec<u8>>, Broken> {
        let fit = lengths.iter().all(|&length| length as usize <= CHUNK_BYTES);
        from.check(fit, "the length of a chunk")?;
        lengths.iter().map(|&length| Ok(from.bytes(length as usize)?.to_vec())).collect()
    }

    pub(crate) fn of_chunks(chunks: Vec<Vec<u8>>) -> MessageIds {
        MessageIds { chunks: chunks.into_iter().map(Arc::new).collect() }
    }

    /// The bytes held on the heap.
    pub(crate) fn memory(&self) -> usize {
        let chunk = |chunk: &Arc<Vec<u8>>| heap_bytes(&**chunk) + allocation_bytes(size_of::<Vec<u8>>());
        heap_bytes(&self.chunks) + self.chunks.iter().map(chunk).sum::<usize>()
    }
}

impl IdKey {
    fn kind(self) -> u64 {
        self.0 >> KIND_SHIFT
    }

    fn bits(self) -> u64 {
        self.0 & ((1 << KIND_SHIFT) - 1)
    }

    /// Whether it stands for itself, or for a place in chunks of these lengths.
    pub(crate) fn is_within(self, chunk_lengths: &[u32]) -> bool {
        if self.kind() != KEPT {
            return self.kind() < KEPT;
        }
        let place = usize::try_from(self.bits()).unwrap_or(usize::MAX);
        let length = chunk_lengths.get(place / CHUNK_BYTES).map_or(0, |&length| length as usize);
        place % CHUNK_BYTES + 2 <= length
    }

    pub(crate) fn to_bytes(self) -> [u8; 8] {
        self.0.to_le_bytes()
    }

    pub(crate) fn from_bytes(bytes: [u8; 8]) -> IdKey {
        IdKey(u64::from_le_bytes(bytes))
    }
}

fn key(kind: u64, bits: u64) -> IdKey {
    IdKey(kind << KIND_SHIFT | bits)
}

/// A short text of plain characters as a number in base 73, so that numbers stand in the order of the texts.
fn pack(text: &[u8]) -> Option<u64> {
    if text.len() > PACKED_CHARS {
        return None;
    }
    let mut bits = 0;
    for place in 0..PACKED_CHARS {
        let code = match text.get(place) {
            Some(&byte) => CODES.get(usize::from(byte)).copied().filter(|&code| code > 0)?,
            None => 0,
        };
        bits = bits * BASE + u64::from(code);
    }
    Some(bits)
}

fn unpack(mut bits: u64, buffer: &mut [u8; UUID_HEAD]) -> &[u8] {
    let mut length = 0;
    for place in (0..PACKED_CHARS).rev() {
        let code = usize::try_from(bits % BASE).expect("less than 73");
        bits /= BASE;
        if code > 0 {
            buffer[place] = ALPHABET[code - 1];
            length = length.max(place + 1);
        }
    }
    &buffer[..length]
}

/// The first sixteen digits of a version 4 UUID, without the version. `None` also for one whose digits do not look
/// random (made by hand or by counting): those are kept whole.
fn uuid(text: &[u8]) -> Option<u64> {
    let is_dash = |place: usize| matches!(place, 8 | 13 | 18 | 23);
    if text.len() != 36 || text[14] != b'4' {
        return None;
    }
    let mut bits = 0;
    for (place, &byte) in text.iter().enumerate() {
        if is_dash(place) {
            if byte != b'-' {
                return None;
            }
            continue;
        }
        let digit = match byte {
            b'0'..=b'9' => byte - b'0',
            b'a'..=b'f' => byte - b'a' + 10,
            _ => return None,
        };
        if place < UUID_HEAD && place != 14 {
            bits = bits << 4 | u64::from(digit);
        }
    }
    (14..=46).contains(&bits.count_ones()).then_some(bits)
}

fn spell_uuid(bits: u64, buffer: &mut [u8; UUID_HEAD]) -> &[u8] {
    let mut digits = (0..15).rev().map(|place| b"0123456789abcdef"[(bits >> (place * 4) & 15) as usize]);
    for (place, byte) in buffer.iter_mut().enumerate() {
        *byte = match place {
            8 | 13 | 18 => b'-',
            14 => b'4',
            _ => digits.next().unwrap_or(b'0'),
        };
    }
    buffer
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn keys(ids: &mut MessageIds, texts: &[String]) -> Vec<IdKey> {
        texts.iter().map(|text| ids.intern(&MessageId::parse(text).expect("not blank"))).collect()
    }

    #[test]
    fn plain_ids_and_random_uuids_fit_in_place() {
        let mut ids = MessageIds::default();
        let texts = ["m-00000001", "~~~~~~~~~~", "a", "9b2f6f0c-5d0e-4a3b-9d0e-3c1b2a495867"];
        keys(&mut ids, &texts.map(str::to_owned));
        assert_eq!(ids.memory(), 0);
    }

    #[test]
    fn uuids_made_by_counting_keep_their_order() {
        let mut ids = MessageIds::default();
        let texts = [1, 2].map(|number| format!("00000000-0000-4000-8000-{number:012}"));
        let keys = keys(&mut ids, &texts);
        assert_eq!(ids.compare(keys[0], keys[1]), Ordering::Less);
    }

    #[test]
    fn long_texts_fill_more_than_one_chunk() {
        let mut ids = MessageIds::default();
        let texts: Vec<String> =
            (0..5_000).map(|number| format!("{}-{number:05}", "uzun".repeat(100))).collect();
        let keys = keys(&mut ids, &texts);
        assert!(ids.chunks.len() > 1);
        assert!(keys.windows(2).all(|pair| ids.compare(pair[0], pair[1]) == Ordering::Less));
    }

    fn id_text() -> impl Strategy<Value = String> {
        prop_oneof![
            "[#-~]{1,12}",
            "[a-c~#]{1,11}",
            "[ğa ]{0,3}x",
            "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
            "[ab]{8}-[ab]{4}-4[ab]{3}-[0-9a-f]{4}-[0-9a-f]{12}",
        ]
    }

    proptest! {
        #[test]
        fn keys_stand_in_the_order_of_the_texts(left in id_text(), right in id_text()) {
            let mut ids = MessageIds::default();
            let keys = keys(&mut ids, &[left.clone(), right.clone()]);
            let known_head = |key: IdKey| if key.kind() == UUID { UUID_HEAD } else { usize::MAX };
            let head = known_head(keys[0]).min(known_head(keys[1]));
            let cut = |text: &str| text.as_bytes()[..text.len().min(head)].to_vec();
            if cut(&left) != cut(&right) {
                prop_assert_eq!(ids.compare(keys[0], keys[1]), left.cmp(&right));
            }
        }

        #[test]
        fn what_is_packed_reads_back(text in "[#+./0-9:@A-Z_a-z|~-]{1,10}") {
            let bits = pack(text.as_bytes()).expect("of the alphabet");
            let mut buffer = [0; UUID_HEAD];
            prop_assert_eq!(unpack(bits, &mut buffer), text.as_bytes());
        }
    }
}
