//! Numbers as people and shops write them: `1.234,56`, `1,234.56`, `₺ 12,50`, `12.5 TL`, `(12,50)`, `%18`.

use kesit_model::Decimal;

/// Which sign stands before the fraction where a number could be read both ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::source) enum DecimalSign {
    /// `1.234` is one and a bit.
    Point,
    /// `1.234` is a thousand and more.
    Comma,
}

impl DecimalSign {
    fn thousands(self) -> char {
        if self == DecimalSign::Point { ',' } else { '.' }
    }
}

/// Reads a number; `None` if it is none.
pub(in crate::source) fn parse(text: &str, sign: DecimalSign) -> Option<Decimal> {
    if let Some(number) = parse_plain(text.as_bytes(), sign) {
        return Some(number);
    }
    let text = bare(text);
    let Signed { negative, digits } = signed(&text)?;
    let written = digits.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','));
    if !written || !digits.starts_with(|char: char| char.is_ascii_digit()) {
        return None;
    }
    let number = Decimal::parse(&with_point(digits, sign)?)?;
    Some(if negative { Decimal(-number.0) } else { number })
}

/// What a number says about the sign before its fraction, whatever column it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::source) enum Evidence {
    /// No number at all.
    NoNumber,
    /// It reads the same either way, such as `12`.
    Either,
    /// It is a number only, or far more likely, with this sign.
    For(DecimalSign),
    /// `1.234`: a thousand and more, or one and a bit.
    Doubtful,
}

/// What a number says about the sign before its fraction.
pub(in crate::source) fn evidence(text: &str) -> Evidence {
    match (parse(text, DecimalSign::Point), parse(text, DecimalSign::Comma)) {
        (None, None) => Evidence::NoNumber,
        (Some(_), None) => Evidence::For(DecimalSign::Point),
        (None, Some(_)) => Evidence::For(DecimalSign::Comma),
        (Some(point), Some(comma)) if point != comma => Evidence::Doubtful,
        (Some(_), Some(_)) => match text.chars().rev().find(|char| matches!(char, '.' | ',')) {
            // Two ways to the same number: the last sign is before a fraction, unless it is repeated.
            Some(last) if text.matches(last).count() > 1 => {
                Evidence::For(if last == '.' { DecimalSign::Comma } else { DecimalSign::Point })
            }
            Some('.') => Evidence::For(DecimalSign::Point),
            Some(_) => Evidence::For(DecimalSign::Comma),
            None => Evidence::Either,
        },
    }
}

/// The text without blanks, apostrophes and percent signs.
fn bare(text: &str) -> String {
    let left_out =
        |char: &char| char.is_whitespace() || matches!(char, '\'' | '’' | '%' | '\u{200b}' | '\u{feff}');
    text.chars().filter(|char| !left_out(char)).collect()
}

struct Signed<'a> {
    negative: bool,
    digits: &'a str,
}

/// Takes currency and sign away: a minus before or behind, or the brackets of bookkeepers. `None` where there are two.
fn signed(text: &str) -> Option<Signed<'_>> {
    let inside = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
    let (outer, text) = strip_minus(strip_currency(inside.unwrap_or(text)));
    let (inner, text) = strip_minus(strip_currency(text));
    let (behind, digits) = match text.strip_suffix('-') {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    let minuses = [inside.is_some(), outer, inner, behind].into_iter().filter(|minus| *minus).count();
    (minuses <= 1).then_some(Signed { negative: minuses == 1, digits })
}

