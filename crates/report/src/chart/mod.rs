//! Charts as SVG. Each is drawn at the width it is asked for, so that a page can carry one for desks and one for
//! telephones whose letters are of the same size; it can also stand alone in a file.

mod bars;
mod calendar;
mod curve;
mod flow;
mod frame;
mod heat;
mod label;
mod line;
mod ranges;
mod shape;

pub(crate) use bars::{Bars, Column};
pub(crate) use calendar::Calendar;
pub(crate) use curve::{Curve, Mark};
pub(crate) use flow::{Alluvium, Node};
pub(crate) use heat::{Heat, HeatCell, HeatRow, step, steps};
pub(crate) use label::Px;
pub(crate) use line::{Line, LinePoint};
pub(crate) use ranges::{RangeRow, Ranges};

use maud::{Markup, html};

use crate::palette::{LIGHT, chart_rules};

/// The width for desks and paper, and for telephones.
pub(crate) const WIDE: f64 = 860.0;
pub(crate) const NARROW: f64 = 350.0;

/// Something of a kind, with its colour by the number of the kind.
pub(crate) struct Series {
    /// The name in the legend.
    pub(crate) name: String,
    /// The number of its colour.
    pub(crate) kind: usize,
}

/// A picture and its size.
pub(crate) struct Drawing {
    pub(crate) width: f64,
    pub(crate) height: f64,
    pub(crate) body: Markup,
}

/// The largest number that is drawn: beyond it sums would leave what a float can hold.
const LARGEST: f64 = 1e18;

/// A number that can be drawn.
pub(crate) fn drawable(number: f64) -> f64 {
    if number.is_nan() { 0.0 } else { number.clamp(-LARGEST, LARGEST) }
}

/// A part of a whole that can be drawn: 0 if there is no whole.
pub(crate) fn part(part: f64, whole: f64) -> f64 {
    let share = part / whole;
    if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 }
}

impl Drawing {
    /// The picture within a page. `title` and `description` are for those who hear it; `id` is unique on the page.
    pub(crate) fn inline(&self, id: &str, class: &str, title: &str, description: &str) -> Markup {
        html! {
            svg id=(id) class=(class) role="img" viewBox={ "0 0 " (Px(self.width)) " " (Px(self.height)) }
                aria-labelledby={ (id) "-t " (id) "-d" } style={ "--w:" (Px(self.width)) "px" } {
                title id={ (id) "-t" } { (title) }
                desc id={ (id) "-d" } { (description) }
                (self.body)
            }
        }
    }

    /// The picture as a file of its own, with its title above it, on white.
    pub(crate) fn file(&self, title: &str, description: &str) -> String {
        const MARGIN: f64 = 24.0;
        const HEAD: f64 = 48.0;
        let (width, height) = (self.width + 2.0 * MARGIN, self.height + 2.0 * MARGIN + HEAD);
        let colours = LIGHT.named();
        let colour = |name: &str| {
            let found = colours.iter().find(|(known, _)| known == name);
            found.map_or("#000000", |(_, colour)| colour).to_owned()
        };
        html! {
            svg xmlns="http://www.w3.org/2000/svg" role="img" width=(Px(width)) height=(Px(height))
                viewBox={ "0 0 " (Px(width)) " " (Px(height)) }
                font-family="system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', Arial, sans-serif" {
                title { (title) }
                desc { (description) }
                style { (chart_rules(colour)) }
                rect class="back" width=(Px(width)) height=(Px(height)) {}
                text class="th" x=(Px(MARGIN)) y=(Px(MARGIN + 18.0)) { (title) }
                g transform={ "translate(" (Px(MARGIN)) " " (Px(MARGIN + HEAD)) ")" } { (self.body) }
            }
        }
        .into_string()
    }
}
