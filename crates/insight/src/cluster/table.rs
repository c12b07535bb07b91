//! Figures of customers, a row each.

/// Rows of figures, each as long as the others.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    columns: usize,
    values: Vec<f64>,
}

/// Why figures are no table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// The number of values is no multiple of the number of columns, or there are no columns.
    #[error("{values} values do not fill rows of {columns} columns")]
    Shape {
        /// How many values were given.
        values: usize,
        /// How many columns.
        columns: usize,
    },
    /// A value is infinite or not a number.
    #[error("row {row}, column {column} is not a finite number")]
    NotFinite {
        /// Counted from 0.
        row: usize,
        /// Counted from 0.
        column: usize,
    },
}

impl Table {
    /// A table of values, row after row.
    ///
    /// # Errors
    /// When they do not fill the rows, or one is not finite.
    pub fn new(columns: usize, values: Vec<f64>) -> Result<Table, TableError> {
        if columns == 0 || !values.len().is_multiple_of(columns) {
            return Err(TableError::Shape { values: values.len(), columns });
        }
        match values.iter().position(|value| !value.is_finite()) {
            Some(at) => Err(TableError::NotFinite { row: at / columns, column: at % columns }),
            None => Ok(Table { columns, values }),
        }
    }

    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.values.len() / self.columns
    }

    /// How many figures each row has.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// All values, row after row.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The figures of a row.
    #[must_use]
    pub fn row(&self, row: usize) -> &[f64] {
        &self.values[row * self.columns..][..self.columns]
    }

    /// All rows in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &[f64]> {
        self.values.chunks_exact(self.columns)
    }

    /// The figures of a column.
    pub fn column(&self, column: usize) -> impl Iterator<Item = f64> {
        self.values.iter().skip(column).step_by(self.columns).copied()
    }

    /// The rows named, in that order; a row may be named twice.
    #[must_use]
    pub fn pick(&self, rows: &[usize]) -> Table {
        let values = rows.iter().flat_map(|row| self.row(*row)).copied().collect();
        Table { columns: self.columns, values }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_columns_are_found_again() {
        let table = Table::new(2, vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0]).unwrap();
        assert_eq!((table.rows(), table.row(1)), (3, [3.0, 4.0].as_slice()));
        assert_eq!(table.column(1).collect::<Vec<f64>>(), [2.0, 4.0, 6.0]);
        assert_eq!(table.pick(&[2, 0, 2]).values(), [5.0, 6.0, 1.0, 2.0, 5.0, 6.0]);
    }

    #[test]
    fn what_is_no_table_is_refused() {
        assert_eq!(Table::new(2, vec![1.0]), Err(TableError::Shape { values: 1, columns: 2 }));
        assert_eq!(Table::new(0, vec![]), Err(TableError::Shape { values: 0, columns: 0 }));
        let error = Table::new(2, vec![1.0, 2.0, 3.0, f64::NAN]);
        assert_eq!(error, Err(TableError::NotFinite { row: 1, column: 1 }));
    }
}
