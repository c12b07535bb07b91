//! The events that a condition looks at, whatever tables they lie in: oldest first, by index.

use kesit_model::Timestamp;
use kesit_model::definition::EventPattern;
use kesit_timeline::{Block, Column, Dictionary, NameId, PathId, Rows, Table};

use crate::clock::Clock;
use crate::compile::Compiler;
use crate::cond::{BoundFilters, FilterC, Place, all_hold};
use crate::datum::Datum;
use crate::subject::Subject;
use crate::window::Bounds;

/// Which events: one name, or all that match a pattern; and the filters that each must pass.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) name: Name,
    pub(crate) filters: Vec<FilterC>,
}

#[derive(Debug)]
pub(crate) enum Name {
    One(NameId),
    Many(EventPattern),
}

impl Source {
    pub(crate) fn compile(
        name: &EventPattern,
        filters: &[kesit_model::definition::Filter],
        compiler: &mut Compiler<'_>,
    ) -> Source {
        let name = match name {
            EventPattern::Named(name) => Name::One(compiler.intern_name(name)),
            pattern => Name::Many(pattern.clone()),
        };
        Source { name, filters: FilterC::compile_all(filters, compiler) }
    }

    /// The tables of a block that hold such events.
    pub(crate) fn bind<'a>(
        &'a self,
        block: &'a Block,
        of: Option<PathId>,
        dictionary: &Dictionary,
    ) -> Bound<'a> {
        let bind = |table: &'a Table| BoundTable {
            table,
            of: of.and_then(|of| table.rows().column(of)),
            filters: BoundFilters::of(&self.filters, table.rows()),
        };
        match &self.name {
            Name::One(name) => match block.events(*name) {
                Some(table) => Bound::One(bind(table)),
                None => Bound::Many(Vec::new()),
            },
            Name::Many(pattern) => {
                let matching =
                    block.tables().filter(|(name, _)| pattern.matches(dictionary.resolve_name(*name)));
                Bound::Many(matching.map(|(_, table)| bind(table)).collect())
            }
        }
    }
}

/// A source in one block.
pub(crate) enum Bound<'a> {
    One(BoundTable<'a>),
    Many(Vec<BoundTable<'a>>),
}

pub(crate) struct BoundTable<'a> {
    table: &'a Table,
    of: Option<&'a Column>,
    filters: BoundFilters<'a>,
}

impl BoundTable<'_> {
    /// Whether there is any filter at all.
    pub(crate) fn is_filtered(&self) -> bool {
        !self.filters.is_empty()
    }
}

/// One customer's events of a source.
pub(crate) trait Events {
    fn len(&self) -> usize;

    /// When the event happened; ascending in the index.
    fn at(&self, index: usize) -> Timestamp;

    /// Where its properties lie.
    fn place(&self, index: usize) -> (&Rows, usize);

    /// The column of the measured property, if the table has it.
    fn of(&self, index: usize) -> Option<&Column>;

    /// Whether there is any filter at all.
    fn is_filtered(&self) -> bool;

    /// Whether the event passes the source's filters.
    fn passes(&self, index: usize, subject: &Subject<'_>, clock: &mut Clock) -> bool;

    /// What tells one event of a block from every other.
    fn key(&self, index: usize) -> (usize, usize) {
        let (rows, row) = self.place(index);
        (std::ptr::from_ref(rows).addr(), row)
    }

    /// The end of the window: the index after the last event that is inside or before it.
    #[inline]
    fn end(&self, bounds: &Bounds) -> usize {
        let mut end = self.len();
        // Nearly always the newest event is inside or before the window's end.
        while end > 0 && self.at(end - 1) > bounds.to {
            if self.len() - end > 8 {
                return partition(end, |index| self.at(index) <= bounds.to);
            }
            end -= 1;
        }
        end
    }

    /// The index of the first event at or after an instant.
    fn first_from(&self, from: Timestamp) -> usize {
        partition(self.len(), |index| self.at(index) < from)
    }

    /// Notes when the next event after the window's end enters.
    #[inline]
    fn note_entering(&self, end: usize, bounds: &Bounds, clock: &mut Clock) {
        if end < self.len() {
            bounds.note_entering(self.at(end), clock);
        }
    }

    /// The indices inside the window that pass the filters, newest first; all that matters for `until` is noted as if every
    /// one of them counted.
    fn found(&self, bounds: &Bounds, subject: &Subject<'_>, clock: &mut Clock) -> Vec<usize> {
        let end = self.end(bounds);
        self.note_entering(end, bounds, clock);
        let mut found = Vec::new();
        for index in (0..end).rev() {
            if self.at(index) < bounds.from {
                break;
            }
            if self.passes(index, subject, clock) {
                found.push(index);
            }
        }
        if let Some(oldest) = found.last() {
            bounds.note_leaving(self.at(*oldest), clock);
        }
        found
    }

    /// The measured property of an event.
    fn value<'a>(&'a self, index: usize, path: PathId, subject: &Subject<'a>) -> Datum<'a> {
        let (rows, row) = self.place(index);
        match self.of(index) {
            Some(column) if !column.get(row).is_list() => {
                Datum::of_cell(column.get(row), subject.scene.dictionary())
            }
            Some(_) => Datum::of_list(rows, row, path),
            None => Datum::Missing,
        }
    }

    /// Whether more filters hold on an event.
    fn satisfies(&self, index: usize, filters: &[FilterC], subject: &Subject<'_>, clock: &mut Clock) -> bool {
        let (rows, row) = self.place(index);
        all_hold(filters, Place::Row(rows, row), subject, clock)
    }
}

/// The first index below `len` at which `before` is false, where it is true up to some index and false from there on.
fn partition(len: usize, before: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, len);
    while low < high {
        let middle = usize::midpoint(low, high);
        if before(middle) { low = middle + 1 } else { high = middle }
    }
    low
}

