//! Answers made of figures: tables whose cells know what they are, written for people, for spreadsheets or for programs.
//!
//! A command fills an [`Answer`]; how numbers, shares and dates are written is decided here alone.

mod cell;
mod write;

pub(crate) use cell::Cell;

use std::io::Write;

use crate::args::TableFormat;
use crate::failure::Failure;
use crate::load::Setting;

/// A column: how programs call it, and its title.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub(crate) key: String,
    pub(crate) title: String,
}

/// Rows of cells under columns.
#[derive(Debug, Clone)]
pub(crate) struct Sheet {
    /// How programs call it.
    pub(crate) key: &'static str,
    /// What stands above it; may be empty.
    pub(crate) title: String,
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Vec<Cell>>,
}

impl Sheet {
    /// A table without rows yet; of each column the key and its title in the reader's language.
    pub(crate) fn new(key: &'static str, title: &str, columns: &[(&str, &str)]) -> Sheet {
        let column =
            |(key, title): &(&str, &str)| Column { key: (*key).to_owned(), title: (*title).to_owned() };
        Sheet {
            key,
            title: title.to_owned(),
            columns: columns.iter().map(column).collect(),
            rows: Vec::new(),
        }
    }

    /// Adds a column at the right.
    pub(crate) fn column(&mut self, key: &str, title: &str) {
        self.columns.push(Column { key: key.to_owned(), title: title.to_owned() });
    }

    /// Adds a row, a cell for each column.
    pub(crate) fn row(&mut self, cells: impl Into<Vec<Cell>>) {
        self.rows.push(cells.into());
    }
}

/// A figure that stands by itself.
#[derive(Debug, Clone)]
pub(crate) struct Fact {
    pub(crate) key: &'static str,
    pub(crate) label: String,
    pub(crate) cell: Cell,
}

/// What a command answers.
#[derive(Debug, Clone, Default)]
pub(crate) struct Answer {
    /// The first line for people.
    pub(crate) headline: String,
    pub(crate) facts: Vec<Fact>,
    pub(crate) sheets: Vec<Sheet>,
    /// What the reader should know besides: doubts, definitions, what to do next.
    pub(crate) notes: Vec<String>,
}

impl Answer {
    /// Adds a figure.
    pub(crate) fn fact(&mut self, key: &'static str, label: &str, cell: Cell) {
        self.facts.push(Fact { key, label: label.to_owned(), cell });
    }

    /// Writes it.
    pub(crate) fn write(
        &self,
        format: TableFormat,
        setting: &Setting,
        out: &mut dyn Write,
    ) -> Result<(), Failure> {
        match format {
            TableFormat::Table => write::for_people(self, setting, out),
            TableFormat::Csv => write::as_csv(self, out),
            TableFormat::Json => write::as_json(self, out),
        }
    }
}
