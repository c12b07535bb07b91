//! Shapes that many answers have.

use kesit_app::insight::figure::rounded;
use serde::Serialize;
use utoipa::ToSchema;

/// A text in both languages.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(in crate::route) struct Words {
    /// In English.
    pub(in crate::route) en: String,
    /// In Turkish.
    pub(in crate::route) tr: String,
}

/// Why there are no figures.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(in crate::route) struct NoFigures {
    /// A word for machines.
    code: &'static str,
    /// In English.
    en: String,
    /// In Turkish.
    tr: String,
}

impl Words {
    pub(in crate::route) fn new(en: impl Into<String>, tr: impl Into<String>) -> Words {
        Words { en: en.into(), tr: tr.into() }
    }
}

impl NoFigures {
    pub(in crate::route) fn new(
        code: &'static str,
        en: impl Into<String>,
        tr: impl Into<String>,
    ) -> NoFigures {
        NoFigures { code, en: en.into(), tr: tr.into() }
    }
}

/// A figure as all answers tell it; `None` for what is no number.
pub(in crate::route) fn figure(number: f64) -> Option<f64> {
    number.is_finite().then(|| rounded(number))
}
