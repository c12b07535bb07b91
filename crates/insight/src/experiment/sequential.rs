//! An interval that stays valid however often one looks: the asymptotic confidence sequence of Waudby-Smith, Arbour, Sinha,
//! Kennedy & Ramdas (arXiv 2103.06476).

use super::{Effect, Sample};

/// The effect with an interval that holds at all looks together. It is narrowest after about `tuned_for` customers.
/// `by` is [`super::absolute`] or [`super::relative`].
#[must_use]
pub fn sequential(
    by: fn(&Sample, &Sample, f64) -> Option<Effect>,
    treated: &Sample,
    control: &Sample,
    alpha: f64,
    tuned_for: f64,
) -> Option<Effect> {
    let once = by(treated, control, alpha)?;
    let count = treated.count + control.count;
    let variance = once.standard_error * once.standard_error * count;
    let reach = |alpha: f64| {
        let rho = (-2.0 * libm::log(alpha) + libm::log(-2.0 * libm::log(alpha) + 1.0)) / tuned_for;
        let spread = count * rho + 1.0;
        (variance * 2.0 * spread * libm::log(spread.sqrt() / alpha) / (count * count * rho)).sqrt()
    };
    let reached = reach(alpha);
    let interval = (once.difference - reached, once.difference + reached);
    Some(Effect { interval, p: p(once.difference, variance, count, alpha, tuned_for), ..once })
}

/// The smallest α at which the interval, tuned as it is, leaves out 0.
fn p(difference: f64, variance: f64, count: f64, alpha: f64, tuned_for: f64) -> f64 {
    let rho = (-2.0 * libm::log(alpha) + libm::log(-2.0 * libm::log(alpha) + 1.0)) / tuned_for;
    let spread = count * rho + 1.0;
    let ln = difference * difference * count * count * rho / (variance * 2.0 * spread);
    (spread.sqrt() * libm::exp(-ln)).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::super::{absolute, relative};
    use super::*;
    use crate::numeric::chance::Chance;

    #[test]
    fn published_tests_of_growthbook() {
        let control = Sample { count: 3000.0, sum: 1396.87, sum_of_squares: 52_377.976_7 };
        let treated = Sample { count: 3461.0, sum: 2422.7, sum_of_squares: 134_698.29 };
        let found = sequential(relative, &treated, &control, 0.05, 1000.0).expect("enough");
        assert!((found.difference - 0.50336).abs() < 1e-5, "{found:?}");
        assert!(
            (found.interval.0 + 0.55844).abs() < 1e-5 && (found.interval.1 - 1.56516).abs() < 1e-5,
            "{found:?}"
        );
        assert_eq!(found.p, 1.0);
    }

    #[test]
    fn an_interval_for_all_looks_is_wider_than_one_for_one_look() {
        let control = Sample::of_shares(1396.0, 3000.0);
        let treated = Sample::of_shares(2422.0, 3461.0);
        let once = absolute(&treated, &control, 0.05).expect("enough");
        let always = sequential(absolute, &treated, &control, 0.05, 1000.0).expect("enough");
        assert!(always.interval.0 < once.interval.0 && once.interval.1 < always.interval.1);
        assert!(always.p < 0.05);
    }

    /// Two groups that do not differ, looked at after every fifty customers of each, twenty times.
    #[test]
    fn twenty_looks_raise_no_false_alarm_where_naive_ones_do() {
        const RUNS: u32 = 1_000;
        let mut chance = Chance::new(7);
        let (mut alarms, mut naive_alarms) = (0, 0);
        for _ in 0..RUNS {
            let mut groups = [Sample::of_shares(0.0, 0.0); 2];
            let (mut alarm, mut naive) = (false, false);
            for _ in 0..20 {
                for group in &mut groups {
                    for _ in 0..50 {
                        let spent = chance.normal();
                        group.count += 1.0;
                        group.sum += spent;
                        group.sum_of_squares += spent * spent;
                    }
                }
                let [treated, control] = &groups;
                let away = |effect: Effect| effect.interval.0 > 0.0 || effect.interval.1 < 0.0;
                alarm |= sequential(absolute, treated, control, 0.05, 1000.0).is_some_and(away);
                naive |= absolute(treated, control, 0.05).is_some_and(away);
            }
            alarms += u32::from(alarm);
            naive_alarms += u32::from(naive);
        }
        assert!(f64::from(alarms) / f64::from(RUNS) <= 0.055, "{alarms} of {RUNS}");
        assert!(f64::from(naive_alarms) / f64::from(RUNS) > 0.15, "{naive_alarms} of {RUNS}");
    }
}
