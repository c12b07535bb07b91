//! The words of all timelines: texts, names, paths, keys, channels, and values too big for a cell.

use kesit_model::definition::Moment;
use kesit_model::{Decimal, Value};

use crate::cell::Kind;
use crate::growth::{allocation_bytes, heap_bytes};
use crate::interner::Interner;
use crate::kept::{Kept, index};
use crate::pieces::Pieces;
use crate::stored::Texts;
use crate::{Cell, ChannelId, KeyId, NameId, PathId, TextId, Unpacked};

/// The path of a list's element itself, where that is no object. Always `PathId(0)`.
pub const SELF_PATH: &str = "";

/// Everything that is kept once and known by number. What was interned keeps its number for ever. Copies share what they
/// have in common; what one of them interns later, the others do not know.
#[derive(Debug, Clone)]
pub struct Dictionary {
    pub(crate) texts: Interner,
    /// For each text the index of its facts.
    facts_of: Pieces<u32>,
    /// What texts read as; the first one is "nothing".
    facts: Pieces<TextFacts>,
    pub(crate) names: Interner,
    pub(crate) paths: Interner,
    pub(crate) keys: Interner,
    pub(crate) channels: Interner,
    pub(crate) values: Kept<Value>,
    pub(crate) numbers: Kept<Decimal>,
}

/// What a text reads as, found out once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TextFacts {
    /// The number, if it is a plain one.
    pub number: Option<Decimal>,
    /// The date or the date and time, if it is one in ISO 8601.
    pub moment: Option<Moment>,
}

impl TextFacts {
    /// Those that a text has.
    pub(crate) fn read(text: &str) -> TextFacts {
        // Cheap look first: what reads as a number or a date has a digit.
        if !text.bytes().any(|byte| byte.is_ascii_digit()) {
            return TextFacts::default();
        }
        TextFacts { number: Decimal::parse(text), moment: text.parse().ok() }
    }
}

impl Default for Dictionary {
    fn default() -> Dictionary {
        Dictionary::new()
    }
}

macro_rules! words {
    ($($field:ident: $id:ident, $find:ident, $intern:ident, $resolve:ident, $what:literal;)*) => {$(
        #[doc = concat!("The number of ", $what, " that was seen before, else `None`.")]
        #[must_use]
        pub fn $find(&self, text: &str) -> Option<$id> {
            self.$field.find(text).map($id)
        }

        #[doc = concat!("The number of ", $what, ", a new one if it was never seen.")]
        pub fn $intern(&mut self, text: &str) -> $id {
            $id(self.$field.intern(text))
        }

        #[doc = concat!("The text of ", $what, ".")]
        #[must_use]
        pub fn $resolve(&self, id: $id) -> &str {
            self.$field.resolve(id.0)
        }
    )*};
}

impl Dictionary {
    /// A dictionary that knows [`SELF_PATH`] only.
    #[must_use]
    pub fn new() -> Dictionary {
        let mut paths = Interner::default();
        paths.intern(SELF_PATH);
        Dictionary {
            texts: Interner::default(),
            facts_of: Pieces::default(),
            facts: Pieces::from_iter([TextFacts::default()]),
            names: Interner::default(),
            paths,
            keys: Interner::default(),
            channels: Interner::default(),
            values: Kept::default(),
            numbers: Kept::default(),
        }
    }

    words! {
        names: NameId, name, intern_name, resolve_name, "an event name";
        paths: PathId, path, intern_path, resolve_path, "a property path";
        keys: KeyId, key, intern_key, resolve_key, "a trait's key";
        channels: ChannelId, channel, intern_channel, resolve_channel, "a channel";
    }

    /// The number of a text that was seen before, else `None`.
    #[must_use]
    pub fn text(&self, text: &str) -> Option<TextId> {
        self.texts.find(text).map(TextId)
    }

    /// The number of a text, a new one if it was never seen.
    pub fn intern_text(&mut self, text: &str) -> TextId {
        let id = self.texts.intern(text);
        if id as usize == self.facts_of.len() {
            let facts = TextFacts::read(text);
            self.facts_of.push(if facts == TextFacts::default() { 0 } else { index(self.facts.len()) });
            if facts != TextFacts::default() {
                self.facts.push(facts);
            }
        }
        TextId(id)
    }

