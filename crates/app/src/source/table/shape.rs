//! What a cell looks like from afar: enough to tell a row of headers from a row of data. What a number or a date really
//! says is read elsewhere.

use kesit_model::Language;

/// What a cell looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Nothing in it.
    Blank,
    /// Digits, with signs that numbers have.
    Number,
    /// Digits with the signs of dates and times between them.
    Date,
    /// An e-mail address.
    Email,
    /// Anything else.
    Text,
}

impl Shape {
    /// The shape of a cell without blanks around it.
    #[must_use]
    pub fn of(cell: &str) -> Shape {
        if cell.is_empty() {
            Shape::Blank
        } else if is_email(cell) {
            Shape::Email
        } else if !cell.bytes().any(|byte| byte.is_ascii_digit()) {
            Shape::Text
        } else if is_date(cell) {
            Shape::Date
        } else if is_number(cell) {
            Shape::Number
        } else {
            Shape::Text
        }
    }

    /// The word for it.
    #[must_use]
    pub fn word(self, language: Language) -> &'static str {
        match (self, language) {
            (Shape::Blank, Language::English) => "blank",
            (Shape::Number, Language::English) => "number",
            (Shape::Date, Language::English) => "date",
            (Shape::Email, Language::English) => "e-mail",
            (Shape::Text, Language::English) => "text",
            (Shape::Blank, Language::Turkish) => "boş",
            (Shape::Number, Language::Turkish) => "sayı",
            (Shape::Date, Language::Turkish) => "tarih",
            (Shape::Email, Language::Turkish) => "e-posta",
            (Shape::Text, Language::Turkish) => "metin",
        }
    }
}

fn is_email(cell: &str) -> bool {
    let Some((name, host)) = cell.split_once('@') else { return false };
    !name.is_empty() && host.contains('.') && !cell.contains(char::is_whitespace)
}

/// Three groups of digits, the first of them divided by `.`, `/` or `-`: `31.12.2025 14:05`, `2025-12-31T14:05:00Z`.
fn is_date(cell: &str) -> bool {
    let mut groups = cell.split(|char: char| !char.is_ascii_digit()).filter(|group| !group.is_empty());
    let lengths = [groups.next(), groups.next(), groups.next()].map(|group| group.map_or(0, str::len));
    let allowed = |char: char| char.is_ascii_digit() || " .-/:+TZ".contains(char);
    let is_day = matches!(lengths, [4, 1..=2, 1..=2] | [1..=2, 1..=2, 2 | 4]);
    let first = cell.bytes().find(|byte| !byte.is_ascii_digit());
    is_day && cell.chars().all(allowed) && matches!(first, Some(b'.' | b'/' | b'-'))
}

fn is_number(cell: &str) -> bool {
    let allowed = |char: char| char.is_ascii_digit() || " .,+-()%₺$€£\u{a0}".contains(char);
    let cell = cell.trim_end_matches("TL").trim_end_matches("TRY");
    cell.chars().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::Shape;

    #[track_caller]
    fn check(shape: Shape, cells: &[&str]) {
        for cell in cells {
            assert_eq!(Shape::of(cell), shape, "{cell:?}");
        }
    }

    #[test]
    fn cells_from_afar() {
        check(Shape::Blank, &[""]);
        check(
            Shape::Number,
            &["17", "-1.234,56", "₺12,50", "12,50 TL", "%18", "+90 (532) 123 45 67", "1.2.3"],
        );
        check(
            Shape::Date,
            &["31.12.2025", "31.12.2025 14:05", "2025-12-31T14:05:00Z", "1/2/25", "2025-01-02"],
        );
        check(Shape::Email, &["ayse@ornek.com.tr"]);
        check(Shape::Text, &["Müşteri No", "C489449", "ayse@", "Q1 2025", "14:05", "Tutar (TL)"]);
    }
}
