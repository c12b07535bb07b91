//! The rows of a delimited text, one after the other.

use std::io::{self, Read};

use csv::StringRecord;
use memchr::memchr_iter;

use super::RECORD_BYTES;
use super::cutter::{Cell, Cut, Cutter, first_line, line_ends};
use super::window::Window;
use crate::source::table::encoding::Encoding;
use crate::source::table::{Rows, Step, TableError, TableFacts, TableProblem, clean};

/// What is kept of a line that cannot be cut into cells.
const KEPT_BYTES: usize = 32 * 1024;
/// Bytes that may be read in vain for quotes that are not closed, beside [`VAIN_TIMES`].
const VAIN_BYTES: u64 = 16 * 1024 * 1024;
/// How many times as many bytes as were used may be read in vain. Past that no record has more than one line.
const VAIN_TIMES: u64 = 8;

const UTF8_MARK: &[u8] = b"\xef\xbb\xbf";

pub(in super::super) struct TextRows<R> {
    window: Window<R>,
    cutter: Cutter,
    encoding: Encoding,
    /// Whether the first letter that is no ASCII may still show that it is not UTF-8.
    may_change: bool,
    width: usize,
    line: u64,
    used_bytes: u64,
    vain_bytes: u64,
    /// Whether the line before had a quote that is not closed, so that what follows may be its rest.
    is_after_open_quote: bool,
    text: String,
}

impl<R: Read> TextRows<R> {
    pub(super) fn new(
        window: Window<R>,
        cutter: Cutter,
        encoding: Encoding,
        may_change: bool,
        width: usize,
        line: u64,
    ) -> TextRows<R> {
        TextRows {
            window,
            cutter,
            encoding,
            may_change,
            width,
            line,
            used_bytes: 0,
            vain_bytes: 0,
            is_after_open_quote: false,
            text: String::new(),
        }
    }

    /// Goes to the first byte of the next record; false if there is none.
    #[inline]
    fn next_record(&mut self) -> io::Result<bool> {
        loop {
            let (rest, is_all) = (self.window.rest(), self.window.is_all());
            let skip = match rest {
                [] if is_all => return Ok(false),
                [] => 0,
                [b'\r'] if !is_all => 0,
                [b'\r', b'\n', ..] => 2,
                [b'\r' | b'\n', ..] => 1,
                // Files put one after the other have such marks in the middle.
                [0xef, ..] if rest.starts_with(UTF8_MARK) => 3,
                [0xef, ..] if rest.len() < UTF8_MARK.len() && !is_all => 0,
                _ => return Ok(true),
            };
            match skip {
                0 => self.window.more()?,
                length => {
                    self.line += u64::from(length < 3);
                    self.window.skip(length);
                }
            }
        }
    }

    /// Cuts the next record; `None` if it is too long.
    #[inline]
    fn cut(&mut self) -> io::Result<Option<Cut>> {
        loop {
            let rest = self.window.rest();
            let is_long = rest.len() >= RECORD_BYTES;
            let cut =
                self.cutter.cut(&rest[..rest.len().min(RECORD_BYTES)], self.window.is_all() && !is_long);
            match cut {
                Cut::More { in_quotes: true } if is_long => {
                    return Ok(Some(Cut::OpenQuote { looked_at: RECORD_BYTES }));
                }
                Cut::More { .. } if is_long => return Ok(None),
                // Twice as much each time, so that little is looked at again.
                Cut::More { .. } => {
                    let wanted = (2 * rest.len() + 1).min(RECORD_BYTES);
                    self.window.fill(wanted)?;
                }
                cut => return Ok(Some(cut)),
            }
        }
    }

    /// Whether the record has a cell for each header, and nothing beside them.
    fn fits(&self) -> bool {
        let cells = &self.cutter.cells;
        cells.len() >= self.width && cells[self.width..].iter().all(|cell| cell.start == cell.end)
    }

    fn used(&mut self, bytes: usize, lines: u64) {
        self.window.skip(bytes);
        self.used_bytes += bytes as u64;
        self.line += lines;
    }

    /// Takes the first line alone: something is wrong with the quotes that begin in it.
    /// Nor is a line a row that has too few cells and may be the rest of a cell.
    fn first_line_alone(&mut self, record: &mut StringRecord) -> io::Result<Step> {
        let line = self.line;
        let rest = self.window.rest();
        let limit = rest.len().min(RECORD_BYTES);
        let Some((end, used)) = first_line(&rest[..limit], self.window.is_all() && limit == rest.len())
        else {
            return self.skip_line(record);
        };
        let text = &rest[..end];
        self.cutter.cut_plain(text);
        // Two quotes or more that only seemed to begin a cell: "Özel" ürün;5
        let are_plain = self.cutter.cells.len() == self.width && memchr_iter(b'"', text).count() > 1;
        self.is_after_open_quote = !are_plain;
        let step = if are_plain {
            self.put(end, record)
        } else {
            keep(text, self.encoding, record);
            Step::Bad { line, problem: TableProblem::OpenQuote }
        };
        self.used(used, u64::from(used > end));
        Ok(step)
    }

    /// What was looked at in vain counts, so that nobody can make us read a file a thousand times.
    fn count_vain(&mut self, cut: Cut) {
        self.vain_bytes += match cut {
            Cut::Record { used, .. } => used as u64,
            Cut::OpenQuote { looked_at } => looked_at as u64,
            Cut::More { .. } => 0,
        };
        if self.vain_bytes > VAIN_BYTES + VAIN_TIMES * self.used_bytes {
            self.cutter.most_lines = 0;
        }
    }

