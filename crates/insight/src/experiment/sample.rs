//! Sums over a group, which are all that is needed of it.

/// What is known of a group.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Sample {
    /// How many customers chance put into it.
    pub count: f64,
    /// The sum of the figure.
    pub sum: f64,
    /// The sum of the figure's squares.
    pub sum_of_squares: f64,
}

impl Sample {
    /// A group in which each of `count` either did it or not.
    #[must_use]
    pub fn of_shares(did: f64, count: f64) -> Sample {
        Sample { count, sum: did, sum_of_squares: did }
    }

    /// The mean of the figure.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.sum / self.count
    }

    /// The variance of the figure between customers.
    #[must_use]
    pub fn variance(&self) -> f64 {
        (self.sum_of_squares - self.sum * self.sum / self.count) / (self.count - 1.0)
    }
}

impl FromIterator<f64> for Sample {
    fn from_iter<I: IntoIterator<Item = f64>>(figures: I) -> Sample {
        figures.into_iter().fold(Sample::default(), |sample, figure| Sample {
            count: sample.count + 1.0,
            sum: sample.sum + figure,
            sum_of_squares: sample.sum_of_squares + figure * figure,
        })
    }
}

/// A group with a second figure from before the campaign, such as last quarter's spend.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Covariate {
    /// The figure itself.
    pub figure: Sample,
    /// The figure from before.
    pub before: Sample,
    /// The sum of their products.
    pub sum_of_products: f64,
}

impl FromIterator<(f64, f64)> for Covariate {
    fn from_iter<I: IntoIterator<Item = (f64, f64)>>(pairs: I) -> Covariate {
        let pairs: Vec<(f64, f64)> = pairs.into_iter().collect();
        Covariate {
            figure: pairs.iter().map(|pair| pair.0).collect(),
            before: pairs.iter().map(|pair| pair.1).collect(),
            sum_of_products: pairs.iter().map(|pair| pair.0 * pair.1).sum(),
        }
    }
}

impl Covariate {
    fn covariance(&self) -> f64 {
        (self.sum_of_products - self.figure.sum * self.before.sum / self.figure.count)
            / (self.figure.count - 1.0)
    }

    /// The group with θ times the deviation of the figure from before taken away.
    fn adjusted(&self, theta: f64, mean_before: f64) -> Sample {
        let mean = self.figure.mean() - theta * (self.before.mean() - mean_before);
        let variance =
            self.figure.variance() + theta * theta * self.before.variance() - 2.0 * theta * self.covariance();
        let (count, sum) = (self.figure.count, mean * self.figure.count);
        Sample { count, sum, sum_of_squares: variance.max(0.0) * (count - 1.0) + sum * sum / count }
    }
}

/// Two groups with the noise taken out that the past explains.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Adjusted {
    /// The group with the campaign.
    pub treated: Sample,
    /// The group without.
    pub control: Sample,
    /// How much of the variance went, 0..=1. Where the past says nothing of the future it is near 0.
    pub reduction: f64,
}

/// Takes out the noise that the past explains. Deng, Xu, Kohavi & Walker (2013), WSDM: 123–132. Means are moved to the mean of
/// the past over both groups.
#[must_use]
pub fn adjust(treated: &Covariate, control: &Covariate) -> Adjusted {
    let weights = [treated, control].map(|group| group.figure.count - 1.0);
    let pooled = |of: fn(&Covariate) -> f64| of(treated) * weights[0] + of(control) * weights[1];
    let variance_before = pooled(|group| group.before.variance());
    let theta = if variance_before > 0.0 { pooled(Covariate::covariance) / variance_before } else { 0.0 };
    let mean_before =
        (treated.before.sum + control.before.sum) / (treated.before.count + control.before.count);
    let (new_treated, new_control) =
        (treated.adjusted(theta, mean_before), control.adjusted(theta, mean_before));
    let old = pooled(|group| group.figure.variance());
    let new = new_treated.variance() * weights[0] + new_control.variance() * weights[1];
    let reduction = if old > 0.0 { (1.0 - new / old).max(0.0) } else { 0.0 };
    Adjusted { treated: new_treated, control: new_control, reduction }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_past_takes_noise_away_and_leaves_the_effect() {
        let past = |ix: u32| f64::from(ix * 7919 % 100);
        let noise = |ix: u32| f64::from(ix * 104_729 % 11);
        let group = |effect: f64| (0..400).map(move |ix| (past(ix) + noise(ix) + effect, past(ix))).collect();
        let (treated, control): (Covariate, Covariate) = (group(3.0), group(0.0));
        let adjusted = adjust(&treated, &control);
        assert!(adjusted.reduction > 0.9, "{adjusted:?}");
        assert!((adjusted.treated.mean() - adjusted.control.mean() - 3.0).abs() < 1e-9);
    }

    #[test]
    fn a_past_that_says_nothing_changes_nothing() {
        let group = |effect: f64| (0..100).map(move |ix| (f64::from(ix % 7) + effect, 5.0)).collect();
        let (treated, control): (Covariate, Covariate) = (group(1.0), group(0.0));
        let adjusted = adjust(&treated, &control);
        assert_eq!(adjusted.reduction, 0.0);
        assert!((adjusted.treated.variance() - treated.figure.variance()).abs() < 1e-9);
    }
}
