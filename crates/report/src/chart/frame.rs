//! The frame of a chart with a vertical scale: round ticks, lines, and a legend above.

use maud::{Markup, html};

use super::label::{Anchor, text, width};
use super::shape::{line, of_tick, rect};
use super::{Series, drawable};

/// The frame.
pub(crate) struct Frame {
    pub(crate) left: f64,
    pub(crate) right: f64,
    pub(crate) top: f64,
    pub(crate) bottom: f64,
    ticks: Vec<f64>,
}

impl Frame {
    /// A frame for values between the first and the last of [`ticks`], with room at the left for their labels.
    pub(crate) fn new(
        ticks: Vec<f64>,
        (right, top, bottom): (f64, f64, f64),
        write: &dyn Fn(f64) -> String,
    ) -> Frame {
        let widest = ticks.iter().map(|tick| width(&write(*tick), 12.0)).fold(0.0, f64::max);
        Frame { left: widest + 10.0, right, top, bottom, ticks }
    }

    /// Where a value is.
    pub(crate) fn y(&self, value: f64) -> f64 {
        let (low, high) = (self.ticks[0], self.ticks[self.ticks.len() - 1]);
        let share = ((drawable(value) - low) / (high - low)).clamp(0.0, 1.0);
        self.bottom - share * (self.bottom - self.top)
    }

    /// The lines of the ticks with their labels.
    pub(crate) fn grid(&self, write: &dyn Fn(f64) -> String) -> Markup {
        html! {
            @for tick in &self.ticks {
                @let y = self.y(*tick);
                (line(of_tick(*tick), (self.left, y), (self.right, y)))
                (text(self.left - 6.0, y + 4.0, Anchor::End, "ts", &write(*tick)))
            }
        }
    }
}

/// Round numbers that enclose zero and both values: steps of 1, 2 or 5 times a power of ten, about four of them and none
/// below `least_step`, which is 1 for things that can only be whole.
pub(crate) fn ticks(low: f64, high: f64, least_step: f64) -> Vec<f64> {
    let (low, high) = (drawable(low).min(0.0), drawable(high).max(0.0));
    let (low, high) = if high - low > 1e-9 { (low, high) } else { (0.0, 1.0) };
    let range = high - low;
    let rough = range / 4.0;
    let power = 10f64.powi(rough.log10().floor() as i32);
    let step =
        [1.0, 2.0, 5.0, 10.0].map(|times| times * power).into_iter().find(|step| *step >= rough * 0.999);
    let step = step.unwrap_or(10.0 * power).max(least_step);
    let (first, last) = ((low / step + 1e-9).floor() as i64, (high / step - 1e-9).ceil().max(1.0) as i64);
    (first..=last).map(|times| times as f64 * step).collect()
}

/// The names of the series with their colours, in lines no wider than the picture; and how high it is.
pub(crate) fn legend(series: &[Series], room: f64) -> (Markup, f64) {
    const LINE: f64 = 20.0;
    let (mut x, mut y) = (0.0, 0.0);
    let mut places = Vec::new();
    for one in series {
        let wide = 20.0 + width(&one.name, 13.0) + 18.0;
        if x > 0.0 && x + wide > room {
            (x, y) = (0.0, y + LINE);
        }
        places.push((one, x, y));
        x += wide;
    }
    let markup = html! {
        @for (one, x, y) in &places {
            (rect(&format!("k{}", one.kind), (*x, y + 3.0), (12.0, 12.0), 2))
            (text(x + 18.0, y + 13.5, Anchor::Start, "t", &one.name))
        }
    };
    (markup, y + LINE + 8.0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ticks_are_round() {
        let table: [(f64, f64, f64, &[f64]); 7] = [
            (0.0, 0.0, 0.0, &[0.0, 0.5, 1.0]),
            (0.0, 1.0, 0.0, &[0.0, 0.5, 1.0]),
            (0.0, 17.0, 1.0, &[0.0, 5.0, 10.0, 15.0, 20.0]),
            (-30.0, 80.0, 0.0, &[-50.0, 0.0, 50.0, 100.0]),
            (0.0, 0.0, 1.0, &[0.0, 1.0]),
            (0.0, 2.0, 1.0, &[0.0, 1.0, 2.0]),
            (0.0, 1_530_000.0, 0.0, &[0.0, 500_000.0, 1_000_000.0, 1_500_000.0, 2_000_000.0]),
        ];
        for (low, high, least_step, expected) in table {
            assert_eq!(ticks(low, high, least_step), expected, "{low} to {high}");
        }
    }

    proptest! {
        #[test]
        fn ticks_enclose_zero_and_both_ends(low in -1e15..0.0f64, high in 0.0..1e15f64) {
            let ticks = ticks(low, high, 0.0);
            let slack = (high - low) * 1e-6;
            prop_assert!((2..=8).contains(&ticks.len()) && ticks.contains(&0.0));
            prop_assert!(ticks[0] <= low + slack && ticks[ticks.len() - 1] >= high - slack);
        }

        #[test]
        fn any_numbers_have_ticks(low in any::<f64>(), high in any::<f64>()) {
            let ticks = ticks(low, high, 1.0);
            prop_assert!((2..=8).contains(&ticks.len()) && ticks.iter().all(|tick| tick.is_finite()), "{:?}", ticks);
        }
    }
}
