//! Chance: a random generator of our own, so that a seed means the same shop in every version and on every machine, and
//! the distributions that the shop is made of. The transcendental functions are those of the crate `libm`, because the
//! last bits of the standard library's differ between systems.
//!
//! There is no shared state: each [`Chance`] is made from the seed and from what it is for, so that customer 17 is the
//! same in a shop of 20 and in one of two million.

/// What a stream of chance is for. Adding a purpose leaves the streams of the others as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u64)]
pub(super) enum Purpose {
    /// The prices of the catalogue.
    Catalogue = 1,
    /// Who a customer is.
    Person,
    /// When a customer buys.
    Buying,
    /// What is in an order.
    Order,
    /// What surrounds an order in a session.
    Session,
    /// Looking without buying.
    Browsing,
    /// What follows an order.
    AfterSales,
    /// Getting known.
    Arrival,
    /// Campaigns and reactions.
    Campaigns,
    /// Changes of the profile.
    Profile,
    /// The companies.
    Account,
    /// How long a message is on its way.
    Delivery,
    /// The words of one message.
    Words,
    /// Ids of browsers and telephones.
    Ids,
}

/// A stream of random numbers: SplitMix64 (Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators",
/// OOPSLA 2014).
#[derive(Debug, Clone)]
pub(super) struct Chance(u64);

/// The increment of SplitMix64, 2⁶⁴ divided by the golden ratio.
const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

impl Chance {
    /// The stream of a seed for a purpose; `one` and `other` tell apart the things of the same purpose.
    pub(super) fn new(seed: u64, purpose: Purpose, one: u32, other: u32) -> Chance {
        let start = mix(seed.wrapping_add(GOLDEN)) ^ (purpose as u64).wrapping_mul(GOLDEN);
        Chance(mix(mix(start) ^ (u64::from(one) << 32 | u64::from(other))))
    }

    /// 64 random bits.
    pub(super) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GOLDEN);
        mix(self.0)
    }

    /// Evenly in [0, 1).
    pub(super) fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
    }

    /// Evenly in [`low`, `high`).
    pub(super) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// Evenly among 0, 1, … `count` − 1.
    pub(super) fn below(&mut self, count: u32) -> u32 {
        (((self.bits() >> 32) * u64::from(count)) >> 32) as u32
    }

    /// Evenly among `low`, … `high`, both included.
    pub(super) fn among(&mut self, low: u32, high: u32) -> u32 {
        low + self.below(high - low + 1)
    }

    /// Whether something of this probability happens.
    pub(super) fn happens(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// One of several, each as likely.
    pub(super) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(u32::try_from(from.len()).expect("lists are short")) as usize]
    }

    /// The place of one of several, by weight.
    pub(super) fn weighted(&mut self, weights: &Weights) -> usize {
        weights.place(self.unit())
    }

    /// The waiting time of a Poisson process whose events come on average every `mean`.
    pub(super) fn exponential(&mut self, mean: f64) -> f64 {
        -mean * libm::log(1.0 - self.unit())
    }

    /// The standard normal distribution (Marsaglia's polar method, SIAM Review 6(3), 1964; the second value is not kept).
    pub(super) fn normal(&mut self) -> f64 {
        loop {
            let (x, y) = (self.between(-1.0, 1.0), self.between(-1.0, 1.0));
            let square = x * x + y * y;
            if square > 0.0 && square < 1.0 {
                return x * (-2.0 * libm::log(square) / square).sqrt();
            }
        }
    }

    /// The gamma distribution with mean `shape / rate` (Marsaglia, Tsang, "A Simple Method for Generating Gamma
    /// Variables", ACM TOMS 26(3), 2000; shapes below 1 by the power of a uniform, as there in section 6).
    pub(super) fn gamma(&mut self, shape: f64, rate: f64) -> f64 {
        if shape < 1.0 {
            let power = libm::pow(1.0 - self.unit(), 1.0 / shape);
            return self.gamma(shape + 1.0, rate) * power;
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let root = 1.0 + c * x;
            if root <= 0.0 {
                continue;
            }
            let v = root * root * root;
            if libm::log(1.0 - self.unit()) < 0.5 * x * x + d - d * v + d * libm::log(v) {
                return d * v / rate;
            }
        }
    }

    /// The beta distribution with mean `a / (a + b)`, by two gammas.
    pub(super) fn beta(&mut self, a: f64, b: f64) -> f64 {
        let one = self.gamma(a, 1.0);
        one / (one + self.gamma(b, 1.0))
    }

    /// The Poisson distribution, by multiplication (Knuth, The Art of Computer Programming 2, 3.4.1). For small means.
    pub(super) fn poisson(&mut self, mean: f64) -> u32 {
        let limit = libm::exp(-mean);
        let (mut count, mut product) = (0, self.unit());
        while product > limit {
            count += 1;
            product *= self.unit();
        }
        count
    }
}

