//! How much features raise the risk of leaving, whatever the risk is at each time. Cox (1972), Journal of the Royal
//! Statistical Society B 34:187–220; ties as Efron (1977), Journal of the American Statistical Association 72:557–565.

use super::Spell;
use crate::numeric::minimise::inverse;

/// A customer with features, all customers with as many.
#[derive(Debug, Clone, PartialEq)]
pub struct Subject {
    /// How long they were seen.
    pub spell: Spell,
    /// Their features.
    pub features: Vec<f64>,
}

/// The fitted model. The risk of a customer is exp(Σ coefficient × feature) times that of one whose features are all 0.
#[derive(Debug, Clone, PartialEq)]
pub struct Cox {
    /// For each feature, the logarithm of the factor by which one unit more of it raises the risk.
    pub coefficients: Vec<f64>,
    /// The standard error of each coefficient.
    pub standard_errors: Vec<f64>,
    /// The logarithm of the partial likelihood.
    pub ln_likelihood: f64,
}

/// Why there is no fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CoxError {
    /// Nobody left, or there are no features.
    #[error("nobody left, or there are no features")]
    Nothing,
    /// Customers have different numbers of features, or one is not a number.
    #[error("the features are not the same for everybody, or one is not a number")]
    Features,
    /// A feature says nothing new, or tells exactly who leaves.
    #[error("a feature follows from the others, or tells exactly who leaves")]
    Undetermined,
}

/// Steps of Newton's method, at most.
const STEPS: usize = 50;
/// The likelihood has settled once a step adds less, relative to it.
const SETTLED: f64 = 1e-11;

/// Fits the model.
///
/// # Errors
/// When there is nothing to fit, or the data do not settle the coefficients.
pub fn fit(subjects: &[Subject]) -> Result<Cox, CoxError> {
    let features = subjects.first().map_or(0, |subject| subject.features.len());
    if features == 0 || !subjects.iter().any(|subject| subject.spell.left) {
        return Err(CoxError::Nothing);
    }
    let is_sound = |subject: &Subject| {
        subject.features.len() == features && subject.features.iter().all(|feature| feature.is_finite())
    };
    if !subjects.iter().all(is_sound) {
        return Err(CoxError::Features);
    }
    let mut sorted: Vec<&Subject> = subjects.iter().collect();
    // The longest first, so that those at risk are all that came before.
    sorted.sort_by(|one, other| other.spell.duration.total_cmp(&one.spell.duration));
    newton(&sorted, features)
}

fn newton(sorted: &[&Subject], features: usize) -> Result<Cox, CoxError> {
    let mut coefficients = vec![0.0; features];
    let mut here = Slope::at(sorted, &coefficients);
    for _ in 0..STEPS {
        let covariance = inverse(here.information.clone()).ok_or(CoxError::Undetermined)?;
        let step: Vec<f64> = covariance.iter().map(|row| dot(row, &here.score)).collect();
        let (next, there) =
            halved(sorted, &coefficients, &step, here.ln_likelihood).ok_or(CoxError::Undetermined)?;
        let gained = there.ln_likelihood - here.ln_likelihood;
        (coefficients, here) = (next, there);
        if gained <= SETTLED * here.ln_likelihood.abs() {
            return done(coefficients, &here);
        }
    }
    Err(CoxError::Undetermined)
}

/// The step, or the longest half, quarter, … of it that does not lower the likelihood.
fn halved(sorted: &[&Subject], from: &[f64], step: &[f64], ln_likelihood: f64) -> Option<(Vec<f64>, Slope)> {
    let mut length = 1.0;
    for _ in 0..30 {
        let at: Vec<f64> = from.iter().zip(step).map(|(from, step)| from + length * step).collect();
        let slope = Slope::at(sorted, &at);
        if slope.ln_likelihood >= ln_likelihood {
            return Some((at, slope));
        }
        length /= 2.0;
    }
    Some((from.to_vec(), Slope::at(sorted, from)))
}

fn done(coefficients: Vec<f64>, here: &Slope) -> Result<Cox, CoxError> {
    let covariance = inverse(here.information.clone()).ok_or(CoxError::Undetermined)?;
    let errors: Option<Vec<f64>> = (0..coefficients.len())
        .map(|ix| {
            Some(covariance[ix][ix]).filter(|variance| *variance > 0.0 && *variance < 1e6).map(f64::sqrt)
        })
        .collect();
    let standard_errors = errors.ok_or(CoxError::Undetermined)?;
    Ok(Cox { coefficients, standard_errors, ln_likelihood: here.ln_likelihood })
}

