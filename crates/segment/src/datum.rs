//! One look at a value, wherever it is stored: in a column, in a trait's history, or inside a stored list or object.

use std::ops::Range;

use kesit_model::definition::Moment;
use kesit_model::zone::Zone;
use kesit_model::{Decimal, Object, Timestamp, Value, normalize};
use kesit_timeline::{Cell, Dictionary, ListColumn, PathId, Rows, TextId, Unpacked};

/// A value as conditions see it.
#[derive(Clone)]
pub(crate) enum Datum<'a> {
    Missing,
    Bool(bool),
    Number(Decimal),
    Text(Text<'a>),
    List(List<'a>),
    /// With its members, unless they lie in columns of their own.
    Object(Option<&'a Object>),
}

/// A text, interned or not.
#[derive(Clone, Copy)]
pub(crate) enum Text<'a> {
    Interned(TextId),
    Raw(&'a str),
}

/// A list, stored in columns or as a value.
#[derive(Clone)]
pub(crate) enum List<'a> {
    Columns(&'a ListColumn, Range<usize>),
    Values(&'a [Value]),
}

impl<'a> Text<'a> {
    pub(crate) fn as_str(self, dictionary: &'a Dictionary) -> &'a str {
        match self {
            Text::Interned(id) => dictionary.resolve(id),
            Text::Raw(text) => text,
        }
    }

    pub(crate) fn number(self, dictionary: &Dictionary) -> Option<Decimal> {
        match self {
            Text::Interned(id) => dictionary.number(id),
            Text::Raw(text) => Decimal::parse(text),
        }
    }

    pub(crate) fn moment(self, dictionary: &Dictionary) -> Option<Moment> {
        match self {
            Text::Interned(id) => dictionary.moment(id),
            Text::Raw(text) => text.parse().ok(),
        }
    }
}

impl<'a> Datum<'a> {
    /// The value of a scalar cell or of a trait. A list of an event needs its place: [`Datum::of_property`].
    #[inline]
    pub(crate) fn of_cell(cell: Cell, dictionary: &'a Dictionary) -> Datum<'a> {
        match dictionary.unpack(cell) {
            Unpacked::Missing => Datum::Missing,
            Unpacked::Bool(value) => Datum::Bool(value),
            Unpacked::Number(number) => Datum::Number(number),
            Unpacked::Text(id) => Datum::Text(Text::Interned(id)),
            Unpacked::List => Datum::List(List::Values(&[])),
            Unpacked::Object => Datum::Object(None),
            Unpacked::Value(value) => Datum::of_value(value),
        }
    }

    /// The property at `path` of one row.
    pub(crate) fn of_property(
        rows: &'a Rows,
        row: usize,
        path: PathId,
        dictionary: &'a Dictionary,
    ) -> Datum<'a> {
        let Some(column) = rows.column(path) else { return Datum::Missing };
        match Datum::of_cell(column.get(row), dictionary) {
            Datum::List(_) => Datum::of_list(rows, row, path),
            datum => datum,
        }
    }

    /// The list at `path` of one row, which is known to be a list.
    pub(crate) fn of_list(rows: &'a Rows, row: usize, path: PathId) -> Datum<'a> {
        match rows.list(path) {
            Some(list) => Datum::List(List::Columns(list, list.range(row))),
            None => Datum::List(List::Values(&[])),
        }
    }

    /// A value inside a stored list or object.
    pub(crate) fn of_value(value: &'a Value) -> Datum<'a> {
        match value {
            value if value.is_missing() => Datum::Missing,
            Value::Null => Datum::Missing,
            Value::Bool(value) => Datum::Bool(*value),
            Value::Number(number) => Datum::Number(*number),
            Value::Text(text) => Datum::Text(Text::Raw(text)),
            Value::List(items) => Datum::List(List::Values(items)),
            Value::Object(object) => Datum::Object(Some(object)),
        }
    }

    pub(crate) fn is_missing(&self) -> bool {
        matches!(self, Datum::Missing)
    }

    /// The number that the value reads as.
    pub(crate) fn number(&self, dictionary: &Dictionary) -> Option<Decimal> {
        match self {
            Datum::Number(number) => Some(*number),
            Datum::Text(text) => text.number(dictionary),
            _ => None,
        }
    }

    /// The instant that the value reads as.
    pub(crate) fn instant(&self, dictionary: &Dictionary, zone: &Zone) -> Option<Timestamp> {
        match self {
            Datum::Text(text) => text.moment(dictionary).map(|moment| zone.instant(moment)),
            _ => None,
        }
    }

    /// What tells equal scalars apart from others: numbers by value (also texts that read as one), texts by their letters.
    /// `None` for what is never equal to anything: missing, lists, objects.
    pub(crate) fn identity(&self, dictionary: &Dictionary) -> Option<Identity> {
        match self {
            Datum::Bool(value) => Some(Identity::Bool(*value)),
            Datum::Number(number) => Some(Identity::Number(*number)),
            Datum::Text(text) => Some(match text.number(dictionary) {
                Some(number) => Identity::Number(number),
                None => Identity::Text(text.as_str(dictionary).to_owned()),
            }),
            Datum::Missing | Datum::List(_) | Datum::Object(_) => None,
        }
    }

    /// The value itself, for an explanation.
    pub(crate) fn to_value(&self, dictionary: &Dictionary) -> Option<Value> {
        match self {
            Datum::Missing => None,
            Datum::Bool(value) => Some(Value::Bool(*value)),
            Datum::Number(number) => Some(Value::Number(*number)),
            Datum::Text(text) => Some(Value::Text(normalize(text.as_str(dictionary)).as_ref().into())),
            Datum::List(List::Values(items)) => Some(Value::List(items.to_vec())),
            Datum::List(List::Columns(..)) => Some(Value::List(Vec::new())),
            Datum::Object(object) => Some(Value::Object(object.cloned().unwrap_or_default())),
        }
    }
}

/// See [`Datum::identity`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Identity {
    Bool(bool),
    Number(Decimal),
    Text(String),
}
