//! Dates with the name of the month in Turkish or English: `31 Aralık 2025`, `Dec 31, 2025`.

use crate::normal::fold;

/// The beginnings of the names, folded; three letters tell them all apart but for those that need more.
const MONTHS: [&[&str]; 12] = [
    &["oca", "jan"],
    &["sub", "feb"],
    &["mar"],
    &["nis", "apr"],
    &["may"],
    &["haz", "jun"],
    &["tem", "jul"],
    &["agu", "aug"],
    &["eyl", "sep"],
    &["eki", "oct"],
    &["kas", "nov"],
    &["ara", "dec"],
];

/// Whole names, so that no other word is taken for a month.
const NAMES: &str = "ocak subat mart nisan mayis haziran temmuz agustos eylul ekim kasim aralik \
    january february march april may june july august september october november december sept";

/// Year, month and day; `None` if it is no such date.
pub(super) fn date(text: &str) -> Option<(i16, i8, i8)> {
    let mut month_found = None;
    let mut numbers = Vec::with_capacity(2);
    for word in text.split([' ', ',', '-', '.', '/']).filter(|word| !word.is_empty()) {
        if word.bytes().all(|byte| byte.is_ascii_digit()) {
            numbers.push(word);
        } else if let Some(month) = month(word) {
            if month_found.replace(month).is_some() {
                return None;
            }
        } else if !is_weekday(word) {
            return None;
        }
    }
    let [one, other] = numbers[..] else { return None };
    let (day, year) = if one.len() == 4 { (other, one) } else { (one, other) };
    let century = match year.len() {
        2 => super::century(year),
        4 => 0,
        _ => return None,
    };
    Some((century + year.parse::<i16>().ok()?, month_found?, day.parse().ok()?))
}

fn month(word: &str) -> Option<i8> {
    let word = fold(word);
    let known = word.len() == 3 || NAMES.split_ascii_whitespace().any(|name| name == word);
    let place =
        MONTHS.iter().position(|beginnings| beginnings.iter().any(|start| word.starts_with(start)))?;
    known.then(|| i8::try_from(place + 1).expect("at most 12"))
}

fn is_weekday(word: &str) -> bool {
    const NAMES: &str = "pazartesi sali carsamba persembe cuma cumartesi pazar pzt sal car per cum cmt paz \
        monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun";
    let word = fold(word);
    NAMES.split_ascii_whitespace().any(|name| name == word)
}
