//! Names and sentences that come in both languages.

use kesit_model::Language;

/// A text in English and in Turkish.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words {
    /// The text in English.
    pub en: String,
    /// The text in Turkish.
    pub tr: String,
}

impl Words {
    /// A text in both languages.
    pub fn new(en: impl Into<String>, tr: impl Into<String>) -> Words {
        Words { en: en.into(), tr: tr.into() }
    }

    /// A name that is the same in every language, such as that of a segment of the shop's own.
    pub fn same(name: impl Into<String>) -> Words {
        let name = name.into();
        Words { en: name.clone(), tr: name }
    }

    /// The text in one language.
    #[must_use]
    pub fn of(&self, language: Language) -> &str {
        match language {
            Language::English => &self.en,
            Language::Turkish => &self.tr,
        }
    }
}
