//! The minimum of a smooth function of a few variables: Nelder & Mead (1965, The Computer Journal 7:308–313) to come
//! near, then BFGS with central differences to the end. The functions here are negative log-likelihoods of parameters
//! on their log scale, so there are no bounds to keep.

/// Where the minimum is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Minimum {
    /// The place.
    pub(crate) at: Vec<f64>,
    /// The value there.
    pub(crate) value: f64,
}

/// Steps of the simplex, at most.
const SIMPLEX_STEPS: usize = 400;
/// The simplex is small enough once its values differ by less.
const SIMPLEX_SPREAD: f64 = 1e-4;
/// Steps of BFGS, at most.
const NEWTON_STEPS: usize = 100;
/// The gradient is as good as zero below this, relative to the value.
const FLAT: f64 = 1e-8;
/// No step goes farther than this in one variable: a factor of e² in a parameter.
const FARTHEST: f64 = 2.0;

/// The minimum of `f` near `start`.
pub(crate) fn minimise(f: impl Fn(&[f64]) -> f64, start: &[f64]) -> Minimum {
    let f = no_nan(f);
    let near = simplex(&f, start);
    let n = start.len();
    newton(&f, near, identity(n))
}

/// The minimum of a sum over very many, by way of the same sum over a sample of them, of which it is about `ratio` times
/// as great. Gives the second derivatives too, those of the sample times the ratio.
pub(crate) fn minimise_by_sample(
    f: impl Fn(&[f64]) -> f64,
    sample: impl Fn(&[f64]) -> f64,
    ratio: f64,
    start: &[f64],
) -> (Minimum, Vec<Vec<f64>>) {
    let f = no_nan(f);
    let near = minimise(&sample, start);
    let mut bend = hessian(&sample, &near.at);
    bend.iter_mut().flatten().for_each(|cell| *cell *= ratio);
    let first = inverse(bend.clone()).unwrap_or_else(|| identity(start.len()));
    let start = evaluated(&f, near.at);
    (newton(&f, start, first), bend)
}

/// What is not a number counts as infinitely bad.
fn no_nan(f: impl Fn(&[f64]) -> f64) -> impl Fn(&[f64]) -> f64 {
    move |at: &[f64]| {
        let value = f(at);
        if value.is_nan() { f64::INFINITY } else { value }
    }
}

fn simplex(f: &impl Fn(&[f64]) -> f64, start: &[f64]) -> Minimum {
    let mut corners: Vec<Minimum> = vec![evaluated(f, start.to_vec())];
    for variable in 0..start.len() {
        let mut at = start.to_vec();
        at[variable] += 0.5;
        corners.push(evaluated(f, at));
    }
    for _ in 0..SIMPLEX_STEPS {
        corners.sort_by(|one, other| one.value.total_cmp(&other.value));
        let worst = corners.len() - 1;
        if corners[worst].value - corners[0].value < SIMPLEX_SPREAD {
            break;
        }
        improve(f, &mut corners);
    }
    corners.into_iter().min_by(|one, other| one.value.total_cmp(&other.value)).expect("a simplex has corners")
}

/// Replaces the worst corner by a better one, or draws all of them towards the best.
fn improve(f: &impl Fn(&[f64]) -> f64, corners: &mut [Minimum]) {
    let worst = corners.len() - 1;
    let centre: Vec<f64> = (0..worst)
        .map(|variable| corners[..worst].iter().map(|corner| corner.at[variable]).sum::<f64>() / worst as f64)
        .collect();
    let moved = |corners: &[Minimum], by: f64| {
        let at = centre.iter().zip(&corners[worst].at).map(|(centre, old)| centre + by * (centre - old));
        evaluated(f, at.collect())
    };
    let reflected = moved(corners, 1.0);
    let better = if reflected.value < corners[0].value {
        let expanded = moved(corners, 2.0);
        if expanded.value < reflected.value { expanded } else { reflected }
    } else if reflected.value < corners[worst - 1].value {
        reflected
    } else {
        let by = if reflected.value < corners[worst].value { 0.5 } else { -0.5 };
        moved(corners, by)
    };
    if better.value < corners[worst].value {
        corners[worst] = better;
        return;
    }
    let best = corners[0].at.clone();
    for corner in &mut corners[1..] {
        let at = corner.at.iter().zip(&best).map(|(old, best)| f64::midpoint(*old, *best));
        *corner = evaluated(f, at.collect());
    }
}

/// The way down, with a first idea of the inverse of the second derivatives.
fn newton(f: &impl Fn(&[f64]) -> f64, start: Minimum, first: Vec<Vec<f64>>) -> Minimum {
    let n = start.at.len();
    let mut best = start;
    let mut slope = gradient(f, &best.at);
    let mut inverse = first;
    for _ in 0..NEWTON_STEPS {
        if slope.iter().all(|part| part.abs() <= FLAT * best.value.abs().max(1.0)) {
            break;
        }
        let mut direction: Vec<f64> = inverse.iter().map(|row| -dot(row, &slope)).collect();
        if dot(&direction, &slope) >= 0.0 {
            inverse = identity(n);
            direction = slope.iter().map(|part| -part).collect();
        }
        let Some(next) = line_search(f, &best, &direction, &slope) else { break };
        let next_slope = gradient(f, &next.at);
        let moved: Vec<f64> = next.at.iter().zip(&best.at).map(|(new, old)| new - old).collect();
        let bent: Vec<f64> = next_slope.iter().zip(&slope).map(|(new, old)| new - old).collect();
        update(&mut inverse, &moved, &bent);
        (best, slope) = (next, next_slope);
    }
    best
}

