//! Cuts one record of delimited text into cells (RFC 4180, and what programs write in its stead). It looks at bytes only.
//!
//! A cell is quoted if its first sign is a quote, blanks before it left aside. The quote that closes it is one with a
//! delimiter, a line end or nothing behind it: any other quote inside belongs to the text, as in `"Vida 3" uzun"`.

use memchr::{memchr, memchr_iter, memchr2, memchr3};

/// A cell of the record: its place in the bytes, without the quotes around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) start: u32,
    pub(super) end: u32,
    /// Whether quotes stand in it twice for once.
    pub(super) has_double_quotes: bool,
}

/// What the bytes hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
    /// A record; its cells are in [`Cutter::cells`].
    Record {
        /// Bytes before its line end.
        end: usize,
        /// Bytes with its line end.
        used: usize,
        /// Line ends in it, its own included.
        lines: u64,
        /// Whether a quoted cell has a quote in it that stands alone: the end of its text may lie before that.
        has_lone_quote: bool,
    },
    /// Its end is not among the bytes.
    More {
        /// Whether a quote is open.
        in_quotes: bool,
    },
    /// A quote is open at the end of all, or over too many lines.
    OpenQuote {
        /// Bytes that were looked at.
        looked_at: usize,
    },
}

/// Cuts records.
#[derive(Debug, Clone)]
pub(super) struct Cutter {
    pub(super) delimiter: u8,
    /// The most line ends within a record.
    pub(super) most_lines: u64,
    pub(super) cells: Vec<Cell>,
}

/// How a quoted cell goes on.
enum Quoted {
    Closed { end: usize, after: usize, has_double_quotes: bool, has_lone_quote: bool },
    More,
    Open { looked_at: usize },
}

impl Cutter {
    pub(super) fn new(delimiter: u8, most_lines: u64) -> Cutter {
        Cutter { delimiter, most_lines, cells: Vec::new() }
    }

    /// Cuts the record that the bytes begin with. `is_all` says that nothing follows them.
    pub(super) fn cut(&mut self, bytes: &[u8], is_all: bool) -> Cut {
        self.cells.clear();
        let (mut at, mut inner_lines, mut any_lone_quote) = (0, 0, false);
        loop {
            let first = skip_blanks(bytes, at, self.delimiter);
            if bytes.get(first) == Some(&b'"') {
                match self.quoted(bytes, first + 1, is_all, &mut inner_lines) {
                    Quoted::Closed { end, after, has_double_quotes, has_lone_quote } => {
                        any_lone_quote |= has_lone_quote;
                        self.put(first + 1, end, has_double_quotes);
                        at = after;
                    }
                    Quoted::More => return Cut::More { in_quotes: true },
                    Quoted::Open { looked_at } => return Cut::OpenQuote { looked_at },
                }
            } else {
                let end = match memchr3(self.delimiter, b'\n', b'\r', &bytes[at..]) {
                    Some(length) => at + length,
                    None if is_all => bytes.len(),
                    None => return Cut::More { in_quotes: false },
                };
                self.put(at, end, false);
                at = end;
            }
            if bytes.get(at) == Some(&self.delimiter) {
                at += 1;
                continue;
            }
            return match line_end(bytes, at, is_all) {
                Some(length) => Cut::Record {
                    end: at,
                    used: at + length,
                    lines: inner_lines + u64::from(length > 0),
                    has_lone_quote: any_lone_quote,
                },
                None => Cut::More { in_quotes: false },
            };
        }
    }

    /// Cuts one line with quotes that mean nothing, but for those around a whole cell.
    pub(super) fn cut_plain(&mut self, line: &[u8]) {
        self.cells.clear();
        let mut start = 0;
        for end in memchr_iter(self.delimiter, line).chain([line.len()]) {
            let is_quoted = end - start > 1 && line[start] == b'"' && line[end - 1] == b'"';
            self.put(start + usize::from(is_quoted), end - usize::from(is_quoted), false);
            start = end + 1;
        }
    }

    fn put(&mut self, start: usize, end: usize, has_double_quotes: bool) {
        let place = |at| u32::try_from(at).expect("a record is shorter than 4 GB");
        self.cells.push(Cell { start: place(start), end: place(end), has_double_quotes });
    }

    /// Looks for the end of a quoted cell whose text begins at `from`.
    fn quoted(&self, bytes: &[u8], from: usize, is_all: bool, lines: &mut u64) -> Quoted {
        let looked_at = bytes.len();
        let open = if is_all { Quoted::Open { looked_at } } else { Quoted::More };
        let (mut has_double_quotes, mut has_lone_quote) = (false, false);
        let mut at = from;
        loop {
            let quote = memchr(b'"', &bytes[at..]).map(|length| at + length);
            *lines += line_ends(&bytes[at..quote.unwrap_or(bytes.len())]);
            if *lines > self.most_lines {
                return Quoted::Open { looked_at: quote.unwrap_or(bytes.len()) };
            }
            let Some(quote) = quote else { return open };
            let after = skip_blanks(bytes, quote + 1, self.delimiter);
            match bytes.get(after) {
                None if is_all => {
                    return Quoted::Closed { end: quote, after, has_double_quotes, has_lone_quote };
                }
                None => return open,
                Some(b'\n' | b'\r') => {
                    return Quoted::Closed { end: quote, after, has_double_quotes, has_lone_quote };
                }
                Some(sign) if *sign == self.delimiter => {
                    return Quoted::Closed { end: quote, after, has_double_quotes, has_lone_quote };
                }
                Some(b'"') if after == quote + 1 => {
                    has_double_quotes = true;
                    at = quote + 2;
                }
                Some(_) => {
                    has_lone_quote = true;
                    at = quote + 1;
                }
            }
        }
    }
}

