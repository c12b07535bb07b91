//! A frame: 64 bytes of header, then its payload. The header says what is in the payload and where in the log it
//! belongs; it and the payload each have a checksum.
//!
//! | bytes | what |
//! |---|---|
//! | 0–3 | `KsF1` |
//! | 4 | kind: 1 messages, 2 commit of an import, 3 undo of an import, 4 seal of the part, 5 messages with gaps |
//! | 5 | packing of the payload: 0 none, 1 zstd |
//! | 6 | version of the messages' form ([`crate::codec::VERSION`]) |
//! | 7 | 0 |
//! | 8–11 | bytes of the payload as it lies here |
//! | 12–15 | bytes of the payload unpacked |
//! | 16–23 | origin: 0 live, else the number of the import |
//! | 24–31 | sequence number of its first message |
//! | 32–39 | durable: up to this byte the part was safe on disk when the frame was written; of messages with gaps: how many were erased |
//! | 40–43 | how many sequence numbers it takes: its messages, or 1 |
//! | 44–47 | number of the part |
//! | 48–55 | XXH3 of the payload as it lies here |
//! | 56–63 | XXH3 of bytes 0–55 |
//!
//! Numbers have their lowest byte first. Messages with gaps come about when some are erased: those that stay keep their
//! sequence numbers. They are written in parts that are made whole, of which no frame need say how far they were safe.

use twox_hash::XxHash3_64;

/// Bytes of a header.
pub(super) const HEADER: usize = 64;
/// As [`HEADER`], for arithmetic on places in files.
pub(super) const HEADER_BYTES: u64 = HEADER as u64;
/// What every header begins with.
pub(super) const MAGIC: [u8; 4] = *b"KsF1";
/// No payload is larger when unpacked: a reader makes room for one.
pub(super) const MAX_RAW: u32 = 256 << 20;

/// What a frame is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Messages,
    Commit,
    Undo,
    Seal,
    /// Messages of which some were erased.
    Gapped,
}

/// How its payload is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    Raw,
    Zstd,
}

/// The header of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) kind: Kind,
    pub(super) packing: Packing,
    pub(super) codec: u8,
    pub(super) payload_bytes: u32,
    pub(super) raw_bytes: u32,
    pub(super) origin: u64,
    pub(super) sequence: u64,
    /// Up to this byte the part was safe; of [`Kind::Gapped`], how many messages were erased.
    pub(super) durable: u64,
    pub(super) count: u32,
    pub(super) part: u32,
    pub(super) payload_checksum: u64,
}

impl Header {
    /// The sequence number after those of the frame.
    pub(super) fn end(&self) -> u64 {
        self.sequence + u64::from(self.count)
    }

    /// Whether it holds messages, or did.
    pub(super) fn is_of_messages(&self) -> bool {
        matches!(self.kind, Kind::Messages | Kind::Gapped)
    }

    /// How many of its messages were erased.
    pub(super) fn erased(&self) -> u32 {
        if self.kind == Kind::Gapped { u32::try_from(self.durable).unwrap_or(self.count) } else { 0 }
    }

    /// How many messages it holds.
    pub(super) fn held(&self) -> u32 {
        if self.is_of_messages() { self.count - self.erased() } else { 0 }
    }

    /// Whether it shows that the part was safe on disk up to beyond this byte. A seal is only written when all before it is.
    pub(super) fn shows_safe_beyond(&self, byte: u64) -> bool {
        match self.kind {
            Kind::Gapped => false,
            Kind::Seal => true,
            Kind::Messages | Kind::Commit | Kind::Undo => self.durable > byte,
        }
    }

    /// Bytes of header and payload.
    pub(super) fn bytes(&self) -> u64 {
        HEADER_BYTES + u64::from(self.payload_bytes)
    }

