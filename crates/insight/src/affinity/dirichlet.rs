//! Shares of several kinds, of customers of whom a few observations each are known: the shares of all customers follow a
//! Dirichlet distribution about the shop's own, and each customer's are estimated from both.

use super::sample::sample;
use crate::numeric::special::ln_gamma;

/// Between these the weight of the usual shares is sought. At the upper end customers are as good as all the same.
const WEIGHTS: (f64, f64) = (1e-2, 1e6);
/// Steps of the golden section: the weight is then good to six digits.
const STEPS: usize = 40;
/// Observations that are spread evenly over all kinds, so that what nobody chose yet is not impossible.
const UNSEEN: f64 = 1.0;

/// So many observations of a kind. Old ones may count for less than one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Seen {
    /// The kind, a number from 0.
    pub kind: usize,
    /// How many; not below zero.
    pub count: f64,
}

/// How shares are spread over customers: Dirichlet(weight × usual).
#[derive(Debug, Clone, PartialEq)]
pub struct DirichletMultinomial {
    /// The usual share of each kind, all above zero; they sum to 1.
    usual: Vec<f64>,
    /// How many observations of a customer the usual shares outweigh.
    weight: f64,
}

impl DirichletMultinomial {
    /// Takes the usual shares from what all customers did together, and the weight that makes what each did likeliest
    /// (Minka 2000, Estimating a Dirichlet distribution, section 3). Each kind stands at most once with a customer. `None`
    /// if nothing was seen.
    ///
    /// # Panics
    /// Here and in all that asks for a customer's figures, when a kind is not below `kinds`.
    #[must_use]
    pub fn fit(customers: &[Vec<Seen>], kinds: usize) -> Option<DirichletMultinomial> {
        let mut counts = vec![0.0; kinds];
        for seen in customers.iter().flatten() {
            counts[seen.kind] += seen.count;
        }
        DirichletMultinomial::about(customers, counts)
    }

    /// The same about given counts of each kind, of which the usual shares are made.
    pub(super) fn about(customers: &[Vec<Seen>], mut counts: Vec<f64>) -> Option<DirichletMultinomial> {
        let total: f64 = counts.iter().sum();
        if total.is_nan() || total <= 0.0 {
            return None;
        }
        let each = UNSEEN / counts.len() as f64;
        counts.iter_mut().for_each(|count| *count = (*count + each) / (total + UNSEEN));
        let telling = sample(customers.iter().filter(|seen| sum(seen) > 0.0));
        let at =
            |ln_weight: f64| DirichletMultinomial { usual: counts.clone(), weight: libm::exp(ln_weight) };
        let cost = |ln_weight: f64| {
            let model = at(ln_weight);
            -telling.iter().map(|seen| model.ln_likelihood(seen)).sum::<f64>()
        };
        let best = golden_section(cost, libm::log(WEIGHTS.0), libm::log(WEIGHTS.1));
        Some(at(best))
    }

    /// The logarithm of the likelihood of what a customer did, without the multinomial coefficient.
    #[must_use]
    pub fn ln_likelihood(&self, seen: &[Seen]) -> f64 {
        let kind = |seen: &Seen| {
            let usual = self.weight * self.usual[seen.kind];
            ln_gamma(usual + seen.count) - ln_gamma(usual)
        };
        let kinds: f64 = seen.iter().filter(|seen| seen.count > 0.0).map(kind).sum();
        kinds + ln_gamma(self.weight) - ln_gamma(self.weight + sum(seen))
    }

    /// The usual share of each kind.
    #[must_use]
    pub fn usual(&self) -> &[f64] {
        &self.usual
    }

    /// How many observations of a customer the usual shares outweigh.
    #[must_use]
    pub fn weight(&self) -> f64 {
        self.weight
    }

    /// The share of each kind for a customer, by what they did and what is usual.
    #[must_use]
    pub fn shares(&self, seen: &[Seen]) -> Vec<f64> {
        let all = self.weight + sum(seen);
        let mut shares: Vec<f64> = self.usual.iter().map(|usual| self.weight * usual / all).collect();
        for seen in seen {
            shares[seen.kind] += seen.count / all;
        }
        shares
    }
}

/// How many observations there are of all kinds.
pub(super) fn sum(seen: &[Seen]) -> f64 {
    seen.iter().map(|seen| seen.count).sum()
}

