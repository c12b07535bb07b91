//! Which of the two languages a text is in. It decides what the capital I stands for, so a guess will do.

use std::collections::HashMap;
use std::sync::LazyLock;

/// A language of texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// Türkçe; also where nothing tells.
    Turkish,
    /// English.
    English,
}

/// Words that English texts are full of, and Turkish texts are not.
const ENGLISH: &str = "the and is was it not very this that for with i my of to in are were have has but they you good great \
     be at as would from product quality excellent love bad late delivery perfect service recommend";
/// Words that Turkish texts are full of, as they look without Turkish letters.
const TURKISH: &str = "ve bir cok bu da de icin ama urun urunu geldi degil iyi guzel kargo gibi daha hic tavsiye ederim aldim \
     var yok her ne olarak kadar fiyat sonra bile ben gayet tesekkurler kaliteli berbat iade memnun hizli kotu super";

/// What a word says: above zero English, below Turkish.
static VOTES: LazyLock<HashMap<&str, i32>> = LazyLock::new(|| {
    let votes = |words: &'static str, vote| words.split_whitespace().map(move |word| (word, vote));
    votes(ENGLISH, 1).chain(votes(TURKISH, -1)).collect()
});

/// The language of a text: by its letters, else by its commonest words.
pub(super) fn guess(text: &str) -> Language {
    if text.chars().any(|letter| matches!(letter, 'ğ' | 'Ğ' | 'ş' | 'Ş' | 'ı' | 'İ' | 'ç' | 'Ç' | 'ö' | 'ü'))
    {
        return Language::Turkish;
    }
    let words = text.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty());
    let votes: i32 = words.filter_map(|word| VOTES.get(word.to_ascii_lowercase().as_str())).sum();
    if votes > 0 { Language::English } else { Language::Turkish }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_tell_and_words_where_letters_do_not() {
        for text in ["Çok iyi", "cok iyi urun", "HIZLI KARGO", "", "12345", "ok", "super kargo, the best"] {
            assert_eq!(guess(text), Language::Turkish, "{text}");
        }
        for text in ["THE BOX WAS BROKEN", "I love it", "Delivery was late.", "Excellent product"] {
            assert_eq!(guess(text), Language::English, "{text}");
        }
    }
}
