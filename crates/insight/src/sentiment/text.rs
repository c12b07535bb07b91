//! A text as tokens: words in lower case, emoji and smileys, each also without Turkish letters, since many type without.
//! No stems: Turkish endings carry the negation.

use std::iter::Peekable;
use std::str::Chars;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_normalization::is_nfc;

use super::language::{Language, guess};

/// Characters that are read of a text; what comes after is left out.
const MOST_CHARACTERS: usize = 5_000;
/// A letter so often in a row was held down for emphasis.
const HELD_DOWN: usize = 3;
/// Words that begin a clause which weighs against the one before.
const CONTRAST: [&str; 9] =
    ["ama", "fakat", "ancak", "lakin", "oysa", "but", "however", "although", "though"];

/// What stands between a token and the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Break {
    /// A space.
    Word,
    /// A comma, a line's end, a "but".
    Clause,
    /// A full stop.
    Sentence,
}

/// Where a token stands in the buffers of its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Token {
    spelled: (usize, usize),
    plain: (usize, usize),
    before: Break,
}

/// A text as tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Text {
    language: Language,
    spelled: String,
    plain: String,
    tokens: Vec<Token>,
}

impl Text {
    /// Reads a text.
    pub(super) fn read(text: &str) -> Text {
        if text.is_ascii() || is_nfc(text) {
            return Reader::new(text).read(text);
        }
        let composed: String = text.nfc().collect();
        Reader::new(&composed).read(&composed)
    }

    /// The language it seems to be in.
    pub(super) fn language(&self) -> Language {
        self.language
    }

    /// How many tokens it has.
    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// A token in lower case.
    pub(super) fn spelled(&self, token: usize) -> &str {
        let (start, end) = self.tokens[token].spelled;
        &self.spelled[start..end]
    }

    /// A token in lower case and without Turkish letters.
    pub(super) fn plain(&self, token: usize) -> &str {
        let (start, end) = self.tokens[token].plain;
        &self.plain[start..end]
    }

    /// What stands before a token.
    pub(super) fn before(&self, token: usize) -> Break {
        self.tokens[token].before
    }

    /// All tokens without Turkish letters, each followed by a space: the same for texts that differ by typing only.
    pub(super) fn key(&self) -> &str {
        &self.plain
    }
}

/// A letter without what Turkish and French put on it.
pub(super) fn plain_letter(letter: char) -> char {
    match letter {
        'ç' => 'c',
        'ğ' => 'g',
        'ı' | 'î' | 'í' => 'i',
        'ö' | 'ô' => 'o',
        'ş' => 's',
        'ü' | 'û' => 'u',
        'â' | 'á' | 'à' => 'a',
        'é' | 'è' | 'ê' => 'e',
        other => other,
    }
}

/// The state of reading.
struct Reader {
    text: Text,
    word: Vec<char>,
    before: Break,
}

impl Reader {
    fn new(text: &str) -> Reader {
        let (spelled, plain) = (String::with_capacity(text.len()), String::with_capacity(text.len()));
        let text = Text { language: guess(text), spelled, plain, tokens: Vec::with_capacity(text.len() / 6) };
        Reader { text, word: Vec::with_capacity(24), before: Break::Word }
    }

    fn read(mut self, text: &str) -> Text {
        let mut rest = text.chars().peekable();
        for _ in 0..MOST_CHARACTERS {
            let Some(char) = rest.next() else { break };
            self.take(char, &mut rest);
        }
        self.end_word();
        self.text
    }

    fn take(&mut self, char: char, rest: &mut Peekable<Chars<'_>>) {
        match char {
            _ if char.is_alphanumeric() => self.letter(char),
            '\'' | '’' | '‘' | '`' if !self.word.is_empty() => {}
            _ if is_combining_mark(char) => {}
            '.' | ','
                if self.word.last().is_some_and(|last| last.is_numeric())
                    && rest.peek().is_some_and(|next| next.is_numeric()) =>
            {
                self.word.push(char);
            }
            ':' | ';' | '=' | '<' => self.smiley(char, rest),
            '.' | '!' | '?' | '…' => self.end(Break::Sentence),
            ',' | '\n' | '(' | ')' | '/' | '•' | '|' | '–' | '—' => self.end(Break::Clause),
            _ if is_emoji(char) => self.symbol(char.encode_utf8(&mut [0; 4])),
            _ => self.end_word(),
        }
    }

    fn letter(&mut self, letter: char) {
        match (letter, self.text.language) {
            ('İ', _) => self.word.push('i'),
            ('I', Language::Turkish) => self.word.push('ı'),
            _ if letter.is_ascii() => self.word.push(letter.to_ascii_lowercase()),
            _ => self.word.extend(letter.to_lowercase()),
        }
    }

