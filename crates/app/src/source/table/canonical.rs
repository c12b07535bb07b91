//! How cells with a type of their own are written: see the rules in [`super`].

use jiff::civil::DateTime;

/// A number of a format that calculates in binary, with the 15 digits that spreadsheets show: `0.1 + 0.2` is `0.3`.
/// Blank if it is none.
pub(in crate::source) fn number(value: f64) -> String {
    if !value.is_finite() {
        return String::new();
    }
    let rounded: f64 = format!("{value:.14e}").parse().unwrap_or(value);
    // Not -0.
    format!("{}", rounded + 0.0)
}

/// A date if it is midnight, else a local time.
pub(super) fn date_or_time(at: DateTime) -> String {
    if at.time() == jiff::civil::Time::midnight() { at.date().to_string() } else { at.to_string() }
}

/// A decimal number given without its point.
pub(super) fn decimal(unscaled: i128, scale: i8) -> String {
    let Ok(places) = usize::try_from(scale) else {
        return format!("{unscaled}{}", "0".repeat(usize::from(scale.unsigned_abs())));
    };
    let digits = format!("{:0>width$}", unscaled.unsigned_abs(), width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    let sign = if unscaled < 0 { "-" } else { "" };
    if places == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

#[cfg(test)]
mod tests {
    use super::{decimal, number};

    #[test]
    fn numbers() {
        assert_eq!(number(0.1 + 0.2), "0.3");
        assert_eq!(number(5_321_234_567.0), "5321234567");
        assert_eq!(number(-1234.56), "-1234.56");
        assert_eq!(number(1e21), "1000000000000000000000");
        assert_eq!(number(-0.0), "0");
        assert_eq!(number(f64::NAN), "");
    }

    #[test]
    fn decimals() {
        assert_eq!(decimal(123_456, 2), "1234.56");
        assert_eq!(decimal(-5, 2), "-0.05");
        assert_eq!(decimal(5, 0), "5");
        assert_eq!(decimal(5, -2), "500");
    }
}
