//! Log-odds as probabilities that hold: of the texts said to be positive with 80 %, 80 % are.

use crate::numeric::minimise::minimise;
use crate::numeric::special::{ln_add_exp, logistic};

/// Bins of the calibration error.
const BINS: usize = 10;
/// Keeps the parameters of few texts from running away: as if the loss of half a text pulled them back by one unit.
const PULL: f64 = 0.5;

/// What makes a probability of log-odds. Guo et al. (2017, On calibration of modern neural networks, ICML) divide by a
/// temperature; the shift, as in Platt (1999), gives back how many texts are positive, which learning had made even.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Calibration {
    /// Log-odds are divided by it. Above 1 where learning was too sure of itself.
    pub temperature: f64,
    /// Added to the divided log-odds.
    pub shift: f64,
}

impl Calibration {
    /// What leaves log-odds as they are.
    pub const NONE: Calibration = Calibration { temperature: 1.0, shift: 0.0 };

    /// The temperature and shift with which texts that were not learnt from are likeliest: log-odds, and whether positive.
    pub(super) fn fit(texts: &[(f32, bool)]) -> Calibration {
        let of = |at: &[f64]| Calibration { temperature: libm::exp(at[0]), shift: at[1] };
        let cost = |at: &[f64]| {
            let loss = texts.len() as f64 * log_loss(texts.iter().map(|text| of(at).applied(*text)));
            loss + PULL * (at[0] * at[0] + at[1] * at[1])
        };
        of(&minimise(cost, &[0.0, 0.0]).at)
    }

    /// The log-odds that hold.
    pub(super) fn log_odds(self, raw: f32) -> f64 {
        f64::from(raw) / self.temperature + self.shift
    }

    /// The same with whether the text is positive.
    pub(super) fn applied(self, (raw, is_positive): (f32, bool)) -> (f64, bool) {
        (self.log_odds(raw), is_positive)
    }
}

/// The mean logarithmic loss of log-odds, in nats.
pub(super) fn log_loss(texts: impl ExactSizeIterator<Item = (f64, bool)>) -> f64 {
    let count = texts.len().max(1) as f64;
    let loss = |(log_odds, is_positive): (f64, bool)| {
        ln_add_exp(0.0, if is_positive { -log_odds } else { log_odds })
    };
    texts.map(loss).sum::<f64>() / count
}

/// The expected calibration error: how far the share of positives is from the mean probability, in tenths of the
/// probability, weighed by how many texts each holds. Naeini et al. (2015, AAAI).
pub(super) fn calibration_error(texts: &[(f64, bool)]) -> f64 {
    let mut excess = [0.0; BINS];
    for &(log_odds, is_positive) in texts {
        let probability = logistic(log_odds);
        let bin = ((probability * BINS as f64) as usize).min(BINS - 1);
        excess[bin] += probability - f64::from(u8::from(is_positive));
    }
    excess.iter().map(|excess| excess.abs()).sum::<f64>() / texts.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts whose log-odds are `stretch` times what they should be, less a shift.
    fn texts(stretch: f64, shift: f64) -> Vec<(f32, bool)> {
        let of = |step: i32| {
            let log_odds = f64::from(step) / 10.0;
            let positives = (1_000.0 * logistic(log_odds)).round() as usize;
            let raw = (stretch * (log_odds - shift)) as f32;
            (0..1_000).map(move |n| (raw, n < positives))
        };
        (-30..=30).flat_map(of).collect()
    }

    #[test]
    fn what_was_stretched_and_shifted_is_found_again() {
        let texts = texts(3.0, 0.7);
        let raw: Vec<(f64, bool)> = texts.iter().map(|text| Calibration::NONE.applied(*text)).collect();
        assert!(calibration_error(&raw) > 0.1);
        let found = Calibration::fit(&texts);
        assert!((found.temperature - 3.0).abs() < 0.02 && (found.shift - 0.7).abs() < 0.02, "{found:?}");
        let fitted: Vec<(f64, bool)> = texts.iter().map(|text| found.applied(*text)).collect();
        assert!(calibration_error(&fitted) < 0.001);
        assert!(log_loss(fitted.into_iter()) < log_loss(raw.into_iter()));
    }

    #[test]
    fn nothing_and_the_obvious() {
        let none = Calibration::fit(&[]);
        assert!((none.temperature - 1.0).abs() < 1e-4 && none.shift.abs() < 1e-4, "{none:?}");
        let parted: Vec<(f32, bool)> = (0..50).map(|n| (if n < 25 { -1.0 } else { 1.0 }, n >= 25)).collect();
        let found = Calibration::fit(&parted);
        assert!(found.temperature > 0.01 && found.shift.abs() < 0.1, "{found:?}");
    }
}