/// Events of one table: a stretch of its rows.
pub(crate) struct Stretch<'a> {
    bound: &'a BoundTable<'a>,
    at: &'a [Timestamp],
    first: usize,
}

impl<'a> Stretch<'a> {
    #[inline]
    pub(crate) fn of(bound: &'a BoundTable<'a>, row: usize) -> Stretch<'a> {
        let range = bound.table.range(row);
        Stretch { bound, first: range.start, at: &bound.table.at()[range] }
    }
}

impl Events for Stretch<'_> {
    #[inline]
    fn len(&self) -> usize {
        self.at.len()
    }

    #[inline]
    fn at(&self, index: usize) -> Timestamp {
        self.at[index]
    }

    #[inline]
    fn place(&self, index: usize) -> (&Rows, usize) {
        (self.bound.table.rows(), self.first + index)
    }

    #[inline]
    fn of(&self, _index: usize) -> Option<&Column> {
        self.bound.of
    }

    #[inline]
    fn is_filtered(&self) -> bool {
        !self.bound.filters.is_empty()
    }

    #[inline]
    fn passes(&self, index: usize, subject: &Subject<'_>, clock: &mut Clock) -> bool {
        let (rows, row) = (self.bound.table.rows(), self.first + index);
        self.bound.filters.hold(rows, row, subject, clock)
    }
}

/// Events of several tables, put in order.
pub(crate) struct Gathered<'a> {
    tables: &'a [BoundTable<'a>],
    /// Instant, table, row.
    events: Vec<(Timestamp, usize, usize)>,
}

impl<'a> Gathered<'a> {
    pub(crate) fn of(tables: &'a [BoundTable<'a>], subject: &Subject<'_>) -> Gathered<'a> {
        let mut events = Vec::new();
        for (index, bound) in tables.iter().enumerate() {
            let range = bound.table.range(subject.row);
            events.extend(range.map(|row| (bound.table.at()[row], index, row)));
        }
        let ids = subject.scene.timelines.message_ids();
        events.sort_by(|(at, table, row), (other_at, other_table, other_row)| {
            let id = |table: usize, row: usize| tables[table].table.ids()[row];
            at.cmp(other_at).then_with(|| ids.compare(id(*table, *row), id(*other_table, *other_row)))
        });
        Gathered { tables, events }
    }
}

impl Events for Gathered<'_> {
    fn len(&self) -> usize {
        self.events.len()
    }

    fn at(&self, index: usize) -> Timestamp {
        self.events[index].0
    }

    fn place(&self, index: usize) -> (&Rows, usize) {
        let (_, table, row) = self.events[index];
        (self.tables[table].table.rows(), row)
    }

    fn of(&self, index: usize) -> Option<&Column> {
        self.tables[self.events[index].1].of
    }

    fn is_filtered(&self) -> bool {
        self.tables.iter().any(|bound| !bound.filters.is_empty())
    }

    fn passes(&self, index: usize, subject: &Subject<'_>, clock: &mut Clock) -> bool {
        let (_, table, row) = self.events[index];
        let bound = &self.tables[table];
        bound.filters.hold(bound.table.rows(), row, subject, clock)
    }
}

/// One customer's events of a source, either way.
pub(crate) enum OneOrMany<'a> {
    One(Stretch<'a>),
    Many(Gathered<'a>),
}

impl<'a> OneOrMany<'a> {
    pub(crate) fn of(bound: &'a Bound<'a>, subject: &Subject<'_>) -> OneOrMany<'a> {
        match bound {
            Bound::One(table) => OneOrMany::One(Stretch::of(table, subject.row)),
            Bound::Many(tables) => OneOrMany::Many(Gathered::of(tables, subject)),
        }
    }

    fn as_events(&self) -> &dyn Events {
        match self {
            OneOrMany::One(events) => events,
            OneOrMany::Many(events) => events,
        }
    }
}

impl Events for OneOrMany<'_> {
    fn len(&self) -> usize {
        self.as_events().len()
    }

    fn at(&self, index: usize) -> Timestamp {
        self.as_events().at(index)
    }

    fn place(&self, index: usize) -> (&Rows, usize) {
        self.as_events().place(index)
    }

    fn of(&self, index: usize) -> Option<&Column> {
        self.as_events().of(index)
    }

    fn is_filtered(&self) -> bool {
        self.as_events().is_filtered()
    }

    fn passes(&self, index: usize, subject: &Subject<'_>, clock: &mut Clock) -> bool {
        self.as_events().passes(index, subject, clock)
    }
}
