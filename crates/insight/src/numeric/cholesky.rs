//! The Cholesky factor of a small symmetric positive definite matrix, and what follows from it. Matrices are row after row
//! in one slice; only the lower triangle is read. For large ones see [`super::sweep`].

/// Turns the lower triangle into the factor L with A = L·Lᵀ. `false` if the matrix is not positive definite.
pub(crate) fn factorise(matrix: &mut [f64], size: usize) -> bool {
    for row in 0..size {
        for column in 0..=row {
            let (upper, lower) = (&matrix[column * size..][..column], &matrix[row * size..][..column]);
            let rest = matrix[row * size + column] - dot(upper, lower);
            if row > column {
                matrix[row * size + column] = rest / matrix[column * size + column];
            } else if rest > 0.0 && rest.is_finite() {
                matrix[row * size + row] = rest.sqrt();
            } else {
                return false;
            }
        }
    }
    true
}

/// Replaces y by the x with L·x = y.
pub(crate) fn solve_lower(factor: &[f64], size: usize, y: &mut [f64]) {
    for row in 0..size {
        let known = dot(&factor[row * size..][..row], &y[..row]);
        y[row] = (y[row] - known) / factor[row * size + row];
    }
}

/// Replaces y by the x with A·x = y, for the A whose factor this is.
pub(crate) fn solve(factor: &[f64], size: usize, y: &mut [f64]) {
    solve_lower(factor, size, y);
    for row in (0..size).rev() {
        y[row] /= factor[row * size + row];
        let known = y[row];
        for column in 0..row {
            y[column] -= known * factor[row * size + column];
        }
    }
}

/// The logarithm of the determinant of the A whose factor this is.
pub(crate) fn ln_determinant(factor: &[f64], size: usize) -> f64 {
    (0..size).map(|row| 2.0 * libm::log(factor[row * size + row])).sum()
}

/// Sums that run side by side, so that none waits for the one before.
const LANES: usize = 8;

/// The sum of products, as far as the shorter one goes.
pub(crate) fn dot(one: &[f64], other: &[f64]) -> f64 {
    let length = one.len().min(other.len());
    let (one, last) = one[..length].as_chunks::<LANES>();
    let (other, other_last) = other[..length].as_chunks::<LANES>();
    let mut sums = [0.0; LANES];
    for (one, other) in one.iter().zip(other) {
        for lane in 0..LANES {
            sums[lane] += one[lane] * other[lane];
        }
    }
    sums.iter().sum::<f64>() + last.iter().zip(other_last).map(|(one, other)| one * other).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_is_solved() {
        let matrix = [4.0, 0.0, 0.0, 2.0, 5.0, 0.0, 0.6, 1.0, 3.0];
        let mut factor = matrix;
        assert!(factorise(&mut factor, 3));
        let wanted = [1.0, -2.0, 0.5];
        let mut y = [4.0 - 4.0 + 0.3, 2.0 - 10.0 + 0.5, 0.6 - 2.0 + 1.5];
        solve(&factor, 3, &mut y);
        assert!(y.iter().zip(&wanted).all(|(y, wanted)| (y - wanted).abs() < 1e-12), "{y:?}");
        let determinant = 4.0 * (15.0 - 1.0) - 2.0 * (6.0 - 0.6) + 0.6 * (2.0 - 3.0);
        assert!((ln_determinant(&factor, 3) - f64::ln(determinant)).abs() < 1e-12);
    }

    #[test]
    fn what_is_not_positive_definite_is_refused() {
        assert!(!factorise(&mut [1.0, 2.0, 2.0, 1.0], 2));
        assert!(!factorise(&mut [f64::NAN], 1));
    }
}
