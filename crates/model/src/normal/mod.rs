//! Puts what identifies people into one form: e-mail addresses, telephone numbers, names of cities.
//!
//! Two exports of one shop write `Ayse@Example.com` and `ayse@example.com `, `0532 123 45 67` and `+905321234567`,
//! `İSTANBUL` and `istanbul`. Here each becomes one text. Nothing is guessed: what is not surely an address, a number or
//! a province stays as it was given, and then it identifies nobody.

mod city;
mod contact;
mod email;
mod phone;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

pub use self::city::province;
pub use self::contact::{Address, person, put, put_address, put_email, put_phone};
pub use self::email::email;
pub use self::phone::phone;

/// A text without case, accents, spaces and punctuation: `Müşteri No.` is `musterino`, and so is `MUSTERI_NO`.
#[must_use]
pub fn fold(text: &str) -> String {
    text.nfkd()
        .filter(|char| !is_combining_mark(*char))
        .flat_map(|char| if char == 'ı' { 'i' } else { char }.to_lowercase())
        .filter(|char| char.is_alphanumeric())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn one_text_however_it_is_written() {
        for text in ["İSTANBUL", "istanbul", "Istanbul ", "ıstanbul", "i\u{307}stanbul"] {
            assert_eq!(fold(text), "istanbul", "{text}");
        }
        assert_eq!(fold("ŞANLIURFA"), fold("Şanlıurfa"));
        assert_eq!(fold("Müşteri No."), "musterino");
    }
}
