//! k-means by the algorithm of Lloyd (1982, IEEE Trans. Inf. Theory 28:129–137): each row to its nearest centre, each centre
//! to the mean of its rows, until nothing moves. Distances are exact and worked out for eight rows side by side; sums change
//! only by the rows that changed their cluster.

use super::Table;
use super::init::plus_plus;
use super::tiles::{LANES, Tiles, nearest};
use crate::numeric::chance::Chance;

/// How to look for clusters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Search {
    /// What chance starts from; the same seed finds the same clusters.
    pub seed: u64,
    /// How many starts are tried; the one with the lowest inertia counts.
    pub restarts: usize,
    /// Rounds, at most.
    pub rounds: usize,
    /// Ends once all centres together move by a squared distance below this share of the mean variance of a column.
    pub tolerance: f64,
    /// How many threads to use. The outcome does not depend on it.
    pub threads: usize,
}

impl Default for Search {
    fn default() -> Search {
        Search { seed: 1, restarts: 20, rounds: 300, tolerance: 1e-6, threads: 1 }
    }
}

/// Clusters, each a centre with the rows nearest to it.
#[derive(Debug, Clone, PartialEq)]
pub struct KMeans {
    /// The centres, a row each, in the columns of the table.
    pub centres: Table,
    /// The cluster of each row, from 0.
    pub labels: Vec<u8>,
    /// How many rows each cluster has.
    pub sizes: Vec<usize>,
    /// The sum of squared distances of the rows from their centres.
    pub inertia: f64,
    /// How many rounds it took.
    pub rounds: usize,
}

/// Why there are no clusters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KMeansError {
    /// There are fewer different rows than clusters asked for.
    #[error("{rows} rows cannot make {k} clusters that differ")]
    TooFew {
        /// How many rows there are.
        rows: usize,
        /// How many clusters were asked for.
        k: usize,
    },
    /// None, or more than 255 clusters were asked for.
    #[error("{0} clusters were asked for; 1 to 255 are possible")]
    Count(usize),
}

/// The most clusters there can be.
const MOST: usize = 255;
/// With more rows than this, starts are compared on so many rows drawn by chance, and all rows follow from the best.
const ROWS_TO_START_ON: usize = 20_000;

impl KMeans {
    /// Looks for `k` clusters, from several starts.
    ///
    /// # Errors
    /// When `k` is not possible, or more than there are different rows.
    pub fn fit(table: &Table, k: usize, search: &Search) -> Result<KMeans, KMeansError> {
        let tiles = Tiles::new(table);
        if table.rows() <= ROWS_TO_START_ON {
            return Self::best(&tiles, table, k, search);
        }
        let drawn = Chance::of_part(search.seed, u64::MAX).places(table.rows(), ROWS_TO_START_ON);
        let sample = table.pick(&drawn);
        let start = Self::best(&Tiles::new(&sample), &sample, k, search)?;
        Self::run(&tiles, table, start.centres.values().to_vec(), search)
    }

    /// Goes on from given centres.
    ///
    /// # Errors
    /// When there are no centres, too many, or more than different rows.
    ///
    /// # Panics
    /// When the centres have other columns than the table.
    pub fn from_centres(table: &Table, centres: &Table, search: &Search) -> Result<KMeans, KMeansError> {
        assert_eq!(table.columns(), centres.columns(), "centres have the columns of the table");
        Self::run(&Tiles::new(table), table, centres.values().to_vec(), search)
    }

    fn best(tiles: &Tiles, table: &Table, k: usize, search: &Search) -> Result<KMeans, KMeansError> {
        if k == 0 || k > MOST {
            return Err(KMeansError::Count(k));
        }
        if table.rows() < k {
            return Err(KMeansError::TooFew { rows: table.rows(), k });
        }
        let mut best: Option<KMeans> = None;
        for restart in 0..search.restarts.max(1) {
            let mut chance = Chance::of_part(search.seed, restart as u64);
            let centres = plus_plus(tiles, table.values(), k, &mut chance, search.threads);
            let found = Self::run(tiles, table, centres, search)?;
            if best.as_ref().is_none_or(|best| found.inertia < best.inertia) {
                best = Some(found);
            }
        }
        Ok(best.expect("at least one start"))
    }

    fn run(
        tiles: &Tiles,
        table: &Table,
        mut centres: Vec<f64>,
        search: &Search,
    ) -> Result<KMeans, KMeansError> {
        let k = centres.len() / tiles.columns;
        if k == 0 || k > MOST {
            return Err(KMeansError::Count(k));
        }
        let too_few = KMeansError::TooFew { rows: tiles.rows, k };
        if tiles.rows < k {
            return Err(too_few);
        }
        let enough = search.tolerance * mean_variance(table);
        let mut labels = vec![NOWHERE; tiles.rows];
        let mut sums = Sums::new(k, tiles.columns);
        let mut rounds = 0;
        loop {
            rounds += 1;
            let moved = sums.assign(tiles, &centres, &mut labels, search.threads);
            if sums.fill_empty(table, &centres, &mut labels).is_none() {
                return Err(too_few);
            }
            if moved == 0 || rounds >= search.rounds {
                break;
            }
            if sums.move_centres(&mut centres) <= enough {
                // The rows go once more to the centres as they are now, so that labels and centres agree.
                sums.assign(tiles, &centres, &mut labels, search.threads);
                if sums.fill_empty(table, &centres, &mut labels).is_none() {
                    return Err(too_few);
                }
                break;
            }
        }
        let inertia = sums.inertia;
        let sizes = sums.counts.iter().map(|count| *count as usize).collect();
        let centres = Table::new(tiles.columns, centres).expect("means of finite figures are finite");
        Ok(KMeans { centres, labels, sizes, inertia, rounds })
    }

