//! Clusters of customers who have words beside figures, such as a city or a channel: k-prototypes of Huang (1998, Data Mining
//! and Knowledge Discovery 2:283–304). A cluster has the mean of each figure and the commonest word of each kind; the
//! distance is the squared one of the figures and γ for each word that differs.

use super::Table;
use super::k_means::{KMeansError, squared_distance};
use crate::numeric::parallel::in_order;

/// Rows of words, each word a number from 0, each row as long as the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Categories {
    columns: usize,
    values: Vec<u32>,
}

impl Categories {
    /// Words row after row. `None` if they do not fill rows of `columns`, or there are no columns.
    #[must_use]
    pub fn new(columns: usize, values: Vec<u32>) -> Option<Categories> {
        (columns > 0 && values.len().is_multiple_of(columns)).then_some(Categories { columns, values })
    }

    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.values.len() / self.columns
    }

    /// The words of a row.
    #[must_use]
    pub fn row(&self, row: usize) -> &[u32] {
        &self.values[row * self.columns..][..self.columns]
    }

    /// For each column how often each word occurs in the rows that are asked for.
    fn counts(&self, wanted: impl Fn(usize) -> bool) -> Vec<Vec<u32>> {
        let mut counts = vec![Vec::new(); self.columns];
        for row in (0..self.rows()).filter(|row| wanted(*row)) {
            for (counts, word) in counts.iter_mut().zip(self.row(row)) {
                let word = *word as usize;
                if counts.len() <= word {
                    counts.resize(word + 1, 0);
                }
                counts[word] += 1;
            }
        }
        counts
    }
}

/// Clusters of mixed rows.
#[derive(Debug, Clone, PartialEq)]
pub struct KPrototypes {
    /// The mean figures of each cluster.
    pub centres: Table,
    /// The commonest words of each cluster.
    pub modes: Categories,
    /// What a differing word counts, in squared units of the figures.
    pub gamma: f64,
    /// The cluster of each row, from 0.
    pub labels: Vec<u8>,
    /// The sum of the distances of the rows from their clusters.
    pub cost: f64,
}

/// Rounds, at most.
const ROUNDS: usize = 100;
/// Rows that one thread takes at once.
const ROWS_AT_ONCE: usize = 8192;
/// The most clusters there can be.
const MOST: usize = 255;

impl KPrototypes {
    /// Looks for `k` clusters. There is no chance in it: it starts from rows whose words are common and far from each other
    /// (Cao, Liang & Bai 2009, Expert Systems with Applications 36:10223–10228). γ is half the mean standard deviation of the
    /// figures, after Huang.
    ///
    /// # Errors
    /// When `k` is not possible, or more than there are different rows.
    ///
    /// # Panics
    /// When there are not as many rows of words as of figures.
    pub fn fit(
        figures: &Table,
        words: &Categories,
        k: usize,
        threads: usize,
    ) -> Result<KPrototypes, KMeansError> {
        assert_eq!(figures.rows(), words.rows(), "figures and words of the same rows");
        if k == 0 || k > MOST {
            return Err(KMeansError::Count(k));
        }
        let gamma = half_mean_deviation(figures);
        let starts = starts(figures, words, k)?;
        let modes = starts.iter().flat_map(|row| words.row(*row)).copied().collect();
        let mut found = KPrototypes {
            centres: figures.pick(&starts),
            modes: Categories { columns: words.columns, values: modes },
            gamma,
            labels: Vec::new(),
            cost: f64::INFINITY,
        };
        found.labels = found.by_words(figures, words);
        found.move_centres(figures, words);
        for _ in 0..ROUNDS {
            let (labels, cost) = found.nearest(figures, words, threads);
            let settled = labels == found.labels;
            (found.labels, found.cost) = (labels, cost);
            if settled {
                break;
            }
            found.move_centres(figures, words);
        }
        Ok(found)
    }

    /// The cluster of each row of other figures and words of the same columns.
    ///
    /// # Panics
    /// When there are not as many rows of words as of figures.
    #[must_use]
    pub fn assign(&self, figures: &Table, words: &Categories, threads: usize) -> Vec<u8> {
        assert_eq!(figures.rows(), words.rows(), "figures and words of the same rows");
        self.nearest(figures, words, threads).0
    }

