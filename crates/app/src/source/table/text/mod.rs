//! Delimited text: CSV and its relatives, in any encoding.
//!
//! Memory is bounded by [`RECORD_BYTES`]. A quote that is never closed spoils its own line and no other: a record over
//! several lines has to have as many cells as there are headers, else reading goes on from its second line.

mod cutter;
mod delimiter;
mod rows;
mod window;

use std::io::Read;

use csv::StringRecord;

pub(super) use self::cutter::first_line;
use self::cutter::{Cut, Cutter, line_ends};
pub(super) use self::rows::TextRows;
pub(super) use self::window::Window;
use super::clean::{self, Body};
use super::encoding::{self, Encoding, Transcoder};
use super::header::{self, First, SAMPLE_ROWS};
use super::{Format, Table, TableDoubt, TableError, TableFacts, TableHints};
use crate::source::open::Stream;

/// The longest record.
pub(super) const RECORD_BYTES: usize = 1024 * 1024;
/// The most line ends in a record.
const RECORD_LINES: u64 = 1000;
/// How much of the beginning is looked at.
const SAMPLE_BYTES: usize = 64 * 1024;

/// Opens a stream as delimited text.
pub(super) fn open<'a>(mut stream: Stream<'a>, hints: &TableHints) -> Result<Table<'a>, TableError> {
    let mut facts = TableFacts::new(Format::Text, stream.compression);
    let known = if stream.has_utf8_mark { Some(Encoding::UTF_8) } else { hints.encoding };
    let encoding = match known {
        Some(encoding) => encoding,
        None => encoding::guess(stream.beginning()?),
    };
    facts.encoding = Some(encoding);
    if encoding.is_like_ascii() {
        let may_change = known.is_none() && encoding == Encoding::UTF_8;
        open_text(stream.reader, encoding, may_change, hints, facts)
    } else {
        open_text(Transcoder::new(stream.reader, encoding), Encoding::UTF_8, false, hints, facts)
    }
}

fn open_text<'a, R: Read + 'a>(
    reader: R,
    encoding: Encoding,
    may_change: bool,
    hints: &TableHints,
    mut facts: TableFacts,
) -> Result<Table<'a>, TableError> {
    let mut window = Window::new(reader);
    window.fill(SAMPLE_BYTES)?;
    let mut line = 1;
    let said = said_delimiter(window.rest());
    if let Some((_, used)) = said {
        window.skip(used);
        line += 1;
    }
    let delimiter = hints.delimiter.or(said.map(|(sign, _)| sign));
    let delimiter = delimiter.unwrap_or_else(|| delimiter::guess(window.rest(), window.is_all()));
    facts.delimiter = Some(delimiter);
    let sample = sample(window.rest(), window.is_all(), delimiter, encoding, line);
    let firsts: Vec<First> = sample.iter().map(|sampled| sampled.first.clone()).collect();
    let found = header::find(&firsts, hints.header_row)?;
    if encoding == Encoding::UTF_8
        && firsts.iter().any(|row| row.cells.iter().any(encoding::is_double_encoded))
    {
        facts.doubts.push(TableDoubt::DoubleEncoded);
    }
    facts.doubts.extend(found.doubts);
    let mut raw_headers = StringRecord::new();
    if let Some(place) = found.place {
        facts.header_row = Some(firsts[place].line);
        raw_headers = firsts[place].cells.clone();
        line += line_ends(&window.rest()[..sample[place].used]);
        window.skip(sample[place].used);
    }
    let width = found.names.len();
    let rows = TextRows::new(window, Cutter::new(delimiter, RECORD_LINES), encoding, may_change, width, line);
    Ok(Table {
        headers: found.names,
        facts,
        rows: Box::new(rows),
        body: Some(Body::new(raw_headers, width)),
        typed: Vec::new(),
    })
}

/// The rows of CSV in UTF-8 with so many columns and without headers.
pub(super) fn written_by_server<R: Read>(reader: R, width: usize) -> TextRows<R> {
    TextRows::new(Window::new(reader), Cutter::new(b',', u64::MAX), Encoding::UTF_8, false, width, 1)
}

/// The delimiter that a first line `sep=;` says, as spreadsheets write and read it, and the bytes of that line.
fn said_delimiter(bytes: &[u8]) -> Option<(u8, usize)> {
    let (end, used) = first_line(bytes, true)?;
    let line = bytes[..end].trim_ascii().trim_ascii_end();
    let line = line.strip_prefix(b"\"").and_then(|line| line.strip_suffix(b"\"")).unwrap_or(line);
    let sign = match bytes[..end].get(..4) {
        // The tab would be trimmed away.
        Some(word) if word.eq_ignore_ascii_case(b"sep=") && end == 5 => bytes[4],
        _ => match line {
            [s, e, p, b'=', sign] if [*s, *e, *p].eq_ignore_ascii_case(b"sep") => *sign,
            _ => return None,
        },
    };
    (sign.is_ascii() && !sign.is_ascii_alphanumeric() && sign != b'"').then_some((sign, used))
}

/// One of the first records, and how many bytes of the beginning are used with it.
struct Sampled {
    first: First,
    used: usize,
}

/// The first records, as far as they can be cut.
fn sample(
    bytes: &[u8],
    is_all: bool,
    delimiter: u8,
    encoding: Encoding,
    first_line_number: u64,
) -> Vec<Sampled> {
    let mut cutter = Cutter::new(delimiter, RECORD_LINES);
    let mut sample = Vec::new();
    let (mut at, mut line) = (0, first_line_number);
    while at < bytes.len() && sample.len() < SAMPLE_ROWS {
        let rest = &bytes[at..];
        let used = match cutter.cut(rest, is_all) {
            Cut::Record { used, .. } => used,
            // A line that is longer than the sample is cut off, so that there is something to tell.
            Cut::More { .. } | Cut::OpenQuote { .. } => {
                let Some((end, used)) = first_line(rest, is_all || sample.is_empty()) else { break };
                cutter.cut_plain(&rest[..end]);
                used
            }
        };
        let mut cells = StringRecord::new();
        let mut text = String::new();
        for cell in &cutter.cells {
            text.clear();
            encoding.decode(&rest[cell.start as usize..cell.end as usize], &mut text);
            clean::push(
                &mut cells,
                &if cell.has_double_quotes { text.replace("\"\"", "\"") } else { text.clone() },
            );
        }
        at += used;
        sample.push(Sampled { first: First { line, cells }, used: at });
        line += line_ends(&rest[..used]);
    }
    sample
}

#[cfg(test)]
mod tests {
    use super::said_delimiter;

    #[test]
    fn a_first_line_may_say_the_delimiter() {
        assert_eq!(said_delimiter(b"sep=;\r\na;b"), Some((b';', 7)));
        assert_eq!(said_delimiter(b"SEP=\t\na"), Some((b'\t', 6)));
        assert_eq!(said_delimiter(b"\"sep=|\"\n"), Some((b'|', 8)));
        assert_eq!(said_delimiter(b"sep=a\n"), None);
        assert_eq!(said_delimiter(b"sep\n"), None);
        assert_eq!(said_delimiter(b""), None);
    }
}
