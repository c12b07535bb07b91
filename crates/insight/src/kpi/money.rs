//! What a campaign earned for what it cost, against customers who were left out of it by chance. Without such
//! customers there is no answer, and none is given.

use super::Rate;
use crate::experiment::{Effect, Sample, absolute};

/// Return on investment: (what the campaign earned × margin − cost) / cost, with its interval. `revenue` are samples
/// of the revenue of treated and left-out customers, `margin` the share of revenue that is profit. `None` if the cost
/// is not positive or too few customers are there.
#[must_use]
pub fn roi(treated: &Sample, control: &Sample, margin: f64, cost: f64) -> Option<Effect> {
    if cost.is_nan() || cost <= 0.0 {
        return None;
    }
    let each = absolute(treated, control, 0.05)?;
    let scale = treated.count * margin / cost;
    let of = |earned: f64| earned * scale - 1.0;
    Some(Effect {
        difference: of(each.difference),
        standard_error: each.standard_error * scale.abs(),
        interval: (of(each.interval.0), of(each.interval.1)),
        p: each.p,
    })
}

/// What it cost to keep one customer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CostPerRetained {
    /// The cost, in the unit of the whole cost.
    pub cost: f64,
    /// The ends of the 95 % interval.
    pub interval: (f64, f64),
}

/// What it cost to keep one customer who would have gone: the whole cost, discounts given to everybody included, by
/// how many more stayed than would have. As the cost is known, the interval is Fieller's: the cost by the ends of the
/// interval of how many were kept. `None` unless it is beyond doubt (95 %) that any were.
#[must_use]
pub fn cost_per_retained(treated: Rate, control: Rate, cost: f64) -> Option<CostPerRetained> {
    let sample = |rate: Rate| Sample::of_shares(rate.did as f64, rate.of as f64);
    let kept = absolute(&sample(treated), &sample(control), 0.05)?;
    let each = |kept: f64| cost / (kept * treated.of as f64);
    (kept.interval.0 > 0.0).then(|| CostPerRetained {
        cost: each(kept.difference),
        interval: (each(kept.interval.1), each(kept.interval.0)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_campaign_that_earns_what_it_cost_twice_over() {
        let spend = |mean: f64| (0..2_000).map(|ix| mean + f64::from(ix % 5) - 2.0).collect::<Sample>();
        let found = roi(&spend(13.0), &spend(10.0), 0.5, 1_000.0).expect("enough");
        assert!((found.difference - 2.0).abs() < 1e-9, "{found:?}");
        assert!(found.interval.0 < 2.0 && 2.0 < found.interval.1 && found.interval.0 > 1.5);
        assert_eq!(roi(&spend(1.0), &spend(1.0), 0.5, 0.0), None);
    }

    #[test]
    fn nobody_kept_has_no_price() {
        let rate = |did| Rate { did, of: 10_000 };
        let found = cost_per_retained(rate(3_000), rate(2_500), 10_000.0).expect("beyond doubt");
        assert!((found.cost - 20.0).abs() < 1e-9);
        // 500 more stayed, give or take 1.96 · √(10,000 · (0.3 · 0.7 + 0.25 · 0.75)) = 123.6.
        assert!((found.interval.0 - 10_000.0 / 623.6).abs() < 0.01, "{found:?}");
        assert!((found.interval.1 - 10_000.0 / 376.4).abs() < 0.01, "{found:?}");
        assert_eq!(cost_per_retained(rate(2_520), rate(2_500), 10_000.0), None);
        assert_eq!(cost_per_retained(rate(2_000), rate(2_500), 10_000.0), None);
    }
}