    /// The first clusters: words decide, and figures only where words leave it open. Otherwise a start with unusual figures
    /// would drive away the rows that share its words.
    fn by_words(&self, figures: &Table, words: &Categories) -> Vec<u8> {
        let nearest = |row: usize| {
            let apart = |cluster: usize| {
                let of_words = differing(words.row(row), self.modes.row(cluster));
                (of_words, squared_distance(figures.row(row), self.centres.row(cluster)))
            };
            first_largest(self.centres.rows(), |cluster| (-apart(cluster).0, -apart(cluster).1))
        };
        (0..figures.rows()).map(|row| nearest(row).expect("there are clusters") as u8).collect()
    }

    fn nearest(&self, figures: &Table, words: &Categories, threads: usize) -> (Vec<u8>, f64) {
        let starts = (0..figures.rows()).step_by(ROWS_AT_ONCE);
        let parts = in_order(threads, starts, |start| {
            let rows = start..(start + ROWS_AT_ONCE).min(figures.rows());
            let mut cost = 0.0;
            let labels = rows.map(|row| {
                let (label, distance) = self.nearest_of(figures.row(row), words.row(row));
                cost += distance;
                label
            });
            (labels.collect::<Vec<u8>>(), cost)
        });
        let cost = parts.iter().map(|(_, cost)| cost).sum();
        (parts.into_iter().flat_map(|(labels, _)| labels).collect(), cost)
    }

    fn nearest_of(&self, figures: &[f64], words: &[u32]) -> (u8, f64) {
        let mut best = (0, f64::INFINITY);
        for (ix, centre) in self.centres.iter().enumerate() {
            let distance =
                squared_distance(figures, centre) + self.gamma * differing(words, self.modes.row(ix));
            if distance < best.1 {
                best = (ix as u8, distance);
            }
        }
        best
    }

    /// Means and modes of the rows; a cluster without rows stays where it is.
    fn move_centres(&mut self, figures: &Table, words: &Categories) {
        let k = self.centres.rows();
        let (mut sums, mut counts) = (vec![0.0; k * figures.columns()], vec![0.0; k]);
        for (row, label) in figures.iter().zip(&self.labels) {
            let start = usize::from(*label) * figures.columns();
            sums[start..].iter_mut().zip(row).for_each(|(sum, figure)| *sum += figure);
            counts[usize::from(*label)] += 1.0;
        }
        for (cluster, count) in counts.iter().enumerate() {
            let span = cluster * figures.columns()..(cluster + 1) * figures.columns();
            if *count == 0.0 {
                sums[span].copy_from_slice(self.centres.row(cluster));
                continue;
            }
            sums[span].iter_mut().for_each(|sum| *sum /= count);
            let of_words = words.counts(|row| usize::from(self.labels[row]) == cluster);
            let modes = &mut self.modes.values[cluster * words.columns..][..words.columns];
            modes.iter_mut().zip(&of_words).for_each(|(mode, counts)| *mode = commonest(counts));
        }
        self.centres = Table::new(figures.columns(), sums).expect("means of finite figures are finite");
    }
}

/// The word that occurs most, the first of several.
fn commonest(counts: &[u32]) -> u32 {
    let best = (0..counts.len()).max_by(|one, other| counts[*one].cmp(&counts[*other]).then(other.cmp(one)));
    best.map_or(0, |word| word as u32)
}

fn differing(one: &[u32], other: &[u32]) -> f64 {
    one.iter().zip(other).filter(|(one, other)| one != other).count() as f64
}

fn half_mean_deviation(figures: &Table) -> f64 {
    let deviation = |column: usize| {
        let count = figures.rows() as f64;
        let mean = figures.column(column).sum::<f64>() / count;
        (figures.column(column).map(|figure| (figure - mean) * (figure - mean)).sum::<f64>() / count).sqrt()
    };
    0.5 * (0..figures.columns()).map(deviation).sum::<f64>() / figures.columns() as f64
}

/// The rows to start from: the one whose words are the commonest, then always the one with the greatest product of density
/// and number of words that differ from the nearest one taken; of several, the one whose figures are farthest.
fn starts(figures: &Table, words: &Categories, k: usize) -> Result<Vec<usize>, KMeansError> {
    let rows = figures.rows();
    let too_few = KMeansError::TooFew { rows, k };
    let counts = words.counts(|_| true);
    let density = |row: usize| -> f64 {
        words.row(row).iter().zip(&counts).map(|(word, counts)| f64::from(counts[*word as usize])).sum()
    };
    let density: Vec<f64> = (0..rows).map(density).collect();
    // Words that differ, and squared distance of the figures.
    let mut nearest = vec![(f64::INFINITY, f64::INFINITY); rows];
    let mut best = first_largest(rows, |row| (density[row], 0.0)).ok_or(too_few)?;
    let mut taken = vec![best];
    while taken.len() < k {
        for (row, (words_apart, apart)) in nearest.iter_mut().enumerate() {
            *words_apart = words_apart.min(differing(words.row(row), words.row(best)));
            *apart = apart.min(squared_distance(figures.row(row), figures.row(best)));
        }
        best = first_largest(rows, |row| (density[row] * nearest[row].0, nearest[row].1)).ok_or(too_few)?;
        if nearest[best] == (0.0, 0.0) {
            return Err(too_few);
        }
        taken.push(best);
    }
    Ok(taken)
}