/// The place of the minimum of a function with one valley (Kiefer 1953, Proceedings of the AMS 4:502–506).
fn golden_section(f: impl Fn(f64) -> f64, mut low: f64, mut high: f64) -> f64 {
    const GOLDEN: f64 = 0.618_033_988_749_894_8;
    let (mut left, mut right) = (high - GOLDEN * (high - low), low + GOLDEN * (high - low));
    let (mut at_left, mut at_right) = (f(left), f(right));
    for _ in 0..STEPS {
        if at_left < at_right {
            (high, right, at_right) = (right, left, at_left);
            left = high - GOLDEN * (high - low);
            at_left = f(left);
        } else {
            (low, left, at_left) = (left, right, at_right);
            right = low + GOLDEN * (high - low);
            at_right = f(right);
        }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::affinity::{BetaBinomial, Tries};
    use crate::numeric::chance::SplitMix;

    fn seen(counts: &[f64]) -> Vec<Seen> {
        let kinds = counts.iter().enumerate().filter(|(_, count)| **count > 0.0);
        kinds.map(|(kind, &count)| Seen { kind, count }).collect()
    }

    #[test]
    fn of_two_kinds_it_is_the_beta_binomial() {
        let model = DirichletMultinomial { usual: vec![0.2, 0.8], weight: 10.0 };
        let beta = BetaBinomial { alpha: 2.0, beta: 8.0 };
        for (hits, tries) in [(0.0, 0.0), (1.0, 1.0), (3.0, 7.0), (0.5, 2.5)] {
            let customer = Tries { hits, tries };
            let shares = model.shares(&seen(&[hits, tries - hits]));
            assert!((shares[0] - beta.rate(customer)).abs() < 1e-15);
            let found = model.ln_likelihood(&seen(&[hits, tries - hits]));
            assert!((found - beta.ln_likelihood(customer)).abs() < 1e-12);
        }
    }

    /// Shares are Dirichlet(1, 2, 5): gammas of whole shapes are sums of logarithms.
    fn simulated(customers: usize) -> Vec<([f64; 3], Vec<Seen>)> {
        let mut chance = SplitMix::new(5);
        let mut one = || {
            let mut gamma =
                |shape: usize| -> f64 { (0..shape).map(|_| -libm::log(1.0 - chance.unit())).sum() };
            let gammas = [gamma(1), gamma(2), gamma(5)];
            let total: f64 = gammas.iter().sum();
            let shares = gammas.map(|gamma| gamma / total);
            let mut counts = [0.0; 3];
            for _ in 0..(chance.unit() * 10.0) as usize {
                let drawn = chance.unit();
                let kind =
                    if drawn < shares[0] { 0 } else { 1 + usize::from(drawn >= shares[0] + shares[1]) };
                counts[kind] += 1.0;
            }
            (shares, seen(&counts))
        };
        (0..customers).map(|_| one()).collect()
    }

    #[test]
    fn closer_to_the_truth_than_own_shares_and_than_the_usual() {
        let customers = simulated(5_000);
        let all: Vec<Vec<Seen>> = customers.iter().map(|(_, seen)| seen.clone()).collect();
        let model = DirichletMultinomial::fit(&all, 3).expect("something seen");
        assert!((model.weight() - 8.0).abs() < 0.6, "{}", model.weight());
        let truth = [0.125, 0.25, 0.625];
        assert!(
            model.usual().iter().zip(truth).all(|(found, truth)| (found - truth).abs() < 0.015),
            "{model:?}"
        );
        let error = |estimate: &dyn Fn(&[Seen]) -> Vec<f64>| -> f64 {
            let one = |(shares, seen): &([f64; 3], Vec<Seen>)| -> f64 {
                estimate(seen).iter().zip(shares).map(|(found, truth)| (found - truth).powi(2)).sum()
            };
            customers.iter().map(one).sum::<f64>() / 5_000.0
        };
        let raw = |seen: &[Seen]| DirichletMultinomial { weight: 1e-9, ..model.clone() }.shares(seen);
        let shrunk = error(&|seen| model.shares(seen));
        let usual = error(&|_| model.usual().to_vec());
        assert!(shrunk < 0.8 * usual && shrunk < 0.5 * error(&raw), "{shrunk} {usual} {}", error(&raw));
    }

    #[test]
    fn customers_who_are_all_the_same_are_given_the_usual() {
        let model = DirichletMultinomial::fit(&vec![seen(&[5.0, 5.0]); 500], 2).expect("something seen");
        assert!(model.weight() > 1e5, "{}", model.weight());
        assert_eq!(DirichletMultinomial::fit(&[Vec::new()], 3), None);
        assert_eq!(DirichletMultinomial::fit(&[], 0), None);
    }

    proptest! {
        #[test]
        fn shares_sum_to_one_and_own_ones_pull_harder_the_more_there_are(
            counts in proptest::collection::vec(0.0_f64..5.0, 4), more in 1.1_f64..20.0, weight in 0.1_f64..50.0,
        ) {
            let model = DirichletMultinomial { usual: vec![0.1, 0.2, 0.3, 0.4], weight };
            let shares = model.shares(&seen(&counts));
            prop_assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            let many = model.shares(&seen(&counts.iter().map(|count| count * more).collect::<Vec<_>>()));
            for ((usual, few), many) in model.usual().iter().zip(shares).zip(many) {
                prop_assert!((many - usual).abs() >= (few - usual).abs() - 1e-12);
            }
        }
    }
}
