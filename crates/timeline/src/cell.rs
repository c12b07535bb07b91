//! One value in eight bytes.

use kesit_model::{Decimal, Value};

use crate::TextId;

/// A value: missing, a flag, a number, a text, or something bigger that the [`crate::Dictionary`] keeps. Two cells of
/// one dictionary are equal exactly when the values are; the text `42` and the number 42 differ here.
///
/// The lowest three bits say what it is, the others hold it or where it is kept.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Cell(u64);

/// What a [`Cell`] holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unpacked<'a> {
    /// Nothing, `null`, or the empty text.
    Missing,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Decimal),
    /// A text.
    Text(TextId),
    /// The event property here is a list; its elements are in [`crate::Rows::list`] of the same path.
    List,
    /// The event property here is an object; its members are columns of deeper paths.
    Object,
    /// A list or an object that is the value of a trait.
    Value(&'a Value),
}

/// What the lowest bits of a cell say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Missing, flags and markers.
    Mark,
    /// Millionths, in place.
    Small,
    /// Index of a number kept by the dictionary.
    Big,
    /// Index of a text.
    Text,
    /// Index of a list or object kept by the dictionary.
    Value,
}

const TAG_BITS: u32 = 3;

impl Cell {
    /// Nothing there.
    pub const MISSING: Cell = Cell::mark(0);
    /// `false`.
    pub const FALSE: Cell = Cell::mark(1);
    /// `true`.
    pub const TRUE: Cell = Cell::mark(2);
    /// Marks an event property that is a list.
    pub const LIST: Cell = Cell::mark(3);
    /// Marks an event property that is an object.
    pub const OBJECT: Cell = Cell::mark(4);
    /// How many marks there are.
    pub(crate) const MARKS: u32 = 5;

    pub(crate) const fn mark(which: u32) -> Cell {
        Cell((which as u64) << TAG_BITS)
    }

    /// The cell of a text.
    #[inline]
    #[must_use]
    pub fn of_text(text: TextId) -> Cell {
        Cell(u64::from(text.0) << TAG_BITS | 3)
    }

    /// The cell of a flag.
    #[inline]
    #[must_use]
    pub fn of_bool(flag: bool) -> Cell {
        if flag { Cell::TRUE } else { Cell::FALSE }
    }

    /// The cell of a number of millionths that fits in place (up to about 10^12 in whole units, either sign).
    #[inline]
    #[must_use]
    pub fn of_micros(micros: i64) -> Option<Cell> {
        let shifted = micros << TAG_BITS;
        #[expect(clippy::cast_sign_loss, reason = "the bits are kept, the sign among them")]
        (shifted >> TAG_BITS == micros).then_some(Cell(shifted as u64 | 1))
    }

    pub(crate) fn of_big(index: u32) -> Cell {
        Cell(u64::from(index) << TAG_BITS | 2)
    }

    pub(crate) fn of_value(index: u32) -> Cell {
        Cell(u64::from(index) << TAG_BITS | 4)
    }

    /// Whether nothing is there.
    #[inline]
    #[must_use]
    pub fn is_missing(self) -> bool {
        self == Cell::MISSING
    }

    /// Whether the event property here is a list; its elements are in the [`crate::ListColumn`] of the same path.
    #[inline]
    #[must_use]
    pub fn is_list(self) -> bool {
        self == Cell::LIST
    }

    /// Whether this marks an event property that is an object.
    #[inline]
    #[must_use]
    pub fn is_object(self) -> bool {
        self == Cell::OBJECT
    }

    /// The number in millionths, if it is one that fits in place. `None` also for a number too great for that:
    /// [`crate::Dictionary::unpack`] knows those.
    #[inline]
    #[must_use]
    pub fn small_number(self) -> Option<i64> {
        #[expect(clippy::cast_possible_wrap, reason = "the bits are kept, the sign among them")]
        (self.kind() == Kind::Small).then_some(self.0 as i64 >> TAG_BITS)
    }

    /// The text, if it is one.
    #[inline]
    #[must_use]
    pub fn text(self) -> Option<TextId> {
        (self.kind() == Kind::Text).then_some(TextId(self.index()))
    }

    #[inline]
    pub(crate) fn kind(self) -> Kind {
        match self.0 & ((1 << TAG_BITS) - 1) {
            0 => Kind::Mark,
            1 => Kind::Small,
            2 => Kind::Big,
            3 => Kind::Text,
            _ => Kind::Value,
        }
    }

    /// Whether the bits are those of a cell that is made here and no others. Of [`Kind::Small`] all are.
    pub(crate) fn is_plain(self) -> bool {
        let tag = self.0 & ((1 << TAG_BITS) - 1);
        tag == 1 || (tag <= 4 && self.0 >> (TAG_BITS + u32::BITS) == 0)
    }

    pub(crate) fn to_bytes(self) -> [u8; 8] {
        self.0.to_le_bytes()
    }

    pub(crate) fn from_bytes(bytes: [u8; 8]) -> Cell {
        Cell(u64::from_le_bytes(bytes))
    }

    /// What is kept above the tag of any kind but [`Kind::Small`].
    #[inline]
    pub(crate) fn index(self) -> u32 {
        #[expect(clippy::cast_possible_truncation, reason = "only 32-bit numbers are put there")]
        let index = (self.0 >> TAG_BITS) as u32;
        index
    }
}

impl std::fmt::Debug for Cell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.kind(), self.small_number()) {
            (_, Some(micros)) => write!(f, "{}", Decimal(i128::from(micros))),
            (Kind::Mark, _) => f.write_str(
                ["missing", "false", "true", "list", "object"].get(self.index() as usize).unwrap_or(&"?"),
            ),
            (kind, _) => write!(f, "{kind:?}#{}", self.index()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_place_keep_their_sign_up_to_the_limit() {
        let limit = 1_i64 << 60;
        for micros in [0, 1, -1, 42_000_000, -42_000_000, limit - 1, -limit] {
            assert_eq!(Cell::of_micros(micros).and_then(Cell::small_number), Some(micros));
        }
        for micros in [limit, -limit - 1, i64::MAX, i64::MIN] {
            assert_eq!(Cell::of_micros(micros), None);
        }
    }

    #[test]
    fn a_cell_is_only_what_it_is() {
        let text = Cell::of_text(TextId(7));
        assert_eq!((text.text(), text.small_number(), text.is_missing()), (Some(TextId(7)), None, false));
        let number = Cell::of_micros(7).expect("small");
        assert_eq!((number.text(), number.is_missing()), (None, false));
        assert_eq!((Cell::MISSING.text(), Cell::MISSING.small_number()), (None, None));
        assert_ne!(Cell::of_big(7), Cell::of_value(7));
        assert_eq!(format!("{:?}", Cell::LIST), "list");
    }
}
