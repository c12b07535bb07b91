//! One value for each row, as narrow as the values allow.

use crate::cell::Kind;
use crate::growth::{self, heap_bytes};
use crate::interner::Interner;
use crate::series::Payload;
use crate::{Cell, TextId};

/// A column of cells. Where all of them are texts, flags, markers or missing it takes four bytes a row, else eight.
#[derive(Debug, Clone)]
pub struct Column(Storage);

#[derive(Debug, Clone)]
enum Storage {
    Narrow(Vec<u32>),
    Wide(Vec<Cell>),
}

impl Default for Column {
    fn default() -> Column {
        Column(Storage::Narrow(Vec::new()))
    }
}

/// Codes of marks lie above those of texts.
const FIRST_MARK: u32 = u32::MAX - (Cell::MARKS - 1);
const _: () = assert!(FIRST_MARK > Interner::MAX_TEXTS);

impl Column {
    /// The code of a missing value in [`Column::codes`].
    pub const MISSING_CODE: u32 = u32::MAX;

    /// The cell at a row.
    ///
    /// # Panics
    ///
    /// If there is no such row.
    #[inline]
    #[must_use]
    pub fn get(&self, row: usize) -> Cell {
        match &self.0 {
            Storage::Narrow(codes) => decode(codes[row]),
            Storage::Wide(cells) => cells[row],
        }
    }

    /// The codes of all rows, if the column is narrow. For loops that look for one value: compare with
    /// [`Column::code`] of it.
    #[inline]
    #[must_use]
    pub fn codes(&self) -> Option<&[u32]> {
        match &self.0 {
            Storage::Narrow(codes) => Some(codes),
            Storage::Wide(_) => None,
        }
    }

    /// The cells of all rows, if the column is wide.
    #[inline]
    #[must_use]
    pub fn cells(&self) -> Option<&[Cell]> {
        match &self.0 {
            Storage::Narrow(_) => None,
            Storage::Wide(cells) => Some(cells),
        }
    }

    /// The code that a cell has in a narrow column; `None` if a narrow column cannot hold it. Different cells have
    /// different codes.
    #[inline]
    #[must_use]
    pub fn code(cell: Cell) -> Option<u32> {
        match cell.kind() {
            Kind::Text => Some(cell.index()),
            Kind::Mark => Some(Self::MISSING_CODE - cell.index()),
            Kind::Small | Kind::Big | Kind::Value => None,
        }
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.0 {
            Storage::Narrow(codes) => codes.len(),
            Storage::Wide(cells) => cells.len(),
        }
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A column with nothing in so many rows.
    pub(crate) fn missing(rows: usize) -> Column {
        Column(Storage::Narrow(vec![Self::MISSING_CODE; rows]))
    }

    /// Whether nothing is there in any row.
    pub(crate) fn is_all_missing(&self) -> bool {
        match &self.0 {
            Storage::Narrow(codes) => codes.iter().all(|&code| code == Self::MISSING_CODE),
            Storage::Wide(cells) => cells.iter().all(|cell| cell.is_missing()),
        }
    }

    /// The bytes held on the heap.
    pub(crate) fn memory(&self) -> usize {
        match &self.0 {
            Storage::Narrow(codes) => heap_bytes(codes),
            Storage::Wide(cells) => heap_bytes(cells),
        }
    }

    fn widen(&mut self) -> &mut Vec<Cell> {
        if let Storage::Narrow(codes) = &self.0 {
            self.0 = Storage::Wide(codes.iter().map(|&code| decode(code)).collect());
        }
        match &mut self.0 {
            Storage::Wide(cells) => cells,
            Storage::Narrow(_) => unreachable!("just made wide"),
        }
    }
}

#[inline]
fn decode(code: u32) -> Cell {
    if code < FIRST_MARK { Cell::of_text(TextId(code)) } else { Cell::mark(Column::MISSING_CODE - code) }
}

impl Payload for Column {
    type Item = Cell;

    fn push(&mut self, item: &Cell) {
        match (&mut self.0, Column::code(*item)) {
            (Storage::Narrow(codes), Some(code)) => codes.push(code),
            (Storage::Wide(cells), _) => cells.push(*item),
            (Storage::Narrow(_), None) => self.widen().push(*item),
        }
    }

    fn insert(&mut self, row: usize, item: &Cell) {
        match (&mut self.0, Column::code(*item)) {
            (Storage::Narrow(codes), Some(code)) => growth::insert(codes, row, code),
            (Storage::Wide(cells), _) => growth::insert(cells, row, *item),
            (Storage::Narrow(_), None) => growth::insert(self.widen(), row, *item),
        }
    }

    fn item(&self, row: usize) -> Cell {
        self.get(row)
    }

    fn remove(&mut self, rows: std::ops::Range<usize>) {
        match &mut self.0 {
            Storage::Narrow(codes) => drop(codes.drain(rows)),
            Storage::Wide(cells) => drop(cells.drain(rows)),
        }
    }

    fn gather(&self, rows: &[u32]) -> Column {
        match &self.0 {
            Storage::Narrow(codes) => {
                Column(Storage::Narrow(rows.iter().map(|&row| codes[row as usize]).collect()))
            }
            Storage::Wide(cells) => {
                let picked = || rows.iter().map(|&row| cells[row as usize]);
                let codes: Option<Vec<u32>> = picked().map(Column::code).collect();
                // Collecting an `Option` cannot know the length ahead.
                let narrow = codes.map(|mut codes| {
                    codes.shrink_to_fit();
                    Storage::Narrow(codes)
                });
                Column(narrow.unwrap_or_else(|| Storage::Wide(picked().collect())))
            }
        }
    }

    fn memory(&self) -> usize {
        Column::memory(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_marks_stay_narrow_and_come_back() {
        let cells =
            [Cell::of_text(TextId(0)), Cell::MISSING, Cell::TRUE, Cell::FALSE, Cell::LIST, Cell::OBJECT];
        let mut column = Column::default();
        cells.iter().for_each(|cell| column.push(cell));
        assert!(column.codes().is_some());
        let back: Vec<Cell> = (0..column.len()).map(|row| column.get(row)).collect();
        assert_eq!(back, cells);
    }

    #[test]
    fn a_number_makes_the_column_wide_and_leaving_it_out_narrow_again() {
        let number = Cell::of_micros(5).expect("small");
        let mut column = Column::missing(2);
        column.insert(1, &number);
        column.insert(0, &Cell::of_text(TextId(9)));
        assert_eq!(
            column.cells(),
            Some(&[Cell::of_text(TextId(9)), Cell::MISSING, number, Cell::MISSING][..])
        );
        assert!(column.gather(&[0, 3]).codes().is_some());
        assert_eq!(column.gather(&[2, 0]).cells(), Some(&[number, Cell::of_text(TextId(9))][..]));
        column.remove(1..3);
        assert_eq!(column.cells(), Some(&[Cell::of_text(TextId(9)), Cell::MISSING][..]));
    }
}
