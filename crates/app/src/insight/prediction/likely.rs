//! Probabilities of many, told in tenths; and who is explained.

use crate::insight::figure;

/// Reasons that are told of each customer.
pub const REASONS: usize = 3;
/// Reasons take time: of more customers than this, those with the highest probabilities have them.
pub const MOST_EXPLAINED: usize = 20_000;

/// A tenth of customers by probability.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LikelyTenth {
    /// Its place, from 1; the likeliest are in the first.
    pub place: usize,
    /// How many customers.
    pub customers: usize,
    /// The lowest probability.
    pub from: f64,
    /// The highest probability.
    pub to: f64,
    /// To how many it is expected to happen.
    pub expected: f64,
    /// The share of all to whom it is expected to happen; `None` where that is nobody.
    pub expected_share: Option<f64>,
}

/// Which of so many are explained: those with the highest probabilities, in their own order.
#[must_use]
pub fn explained(probabilities: &[f64]) -> Vec<usize> {
    let mut places: Vec<usize> = (0..probabilities.len()).collect();
    if places.len() > MOST_EXPLAINED {
        places.sort_by(|one, other| probabilities[*other].total_cmp(&probabilities[*one]));
        places.truncate(MOST_EXPLAINED);
        places.sort_unstable();
    }
    places
}

/// Tenths of customers by probability, the likeliest first; empty ones are left out.
#[must_use]
pub fn likely_tenths(probabilities: &[f64]) -> Vec<LikelyTenth> {
    let mut sorted = probabilities.to_vec();
    sorted.sort_by(|one, other| other.total_cmp(one));
    let all: f64 = sorted.iter().sum();
    let tenth = |(place, range): (usize, std::ops::Range<usize>)| {
        let part = &sorted[range];
        let (highest, lowest) = (part.first()?, part.last()?);
        let expected: f64 = part.iter().sum();
        Some(LikelyTenth {
            place: place + 1,
            customers: part.len(),
            from: *lowest,
            to: *highest,
            expected,
            expected_share: (all > 0.0).then(|| expected / all),
        })
    };
    figure::tenths(sorted.len()).enumerate().filter_map(tenth).collect()
}
