//! How well clusters are apart.

use super::Table;
use super::k_means::squared_distance;
use super::tiles::{LANES, Tiles, squared_distances};
use crate::numeric::chance::Chance;
use crate::numeric::parallel::in_order;

/// How much nearer rows are to their own cluster than to the next one: (b − a)/max(a, b) with a the mean distance to the
/// others of the own cluster, b that to the nearest other cluster. Rousseeuw (1987, J. Comput. Appl. Math. 20:53–65).
#[derive(Debug, Clone, PartialEq)]
pub struct Silhouette {
    /// The mean over all rows, −1..=1. A row that is alone in its cluster counts 0.
    pub mean: f64,
    /// The mean over the rows of each cluster; 0 for one without rows.
    pub clusters: Vec<f64>,
}

/// Rows that the silhouette is taken over, at most: it looks at every pair.
const ROWS_OF_SILHOUETTE: usize = 5_000;
/// Rows that one thread takes at once.
const ROWS_AT_ONCE: usize = 250;

/// The silhouette, over 5,000 rows drawn by chance if there are more. `None` with fewer than two clusters among them.
#[must_use]
pub fn silhouette(table: &Table, labels: &[u8], seed: u64, threads: usize) -> Option<Silhouette> {
    let drawn = Chance::new(seed).places(table.rows(), ROWS_OF_SILHOUETTE);
    let clusters = labels.iter().max().map_or(0, |label| usize::from(*label) + 1);
    let mut members = vec![Vec::new(); clusters];
    drawn.iter().for_each(|row| members[usize::from(labels[*row])].push(*row));
    if members.iter().filter(|rows| !rows.is_empty()).count() < 2 {
        return None;
    }
    let tiles: Vec<Tiles> = members.iter().map(|rows| Tiles::new(&table.pick(rows))).collect();
    let pieces: Vec<&[usize]> = drawn.chunks(ROWS_AT_ONCE).collect();
    let widths = in_order(threads, pieces, |rows| {
        rows.iter().map(|row| width(&tiles, table.row(*row), labels[*row])).collect::<Vec<f64>>()
    });
    let (mut sums, mut total) = (vec![0.0; clusters], 0.0);
    for (row, width) in drawn.iter().zip(widths.iter().flatten()) {
        sums[usize::from(labels[*row])] += width;
        total += width;
    }
    let clusters = sums.iter().zip(&members).map(|(sum, rows)| sum / rows.len().max(1) as f64).collect();
    Some(Silhouette { mean: total / drawn.len() as f64, clusters })
}

fn width(clusters: &[Tiles], row: &[f64], label: u8) -> f64 {
    let own = usize::from(label);
    if clusters[own].rows < 2 {
        return 0.0;
    }
    let (mut within, mut next) = (0.0, f64::INFINITY);
    for (ix, tiles) in clusters.iter().enumerate() {
        if ix == own {
            within = sum_of_distances(tiles, row) / (tiles.rows - 1) as f64;
        } else if tiles.rows > 0 {
            next = sum_of_distances(tiles, row).min(next * tiles.rows as f64) / tiles.rows as f64;
        }
    }
    let larger = f64::max(within, next);
    if larger > 0.0 { (next - within) / larger } else { 0.0 }
}

fn sum_of_distances(tiles: &Tiles, row: &[f64]) -> f64 {
    let mut sums = [0.0; LANES];
    for block in tiles.blocks() {
        let mut left = block.rows;
        for tile in block.tiles() {
            let squared = squared_distances(tile, row);
            for lane in 0..left.min(LANES) {
                sums[lane] += squared[lane].sqrt();
            }
            left = left.saturating_sub(LANES);
        }
    }
    sums.iter().sum()
}

/// What lies between clusters and within them.
struct Spread {
    centres: Vec<Vec<f64>>,
    sizes: Vec<f64>,
    /// The mean distance of rows from the centre of their cluster.
    distances: Vec<f64>,
    /// The sum of squared distances of rows from the centre of their cluster.
    within: f64,
    /// The sum of squared distances of the rows' centres from the mean of all.
    between: f64,
}

impl Spread {
    fn new(table: &Table, labels: &[u8]) -> Spread {
        let clusters = labels.iter().max().map_or(0, |label| usize::from(*label) + 1);
        let mut sums = vec![vec![0.0; table.columns()]; clusters + 1];
        let mut sizes = vec![0.0; clusters + 1];
        for (row, label) in table.iter().zip(labels) {
            for cluster in [usize::from(*label), clusters] {
                sums[cluster].iter_mut().zip(row).for_each(|(sum, figure)| *sum += figure);
                sizes[cluster] += 1.0;
            }
        }
        for (sums, size) in sums.iter_mut().zip(&sizes) {
            sums.iter_mut().for_each(|sum| *sum /= f64::max(*size, 1.0));
        }
        sizes.pop();
        let mean = sums.pop().expect("the last one is of all rows");
        let (mut distances, mut within) = (vec![0.0; clusters], 0.0);
        for (row, label) in table.iter().zip(labels) {
            let squared = squared_distance(row, &sums[usize::from(*label)]);
            distances[usize::from(*label)] += squared.sqrt();
            within += squared;
        }
        distances.iter_mut().zip(&sizes).for_each(|(distance, size)| *distance /= f64::max(*size, 1.0));
        let between =
            sums.iter().zip(&sizes).map(|(centre, size)| size * squared_distance(centre, &mean)).sum();
        Spread { centres: sums, sizes, distances, within, between }
    }

    fn clusters(&self) -> impl Iterator<Item = usize> + Clone {
        (0..self.sizes.len()).filter(|cluster| self.sizes[*cluster] > 0.0)
    }
}

/// The index of Caliński & Harabasz (1974, Communications in Statistics 3:1–27): variance between clusters by variance
/// within, each by its degrees of freedom; greater is better. `None` with fewer than two clusters, or nothing within.
#[must_use]
pub fn calinski_harabasz(table: &Table, labels: &[u8]) -> Option<f64> {
    let spread = Spread::new(table, labels);
    let (k, n) = (spread.clusters().count() as f64, table.rows() as f64);
    let possible = k >= 2.0 && n > k && spread.within > 0.0;
    possible.then(|| (spread.between / (k - 1.0)) / (spread.within / (n - k)))
}

/// The index of Davies & Bouldin (1979, IEEE Trans. Pattern Anal. 1:224–227): for each cluster the worst ratio of the
/// distances within to the distance between the centres, averaged; smaller is better. `None` with fewer than two clusters,
/// or two with the same centre.
#[must_use]
pub fn davies_bouldin(table: &Table, labels: &[u8]) -> Option<f64> {
    let spread = Spread::new(table, labels);
    let ratio = |one: usize, other: usize| {
        let apart = squared_distance(&spread.centres[one], &spread.centres[other]).sqrt();
        (spread.distances[one] + spread.distances[other]) / apart
    };
    let clusters = spread.clusters();
    let worst = clusters.clone().map(|one| {
        clusters.clone().filter(|other| *other != one).map(|other| ratio(one, other)).fold(0.0, f64::max)
    });
    let count = clusters.clone().count();
    let index = worst.sum::<f64>() / count as f64;
    (count >= 2 && index.is_finite()).then_some(index)
}
