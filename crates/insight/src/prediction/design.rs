//! Columns as a linear model needs them: numbers in standard deviations from their mean, categories one column each,
//! what is missing as the mean with a column of its own.

use super::levels::{Levels, Place};
use super::{Frame, Series};

/// Categories of a column that get a place of their own, at most.
const MOST_CATEGORIES: usize = 50;

/// How a frame's columns become places with figures.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Design {
    parts: Vec<Part>,
    /// How many places there are.
    pub(super) width: usize,
}

/// A figure in a place; places that are not named hold 0.
pub(super) type Entry = (usize, f64);

#[derive(Debug, Clone, PartialEq)]
enum Part {
    Numeric { at: usize, mean: f64, deviation: f64, missing_at: Option<usize> },
    Categorical { at: usize, levels: Levels },
}

impl Design {
    /// Learns means, deviations and common categories from these rows.
    pub(super) fn of(frame: &Frame<'_>, rows: &[u32]) -> Design {
        let mut width = 0;
        let mut parts = Vec::with_capacity(frame.columns.len());
        for series in &frame.columns {
            let part = Part::of(series, rows, width);
            width += part.width();
            parts.push(part);
        }
        Design { parts, width }
    }

    /// The figures of a row that are not 0, by place, into `entries`.
    pub(super) fn encode(&self, frame: &Frame<'_>, row: u32, entries: &mut Vec<Entry>) {
        entries.clear();
        self.parts.iter().zip(&frame.columns).for_each(|(part, series)| part.encode(series, row, entries));
    }

    /// The places that belong to each column.
    pub(super) fn places(&self) -> impl Iterator<Item = std::ops::Range<usize>> {
        self.parts.iter().map(|part| part.at()..part.at() + part.width())
    }
}

impl Part {
    fn of(series: &Series<'_>, rows: &[u32], at: usize) -> Part {
        match series {
            Series::Numeric(values) => {
                let (mean, deviation, missing) = spread(values, rows);
                Part::Numeric { at, mean, deviation, missing_at: missing.then_some(at + 1) }
            }
            Series::Categorical { codes, levels } => {
                Part::Categorical { at, levels: Levels::of(codes, *levels, rows, MOST_CATEGORIES) }
            }
        }
    }

    fn at(&self) -> usize {
        match self {
            Part::Numeric { at, .. } | Part::Categorical { at, .. } => *at,
        }
    }

    fn width(&self) -> usize {
        match self {
            Part::Numeric { missing_at, .. } => 1 + usize::from(missing_at.is_some()),
            Part::Categorical { levels, .. } => {
                levels.own + usize::from(levels.has_other) + usize::from(levels.has_missing)
            }
        }
    }

    fn encode(&self, series: &Series<'_>, row: u32, entries: &mut Vec<Entry>) {
        match (self, series) {
            (Part::Numeric { at, mean, deviation, missing_at }, Series::Numeric(values)) => {
                let value = values[row as usize];
                if value.is_nan() {
                    entries.extend(missing_at.map(|at| (at, 1.0)));
                } else {
                    entries.push((*at, (value - mean) / deviation));
                }
            }
            (Part::Categorical { at, levels }, Series::Categorical { codes, .. }) => {
                let place = match levels.place(codes[row as usize]) {
                    Place::Own(place) => Some(place),
                    Place::Other => levels.has_other.then_some(levels.own),
                    Place::Missing => {
                        levels.has_missing.then_some(levels.own + usize::from(levels.has_other))
                    }
                };
                entries.extend(place.map(|place| (at + place, 1.0)));
            }
            _ => unreachable!("a frame has the kinds of the schema it was made by"),
        }
    }
}

/// The mean, the standard deviation (1 where nothing varies), and whether some are missing.
fn spread(values: &[f64], rows: &[u32]) -> (f64, f64, bool) {
    let known = || rows.iter().map(|row| values[*row as usize]).filter(|value| !value.is_nan());
    let count = known().count();
    if count == 0 {
        return (0.0, 1.0, !rows.is_empty());
    }
    let mean = known().sum::<f64>() / count as f64;
    let variance = known().map(|value| (value - mean) * (value - mean)).sum::<f64>() / count as f64;
    let deviation = if variance > 0.0 { variance.sqrt() } else { 1.0 };
    (mean, deviation, count < rows.len())
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::super::MISSING;
    use super::*;

    #[test]
    fn places_of_every_kind() {
        let numbers: Vec<f64> = [vec![1.0, 3.0], vec![2.0; 20], vec![f64::NAN]].concat();
        let codes: Vec<u32> = [vec![0; 11], vec![1; 10], vec![2], vec![MISSING]].concat();
        let categories = Series::Categorical { codes: Cow::Borrowed(&codes), levels: 3 };
        let frame = Frame { columns: vec![Series::Numeric(&numbers), categories], rows: 23 };
        let rows: Vec<u32> = (0..23).collect();
        let design = Design::of(&frame, &rows);
        assert_eq!(design.places().collect::<Vec<_>>(), [0..2, 2..6]);
        let encoded = |row: u32| {
            let mut entries = vec![(9, 9.0)];
            design.encode(&frame, row, &mut entries);
            entries
        };
        let deviation = (2.0_f64 / 22.0).sqrt();
        assert_eq!(encoded(0), [(0, -1.0 / deviation), (2, 1.0)]);
        assert_eq!(encoded(11), [(0, 0.0), (3, 1.0)]);
        assert_eq!(encoded(21), [(0, 0.0), (4, 1.0)]);
        assert_eq!(encoded(22), [(1, 1.0), (5, 1.0)]);
    }
}