/// The fast way for `12`, `-3` and, where the point is the sign, `6.95`.
fn parse_plain(text: &[u8], sign: DecimalSign) -> Option<Decimal> {
    let (negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    let point = digits.iter().position(|byte| *byte == b'.');
    let (whole, fraction) = digits.split_at(point.unwrap_or(digits.len()));
    let fraction = fraction.get(1..).unwrap_or_default();
    let plain = (1..=12).contains(&whole.len())
        && fraction.len() <= 6
        && point.is_none_or(|_| sign == DecimalSign::Point && !fraction.is_empty())
        && whole.iter().chain(fraction).all(u8::is_ascii_digit);
    if !plain {
        return None;
    }
    let read = |digits: &[u8]| digits.iter().fold(0_i64, |sum, digit| sum * 10 + i64::from(digit - b'0'));
    let scale = 10_i64.pow(6 - u32::try_from(fraction.len()).expect("at most 6"));
    let micros = read(whole) * 1_000_000 + read(fraction) * scale;
    Some(Decimal(i128::from(if negative { -micros } else { micros })))
}

/// The text without a currency before or behind it.
fn strip_currency(text: &str) -> &str {
    text.trim_matches(|char: char| matches!(char, '₺' | '€' | '$' | '£') || char.is_alphabetic())
}

/// Whether there is a minus before the text, and what is behind it.
fn strip_minus(text: &str) -> (bool, &str) {
    let behind = text.strip_prefix(['-', '\u{2212}']);
    (behind.is_some(), behind.unwrap_or(text.strip_prefix('+').unwrap_or(text)))
}

/// The digits with a point before the fraction and nothing between thousands.
fn with_point(digits: &str, sign: DecimalSign) -> Option<String> {
    let (last_point, last_comma) = (digits.rfind('.'), digits.rfind(','));
    let fraction = match (last_point, last_comma) {
        (None, None) => return Some(digits.to_owned()),
        // Both signs: the last one is before the fraction.
        (Some(point), Some(comma)) => {
            if point > comma {
                '.'
            } else {
                ','
            }
        }
        (one, _) => fraction_of_single(digits, if one.is_some() { '.' } else { ',' }, sign),
    };
    let thousands = if fraction == '.' { ',' } else { '.' };
    let (whole, rest) = digits.rsplit_once(fraction).unwrap_or((digits, ""));
    if whole.contains(fraction) || rest.contains(thousands) || !grouped(whole, thousands) {
        return None;
    }
    let whole = whole.replace(thousands, "");
    Some(if rest.is_empty() { whole } else { format!("{whole}.{rest}") })
}

/// Which sign is before the fraction in digits that have only `seen`.
fn fraction_of_single(digits: &str, seen: char, sign: DecimalSign) -> char {
    let repeated = digits.matches(seen).count() > 1;
    let between_thousands = repeated || (seen == sign.thousands() && grouped(digits, seen));
    match (between_thousands, seen) {
        (false, _) => seen,
        (true, '.') => ',',
        (true, _) => '.',
    }
}

/// Whether the digits stand in groups of three, but for the first; no group at all is fine too.
fn grouped(digits: &str, between: char) -> bool {
    let mut groups = digits.split(between);
    let first = groups.next().unwrap_or_default();
    let mut groups = groups.peekable();
    groups.peek().is_none() || (first.len() <= 3 && groups.all(|group| group.len() == 3))
}

#[cfg(test)]
mod tests {
    use super::{DecimalSign, parse};

    #[track_caller]
    fn check(text: &str, point: Option<&str>, comma: Option<&str>) {
        let read = |sign| parse(text, sign).map(|number| number.to_string());
        assert_eq!(read(DecimalSign::Point).as_deref(), point, "{text} with a point");
        assert_eq!(read(DecimalSign::Comma).as_deref(), comma, "{text} with a comma");
    }

    #[test]
    fn numbers_as_people_write_them() {
        check("12", Some("12"), Some("12"));
        check("-12.50", Some("-12.5"), Some("-12.5"));
        check("6.95", Some("6.95"), Some("6.95"));
        check("1.234,56", Some("1234.56"), Some("1234.56"));
        check("1,234.56", Some("1234.56"), Some("1234.56"));
        check("1.234", Some("1.234"), Some("1234"));
        check("1,234", Some("1234"), Some("1.234"));
        check("1.234.567", Some("1234567"), Some("1234567"));
        check("12,5", Some("12.5"), Some("12.5"));
        check("₺1.234,50", Some("1234.5"), Some("1234.5"));
        check("1.234,50 TL", Some("1234.5"), Some("1234.5"));
        check("$ 12.50", Some("12.5"), Some("12.5"));
        check("1 234,50", Some("1234.5"), Some("1234.5"));
        check("0.0000005", Some("0"), Some("0"));
        check("-₺5", Some("-5"), Some("-5"));
        check("₺-5", Some("-5"), Some("-5"));
        check("(12,50)", Some("-12.5"), Some("-12.5"));
        check("(₺1.234,50)", Some("-1234.5"), Some("-1234.5"));
        check("12,50-", Some("-12.5"), Some("-12.5"));
        check("%18", Some("18"), Some("18"));
        check("1\u{a0}234,5", Some("1234.5"), Some("1234.5"));
    }

    #[test]
    fn some_numbers_tell_which_sign_is_before_the_fraction() {
        use super::{Evidence, evidence};
        let (point, comma) = (Evidence::For(DecimalSign::Point), Evidence::For(DecimalSign::Comma));
        for (text, expected) in [
            ("12", Evidence::Either),
            ("1.234", Evidence::Doubtful),
            ("1,234", Evidence::Doubtful),
            ("12,5", comma),
            ("1.234,56", comma),
            ("1.234.567", comma),
            ("12.50", point),
            ("0.1234", point),
            ("1,234.5", point),
            ("₺1.234,50", comma),
            ("Ankara", Evidence::NoNumber),
            ("", Evidence::NoNumber),
        ] {
            assert_eq!(evidence(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_number() {
        for text in [
            "",
            " ",
            "-",
            "TL",
            "12a5",
            "1,2,3",
            "1.23.456,7",
            "1..2",
            ".5",
            "1e5x",
            "--5",
            "12.34.56",
            "(-5)",
            "(5",
            "-5-",
        ] {
            check(text, None, None);
        }
    }
}
