//! Making figures comparable before distances are taken: tails drawn in, money and counts by their logarithm, each column
//! in units of its own spread.

use super::Table;

/// The share of rows at each end whose figures are drawn in to the figure at that place.
const TAIL: f64 = 0.01;
/// A standard deviation so many times the distance between the quartiles is that of a lopsided column; a normal one's is three
/// quarters of it.
const LOPSIDED: f64 = 2.0;
/// A spread below this share of the column's largest figure is rounding, not spread.
const FLAT: f64 = 1e-12;

/// How the figures of each column are made comparable. Fitted once, it serves later customers too.
#[derive(Debug, Clone, PartialEq)]
pub struct Scaling {
    /// For each column of the original table; `None` where nothing differs.
    columns: Vec<Option<Column>>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Column {
    by_logarithm: bool,
    lowest: f64,
    highest: f64,
    centre: f64,
    spread: f64,
}

impl Scaling {
    /// Fits to a table. `by_logarithm` says for each column whether ln(1 + x) takes the place of x; in those, what is below
    /// 0 counts as 0. A column is centred on its median and divided by the distance between its quartiles, or by its
    /// standard deviation if that is more than twice as great, as where most have next to none of it; one without any spread
    /// is dropped.
    ///
    /// # Panics
    /// When `by_logarithm` has not as many entries as the table columns.
    #[must_use]
    pub fn fit(table: &Table, by_logarithm: &[bool]) -> Scaling {
        assert_eq!(by_logarithm.len(), table.columns(), "one entry for each column");
        let columns = by_logarithm.iter().enumerate();
        Scaling { columns: columns.map(|(ix, logs)| Column::fit(table.column(ix), *logs)).collect() }
    }

    /// The columns in which all customers are alike, counted from 0. They are left out of the scaled table.
    pub fn dropped(&self) -> impl Iterator<Item = usize> {
        self.columns.iter().enumerate().filter(|(_, column)| column.is_none()).map(|(ix, _)| ix)
    }

    /// The columns that the scaled table consists of, as numbers of the original ones.
    pub fn kept(&self) -> impl Iterator<Item = usize> {
        self.columns.iter().enumerate().filter(|(_, column)| column.is_some()).map(|(ix, _)| ix)
    }

    /// The scaled table; `None` if no column is left.
    #[must_use]
    pub fn apply(&self, table: &Table) -> Option<Table> {
        let columns = self.kept().count();
        let scaled = table.iter().flat_map(|row| {
            let figures = row.iter().zip(&self.columns);
            figures.filter_map(|(figure, column)| column.map(|column| column.apply(*figure)))
        });
        Table::new(columns, scaled.collect()).ok()
    }
}

impl Column {
    fn fit(figures: impl Iterator<Item = f64>, by_logarithm: bool) -> Option<Column> {
        let mut sorted: Vec<f64> = figures.map(|figure| transform(figure, by_logarithm)).collect();
        if sorted.is_empty() {
            return None;
        }
        sorted.sort_unstable_by(f64::total_cmp);
        let (lowest, highest) = (quantile(&sorted, TAIL), quantile(&sorted, 1.0 - TAIL));
        let between_quartiles = quantile(&sorted, 0.75) - quantile(&sorted, 0.25);
        let smallest = FLAT * lowest.abs().max(highest.abs());
        let deviation = deviation(sorted.iter().map(|figure| figure.clamp(lowest, highest)));
        // Where most customers have next to none of it, the quartiles alone would make giants of the others.
        let spread = if deviation > LOPSIDED * between_quartiles { deviation } else { between_quartiles };
        let centre = quantile(&sorted, 0.5);
        (spread > smallest).then_some(Column { by_logarithm, lowest, highest, centre, spread })
    }

    fn apply(&self, figure: f64) -> f64 {
        let figure = transform(figure, self.by_logarithm).clamp(self.lowest, self.highest);
        (figure - self.centre) / self.spread
    }
}

fn transform(figure: f64, by_logarithm: bool) -> f64 {
    if by_logarithm { libm::log1p(figure.max(0.0)) } else { figure }
}

/// By linear interpolation (type 7 of Hyndman & Fan 1996).
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let at = share * (sorted.len() - 1) as f64;
    let below = at.floor() as usize;
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + (at - at.floor()) * (sorted[above] - sorted[below])
}

fn deviation(figures: impl Iterator<Item = f64> + Clone) -> f64 {
    let count = figures.clone().count() as f64;
    let mean = figures.clone().sum::<f64>() / count;
    (figures.map(|figure| (figure - mean) * (figure - mean)).sum::<f64>() / count).sqrt()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn scaled(figures: &[f64], by_logarithm: bool) -> Option<Vec<f64>> {
        let table = Table::new(1, figures.to_vec()).unwrap();
        Some(Scaling::fit(&table, &[by_logarithm]).apply(&table)?.values().to_vec())
    }

    #[test]
    fn the_median_is_nought_and_the_quartiles_one_apart() {
        assert_eq!(scaled(&[1.0, 2.0, 3.0, 4.0, 5.0], false).unwrap()[1..4], [-0.5, 0.0, 0.5]);
    }

    #[test]
    fn a_huge_figure_is_drawn_in() {
        let mut figures: Vec<f64> = (0..=100).map(f64::from).collect();
        figures[100] = 1e9;
        let scaled = scaled(&figures, false).unwrap();
        assert_eq!(scaled[100], (99.0 - 50.0) / 50.0);
    }

    #[test]
    fn close_quartiles_give_way_to_the_deviation() {
        let mut figures = vec![0.0; 100];
        figures[..20].fill(1.0);
        let scaled = scaled(&figures, false).unwrap();
        assert!((scaled[0] - 2.5).abs() < 1e-12, "{}", scaled[0]);
    }

    #[test]
    fn a_column_in_which_all_are_alike_is_dropped() {
        let table = Table::new(3, vec![1.0, 7.0, 0.1, 2.0, 7.0, 0.1, 4.0, 7.0, 0.1]).unwrap();
        let scaling = Scaling::fit(&table, &[true, false, true]);
        assert_eq!(scaling.dropped().collect::<Vec<usize>>(), [1, 2]);
        assert_eq!(scaling.apply(&table).unwrap().columns(), 1);
        assert_eq!(scaled(&[3.0, 3.0], false), None);
    }

    proptest! {
        #[test]
        fn unit_and_origin_of_a_figure_do_not_matter(
            figures in prop::collection::vec(-1e3..1e3_f64, 5..60), unit in 0.01..100.0_f64, origin in -1e3..1e3_f64,
        ) {
            let moved: Vec<f64> = figures.iter().map(|figure| figure * unit + origin).collect();
            let (one, other) = (scaled(&figures, false).unwrap(), scaled(&moved, false).unwrap());
            prop_assert!(one.iter().zip(&other).all(|(one, other)| (one - other).abs() < 1e-6));
        }
    }
}