    /// Adds texts that were written down, with what they read as; `false` if one of them is there already.
    pub(crate) fn extend_texts(&mut self, texts: &Texts, facts: Vec<(usize, TextFacts)>) -> bool {
        let begin = self.facts_of.len();
        for (place, facts) in facts {
            self.facts_of.extend(std::iter::repeat_n(0, begin + place - self.facts_of.len()));
            self.facts_of.push(index(self.facts.len()));
            self.facts.push(facts);
        }
        self.facts_of.extend(std::iter::repeat_n(0, begin + texts.ends.len() - self.facts_of.len()));
        self.texts.extend(texts)
    }

    /// The text itself.
    #[must_use]
    pub fn resolve(&self, id: TextId) -> &str {
        self.texts.resolve(id.0)
    }

    /// What the text reads as.
    #[inline]
    #[must_use]
    pub fn facts(&self, id: TextId) -> &TextFacts {
        &self.facts[self.facts_of[id.0 as usize] as usize]
    }

    /// The number that the text reads as.
    #[inline]
    #[must_use]
    pub fn number(&self, id: TextId) -> Option<Decimal> {
        self.facts(id).number
    }

    /// The date or the date and time that the text reads as.
    #[inline]
    #[must_use]
    pub fn moment(&self, id: TextId) -> Option<Moment> {
        self.facts(id).moment
    }

    /// How many texts there are; their numbers are all below it.
    #[must_use]
    pub fn text_count(&self) -> usize {
        self.texts.len()
    }

    /// Every event name ever seen, in order of number.
    pub fn names(&self) -> impl Iterator<Item = (NameId, &str)> {
        (0..index(self.names.len())).map(|id| (NameId(id), self.names.resolve(id)))
    }

    /// Every property path ever seen, in order of number.
    pub fn paths(&self) -> impl Iterator<Item = (PathId, &str)> {
        (0..index(self.paths.len())).map(|id| (PathId(id), self.paths.resolve(id)))
    }

    /// Every trait key ever seen, in order of number.
    pub fn keys(&self) -> impl Iterator<Item = (KeyId, &str)> {
        (0..index(self.keys.len())).map(|id| (KeyId(id), self.keys.resolve(id)))
    }

    /// Every channel ever seen, in order of number.
    pub fn channels(&self) -> impl Iterator<Item = (ChannelId, &str)> {
        (0..index(self.channels.len())).map(|id| (ChannelId(id), self.channels.resolve(id)))
    }

    /// The cell that holds a value; `null` and the empty text are [`Cell::MISSING`]. A list or an object is kept whole.
    pub fn cell(&mut self, value: &Value) -> Cell {
        match value {
            _ if value.is_missing() => Cell::MISSING,
            Value::Null => Cell::MISSING,
            Value::Bool(flag) => Cell::of_bool(*flag),
            Value::Number(number) => self.number_cell(*number),
            Value::Text(text) => Cell::of_text(self.intern_text(text)),
            Value::List(_) | Value::Object(_) => Cell::of_value(self.values.keep(value)),
        }
    }

    /// The cell that holds a number.
    pub fn number_cell(&mut self, number: Decimal) -> Cell {
        let small = i64::try_from(number.0).ok().and_then(Cell::of_micros);
        small.unwrap_or_else(|| Cell::of_big(self.numbers.keep(&number)))
    }

