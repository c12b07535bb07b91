//! Net promoter score: who would recommend the shop, less who would not. Reichheld (2003), Harvard Business Review 81(12).

use super::Z_95;

/// Answers to "how likely are you to recommend us", 0..=10.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Answers {
    /// 9 and 10.
    pub promoters: u64,
    /// 7 and 8.
    pub passives: u64,
    /// 0 to 6.
    pub detractors: u64,
}

/// The score, and how far it can be off.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Nps {
    /// −100..=100.
    pub score: f64,
    /// The 95 % interval reaches so far to either side.
    pub margin: f64,
    /// How many answered.
    pub answers: u64,
}

impl Nps {
    /// Below so many answers the score says more about chance than about the shop, and is better not shown.
    pub const FEWEST_ANSWERS: u64 = 30;
}

impl Answers {
    /// Counts answers; those outside 0..=10 are left out.
    #[must_use]
    pub fn count(answers: impl IntoIterator<Item = i64>) -> Answers {
        answers.into_iter().fold(Answers::default(), |mut counted, answer| {
            match answer {
                0..=6 => counted.detractors += 1,
                7..=8 => counted.passives += 1,
                9..=10 => counted.promoters += 1,
                _ => {}
            }
            counted
        })
    }

    /// The score; `None` if nobody answered.
    #[must_use]
    pub fn nps(&self) -> Option<Nps> {
        let answers = self.promoters + self.passives + self.detractors;
        if answers == 0 {
            return None;
        }
        let n = answers as f64;
        let (p, d) = (self.promoters as f64 / n, self.detractors as f64 / n);
        let standard_error = 100.0 * ((p + d - (p - d) * (p - d)) / n).sqrt();
        Some(Nps { score: 100.0 * (p - d), margin: Z_95 * standard_error, answers })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_for_and_a_fifth_against() {
        let nps = Answers { promoters: 200, passives: 120, detractors: 80 }.nps().expect("answers");
        assert!((nps.score - 30.0).abs() < 1e-12 && (nps.margin - 7.65).abs() < 5e-3, "{nps:?}");
    }

    #[test]
    fn every_answer_has_its_place() {
        let counted = Answers::count([-1, 0, 6, 7, 8, 9, 10, 11]);
        assert_eq!(counted, Answers { promoters: 2, passives: 2, detractors: 2 });
        assert_eq!(Answers::default().nps(), None);
    }
}