/// The likelihood at a place, with its first and second derivatives.
struct Slope {
    ln_likelihood: f64,
    score: Vec<f64>,
    information: Vec<Vec<f64>>,
}

/// Sums over customers of their risk, of risk × features, and of risk × features × features.
#[derive(Clone)]
struct Sums {
    risk: f64,
    first: Vec<f64>,
    second: Vec<Vec<f64>>,
}

impl Sums {
    fn zero(features: usize) -> Sums {
        Sums { risk: 0.0, first: vec![0.0; features], second: vec![vec![0.0; features]; features] }
    }

    fn add(&mut self, features: &[f64], risk: f64) {
        self.risk += risk;
        for (i, feature) in features.iter().enumerate() {
            self.first[i] += risk * feature;
            self.second[i].iter_mut().zip(features).for_each(|(cell, other)| *cell += risk * feature * other);
        }
    }
}

impl Slope {
    fn at(sorted: &[&Subject], coefficients: &[f64]) -> Slope {
        let n = coefficients.len();
        let mut slope = Slope { ln_likelihood: 0.0, score: vec![0.0; n], information: vec![vec![0.0; n]; n] };
        let mut at_risk = Sums::zero(n);
        for same_time in
            sorted.chunk_by(|one, other| one.spell.duration.total_cmp(&other.spell.duration).is_eq())
        {
            let mut leaving = Sums::zero(n);
            let mut count = 0_u32;
            for subject in same_time {
                let product = dot(coefficients, &subject.features);
                let risk = libm::exp(product);
                at_risk.add(&subject.features, risk);
                if subject.spell.left {
                    count += 1;
                    leaving.add(&subject.features, risk);
                    slope.ln_likelihood += product;
                    slope
                        .score
                        .iter_mut()
                        .zip(&subject.features)
                        .for_each(|(score, feature)| *score += feature);
                }
            }
            (0..count).for_each(|th| slope.leave(&at_risk, &leaving, f64::from(th) / f64::from(count)));
        }
        slope
    }

    /// One of several who leave at the same time; those before count as partly gone already.
    fn leave(&mut self, at_risk: &Sums, leaving: &Sums, gone: f64) {
        let risk = at_risk.risk - gone * leaving.risk;
        self.ln_likelihood -= libm::log(risk);
        let mean: Vec<f64> = at_risk
            .first
            .iter()
            .zip(&leaving.first)
            .map(|(all, of_leaving)| (all - gone * of_leaving) / risk)
            .collect();
        for (i, row) in self.information.iter_mut().enumerate() {
            self.score[i] -= mean[i];
            for (j, cell) in row.iter_mut().enumerate() {
                *cell += (at_risk.second[i][j] - gone * leaving.second[i][j]) / risk - mean[i] * mean[j];
            }
        }
    }
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

#[cfg(test)]
mod tests {
    use super::super::leukaemia;
    use super::*;

    fn subjects() -> Vec<Subject> {
        let with = |feature: f64| move |spell| Subject { spell, features: vec![feature] };
        let treated = leukaemia::treated().into_iter().map(with(0.0));
        treated.chain(leukaemia::control().into_iter().map(with(1.0))).collect()
    }

    #[test]
    fn published_fit() {
        let cox = fit(&subjects()).expect("fits");
        assert!((cox.coefficients[0] - 1.572_125).abs() < 1e-6, "{cox:?}");
        assert!((cox.ln_likelihood + 85.008_42).abs() < 5e-6, "{cox:?}");
    }

    #[test]
    fn the_unit_of_a_feature_does_not_matter() {
        let scaled = subjects().into_iter().map(|subject| Subject {
            features: subject.features.iter().map(|feature| feature * 100.0).collect(),
            ..subject
        });
        let cox = fit(&scaled.collect::<Vec<_>>()).expect("fits");
        assert!((cox.coefficients[0] * 100.0 - 1.572_125).abs() < 1e-6);
    }

    #[test]
    fn what_cannot_be_fitted() {
        let doubled = subjects()
            .into_iter()
            .map(|subject| Subject { features: vec![subject.features[0]; 2], ..subject });
        assert_eq!(fit(&doubled.collect::<Vec<_>>()), Err(CoxError::Undetermined));
        assert_eq!(fit(&[]), Err(CoxError::Nothing));
        let mut broken = subjects();
        broken[3].features[0] = f64::NAN;
        assert_eq!(fit(&broken), Err(CoxError::Features));
    }
}
