//! A line over whole steps with a band around it.

use maud::{Markup, html};

use super::frame::{Frame, legend, ticks};
use super::label::{Anchor, Px, every, text, width};
use super::shape::dot;
use super::{Drawing, Series};

/// A line with a band.
pub(crate) struct Line<'a> {
    pub(crate) name: String,
    pub(crate) band_name: String,
    /// Label, hint, value, lower and upper end of the band.
    pub(crate) points: Vec<LinePoint>,
    /// What lies to the right.
    pub(crate) x_title: String,
    /// Writes a value of the scale.
    pub(crate) write: &'a dyn Fn(f64) -> String,
}

/// A point of the line.
pub(crate) struct LinePoint {
    pub(crate) label: String,
    pub(crate) hint: String,
    pub(crate) value: f64,
    pub(crate) band: (f64, f64),
}

impl Line<'_> {
    pub(crate) fn draw(&self, wide: f64) -> Drawing {
        let series =
            [Series { name: self.name.clone(), kind: 1 }, Series { name: self.band_name.clone(), kind: 5 }];
        let (legend, top) = legend(&series, wide);
        let bottom = top + 200.0;
        let high = self.points.iter().map(|point| point.value.max(point.band.1)).fold(0.0, f64::max);
        let frame = Frame::new(ticks(0.0, high, 0.0), (wide, top, bottom), self.write);
        let body = html! {
            (legend)
            (frame.grid(self.write))
            path class="k5 ribbon" d=(self.band(&frame)) {}
            path class="l1 curve" d=(self.line(&frame)) {}
            (self.dots(&frame))
            (self.labels(&frame))
            (text(wide, bottom + 38.0, Anchor::End, "ts", &self.x_title))
        };
        Drawing { width: wide, height: bottom + 44.0, body }
    }

    fn x(&self, frame: &Frame, ix: usize) -> f64 {
        let steps = self.points.len().saturating_sub(1).max(1) as f64;
        frame.left + 14.0 + (frame.right - frame.left - 28.0) * ix as f64 / steps
    }

    fn path(&self, frame: &Frame, of: impl Fn(&LinePoint) -> f64) -> Vec<String> {
        let points = self.points.iter().enumerate();
        points.map(|(ix, point)| format!("{} {}", Px(self.x(frame, ix)), Px(frame.y(of(point))))).collect()
    }

    fn line(&self, frame: &Frame) -> String {
        format!("M{}", self.path(frame, |point| point.value).join("L"))
    }

    fn band(&self, frame: &Frame) -> String {
        let mut lower = self.path(frame, |point| point.band.0);
        lower.reverse();
        format!("M{}L{}Z", self.path(frame, |point| point.band.1).join("L"), lower.join("L"))
    }

    fn dots(&self, frame: &Frame) -> Markup {
        html! {
            @for (ix, point) in self.points.iter().enumerate() {
                (dot(1, (self.x(frame, ix), frame.y(point.value)), 5.0, &point.hint))
            }
        }
    }

    fn labels(&self, frame: &Frame) -> Markup {
        let widest = self.points.iter().map(|point| width(&point.label, 12.0) + 10.0).fold(0.0, f64::max);
        let every =
            every(self.points.len(), widest, (frame.right - frame.left) / self.points.len().max(1) as f64);
        html! {
            @for (ix, point) in self.points.iter().enumerate().filter(|(ix, _)| ix % every == 0) {
                (text(self.x(frame, ix), frame.bottom + 18.0, Anchor::Middle, "ts", &point.label))
            }
        }
    }
}
