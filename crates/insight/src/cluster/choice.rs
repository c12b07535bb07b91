//! How many clusters there are, if any. Customers fall into clusters by any number one asks for; what counts is whether the
//! clusters are large enough to act on, and whether other customers of the same kind would give the same ones.

use super::Table;
use super::gap::{Gap, gaps};
use super::indices::silhouette;
use super::k_means::{KMeans, Search};
use super::mixture::{Mixture, Shape};
use super::stability::bootstrap_jaccard;
use crate::numeric::chance::Chance;

/// The numbers of clusters that are looked at: fewer say little, more nobody keeps apart.
pub const NUMBERS: std::ops::RangeInclusive<usize> = 3..=7;
/// A cluster whose mean Jaccard index is below this is not to be trusted.
pub const LEAST_JACCARD: f64 = 0.6;
/// Rows with fewer than this are too few to look for clusters in.
pub const LEAST_ROWS: usize = 30;

/// The least share of customers of a cluster.
const LEAST_SHARE: f64 = 0.02;
/// The fewest customers of a cluster, and of one in a small shop.
const FEWEST: (usize, usize) = (50, 5);
/// A shop is small below this number of customers.
const SMALL: usize = 2_500;
/// Draws of the bootstrap.
const DRAWS: usize = 40;
/// Rows that the bootstrap works on, at most.
const ROWS_OF_BOOTSTRAP: usize = 20_000;
/// Rows that the gap and the mixtures work on, at most, and the tables without structure that the gap is taken against.
const ROWS_OF_OPINIONS: usize = 3_000;
const DRAWS_OF_GAP: usize = 20;
const RESTARTS_OF_OPINIONS: usize = 5;

/// What was found with one number of clusters.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The number of clusters.
    pub k: usize,
    /// The customers of each cluster.
    pub sizes: Vec<usize>,
    /// The mean Jaccard index of each cluster over the draws, 0..=1. Empty if it was refused for
    /// another reason before.
    pub jaccard: Vec<f64>,
    /// The mean silhouette, −1..=1.
    pub silhouette: f64,
    /// The Bayesian information criterion of a mixture with diagonal covariances, over a part of the rows.
    pub bic: Option<f64>,
    /// Why this number was refused; `None` if it was not.
    pub refused: Option<Refused>,
}

impl Candidate {
    /// A number that there are too few different rows for.
    fn none(k: usize) -> Candidate {
        let refused = Some(Refused::TooFew);
        Candidate { k, sizes: vec![], jaccard: vec![], silhouette: 0.0, bic: None, refused }
    }

    fn is_better_than(&self, other: &Candidate) -> bool {
        let by_jaccard = self.least_jaccard().total_cmp(&other.least_jaccard());
        by_jaccard.then(self.silhouette.total_cmp(&other.silhouette)).is_gt()
    }

    /// The Jaccard index of the least stable cluster; 0 if it was not asked for.
    #[must_use]
    pub fn least_jaccard(&self) -> f64 {
        let least = self.jaccard.iter().copied().fold(f64::INFINITY, f64::min);
        if least.is_finite() { least } else { 0.0 }
    }
}

/// Why a number of clusters was refused.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum Refused {
    /// A cluster has too few customers to act on.
    #[error("the smallest cluster has {customers} customers, and {least} are needed")]
    Small {
        /// Those of the smallest cluster.
        customers: usize,
        /// How many are needed.
        least: usize,
    },
    /// Customers spread evenly, without any structure, would be parted as well: the gap statistic is not above that of one
    /// cluster by more than twice its error.
    #[error(
        "customers without any structure would be parted as well (gap {gap:.2} after {of_one:.2} with one cluster)"
    )]
    NoStructure {
        /// The gap with this number of clusters.
        gap: f64,
        /// The gap with one cluster.
        of_one: f64,
    },
    /// A cluster is not found again.
    #[error("a cluster is found again with a similarity of {jaccard:.2} only, and {LEAST_JACCARD} is needed")]
    Unstable {
        /// The Jaccard index of the least stable cluster.
        jaccard: f64,
    },
    /// There are not as many different rows.
    #[error("there are too few customers who differ")]
    TooFew,
}

/// The clusters that were chosen, and what else was looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// The clusters of all rows.
    pub clusters: KMeans,
    /// What was found with each number of clusters.
    pub candidates: Vec<Candidate>,
    /// The gap statistic from 1 cluster on, over a part of the rows: a second opinion.
    pub gaps: Vec<Gap>,
}

impl Choice {
    /// What was found with the number that was chosen.
    #[must_use]
    pub fn chosen(&self) -> &Candidate {
        let k = self.clusters.sizes.len();
        self.candidates.iter().find(|candidate| candidate.k == k).expect("the choice is among the candidates")
    }
}

/// Why there are no clusters to show.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum NoClusters {
    /// There are too few rows.
    #[error("there are {0} customers, and {LEAST_ROWS} are needed to look for clusters")]
    TooFew(usize),
    /// Every number of clusters was refused; each candidate says why.
    #[error("no number of clusters is both stable and more than chance would give")]
    Unstable(Vec<Candidate>),
}

