//! The words of reasons that were written down as stable words.

use kesit_model::Language;
use kesit_model::message::Reason;

use crate::source::{RowProblem, TableProblem};

/// What a reason says is wrong; `None` of a word that this Kesit does not know.
#[must_use]
pub fn reason_text(code: &str, language: Language) -> Option<&'static str> {
    words(code, language).map(|(text, _)| text)
}

/// What to do about a reason; `None` of a word that this Kesit does not know.
#[must_use]
pub fn reason_hint(code: &str, language: Language) -> Option<&'static str> {
    words(code, language).map(|(_, hint)| hint)
}

fn words(code: &str, language: Language) -> Option<(&'static str, &'static str)> {
    let row = RowProblem::ALL.iter().find(|problem| problem.code() == code);
    let table = TableProblem::ALL.iter().find(|problem| problem.code() == code);
    let message = Reason::ALL.iter().find(|reason| reason.code() == code);
    row.map(|row| (row.text(language), row.hint(language)))
        .or_else(|| table.map(|table| (table.text(language), table.hint(language))))
        .or_else(|| message.map(|message| (message.text(language), message.hint(language))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_words() {
        assert_eq!(reason_text("bad_date", Language::English), Some("not a date"));
        assert_eq!(reason_text("not_json", Language::English), Some("not valid JSON"));
        assert!(reason_hint("no_customer", Language::Turkish).is_some_and(|hint| hint.contains("müşteri")));
        assert_eq!(reason_text("of tomorrow", Language::English), None);
    }
}
