//! The language of an answer's texts: English, or Turkish where `Accept-Language` prefers it. Keys, codes and names of fields
//! are the same in both.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;

/// A language that texts are there in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    /// `en`
    English,
    /// `tr`
    Turkish,
}

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Text {
    pub(crate) en: String,
    pub(crate) tr: String,
}

impl Text {
    pub(crate) fn new(en: impl Into<String>, tr: impl Into<String>) -> Text {
        Text { en: en.into(), tr: tr.into() }
    }

    /// The text in a language.
    pub(crate) fn in_language(&self, language: Language) -> &str {
        match language {
            Language::English => &self.en,
            Language::Turkish => &self.tr,
        }
    }
}

impl Language {
    /// The tag of the language.
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Turkish => "tr",
        }
    }

    /// The language that the headers of a request prefer; English if they say nothing that we have.
    pub(crate) fn of(headers: &HeaderMap) -> Language {
        let value = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        value.map_or(Language::English, Language::preferred)
    }

    /// RFC 9110, 12.5.4: the language of the greatest `q`, the earlier of equal ones.
    fn preferred(header: &str) -> Language {
        let wish = |part: &str| {
            let (tag, rest) = part.split_once(';').unwrap_or((part, ""));
            let quality = rest.trim().strip_prefix("q=").map_or(Some(1.0), |q| q.parse::<f32>().ok())?;
            let language =
                match tag.trim().split('-').next().unwrap_or_default().to_ascii_lowercase().as_str() {
                    "en" => Language::English,
                    "tr" => Language::Turkish,
                    _ => return None,
                };
            (quality > 0.0).then_some((language, quality))
        };
        let wishes = header.split(',').filter_map(wish);
        let best = wishes.fold(None, |best: Option<(Language, f32)>, wish| match best {
            Some(best) if best.1 >= wish.1 => Some(best),
            _ => Some(wish),
        });
        best.map_or(Language::English, |(language, _)| language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_preferred_language_that_we_have_is_taken() {
        let cases = [
            ("", "en"),
            ("tr", "tr"),
            ("tr-TR,tr;q=0.9,en;q=0.8", "tr"),
            ("en;q=0.5, tr;q=0.9", "tr"),
            ("de, tr;q=0", "en"),
            ("de;q=1, fr", "en"),
            ("tr;q=rubbish", "en"),
            ("en, tr", "en"),
        ];
        for (header, expected) in cases {
            assert_eq!(Language::preferred(header).tag(), expected, "{header}");
        }
    }
}
