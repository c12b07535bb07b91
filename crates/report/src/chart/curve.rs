//! A curve over shares from 0 to 1, with the line of equality.

use maud::{Markup, html};

use super::frame::{Frame, ticks};
use super::label::{Anchor, Px, text, width};
use super::shape::{dot, line};
use super::{Drawing, drawable};

/// A curve through (0, 0).
pub(crate) struct Curve<'a> {
    /// Its points in rising order.
    pub(crate) points: Vec<(f64, f64)>,
    /// Points that are pointed out.
    pub(crate) marks: Vec<Mark>,
    /// What lies to the right.
    pub(crate) x_title: String,
    /// What lies upwards.
    pub(crate) y_title: String,
    /// What the straight line would mean.
    pub(crate) equal: String,
    /// Writes a share.
    pub(crate) write: &'a dyn Fn(f64) -> String,
}

/// A point with a text.
pub(crate) struct Mark {
    pub(crate) at: (f64, f64),
    pub(crate) label: String,
}

impl Curve<'_> {
    pub(crate) fn draw(&self, wide: f64) -> Drawing {
        let bottom = 28.0 + (wide * 0.5).min(360.0);
        let frame = Frame::new(ticks(0.0, 1.0, 0.0), (wide - 8.0, 28.0, bottom), self.write);
        let body = html! {
            (text(0.0, 12.0, Anchor::Start, "ts", &self.y_title))
            (frame.grid(self.write))
            (self.scale(&frame))
            (line("guide", (frame.left, frame.y(0.0)), (frame.right, frame.y(1.0))))
            path class="k1 area" d=(self.path(&frame, true)) {}
            path class="l1 curve" d=(self.path(&frame, false)) {}
            (self.equality(&frame))
            (self.marks(&frame))
        };
        Drawing { width: wide, height: bottom + 40.0, body }
    }

    fn scale(&self, frame: &Frame) -> Markup {
        let (first, middle, last) = (Anchor::Start, Anchor::Middle, Anchor::End);
        html! {
            @for (share, anchor) in [(0.0, first), (0.25, middle), (0.5, middle), (0.75, middle), (1.0, last)] {
                (text(x(frame, share), frame.bottom + 18.0, anchor, "ts", &(self.write)(share)))
            }
            (text(frame.right, frame.bottom + 36.0, Anchor::End, "ts", &self.x_title))
        }
    }

    fn path(&self, frame: &Frame, is_closed: bool) -> String {
        let start = format!("M{} {}", Px(frame.left), Px(frame.y(0.0)));
        let line =
            self.points.iter().map(|(right, up)| format!("L{} {}", Px(x(frame, *right)), Px(frame.y(*up))));
        let end = is_closed.then_some("Z".to_owned());
        std::iter::once(start).chain(line).chain(end).collect()
    }

    fn equality(&self, frame: &Frame) -> Markup {
        text(frame.right - 4.0, frame.y(0.04), Anchor::End, "ts", &self.equal)
    }

    /// The points with their texts, below and to the right of the curve, where there is room.
    fn marks(&self, frame: &Frame) -> Markup {
        html! {
            @for mark in &self.marks {
                @let (right, up) = (x(frame, mark.at.0), frame.y(mark.at.1));
                @let room = right + 12.0 + width(&mark.label, 13.0) <= frame.right;
                (dot(1, (right, up), 6.0, &mark.label))
                @if room { (text(right + 11.0, up + 15.0, Anchor::Start, "t b halo", &mark.label)) }
                @else { (text(right - 2.0, up + 24.0, Anchor::End, "t b halo", &mark.label)) }
            }
        }
    }
}

fn x(frame: &Frame, share: f64) -> f64 {
    frame.left + drawable(share).clamp(0.0, 1.0) * (frame.right - frame.left)
}
