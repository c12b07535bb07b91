//! What may stand in a cell or between rows without meaning anything: blanks, signs without width, blank rows, headers
//! that come again, lines of totals.

use csv::StringRecord;

use super::{TableDoubt, TableFacts, TableProblem};

/// First words of lines of totals, in small letters.
const TOTALS: &[&str] = &[
    "toplam",
    "genel toplam",
    "ara toplam",
    "yekun",
    "yekün",
    "total",
    "totals",
    "grand total",
    "subtotal",
    "sub total",
    "sum",
];
/// The longest of them with what may follow, in bytes.
const LONGEST_TOTAL_BYTES: usize = 24;

/// A cell without what stands around it and means nothing.
#[inline]
pub(super) fn trim(cell: &str) -> &str {
    let bytes = cell.as_bytes();
    match (bytes.first(), bytes.last()) {
        (Some(first), Some(last)) if first.is_ascii_graphic() && last.is_ascii_graphic() => cell,
        (None, _) | (_, None) => cell,
        _ => cell.trim_matches(is_empty_sign),
    }
}

/// White space, the no-break ones included, and signs without width such as byte order marks.
fn is_empty_sign(char: char) -> bool {
    char.is_whitespace() || matches!(char, '\0' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// Puts a cell into the record, without what means nothing.
#[inline]
pub(super) fn push(record: &mut StringRecord, cell: &str) {
    let cell = trim(cell);
    if memchr::memchr(0, cell.as_bytes()).is_some() {
        record.push_field(&cell.replace('\0', ""));
    } else {
        record.push_field(cell);
    }
}

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// A row.
    Row,
    /// Blank, or the headers again.
    NoRow,
    /// A row that is no good.
    Bad(TableProblem),
}

/// Tells rows from what only stands between them.
#[derive(Debug)]
pub(super) struct Body {
    /// As they stand in the file.
    headers: StringRecord,
    width: usize,
    headers_again: u64,
}

impl Body {
    /// `headers` as they stand in the file; empty if there are none. `width` is the number of columns.
    pub(super) fn new(headers: StringRecord, width: usize) -> Body {
        Body { headers, width, headers_again: 0 }
    }

    /// What this row is. Blank cells beside the last column are cut off.
    #[inline]
    pub(super) fn judge(&mut self, record: &mut StringRecord) -> Verdict {
        if record.len() > self.width && !cut(record, self.width) {
            return Verdict::Bad(TableProblem::TooManyCells);
        }
        let first = record.get(0).unwrap_or_default();
        if first.is_empty() && record.iter().all(str::is_empty) {
            return Verdict::NoRow;
        }
        if self.headers.get(0) == Some(first) && record.iter().eq(self.headers.iter().take(self.width)) {
            self.headers_again += 1;
            return Verdict::NoRow;
        }
        if is_total(record, self.width) { Verdict::Bad(TableProblem::TotalLine) } else { Verdict::Row }
    }

    pub(super) fn finish(&mut self, facts: &mut TableFacts) {
        if self.headers_again > 0 {
            facts.doubts.push(TableDoubt::HeaderAgain(std::mem::take(&mut self.headers_again)));
        }
    }
}

/// Cuts off what stands beside the last column; false if that is not blank.
fn cut(record: &mut StringRecord, width: usize) -> bool {
    let is_blank = record.iter().skip(width).all(str::is_empty);
    if is_blank {
        record.truncate(width);
    }
    is_blank
}

/// Whether the first cell that is not blank says *total* and at least half of the columns are blank.
fn is_total(record: &StringRecord, width: usize) -> bool {
    let first = record.iter().find(|cell| !cell.is_empty()).unwrap_or_default();
    let begins = matches!(
        first.as_bytes().first(),
        Some(b'a' | b'A' | b'g' | b'G' | b's'..=b't' | b'S'..=b'T' | b'y' | b'Y')
    );
    if !begins || first.len() > LONGEST_TOTAL_BYTES || width < 2 {
        return false;
    }
    let filled = record.iter().filter(|cell| !cell.is_empty()).count();
    let word = first.trim_end_matches([':', ' ', '.']).to_lowercase();
    filled * 2 <= width && TOTALS.contains(&word.as_str())
}

#[cfg(test)]
mod tests {
    use csv::StringRecord;

    use super::{Body, TableProblem, Verdict, trim};

    #[test]
    fn blanks_of_every_kind_go() {
        assert_eq!(trim("Ayşe"), "Ayşe");
        assert_eq!(trim(" \u{a0}Ayşe Kaya\u{200b}\u{feff}\t"), "Ayşe Kaya");
        assert_eq!(trim("\u{a0}"), "");
        assert_eq!(trim("şş"), "şş");
    }

    #[track_caller]
    fn check(row: &[&str], verdict: Verdict) {
        let mut body = Body::new(StringRecord::from(vec!["Ad", "Şehir", "Tutar", "Not"]), 4);
        assert_eq!(body.judge(&mut StringRecord::from(row.to_vec())), verdict, "{row:?}");
    }

    #[test]
    fn rows_and_what_only_looks_like_them() {
        check(&["Ayşe", "İzmir", "5", ""], Verdict::Row);
        check(&["Ayşe"], Verdict::Row);
        check(&["", "", "", ""], Verdict::NoRow);
        check(&["", "", "5"], Verdict::Row);
        check(&["Ad", "Şehir", "Tutar", "Not"], Verdict::NoRow);
        check(&["Ayşe", "İzmir", "5", "", "", ""], Verdict::Row);
        check(&["Ayşe", "İzmir", "5", "", "", "x"], Verdict::Bad(TableProblem::TooManyCells));
        check(&["TOPLAM:", "", "5"], Verdict::Bad(TableProblem::TotalLine));
        check(&["", "Genel Toplam", "5"], Verdict::Bad(TableProblem::TotalLine));
        check(&["Toplam", "İzmir", "5"], Verdict::Row);
        check(&["Sumru", "", "5"], Verdict::Row);
    }
}
