//! Several comparisons at once: the more there are, the likelier chance alone makes one of them look like an effect.

/// Each probability as it stands when all of them are looked at, in the same order: whoever takes an effect for real where
/// this is below α errs about any of them with a probability below α. Holm (1979), Scandinavian Journal of Statistics
/// 6: 65–70.
#[must_use]
pub fn holm(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|one, other| p[*one].total_cmp(&p[*other]));
    let (mut of_all, mut least) = (vec![0.0; p.len()], 0.0_f64);
    for (rank, ix) in order.into_iter().enumerate() {
        least = least.max(p[ix] * (p.len() - rank) as f64).min(1.0);
        of_all[ix] = least;
    }
    of_all
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn worked_out_by_hand() {
        let found = holm(&[0.04, 0.01, 0.03, 0.02]);
        found.iter().zip([0.06, 0.04, 0.06, 0.06]).for_each(|(found, wanted)| {
            assert!((found - wanted).abs() < 1e-12, "{found} is not {wanted}");
        });
        assert_eq!(holm(&[0.3]), [0.3]);
        assert_eq!(holm(&[0.9, 0.8]), [1.0, 1.0]);
        assert!(holm(&[]).is_empty());
    }

    proptest! {
        #[test]
        fn never_less_and_in_the_same_order(p in prop::collection::vec(0.0..=1.0_f64, 1..20)) {
            let found = holm(&p);
            for (one, of_all) in p.iter().zip(&found) {
                prop_assert!(of_all >= one && *of_all <= 1.0);
                for (other, of_other) in p.iter().zip(&found) {
                    prop_assert!(one > other || of_all <= of_other);
                }
            }
        }
    }
}
