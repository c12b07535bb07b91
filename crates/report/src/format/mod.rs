//! Numbers, money and days as the reader writes them. A number that is not finite is a dash.

mod date;
mod money;
mod number;

use kesit_model::Language;

/// Writes in one language, and money in one currency.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Format<'a> {
    /// The reader's language.
    pub(crate) language: Language,
    /// The code of the currency; `None`: amounts have no sign.
    pub(crate) currency: Option<&'a str>,
}

/// What stands in the place of a number that is not known.
pub(crate) const DASH: &str = "–";

impl<'a> Format<'a> {
    pub(crate) fn new(language: Language, currency: Option<&'a str>) -> Format<'a> {
        Format { language, currency }
    }

    /// The one of two texts that is in the reader's language.
    pub(crate) fn of<'t>(self, english: &'t str, turkish: &'t str) -> &'t str {
        match self.language {
            Language::English => english,
            Language::Turkish => turkish,
        }
    }

    /// As [`Format::of`], for texts made on the spot.
    pub(crate) fn text(self, english: String, turkish: String) -> String {
        match self.language {
            Language::English => english,
            Language::Turkish => turkish,
        }
    }
}

#[cfg(test)]
mod tests;
