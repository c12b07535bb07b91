//! Values in bins of one byte: 0 for what is missing, then numbers from low to high, or categories.

use super::super::levels::{Levels, Place};
use super::super::{Frame, Series};
use crate::numeric::parallel::in_order;

/// Bins of a column besides the one for what is missing, at most.
const MOST_BINS: usize = 254;
/// Numbers that the borders between bins are learnt from, at most.
const MOST_VALUES: usize = 100_000;

/// How each column's values become bins.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bins {
    columns: Vec<Binning>,
}

#[derive(Debug, Clone, PartialEq)]
enum Binning {
    /// The upper end of every bin but the last, which belongs to it.
    Numeric(Vec<f64>),
    Categorical(Levels),
}

impl Bins {
    pub(super) fn of(frame: &Frame<'_>, rows: &[u32]) -> Bins {
        let binning = |series: &Series<'_>| match series {
            Series::Numeric(values) => Binning::Numeric(borders(values, rows)),
            Series::Categorical { codes, levels } => {
                Binning::Categorical(Levels::of(codes, *levels, rows, MOST_BINS - 1))
            }
        };
        Bins { columns: frame.columns.iter().map(binning).collect() }
    }

    /// How many columns there are.
    pub(super) fn columns(&self) -> usize {
        self.columns.len()
    }

    /// How many bins a column has, with that of the missing.
    pub(super) fn count(&self, column: usize) -> usize {
        match &self.columns[column] {
            Binning::Numeric(borders) => borders.len() + 2,
            Binning::Categorical(levels) => levels.own + 2,
        }
    }

    /// Whether a column's bins come in an order that means something.
    pub(super) fn is_ordered(&self, column: usize) -> bool {
        matches!(self.columns[column], Binning::Numeric(_))
    }

    /// The bins of these rows, by column.
    pub(super) fn codes(&self, frame: &Frame<'_>, rows: &[u32], threads: usize) -> Vec<Vec<u8>> {
        in_order(threads, 0..self.columns.len(), |column| {
            let (binning, series) = (&self.columns[column], &frame.columns[column]);
            rows.iter().map(|row| binning.bin(series, *row)).collect()
        })
    }

    /// The bins of one row into `codes`.
    pub(super) fn row(&self, frame: &Frame<'_>, row: u32, codes: &mut Vec<u8>) {
        codes.clear();
        let columns = self.columns.iter().zip(&frame.columns);
        codes.extend(columns.map(|(binning, series)| binning.bin(series, row)));
    }
}

impl Binning {
    fn bin(&self, series: &Series<'_>, row: u32) -> u8 {
        let bin = match (self, series) {
            (Binning::Numeric(borders), Series::Numeric(values)) => match values[row as usize] {
                value if value.is_nan() => 0,
                value => 1 + borders.partition_point(|border| *border < value),
            },
            (Binning::Categorical(levels), Series::Categorical { codes, .. }) => {
                match levels.place(codes[row as usize]) {
                    Place::Missing => 0,
                    Place::Own(place) => 1 + place,
                    Place::Other => 1 + levels.own,
                }
            }
            _ => unreachable!("a frame has the kinds of the schema it was made by"),
        };
        u8::try_from(bin).expect("there are 255 bins at most")
    }
}

/// Borders halfway between neighbouring values; between all of them where there are few, else such that bins hold about as
/// many rows.
fn borders(values: &[f64], rows: &[u32]) -> Vec<f64> {
    let every = rows.len().div_ceil(MOST_VALUES).max(1);
    let mut known: Vec<f64> =
        rows.iter().step_by(every).map(|row| values[*row as usize]).filter(|value| !value.is_nan()).collect();
    known.sort_by(f64::total_cmp);
    let mut distinct = known.clone();
    distinct.dedup();
    if distinct.len() <= MOST_BINS {
        return distinct.windows(2).map(|pair| halfway(pair[0], pair[1])).collect();
    }
    let border = |bin: usize| {
        let below = known[bin * known.len() / MOST_BINS - 1];
        distinct.get(distinct.partition_point(|value| *value <= below)).map(|above| halfway(below, *above))
    };
    let mut borders: Vec<f64> = (1..MOST_BINS).filter_map(border).collect();
    borders.dedup();
    borders
}

fn halfway(below: f64, above: f64) -> f64 {
    below + (above - below) / 2.0
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::super::super::MISSING;
    use super::*;

    #[test]
    fn few_values_have_a_bin_each_and_many_share() {
        let few = [3.0, f64::NAN, 1.0, 2.0, 1.0];
        assert_eq!(borders(&few, &[0, 1, 2, 3, 4]), [1.5, 2.5]);
        let many: Vec<f64> = (0..10_000).map(f64::from).collect();
        let rows: Vec<u32> = (0..10_000).collect();
        let found = borders(&many, &rows);
        assert_eq!(found.len(), MOST_BINS - 1);
        assert!(found.windows(2).all(|pair| (35.0..45.0).contains(&(pair[1] - pair[0]))), "{found:?}");
    }

    #[test]
    fn what_is_missing_and_what_is_new() {
        let numbers = [1.0, 2.0, f64::NAN, -50.0, 70.0];
        let codes: Vec<u32> = [vec![0; 10], vec![MISSING, 7]].concat();
        let numeric = Series::Numeric(&numbers);
        let categorical = Series::Categorical { codes: Cow::Borrowed(&codes), levels: 1 };
        let frame = Frame { columns: vec![numeric], rows: 5 };
        let bins = Bins::of(&frame, &[0, 1]);
        assert_eq!(bins.codes(&frame, &[0, 1, 2, 3, 4], 1), [[1, 2, 0, 1, 2]]);
        let frame = Frame { columns: vec![categorical], rows: 12 };
        let bins = Bins::of(&frame, &(0..10).collect::<Vec<u32>>());
        assert_eq!(bins.codes(&frame, &[0, 10, 11], 1), [[1, 0, 2]]);
    }
}
