//! Gauss quadrature by the eigenvalues of the recurrence (Golub & Welsch 1969, Mathematics of Computation 23:221–230).
//! Weights are normalised to sum to one, so that a rule gives an expectation; they come from eigenvectors and never from
//! gamma functions, and so stand exponents in the hundreds.

/// Places and weights in (0, 1); the weights sum to 1.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Rule {
    points: Vec<(f64, f64)>,
}

impl Rule {
    /// The rule for expectations over p ~ Beta(a, b), a and b > 0; exact for polynomials below degree 2·`points`.
    pub(crate) fn beta(a: f64, b: f64, points: usize) -> Rule {
        // On (−1, 1) the weight is (1 − z)^(b − 1) (1 + z)^(a − 1), and p = (1 + z) / 2.
        let (mut diagonal, mut beside) = jacobi(b - 1.0, a - 1.0, points);
        Rule { points: nodes(&mut diagonal, &mut beside) }
    }

    /// The rule for the mean over the interval (0, 1).
    pub(crate) fn uniform(points: usize) -> Rule {
        Rule::beta(1.0, 1.0, points)
    }

    /// The expectation of `f`.
    pub(crate) fn mean(&self, f: impl Fn(f64) -> f64) -> f64 {
        self.points.iter().map(|&(place, weight)| weight * f(place)).sum()
    }

    /// Places and weights.
    pub(crate) fn points(&self) -> &[(f64, f64)] {
        &self.points
    }
}

/// The symmetric tridiagonal matrix of the Jacobi polynomials for the weight (1 − z)^α (1 + z)^β: its diagonal and the
/// squares' roots beside it.
fn jacobi(alpha: f64, beta: f64, points: usize) -> (Vec<f64>, Vec<f64>) {
    let sum = alpha + beta;
    let diagonal = |k: usize| {
        let k = k as f64;
        if k == 0.0 {
            return (beta - alpha) / (sum + 2.0);
        }
        (beta * beta - alpha * alpha) / ((2.0 * k + sum) * (2.0 * k + sum + 2.0))
    };
    let beside = |k: usize| {
        let k = k as f64;
        let twice = 2.0 * k + sum;
        // At k = 1 the factors (k + sum) and (twice − 1) are the same and cancel; they may both be zero.
        let square = if k == 1.0 {
            4.0 * (1.0 + alpha) * (1.0 + beta) / (twice * twice * (twice + 1.0))
        } else {
            4.0 * k * (k + alpha) * (k + beta) * (k + sum) / (twice * twice * (twice + 1.0) * (twice - 1.0))
        };
        square.sqrt()
    };
    ((0..points).map(diagonal).collect(), (1..points).map(beside).chain([0.0]).collect())
}

/// Eigenvalues as places in (0, 1), with the squares of the eigenvectors' first components as weights: QL steps with
/// implicit shifts that carry only the first components along.
fn nodes(diagonal: &mut [f64], beside: &mut [f64]) -> Vec<(f64, f64)> {
    let n = diagonal.len();
    let mut first = vec![0.0; n];
    first[0] = 1.0;
    for low in 0..n {
        while let Some(high) = unsplit(diagonal, beside, low) {
            step(diagonal, beside, &mut first, low, high);
        }
    }
    let mut nodes: Vec<(f64, f64)> = diagonal
        .iter()
        .zip(&first)
        .map(|(&z, &component)| (f64::midpoint(z, 1.0), component * component))
        .collect();
    nodes.sort_by(|one, other| one.0.total_cmp(&other.0));
    nodes
}

/// The end of the block that begins at `low`, if it is longer than one.
fn unsplit(diagonal: &[f64], beside: &[f64], low: usize) -> Option<usize> {
    let negligible = |ix: usize| {
        let scale = diagonal[ix].abs() + diagonal[ix + 1].abs();
        beside[ix].abs() <= f64::EPSILON * scale
    };
    let high = (low..diagonal.len() - 1).find(|&ix| negligible(ix)).unwrap_or(diagonal.len() - 1);
    (high > low).then_some(high)
}

/// One QL step on the block from `low` to `high`.
fn step(diagonal: &mut [f64], beside: &mut [f64], first: &mut [f64], low: usize, high: usize) {
    let half = (diagonal[low + 1] - diagonal[low]) / (2.0 * beside[low]);
    let root = half.hypot(1.0);
    let mut g = diagonal[high] - diagonal[low] + beside[low] / (half + root.copysign(half));
    let (mut sine, mut cosine, mut shift) = (1.0, 1.0, 0.0);
    for ix in (low..high).rev() {
        let f = sine * beside[ix];
        let b = cosine * beside[ix];
        let length = f.hypot(g);
        beside[ix + 1] = length;
        if length == 0.0 {
            diagonal[ix + 1] -= shift;
            beside[high] = 0.0;
            return;
        }
        (sine, cosine) = (f / length, g / length);
        g = diagonal[ix + 1] - shift;
        let turned = (diagonal[ix] - g) * sine + 2.0 * cosine * b;
        shift = sine * turned;
        diagonal[ix + 1] = g + shift;
        g = cosine * turned - b;
        (first[ix + 1], first[ix]) =
            (sine * first[ix] + cosine * first[ix + 1], cosine * first[ix] - sine * first[ix + 1]);
    }
    diagonal[low] -= shift;
    beside[low] = g;
    beside[high] = 0.0;
}

#[cfg(test)]
mod tests {
    use super::Rule;

    #[track_caller]
    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() <= 1e-13 * expected.abs().max(1.0), "{found} is not {expected}");
    }

    #[test]
    fn moments_of_the_beta_distribution_are_exact() {
        for (a, b) in
            [(0.8, 2.4), (1.0, 1.0), (0.001, 0.039), (1e-3, 500.0), (400.0, 0.5), (0.5, 0.5), (30.0, 4.0)]
        {
            let rule = Rule::beta(a, b, 24);
            close(rule.mean(|_| 1.0), 1.0);
            let mut moment = 1.0;
            for k in 0..20 {
                moment *= (a + f64::from(k)) / (a + b + f64::from(k));
                close(rule.mean(|p| p.powi(k + 1)), moment);
            }
            assert!(rule.points().iter().all(|&(p, weight)| (0.0..=1.0).contains(&p) && weight >= 0.0));
        }
    }

    #[test]
    fn the_mean_over_the_interval() {
        close(Rule::uniform(32).mean(f64::exp), 1.0_f64.exp_m1());
    }
}
