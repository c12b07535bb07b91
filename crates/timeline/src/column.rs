//! One value for each row, as narrow as the values allow.

use std::ops::Range;

use crate::cell::Kind;
use crate::growth::{self, heap_bytes};
use crate::interner::Interner;
use crate::series::Payload;
use crate::stored::{Broken, Counts, Reader, StoredRows, Writer};
use crate::{Cell, TextId};

/// A column of cells. Where all of them are texts, flags, markers or missing it takes two or four bytes a row (two if
/// the texts are among the first 65 thousand ever seen), else eight.
#[derive(Debug, Clone)]
pub struct Column(Storage);

/// Narrow columns hold codes: the number of a text, or, at the top of their range, a mark.
#[derive(Debug, Clone)]
enum Storage {
    Short(Vec<u16>),
    Narrow(Vec<u32>),
    Wide(Vec<Cell>),
}

impl Default for Column {
    fn default() -> Column {
        Column(Storage::Short(Vec::new()))
    }
}

/// Codes of marks lie above those of texts.
const FIRST_MARK: u32 = u32::MAX - (Cell::MARKS - 1);
/// The same in short columns.
const FIRST_SHORT_MARK: u16 = u16::MAX - (Cell::MARKS as u16 - 1);
const _: () = assert!(FIRST_MARK > Interner::MAX_TEXTS);

impl Column {
    /// The cell at a row.
    ///
    /// # Panics
    ///
    /// If there is no such row.
    #[inline]
    #[must_use]
    pub fn get(&self, row: usize) -> Cell {
        match &self.0 {
            Storage::Short(codes) => from_short(codes[row]),
            Storage::Narrow(codes) => from_code(codes[row]),
            Storage::Wide(cells) => cells[row],
        }
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.0 {
            Storage::Short(codes) => codes.len(),
            Storage::Narrow(codes) => codes.len(),
            Storage::Wide(cells) => cells.len(),
        }
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes that one row takes: 2, 4 or 8.
    #[must_use]
    pub fn width(&self) -> usize {
        match &self.0 {
            Storage::Short(_) => 2,
            Storage::Narrow(_) => 4,
            Storage::Wide(_) => 8,
        }
    }

    /// A column with nothing in so many rows.
    pub(crate) fn missing(rows: usize) -> Column {
        Column(Storage::Short(vec![u16::MAX; rows]))
    }

    /// Whether nothing is there in any row.
    pub(crate) fn is_all_missing(&self) -> bool {
        match &self.0 {
            Storage::Short(codes) => codes.iter().all(|&code| code == u16::MAX),
            Storage::Narrow(codes) => codes.iter().all(|&code| code == u32::MAX),
            Storage::Wide(cells) => cells.iter().all(|cell| cell.is_missing()),
        }
    }

    /// Makes the column wide enough for a cell.
    fn fit(&mut self, cell: Cell) {
        let widened = match &self.0 {
            Storage::Short(codes) if short(cell).is_none() => {
                let cells = codes.iter().map(|&code| from_short(code));
                match code(cell) {
                    Some(_) => Storage::Narrow(cells.filter_map(code).collect()),
                    None => Storage::Wide(cells.collect()),
                }
            }
            Storage::Narrow(codes) if code(cell).is_none() => {
                Storage::Wide(codes.iter().map(|&code| from_code(code)).collect())
            }
            _ => return,
        };
        self.0 = widened;
    }
}

/// The code of a cell in a narrow column; `None` if it is not for narrow columns.
#[inline]
fn code(cell: Cell) -> Option<u32> {
    match cell.kind() {
        Kind::Text => Some(cell.index()),
        Kind::Mark => Some(u32::MAX - cell.index()),
        Kind::Small | Kind::Big | Kind::Value => None,
    }
}

/// The code of a cell in a short column; `None` if it is not for short columns.
#[inline]
fn short(cell: Cell) -> Option<u16> {
    match cell.kind() {
        Kind::Text => u16::try_from(cell.index()).ok().filter(|&code| code < FIRST_SHORT_MARK),
        Kind::Mark => u16::try_from(cell.index()).ok().map(|mark| u16::MAX - mark),
        Kind::Small | Kind::Big | Kind::Value => None,
    }
}

#[inline]
fn from_code(code: u32) -> Cell {
    if code < FIRST_MARK { Cell::of_text(TextId(code)) } else { Cell::mark(u32::MAX - code) }
}

#[inline]
fn from_short(code: u16) -> Cell {
    if code < FIRST_SHORT_MARK {
        Cell::of_text(TextId(u32::from(code)))
    } else {
        Cell::mark(u32::from(u16::MAX - code))
    }
}

impl Payload for Column {
    type Item = Cell;

    fn push(&mut self, item: &Cell) {
        self.fit(*item);
        match &mut self.0 {
            Storage::Short(codes) => codes.extend(short(*item)),
            Storage::Narrow(codes) => codes.extend(code(*item)),
            Storage::Wide(cells) => cells.push(*item),
        }
    }

