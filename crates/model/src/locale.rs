//! Languages, and how each one folds upper and lower case.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// A language that Kesit speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// Türkçe.
    Turkish,
    /// English.
    English,
}

impl Language {
    /// The text in lower case by this language's rules (Turkish: `İ` → `i`, `I` → `ı`), for comparing without case.
    #[must_use]
    pub fn fold(self, text: &str) -> String {
        let lower = match self {
            Language::English => text.to_lowercase(),
            Language::Turkish => text.replace('İ', "i").replace('I', "ı").to_lowercase(),
        };
        normalize(&lower).into_owned()
    }

    /// Whether two texts have the same letters by this language's rules when case does not count: whether both fold to the same
    /// text. Nothing is written for it where both are plain.
    #[must_use]
    pub fn has_same_letters(self, left: &str, right: &str) -> bool {
        if left.is_ascii() && right.is_ascii() {
            let lower = |byte: &u8| match self {
                // The small letter of `I` is `ı`, which no plain text has; so it is equal to itself only.
                Language::Turkish if *byte == b'I' => b'I',
                _ => byte.to_ascii_lowercase(),
            };
            return left.len() == right.len()
                && left.bytes().zip(right.bytes()).all(|(l, r)| lower(&l) == lower(&r));
        }
        self.fold(left) == self.fold(right)
    }
}

/// The text in Unicode NFC.
#[must_use]
pub fn normalize(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc(text) { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Language;

    #[test]
    fn letters_of_both_languages() {
        for (left, right, english, turkish) in [
            ("Kahve", "kAHVE", true, true),
            ("ILIK", "ilik", true, false),
            ("ILIK", "ılık", false, true),
            ("İnce", "ince", false, true),
            ("INCE", "INCE", true, true),
            ("kahve", "kahvee", false, false),
            ("", "", true, true),
        ] {
            let found = (
                Language::English.has_same_letters(left, right),
                Language::Turkish.has_same_letters(left, right),
            );
            assert_eq!(found, (english, turkish), "{left} {right}");
        }
    }

    proptest! {
        #[test]
        fn the_same_letters_are_the_same_when_folded(left in "[aIiıİKkéÉ0 ]{0,4}", right in "[aIiıİKkéÉ0 ]{0,4}") {
            for language in [Language::English, Language::Turkish] {
                let is_same = language.fold(&left) == language.fold(&right);
                prop_assert_eq!(language.has_same_letters(&left, &right), is_same);
                prop_assert!(language.has_same_letters(&left, &left));
            }
        }
    }
}
