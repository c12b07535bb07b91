//! Tests of one event or one element of a list (`where`), and the condition that a list trait has such an element.

use kesit_model::Object;
use kesit_model::Value;
use kesit_model::definition::{Filter, ItemsCondition};
use kesit_timeline::{Column, PathId, Rows};

use super::TraitPath;
use crate::clock::Clock;
use crate::compile::Compiler;
use crate::datum::{Datum, List};
use crate::subject::Subject;
use crate::test::ValueTests;

/// `items: path` at the top of a condition: an element of a list trait.
#[derive(Debug)]
pub(crate) struct ItemsLeaf {
    path: TraitPath,
    filters: Vec<FilterC>,
}

impl ItemsLeaf {
    pub(crate) fn compile(condition: &ItemsCondition, compiler: &mut Compiler<'_>) -> ItemsLeaf {
        ItemsLeaf {
            path: TraitPath::compile(&condition.path, compiler),
            filters: FilterC::compile_all(&condition.filters, compiler),
        }
    }

    pub(crate) fn holds(&self, subject: &Subject<'_>, clock: &mut Clock) -> bool {
        let datum = self.path.value(subject, clock);
        any_element(&datum, &self.filters, subject, clock)
    }

    /// The list, for an explanation.
    pub(crate) fn value<'a>(&self, subject: &Subject<'a>, clock: &mut Clock) -> Datum<'a> {
        self.path.value(subject, clock)
    }
}

/// A compiled [`Filter`].
#[derive(Debug)]
pub(crate) enum FilterC {
    Property { path: Box<str>, column: PathId, tests: ValueTests },
    Items { path: Box<str>, column: PathId, filters: Vec<FilterC> },
    All(Vec<FilterC>),
    Any(Vec<FilterC>),
    Not(Box<FilterC>),
}

/// Where filters look for properties.
#[derive(Clone, Copy)]
pub(crate) enum Place<'a> {
    /// An event, or an element of an event's list.
    Row(&'a Rows, usize),
    /// An element of a trait's list.
    Object(&'a Object),
}

impl FilterC {
    pub(crate) fn compile_all(filters: &[Filter], compiler: &mut Compiler<'_>) -> Vec<FilterC> {
        filters.iter().map(|filter| FilterC::compile(filter, compiler)).collect()
    }

    fn compile(filter: &Filter, compiler: &mut Compiler<'_>) -> FilterC {
        match filter {
            Filter::Property { path, tests } => FilterC::Property {
                path: path.as_str().into(),
                column: compiler.intern_path(path),
                tests: ValueTests::compile(tests, compiler),
            },
            Filter::Items(items) => FilterC::Items {
                path: items.path.as_str().into(),
                column: compiler.intern_path(&items.path),
                filters: FilterC::compile_all(&items.filters, compiler),
            },
            Filter::All(filters) => FilterC::All(FilterC::compile_all(filters, compiler)),
            Filter::Any(filters) => FilterC::Any(FilterC::compile_all(filters, compiler)),
            Filter::None(filters) => {
                FilterC::Not(Box::new(FilterC::Any(FilterC::compile_all(filters, compiler))))
            }
            Filter::Not(filter) => FilterC::Not(Box::new(FilterC::compile(filter, compiler))),
        }
    }

    /// Whether it holds on an event or not once and for all: whatever the customer's traits, and the time.
    pub(crate) fn is_constant(&self) -> bool {
        match self {
            FilterC::Property { tests, .. } => tests.are_constant(),
            FilterC::Items { filters, .. } | FilterC::All(filters) | FilterC::Any(filters) => {
                filters.iter().all(FilterC::is_constant)
            }
            FilterC::Not(filter) => filter.is_constant(),
        }
    }

    pub(crate) fn holds(&self, place: Place<'_>, subject: &Subject<'_>, clock: &mut Clock) -> bool {
        match self {
            FilterC::Property { path, column, tests } => match place {
                Place::Row(rows, row) => {
                    property_holds(rows.column(*column), rows, row, *column, tests, subject, clock)
                }
                Place::Object(_) => tests.hold(&place.value(path, *column, subject), subject, clock),
            },
            FilterC::Items { path, column, filters } => {
                any_element(&place.value(path, *column, subject), filters, subject, clock)
            }
            FilterC::All(filters) => all_hold(filters, place, subject, clock),
            FilterC::Any(filters) => filters.iter().any(|filter| filter.holds(place, subject, clock)),
            FilterC::Not(filter) => !filter.holds(place, subject, clock),
        }
    }
}

/// Filters with the columns of plain property tests at hand, looked up once for a whole table.
#[derive(Clone, Copy)]
pub(crate) struct BoundFilters<'a> {
    filters: &'a [FilterC],
    /// Of the first filters; in place, since a live engine binds filters for every message.
    columns: [Option<&'a Column>; BOUND_COLUMNS],
}

/// Hardly any condition has more filters side by side; the columns of further ones are looked up for each event.
const BOUND_COLUMNS: usize = 3;

impl<'a> BoundFilters<'a> {
    #[inline]
    pub(crate) fn of(filters: &'a [FilterC], rows: &'a Rows) -> BoundFilters<'a> {
        let mut columns = [None; BOUND_COLUMNS];
        for (place, filter) in columns.iter_mut().zip(filters) {
            if let FilterC::Property { column, .. } = filter {
                *place = rows.column(*column);
            }
        }
        BoundFilters { filters, columns }
    }

    /// Whether there is none.
    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.filters.is_empty()
    }

    /// Whether all of them hold on an event of the table.
    #[inline]
    pub(crate) fn hold(&self, rows: &Rows, row: usize, subject: &Subject<'_>, clock: &mut Clock) -> bool {
        self.filters.iter().enumerate().all(|(place, filter)| match (filter, self.columns.get(place)) {
            (FilterC::Property { column, tests, .. }, Some(bound)) => {
                property_holds(*bound, rows, row, *column, tests, subject, clock)
            }
            _ => filter.holds(Place::Row(rows, row), subject, clock),
        })
    }
}

