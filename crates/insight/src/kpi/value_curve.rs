//! Who makes the money: the share of revenue that the best customers bring. Lorenz (1905), Publications of the
//! American Statistical Association 9:209–219, with the best customers first.

/// How unevenly the money is spread.
#[derive(Debug, Clone, PartialEq)]
pub struct ValueCurve {
    /// How many customers.
    pub customers: u64,
    /// Their money, in millionths.
    pub total: i64,
    /// The share of the money that each whole per cent of customers brings, the best first: 101 points from 0 to 1.
    pub points: Vec<f64>,
    /// 0 if all bring the same, near 1 if one brings all (Gini).
    pub gini: f64,
}

impl ValueCurve {
    /// The curve of the money of each customer, in millionths and not negative; leaves them in descending order.
    /// `None` if there is none.
    #[must_use]
    pub fn of(amounts: &mut [i64]) -> Option<ValueCurve> {
        amounts.sort_unstable_by(|one, other| other.cmp(one));
        let total: i128 = amounts.iter().map(|amount| i128::from(*amount)).sum();
        if total <= 0 {
            return None;
        }
        let n = amounts.len();
        // Σ rank · amount, the best customer having rank n.
        let ranked: i128 =
            (0..n).zip(amounts.iter()).map(|(above, amount)| (n - above) as i128 * i128::from(*amount)).sum();
        let gini = 2.0 * ranked as f64 / (n as f64 * total as f64) - (n as f64 + 1.0) / n as f64;
        let total_of_all = i64::try_from(total).unwrap_or(i64::MAX);
        Some(ValueCurve { customers: n as u64, total: total_of_all, points: points(amounts, total), gini })
    }

    /// The share of the money that the best 20 % of customers bring.
    #[must_use]
    pub fn top_fifth(&self) -> f64 {
        self.points[20]
    }
}

/// The curve at each per cent. Where a per cent ends within a customer, that customer counts in part.
fn points(descending: &[i64], total: i128) -> Vec<f64> {
    let n = descending.len();
    let mut points = vec![0.0];
    let (mut whole, mut sum) = (0, 0_i128);
    for percent in 1..=100 {
        let wanted = percent * n;
        while (whole + 1) * 100 <= wanted {
            sum += i128::from(descending[whole]);
            whole += 1;
        }
        let part = (wanted - whole * 100) as f64 / 100.0;
        let next = descending.get(whole).copied().unwrap_or(0) as f64;
        points.push((sum as f64 + part * next) / total as f64);
    }
    points
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_brings_all_or_all_the_same() {
        let even = ValueCurve::of(&mut [5; 10]).expect("money");
        assert!(even.gini.abs() < 1e-12 && (even.top_fifth() - 0.2).abs() < 1e-12);
        let mut amounts = [0; 100];
        amounts[7] = 3;
        let one = ValueCurve::of(&mut amounts).expect("money");
        assert!((one.gini - 0.99).abs() < 1e-12 && one.points[1] == 1.0 && one.points[0] == 0.0);
        assert_eq!(ValueCurve::of(&mut [0, 0]), None);
        assert_eq!(ValueCurve::of(&mut []), None);
    }

    #[test]
    fn a_per_cent_within_a_customer_counts_in_part() {
        // Of three customers the best 20 % are six tenths of one: 0.6 · 60 / 100.
        let curve = ValueCurve::of(&mut [10, 60, 30]).expect("money");
        assert!((curve.top_fifth() - 0.36).abs() < 1e-12);
        assert!((curve.points[50] - (60.0 + 0.5 * 30.0) / 100.0).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn the_curve_rises_ever_slower_and_its_area_is_gini(mut amounts in prop::collection::vec(0..1000_i64, 1..300)) {
            prop_assume!(amounts.iter().any(|amount| *amount > 0));
            let curve = ValueCurve::of(&mut amounts).expect("money");
            prop_assert!((curve.points[100] - 1.0).abs() < 1e-12);
            let rises: Vec<f64> = curve.points.windows(2).map(|pair| pair[1] - pair[0]).collect();
            prop_assert!(rises.windows(2).all(|pair| pair[0] >= pair[1] - 1e-12));
            let pairs = amounts.iter().flat_map(|one| amounts.iter().map(move |other| (one - other).abs()));
            let n = amounts.len() as f64;
            let gini = pairs.sum::<i64>() as f64 / (2.0 * n * curve.total as f64);
            prop_assert!((curve.gini - gini).abs() < 1e-9);
        }
    }
}
