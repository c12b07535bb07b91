//! Any bytes as a part of the log, and as messages in the log's form. Whatever is served passed its checksums; opening for
//! writing mends, and after that the log takes more.
#![no_main]

use kesit_store::{Access, Log, LogSizes, Mark, Origin, codec};
use libfuzzer_sys::fuzz_target;

/// Bytes of the checksum at the end of a part's start and of a frame's header.
const BLOCK: usize = 64;

fuzz_target!(|bytes: &[u8]| {
    let mut rest = bytes;
    while let Ok((message, after)) = codec::decode(rest) {
        let mut again = Vec::new();
        codec::encode(&message, &mut again).expect("what was read is shallow");
        assert_eq!(codec::decode(&again).expect("it was written just now").0, message);
        rest = after;
    }
    open(bytes);
    // Bytes that chance would never give their checksums: those are put right, so that what is behind them is reached.
    open(&with_checksums(bytes));
});

fn open(bytes: &[u8]) {
    let dir = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("a folder");
    std::fs::write(dir.path().join("0000000001.part"), bytes).expect("room");
    let read = Log::open(dir.path(), Access::Read, LogSizes::default());
    if let Ok(log) = &read {
        let mut count = 0;
        let served = log.visible(&Mark::start(), |_| count += 1);
        assert!(served.is_err() || count == log.counts().visible);
        assert!(log.visible(&log.mark(), |_| panic!("nothing came since")).is_ok());
    }
    let written = Log::open(dir.path(), Access::Write, LogSizes::default());
    assert_eq!(read.is_ok(), written.is_ok(), "what can be read can be mended");
    if let Ok(mut log) = written {
        let before = log.counts();
        log.append(Origin::Live, &[]).expect("nothing is always possible");
        log.sync().expect("room");
        assert_eq!(log.counts(), before);
    }
}

/// The start of the part and the headers after it, as far as they follow one another, with right checksums.
fn with_checksums(bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    if bytes.len() < BLOCK {
        return bytes;
    }
    bytes[..8].copy_from_slice(b"KESITLOG");
    bytes[8..24].copy_from_slice(&[1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    put_checksum(&mut bytes[..BLOCK]);
    let mut at = BLOCK;
    let mut sequence = 0_u64;
    while at + BLOCK <= bytes.len() {
        let (header, rest) = bytes[at..].split_at_mut(BLOCK);
        let payload_bytes = usize::from(header[8]).min(rest.len());
        let count = u32::from(header[40] % 8);
        header[..4].copy_from_slice(b"KsF1");
        header[4] = 1 + header[4] % 4;
        header[5] %= 2;
        header[6..8].copy_from_slice(&[1, 0]);
        header[8..12].copy_from_slice(&u32::try_from(payload_bytes).expect("small").to_le_bytes());
        if header[5] == 0 {
            header.copy_within(8..12, 12);
        }
        header[24..32].copy_from_slice(&sequence.to_le_bytes());
        header[40..44].copy_from_slice(&count.to_le_bytes());
        header[44..48].copy_from_slice(&1_u32.to_le_bytes());
        header[48..56].copy_from_slice(&twox_hash::XxHash3_64::oneshot(&rest[..payload_bytes]).to_le_bytes());
        put_checksum(header);
        sequence += u64::from(count);
        at += BLOCK + payload_bytes;
    }
    bytes
}

fn put_checksum(block: &mut [u8]) {
    let checksum = twox_hash::XxHash3_64::oneshot(&block[..56]);
    block[56..64].copy_from_slice(&checksum.to_le_bytes());
}
