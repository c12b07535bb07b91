//! How long something took, over and over: counts in bins.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Durations, counted in bins.
#[derive(Debug)]
pub struct Spread {
    /// Upper bounds in µs, ascending; the last bin, beyond them all, has none.
    bounds_micros: &'static [u64],
    bins: Box<[AtomicU64]>,
    sum_nanos: AtomicU64,
}

/// What a [`Spread`] holds.
#[derive(Debug, Clone, PartialEq)]
pub struct SpreadFigures {
    /// Upper bounds in seconds and how many fell into the bin below each; the last bound is infinite.
    pub bins: Vec<(f64, u64)>,
    /// The sum of all, in seconds.
    pub sum_seconds: f64,
    /// How many there were: the sum over the bins.
    pub count: u64,
}

impl Spread {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(bounds_micros: &'static [u64]) -> Spread {
        let bins = (0..=bounds_micros.len()).map(|_| AtomicU64::new(0)).collect();
        Spread { bounds_micros, bins, sum_nanos: AtomicU64::new(0) }
    }

    /// Counts one; a duration on a bound belongs below it.
    pub fn record(&self, took: Duration) {
        self.record_many(took, 1);
    }

    /// Counts several that took the same, such as the messages of a batch.
    pub fn record_many(&self, took: Duration, times: u64) {
        // Half a million years fit.
        let nanos = took.as_nanos() as u64;
        let bin = self.bounds_micros.partition_point(|bound| bound * 1_000 < nanos);
        self.bins[bin].fetch_add(times, Ordering::Relaxed);
        self.sum_nanos.fetch_add(nanos.wrapping_mul(times), Ordering::Relaxed);
    }

    /// What was counted.
    #[must_use]
    pub fn figures(&self) -> SpreadFigures {
        let bounds = self.bounds_micros.iter().map(|&micros| micros as f64 / 1e6).chain([f64::INFINITY]);
        let bins: Vec<(f64, u64)> =
            bounds.zip(&self.bins).map(|(bound, bin)| (bound, bin.load(Ordering::Relaxed))).collect();
        let count = bins.iter().map(|(_, count)| count).sum();
        SpreadFigures { bins, sum_seconds: self.sum_nanos.load(Ordering::Relaxed) as f64 / 1e9, count }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_falls_into_its_bin() {
        let spread = Spread::new(&[10, 100]);
        for micros in [0, 9, 10, 11, 100, 101, 5_000] {
            spread.record(Duration::from_micros(micros));
        }
        spread.record_many(Duration::from_micros(50), 3);
        let figures = spread.figures();
        assert_eq!(figures.bins, [(1e-5, 3), (1e-4, 5), (f64::INFINITY, 2)]);
        assert_eq!(figures.count, 10);
        assert!((figures.sum_seconds - 5_381e-6).abs() < 1e-12, "{}", figures.sum_seconds);
    }
}