fn first_largest(rows: usize, of: impl Fn(usize) -> (f64, f64)) -> Option<usize> {
    (0..rows).max_by(|one, other| {
        let ((a, b), (c, d)) = (of(*one), of(*other));
        a.total_cmp(&c).then(b.total_cmp(&d)).then(other.cmp(one))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::Crossing;
    use crate::numeric::chance::Chance;

    const STOCKS: [(f64, &str, &str); 12] = [
        (738.5, "tech", "USA"),
        (369.5, "nrg", "USA"),
        (368.2, "tech", "USA"),
        (346.7, "tech", "USA"),
        (343.5, "fin", "USA"),
        (282.4, "fin", "USA"),
        (282.1, "tel", "CN"),
        (279.7, "cons", "USA"),
        (257.2, "cons", "USA"),
        (205.2, "tel", "USA"),
        (192.1, "tech", "USA"),
        (195.7, "nrg", "NL"),
    ];

    fn mixed(rows: &[(f64, &str, &str)]) -> (Table, Categories) {
        let number = |word: &str| {
            let known = ["tech", "nrg", "fin", "tel", "cons", "mat", "USA", "CN", "NL", "CA"];
            known.iter().position(|known| *known == word).unwrap() as u32
        };
        let figures = Table::new(1, rows.iter().map(|row| row.0).collect()).unwrap();
        let words = rows.iter().flat_map(|row| [number(row.1), number(row.2)]).collect();
        (figures, Categories::new(2, words).unwrap())
    }

    #[test]
    fn the_stocks_of_the_kmodes_package_are_parted_as_there() {
        let (figures, words) = mixed(&STOCKS);
        let found = KPrototypes::fit(&figures, &words, 4, 1).unwrap();
        let wanted = [0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3];
        assert_eq!(Crossing::new(&found.labels, &wanted).adjusted_rand(), 1.0, "{:?}", found.labels);
        let others =
            [(134.1, "fin", "USA"), (190.2, "cons", "USA"), (389.1, "nrg", "CA"), (150.4, "mat", "USA")];
        let (figures, words) = mixed(&others);
        let labels = found.assign(&figures, &words, 1);
        assert_eq!(Crossing::new(&labels, &[1, 1, 3, 1]).adjusted_rand(), 1.0, "{labels:?}");
    }

    #[test]
    fn words_part_what_figures_do_not() {
        let mut chance = Chance::new(2);
        let figures = Table::new(1, (0..300).map(|_| chance.normal()).collect()).unwrap();
        let words = (0..300_u32).flat_map(|row| [row / 100, row / 100, row / 100]).collect();
        let found = KPrototypes::fit(&figures, &Categories::new(3, words).unwrap(), 3, 1).unwrap();
        let planted: Vec<u8> = (0..300_u16).map(|row| (row / 100) as u8).collect();
        assert!(Crossing::new(&found.labels, &planted).adjusted_rand() > 0.95);
    }

    #[test]
    fn the_number_of_threads_changes_nothing() {
        let mut chance = Chance::new(4);
        let figures = Table::new(2, (0..60_000).map(|_| chance.normal()).collect()).unwrap();
        let words = Categories::new(1, (0..30_000).map(|_| chance.below(4) as u32).collect()).unwrap();
        let fit = |threads| KPrototypes::fit(&figures, &words, 4, threads);
        assert_eq!(fit(1), fit(5));
    }

    #[test]
    fn what_cannot_be_parted_is_refused() {
        let figures = Table::new(1, vec![0.0; 3]).unwrap();
        let words = |values: Vec<u32>| Categories::new(1, values).unwrap();
        let alike = KPrototypes::fit(&figures, &words(vec![1, 1, 1]), 2, 1);
        assert_eq!(alike, Err(KMeansError::TooFew { rows: 3, k: 2 }));
        assert_eq!(KPrototypes::fit(&figures, &words(vec![1, 1, 1]), 0, 1), Err(KMeansError::Count(0)));
        assert_eq!(Categories::new(2, vec![1]), None);
    }
}
