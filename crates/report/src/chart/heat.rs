//! A table of cells that are darker for more.

use maud::{Markup, html};

use super::label::{Anchor, cut, text, width};
use super::shape::rect;
use super::{Drawing, part};
use crate::palette::STEPS;

/// A table.
pub(crate) struct Heat {
    /// What the columns are.
    pub(crate) column_title: String,
    pub(crate) columns: Vec<String>,
    /// What the rows are.
    pub(crate) row_title: String,
    pub(crate) rows: Vec<HeatRow>,
    pub(crate) cell_height: f64,
    /// The least width of a cell; a picture that would need narrower ones becomes wider than asked for.
    pub(crate) cell_width: f64,
}

/// A row.
pub(crate) struct HeatRow {
    pub(crate) label: String,
    /// A second label, such as how many the row is about.
    pub(crate) note: String,
    /// `None` is left empty.
    pub(crate) cells: Vec<Option<HeatCell>>,
}

/// A cell.
pub(crate) struct HeatCell {
    /// From [`step`].
    pub(crate) step: usize,
    /// The lines in it, from the top. Those that have no room are left to the hint.
    pub(crate) lines: Vec<String>,
    /// What is said of it when it is pointed at.
    pub(crate) hint: String,
    /// The colour of a mark in its corner.
    pub(crate) kind: Option<usize>,
}

/// The step of the scale for a share of the greatest value: 0 for nothing, and at least 1 for anything.
pub(crate) fn step(share: f64) -> usize {
    if share > 0.0 { 1 + ((share.min(1.0) * (STEPS - 1) as f64) as usize).min(STEPS - 2) } else { 0 }
}

const HEAD: f64 = 40.0;
const GAP: f64 = 2.0;

impl Heat {
    pub(crate) fn draw(&self, asked: f64) -> Drawing {
        let label = self
            .widest(|row| &row.label)
            .max(width(&self.row_title, 12.0))
            .min(asked * if asked < 600.0 { 0.42 } else { 0.3 });
        let note = self.widest(|row| &row.note);
        let left = label + if note > 0.0 { note + 12.0 } else { 0.0 } + 10.0;
        let columns = self.columns.len().max(1) as f64;
        let cell = ((asked - left) / columns).max(self.cell_width);
        let wide = left + cell * columns;
        let height = HEAD + self.rows.len() as f64 * self.cell_height;
        let body = html! {
            (text(0.0, 12.0, Anchor::Start, "ts", &self.row_title))
            (text(left, 12.0, Anchor::Start, "ts", &cut(&self.column_title, 12.0, wide - left)))
            @for (ix, column) in self.columns.iter().enumerate() {
                (text(left + cell * (ix as f64 + 0.5), 32.0, Anchor::Middle, "ts", &cut(column, 12.0, cell)))
            }
            @for (ix, row) in self.rows.iter().enumerate() {
                (self.row(row, HEAD + ix as f64 * self.cell_height, (label, left, cell)))
            }
        };
        Drawing { width: wide, height, body }
    }

    fn widest(&self, of: impl Fn(&HeatRow) -> &str) -> f64 {
        self.rows.iter().map(|row| width(of(row), 12.0)).fold(0.0, f64::max)
    }

    fn row(&self, row: &HeatRow, y: f64, (label, left, cell): (f64, f64, f64)) -> Markup {
        let middle = y + self.cell_height / 2.0 + 4.0;
        html! {
            (text(0.0, middle, Anchor::Start, "t c", &cut(&row.label, 12.0, label + 1.0)))
            @if !row.note.is_empty() { (text(left - 10.0, middle, Anchor::End, "ts", &row.note)) }
            @for (ix, content) in row.cells.iter().enumerate() {
                @if let Some(content) = content { (self.cell(content, left + cell * ix as f64, y, cell)) }
            }
        }
    }

    fn cell(&self, cell: &HeatCell, x: f64, y: f64, wide: f64) -> Markup {
        let (wide, high) = (wide - GAP, self.cell_height - GAP);
        let fits = |line: &&String| width(line, 12.0) <= wide - 2.0;
        let lines: Vec<&String> = cell.lines.iter().filter(fits).take((high / 16.0) as usize).collect();
        let first = y + high / 2.0 + 4.0 - 8.0 * (lines.len().max(1) - 1) as f64;
        html! {
            g {
                title { (cell.hint) }
                (rect(&format!("s{}", cell.step), (x, y), (wide, high), 2))
                @if let Some(kind) = cell.kind { (rect(&format!("k{kind}"), (x, y), (4.0, high), 0)) }
                @for (ix, line) in lines.iter().enumerate() {
                    @let weight = if ix == 0 && cell.lines.len() > 1 { "b " } else { "" };
                    @let class = format!("{weight}c o{}", cell.step);
                    (text(x + wide / 2.0, first + 16.0 * ix as f64, Anchor::Middle, &class, line))
                }
            }
        }
    }
}

/// The step of each number for the greatest among them; less than linear, so that small ones can be told apart.
pub(crate) fn steps(numbers: &[f64]) -> Vec<usize> {
    let most = numbers.iter().copied().fold(0.0, f64::max);
    numbers.iter().map(|number| step(part(*number, most).sqrt())).collect()
}