/// The finalizer of SplitMix64.
fn mix(bits: u64) -> u64 {
    let bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

/// How likely each of several is.
#[derive(Debug, Clone)]
pub(super) struct Weights {
    /// Sums up to and with each, the last one being 1.
    sums: Vec<f64>,
}

impl Weights {
    /// From weights of any scale; at least one is positive.
    pub(super) fn new(weights: impl IntoIterator<Item = f64>) -> Weights {
        let mut sums: Vec<f64> = weights
            .into_iter()
            .scan(0.0, |sum, weight| {
                *sum += weight;
                Some(*sum)
            })
            .collect();
        let total = sums.last().copied().unwrap_or(1.0);
        sums.iter_mut().for_each(|sum| *sum /= total);
        Weights { sums }
    }

    /// Weights that fall with the rank, as names do: 1/(3 + rank).
    pub(super) fn by_rank(count: usize) -> Weights {
        Weights::new((0..count).map(|rank| 1.0 / (3 + rank) as f64))
    }

    /// Which one a number in [0, 1) falls on.
    fn place(&self, unit: f64) -> usize {
        self.sums.partition_point(|sum| *sum <= unit).min(self.sums.len() - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::{Chance, Purpose, Weights};

    fn chance() -> Chance {
        Chance::new(1, Purpose::Person, 0, 0)
    }

    /// Mean and variance of 200,000 draws.
    fn moments(mut draw: impl FnMut(&mut Chance) -> f64) -> (f64, f64) {
        let mut chance = chance();
        let draws: Vec<f64> = (0..200_000).map(|_| draw(&mut chance)).collect();
        let mean = draws.iter().sum::<f64>() / draws.len() as f64;
        let variance = draws.iter().map(|draw| (draw - mean).powi(2)).sum::<f64>() / draws.len() as f64;
        (mean, variance)
    }

    #[track_caller]
    fn check(draw: impl FnMut(&mut Chance) -> f64, mean: f64, variance: f64) {
        let found = moments(draw);
        assert!((found.0 - mean).abs() < 0.02 * mean.abs().max(1.0), "mean {} instead of {mean}", found.0);
        assert!(
            (found.1 - variance).abs() < 0.05 * variance.max(1.0),
            "variance {} instead of {variance}",
            found.1
        );
    }

    #[test]
    fn the_generator_is_the_published_one() {
        let mut chance = Chance(1_234_567);
        let expected = [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
            4_593_380_528_125_082_431,
            16_408_922_859_458_223_821,
        ];
        assert_eq!(std::array::from_fn(|_| chance.bits()), expected);
    }

    #[test]
    fn the_distributions_have_their_moments() {
        check(Chance::unit, 0.5, 1.0 / 12.0);
        check(|chance| chance.exponential(3.0), 3.0, 9.0);
        check(Chance::normal, 0.0, 1.0);
        check(|chance| chance.gamma(2.5, 0.5), 5.0, 10.0);
        check(|chance| chance.gamma(0.4, 2.0), 0.2, 0.1);
        check(|chance| chance.beta(1.3, 5.2), 0.2, 0.16 / 7.5);
        check(|chance| f64::from(chance.poisson(1.7)), 1.7, 1.7);
        check(|chance| f64::from(chance.below(10)), 4.5, 8.25);
        check(|chance| f64::from(chance.among(3, 5)), 4.0, 2.0 / 3.0);
        let weights = Weights::new([1.0, 0.0, 3.0]);
        check(|chance| chance.weighted(&weights) as f64, 1.5, 0.75);
    }

    #[test]
    fn streams_differ_by_everything_that_makes_them() {
        let first = |seed, purpose, one, other| Chance::new(seed, purpose, one, other).bits();
        let streams = [
            first(1, Purpose::Person, 0, 0),
            first(2, Purpose::Person, 0, 0),
            first(1, Purpose::Buying, 0, 0),
            first(1, Purpose::Person, 1, 0),
            first(1, Purpose::Person, 0, 1),
        ];
        let distinct: std::collections::BTreeSet<u64> = streams.into_iter().collect();
        assert_eq!(distinct.len(), streams.len());
    }
}