#[inline]
fn property_holds(
    column: Option<&Column>,
    rows: &Rows,
    row: usize,
    path: PathId,
    tests: &ValueTests,
    subject: &Subject<'_>,
    clock: &mut Clock,
) -> bool {
    let Some(column) = column else { return tests.hold(&Datum::Missing, subject, clock) };
    let cell = column.get(row);
    if cell.is_list() {
        return tests.hold(&Datum::of_list(rows, row, path), subject, clock);
    }
    tests.hold_on_cell(cell, subject, clock)
}

impl<'a> Place<'a> {
    fn value(&self, path: &str, column: PathId, subject: &Subject<'a>) -> Datum<'a> {
        match self {
            Place::Row(rows, row) => Datum::of_property(rows, *row, column, subject.scene.dictionary()),
            Place::Object(object) => object.at_path(path).map_or(Datum::Missing, Datum::of_value),
        }
    }
}

/// Whether all filters hold at one place.
pub(crate) fn all_hold(
    filters: &[FilterC],
    place: Place<'_>,
    subject: &Subject<'_>,
    clock: &mut Clock,
) -> bool {
    filters.iter().all(|filter| filter.holds(place, subject, clock))
}

/// Whether one element of a list satisfies all filters. Only an element that is an object can; a value that is not a list
/// has no elements.
fn any_element(datum: &Datum<'_>, filters: &[FilterC], subject: &Subject<'_>, clock: &mut Clock) -> bool {
    match datum {
        Datum::List(List::Columns(list, range)) => range.clone().any(|row| {
            all_hold(filters, Place::Row(list.items(), row), subject, clock) && is_object(list.items(), row)
        }),
        Datum::List(List::Values(items)) => items.iter().any(|item| match item {
            Value::Object(object) => all_hold(filters, Place::Object(object), subject, clock),
            _ => false,
        }),
        _ => false,
    }
}

/// Whether an element in columns is an object: it says so, or it has a member.
fn is_object(items: &Rows, row: usize) -> bool {
    match items.column(PathId::SELF).map(|column| column.get(row)) {
        Some(itself) if !itself.is_missing() => itself.is_object(),
        _ => items.columns().any(|(_, column)| !column.get(row).is_missing()),
    }
}
