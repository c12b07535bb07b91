//! The weeks ahead: what is expected in each, with its range, and below it how many customers are due.

use maud::{Markup, html};

use super::bars::{Bars, inner};
use super::heat::step;
use super::label::{Anchor, text, width};
use super::shape::rect;
use super::{Column, Drawing, Series, part};

/// The weeks ahead.
pub(crate) struct Calendar<'a> {
    /// The columns above.
    pub(crate) columns: Vec<Column>,
    /// The number below each column, with its text.
    pub(crate) due: Vec<(f64, String)>,
    /// What the columns are.
    pub(crate) name: String,
    /// What the numbers below are.
    pub(crate) due_name: String,
    /// Writes a value of the scale.
    pub(crate) write: &'a dyn Fn(f64) -> String,
}

impl Calendar<'_> {
    pub(crate) fn draw(self, wide: f64) -> Drawing {
        let Calendar { columns, due, name, due_name, write } = self;
        let count = columns.len().max(1);
        let series = vec![Series { name: String::new(), kind: 1 }];
        let bars = Bars { series, columns, is_stacked: true, least_step: 1.0, write, height: 250.0 };
        let frame_left = bars.frame_left(wide);
        let above = bars.draw(wide);
        let room = (wide - frame_left) / count as f64;
        let y = 24.0 + above.height + 6.0;
        let body = html! {
            (text(0.0, 13.0, Anchor::Start, "t b", &name))
            g transform="translate(0 24)" { (above.body) }
            (text(0.0, y + 18.0, Anchor::Start, "t b", &due_name))
            (tiles(&due, frame_left, room, y + 28.0))
        };
        Drawing { width: wide, height: y + 28.0 + 34.0, body }
    }
}

/// The numbers, darker for more. Where they have no room side by side, every second is left to its hint.
fn tiles(due: &[(f64, String)], left: f64, room: f64, y: f64) -> Markup {
    let most = due.iter().map(|(number, _)| *number).fold(0.0, f64::max);
    let widest = due.iter().map(|(_, words)| width(words, 12.0)).fold(0.0, f64::max);
    let (tile_left, wide) =
        if widest + 4.0 > inner(left, room).1 { (left + 1.0, room - 2.0) } else { inner(left, room) };
    let every = if widest > room { 2 } else { 1 };
    html! {
        @for (ix, (number, words)) in due.iter().enumerate() {
            @let step = step(part(*number, most));
            @let x = tile_left + room * ix as f64;
            g {
                title { (words) }
                (rect(&format!("s{step}"), (x, y), (wide, 28.0), 3))
                @if ix % every == 0 {
                    (text(x + wide / 2.0, y + 18.0, Anchor::Middle, &format!("c o{step}"), words))
                }
            }
        }
    }
}
