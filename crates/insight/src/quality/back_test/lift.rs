//! How many times as much a member brought as a customer did on average.

use crate::experiment::Sample;
use crate::numeric::chance::SplitMix;

/// How often members and others are drawn anew.
const DRAWS: usize = 999;

/// The mean of more customers than this is as good as normal and is drawn as such.
const MOST_DRAWN_ONE_BY_ONE: usize = 2000;

/// Of fewer members, or fewer others, nothing is said.
const FEWEST: usize = 10;

/// Lifts are off by less than this by rounding.
const ROUNDING: f64 = 1e-9;

/// The normal quantile of a two-sided interval of 95 %.
const Z_95: f64 = 1.959_963_984_540_054;

/// The mean of members ÷ the mean of all.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lift {
    /// The lift; 1 is what chance gives.
    pub lift: f64,
    /// The ends of its 95 % interval, by drawing members and others anew and counting in standard errors of each
    /// draw, so that the few who bring very much do not make it too narrow (bootstrap-t; Efron & Tibshirani 1993, An
    /// Introduction to the Bootstrap, section 12.5). It ends at 0 and at what the lift were if members brought all.
    pub interval: (f64, f64),
    /// Between which lifts 95 % of segments of the same size lie whose members are picked by chance.
    pub of_chance: (f64, f64),
}

impl Lift {
    /// The lift of members over all, who are the members and the others. Equal seeds give equal intervals. `None`
    /// with fewer than ten of either, or if no other brought anything.
    #[must_use]
    pub fn of(members: &[f64], others: &[f64], seed: u64) -> Option<Lift> {
        let (one, rest) = (Group::of(members), Group::of(others));
        if members.len().min(others.len()) < FEWEST || rest.sample.sum <= 0.0 {
            return None;
        }
        let of_chance = of_chance(&one.sample, &rest.sample);
        if one.sample.sum <= 0.0 {
            return Some(Lift {
                lift: 0.0,
                interval: (0.0, most_of_nothing(members.len(), others)),
                of_chance,
            });
        }
        let mut chance = SplitMix::new(seed);
        let share = one.sample.count / (one.sample.count + rest.sample.count);
        let found = Estimate::of(one.moments(), rest.moments(), share);
        let mut errors: Vec<f64> = (0..DRAWS)
            .map(|_| Estimate::of(one.draw(&mut chance), rest.draw(&mut chance), share))
            .map(|drawn| found.error_of(&drawn))
            .collect();
        errors.sort_by(f64::total_cmp);
        let edge = (DRAWS + 1) / 40;
        let end = |error: f64| (found.lift - error * found.standard_error).clamp(0.0, 1.0 / share);
        Some(Lift {
            lift: found.lift,
            interval: (end(errors[DRAWS - edge]), end(errors[edge - 1])),
            of_chance,
        })
    }

    /// Whether the interval lies wholly above 1.
    #[must_use]
    pub fn is_above(&self) -> bool {
        self.interval.0 > 1.0 + ROUNDING
    }

    /// Whether the interval lies wholly below 1.
    #[must_use]
    pub fn is_below(&self) -> bool {
        self.interval.1 < 1.0 - ROUNDING
    }
}

/// The upper end where no member brought anything, so that drawing them anew tells nothing: as many of so many may
/// buy at most as is not contradicted (Clopper & Pearson 1934, Biometrika 26:404–413), each for as much as others who
/// do.
fn most_of_nothing(members: usize, others: &[f64]) -> f64 {
    let most_buying = -libm::expm1(libm::log(0.025) / members as f64);
    let buying = others.iter().filter(|figure| **figure > 0.0).count() as f64 / others.len() as f64;
    let share = members as f64 / (members + others.len()) as f64;
    let one = most_buying / buying;
    one / (share * one + (1.0 - share))
}

/// By the variance of a mean of some out of all, without putting back.
fn of_chance(members: &Sample, others: &Sample) -> (f64, f64) {
    let all = Sample {
        count: members.count + others.count,
        sum: members.sum + others.sum,
        sum_of_squares: members.sum_of_squares + others.sum_of_squares,
    };
    let variance = all.variance().max(0.0) * (1.0 / members.count - 1.0 / all.count);
    let reach = Z_95 * variance.sqrt() / all.mean();
    ((1.0 - reach).max(0.0), 1.0 + reach)
}

