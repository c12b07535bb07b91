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
}

/// The text in Unicode NFC.
#[must_use]
pub fn normalize(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc(text) { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) }
}
