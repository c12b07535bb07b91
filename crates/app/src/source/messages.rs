//! Files of messages by the public Segment specification: JSON lines, or one JSON list.

use std::io::{self, BufRead};

use kesit_model::message::{self, BATCH_BYTES, Message, Reason, Rejected};

use super::pieces::{self, Piece};
use super::report::{Place, Refusal, RefusalReason, Refused};

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

/// Reads all messages of a file, in order.
///
/// # Errors
/// When the file cannot be read.
pub(super) fn read(
    file: &str,
    reader: &mut dyn BufRead,
    layout: Layout,
    refused: &mut Refused,
    take: &mut dyn FnMut(Message),
) -> io::Result<()> {
    let mut each = |number: u64, piece: Piece<'_>| {
        let reading = match piece {
            Piece::Whole(json) => message::read(json, None),
            Piece::TooLong => message::Reading {
                rejected: vec![Rejected { reason: Reason::TooLarge, field: None, index: None }],
                ..message::Reading::default()
            },
        };
        reading.messages.into_iter().for_each(&mut *take);
        for rejected in reading.rejected {
            let reason = RefusalReason::Message(rejected);
            let place = match layout {
                Layout::Lines => Place::Line(number),
                Layout::Elements => Place::Element(number),
            };
            refused.put(|| Refusal { file: file.to_owned(), place, reason: reason.clone() }, &reason);
        }
    };
    match layout {
        Layout::Lines => pieces::lines(reader, BATCH_BYTES, &mut each),
        Layout::Elements => pieces::elements(reader, BATCH_BYTES, &mut each),
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
