//! Numbers, exact to six decimals.

use std::fmt;

/// A number in millionths. Sums of money neither drift nor depend on the order of the addends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Decimal(pub i128);

impl Decimal {
    /// Millionths in one.
    pub const ONE_MICROS: i128 = 1_000_000;
    /// Zero.
    pub const ZERO: Decimal = Decimal(0);
    /// Largest magnitude taken (in millionths); greater numbers are not numbers to Kesit. It leaves room to sum 2^32 of them.
    pub const LIMIT_MICROS: i128 = 1 << 94;

    /// A whole number.
    #[must_use]
    pub fn whole(number: i64) -> Decimal {
        Decimal(i128::from(number) * Decimal::ONE_MICROS)
    }

    /// The nearest decimal (ties to even), `None` if not finite or beyond [`Decimal::LIMIT_MICROS`].
    #[must_use]
    pub fn from_f64(number: f64) -> Option<Decimal> {
        let micros = (number * 1e6).round_ties_even();
        #[expect(clippy::cast_possible_truncation, reason = "the magnitude is checked first")]
        (micros.abs() <= Decimal::LIMIT_MICROS as f64).then_some(Decimal(micros as i128))
    }

    /// The closest floating-point number, for formulas that need one.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        self.0 as f64 / 1e6
    }

    /// Reads a plain decimal: optional sign, digits, optional fraction, optional exponent (`-12.50`, `1e3`).
    /// `None` for everything else, spaces and thousands separators included. Digits past the sixth decimal round half to even.
    #[must_use]
    pub fn parse(text: &str) -> Option<Decimal> {
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, parse_exponent(exponent)?),
            None => (text, 0),
        };
        let (negative, digits) = match mantissa.as_bytes().first()? {
            b'-' => (true, &mantissa[1..]),
            b'+' => (false, &mantissa[1..]),
            _ => (false, mantissa),
        };
        let (whole, fraction) = match digits.split_once('.') {
            Some((whole, fraction)) if !fraction.is_empty() => (whole, fraction),
            Some(_) => return None,
            None => (digits, ""),
        };
        if whole.is_empty() || !whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let micros = scale(whole, fraction, exponent)?;
        Some(Decimal(if negative { -micros } else { micros }))
    }
}

fn parse_exponent(text: &str) -> Option<i32> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let plain = (1..=4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

/// The digits `whole.fraction × 10^exponent` in millionths, rounded half to even.
fn scale(whole: &str, fraction: &str, exponent: i32) -> Option<i128> {
    let digits = || whole.bytes().chain(fraction.bytes()).map(|byte| i128::from(byte - b'0'));
    // Position of the last digit that still counts, relative to the first.
    let kept = i64::try_from(whole.len()).ok()? + i64::from(exponent) + 6;
    let mut micros: i128 = 0;
    let mut position = 0;
    let (mut first_dropped, mut rest_dropped) = (0, false);
    for digit in digits() {
        match position.cmp(&kept) {
            std::cmp::Ordering::Less => micros = checked_push(micros, digit)?,
            std::cmp::Ordering::Equal => first_dropped = digit,
            std::cmp::Ordering::Greater => rest_dropped |= digit != 0,
        }
        position += 1;
    }
    if kept < 0 {
        return Some(0);
    }
    while position < kept {
        if micros == 0 {
            return Some(0);
        }
        micros = checked_push(micros, 0)?;
        position += 1;
    }
    let up = first_dropped > 5 || (first_dropped == 5 && (rest_dropped || micros % 2 == 1));
    Some(micros + i128::from(up))
}

fn checked_push(micros: i128, digit: i128) -> Option<i128> {
    let micros = micros * 10 + digit;
    (micros <= Decimal::LIMIT_MICROS).then_some(micros)
}

impl fmt::Display for Decimal {
    /// As few digits as say it all: `5`, `12.5`, `-0.000001`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let micros = self.0.unsigned_abs();
        let (whole, fraction) = (micros / 1_000_000, micros % 1_000_000);
        if fraction == 0 {
            return write!(f, "{sign}{whole}");
        }
        let fraction = format!("{fraction:06}");
        write!(f, "{sign}{whole}.{}", fraction.trim_end_matches('0'))
    }
}
