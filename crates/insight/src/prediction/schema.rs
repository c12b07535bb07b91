//! What a model expects of a table, and a table seen in that way: columns are found by name and categories by label, so
//! that a later table may hold them in another order, and more of them.

use std::borrow::Cow;
use std::collections::HashMap;

use super::levels::UNKNOWN;
use super::{Column, MISSING, Table, Values};

/// The columns that a model has learnt from.
#[derive(Debug, Clone, PartialEq)]
pub struct Schema {
    columns: Vec<Expected>,
}

#[derive(Debug, Clone, PartialEq)]
struct Expected {
    name: String,
    /// `None` for numbers.
    labels: Option<Vec<String>>,
}

/// What a table lacks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Mismatch {
    /// A column is not there.
    #[error("there is no column {column}, which the model has learnt from")]
    Absent {
        /// Its name.
        column: String,
    },
    /// A column holds numbers where categories were learnt, or the other way round.
    #[error("column {column} does not hold what it held when the model was trained: numbers or categories")]
    Kind {
        /// Its name.
        column: String,
    },
}

/// A column as learners see it.
#[derive(Debug, Clone, PartialEq)]
pub enum Series<'a> {
    /// Numbers; NaN is missing.
    Numeric(&'a [f64]),
    /// Categories.
    Categorical {
        /// The code of each row; [`MISSING`], or a number past `levels` for a category that the model has never seen.
        codes: Cow<'a, [u32]>,
        /// How many categories there are.
        levels: usize,
    },
}

/// A table's columns as a model expects them.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame<'a> {
    /// One for each column of the schema, in its order.
    pub columns: Vec<Series<'a>>,
    /// How many rows there are.
    pub rows: usize,
}

impl Schema {
    /// Expects the columns of this table that `keep` says yes to.
    #[must_use]
    pub fn of(table: &Table, keep: impl Fn(&str) -> bool) -> Schema {
        let expected = |column: &Column| Expected {
            name: column.name.clone(),
            labels: match &column.values {
                Values::Numeric(_) => None,
                Values::Categorical { labels, .. } => Some(labels.clone()),
            },
        };
        let kept = table.columns().iter().filter(|column| keep(&column.name));
        Schema { columns: kept.map(expected).collect() }
    }

    /// The names of the columns, in order.
    pub fn names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.columns.iter().map(|column| column.name.as_str())
    }

    /// The table as the model expects it.
    ///
    /// # Errors
    /// When a column is not there, or holds another kind.
    pub fn frame<'a>(&self, table: &'a Table) -> Result<Frame<'a>, Mismatch> {
        let by_name: HashMap<&str, &Values> =
            table.columns().iter().map(|column| (column.name.as_str(), &column.values)).collect();
        let series = |expected: &Expected| {
            let values = by_name
                .get(expected.name.as_str())
                .ok_or_else(|| Mismatch::Absent { column: expected.name.clone() })?;
            expected.series(values).ok_or_else(|| Mismatch::Kind { column: expected.name.clone() })
        };
        let columns = self.columns.iter().map(series).collect::<Result<_, _>>()?;
        Ok(Frame { columns, rows: table.rows() })
    }
}

impl Expected {
    fn series<'a>(&self, values: &'a Values) -> Option<Series<'a>> {
        match (values, &self.labels) {
            (Values::Numeric(values), None) => Some(Series::Numeric(values)),
            (Values::Categorical { codes, labels }, Some(learnt)) => {
                Some(Series::Categorical { codes: recoded(codes, labels, learnt), levels: learnt.len() })
            }
            _ => None,
        }
    }
}

/// Codes of the labels that were learnt, for codes of the labels that are there.
fn recoded<'a>(codes: &'a [u32], labels: &[String], learnt: &[String]) -> Cow<'a, [u32]> {
    if labels == learnt {
        return Cow::Borrowed(codes);
    }
    let learnt: HashMap<&str, u32> = learnt.iter().map(String::as_str).zip(0..).collect();
    let new: Vec<u32> =
        labels.iter().map(|label| learnt.get(label.as_str()).copied().unwrap_or(UNKNOWN)).collect();
    let recode = |code: &u32| if *code == MISSING { MISSING } else { new[*code as usize] };
    Cow::Owned(codes.iter().map(recode).collect())
}
