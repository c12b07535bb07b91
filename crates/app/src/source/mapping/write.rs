//! Writes a mapping down as a mapping file.

use std::fmt::Write;

use super::{DecimalSign, Mapping};

impl Mapping {
    /// The mapping as a file that [`Mapping::parse`] reads again.
    #[must_use]
    pub fn to_yaml(&self) -> String {
        let mut yaml = String::new();
        let mut line = |key: &str, value: Option<String>| {
            if let Some(value) = value {
                writeln!(yaml, "{key}: {value}").expect("a text takes every text");
            }
        };
        line("kind", self.kind.map(|kind| kind.word().to_owned()));
        line("columns", block(&self.columns));
        line("keep", block(&self.keep));
        let ignored: Vec<String> = self.ignore.iter().map(|header| quoted(header)).collect();
        line("ignore", if ignored.is_empty() { None } else { Some(format!("[{}]", ignored.join(", "))) });
        line("constants", block(&self.constants));
        line("date_format", self.date_format.as_deref().map(quoted));
        line(
            "date_order",
            self.month_first.map(|first| if first { "month-first" } else { "day-first" }.to_owned()),
        );
        line("time_zone", self.time_zone_name.as_deref().map(quoted));
        line("decimal", self.decimal.map(|sign| quoted(if sign == DecimalSign::Comma { "," } else { "." })));
        line("currency", self.currency.map(|currency| currency.to_string()));
        line("encoding", self.hints.encoding.map(|encoding| quoted(encoding.name())));
        line("delimiter", self.hints.delimiter.map(|sign| quoted(&char::from(sign).to_string())));
        line("sheet", self.hints.sheet.as_deref().map(quoted));
        line("header_row", self.hints.header_row.map(|row| row.to_string()));
        line("rows_at", self.rows_at.map(|at| quoted(&at.to_string())));
        line("credit_notes", self.credit_notes.map(|yes| yes.to_string()));
        yaml
    }
}

/// Pairs, each in a line of its own; `None` if there are none.
fn block(pairs: &[(String, String)]) -> Option<String> {
    let line = |(key, value): &(String, String)| format!("\n  {}: {}", quoted(key), quoted(value));
    if pairs.is_empty() { None } else { Some(pairs.iter().map(line).collect()) }
}

/// A text as YAML reads it: plain where nothing in it could mean something else, else in the quotes of JSON.
fn quoted(text: &str) -> String {
    let plain = |char: char| char.is_alphanumeric() || matches!(char, '_' | ' ');
    let is_plain = text.chars().all(plain)
        && text.starts_with(char::is_alphabetic)
        && text.trim() == text
        && !matches!(
            text.to_ascii_lowercase().as_str(),
            "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n"
        );
    if is_plain { text.to_owned() } else { serde_json::to_string(text).expect("a text is JSON") }
}