    pub(super) fn to_bytes(self) -> [u8; HEADER] {
        let mut bytes = [0; HEADER];
        bytes[..4].copy_from_slice(&MAGIC);
        bytes[4] = match self.kind {
            Kind::Messages => 1,
            Kind::Commit => 2,
            Kind::Undo => 3,
            Kind::Seal => 4,
            Kind::Gapped => 5,
        };
        bytes[5] = match self.packing {
            Packing::Raw => 0,
            Packing::Zstd => 1,
        };
        bytes[6] = self.codec;
        bytes[8..12].copy_from_slice(&self.payload_bytes.to_le_bytes());
        bytes[12..16].copy_from_slice(&self.raw_bytes.to_le_bytes());
        bytes[16..24].copy_from_slice(&self.origin.to_le_bytes());
        bytes[24..32].copy_from_slice(&self.sequence.to_le_bytes());
        bytes[32..40].copy_from_slice(&self.durable.to_le_bytes());
        bytes[40..44].copy_from_slice(&self.count.to_le_bytes());
        bytes[44..48].copy_from_slice(&self.part.to_le_bytes());
        bytes[48..56].copy_from_slice(&self.payload_checksum.to_le_bytes());
        let checksum = checksum(&bytes[..56]);
        bytes[56..].copy_from_slice(&checksum.to_le_bytes());
        bytes
    }

    /// The header, if these are the bytes of one that was written whole.
    pub(super) fn from_bytes(bytes: &[u8; HEADER]) -> Option<Header> {
        let whole = bytes[..4] == MAGIC && bytes[7] == 0 && checksum(&bytes[..56]) == long(bytes, 56);
        if !whole {
            return None;
        }
        let kind = match bytes[4] {
            1 => Kind::Messages,
            2 => Kind::Commit,
            3 => Kind::Undo,
            4 => Kind::Seal,
            5 => Kind::Gapped,
            _ => return None,
        };
        let packing = match bytes[5] {
            0 => Packing::Raw,
            1 => Packing::Zstd,
            _ => return None,
        };
        let header = Header {
            kind,
            packing,
            codec: bytes[6],
            payload_bytes: short(bytes, 8),
            raw_bytes: short(bytes, 12),
            origin: long(bytes, 16),
            sequence: long(bytes, 24),
            durable: long(bytes, 32),
            count: short(bytes, 40),
            part: short(bytes, 44),
            payload_checksum: long(bytes, 48),
        };
        header.is_sound().then_some(header)
    }

    /// Whether the numbers can be true.
    fn is_sound(&self) -> bool {
        let unpacked = self.packing != Packing::Raw || self.raw_bytes == self.payload_bytes;
        let bounded = self.raw_bytes <= MAX_RAW && self.payload_bytes <= MAX_RAW;
        let counted = self.kind != Kind::Gapped || self.durable <= u64::from(self.count);
        unpacked && bounded && counted && self.sequence.checked_add(u64::from(self.count)).is_some()
    }
}

/// The checksum of everything in the log.
pub(super) fn checksum(bytes: &[u8]) -> u64 {
    XxHash3_64::oneshot(bytes)
}

/// Four bytes as a number.
pub(super) fn short(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes"))
}

/// Eight bytes as a number.
pub(super) fn long(bytes: &[u8], at: usize) -> u64 {
    u64::from_le_bytes(bytes[at..at + 8].try_into().expect("eight bytes"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header() -> Header {
        Header {
            kind: Kind::Messages,
            packing: Packing::Zstd,
            codec: 1,
            payload_bytes: 1_000,
            raw_bytes: 5_000,
            origin: 7,
            sequence: 123_456_789_012,
            durable: 4_096,
            count: 25,
            part: 3,
            payload_checksum: 0x1234_5678_9abc_def0,
        }
    }

    #[test]
    fn a_header_comes_back() {
        assert_eq!(Header::from_bytes(&header().to_bytes()), Some(header()));
    }

    #[test]
    fn every_flipped_bit_is_noticed() {
        let bytes = header().to_bytes();
        for bit in 0..HEADER * 8 {
            let mut flipped = bytes;
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(Header::from_bytes(&flipped), None, "bit {bit}");
        }
    }

    #[test]
    fn numbers_that_cannot_be_true_are_refused() {
        let huge = Header { raw_bytes: MAX_RAW + 1, ..header() };
        let beyond = Header { sequence: u64::MAX, ..header() };
        let raw = Header { packing: Packing::Raw, ..header() };
        let hollow = Header { kind: Kind::Gapped, durable: 26, ..header() };
        for header in [huge, beyond, raw, hollow] {
            assert_eq!(Header::from_bytes(&header.to_bytes()), None);
        }
    }
}
