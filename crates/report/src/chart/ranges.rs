//! Values with the ranges in which they are to be expected, one row each.

use maud::{Markup, html};

use super::frame::ticks;
use super::label::{Anchor, cut, text, width};
use super::shape::{dot, line, of_tick, rect};
use super::{Drawing, drawable};

/// The rows.
pub(crate) struct Ranges<'a> {
    pub(crate) rows: Vec<RangeRow>,
    /// Writes a value of the scale.
    pub(crate) write: &'a dyn Fn(f64) -> String,
}

/// A row.
pub(crate) struct RangeRow {
    pub(crate) label: String,
    /// The value in words.
    pub(crate) number: String,
    pub(crate) kind: usize,
    /// Value, lower and upper end.
    pub(crate) value: f64,
    pub(crate) range: (f64, f64),
}

const ROW: f64 = 44.0;

impl Ranges<'_> {
    pub(crate) fn draw(&self, wide: f64) -> Drawing {
        let is_narrow = wide < 600.0;
        let widest = self
            .rows
            .iter()
            .map(|row| width(&row.label, 13.0).max(width(&row.number, 12.0)))
            .fold(0.0, f64::max);
        let left = if is_narrow { 8.0 } else { (widest + 16.0).min(wide * 0.35) };
        let ends = self
            .rows
            .iter()
            .flat_map(|row| [drawable(row.range.0), drawable(row.range.1), drawable(row.value)]);
        let (low, high) = ends.fold((0.0, 0.0), |(low, high): (f64, f64), end| (low.min(end), high.max(end)));
        let scale = Scale { left, right: wide - 12.0, ticks: ticks(low, high, 0.0) };
        let row_height = if is_narrow { ROW + 18.0 } else { ROW };
        let bottom = self.rows.len() as f64 * row_height + 4.0;
        let body = html! {
            (self.grid(&scale, bottom))
            @for (ix, row) in self.rows.iter().enumerate() {
                @let top = ix as f64 * row_height;
                @if is_narrow {
                    @let room = wide - width(&row.number, 12.0) - 10.0;
                    (text(0.0, top + 16.0, Anchor::Start, "t b halo", &cut(&row.label, 13.0, room)))
                    (text(wide, top + 16.0, Anchor::End, "ts halo", &row.number))
                    (mark(row, &scale, top + 38.0))
                } @else {
                    (text(left - 14.0, top + 18.0, Anchor::End, "t b", &cut(&row.label, 13.0, left - 14.0)))
                    (text(left - 14.0, top + 34.0, Anchor::End, "ts", &row.number))
                    (mark(row, &scale, top + 22.0))
                }
            }
        };
        Drawing { width: wide, height: bottom + 24.0, body }
    }

    fn grid(&self, scale: &Scale, bottom: f64) -> Markup {
        let widest =
            scale.ticks.iter().map(|tick| width(&(self.write)(*tick), 12.0) + 12.0).fold(0.0, f64::max);
        let room = (scale.right - scale.left) / (scale.ticks.len() - 1) as f64;
        let every = if widest > room { 2 } else { 1 };
        html! {
            @for (ix, tick) in scale.ticks.iter().enumerate() {
                @let x = scale.x(*tick);
                (line(of_tick(*tick), (x, 0.0), (x, bottom)))
                @if ix % every == 0 {
                    @let words = (self.write)(*tick);
                    @let half = width(&words, 12.0) / 2.0;
                    (text(x.max(half).min(scale.right + 12.0 - half), bottom + 18.0, Anchor::Middle, "ts", &words))
                }
            }
        }
    }
}

struct Scale {
    left: f64,
    right: f64,
    ticks: Vec<f64>,
}

impl Scale {
    fn x(&self, value: f64) -> f64 {
        let (low, high) = (self.ticks[0], self.ticks[self.ticks.len() - 1]);
        self.left + ((drawable(value) - low) / (high - low)).clamp(0.0, 1.0) * (self.right - self.left)
    }
}

fn mark(row: &RangeRow, scale: &Scale, y: f64) -> Markup {
    let (low, high, at) = (scale.x(row.range.0), scale.x(row.range.1), scale.x(row.value));
    html! {
        g {
            title { (row.label) ": " (row.number) }
            (rect(&format!("pale k{}", row.kind), (low, y - 7.0), ((high - low).max(1.0), 14.0), 3))
            (dot(row.kind, (at, y), 5.5, ""))
        }
    }
}
