//! How far two ways of putting the same rows into clusters agree.

/// How many rows are in each pair of clusters: a row for each cluster of the first way, a column for each of the second.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crossing {
    counts: Vec<Vec<u64>>,
}

impl Crossing {
    /// Counts the pairs of labels.
    ///
    /// # Panics
    /// When there are not as many of one as of the other.
    #[must_use]
    pub fn new(one: &[u8], other: &[u8]) -> Crossing {
        assert_eq!(one.len(), other.len(), "labels of the same rows");
        let clusters = |labels: &[u8]| labels.iter().max().map_or(0, |label| usize::from(*label) + 1);
        let mut counts = vec![vec![0; clusters(other)]; clusters(one)];
        one.iter().zip(other).for_each(|(one, other)| counts[usize::from(*one)][usize::from(*other)] += 1);
        Crossing { counts }
    }

    /// For each cluster of the first way, its Jaccard index with each cluster of the second: rows in both by rows in either,
    /// 0..=1. Two empty clusters have 0.
    #[must_use]
    pub fn jaccard(&self) -> Vec<Vec<f64>> {
        let (of_one, of_other) = (self.sums_of_rows(), self.sums_of_columns());
        let index = |row: usize, column: usize| {
            let both = self.counts[row][column];
            let either = of_one[row] + of_other[column] - both;
            if either == 0 { 0.0 } else { both as f64 / either as f64 }
        };
        (0..of_one.len()).map(|row| (0..of_other.len()).map(|column| index(row, column)).collect()).collect()
    }

    /// The adjusted Rand index of Hubert & Arabie (1985, Journal of Classification 2:193–218): 1 when both ways are the
    /// same but for the numbers of the clusters, about 0 when they have nothing to do with each other.
    #[must_use]
    pub fn adjusted_rand(&self) -> f64 {
        let pairs = |count: &u64| *count as f64 * (*count as f64 - 1.0) / 2.0;
        let both: f64 = self.counts.iter().flatten().map(pairs).sum();
        let of_one: f64 = self.sums_of_rows().iter().map(pairs).sum();
        let of_other: f64 = self.sums_of_columns().iter().map(pairs).sum();
        let all = pairs(&self.counts.iter().flatten().sum());
        let expected = if all > 0.0 { of_one * of_other / all } else { 0.0 };
        let highest = f64::midpoint(of_one, of_other);
        if highest == expected { 1.0 } else { (both - expected) / (highest - expected) }
    }

    fn sums_of_rows(&self) -> Vec<u64> {
        self.counts.iter().map(|row| row.iter().sum()).collect()
    }

    fn sums_of_columns(&self) -> Vec<u64> {
        let columns = self.counts.first().map_or(0, Vec::len);
        (0..columns).map(|column| self.counts.iter().map(|row| row[column]).sum()).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_index_of_hubert_and_arabie() {
        let index = |one: &[u8], other: &[u8]| Crossing::new(one, other).adjusted_rand();
        assert_eq!(index(&[0, 0, 1, 1], &[1, 1, 0, 0]), 1.0);
        assert!((index(&[0, 0, 1, 2], &[0, 0, 1, 1]) - 4.0 / 7.0).abs() < 1e-12);
        assert!((index(&[0, 0, 1, 1], &[0, 1, 0, 1]) + 0.5).abs() < 1e-12);
        assert_eq!(index(&[], &[]), 1.0);
    }

    #[test]
    fn jaccard_is_both_by_either() {
        let jaccard = Crossing::new(&[0, 0, 0, 1, 1], &[0, 0, 1, 1, 1]).jaccard();
        assert_eq!(jaccard, [[2.0 / 3.0, 0.2], [0.0, 2.0 / 3.0]]);
    }

    proptest! {
        #[test]
        fn numbers_of_clusters_do_not_matter(
            pairs in prop::collection::vec((0..4_u8, 0..5_u8), 2..60), turn in 0..5_u8,
        ) {
            let (one, other): (Vec<u8>, Vec<u8>) = pairs.into_iter().unzip();
            let turned: Vec<u8> = other.iter().map(|label| (label + turn) % 5).collect();
            let index = Crossing::new(&one, &other).adjusted_rand();
            prop_assert!((index - Crossing::new(&one, &turned).adjusted_rand()).abs() < 1e-12);
            prop_assert!((index - Crossing::new(&other, &one).adjusted_rand()).abs() < 1e-12);
        }
    }
}
