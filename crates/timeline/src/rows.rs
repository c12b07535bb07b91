//! Rows of values under paths, column by column: events with their properties, or the elements of lists.

use std::ops::Range;

use crate::flat::Flat;
use crate::growth::{self, heap_bytes};
use crate::stored::{Broken, Counts, Reader, StoredRows, Writer};
use crate::{Cell, Column, ListColumn, PathId, Payload};

/// Rows, column by column. A path that no row has is no column.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    len: usize,
    /// Sorted by path, each of `len` rows.
    columns: Vec<(PathId, Column)>,
    /// Sorted by path, each of `len` rows.
    lists: Vec<(PathId, ListColumn)>,
}

impl Rows {
    /// The values at a path: scalars, and markers where a row has a list or an object there. `None`: missing in all
    /// rows.
    #[inline]
    #[must_use]
    pub fn column(&self, path: PathId) -> Option<&Column> {
        let index = find(&self.columns, path).ok()?;
        Some(&self.columns[index].1)
    }

    /// The elements of the lists at a path. `None`: no row has a list there.
    #[inline]
    #[must_use]
    pub fn list(&self, path: PathId) -> Option<&ListColumn> {
        let index = find(&self.lists, path).ok()?;
        Some(&self.lists[index].1)
    }

    /// All columns, sorted by path.
    pub fn columns(&self) -> impl Iterator<Item = (PathId, &Column)> {
        self.columns.iter().map(|(path, column)| (*path, column))
    }

    /// How many rows there are.
    #[inline]
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Adds a row at the end. Cells and lists are sorted by path, each path once.
    pub(crate) fn append(&mut self, cells: &[(PathId, Cell)], lists: &[(PathId, Vec<Flat>)]) {
        debug_assert!(cells.is_sorted_by(|left, right| left.0 < right.0), "sorted, each path once");
        self.open(cells, lists);
        let mut cells = cells.iter().peekable();
        for (path, column) in &mut self.columns {
            let cell = cells.next_if(|(next, _)| next == path);
            column.push(&cell.map_or(Cell::MISSING, |(_, cell)| *cell));
        }
        let mut lists = lists.iter().peekable();
        for (path, column) in &mut self.lists {
            let elements = lists.next_if(|(next, _)| next == path);
            column.push(elements.map_or(&[], |(_, elements)| elements));
        }
        self.len += 1;
    }

    /// Makes a column for each path that has none yet.
    fn open(&mut self, cells: &[(PathId, Cell)], lists: &[(PathId, Vec<Flat>)]) {
        for (path, _) in cells {
            if let Err(place) = find(&self.columns, *path) {
                growth::insert(&mut self.columns, place, (*path, Column::missing(self.len)));
            }
        }
        for (path, _) in lists {
            if let Err(place) = find(&self.lists, *path) {
                growth::insert(&mut self.lists, place, (*path, ListColumn::empty(self.len)));
            }
        }
    }
}

#[inline]
fn find<T>(sorted: &[(PathId, T)], path: PathId) -> Result<usize, usize> {
    sorted.binary_search_by_key(&path, |(path, _)| *path)
}

impl Payload for Rows {
    type Item = Flat;

    fn push(&mut self, item: &Flat) {
        self.append(&item.cells, &item.lists);
    }

    fn insert(&mut self, row: usize, item: &Flat) {
        self.open(&item.cells, &item.lists);
        self.columns.iter_mut().for_each(|(path, column)| column.insert(row, &item.cell(*path)));
        self.lists.iter_mut().for_each(|(path, list)| list.insert(row, item.list(*path)));
        self.len += 1;
    }

    fn item(&self, row: usize) -> Flat {
        let cells = self.columns.iter().map(|(path, column)| (*path, column.get(row)));
        let lists = self.lists.iter().map(|(path, list)| (*path, list.elements(row)));
        Flat {
            cells: cells.filter(|(_, cell)| !cell.is_missing()).collect(),
            lists: lists.filter(|(_, elements)| !elements.is_empty()).collect(),
        }
    }

    fn remove(&mut self, rows: Range<usize>) {
        self.len -= rows.len();
        self.columns.iter_mut().for_each(|(_, column)| column.remove(rows.clone()));
        self.lists.iter_mut().for_each(|(_, list)| list.remove(rows.clone()));
    }

    fn gather(&self, rows: &[u32]) -> Rows {
        let columns = self.columns.iter().map(|(path, column)| (*path, column.gather(rows)));
        let columns = columns.filter(|(_, column)| !column.is_all_missing()).collect();
        let lists = self.lists.iter().map(|(path, list)| (*path, list.gather(rows)));
        let lists = lists.filter(|(_, list)| !list.items().is_empty()).collect();
        let mut gathered = Rows { len: rows.len(), columns, lists };
        gathered.columns.shrink_to_fit();
        gathered.lists.shrink_to_fit();
        gathered
    }

    fn shrink(&mut self) {
        self.columns.shrink_to_fit();
        self.columns.iter_mut().for_each(|(_, column)| column.shrink());
        self.lists.shrink_to_fit();
        self.lists.iter_mut().for_each(|(_, list)| list.shrink());
    }

    fn memory(&self) -> usize {
        heap_bytes(&self.columns)
            + heap_bytes(&self.lists)
            + self.columns.iter().map(|(_, column)| column.memory()).sum::<usize>()
            + self.lists.iter().map(|(_, list)| list.memory()).sum::<usize>()
    }
}

impl StoredRows for Rows {
    fn write(&self, to: &mut Writer) {
        to.count(self.columns.len());
        for (path, column) in &self.columns {
            to.word(path.0);
            column.write(to);
        }
        to.count(self.lists.len());
        for (path, list) in &self.lists {
            to.word(path.0);
            list.write(to);
        }
    }

    fn read(from: &mut Reader<'_>, rows: usize, counts: &Counts) -> Result<Rows, Broken> {
        let columns = from.keyed(1, counts.paths, PathId, |from| Column::read(from, rows, counts))?;
        let lists = from.keyed(ListColumn::LEAST_BYTES, counts.paths, PathId, |from| {
            ListColumn::read(from, rows, counts)
        })?;
        Ok(Rows { len: rows, columns, lists })
    }
}
