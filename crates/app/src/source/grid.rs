//! Reads a table of any meaning whole, column by column: numbers where all cells are numbers, else texts. For analyses of a
//! table that somebody else made, with nothing to do with messages.

use std::collections::HashSet;
use std::path::Path;
use std::sync::atomic::AtomicU64;

use csv::StringRecord;

use super::cell::number::{self, DecimalSign, Evidence};
use super::table::{Step, Table};
use super::{Input, TableError, TableHints, open};

/// A table in memory.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    /// The columns, from left to right.
    pub columns: Vec<GridColumn>,
    /// How many rows each has.
    pub rows: usize,
    /// Rows that could not be read, and are not among them.
    pub refused: usize,
}

/// A column.
#[derive(Debug, Clone, PartialEq)]
pub struct GridColumn {
    /// Its header.
    pub name: String,
    /// What stands in it.
    pub cells: GridCells,
}

/// The cells of a column; a blank one is `None`.
#[derive(Debug, Clone, PartialEq)]
pub enum GridCells {
    /// Every cell that is not blank is a number.
    Numbers(Vec<Option<f64>>),
    /// At least one is not.
    Texts(Vec<Option<String>>),
}

/// What a cell takes besides its text.
const CELL_BYTES: usize = size_of::<String>();
/// Different words beside the numbers of a column, at most; none is one of them.
const MOST_UNITS: usize = 4;

impl Grid {
    /// Reads a file: CSV, Excel or Parquet, also packed.
    ///
    /// # Errors
    /// When it cannot be read or has no headers.
    pub fn read(path: &Path) -> Result<Grid, TableError> {
        let all = Grid::read_within(path, usize::MAX)?;
        Ok(all.expect("no table has more bytes than there are"))
    }

    /// The same, of a file that somebody else sent; `None` if its cells take more bytes than this.
    ///
    /// # Errors
    /// As [`Grid::read`].
    pub fn read_within(path: &Path, most_bytes: usize) -> Result<Option<Grid>, TableError> {
        let input = Input::parse(path);
        let read_bytes = AtomicU64::new(0);
        let mut table = Table::open(&input, open::stream(&input, &read_bytes)?, &TableHints::default())?;
        let mut texts: Vec<Vec<String>> = vec![Vec::new(); table.headers.len()];
        let mut record = StringRecord::new();
        let (mut refused, mut bytes) = (0, 0_usize);
        loop {
            match table.next(&mut record)? {
                Step::Row { .. } => {
                    for (column, text) in texts.iter_mut().enumerate() {
                        text.push(record.get(column).unwrap_or_default().trim().to_owned());
                    }
                    bytes = bytes.saturating_add(record.as_slice().len() + texts.len() * CELL_BYTES);
                    if bytes > most_bytes {
                        return Ok(None);
                    }
                }
                Step::Bad { .. } => refused += 1,
                Step::End => break,
            }
        }
        let rows = texts.first().map_or(0, Vec::len);
        let column = |(name, cells)| GridColumn { name, cells: GridCells::of(cells) };
        let columns = table.headers.iter().cloned().zip(texts).map(column).collect();
        Ok(Some(Grid { columns, rows, refused }))
    }

    /// The column with this header; upper and lower case are the same if no header is written just so.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&GridColumn> {
        let same = |column: &&GridColumn| column.name == name;
        let alike = |column: &&GridColumn| column.name.to_lowercase() == name.to_lowercase();
        self.columns.iter().find(same).or_else(|| self.columns.iter().find(alike))
    }
}

impl GridCells {
    fn of(cells: Vec<String>) -> GridCells {
        let said = || cells.iter().filter(|cell| !cell.is_empty());
        let letters = |cell: &String| cell.chars().filter(|char| char.is_alphabetic()).collect::<String>();
        // Units and currencies are few; `7590-VHVEG` is no sum of money.
        let units: HashSet<String> = said().map(letters).collect();
        if units.len() > MOST_UNITS {
            return GridCells::texts(cells);
        }
        let mut sign = DecimalSign::Point;
        for cell in said() {
            match number::evidence(cell) {
                Evidence::NoNumber => return GridCells::texts(cells),
                Evidence::For(found) => sign = found,
                Evidence::Either | Evidence::Doubtful => {}
            }
        }
        let numbers: Option<Vec<Option<f64>>> = cells
            .iter()
            .map(|cell| match cell.is_empty() {
                true => Some(None),
                false => number::parse(cell, sign).map(|number| Some(number.to_f64())),
            })
            .collect();
        match numbers {
            Some(numbers) if said().next().is_some() => GridCells::Numbers(numbers),
            _ => GridCells::texts(cells),
        }
    }

    fn texts(cells: Vec<String>) -> GridCells {
        GridCells::Texts(cells.into_iter().map(|cell| Some(cell).filter(|cell| !cell.is_empty())).collect())
    }

    /// The cells as texts, blank ones left out.
    #[must_use]
    pub fn shown(&self, row: usize) -> Option<String> {
        match self {
            GridCells::Numbers(cells) => cells[row].map(|number| number.to_string()),
            GridCells::Texts(cells) => cells[row].clone(),
        }
    }

    /// Yes or no, as people and programs write it: yes/no, true/false, evet/hayır, 1/0; `None` where a cell is blank or says
    /// something else.
    #[must_use]
    pub fn flag(&self, row: usize) -> Option<bool> {
        let text = self.shown(row)?.to_lowercase();
        match text.as_str() {
            "1" | "yes" | "true" | "evet" | "doğru" | "y" | "e" => Some(true),
            "0" | "no" | "false" | "hayır" | "hayir" | "yanlış" | "n" | "h" => Some(false),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn grid(text: &str) -> Grid {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("table.csv");
        fs::write(&path, text).expect("writes");
        Grid::read(&path).expect("a table")
    }

    #[test]
    fn columns_are_numbers_only_where_all_cells_are() {
        let grid = grid("Müşteri;Tutar;Not;Boş;Ayrıldı\n1;1.234,50;12;;Evet\n2;;x;;Hayır\n3;7;;;belki\n");
        let cells = |name: &str| grid.column(name).expect("is there").cells.clone();
        assert_eq!(cells("tutar"), GridCells::Numbers(vec![Some(1234.5), None, Some(7.0)]));
        assert_eq!(cells("Not"), GridCells::Texts(vec![Some("12".into()), Some("x".into()), None]));
        assert_eq!(cells("Boş"), GridCells::Texts(vec![None, None, None]));
        assert_eq!(cells("MÜŞTERi"), GridCells::Numbers(vec![Some(1.0), Some(2.0), Some(3.0)]));
        let left = cells("Ayrıldı");
        assert_eq!([left.flag(0), left.flag(1), left.flag(2)], [Some(true), Some(false), None]);
        assert!(grid.column("Yok").is_none());
    }

    #[test]
    fn codes_that_could_be_read_as_money_stay_texts() {
        let grid =
            grid("no,sum\n7590-VHVEG,12 TL\n5575-GNVDE,7\n3668-QPYBK,1 TL\n7795-CFOCW,\n9237-HQITU,3\n");
        let is_numbers =
            |name: &str| matches!(grid.column(name).expect("is there").cells, GridCells::Numbers(_));
        assert_eq!((is_numbers("no"), is_numbers("sum")), (false, true));
    }
}