    /// What a cell of this dictionary holds.
    #[inline]
    #[must_use]
    pub fn unpack(&self, cell: Cell) -> Unpacked<'_> {
        match cell.kind() {
            Kind::Mark => match cell {
                Cell::MISSING => Unpacked::Missing,
                Cell::LIST => Unpacked::List,
                Cell::OBJECT => Unpacked::Object,
                flag => Unpacked::Bool(flag == Cell::TRUE),
            },
            Kind::Small => Unpacked::Number(Decimal(i128::from(cell.small_number().unwrap_or(0)))),
            Kind::Big => Unpacked::Number(self.numbers.all()[cell.index() as usize]),
            Kind::Text => Unpacked::Text(TextId(cell.index())),
            Kind::Value => Unpacked::Value(&self.values.all()[cell.index() as usize]),
        }
    }

    /// The value that a cell holds; `None` for a missing one and for the markers of flattened lists and objects.
    #[must_use]
    pub fn value(&self, cell: Cell) -> Option<Value> {
        match self.unpack(cell) {
            Unpacked::Missing | Unpacked::List | Unpacked::Object => None,
            Unpacked::Bool(flag) => Some(Value::Bool(flag)),
            Unpacked::Number(number) => Some(Value::Number(number)),
            Unpacked::Text(text) => Some(Value::Text(self.resolve(text).into())),
            Unpacked::Value(value) => Some(value.clone()),
        }
    }

    /// The bytes held on the heap.
    pub(crate) fn memory(&self) -> usize {
        let words = [&self.texts, &self.names, &self.paths, &self.keys, &self.channels];
        let values: usize = self.values.all().iter().map(value_bytes).sum();
        words.iter().map(|words| words.memory()).sum::<usize>()
            + self.facts_of.memory()
            + self.facts.memory()
            + self.values.memory()
            + self.numbers.memory()
            + values
    }

    /// Gives spare room back.
    pub(crate) fn shrink(&mut self) {
        self.texts.shrink();
        self.facts_of.shrink();
        self.facts.shrink();
        self.values.shrink();
    }
}

/// The bytes that a value holds on the heap.
fn value_bytes(value: &Value) -> usize {
    let text_bytes = |text: &compact_str::CompactString| {
        if text.is_heap_allocated() { allocation_bytes(text.capacity()) } else { 0 }
    };
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
        Value::Text(text) => text_bytes(text),
        Value::List(list) => heap_bytes(list) + list.iter().map(value_bytes).sum::<usize>(),
        Value::Object(object) => {
            let members = object.0.iter().map(|(key, value)| text_bytes(key) + value_bytes(value));
            heap_bytes(&object.0) + members.sum::<usize>()
        }
    }
}

#[cfg(test)]
mod tests {
    use kesit_model::Object;

    use super::*;

    #[test]
    fn a_value_comes_back_as_it_went_in() {
        let mut dictionary = Dictionary::new();
        let big = Value::Number(Decimal::whole(5_000_000_000_000));
        let values = [
            Value::Bool(true),
            Value::Bool(false),
            Value::Number(Decimal(-1)),
            big.clone(),
            Value::Text("42".into()),
            Value::List(vec![Value::Null, big]),
            Value::Object(Object(vec![("a".into(), Value::Text("ş".into()))])),
        ];
        let cells: Vec<Cell> = values.iter().map(|value| dictionary.cell(value)).collect();
        for (value, &cell) in values.iter().zip(&cells) {
            assert_eq!(dictionary.value(cell).as_ref(), Some(value));
            assert_eq!(dictionary.cell(value), cell, "kept once");
        }
    }

    #[test]
    fn null_and_the_empty_text_are_missing() {
        let mut dictionary = Dictionary::new();
        assert_eq!(dictionary.cell(&Value::Null), Cell::MISSING);
        assert_eq!(dictionary.cell(&Value::Text("".into())), Cell::MISSING);
        assert_ne!(dictionary.cell(&Value::List(vec![])), Cell::MISSING);
    }

    #[test]
    fn a_text_knows_what_it_reads_as() {
        let mut dictionary = Dictionary::new();
        let ids = ["kırmızı", "42", "2026-03-01", "3. kat"].map(|text| dictionary.intern_text(text));
        assert_eq!(ids.map(|id| dictionary.number(id)), [None, Some(Decimal::whole(42)), None, None]);
        assert_eq!(ids.map(|id| dictionary.moment(id).is_some()), [false, false, true, false]);
        assert_eq!(dictionary.path(SELF_PATH), Some(PathId(0)));
    }
}
