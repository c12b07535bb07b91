//! Files of messages by the public Segment specification: JSON lines, or one JSON list.

use std::io::{self, BufRead};

use kesit_model::message::{self, BATCH_BYTES, Reason, Rejected};

use super::out::Out;
use super::pieces::{self, Piece};
use super::report::{Place, RefusalReason};
use super::sink::Raw;

/// How the messages of a file are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// One to a line. A broken line spoils no other.
    Lines,
    /// A JSON list, or objects spread over several lines.
    Elements,
}

impl Layout {
    /// Guesses from the beginning of a file.
    pub(super) fn of(beginning: &[u8]) -> Layout {
        let beginning = beginning.trim_ascii_start();
        if !beginning.starts_with(b"{") {
            return Layout::Elements;
        }
        let line = beginning.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let cut_off = line.len() == beginning.len();
        let whole = serde_json::from_slice::<serde::de::IgnoredAny>(line).is_ok();
        if whole || cut_off { Layout::Lines } else { Layout::Elements }
    }
}

/// Reads all messages of a file, in order; gives how many there were, or should have been.
///
/// # Errors
/// When the file cannot be read.
pub(super) fn read(reader: &mut dyn BufRead, layout: Layout, out: &mut Out<'_>) -> io::Result<u64> {
    let mut count = 0;
    let mut each = |number: u64, piece: Piece<'_>| {
        let (reading, json) = match piece {
            Piece::Whole(json) => (message::read(json, None), json),
            Piece::TooLong => (too_large(), &[][..]),
        };
        count += (reading.messages.len() + reading.rejected.len()) as u64;
        reading.messages.into_iter().for_each(|message| out.take(message, 1));
        for rejected in reading.rejected {
            let place = match layout {
                Layout::Lines => Place::Line(number),
                Layout::Elements => Place::Element(number),
            };
            let index = rejected.index;
            out.refuse(place, RefusalReason::Message(rejected), || Raw::Text(stood(json, index)));
        }
    };
    match layout {
        Layout::Lines => pieces::lines(reader, BATCH_BYTES, &mut each),
        Layout::Elements => pieces::elements(reader, BATCH_BYTES, &mut each),
    }?;
    Ok(count)
}

fn too_large() -> message::Reading {
    let rejected = Rejected { reason: Reason::TooLarge, field: None, index: None };
    message::Reading { rejected: vec![rejected], ..message::Reading::default() }
}

/// What stood there: of a batch the one message alone, as a batch, for it inherits what the batch says for all.
fn stood(json: &[u8], index: Option<usize>) -> String {
    let whole = || String::from_utf8_lossy(json).into_owned();
    let Some(index) = index else { return whole() };
    let Ok(serde_json::Value::Object(mut batch)) = serde_json::from_slice(json) else { return whole() };
    match batch.get_mut("batch").and_then(serde_json::Value::as_array_mut) {
        Some(members) if index < members.len() => {
            *members = vec![members.swap_remove(index)];
            serde_json::Value::Object(batch).to_string()
        }
        _ => whole(),
    }
}

#[cfg(test)]
mod tests {
    use super::Layout;

    #[test]
    fn the_layout_is_guessed_from_the_beginning() {
        assert_eq!(Layout::of(b"{\"a\":1}\n{\"b\":"), Layout::Lines);
        assert_eq!(Layout::of(b"{\"a\": a very long line that is cut off"), Layout::Lines);
        assert_eq!(Layout::of(b"\n [ {\"a\":1}, "), Layout::Elements);
        assert_eq!(Layout::of(b"{\n  \"a\": 1\n}\n"), Layout::Elements);
    }
}