fn skip_blanks(bytes: &[u8], from: usize, delimiter: u8) -> usize {
    let mut at = from;
    while bytes.get(at).is_some_and(|byte| *byte == b' ' && delimiter != b' ') {
        at += 1;
    }
    at
}

/// How long the line end is that begins here; zero at the end of all. `None` if that cannot be told yet.
fn line_end(bytes: &[u8], at: usize, is_all: bool) -> Option<usize> {
    match (bytes.get(at), bytes.get(at + 1)) {
        (None, _) => Some(0),
        (Some(b'\r'), Some(b'\n')) => Some(2),
        (Some(b'\r'), None) if !is_all => None,
        _ => Some(1),
    }
}

/// The line that the bytes begin with: its length without and with its line end. `None` if its end is not there.
pub(in super::super) fn first_line(bytes: &[u8], is_all: bool) -> Option<(usize, usize)> {
    match memchr2(b'\n', b'\r', bytes) {
        Some(end) => Some((end, end + line_end(bytes, end, is_all)?)),
        None if is_all => Some((bytes.len(), bytes.len())),
        None => None,
    }
}

/// How many lines end in these bytes: `\n`, `\r\n`, `\r`.
pub(super) fn line_ends(bytes: &[u8]) -> u64 {
    let mut count = memchr_iter(b'\n', bytes).count();
    for at in memchr_iter(b'\r', bytes) {
        count += usize::from(bytes.get(at + 1) != Some(&b'\n'));
    }
    count as u64
}

#[cfg(test)]
mod tests {
    use super::{Cut, Cutter, line_ends};

    fn cells(cutter: &Cutter, text: &str) -> Vec<String> {
        let cell = |cell: &super::Cell| text[cell.start as usize..cell.end as usize].to_owned();
        cutter.cells.iter().map(cell).collect()
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str], used: usize) {
        let mut cutter = Cutter::new(b',', 1000);
        let cut = cutter.cut(text.as_bytes(), true);
        assert!(matches!(cut, Cut::Record { used: found, .. } if found == used), "{text:?}: {cut:?}");
        assert_eq!(cells(&cutter, text), expected, "{text:?}");
    }

    #[test]
    fn records() {
        check("a,b\nc", &["a", "b"], 4);
        check("a,b\r\nc", &["a", "b"], 5);
        check("a,b\rc", &["a", "b"], 4);
        check("a,", &["a", ""], 2);
        check(",\n", &["", ""], 2);
        check("\"a,\nb\",c\nd", &["a,\nb", "c"], 9);
        check("\"\",\"\"\"\"\n", &["", "\"\""], 8);
        check("\"a\" , \"b\" \nc", &["a", "b"], 11);
        check("a\"b,c\"\n", &["a\"b", "c\""], 7);
        check("\"Vida 3\" uzun\",x", &["Vida 3\" uzun", "x"], 16);
        check("\"a\"", &["a"], 3);
    }

    #[test]
    fn what_is_cut_off_asks_for_more() {
        let whole = "\"a\r\nb\" ,\"c\"\"d\",e\r\nf";
        let mut cutter = Cutter::new(b',', 1000);
        let used = whole.len() - 1;
        for length in 0..used {
            let cut = cutter.cut(&whole.as_bytes()[..length], false);
            assert!(matches!(cut, Cut::More { .. }), "{length}: {cut:?}");
        }
        assert_eq!(
            cutter.cut(whole.as_bytes(), false),
            Cut::Record { end: used - 2, used, lines: 2, has_lone_quote: false }
        );
    }

    #[test]
    fn open_quotes_end_somewhere() {
        let mut cutter = Cutter::new(b',', 2);
        assert_eq!(cutter.cut(b"a,\"b", true), Cut::OpenQuote { looked_at: 4 });
        assert_eq!(cutter.cut(b"a,\"b\n", false), Cut::More { in_quotes: true });
        assert_eq!(cutter.cut(b"a,\"b\n\n\n\",c\n", false), Cut::OpenQuote { looked_at: 7 });
    }

    #[test]
    fn quotes_may_be_plain_signs() {
        let mut cutter = Cutter::new(b',', 2);
        let line = "1,\"Boru 3\"\",\"x,";
        cutter.cut_plain(line.as_bytes());
        assert_eq!(cells(&cutter, line), ["1", "Boru 3\"", "\"x", ""]);
    }

    #[test]
    fn line_ends_of_every_kind() {
        assert_eq!(line_ends(b"a\nb\r\nc\rd\r"), 4);
    }
}