    /// `:)`, `;-)`, `:((`, `=D`, `:/` and `<3`, but not the colon of an address or before a list.
    fn smiley(&mut self, first: char, rest: &mut Peekable<Chars<'_>>) {
        let mut ahead = rest.clone();
        let mut mouth = ahead.next();
        if mouth == Some('-') {
            mouth = ahead.next();
        }
        let face = match (first, mouth) {
            ('<', Some('3')) => "<3",
            ('<', _) => "",
            (_, Some(')' | 'D' | ']')) => ":)",
            (_, Some('(' | '[')) => ":(",
            (_, Some('/' | '\\')) if ahead.peek() != Some(&'/') => ":/",
            _ => "",
        };
        if face.is_empty() {
            return self.end(Break::Clause);
        }
        while ahead.peek().copied() == mouth {
            ahead.next();
        }
        *rest = ahead;
        self.symbol(face);
    }

    fn symbol(&mut self, symbol: &str) {
        self.end_word();
        self.word.extend(symbol.chars());
        self.push_token();
    }

    fn end(&mut self, kind: Break) {
        self.end_word();
        self.before = self.before.max(kind);
    }

    fn end_word(&mut self) {
        if self.word.is_empty() {
            return;
        }
        release(&mut self.word, if self.text.language == Language::Turkish { 1 } else { 2 });
        self.push_token();
    }

    fn push_token(&mut self) {
        let Text { spelled, plain, tokens, .. } = &mut self.text;
        let starts = (spelled.len(), plain.len());
        for &letter in &self.word {
            spelled.push(letter);
            plain.push(plain_letter(letter));
        }
        let contrasts = CONTRAST.contains(&&plain[starts.1..]);
        let before = if contrasts { self.before.max(Break::Clause) } else { self.before };
        tokens.push(Token { spelled: (starts.0, spelled.len()), plain: (starts.1, plain.len()), before });
        plain.push(' ');
        self.word.clear();
        self.before = Break::Word;
    }
}

/// Leaves `kept` of a letter that was held down. Digits repeat for other reasons.
fn release(word: &mut Vec<char>, kept: usize) {
    if !word.windows(HELD_DOWN).any(|letters| letters.iter().all(|letter| *letter == letters[0])) {
        return;
    }
    let mut released = Vec::with_capacity(word.len());
    for run in word.chunk_by(|one, other| one == other) {
        let held = run.len() >= HELD_DOWN && !run[0].is_numeric();
        released.extend(&run[..if held { kept } else { run.len() }]);
    }
    *word = released;
}

/// Pictures, but not what only changes the picture before.
fn is_emoji(char: char) -> bool {
    matches!(char, '\u{2600}'..='\u{27BF}' | '\u{1F300}'..='\u{1FAFF}')
        && !matches!(char, '\u{1F3FB}'..='\u{1F3FF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, spelled: &str) {
        let read = Text::read(text);
        let found: Vec<&str> = (0..read.len()).map(|token| read.spelled(token)).collect();
        assert_eq!(found.join(" "), spelled, "{text}");
    }

    #[test]
    fn casing_is_turkish_unless_the_text_is_english() {
        check("ISPARTA", "ısparta");
        check("İYİ", "iyi");
        check("HIZLI KARGO, ÇOK İYİ", "hızlı kargo çok iyi");
        check("IŞIK İSTİYORUM", "ışık istiyorum");
        check("İi Iı", "ii ıı");
        check("i\u{307}yi I\u{307}YI\u{307}", "iyi iyi");
        check("gu\u{308}zel u\u{308}ru\u{308}n", "güzel ürün");
        check("IT IS THE BEST", "it is the best");
        check("I LIKE IT AND THIS IS FINE", "i like it and this is fine");
    }

    #[test]
    fn letters_held_down_are_released() {
        check("çooook güzelll", "çok güzel");
        check("this is goooood", "this is good");
        check("dikkat 1000 taksit", "dikkat 1000 taksit");
    }

    #[test]
    fn pictures_and_smileys_stay() {
        check("süper:)))", "süper :)");
        check("olmadı ;-( yazık :/", "olmadı :( yazık :/");
        check("👍🏻❤️ on numara", "👍 ❤ on numara");
        check("https://a.b bakın: güzel", "https a b bakın güzel");
        check("I love it <3", "i love it <3");
    }

    #[test]
    fn apostrophes_join_and_numbers_stay_whole() {
        check("don't Ankara’dan 12,50 TL", "dont ankaradan 12,50 tl");
    }

    #[test]
    fn breaks_are_kept() {
        let text = Text::read("Ürün iyi. Kargo geç, kutu ezik ama güzel");
        let breaks: Vec<Break> = (0..text.len()).map(|token| text.before(token)).collect();
        let expected = [
            Break::Word,
            Break::Word,
            Break::Sentence,
            Break::Word,
            Break::Clause,
            Break::Word,
            Break::Clause,
            Break::Word,
        ];
        assert_eq!(breaks, expected);
    }

    #[test]
    fn typing_without_turkish_letters_gives_the_same_key() {
        let one = Text::read("Çok güzel, şık ve ığdır!");
        assert_eq!(one.key(), Text::read("cok guzel sik ve igdir").key());
        assert_eq!(Text::read(" \n").len(), 0);
    }
}
