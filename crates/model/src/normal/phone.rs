//! Telephone numbers by E.164: `+905321234567`.

/// The country whose numbers are written without a country: Türkiye.
const HOME: &str = "90";
/// Digits of a Turkish number behind the country code.
const HOME_DIGITS: usize = 10;
/// Digits of any number, country code included.
const DIGITS: std::ops::RangeInclusive<usize> = 8..=15;

/// The number with its country code; `None` if it is none, or nobody can tell whose it is.
///
/// A number with neither `+` nor `00` is Turkish: ten digits of which the first is 2 to 5 or 8, with `0`, `90` or nothing before them.
#[must_use]
pub fn phone(text: &str) -> Option<String> {
    let text = text.trim();
    // Exports of spreadsheets write `5.321234567E9` and `5321234567.0`.
    let text = text.strip_suffix(".0").unwrap_or(text);
    let readable =
        |char: char| char.is_ascii_digit() || char.is_whitespace() || "+()-./'\u{2013}".contains(char);
    let has_plus = text.starts_with('+') || text.starts_with("(+");
    if !text.chars().all(readable) || text.matches('+').count() > usize::from(has_plus) {
        return None;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let abroad = if has_plus { Some(digits.as_str()) } else { digits.strip_prefix("00") };
    let number = match abroad {
        // `+90 (0) 532 …`
        Some(number) => match number.strip_prefix(HOME) {
            Some(rest) => format!("{HOME}{}", home(rest.strip_prefix('0').unwrap_or(rest))?),
            None => number.to_owned(),
        },
        None => {
            let rest = digits.strip_prefix('0').unwrap_or(&digits);
            let rest = rest.strip_prefix(HOME).filter(|rest| rest.len() >= HOME_DIGITS).unwrap_or(rest);
            format!("{HOME}{}", home(rest.strip_prefix('0').unwrap_or(rest))?)
        }
    };
    let fits = DIGITS.contains(&number.len()) && !number.starts_with('0') && !is_filler(&number);
    fits.then(|| format!("+{number}"))
}

/// The ten digits, if they are those of a Turkish number.
fn home(digits: &str) -> Option<&str> {
    let fits = digits.len() == HOME_DIGITS && digits.starts_with(['2', '3', '4', '5', '8']);
    (fits && !is_filler(&digits[1..])).then_some(digits)
}

/// Whether somebody held a key down to get past a form: `5555555555`, `5000000000`.
fn is_filler(digits: &str) -> bool {
    let mut bytes = digits.bytes();
    let first = bytes.next();
    bytes.all(|byte| Some(byte) == first)
}

#[cfg(test)]
mod tests {
    use super::phone;

    #[test]
    fn one_number_is_one_text() {
        for given in [
            "0532 123 45 67",
            "(0532) 123 45 67",
            "(0532)1234567",
            "+90 532 123 45 67",
            "+90 (0) 532 123 45 67",
            "0090 532 123 45 67",
            "90 532 123 45 67",
            "532 123 45 67",
            "5321234567",
            "5321234567.0",
            "0532-123-45-67",
            "0532.123.45.67",
            "'+905321234567",
            "\u{a0}0532\u{a0}1234567 ",
        ] {
            let given_plain = given.trim_start_matches('\'');
            assert_eq!(phone(given_plain).as_deref(), Some("+905321234567"), "{given:?}");
        }
    }

    #[test]
    fn numbers_of_other_countries_and_of_none() {
        for (given, expected) in [
            ("+44 20 7946 0958", Some("+442079460958")),
            ("0049 30 901820", Some("+4930901820")),
            ("0212 555 12 34", Some("+902125551234")),
            ("0850 222 0 444", Some("+908502220444")),
            ("", None),
            ("yok", None),
            ("12345", None),
            ("444 0 123", None),
            ("0132 123 45 67", None),
            ("5555555555", None),
            ("0000000000", None),
            ("+0 532 123 45 67", None),
            ("0532 123 45 6", None),
            ("0532 123 45 678", None),
            ("0532 123 45 67 dahili 3", None),
            ("+90 532 123 45", None),
            ("5.321234567E9", None),
        ] {
            assert_eq!(phone(given).as_deref(), expected, "{given:?}");
        }
    }

    #[test]
    fn what_is_normal_stays_as_it_is() {
        for given in ["0532 123 45 67", "+44 20 7946 0958"] {
            let once = phone(given).unwrap();
            assert_eq!(phone(&once), Some(once.clone()));
        }
    }
}
