//! Cuts a stream into pieces of bounded size: lines, or the objects of a JSON list. It does not read what is in them.

use std::io::{self, BufRead};

/// A piece of a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// It fits.
    Whole(&'a [u8]),
    /// It is longer than allowed and was left out.
    TooLong,
}

/// Calls `each` with every line that is not blank, and its number from 1.
///
/// # Errors
/// When the stream cannot be read.
pub(super) fn lines(
    reader: &mut dyn BufRead,
    limit_bytes: usize,
    each: &mut dyn FnMut(u64, Piece<'_>),
) -> io::Result<()> {
    let mut collector = Collector::new(limit_bytes);
    let mut number = 1;
    loop {
        let buffer = reader.fill_buf()?;
        if buffer.is_empty() {
            collector.give(number, each);
            return Ok(());
        }
        let end = buffer.iter().position(|byte| *byte == b'\n');
        collector.take(&buffer[..end.unwrap_or(buffer.len())]);
        let used = end.map_or(buffer.len(), |end| end + 1);
        reader.consume(used);
        if end.is_some() {
            collector.give(number, each);
            number += 1;
        }
    }
}

/// Calls `each` with every object of a JSON list, or of objects that follow one another, and its number from 1.
/// What is no object comes as one piece up to the next comma or line end.
///
/// # Errors
/// When the stream cannot be read.
pub(super) fn elements(
    reader: &mut dyn BufRead,
    limit_bytes: usize,
    each: &mut dyn FnMut(u64, Piece<'_>),
) -> io::Result<()> {
    let mut collector = Collector::new(limit_bytes);
    let mut scanner = Scanner::default();
    let mut number = 1;
    let mut give = |collector: &mut Collector| {
        if collector.give(number, each) {
            number += 1;
        }
    };
    loop {
        let buffer = reader.fill_buf()?;
        if buffer.is_empty() {
            give(&mut collector);
            return Ok(());
        }
        let mut start = 0;
        for (ix, byte) in buffer.iter().enumerate() {
            match scanner.step(*byte) {
                Step::Inside => {}
                Step::Between => {
                    collector.take(&buffer[start..ix]);
                    give(&mut collector);
                    start = ix + 1;
                }
                Step::Last => {
                    collector.take(&buffer[start..=ix]);
                    give(&mut collector);
                    start = ix + 1;
                }
            }
        }
        collector.take(&buffer[start..]);
        let used = buffer.len();
        reader.consume(used);
    }
}

/// What a byte is to the pieces.
enum Step {
    /// Part of a piece.
    Inside,
    /// The last byte of a piece.
    Last,
    /// Between pieces.
    Between,
}

/// Follows braces and texts of JSON, byte by byte.
#[derive(Default)]
struct Scanner {
    depth: u64,
    in_text: bool,
    escaped: bool,
}

impl Scanner {
    fn step(&mut self, byte: u8) -> Step {
        if self.in_text {
            self.in_text = self.escaped || byte != b'"';
            self.escaped = !self.escaped && byte == b'\\';
            return Step::Inside;
        }
        match byte {
            b'"' => self.in_text = true,
            b'{' => self.depth += 1,
            b'}' if self.depth > 0 => {
                self.depth -= 1;
                return if self.depth == 0 { Step::Last } else { Step::Inside };
            }
            b'[' | b']' | b',' | b'\n' if self.depth == 0 => return Step::Between,
            _ => {}
        }
        Step::Inside
    }
}

/// Gathers a piece, and forgets it as soon as it is too long.
struct Collector {
    piece: Vec<u8>,
    limit_bytes: usize,
    too_long: bool,
}

impl Collector {
    fn new(limit_bytes: usize) -> Collector {
        Collector { piece: Vec::new(), limit_bytes, too_long: false }
    }

    fn take(&mut self, bytes: &[u8]) {
        // Blanks before a piece are not part of it.
        let bytes = if self.piece.is_empty() { bytes.trim_ascii_start() } else { bytes };
        if self.piece.len() + bytes.len() > self.limit_bytes {
            self.too_long = true;
            self.piece.clear();
        }
        if !self.too_long {
            self.piece.extend_from_slice(bytes);
        }
    }

    /// Gives the piece away, unless it is blank, and begins the next.
    fn give(&mut self, number: u64, each: &mut dyn FnMut(u64, Piece<'_>)) -> bool {
        let piece = self.piece.trim_ascii_end();
        let any = self.too_long || !piece.is_empty();
        if any {
            each(number, if self.too_long { Piece::TooLong } else { Piece::Whole(piece) });
        }
        self.piece.clear();
        self.too_long = false;
        any
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::{Piece, elements, lines};

    type Cut = fn(&mut dyn std::io::BufRead, usize, &mut dyn FnMut(u64, Piece<'_>)) -> std::io::Result<()>;

    #[track_caller]
    fn check(cut: Cut, text: &str, expected: &[(u64, &str)]) {
        for capacity in [1, 2, 7, 4096] {
            let mut pieces = Vec::new();
            let mut reader = BufReader::with_capacity(capacity, text.as_bytes());
            cut(&mut reader, 12, &mut |number, piece| {
                let piece = match piece {
                    Piece::Whole(piece) => String::from_utf8(piece.to_vec()).unwrap(),
                    Piece::TooLong => "too long".to_owned(),
                };
                pieces.push((number, piece));
            })
            .unwrap();
            let pieces: Vec<(u64, &str)> =
                pieces.iter().map(|(number, piece)| (*number, piece.as_str())).collect();
            assert_eq!(pieces, expected, "{text:?} read {capacity} bytes at a time");
        }
    }

    #[test]
    fn lines_keep_their_numbers() {
        check(lines, "", &[]);
        check(lines, "{}\n\n {\"a\":1} \r\n{}", &[(1, "{}"), (3, "{\"a\":1}"), (4, "{}")]);
        check(lines, "123456789012\n1234567890123\nx", &[(1, "123456789012"), (2, "too long"), (3, "x")]);
    }

    #[test]
    fn objects_of_a_list_come_one_by_one() {
        check(elements, "[]", &[]);
        check(elements, "[{\"a\":[1,{}]},\n{}]", &[(1, "{\"a\":[1,{}]}"), (2, "{}")]);
        check(
            elements,
            "[{\"}\":\"\\\"{\"}, 7, x\n{}]",
            &[(1, "{\"}\":\"\\\"{\"}"), (2, "7"), (3, "x"), (4, "{}")],
        );
        check(elements, "{\n\"a\":1\n} {}", &[(1, "{\n\"a\":1\n}"), (2, "{}")]);
        check(elements, "[{\"a\":\"aaaaaaaaaaaaaaaaaa\"},{}]", &[(1, "too long"), (2, "{}")]);
        check(elements, "[{\"a\":1", &[(1, "{\"a\":1")]);
    }
}
