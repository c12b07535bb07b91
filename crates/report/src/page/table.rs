//! Tables that become lists on a telephone. The roles keep them tables for those who hear them.

use maud::{Markup, Render, html};

use crate::chart::part;
use crate::format::Format;

/// A table.
pub(super) struct Table<'a> {
    /// What is in it, for those who hear it.
    pub(super) caption: &'a str,
    pub(super) columns: Vec<TableColumn>,
    pub(super) rows: Vec<Vec<Markup>>,
    /// Whether it becomes a list on a telephone; otherwise it can be moved sideways.
    pub(super) is_stacked: bool,
}

/// A column.
pub(super) struct TableColumn {
    pub(super) name: String,
    pub(super) is_number: bool,
}

/// A column of words.
pub(super) fn words(name: &str) -> TableColumn {
    TableColumn { name: name.to_owned(), is_number: false }
}

/// A column of numbers.
pub(super) fn numbers(name: &str) -> TableColumn {
    TableColumn { name: name.to_owned(), is_number: true }
}

impl Render for Table<'_> {
    fn render(&self) -> Markup {
        html! {
            div class="table" tabindex=[(!self.is_stacked).then_some("0")] role="group" aria-label=(self.caption) {
                table role="table" class=[self.is_stacked.then_some("stacks")] {
                    caption { (self.caption) }
                    thead role="rowgroup" {
                        tr role="row" {
                            @for column in &self.columns {
                                th role="columnheader" scope="col" class=[column.is_number.then_some("n")] {
                                    (column.name)
                                }
                            }
                        }
                    }
                    tbody role="rowgroup" { @for row in &self.rows { (self.row(row)) } }
                }
            }
        }
    }
}

impl Table<'_> {
    fn row(&self, row: &[Markup]) -> Markup {
        html! {
            tr role="row" {
                @for (ix, (cell, column)) in row.iter().zip(&self.columns).enumerate() {
                    @if ix == 0 {
                        th role="rowheader" scope="row" { (cell) }
                    } @else {
                        td role="cell" class=[column.is_number.then_some("n")] data-label=(column.name) { (cell) }
                    }
                }
            }
        }
    }
}

/// A plain text in a cell.
pub(super) fn cell(words: impl AsRef<str>) -> Markup {
    html! { (words.as_ref()) }
}

/// A share with a bar behind it, in the colour of a kind.
pub(super) fn share(share: f64, kind: usize, f: Format<'_>) -> Markup {
    let width = (part(share, 1.0) * 1000.0).round() / 10.0;
    html! {
        span class="share" {
            span class="bar" aria-hidden="true" { span style={ "width:" (width) "%;background:var(--k" (kind) ")" } {} }
            span { (f.percent(share)) }
        }
    }
}

/// A name with a mark in its colour.
pub(super) fn name(words: &str, kind: usize) -> Markup {
    html! { span class="chip" style={ "background:var(--k" (kind) ")" } aria-hidden="true" {} (words) }
}
