//! Any bytes as a message. What is taken keeps its promises, and the same bytes are read alike every time.
#![no_main]

use kesit_model::{Timestamp, message};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let reading = message::read(bytes, None);
    for message in &reading.messages {
        for at in [message.at, message.received_at] {
            assert!((Timestamp::EARLIEST..=Timestamp::LATEST).contains(&at), "a time outside of the limits");
        }
        assert!(!message.person.as_str().trim().is_empty(), "a message of nobody");
    }
    assert_eq!(message::read(bytes, None), reading, "reading depends on something else than the bytes");
});
