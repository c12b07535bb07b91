//! Columns side by side, stacked or next to each other, with a range if there is one.

use maud::{Markup, html};

use super::frame::{Frame, legend, ticks};
use super::label::{Anchor, Px, every, text, width};
use super::shape::rect;
use super::{Drawing, Series, drawable};

/// A chart of columns.
pub(crate) struct Bars<'a> {
    pub(crate) series: Vec<Series>,
    pub(crate) columns: Vec<Column>,
    /// Whether the values of a column lie on each other or side by side.
    pub(crate) is_stacked: bool,
    /// The least step of the scale: 1 for things that can only be whole, else 0.
    pub(crate) least_step: f64,
    /// Writes a value of the scale.
    pub(crate) write: &'a dyn Fn(f64) -> String,
    pub(crate) height: f64,
}

/// A column.
pub(crate) struct Column {
    pub(crate) label: String,
    /// What is said of it when it is pointed at.
    pub(crate) hint: String,
    /// One value for each series.
    pub(crate) values: Vec<f64>,
    /// The range of the last value.
    pub(crate) range: Option<(f64, f64)>,
    /// Whether it is drawn paler, as it is not complete.
    pub(crate) is_pale: bool,
}

impl Bars<'_> {
    pub(crate) fn draw(&self, width: f64) -> Drawing {
        let (legend, top) = if self.series.len() > 1 { legend(&self.series, width) } else { (html! {}, 8.0) };
        let bottom = top + self.height - 28.0;
        let (low, high) = self.extent();
        let frame = Frame::new(ticks(low, high, self.least_step), (width, top, bottom), self.write);
        let body = html! {
            (legend)
            (frame.grid(self.write))
            (self.columns(&frame))
            (self.labels(&frame, bottom + 18.0))
        };
        Drawing { width, height: bottom + 28.0, body }
    }

    /// Where the columns begin.
    pub(super) fn frame_left(&self, width: f64) -> f64 {
        let (low, high) = self.extent();
        Frame::new(ticks(low, high, self.least_step), (width, 0.0, 1.0), self.write).left
    }

    /// The least and the greatest height of any column.
    fn extent(&self) -> (f64, f64) {
        let ends = self.columns.iter().flat_map(|column| {
            let values = column.values.iter().map(|value| drawable(*value));
            let (low, high) = if self.is_stacked {
                (values.clone().map(|value| value.min(0.0)).sum(), values.map(|value| value.max(0.0)).sum())
            } else {
                (values.clone().fold(0.0, f64::min), values.fold(0.0, f64::max))
            };
            let range = column.range.unwrap_or((0.0, 0.0));
            [low, high, drawable(range.0), drawable(range.1)]
        });
        ends.fold((0.0, 0.0), |(low, high), end| (low.min(end), high.max(end)))
    }

    fn columns(&self, frame: &Frame) -> Markup {
        let room = self.room(frame);
        html! {
            @for (ix, column) in self.columns.iter().enumerate() {
                @let (left, wide) = inner(frame.left + room * ix as f64, room);
                g class=[column.is_pale.then_some("pale")] {
                    title { (column.hint) }
                    @if self.is_stacked { (self.stack(column, frame, left, wide)) }
                    @else { (self.side(column, frame, left, wide)) }
                }
                @if let Some(range) = column.range { (whisker(frame, left + wide / 2.0, range)) }
            }
        }
    }

    fn stack(&self, column: &Column, frame: &Frame, left: f64, wide: f64) -> Markup {
        let (mut above, mut below) = (0.0, 0.0);
        let pieces: Vec<(usize, f64, f64)> = self
            .series
            .iter()
            .zip(&column.values)
            .map(|(series, value)| {
                let value = drawable(*value);
                let end = if value < 0.0 { &mut below } else { &mut above };
                let start = *end;
                *end += value;
                (series.kind, start, *end)
            })
            .collect();
        html! {
            @for (kind, start, end) in pieces { (bar(kind, left, wide, frame.y(start), frame.y(end))) }
        }
    }

    fn side(&self, column: &Column, frame: &Frame, left: f64, wide: f64) -> Markup {
        let each = wide / self.series.len().max(1) as f64;
        html! {
            @for (ix, (series, value)) in self.series.iter().zip(&column.values).enumerate() {
                (bar(series.kind, left + each * ix as f64, each, frame.y(0.0), frame.y(*value)))
            }
        }
    }

    fn labels(&self, frame: &Frame, y: f64) -> Markup {
        let room = self.room(frame);
        let widest = self.columns.iter().map(|column| width(&column.label, 12.0) + 10.0).fold(0.0, f64::max);
        let every = every(self.columns.len(), widest, room);
        html! {
            @for (ix, column) in self.columns.iter().enumerate().filter(|(ix, _)| ix % every == 0) {
                (centred(frame, frame.left + room * (ix as f64 + 0.5), y, &column.label))
            }
        }
    }

    fn room(&self, frame: &Frame) -> f64 {
        (frame.right - frame.left) / self.columns.len().max(1) as f64
    }
}

/// A label below its column, moved inwards where it would be cut off.
fn centred(frame: &Frame, x: f64, y: f64, label: &str) -> Markup {
    let half = width(label, 12.0) / 2.0;
    text(x.min(frame.right - half).max(half), y, Anchor::Middle, "ts", label)
}

/// The column's place within its room: left end and width, never wider than looks well.
pub(super) fn inner(left: f64, room: f64) -> (f64, f64) {
    let wide = (room * 0.72).min(56.0);
    (left + (room - wide) / 2.0, wide)
}

fn bar(kind: usize, left: f64, wide: f64, one: f64, other: f64) -> Markup {
    let (top, high) = (one.min(other), (one - other).abs());
    html! {
        @if high > 0.05 { (rect(&format!("k{kind}"), (left, top), (wide, high.max(0.5)), 0)) }
    }
}

/// A range as a line with two ends.
pub(super) fn whisker(frame: &Frame, x: f64, (low, high): (f64, f64)) -> Markup {
    let (low, high) = (frame.y(low), frame.y(high));
    let (left, x, low, high) = (Px(x - 4.0), Px(x), Px(low), Px(high));
    html! { path class="whisker" d={ "M" (left) " " (high) "h8M" (x) " " (high) "V" (low) "M" (left) " " (low) "h8" } {} }
}
