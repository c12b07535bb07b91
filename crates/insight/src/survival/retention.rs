//! The share of subscribers still there after so many periods, also beyond what was seen. Everybody has a chance of their
//! own to leave at each renewal, a Beta(α, β) over customers, so the share falls ever slower. Fader & Hardie (2007),
//! Journal of Interactive Marketing 21(1):76–90; with the exponent c, by which a customer's own chance changes with
//! time, Fader, Hardie, Liu, Davin & Steenburgh (2018), Marketing Science 37:720–738.

use crate::numeric::minimise::minimise;
use crate::numeric::special::ln_beta;

/// The fitted model: S(t) = B(α, β + tᶜ) / B(α, β).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Retention {
    /// First parameter of the chance of leaving.
    pub alpha: f64,
    /// Second parameter of the chance of leaving.
    pub beta: f64,
    /// The exponent of time; 1 in the plain model.
    pub c: f64,
    /// The logarithm of the likelihood.
    pub ln_likelihood: f64,
}

impl Retention {
    /// Fits the plain model (c = 1) to how many are still there at the beginning and after each period. `None` if the
    /// numbers rise, or there are fewer than two.
    #[must_use]
    pub fn fit(still_there: &[f64]) -> Option<Retention> {
        fitted(still_there, &[0.0, 0.0], |logs| (libm::exp(logs[0]), libm::exp(logs[1]), 1.0))
    }

    /// As [`Retention::fit`], with the exponent of time fitted as well.
    #[must_use]
    pub fn fit_with_exponent(still_there: &[f64]) -> Option<Retention> {
        fitted(still_there, &[0.0; 3], |logs| (libm::exp(logs[0]), libm::exp(logs[1]), libm::exp(logs[2])))
    }

    /// The share still there after so many periods.
    #[must_use]
    pub fn share(&self, periods: f64) -> f64 {
        libm::exp(ln_share(self.alpha, self.beta, self.c, periods))
    }

    /// Of those there after `periods - 1`, the share that renews once more.
    #[must_use]
    pub fn renewal(&self, periods: f64) -> f64 {
        self.share(periods) / self.share(periods - 1.0)
    }
}

fn ln_share(alpha: f64, beta: f64, c: f64, periods: f64) -> f64 {
    ln_beta(alpha, beta + libm::pow(periods, c)) - ln_beta(alpha, beta)
}

fn fitted(still_there: &[f64], start: &[f64], of: impl Fn(&[f64]) -> (f64, f64, f64)) -> Option<Retention> {
    let falls =
        still_there.windows(2).all(|pair| pair[0] >= pair[1]) && still_there.iter().all(|n| *n >= 0.0);
    if !falls || still_there.len() < 2 {
        return None;
    }
    let cost = |logs: &[f64]| {
        let (alpha, beta, c) = of(logs);
        let ln_shares = (0_u32..).take(still_there.len()).map(|t| ln_share(alpha, beta, c, f64::from(t)));
        let ln_shares: Vec<f64> = ln_shares.collect();
        let left = still_there.windows(2).zip(ln_shares.windows(2)).map(|(there, ln)| {
            let count = there[0] - there[1];
            if count == 0.0 { 0.0 } else { count * (ln[0] + libm::log(-libm::expm1(ln[1] - ln[0]))) }
        });
        let stayed = still_there[still_there.len() - 1] * ln_shares[ln_shares.len() - 1];
        -(left.sum::<f64>() + stayed)
    };
    let minimum = minimise(cost, start);
    let (alpha, beta, c) = of(&minimum.at);
    minimum.value.is_finite().then_some(Retention { alpha, beta, c, ln_likelihood: -minimum.value })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of a thousand customers, per cent still there after each year, from Fader & Hardie (2007).
    const REGULAR: [f64; 13] =
        [100.0, 63.1, 46.8, 38.2, 32.6, 28.9, 26.2, 24.1, 22.3, 20.7, 19.4, 18.3, 17.3];
    const HIGH_END: [f64; 13] =
        [100.0, 86.9, 74.3, 65.3, 59.3, 55.1, 51.7, 49.1, 46.8, 44.5, 42.7, 40.9, 39.4];

    #[track_caller]
    fn check(percent: [f64; 13], alpha: f64, beta: f64, ln_likelihood: f64, later_error: f64) {
        let seen = percent[..8].iter().map(|percent| percent * 10.0).collect::<Vec<f64>>();
        let model = Retention::fit(&seen).expect("falls");
        assert!((model.alpha - alpha).abs() < 5e-4 && (model.beta - beta).abs() < 5e-4, "{model:?}");
        assert!((model.ln_likelihood - ln_likelihood).abs() < 5e-3, "{model:?}");
        let later = (8_u32..).zip(&percent[8..]);
        let error =
            |(year, percent): (u32, &f64)| (model.share(f64::from(year)) * 100.0 / percent - 1.0).abs();
        let mean = later.map(error).sum::<f64>() / 5.0;
        assert!((mean - later_error).abs() < 5e-4, "{mean}");
    }

    #[test]
    fn published_fits_and_what_came_after() {
        check(REGULAR, 0.7041, 1.1820, -1680.265, 0.0149);
        check(HIGH_END, 0.6681, 3.8061, -1611.158, 0.0283);
    }

    #[test]
    fn the_exponent_can_only_help() {
        let seen = HIGH_END[..8].iter().map(|percent| percent * 10.0).collect::<Vec<f64>>();
        let (plain, with) =
            (Retention::fit(&seen).expect("falls"), Retention::fit_with_exponent(&seen).expect("falls"));
        assert!(with.ln_likelihood >= plain.ln_likelihood);
        let same = Retention { c: 1.0, ..plain };
        assert!((same.share(5.0) - plain.share(5.0)).abs() < 1e-15);
        assert!(with.renewal(2.0) < with.renewal(9.0), "renewals rise");
    }

    #[test]
    fn what_rises_is_no_retention() {
        assert_eq!(Retention::fit(&[100.0, 101.0]), None);
        assert_eq!(Retention::fit(&[100.0]), None);
    }
}