/// The fewest customers that a cluster may have among so many.
#[must_use]
pub fn least_customers(rows: usize) -> usize {
    let fewest = if rows < SMALL { FEWEST.1 } else { FEWEST.0 };
    fewest.max((LEAST_SHARE * rows as f64).ceil() as usize)
}

/// The clusters of a scaled table. Of the numbers 3 to 7 those are refused that have too small clusters, are no better than
/// on rows without structure, or are not stable; of the rest the one whose least stable cluster is the most stable is taken,
/// then the one with the greatest silhouette.
///
/// # Errors
/// When there are too few rows, or every number is refused.
pub fn choose(table: &Table, search: &Search) -> Result<Choice, NoClusters> {
    let rows = table.rows();
    if rows < LEAST_ROWS {
        return Err(NoClusters::TooFew(rows));
    }
    let sample = part_of(table, ROWS_OF_BOOTSTRAP, search.seed);
    let small = part_of(table, ROWS_OF_OPINIONS, search.seed);
    let opinions = Search { restarts: RESTARTS_OF_OPINIONS, ..*search };
    let gaps = gaps(&small, NUMBERS.end() + 1, DRAWS_OF_GAP, &opinions);
    let mut candidates = Vec::new();
    let mut best: Option<(Candidate, KMeans)> = None;
    for k in NUMBERS {
        let Ok(found) = KMeans::fit(table, k, search) else {
            candidates.push(Candidate::none(k));
            continue;
        };
        let candidate = judge(table, &sample, &found, &gaps, search);
        let bic = Mixture::fit(&small, k, Shape::Diagonal, &opinions).ok().map(|mixture| mixture.bic);
        let candidate = Candidate { bic, ..candidate };
        if best.as_ref().is_none_or(|(best, _)| candidate.is_better_than(best)) && candidate.refused.is_none()
        {
            best = Some((candidate.clone(), found));
        }
        candidates.push(candidate);
    }
    match best {
        Some((_, clusters)) => Ok(Choice { clusters, candidates, gaps }),
        None => Err(NoClusters::Unstable(candidates)),
    }
}

/// The clusters of a scaled table by a number that somebody wants, with everything that speaks against it: why it would have
/// been refused, and how stable each cluster is.
///
/// # Errors
/// When there are too few rows that differ.
pub fn take(table: &Table, k: usize, search: &Search) -> Result<Choice, NoClusters> {
    let clusters = KMeans::fit(table, k, search).map_err(|_| NoClusters::TooFew(table.rows()))?;
    let sample = part_of(table, ROWS_OF_BOOTSTRAP, search.seed);
    let small = part_of(table, ROWS_OF_OPINIONS, search.seed);
    let opinions = Search { restarts: RESTARTS_OF_OPINIONS, ..*search };
    let gaps = gaps(&small, k + 1, DRAWS_OF_GAP, &opinions);
    let mut candidate = judge(table, &sample, &clusters, &gaps, search);
    if candidate.jaccard.is_empty() {
        candidate.jaccard = stability(&sample, &clusters, search);
    }
    candidate.bic = Mixture::fit(&small, k, Shape::Diagonal, &opinions).ok().map(|mixture| mixture.bic);
    Ok(Choice { clusters, candidates: vec![candidate], gaps })
}

fn part_of(table: &Table, rows: usize, seed: u64) -> Table {
    if table.rows() <= rows {
        return table.clone();
    }
    table.pick(&Chance::new(seed).places(table.rows(), rows))
}

/// Everything about a number of clusters but the opinion of the mixture. What is cheap is asked first; the bootstrap only if
/// the rest is in order.
fn judge(table: &Table, sample: &Table, found: &KMeans, gaps: &[Gap], search: &Search) -> Candidate {
    let silhouette = silhouette(table, &found.labels, search.seed, search.threads).map_or(0.0, |s| s.mean);
    let k = found.sizes.len();
    let mut candidate =
        Candidate { sizes: found.sizes.clone(), silhouette, refused: None, ..Candidate::none(k) };
    candidate.refused = too_small(&found.sizes).or_else(|| without_structure(gaps, k)).or_else(|| {
        candidate.jaccard = stability(sample, found, search);
        let jaccard = candidate.least_jaccard();
        (jaccard < LEAST_JACCARD).then_some(Refused::Unstable { jaccard })
    });
    candidate
}

fn too_small(sizes: &[usize]) -> Option<Refused> {
    let least = least_customers(sizes.iter().sum());
    let customers = sizes.iter().copied().min()?;
    (customers < least).then_some(Refused::Small { customers, least })
}

fn without_structure(gaps: &[Gap], k: usize) -> Option<Refused> {
    let of = |k: usize| gaps.iter().find(|gap| gap.k == k);
    let (one, gap) = (of(1)?, of(k)?);
    let error = (one.error * one.error + gap.error * gap.error).sqrt();
    (gap.gap - one.gap <= 2.0 * error).then_some(Refused::NoStructure { gap: gap.gap, of_one: one.gap })
}

fn stability(sample: &Table, found: &KMeans, search: &Search) -> Vec<f64> {
    let of_sample = KMeans { labels: found.assign(sample, search.threads), ..found.clone() };
    bootstrap_jaccard(sample, &of_sample, DRAWS, search)
}
