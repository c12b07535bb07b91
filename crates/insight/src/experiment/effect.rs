//! The difference between two groups with its interval: Welch's t, with the degrees of freedom of Satterthwaite; relative
//! lift by the delta method.

use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

use super::Sample;

/// A difference between groups.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effect {
    /// The difference: treated − control, or that divided by the control's mean.
    pub difference: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// The ends of the interval.
    pub interval: (f64, f64),
    /// The probability of so great a difference or a greater one either way, if there is none.
    pub p: f64,
}

/// The difference of the means. `alpha` is one minus the coverage of the interval, 0.05 for 95 %. `None` where a group
/// has fewer than two, or nothing varies.
#[must_use]
pub fn absolute(treated: &Sample, control: &Sample, alpha: f64) -> Option<Effect> {
    let parts = [treated, control].map(|group| group.variance() / group.count);
    effect(treated.mean() - control.mean(), parts, treated, control, alpha)
}

/// The difference as a share of the control's mean; `None` also where that is 0.
#[must_use]
pub fn relative(treated: &Sample, control: &Sample, alpha: f64) -> Option<Effect> {
    let [t, c] = [treated.mean(), control.mean()];
    let lift = (t - c) / c;
    let of_treated = treated.variance() / treated.count / (c * c);
    let of_control = control.variance() / control.count * t * t / (c * c * c * c);
    effect(lift, [of_treated, of_control], treated, control, alpha)
}

fn effect(
    difference: f64,
    parts: [f64; 2],
    treated: &Sample,
    control: &Sample,
    alpha: f64,
) -> Option<Effect> {
    let standard_error = (parts[0] + parts[1]).sqrt();
    let enough = treated.count >= 2.0 && control.count >= 2.0 && standard_error > 0.0;
    if !enough || !difference.is_finite() {
        return None;
    }
    let freedom = freedom(treated, control);
    let t = StudentsT::new(0.0, 1.0, freedom).ok()?;
    let reach = bound(freedom, alpha)? * standard_error;
    let p = 2.0 * t.sf((difference / standard_error).abs());
    Some(Effect { difference, standard_error, interval: (difference - reach, difference + reach), p })
}

/// From here on the series for t is exact to ten digits, and inverting its distribution step by step is not.
const MANY_DEGREES: f64 = 10_000.0;

/// The t that is exceeded either way with probability `alpha`; for many degrees of freedom by the first two terms of its
/// series in them (Abramowitz & Stegun 26.7.5). `None` without a degree of freedom.
pub(super) fn bound(freedom: f64, alpha: f64) -> Option<f64> {
    let share = 1.0 - alpha / 2.0;
    if freedom >= MANY_DEGREES {
        let z = Normal::standard().inverse_cdf(share);
        let (first, second) = ((z.powi(3) + z) / 4.0, (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / 96.0);
        return Some(z + first / freedom + second / (freedom * freedom));
    }
    Some(StudentsT::new(0.0, 1.0, freedom).ok()?.inverse_cdf(share))
}

/// Degrees of freedom by Welch and Satterthwaite.
fn freedom(treated: &Sample, control: &Sample) -> f64 {
    let parts = [treated, control].map(|group| (group.variance() / group.count, group.count - 1.0));
    let sum = parts[0].0 + parts[1].0;
    sum * sum / (parts[0].0 * parts[0].0 / parts[0].1 + parts[1].0 * parts[1].0 / parts[1].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONTROL: Sample = Sample { count: 3407.0, sum: 1396.87, sum_of_squares: 52_377.976_7 };
    const TREATED: Sample = Sample { count: 3461.0, sum: 2422.7, sum_of_squares: 134_698.29 };

    #[track_caller]
    fn check(found: Option<Effect>, difference: f64, standard_error: f64, interval: (f64, f64), p: f64) {
        let found = found.expect("enough");
        let figures = [found.difference, found.standard_error, found.interval.0, found.interval.1, found.p];
        for (found, expected) in figures.iter().zip([difference, standard_error, interval.0, interval.1, p]) {
            assert!((found - expected).abs() < 1.01e-5, "{found} is not {expected}");
        }
    }

    #[test]
    fn published_tests_of_growthbook() {
        check(relative(&TREATED, &CONTROL, 0.05), 0.70732, 0.37879, (-0.03526, 1.44989), 0.06191);
        check(absolute(&TREATED, &CONTROL, 0.05), 0.29, 0.12478, (0.04538, 0.53462), 0.02016);
    }

    #[test]
    fn bounds_of_many_degrees_are_those_of_a_normal_figure() {
        let found = |freedom| bound(freedom, 0.05).expect("there are degrees");
        assert!((found(9_999.0) - found(10_000.0)).abs() < 1e-7);
        assert!((found(10_000.0) - 1.960_201_239_9).abs() < 1e-8, "{}", found(10_000.0));
        assert!((found(5e6) - 1.959_963_984_5).abs() < 1e-6);
        assert!((found(10.0) - 2.228_138_852).abs() < 1e-8);
    }

    #[test]
    fn nothing_can_be_said_of_too_few_or_of_nothing_that_varies() {
        let one = Sample { count: 1.0, sum: 3.0, sum_of_squares: 9.0 };
        assert_eq!(absolute(&one, &CONTROL, 0.05), None);
        let same = Sample::of_shares(10.0, 10.0);
        assert_eq!(absolute(&same, &same, 0.05), None);
        assert_eq!(relative(&TREATED, &Sample::of_shares(0.0, 100.0), 0.05), None);
    }
}