/// A lift and its standard error.
struct Estimate {
    lift: f64,
    standard_error: f64,
}

impl Estimate {
    /// By the means of members and others, each with its variance; the error by the delta method. `share` is the
    /// share of members among all.
    fn of((one, of_one): (f64, f64), (rest, of_rest): (f64, f64), share: f64) -> Estimate {
        let all = share * one + (1.0 - share) * rest;
        let by_one = (1.0 - share) * rest / (all * all);
        let by_rest = (1.0 - share) * one / (all * all);
        let variance = by_one * by_one * of_one + by_rest * by_rest * of_rest;
        Estimate { lift: one / all, standard_error: variance.sqrt() }
    }

    /// By how many of its own standard errors a drawn lift is off. One without any error of its own says only to
    /// which side.
    fn error_of(&self, drawn: &Estimate) -> f64 {
        let off = drawn.lift - self.lift;
        if off.abs() < ROUNDING || off.is_nan() { 0.0 } else { off / drawn.standard_error }
    }
}

struct Group<'a> {
    sample: Sample,
    figures: &'a [f64],
}

impl<'a> Group<'a> {
    fn of(figures: &'a [f64]) -> Group<'a> {
        Group { sample: figures.iter().copied().collect(), figures }
    }

    /// The mean, and its variance.
    fn moments(&self) -> (f64, f64) {
        (self.sample.mean(), self.sample.variance().max(0.0) / self.sample.count)
    }

    /// The mean of a group drawn anew, and its variance.
    fn draw(&self, chance: &mut SplitMix) -> (f64, f64) {
        let n = self.figures.len();
        if n > MOST_DRAWN_ONE_BY_ONE {
            let (mean, variance) = self.moments();
            return ((mean + variance.sqrt() * chance.normal()).max(0.0), variance);
        }
        let drawn: Sample = (0..n).map(|_| self.figures[chance.below(n)]).collect();
        (drawn.mean(), drawn.variance().max(0.0) / drawn.count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lift(members: &[f64], others: &[f64]) -> Lift {
        Lift::of(members, others, 1).expect("enough of both")
    }

    #[test]
    fn who_all_do_the_same_have_no_lift() {
        let found = lift(&[0.1; 30], &[0.1; 70]);
        assert!((found.lift - 1.0).abs() < 1e-9 && !found.is_above() && !found.is_below(), "{found:?}");
    }

    #[test]
    fn a_few_who_bought_nothing_prove_nothing() {
        let others: Vec<f64> = (0..1000).map(|ix| if ix % 4 == 0 { 40.0 } else { 0.0 }).collect();
        let few = lift(&[0.0; 12], &others);
        // Up to 26.5 % of them may buy, and 25 % of the others do.
        assert!(few.lift == 0.0 && (few.interval.1 - 1.06).abs() < 0.01, "{few:?}");
        assert!(!few.is_below() && lift(&[0.0; 200], &others).is_below());
    }

    #[test]
    fn too_few_or_no_money_say_nothing() {
        assert_eq!(Lift::of(&[5.0; 9], &[1.0; 90], 1), None);
        assert_eq!(Lift::of(&[5.0; 90], &[1.0; 9], 1), None);
        assert_eq!(Lift::of(&[5.0; 90], &[0.0; 90], 1), None);
    }

    #[test]
    fn an_interval_ends_where_lifts_end() {
        let mut members = [0.0; 10];
        members[3] = 100.0;
        let found = lift(&members, &[1.0; 10]);
        assert_eq!(
            found.interval.1, 2.0,
            "had members brought all, their mean were twice that of all: {found:?}"
        );
        assert!(found.interval.0 >= 0.0);
    }

    #[test]
    fn the_unit_of_money_does_not_matter() {
        let figures = |scale: f64| (0..60).map(|ix| scale * f64::from(ix * ix % 17)).collect::<Vec<f64>>();
        let others = |scale: f64| (0..5000).map(|ix| scale * f64::from(ix * ix % 13)).collect::<Vec<f64>>();
        let (one, other) = (lift(&figures(1.0), &others(1.0)), lift(&figures(64.0), &others(64.0)));
        assert!((one.interval.0 - other.interval.0).abs() < 1e-12);
        assert!((one.interval.1 - other.interval.1).abs() < 1e-12);
    }
}