/// Halves the step until the value falls enough (Armijo).
fn line_search(
    f: &impl Fn(&[f64]) -> f64,
    from: &Minimum,
    direction: &[f64],
    slope: &[f64],
) -> Option<Minimum> {
    let longest = direction.iter().fold(0.0_f64, |longest, part| longest.max(part.abs()));
    let mut length = (FARTHEST / longest).min(1.0);
    let fall = dot(direction, slope);
    for _ in 0..40 {
        let at = from.at.iter().zip(direction).map(|(old, part)| old + length * part).collect();
        let next = evaluated(f, at);
        if next.value < from.value + 1e-4 * length * fall {
            return Some(next);
        }
        length /= 2.0;
    }
    None
}

/// The BFGS update of the inverse Hessian.
fn update(inverse: &mut [Vec<f64>], moved: &[f64], bent: &[f64]) {
    let curvature = dot(moved, bent);
    if curvature <= 1e-14 {
        return;
    }
    let product: Vec<f64> = inverse.iter().map(|row| dot(row, bent)).collect();
    let scale = (1.0 + dot(bent, &product) / curvature) / curvature;
    for (i, row) in inverse.iter_mut().enumerate() {
        for (j, cell) in row.iter_mut().enumerate() {
            *cell +=
                scale * moved[i] * moved[j] - (product[i] * moved[j] + moved[i] * product[j]) / curvature;
        }
    }
}

fn gradient(f: &impl Fn(&[f64]) -> f64, at: &[f64]) -> Vec<f64> {
    let slope = |variable: usize| {
        let step = f64::EPSILON.cbrt() * at[variable].abs().max(1.0);
        let beside = |by: f64| {
            let mut beside = at.to_vec();
            beside[variable] += by;
            f(&beside)
        };
        (beside(step) - beside(-step)) / (2.0 * step)
    };
    (0..at.len()).map(slope).collect()
}

/// The matrix of second derivatives at a place, row by row, by central differences.
pub(crate) fn hessian(f: impl Fn(&[f64]) -> f64, at: &[f64]) -> Vec<Vec<f64>> {
    let step = |variable: usize| 1e-4 * at[variable].abs().max(1.0);
    let shifted = |shifts: &[(usize, f64)]| {
        let mut at = at.to_vec();
        for &(variable, times) in shifts {
            at[variable] += times * step(variable);
        }
        f(&at)
    };
    let second = |i: usize, j: usize| {
        let corners = [(1.0, 1.0), (1.0, -1.0), (-1.0, 1.0), (-1.0, -1.0)];
        let sum: f64 = corners.iter().map(|&(a, b)| a * b * shifted(&[(i, a), (j, b)])).sum();
        sum / (4.0 * step(i) * step(j))
    };
    let n = at.len();
    let mut matrix = vec![vec![0.0; n]; n];
    for (i, j) in (0..n).flat_map(|i| (0..=i).map(move |j| (i, j))) {
        let cell = second(i, j);
        matrix[i][j] = cell;
        matrix[j][i] = cell;
    }
    matrix
}

/// The inverse of a small matrix by Gauss–Jordan with pivots; `None` if it has none.
pub(crate) fn inverse(mut matrix: Vec<Vec<f64>>) -> Option<Vec<Vec<f64>>> {
    let n = matrix.len();
    let mut result = identity(n);
    for column in 0..n {
        let pivot = (column..n)
            .max_by(|&one, &other| matrix[one][column].abs().total_cmp(&matrix[other][column].abs()))?;
        let scale = matrix[pivot][column];
        if scale == 0.0 || !scale.is_finite() {
            return None;
        }
        matrix.swap(column, pivot);
        result.swap(column, pivot);
        for side in [&mut matrix, &mut result] {
            side[column].iter_mut().for_each(|cell| *cell /= scale);
        }
        for row in (0..n).filter(|&row| row != column) {
            let factor = matrix[row][column];
            for side in [&mut matrix, &mut result] {
                let taken = side[column].clone();
                side[row].iter_mut().zip(&taken).for_each(|(cell, taken)| *cell -= factor * taken);
            }
        }
    }
    Some(result)
}

fn evaluated(f: &impl Fn(&[f64]) -> f64, at: Vec<f64>) -> Minimum {
    let value = f(&at);
    Minimum { at, value }
}

fn identity(n: usize) -> Vec<Vec<f64>> {
    (0..n).map(|i| (0..n).map(|j| f64::from(u8::from(i == j))).collect()).collect()
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_valley_of_rosenbrock() {
        let valley = |at: &[f64]| 100.0 * (at[1] - at[0] * at[0]).powi(2) + (1.0 - at[0]).powi(2);
        let minimum = minimise(valley, &[-1.2, 1.0]);
        assert!(minimum.at.iter().all(|part| (part - 1.0).abs() < 1e-5), "{minimum:?}");
    }

    #[test]
    fn what_is_not_a_number_is_avoided() {
        let minimum = minimise(|at| at[0] - at[0].ln(), &[3.0]);
        assert!((minimum.at[0] - 1.0).abs() < 1e-6, "{minimum:?}");
    }

    #[test]
    fn second_derivatives_and_their_inverse() {
        let bowl = |at: &[f64]| 2.0 * at[0] * at[0] + at[0] * at[1] + 3.0 * at[1] * at[1];
        let found = inverse(hessian(bowl, &[0.3, -0.7])).expect("a bowl is no plane");
        let expected = [[6.0 / 23.0, -1.0 / 23.0], [-1.0 / 23.0, 4.0 / 23.0]];
        for (row, expected) in found.iter().zip(&expected) {
            row.iter().zip(expected).for_each(|(cell, expected)| assert!((cell - expected).abs() < 1e-6));
        }
        assert_eq!(inverse(vec![vec![1.0, 2.0], vec![2.0, 4.0]]), None);
    }
}
