//! The share of customers still there, without a model. Kaplan & Meier (1958), Journal of the American Statistical
//! Association 53:457–481; the interval is Greenwood's on the scale of ln(−ln S).

use super::Spell;

/// The normal quantile of a two-sided interval of 95 %.
const Z_95: f64 = 1.959_963_984_540_054;

/// A fall of the curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// When.
    pub at: f64,
    /// How many were there just before.
    pub at_risk: u64,
    /// How many left at this time.
    pub left: u64,
    /// The share still there after it.
    pub share: f64,
    /// The ends of the 95 % interval of the share; `None` where the share is 0.
    pub interval: Option<(f64, f64)>,
}

/// The curve.
#[derive(Debug, Clone, PartialEq)]
pub struct KaplanMeier {
    steps: Vec<Step>,
}

impl KaplanMeier {
    /// The curve of these spells.
    #[must_use]
    pub fn of(spells: &[Spell]) -> KaplanMeier {
        let mut sorted = spells.to_vec();
        sorted.sort_by(|one, other| one.duration.total_cmp(&other.duration));
        let (mut share, mut greenwood) = (1.0, 0.0);
        let mut before = 0;
        let mut steps = Vec::new();
        for same_time in sorted.chunk_by(|one, other| one.duration.total_cmp(&other.duration).is_eq()) {
            let at_risk = (sorted.len() - before) as u64;
            let left = same_time.iter().filter(|spell| spell.left).count() as u64;
            before += same_time.len();
            if left == 0 {
                continue;
            }
            share *= 1.0 - left as f64 / at_risk as f64;
            greenwood += left as f64 / (at_risk as f64 * (at_risk - left) as f64);
            let interval = (share > 0.0).then(|| interval(share, greenwood));
            steps.push(Step { at: same_time[0].duration, at_risk, left, share, interval });
        }
        KaplanMeier { steps }
    }

    /// Every fall of the curve, in order of time.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The share still there after so long.
    #[must_use]
    pub fn share(&self, duration: f64) -> f64 {
        let fallen = self.steps.partition_point(|step| step.at <= duration);
        fallen.checked_sub(1).map_or(1.0, |last| self.steps[last].share)
    }

    /// The time after which at most half are still there; `None` if more are to the end.
    #[must_use]
    pub fn median(&self) -> Option<f64> {
        self.steps.iter().find(|step| step.share <= 0.5).map(|step| step.at)
    }
}

fn interval(share: f64, greenwood: f64) -> (f64, f64) {
    let ln_share = libm::log(share);
    let spread = libm::exp(Z_95 * greenwood.sqrt() / -ln_share);
    (libm::exp(ln_share * spread), libm::exp(ln_share / spread))
}

#[cfg(test)]
mod tests {
    use super::super::leukaemia;
    use super::*;

    #[test]
    fn published_curve() {
        let (treated, control) =
            (KaplanMeier::of(&leukaemia::treated()), KaplanMeier::of(&leukaemia::control()));
        assert_eq!((treated.median(), control.median()), (Some(23.0), Some(8.0)));
        assert!((treated.share(10.0) - 0.75294).abs() < 5e-6);
        assert!((control.share(10.0) - 0.38095).abs() < 5e-6);
        assert_eq!((treated.share(5.9), control.share(23.0)), (1.0, 0.0));
    }

    #[test]
    fn an_interval_holds_its_share_and_nobody_is_a_flat_line() {
        for step in KaplanMeier::of(&leukaemia::treated()).steps() {
            let (low, high) = step.interval.expect("nobody's curve reaches 0 here");
            assert!(0.0 < low && low < step.share && step.share < high && high < 1.0);
        }
        assert_eq!(KaplanMeier::of(&[]).share(3.0), 1.0);
        assert_eq!(KaplanMeier::of(&[]).median(), None);
    }
}