    /// The cluster of each row of another table with the same columns.
    #[must_use]
    pub fn assign(&self, table: &Table, threads: usize) -> Vec<u8> {
        let tiles = Tiles::new(table);
        let mut labels = vec![NOWHERE; tiles.rows];
        Sums::new(self.sizes.len(), tiles.columns).assign(
            &tiles,
            self.centres.values(),
            &mut labels,
            threads,
        );
        labels
    }
}

/// The label of a row that belongs to no cluster yet.
const NOWHERE: u8 = u8::MAX;

/// What is known of the clusters while they move.
#[derive(Debug, Clone)]
struct Sums {
    /// The sum of the rows of each cluster, column by column.
    sums: Vec<f64>,
    counts: Vec<f64>,
    inertia: f64,
    columns: usize,
}

impl Sums {
    fn new(k: usize, columns: usize) -> Sums {
        Sums { sums: vec![0.0; k * columns], counts: vec![0.0; k], inertia: 0.0, columns }
    }

    /// Puts each row to its nearest centre. Returns how many rows changed their cluster.
    fn assign(&mut self, tiles: &Tiles, centres: &[f64], labels: &mut [u8], threads: usize) -> usize {
        let k = self.counts.len();
        let blocks = tiles.each_block(threads, labels, |block, labels| {
            let mut change = Sums::new(k, tiles.columns);
            let mut moved = 0;
            for (tile, labels) in block.tiles().zip(labels.chunks_mut(LANES)) {
                let nearest = nearest(tile, centres);
                for (lane, label) in labels.iter_mut().enumerate() {
                    let to = nearest.centre[lane] as u8;
                    change.inertia += nearest.squared[lane];
                    if *label != to {
                        change.add(tile.iter().map(|figures| figures[lane]), to, 1.0);
                        if *label != NOWHERE {
                            change.add(tile.iter().map(|figures| figures[lane]), *label, -1.0);
                        }
                        *label = to;
                        moved += 1;
                    }
                }
            }
            (change, moved)
        });
        self.inertia = 0.0;
        let mut moved = 0;
        for (change, of_block) in blocks {
            self.sums.iter_mut().zip(&change.sums).for_each(|(sum, change)| *sum += change);
            self.counts.iter_mut().zip(&change.counts).for_each(|(count, change)| *count += change);
            self.inertia += change.inertia;
            moved += of_block;
        }
        moved
    }

    fn add(&mut self, row: impl Iterator<Item = f64>, cluster: u8, times: f64) {
        let start = usize::from(cluster) * self.columns;
        self.sums[start..].iter_mut().zip(row).for_each(|(sum, figure)| *sum += times * figure);
        self.counts[usize::from(cluster)] += times;
    }

    /// Gives each empty cluster the row that lies farthest from its centre. `None` if all rows lie on their centres.
    fn fill_empty(&mut self, table: &Table, centres: &[f64], labels: &mut [u8]) -> Option<()> {
        while let Some(empty) = self.counts.iter().position(|count| *count == 0.0) {
            let centre = |label: u8| &centres[usize::from(label) * self.columns..][..self.columns];
            let far = table
                .iter()
                .zip(&*labels)
                .enumerate()
                .filter(|(_, (_, label))| self.counts[usize::from(**label)] > 1.0);
            let far = far.map(|(ix, (row, label))| (squared_distance(row, centre(*label)), ix));
            let (squared, ix) =
                far.max_by(|one, other| one.0.total_cmp(&other.0).then(other.1.cmp(&one.1)))?;
            if squared == 0.0 {
                return None;
            }
            self.add(table.row(ix).iter().copied(), labels[ix], -1.0);
            labels[ix] = empty as u8;
            self.add(table.row(ix).iter().copied(), empty as u8, 1.0);
            self.inertia -= squared;
        }
        Some(())
    }

    /// Moves each centre to the mean of its rows. Returns the sum of the squared distances they moved.
    fn move_centres(&self, centres: &mut [f64]) -> f64 {
        let mut squared = 0.0;
        let centres = centres.chunks_mut(self.columns).zip(self.sums.chunks(self.columns));
        for ((centre, sums), count) in centres.zip(&self.counts) {
            for (at, sum) in centre.iter_mut().zip(sums) {
                let mean = sum / count;
                squared += (mean - *at) * (mean - *at);
                *at = mean;
            }
        }
        squared
    }
}

/// The squared distance of two rows.
pub(super) fn squared_distance(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| (one - other) * (one - other)).sum()
}

fn mean_variance(table: &Table) -> f64 {
    let (rows, columns) = (table.rows() as f64, table.columns());
    let mut sums = vec![0.0; columns];
    table.iter().for_each(|row| sums.iter_mut().zip(row).for_each(|(sum, figure)| *sum += figure));
    let means: Vec<f64> = sums.iter().map(|sum| sum / rows).collect();
    table.iter().map(|row| squared_distance(row, &means)).sum::<f64>() / rows / columns as f64
}
