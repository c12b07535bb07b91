//! Guesses the sign between the cells: the one that cuts most lines of the beginning into equally many cells.

use super::cutter::{Cell, Cut, Cutter, first_line};

/// The likeliest first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Records looked at.
const RECORDS: usize = 100;
/// Line ends that a record may have while guessing.
const RECORD_LINES: u64 = 20;

/// The likeliest delimiter of a text that begins so; the comma if there is none.
pub(super) fn guess(beginning: &[u8], is_all: bool) -> u8 {
    let best = DELIMITERS
        .iter()
        .rev()
        .map(|delimiter| (score(beginning, is_all, *delimiter), *delimiter))
        .max_by_key(|(score, _)| *score);
    best.map_or(b',', |(_, delimiter)| delimiter)
}

/// How well a delimiter fits, best first: records with the usual number of cells per thousand, if that is more than one;
/// then that number.
fn score(beginning: &[u8], is_all: bool, delimiter: u8) -> (usize, usize) {
    let counts = counts(beginning, is_all, delimiter);
    let like = |count: usize| counts.iter().filter(|other| **other == count).count();
    let usual = counts.iter().copied().max_by_key(|count| (like(*count), *count)).unwrap_or_default();
    if usual < 2 {
        return (0, 0);
    }
    (like(usual) * 1000 / counts.len(), usual)
}

/// The number of cells in each of the first records; blank ones only count among themselves.
fn counts(beginning: &[u8], is_all: bool, delimiter: u8) -> Vec<usize> {
    let mut cutter = Cutter::new(delimiter, RECORD_LINES);
    let (mut counts, mut blank, mut rest) = (Vec::new(), Vec::new(), beginning);
    while !rest.is_empty() && counts.len() + blank.len() < RECORDS {
        let used = match cutter.cut(rest, is_all) {
            Cut::Record { used, .. } => used,
            // A long beginning that breaks off within a record, or a quote that is not one.
            Cut::More { .. } | Cut::OpenQuote { .. } => match first_line(rest, is_all) {
                Some((end, used)) => {
                    cutter.cut_plain(&rest[..end]);
                    used
                }
                None => break,
            },
        };
        let is_empty = |cell: &Cell| rest[cell.start as usize..cell.end as usize].trim_ascii().is_empty();
        match (cutter.cells.iter().all(is_empty), cutter.cells.len()) {
            (false, cells) => counts.push(cells),
            (true, 0..=1) => {}
            (true, cells) => blank.push(cells),
        }
        rest = &rest[used..];
    }
    if counts.is_empty() { blank } else { counts }
}

#[cfg(test)]
mod tests {
    use super::guess;

    #[track_caller]
    fn check(text: &str, expected: u8) {
        assert_eq!(char::from(guess(text.as_bytes(), true)), char::from(expected), "{text:?}");
    }

    #[test]
    fn delimiters_are_guessed_from_several_lines() {
        for delimiter in super::DELIMITERS {
            let sign = char::from(delimiter);
            check(&format!("a{sign}b\n1{sign}2\n"), delimiter);
            check(&format!("a{sign}b"), delimiter);
        }
        check("ad;tutar\nAyşe;12,50\nCan;3,10\n", b';');
        check("ad;tutar, TL;not\nAyşe;12,50;a, b, c\nCan;3,10;\n", b';');
        check("\"a;b\",\"c;d\"\n\"1;2;3\",4\n", b',');
        check("Rapor; Ocak\n\na,b,c\n1,2,3\n4,5,6\n", b',');
        check("id\n1\n2\n", b',');
        check("", b',');
        check("1\t\"x\n2\ty\n3\tz\n", b'\t');
    }
}
