//! Columns by name, and what happened to each row.

use std::collections::{BTreeMap, BTreeSet};

/// The code of a category that is not known.
pub const MISSING: u32 = u32::MAX;

/// What a column holds, one per row.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// Numbers; NaN is missing.
    Numeric(Vec<f64>),
    /// Categories.
    Categorical {
        /// Places in `labels`, or [`MISSING`].
        codes: Vec<u32>,
        /// The categories' names.
        labels: Vec<String>,
    },
}

impl Values {
    fn len(&self) -> usize {
        match self {
            Values::Numeric(values) => values.len(),
            Values::Categorical { codes, .. } => codes.len(),
        }
    }
}

/// A column with its name.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// The name, unique in its table.
    pub name: String,
    /// What it holds.
    pub values: Values,
}

impl Column {
    /// A column of numbers; NaN is missing.
    #[must_use]
    pub fn numeric(name: impl Into<String>, values: Vec<f64>) -> Column {
        Column { name: name.into(), values: Values::Numeric(values) }
    }

    /// A column of categories; `None` is missing. Categories are put in the order of their names, so that the order of
    /// rows does not matter.
    #[must_use]
    pub fn categorical<'a>(
        name: impl Into<String>,
        values: impl IntoIterator<Item = Option<&'a str>>,
    ) -> Column {
        let values: Vec<Option<&str>> = values.into_iter().collect();
        let names: BTreeSet<&str> = values.iter().flatten().copied().collect();
        let code_of: BTreeMap<&str, u32> = names.iter().copied().zip(0..).collect();
        let codes = values.iter().map(|value| value.map_or(MISSING, |value| code_of[value])).collect();
        let labels = names.into_iter().map(str::to_owned).collect();
        Column { name: name.into(), values: Values::Categorical { codes, labels } }
    }

    fn check(&self) -> Result<(), TableError> {
        let column = || self.name.clone();
        match &self.values {
            Values::Numeric(values) if values.iter().any(|value| value.is_infinite()) => {
                Err(TableError::Infinite { column: column() })
            }
            Values::Categorical { codes, labels }
                if codes.iter().any(|code| *code != MISSING && *code as usize >= labels.len()) =>
            {
                Err(TableError::UnknownCode { column: column() })
            }
            _ => Ok(()),
        }
    }
}

/// Why columns make no table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// A column, or what comes with the rows, is longer or shorter than the table.
    #[error("{what} has {found} rows, and the table {expected}")]
    Length {
        /// The column's name, or what comes with the rows.
        what: String,
        /// How many rows it has.
        found: usize,
        /// How many it should have.
        expected: usize,
    },
    /// Two columns have one name.
    #[error("there are two columns with the name {column}")]
    Twice {
        /// The name.
        column: String,
    },
    /// A number is infinite.
    #[error("column {column} holds an infinite number")]
    Infinite {
        /// The column's name.
        column: String,
    },
    /// A code has no label.
    #[error("column {column} holds a code without a label")]
    UnknownCode {
        /// The column's name.
        column: String,
    },
    /// More rows than a row number of 32 bits can tell apart.
    #[error("a table has 4,294,967,295 rows at most")]
    TooLong,
}

/// Columns of one length.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    columns: Vec<Column>,
    rows: usize,
}

impl Table {
    /// Puts columns together.
    ///
    /// # Errors
    /// When they differ in length, share a name, or hold what cannot be.
    pub fn new(columns: Vec<Column>) -> Result<Table, TableError> {
        let rows = columns.first().map_or(0, |column| column.values.len());
        let mut names = BTreeSet::new();
        for column in &columns {
            length(&column.name, column.values.len(), rows)?;
            if !names.insert(&column.name) {
                return Err(TableError::Twice { column: column.name.clone() });
            }
            column.check()?;
        }
        if u32::try_from(rows).is_err() {
            return Err(TableError::TooLong);
        }
        Ok(Table { columns, rows })
    }

    /// The columns, in order.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }
}

fn length(what: &str, found: usize, expected: usize) -> Result<(), TableError> {
    if found == expected {
        return Ok(());
    }
    Err(TableError::Length { what: what.to_owned(), found, expected })
}

/// A table with what happened afterwards.
#[derive(Debug, Clone, PartialEq)]
pub struct Labelled {
    table: Table,
    happened: Vec<bool>,
    customers: Option<Vec<u32>>,
    slices: Option<Vec<i32>>,
}

impl Labelled {
    /// Rows, each of another customer and all of one date, with whether it happened to each.
    ///
    /// # Errors
    /// When there are more or fewer labels than rows.
    pub fn new(table: Table, happened: Vec<bool>) -> Result<Labelled, TableError> {
        length("what happened", happened.len(), table.rows())?;
        Ok(Labelled { table, happened, customers: None, slices: None })
    }

    /// Says whose each row is. Rows of one customer are never split between what is learnt from and what is tested on,
    /// unless the test is on a later day.
    ///
    /// # Errors
    /// When there are more or fewer than rows.
    pub fn with_customers(mut self, customers: Vec<u32>) -> Result<Labelled, TableError> {
        length("the customers", customers.len(), self.table.rows())?;
        self.customers = Some(customers);
        Ok(self)
    }

    /// Says of which day each row is: the day number of the instant before which everything in it was known, and from
    /// which on the label's window runs.
    ///
    /// # Errors
    /// When there are more or fewer than rows.
    pub fn with_slices(mut self, slices: Vec<i32>) -> Result<Labelled, TableError> {
        length("the slices", slices.len(), self.table.rows())?;
        self.slices = Some(slices);
        Ok(self)
    }

    /// The columns.
    #[must_use]
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// Whether it happened, by row.
    #[must_use]
    pub fn happened(&self) -> &[bool] {
        &self.happened
    }

    /// Whose each row is; `None` if each is another customer's.
    #[must_use]
    pub fn customers(&self) -> Option<&[u32]> {
        self.customers.as_deref()
    }

    /// The day number of each row; `None` if all are of one date.
    #[must_use]
    pub fn slices(&self) -> Option<&[i32]> {
        self.slices.as_deref()
    }
}
