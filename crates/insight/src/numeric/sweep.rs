//! The inverse of a large symmetric positive definite matrix, on several threads.
//!
//! Blocks of columns are swept one after the other (Goodnight 1979, The American Statistician 33:149–158): with the pivot
//! block K and P = A_KK⁻¹, the rest becomes A − A_·K·P·A_K·, the columns of K become A_·K·P, and the block itself −P. After
//! all blocks the matrix is −A⁻¹. Each sweep is one symmetric update of rank [`WIDTH`], which is where the time goes, and
//! only the lower triangle is kept up. Pivots of a positive definite matrix are positive definite, so nothing is swapped.

use super::cholesky;
use super::parallel::in_order;

/// Columns swept at once.
const WIDTH: usize = 64;
/// Rows that one thread takes at once.
const ROWS_AT_ONCE: usize = 64;
/// Strips of columns whose part of the panel stays in the cache while the rows go by.
const STRIPS_AT_ONCE: usize = 16;
/// Rows and columns of the piece of the matrix that stays in registers while it is updated.
const STRIP: usize = 4;

/// Replaces a matrix, whose lower triangle is given row after row, by its inverse, both triangles. `false` if it is not
/// positive definite; then the matrix is of no use any more.
pub(crate) fn invert(matrix: &mut [f64], size: usize, threads: usize) -> bool {
    for first in (0..size).step_by(WIDTH) {
        let width = WIDTH.min(size - first);
        let panel = panel(matrix, size, first, width);
        let Some(pivot) = small_inverse(&panel[first * width..][..width * width], width) else {
            return false;
        };
        let swept = times(&panel, &pivot, size, width, threads);
        let (left, right) = (strips(&swept, size, width), strips(&panel, size, width));
        let rows = matrix.chunks_mut(ROWS_AT_ONCE * size).enumerate();
        in_order(threads, rows, |(chunk, rows)| {
            update(rows, chunk * ROWS_AT_ONCE, size, &left, &right, width);
        });
        put_back(matrix, size, first, width, &swept, &pivot);
    }
    mirror(matrix, size);
    true
}

/// The columns from `first` on of the whole matrix, row after row.
fn panel(matrix: &[f64], size: usize, first: usize, width: usize) -> Vec<f64> {
    let mut panel = Vec::with_capacity(size * width);
    for row in 0..size {
        for column in first..first + width {
            let (high, low) = if row >= column { (row, column) } else { (column, row) };
            panel.push(matrix[high * size + low]);
        }
    }
    panel
}

fn small_inverse(block: &[f64], width: usize) -> Option<Vec<f64>> {
    let mut factor = block.to_vec();
    if !cholesky::factorise(&mut factor, width) {
        return None;
    }
    let mut inverse = vec![0.0; width * width];
    for (ix, row) in inverse.chunks_mut(width).enumerate() {
        row[ix] = 1.0;
        cholesky::solve(&factor, width, row);
    }
    Some(inverse)
}

/// The panel times the symmetric pivot.
fn times(panel: &[f64], pivot: &[f64], size: usize, width: usize, threads: usize) -> Vec<f64> {
    let mut product = vec![0.0; size * width];
    let pieces = product.chunks_mut(ROWS_AT_ONCE * width).zip(panel.chunks(ROWS_AT_ONCE * width));
    in_order(threads, pieces, |(to, from)| {
        for (to, from) in to.chunks_mut(width).zip(from.chunks(width)) {
            for (factor, row) in from.iter().zip(pivot.chunks(width)) {
                to.iter_mut().zip(row).for_each(|(to, entry)| *to += factor * entry);
            }
        }
    });
    product
}

/// The rows of a panel in strips of four, each column by column, so that the update reads memory straight on. Rows that are
/// missing from the last strip are zero.
fn strips(panel: &[f64], size: usize, width: usize) -> Vec<f64> {
    let mut strips = vec![0.0; size.div_ceil(STRIP) * STRIP * width];
    for (row, entries) in panel.chunks(width).enumerate() {
        let start = row / STRIP * STRIP * width + row % STRIP;
        for (column, entry) in entries.iter().enumerate() {
            strips[start + column * STRIP] = *entry;
        }
    }
    strips
}

