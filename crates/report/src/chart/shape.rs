//! The shapes that charts are made of.

use maud::{Markup, html};

use super::label::Px;

/// A rectangle from its upper left corner, with its width and height.
pub(super) fn rect(class: &str, (x, y): (f64, f64), (wide, high): (f64, f64), round: u8) -> Markup {
    html! { rect class=(class) x=(Px(x)) y=(Px(y)) width=(Px(wide)) height=(Px(high)) rx=(round) {} }
}

/// A straight line.
pub(super) fn line(class: &str, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) -> Markup {
    html! { line class=(class) x1=(Px(x1)) x2=(Px(x2)) y1=(Px(y1)) y2=(Px(y2)) {} }
}

/// A dot; `hint` is said of it when it is pointed at.
pub(super) fn dot(kind: usize, (x, y): (f64, f64), radius: f64, hint: &str) -> Markup {
    html! {
        circle class={ "dot k" (kind) } cx=(Px(x)) cy=(Px(y)) r=(Px(radius)) {
            @if !hint.is_empty() { title { (hint) } }
        }
    }
}

/// The class of a line of the scale: that of zero is stronger.
pub(super) fn of_tick(tick: f64) -> &'static str {
    if tick == 0.0 { "axis" } else { "grid" }
}