    fn insert(&mut self, row: usize, item: &Cell) {
        self.fit(*item);
        match &mut self.0 {
            Storage::Short(codes) => growth::insert(codes, row, short(*item).unwrap_or(u16::MAX)),
            Storage::Narrow(codes) => growth::insert(codes, row, code(*item).unwrap_or(u32::MAX)),
            Storage::Wide(cells) => growth::insert(cells, row, *item),
        }
    }

    fn item(&self, row: usize) -> Cell {
        self.get(row)
    }

    fn remove(&mut self, rows: Range<usize>) {
        match &mut self.0 {
            Storage::Short(codes) => drop(codes.drain(rows)),
            Storage::Narrow(codes) => drop(codes.drain(rows)),
            Storage::Wide(cells) => drop(cells.drain(rows)),
        }
    }

    fn gather(&self, rows: &[u32]) -> Column {
        if let Storage::Short(codes) = &self.0 {
            return Column(Storage::Short(rows.iter().map(|&row| codes[row as usize]).collect()));
        }
        let cells = || rows.iter().map(|&row| self.get(row as usize));
        let storage = if cells().all(|cell| short(cell).is_some()) {
            Storage::Short(cells().filter_map(short).collect())
        } else if cells().all(|cell| code(cell).is_some()) {
            Storage::Narrow(cells().filter_map(code).collect())
        } else {
            Storage::Wide(cells().collect())
        };
        let mut column = Column(storage);
        column.shrink();
        column
    }

    fn shrink(&mut self) {
        match &mut self.0 {
            Storage::Short(codes) => codes.shrink_to_fit(),
            Storage::Narrow(codes) => codes.shrink_to_fit(),
            Storage::Wide(cells) => cells.shrink_to_fit(),
        }
    }

    fn memory(&self) -> usize {
        match &self.0 {
            Storage::Short(codes) => heap_bytes(codes),
            Storage::Narrow(codes) => heap_bytes(codes),
            Storage::Wide(cells) => heap_bytes(cells),
        }
    }
}

impl StoredRows for Column {
    fn write(&self, to: &mut Writer) {
        to.byte(self.width() as u8);
        match &self.0 {
            Storage::Short(codes) => to.all(codes, u16::to_le_bytes),
            Storage::Narrow(codes) => to.all(codes, u32::to_le_bytes),
            Storage::Wide(cells) => to.all(cells, Cell::to_bytes),
        }
    }

    fn read(from: &mut Reader<'_>, rows: usize, counts: &Counts) -> Result<Column, Broken> {
        let storage = match from.byte()? {
            2 => Storage::Short(from.all(rows, u16::from_le_bytes)?),
            4 => Storage::Narrow(from.all(rows, u32::from_le_bytes)?),
            8 => Storage::Wide(from.all(rows, Cell::from_bytes)?),
            _ => return Err(from.wrong("the width of a column")),
        };
        let is_known = match &storage {
            Storage::Short(codes) => {
                codes.iter().all(|&code| code >= FIRST_SHORT_MARK || u32::from(code) < counts.texts)
            }
            Storage::Narrow(codes) => codes.iter().all(|&code| code >= FIRST_MARK || code < counts.texts),
            Storage::Wide(cells) => cells.iter().all(|&cell| counts.hold_cell(cell)),
        };
        from.check(is_known, "a value")?;
        Ok(Column(storage))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(number: u32) -> Cell {
        Cell::of_text(TextId(number))
    }

    fn cells(column: &Column) -> Vec<Cell> {
        (0..column.len()).map(|row| column.get(row)).collect()
    }

    #[test]
    fn texts_and_marks_stay_narrow_and_come_back() {
        let marks = [text(0), Cell::MISSING, Cell::TRUE, Cell::FALSE, Cell::LIST, Cell::OBJECT];
        let limits = [text(65_530), text(65_531), text(65_535), text(Interner::MAX_TEXTS - 1)];
        let number = Cell::of_micros(5).expect("small");
        let mut column = Column::default();
        let mut pushed = Vec::new();
        for (cell, width) in marks.iter().map(|cell| (*cell, 2)).chain(limits.into_iter().zip([2, 4, 4, 4])) {
            column.push(&cell);
            pushed.push(cell);
            assert_eq!((column.width(), cells(&column)), (width, pushed.clone()));
        }
        column.push(&number);
        pushed.push(number);
        assert_eq!((column.width(), cells(&column)), (8, pushed));
        assert_eq!(column.gather(&[0, 6, 5]).width(), 2);
        assert_eq!(column.gather(&[7, 1]).width(), 4);
        assert_eq!(
            cells(&column.gather(&[7, 1, 9])),
            [text(65_531), Cell::MISSING, text(Interner::MAX_TEXTS - 1)]
        );
    }

    #[test]
    fn a_number_makes_the_column_wide() {
        let number = Cell::of_micros(5).expect("small");
        let mut column = Column::missing(2);
        column.insert(1, &number);
        column.insert(0, &text(9));
        assert_eq!(cells(&column), [text(9), Cell::MISSING, number, Cell::MISSING]);
        assert_eq!(cells(&column.gather(&[2, 0])), [number, text(9)]);
        column.remove(1..3);
        assert_eq!((column.width(), cells(&column)), (8, vec![text(9), Cell::MISSING]));
    }
}