    /// Leaves out a line that is too long.
    fn skip_line(&mut self, record: &mut StringRecord) -> io::Result<Step> {
        let line = self.line;
        keep(self.window.rest(), self.encoding, record);
        loop {
            let rest = self.window.rest();
            match first_line(rest, self.window.is_all()) {
                Some((end, used)) => {
                    self.used(used, u64::from(used > end));
                    return Ok(Step::Bad { line, problem: TableProblem::TooLong });
                }
                None => {
                    // A carriage return at the end waits for what follows it.
                    let length = rest.len() - usize::from(rest.last() == Some(&b'\r'));
                    self.used(length, 0);
                    self.window.more()?;
                }
            }
        }
    }

    /// Puts the cells that were cut into the record. `end` is where the record ends.
    #[inline]
    fn put(&mut self, end: usize, record: &mut StringRecord) -> Step {
        let line = self.line;
        let bytes = &self.window.rest()[..end];
        if self.encoding == Encoding::UTF_8 {
            match std::str::from_utf8(bytes) {
                Ok(text) => {
                    self.may_change = self.may_change && text.is_ascii();
                    for cell in &self.cutter.cells {
                        put_cell(&text[cell.start as usize..cell.end as usize], cell, record);
                    }
                    return Step::Row { line };
                }
                // Nothing but ASCII up to here, so nothing said that it is UTF-8.
                Err(_) if self.may_change => {
                    self.encoding = Encoding::WINDOWS_1254;
                    self.may_change = false;
                }
                Err(_) => {
                    for cell in &self.cutter.cells {
                        let text = String::from_utf8_lossy(&bytes[cell.start as usize..cell.end as usize]);
                        put_cell(&text, cell, record);
                    }
                    return Step::Bad { line, problem: TableProblem::NotUtf8 };
                }
            }
        }
        for cell in &self.cutter.cells {
            self.text.clear();
            self.encoding.decode(&bytes[cell.start as usize..cell.end as usize], &mut self.text);
            put_cell(&self.text, cell, record);
        }
        Step::Row { line }
    }
}

impl<R: Read> Rows for TextRows<R> {
    fn next(&mut self, record: &mut StringRecord, _typed: &mut Vec<bool>) -> Result<Step, TableError> {
        record.clear();
        if !self.next_record()? {
            return Ok(Step::End);
        }
        match self.cut()? {
            Some(Cut::Record { end, used, lines, has_lone_quote })
                if (lines <= 1 && !self.is_after_open_quote) || (self.fits() && !has_lone_quote) =>
            {
                self.is_after_open_quote = false;
                let step = self.put(end, record);
                self.used(used, lines);
                Ok(step)
            }
            Some(cut) => {
                self.count_vain(cut);
                Ok(self.first_line_alone(record)?)
            }
            None => Ok(self.skip_line(record)?),
        }
    }

    fn finish(&mut self, facts: &mut TableFacts) {
        if self.encoding == Encoding::WINDOWS_1254 {
            facts.encoding = Some(self.encoding);
        }
    }
}

#[inline]
fn put_cell(text: &str, cell: &Cell, record: &mut StringRecord) {
    if cell.has_double_quotes {
        clean::push(record, &text.replace("\"\"", "\""));
    } else {
        clean::push(record, text);
    }
}

/// Keeps the beginning of a line as one cell.
fn keep(line: &[u8], encoding: Encoding, record: &mut StringRecord) {
    let end = first_line(line, true).map_or(line.len(), |(end, _)| end);
    let mut text = String::new();
    encoding.decode(&line[..end.min(KEPT_BYTES)], &mut text);
    debug_assert!(line_ends(text.as_bytes()) == 0, "one line was cut off");
    clean::push(record, &text);
}

#[cfg(test)]
mod tests {
    use std::io::{self, Read};

    use csv::StringRecord;
    use proptest::prelude::*;

    use super::{Cutter, Encoding, Step, TextRows, Window};
    use crate::source::table::Rows;

    /// Gives so many bytes at a time.
    struct Small<'a>(&'a [u8], usize);

    impl Read for Small<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let length = self.1.min(buffer.len()).min(self.0.len());
            buffer[..length].copy_from_slice(&self.0[..length]);
            self.0 = &self.0[length..];
            Ok(length)
        }
    }

    fn rows(bytes: &[u8], at_a_time: usize) -> Vec<(Step, StringRecord)> {
        let window = Window::new(Small(bytes, at_a_time));
        let mut rows = TextRows::new(window, Cutter::new(b',', 3), Encoding::UTF_8, true, 2, 1);
        let (mut all, mut record) = (Vec::new(), StringRecord::new());
        loop {
            match rows.next(&mut record, &mut Vec::new()).unwrap() {
                Step::End => return all,
                step => all.push((step, record.clone())),
            }
        }
    }

    fn line((step, _): &(Step, StringRecord)) -> u64 {
        match step {
            Step::Row { line } | Step::Bad { line, .. } => *line,
            Step::End => 0,
        }
    }

    fn sign() -> impl Strategy<Value = &'static [u8]> {
        let signs: Vec<&'static [u8]> = vec![
            b"a",
            b",",
            b"\"",
            b"\"",
            b"\n",
            b"\r",
            b" ",
            b"\xef\xbb\xbf",
            "ş".as_bytes(),
            b"\xff",
            b"\0",
        ];
        proptest::sample::select(signs)
    }

    proptest! {
        #[test]
        fn rows_do_not_depend_on_how_bytes_come(signs in proptest::collection::vec(sign(), 0..60), small in 1_usize..5) {
            let bytes = signs.concat();
            let all = rows(&bytes, usize::MAX);
            prop_assert_eq!(&all, &rows(&bytes, small));
            prop_assert!(all.windows(2).all(|pair| line(&pair[0]) < line(&pair[1])));
        }
    }
}
