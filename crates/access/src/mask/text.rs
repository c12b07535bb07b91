//! How a hidden text looks, and which texts look personal by themselves.

use super::Personal;

/// What stands for something of which nothing may be seen.
pub const HIDDEN: &str = "***";

/// What separates one thing from the next in running text.
const GAPS: &[char] =
    &['<', '>', '(', ')', '[', ']', '{', '}', ',', ';', '"', '\'', ':', '=', '|', '/', '?', '&'];

/// A text of a kind, hidden. The outcome never holds the text, except where that says nothing: without a letter or digit.
pub(super) fn mask(kind: Personal, text: &str) -> String {
    let trimmed = text.trim();
    let masked = match kind {
        _ if !trimmed.chars().any(char::is_alphanumeric) => return text.to_owned(),
        _ if trimmed.contains('@') => email(trimmed),
        Personal::Phone => phone(trimmed),
        Personal::Name => name(trimmed),
        Personal::Birthday => birthday(trimmed),
        Personal::Email | Personal::Address | Personal::Other => HIDDEN.to_owned(),
    };
    if masked.contains(trimmed) { HIDDEN.to_owned() } else { masked }
}

/// The text with everything hidden in it that looks like an e-mail address, a telephone number or an identity number.
pub(super) fn mask_where_it_looks_personal(text: &str) -> String {
    let without_emails = if text.contains('@') { mask_emails(text) } else { text.to_owned() };
    mask_numbers(&without_emails)
}

fn mask_emails(text: &str) -> String {
    let is_gap = |letter: char| letter.is_whitespace() || GAPS.contains(&letter);
    let pieces = text.split_inclusive(is_gap).map(|piece| {
        let word = piece.trim_end_matches(is_gap);
        let gap = &piece[word.len()..];
        if looks_like_email(word) {
            format!("{}{gap}", mask(Personal::Email, word))
        } else {
            piece.to_owned()
        }
    });
    pieces.collect()
}

fn looks_like_email(word: &str) -> bool {
    word.rsplit_once('@').is_some_and(|(local, domain)| {
        !local.is_empty() && domain.split('.').filter(|label| !label.is_empty()).count() >= 2
    })
}

/// Hides runs of digits, with what is written between digits of a telephone number, that are one.
fn mask_numbers(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    let mut before = None;
    while let Some(start) = rest.find(|letter: char| letter.is_ascii_digit() || letter == '+') {
        let (skipped, run_on) = rest.split_at(start);
        masked.push_str(skipped);
        before = skipped.chars().next_back().or(before);
        let end = run_on[1..].find(|letter| !is_in_number(letter)).map_or(run_on.len(), |end| end + 1);
        let run = run_on[..end].trim_end_matches(|letter: char| !letter.is_ascii_digit());
        let run = if run.is_empty() { &run_on[..1] } else { run };
        rest = &run_on[run.len()..];
        let is_apart = !before.is_some_and(char::is_alphanumeric)
            && !rest.chars().next().is_some_and(char::is_alphanumeric);
        if is_apart && is_personal_number(run) {
            masked.push_str(&mask(Personal::Phone, run));
        } else {
            masked.push_str(run);
        }
        before = run.chars().next_back();
    }
    masked.push_str(rest);
    masked
}

fn is_in_number(letter: char) -> bool {
    letter.is_ascii_digit() || matches!(letter, ' ' | '-' | '.' | '(' | ')')
}

/// A telephone number with its country, a Turkish one without, or a Turkish identity number.
fn is_personal_number(run: &str) -> bool {
    let digits: String = run.chars().filter(char::is_ascii_digit).collect();
    let is_phone = match (run.starts_with('+'), digits.as_bytes()) {
        (true, digits) => (8..=15).contains(&digits.len()),
        (false, [b'0', b'0', ..]) => (12..=17).contains(&digits.len()),
        (false, [b'0', b'2'..=b'5', ..]) => digits.len() == 11,
        (false, [b'9', b'0', b'2'..=b'5', ..]) => digits.len() == 12,
        (false, [b'5', ..]) => digits.len() == 10,
        _ => false,
    };
    is_phone || (run.len() == 11 && is_identity_number(&digits))
}

/// Whether eleven digits are a T.C. identity number: its last two digits check the others.
fn is_identity_number(digits: &str) -> bool {
    let digits: Vec<u32> = digits.bytes().map(|digit| u32::from(digit - b'0')).collect();
    if digits.len() != 11 || digits[0] == 0 {
        return false;
    }
    let odd: u32 = digits[..9].iter().step_by(2).sum();
    let even: u32 = digits[1..8].iter().step_by(2).sum();
    let tenth = (odd * 7 + 90 - even) % 10;
    let eleventh = digits[..10].iter().sum::<u32>() % 10;
    digits[9] == tenth && digits[10] == eleventh
}

fn email(text: &str) -> String {
    let Some((local, domain)) = text.rsplit_once('@') else { return HIDDEN.to_owned() };
    match domain.rsplit_once('.') {
        Some((site, top)) if top.len() <= 6 && !top.contains(char::is_whitespace) => {
            format!("{}@{}.{top}", initial(local), initial(site))
        }
        _ => format!("{}@{HIDDEN}", initial(local)),
    }
}

fn phone(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if digits.len() < 10 {
        return HIDDEN.to_owned();
    }
    let plus = if text.starts_with('+') { "+" } else { "" };
    format!("{plus}{}******{}", &digits[..2], &digits[digits.len() - 2..])
}

fn name(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().take(4).map(initial).collect();
    words.join(" ")
}

/// Leaves the year of a date written as 1990-05-17.
fn birthday(text: &str) -> String {
    let day = text.get(..10).unwrap_or_default();
    let is_date = day.bytes().enumerate().all(|(place, byte)| match place {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    if is_date && !day.is_empty() { format!("{}-**-**", &day[..4]) } else { HIDDEN.to_owned() }
}

/// The first letter of a word of three letters and more.
fn initial(word: &str) -> String {
    match word.chars().next() {
        Some(first) if first.is_alphabetic() && word.chars().count() >= 3 => format!("{first}{HIDDEN}"),
        _ => HIDDEN.to_owned(),
    }
}
