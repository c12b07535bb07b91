//! Clusters of customers that nobody has defined: found in their figures, kept only if they are stable, and said in words.
//!
//! | wanted | start at |
//! |---|---|
//! | figures made comparable | [`Table`], [`Scaling`] |
//! | the clusters, or why there are none | [`choose`] |
//! | a given number of clusters | [`take`], [`KMeans`] |
//! | how well clusters are apart, and how stable | [`silhouette`], [`bootstrap_jaccard`], [`gaps`], [`Mixture`] |
//! | what a cluster is like, by what rule it is found, what to call it | [`describe`], [`names`], [`sentence`], [`who`], [`rule`] |
//! | which cluster is which after a new fit | [`continued`], [`Crossing`] |
//! | clusters of words beside figures | [`KPrototypes`] |
//!
//! Which figures are taken, the caller says. All of it follows from the seed that is given.

mod agreement;
mod choice;
mod describe;
mod gap;
mod identity;
mod indices;
mod init;
mod k_means;
mod mixture;
mod prototypes;
mod scale;
mod stability;
mod table;
mod tiles;
mod tree;
mod words;

pub use agreement::Crossing;
pub use choice::{
    Candidate, Choice, LEAST_JACCARD, LEAST_ROWS, NUMBERS, NoClusters, Refused, choose, least_customers, take,
};
pub use describe::{Description, Difference, describe};
pub use gap::{Gap, by_gap, gaps};
pub use identity::continued;
pub use indices::{Silhouette, calinski_harabasz, davies_bouldin, silhouette};
pub use k_means::{KMeans, KMeansError, Search};
pub use mixture::{Mixture, Shape};
pub use prototypes::{Categories, KPrototypes};
pub use scale::Scaling;
pub use stability::{Stability, bootstrap_jaccard};
pub use table::{Table, TableError};
pub use tree::Split;
pub use words::{FeatureWords, Language, names, rule, sentence, who};

#[cfg(test)]
mod flowers;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod wines;
