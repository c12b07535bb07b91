//! Columns of a shop's forecast, and reasons, in words.

use kesit_app::insight::prediction::{Because, Feature, Stated};
use kesit_model::Language;

use crate::load::Setting;
use crate::sheet::Cell;
use crate::words::Words;

/// What a feature is, in the reader's language.
pub(super) fn told(feature: &Feature, words: Words) -> String {
    match words.language {
        Language::English => feature.en(),
        Language::Turkish => feature.tr(),
    }
}

/// A reason: what stands where, and whether it speaks for (↑) or against (↓). A plus sign would look like a formula to spreadsheets.
pub(super) fn reason<F>(because: &Because<F>, name: &str, setting: &Setting) -> String {
    let value = match &because.value {
        Stated::Missing => setting.words.of("none", "yok").to_owned(),
        Stated::Number(number) => {
            let decimals = if number.fract() == 0.0 { 0 } else { 1 };
            Cell::Number(*number, decimals).shown(setting)
        }
        Stated::Text(text) => text.clone(),
    };
    let sign = if because.contribution > 0.0 { '↑' } else { '↓' };
    format!("{sign} {name}: {value}")
}
