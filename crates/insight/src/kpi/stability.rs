//! Whether a distribution has moved between two dates: the population stability index, Σ (q − p) ln(q / p).

/// How much it moved, by the limits in common use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shift {
    /// Below 0.1.
    None,
    /// 0.1 to 0.25.
    Some,
    /// Above 0.25.
    Great,
}

impl Shift {
    /// The limits are a convention, not a test.
    #[must_use]
    pub fn of(index: f64) -> Shift {
        match index {
            ..0.1 => Shift::None,
            ..=0.25 => Shift::Some,
            _ => Shift::Great,
        }
    }
}

/// The index of two rows of counts over the same classes. Half a customer is added to each class, so that an empty one
/// does not make it infinite. `None` if the rows are not as long as each other, or empty.
#[must_use]
pub fn stability_index(before: &[u64], after: &[u64]) -> Option<f64> {
    if before.len() != after.len() || before.is_empty() {
        return None;
    }
    let shares = |counts: &[u64]| {
        let total = counts.iter().sum::<u64>() as f64 + counts.len() as f64 / 2.0;
        counts.iter().map(|count| (*count as f64 + 0.5) / total).collect::<Vec<f64>>()
    };
    let (before, after) = (shares(before), shares(after));
    Some(before.iter().zip(&after).map(|(p, q)| (q - p) * libm::log(q / p)).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stays_has_no_index_and_what_turns_round_a_great_one() {
        assert_eq!(stability_index(&[10, 20, 70], &[10, 20, 70]), Some(0.0));
        let turned = stability_index(&[10, 20, 70], &[70, 20, 10]).expect("as long");
        assert_eq!(Shift::of(turned), Shift::Great);
        assert_eq!(Shift::of(stability_index(&[100, 200], &[105, 195]).expect("as long")), Shift::None);
        assert_eq!(stability_index(&[1], &[1, 2]), None);
    }
}