/// Takes left·rightᵀ off the lower triangle of some rows.
fn update(rows: &mut [f64], first_row: usize, size: usize, left: &[f64], right: &[f64], width: usize) {
    let count = rows.len() / size;
    let strip = |ix: usize| ix * STRIP * width..(ix + 1) * STRIP * width;
    let all = (first_row + count).div_ceil(STRIP);
    for group in (0..all).step_by(STRIPS_AT_ONCE) {
        for strip_of_rows in 0..count.div_ceil(STRIP) {
            let last = (first_row / STRIP + strip_of_rows + 1).min(group + STRIPS_AT_ONCE);
            let left = &left[strip(first_row / STRIP + strip_of_rows)];
            for columns in group..last {
                let product = product(left, &right[strip(columns)]);
                for (ix, product) in product.iter().enumerate().take(count - strip_of_rows * STRIP) {
                    let start = (strip_of_rows * STRIP + ix) * size + columns * STRIP;
                    let end = start + STRIP.min(size - columns * STRIP);
                    rows[start..end].iter_mut().zip(product).for_each(|(entry, product)| *entry -= product);
                }
            }
        }
    }
}

/// The products of four rows with four others.
fn product(left: &[f64], right: &[f64]) -> [[f64; STRIP]; STRIP] {
    let mut sums = [[0.0; STRIP]; STRIP];
    let (left, _) = left.as_chunks::<STRIP>();
    let (right, _) = right.as_chunks::<STRIP>();
    for (left, right) in left.iter().zip(right) {
        for row in 0..STRIP {
            for column in 0..STRIP {
                sums[row][column] += left[row] * right[column];
            }
        }
    }
    sums
}

/// Writes the swept columns and the pivot into the lower triangle.
fn put_back(matrix: &mut [f64], size: usize, first: usize, width: usize, swept: &[f64], pivot: &[f64]) {
    for row in 0..size {
        for column in 0..width {
            let at = first + column;
            if (first..first + width).contains(&row) {
                matrix[row * size + at] = -pivot[(row - first) * width + column];
            } else {
                let (high, low) = if row > at { (row, at) } else { (at, row) };
                matrix[high * size + low] = swept[row * width + column];
            }
        }
    }
}

/// Turns the sign of the lower triangle and copies it to the upper one.
fn mirror(matrix: &mut [f64], size: usize) {
    for row in 0..size {
        for column in 0..=row {
            let entry = -matrix[row * size + column];
            matrix[row * size + column] = entry;
            matrix[column * size + row] = entry;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::chance::Chance;

    /// B·Bᵀ + I of a random B.
    fn positive_definite(size: usize, seed: u64) -> Vec<f64> {
        let mut chance = Chance::new(seed);
        let factor: Vec<f64> = (0..size * size).map(|_| chance.normal()).collect();
        let mut matrix = vec![0.0; size * size];
        for row in 0..size {
            for column in 0..size {
                let product = cholesky::dot(&factor[row * size..][..size], &factor[column * size..][..size]);
                matrix[row * size + column] = product + f64::from(u8::from(row == column));
            }
        }
        matrix
    }

    #[test]
    fn the_inverse_times_the_matrix_is_one() {
        for size in [1, 2, 3, 5, 63, 64, 65, 130, 201] {
            let matrix = positive_definite(size, size as u64);
            let mut inverse = matrix.clone();
            assert!(invert(&mut inverse, size, 2));
            for row in 0..size {
                for column in 0..size {
                    let entry =
                        cholesky::dot(&inverse[row * size..][..size], &matrix[column * size..][..size]);
                    let wanted = f64::from(u8::from(row == column));
                    assert!((entry - wanted).abs() < 1e-7, "{size}: {row} {column} {entry}");
                }
            }
        }
    }

    #[test]
    fn the_number_of_threads_changes_no_bit() {
        let matrix = positive_definite(150, 3);
        let inverse = |threads| {
            let mut inverse = matrix.clone();
            assert!(invert(&mut inverse, 150, threads));
            inverse
        };
        assert_eq!(inverse(1), inverse(2));
        assert_eq!(inverse(1), inverse(5));
    }

    #[test]
    fn a_matrix_without_an_inverse_is_refused() {
        assert!(!invert(&mut [1.0, 1.0, 1.0, 1.0], 2, 1));
    }
}
