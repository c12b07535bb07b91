//! Clusters found in behaviour.

use crate::words::Words;

/// Clusters that were found again when the data were resampled.
#[derive(Debug, Clone, PartialEq)]
pub struct Clusters {
    /// The clusters, largest first; each customer in exactly one.
    pub clusters: Vec<Cluster>,
    /// How alike the least stable cluster came out on resampled data: the mean Jaccard index, from 0 to 1.
    pub stability: f64,
    /// The mean silhouette, from -1 to 1; `None` if it was not computed.
    pub silhouette: Option<f64>,
}

/// A cluster.
#[derive(Debug, Clone, PartialEq)]
pub struct Cluster {
    /// The name.
    pub name: Words,
    /// What it is, as a sentence. Empty: there is none.
    pub sentence: Words,
    /// How many are in it.
    pub customers: u64,
    /// Their revenue; `None` without amounts.
    pub revenue: Option<f64>,
    /// What sets it apart, strongest first. May be empty.
    pub differences: Vec<Difference>,
    /// The rule that comes nearest, in words; `None` if there is none.
    pub rule: Option<Words>,
    /// The definition of a segment after that rule, in YAML.
    pub segment: Option<String>,
}

/// A feature in which a cluster differs from the other customers.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// The feature's name, such as "orders in a year".
    pub feature: Words,
    /// The difference of the means in standard deviations; negative if below the others.
    pub deviations: f64,
}
