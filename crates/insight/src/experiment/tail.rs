//! Few customers who spend very much: they make the mean unsure, and whichever group they are in looks good.

/// The smallest figure that at least this share of all do not exceed. `None` of nobody. The order of the figures is lost.
#[must_use]
pub fn quantile(figures: &mut [f64], share: f64) -> Option<f64> {
    let last = figures.len().checked_sub(1)?;
    let place = (figures.len() as f64 * share).ceil() as usize;
    let (_, found, _) = figures.select_nth_unstable_by(place.saturating_sub(1).min(last), f64::total_cmp);
    Some(*found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_out_by_hand() {
        let figures = || (1..=10).rev().map(f64::from).collect::<Vec<f64>>();
        let found = |share| quantile(&mut figures(), share);
        assert_eq!([found(0.0), found(0.1), found(0.11)], [Some(1.0), Some(1.0), Some(2.0)]);
        assert_eq!([found(0.5), found(0.999), found(1.0)], [Some(5.0), Some(10.0), Some(10.0)]);
        assert_eq!(quantile(&mut [], 0.5), None);
    }
}
