//! Whether clusters would be found again in other customers of the same kind. Hennig (2007, Computational Statistics & Data
//! Analysis 52:258–271): draw rows with replacement, look for clusters again, and see how much of each old cluster the most
//! similar new one holds.

use super::Table;
use super::agreement::Crossing;
use super::k_means::{KMeans, Search};
use crate::numeric::chance::Chance;
use crate::numeric::parallel::in_order;

/// What the mean Jaccard index of a cluster over the draws says, by the limits that Hennig gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stability {
    /// Below .6: not to be trusted.
    Unstable,
    /// .6 to .75: a pattern, but not certain whom it holds.
    Pattern,
    /// .75 to .85: stable.
    Stable,
    /// From .85 on.
    HighlyStable,
}

impl Stability {
    /// Of a mean Jaccard index.
    #[must_use]
    pub fn of(jaccard: f64) -> Stability {
        match jaccard {
            ..0.6 => Stability::Unstable,
            ..0.75 => Stability::Pattern,
            ..0.85 => Stability::Stable,
            _ => Stability::HighlyStable,
        }
    }
}

/// Starts that are tried in each draw.
const RESTARTS: usize = 5;

/// For each cluster the mean over the draws of its Jaccard index with the most similar cluster of the draw, 0..=1, taken
/// over the rows drawn. A draw that has too few different rows counts 0.
#[must_use]
pub fn bootstrap_jaccard(table: &Table, found: &KMeans, draws: usize, search: &Search) -> Vec<f64> {
    let k = found.sizes.len();
    let each = in_order(search.threads, 0..draws, |draw| {
        let mut chance = Chance::of_part(search.seed, draw as u64);
        let mut rows: Vec<usize> = (0..table.rows()).map(|_| chance.below(table.rows())).collect();
        rows.sort_unstable();
        let seed = chance.bits();
        let again = Search { seed, restarts: RESTARTS, threads: 1, ..*search };
        KMeans::fit(&table.pick(&rows), k, &again).map_or_else(
            |_| vec![0.0; k],
            |again| {
                let (old, new) = different(&rows, &found.labels, &again.labels);
                best_of_each(&old, &new, k)
            },
        )
    });
    let mut means = vec![0.0; k];
    for indices in each {
        means.iter_mut().zip(indices).for_each(|(mean, index)| *mean += index);
    }
    means.iter_mut().for_each(|mean| *mean /= draws as f64);
    means
}

/// The old and new labels of the rows drawn, each row once.
fn different(rows: &[usize], old: &[u8], new: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let once = rows.iter().enumerate().filter(|(ix, row)| *ix == 0 || rows[ix - 1] != **row);
    once.map(|(ix, row)| (old[*row], new[ix])).unzip()
}

fn best_of_each(old: &[u8], new: &[u8], k: usize) -> Vec<f64> {
    let mut best: Vec<f64> =
        Crossing::new(old, new).jaccard().iter().map(|row| row.iter().copied().fold(0.0, f64::max)).collect();
    best.resize(k, 0.0);
    best
}
