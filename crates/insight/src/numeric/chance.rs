//! Chance that can be repeated: the same seed gives the same numbers on every machine. Not for secrets.
//!
//! The generator is xoshiro256++ of Blackman & Vigna (2021, ACM Trans. Math. Softw. 47:36), its state filled by
//! splitmix64 as they advise.

/// A stream of numbers that follows from its seed.
#[derive(Debug, Clone)]
pub(crate) struct Chance {
    state: [u64; 4],
}

impl Chance {
    /// The stream of a seed.
    pub(crate) fn new(seed: u64) -> Chance {
        let mut filling = SplitMix::new(seed);
        Chance { state: std::array::from_fn(|_| filling.bits()) }
    }

    /// A stream of its own for the `part`-th part of some work, so that parts can be done in any order.
    pub(crate) fn of_part(seed: u64, part: u64) -> Chance {
        Chance::new(SplitMix::new(seed ^ part.wrapping_add(1).wrapping_mul(0xd134_2543_de82_ef95)).bits())
    }

    /// Any number, each as likely.
    pub(crate) fn bits(&mut self) -> u64 {
        let [a, b, c, d] = self.state;
        let drawn = a.wrapping_add(d).rotate_left(23).wrapping_add(a);
        let (c, d) = (c ^ a, d ^ b);
        self.state = [a ^ d, b ^ c, c ^ (b << 17), d.rotate_left(45)];
        drawn
    }

    /// A number in 0..1.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
    }

    /// A whole number below `bound`, which is not zero. Its unevenness, below 2⁻³² for every bound of a slice that fits
    /// into memory, is left.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.bits()) * bound as u128) >> 64) as usize
    }

    /// A number of the standard normal distribution, by the polar method of Marsaglia.
    pub(crate) fn normal(&mut self) -> f64 {
        loop {
            let (x, y) = (2.0 * self.unit() - 1.0, 2.0 * self.unit() - 1.0);
            let square = x * x + y * y;
            if square > 0.0 && square < 1.0 {
                return x * (-2.0 * libm::log(square) / square).sqrt();
            }
        }
    }

    /// `count` different places below `bound`, in rising order; all of them if there are no more. Selection sampling, Knuth
    /// (TAOCP 2, 3.4.2, algorithm S).
    pub(crate) fn places(&mut self, bound: usize, count: usize) -> Vec<usize> {
        let mut wanted = count.min(bound);
        let mut places = Vec::with_capacity(wanted);
        for place in 0..bound {
            if self.below(bound - place) < wanted {
                places.push(place);
                wanted -= 1;
            }
        }
        places
    }
}

/// Splitmix64: Steele, Lea & Flood (2014), OOPSLA: 453–472. Smaller than [`Chance`], and good enough for drawing folds and
/// samples.
#[derive(Debug, Clone)]
pub(crate) struct SplitMix(u64);

impl SplitMix {
    /// The stream of a seed.
    pub(crate) fn new(seed: u64) -> SplitMix {
        SplitMix(seed)
    }

    /// Any number, each as likely.
    pub(crate) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A whole number below `bound`, all as likely but for one part in 2⁶⁴.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.bits()) * bound as u128) >> 64) as usize
    }

    /// A number in 0..1.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A number of the standard normal distribution. Box & Muller (1958), Annals of Mathematical Statistics 29:610–611.
    pub(crate) fn normal(&mut self) -> f64 {
        // Half a step up, so that the logarithm is finite.
        let above_zero = |chance: &mut SplitMix| chance.unit() + f64::EPSILON / 2.0;
        let radius = (-2.0 * libm::log(above_zero(self))).sqrt();
        radius * libm::cos(std::f64::consts::TAU * above_zero(self))
    }

    /// Puts things into a random order (Fisher & Yates).
    pub(crate) fn shuffle<T>(&mut self, things: &mut [T]) {
        for last in (1..things.len()).rev() {
            things.swap(last, self.below(last + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splitmix_gives_the_published_numbers() {
        let mut chance = SplitMix::new(1_234_567);
        assert_eq!([chance.bits(), chance.bits()], [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]);
    }

    #[test]
    fn xoshiro_gives_the_published_numbers() {
        let mut chance = Chance { state: [1, 2, 3, 4] };
        let drawn: Vec<u64> = (0..4).map(|_| chance.bits()).collect();
        assert_eq!(drawn, [41_943_041, 58_720_359, 3_588_806_011_781_223, 3_591_011_842_654_386]);
    }

    #[test]
    fn figures_are_spread_as_they_should_be() {
        let mut chance = Chance::new(7);
        let drawn: Vec<f64> = (0..20_000).map(|_| chance.normal()).collect();
        let mean = drawn.iter().sum::<f64>() / 20_000.0;
        let variance = drawn.iter().map(|x| x * x).sum::<f64>() / 20_000.0;
        assert!(mean.abs() < 0.03 && (variance - 1.0).abs() < 0.04, "{mean} {variance}");
        let mut counts = [0_u32; 6];
        (0..60_000).for_each(|_| counts[chance.below(6)] += 1);
        assert!(counts.iter().all(|count| (9_600..10_400).contains(count)), "{counts:?}");
    }

    #[test]
    fn figures_of_splitmix_are_spread_as_they_should_be() {
        let mut chance = SplitMix::new(7);
        let mut counts = [0_u32; 10];
        (0..100_000).for_each(|_| counts[chance.below(10)] += 1);
        assert!(counts.iter().all(|count| (9_600..10_400).contains(count)), "{counts:?}");
        let normal: Vec<f64> = (0..100_000).map(|_| chance.normal()).collect();
        let mean = normal.iter().sum::<f64>() / 1e5;
        let variance = normal.iter().map(|z| z * z).sum::<f64>() / 1e5;
        let beyond = normal.iter().filter(|z| z.abs() > 1.959_964).count();
        assert!(mean.abs() < 0.01 && (variance - 1.0).abs() < 0.015, "{mean} {variance}");
        assert!((4_800..5_200).contains(&beyond), "{beyond}");
    }

    #[test]
    fn a_shuffle_is_fair() {
        let mut chance = SplitMix::new(1_234_567);
        let mut first = [0_u32; 4];
        for _ in 0..4000 {
            let mut things = [0_usize, 1, 2, 3];
            chance.shuffle(&mut things);
            first[things[0]] += 1;
        }
        assert!(first.iter().all(|count| (900..1100).contains(count)), "{first:?}");
    }

    #[test]
    fn places_differ_and_rise() {
        let places = Chance::new(1).places(1000, 100);
        assert_eq!(places.len(), 100);
        assert!(places.windows(2).all(|pair| pair[0] < pair[1]) && places[99] < 1000);
        assert_eq!(Chance::new(1).places(3, 9), [0, 1, 2]);
    }
}
