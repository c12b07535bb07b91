//! Repeatable chance: SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).

pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Chance {
        Chance(seed)
    }

    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// From 0 to `limit`, itself not included.
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        ((u128::from(self.bits()) * u128::from(limit)) >> 64) as u64
    }

    fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// An index below `count`, the small ones more often: density falling with the square root, a mild Zipf law.
    pub(crate) fn zipf(&mut self, count: usize) -> usize {
        let place = self.unit().powi(2) * count as f64;
        (place as usize).min(count - 1)
    }

    pub(crate) fn log_normal(&mut self, mean: f64, deviation: f64) -> f64 {
        // Box and Muller, "A note on the generation of random normal deviates", 1958.
        let (radius, angle) =
            ((-2.0 * self.unit().max(1e-12).ln()).sqrt(), std::f64::consts::TAU * self.unit());
        (mean + deviation * radius * angle.cos()).exp()
    }

    /// A random UUID, never the same twice for different numbers.
    pub(crate) fn uuid(&mut self, number: u64) -> String {
        let bits = self.bits();
        format!(
            "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
            bits >> 32,
            bits >> 16 & 0xFFFF,
            bits >> 4 & 0xFFF,
            bits & 0xFFF,
            number
        )
    }
}
