//! Who is in a segment, as one bit for each customer; and who is in two.

use crate::kpi::Growth;

/// The members of a segment among all customers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Members {
    words: Vec<u64>,
}

impl FromIterator<usize> for Members {
    fn from_iter<I: IntoIterator<Item = usize>>(customers: I) -> Members {
        let mut members = Members::default();
        for customer in customers {
            let word = customer / 64;
            if members.words.len() <= word {
                members.words.resize(word + 1, 0);
            }
            members.words[word] |= 1 << (customer % 64);
        }
        members
    }
}

impl Members {
    /// Whether a customer is a member.
    #[must_use]
    pub fn holds(&self, customer: usize) -> bool {
        self.words.get(customer / 64).is_some_and(|word| word >> (customer % 64) & 1 == 1)
    }

    /// How many members there are.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.words.iter().map(|word| u64::from(word.count_ones())).sum()
    }

    /// How many are members of both.
    #[must_use]
    pub fn count_both(&self, other: &Members) -> u64 {
        self.words.iter().zip(&other.words).map(|(one, other)| u64::from((one & other).count_ones())).sum()
    }

    /// Who are members of both.
    #[must_use]
    pub fn and(&self, other: &Members) -> Members {
        let mut words: Vec<u64> =
            self.words.iter().zip(&other.words).map(|(one, other)| one & other).collect();
        // Equal sets have equal words.
        let used = words.iter().rposition(|word| *word != 0).map_or(0, |last| last + 1);
        words.truncate(used);
        Members { words }
    }

    /// How this segment grew to `after`, where `customers` are all who were customers at this, the first, date.
    #[must_use]
    pub fn growth(&self, after: &Members, customers: &Members) -> Growth {
        let stayed = self.count_both(after);
        let known = after.count_both(customers).max(stayed);
        Growth {
            stayed,
            moved_in: known - stayed,
            new: after.count() - known,
            moved_out: self.count() - stayed,
        }
    }
}

/// How far two segments are the same customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overlap {
    /// One segment.
    pub one: usize,
    /// The other one.
    pub other: usize,
    /// How many are in both.
    pub both: u64,
    /// How many are in the one.
    pub one_count: u64,
    /// How many are in the other.
    pub other_count: u64,
}

impl Overlap {
    /// Those in both ÷ those in either (Jaccard); `None` if nobody is in either.
    #[must_use]
    pub fn jaccard(&self) -> Option<f64> {
        let either = self.one_count + self.other_count - self.both;
        (either > 0).then(|| self.both as f64 / either as f64)
    }

    /// Those in both ÷ the members of the smaller one: 1 if the larger one contains it; `None` if nobody is in it.
    #[must_use]
    pub fn containment(&self) -> Option<f64> {
        let smaller = self.one_count.min(self.other_count);
        (smaller > 0).then(|| self.both as f64 / smaller as f64)
    }
}

/// Every pair of segments.
#[must_use]
pub fn overlaps(segments: &[Members]) -> Vec<Overlap> {
    let counts: Vec<u64> = segments.iter().map(Members::count).collect();
    let pairs = (0..segments.len()).flat_map(|one| (one + 1..segments.len()).map(move |other| (one, other)));
    let overlap = |(one, other): (usize, usize)| Overlap {
        one,
        other,
        both: segments[one].count_both(&segments[other]),
        one_count: counts[one],
        other_count: counts[other],
    };
    pairs.map(overlap).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn identical_is_one_and_disjoint_is_nothing() {
        let segment = |customers: std::ops::Range<usize>| customers.collect::<Members>();
        let found =
            overlaps(&[segment(0..100), segment(0..100), segment(100..300), segment(0..50), segment(0..0)]);
        let shares: Vec<_> = found.iter().map(|pair| (pair.jaccard(), pair.containment())).collect();
        assert_eq!(shares[0], (Some(1.0), Some(1.0)));
        assert_eq!(shares[1], (Some(0.0), Some(0.0)));
        assert_eq!(shares[2], (Some(0.5), Some(1.0)));
        assert_eq!(shares[3], (Some(0.0), None));
        assert_eq!(found.len(), 10);
    }

    proptest! {
        #[test]
        fn bits_are_sets(
            one in prop::collection::btree_set(0..300_usize, 0..60),
            other in prop::collection::btree_set(0..300_usize, 0..60),
            customers in prop::collection::btree_set(0..300_usize, 0..200),
        ) {
            let bits = |set: &BTreeSet<usize>| set.iter().copied().collect::<Members>();
            let (before, after) = (bits(&one), bits(&other));
            prop_assert_eq!(before.count(), one.len() as u64);
            prop_assert!((0..400).all(|customer| before.holds(customer) == one.contains(&customer)));
            prop_assert_eq!(before.count_both(&after), one.intersection(&other).count() as u64);
            let growth = before.growth(&after, &bits(&customers.union(&one).copied().collect()));
            prop_assert_eq!((growth.before(), growth.after()), (before.count(), after.count()));
            let new = other.iter().filter(|customer| !one.contains(customer) && !customers.contains(customer));
            prop_assert_eq!(growth.new, new.count() as u64);
        }
    }
}
