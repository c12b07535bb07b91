//! A forecast from any table that says of each row whether it happened.

use std::collections::BTreeSet;

use kesit_insight::prediction::{
    Column, Labelled, MISSING, Reasons, Refusal, Settings, Table, TableError, Trained, Values, train,
};

use super::{Because, Stated};
use crate::source::{Grid, GridCells, GridColumn};

/// What is wanted of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Question {
    /// The column that says whether it happened.
    pub target: String,
    /// What stands there where it happened; `None` where the column says yes and no.
    pub value: Option<String>,
    /// Columns that are not learnt from.
    pub ignore: Vec<String>,
    /// The column that names the rows.
    pub id: Option<String>,
}

/// What is likely of each row.
#[derive(Debug)]
pub struct Forecast {
    /// The model with its card.
    pub trained: Trained,
    /// Columns that look like names of the rows, though nobody said so, and are not learnt from.
    pub identifiers: Vec<String>,
    /// Rows whose outcome is not known. They are foretold, not learnt from.
    pub open: usize,
    /// The probability of each row of the table.
    pub probabilities: Vec<f64>,
    /// Whether it happened, by row; `None` where that is not known.
    pub happened: Vec<Option<bool>>,
    /// All rows.
    table: Table,
}

/// Why there is no forecast.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ForecastError {
    /// There is no such column.
    #[error("there is no column `{0}`")]
    NoColumn(String),
    /// The target says neither yes nor no.
    #[error("the column `{column}` says neither yes nor no")]
    NoOutcome {
        /// The column.
        column: String,
        /// What stands there instead, if that is little.
        values: Vec<String>,
    },
    /// The columns make no table.
    #[error(transparent)]
    Table(#[from] TableError),
    /// The data will not do for a model.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

/// Values of a target that are told.
const VALUES_TOLD: usize = 10;
/// So many whole numbers, all different, under a header that ends like an id name the rows.
const FEWEST_IDS: usize = 20;

/// Learns from the rows whose outcome is known, and foretells all.
///
/// # Errors
/// When a column is not there, or there is too little to learn from.
pub fn forecast(grid: &Grid, question: &Question, threads: usize) -> Result<Forecast, ForecastError> {
    let find = |name: &str| grid.column(name).ok_or_else(|| ForecastError::NoColumn(name.to_owned()));
    let target = find(&question.target)?;
    let mut left_out: BTreeSet<&str> = BTreeSet::from([target.name.as_str()]);
    for name in question.ignore.iter().chain(&question.id) {
        left_out.insert(&find(name)?.name);
    }
    let happened = outcomes(target, grid.rows, question.value.as_deref())?;
    let is_free = |column: &&GridColumn| !left_out.contains(column.name.as_str());
    let (identifiers, used): (Vec<&GridColumn>, Vec<&GridColumn>) =
        grid.columns.iter().filter(is_free).partition(|column| is_identifier(column));
    let table = Table::new(used.iter().map(|column| whole(column)).collect())?;
    let known: Vec<usize> = (0..grid.rows).filter(|row| happened[*row].is_some()).collect();
    let learnt = Table::new(table.columns().iter().map(|column| picked(column, &known)).collect())?;
    let labels = known.iter().filter_map(|row| happened[*row]).collect();
    let labelled = Labelled::new(learnt, labels)?;
    let trained = train(&labelled, &Settings { threads, ..Settings::default() })?;
    let probabilities = trained.predict(&table).expect("the columns are those that were learnt from");
    Ok(Forecast {
        identifiers: identifiers.iter().map(|column| column.name.clone()).collect(),
        open: grid.rows - known.len(),
        trained,
        probabilities,
        happened,
        table,
    })
}

fn outcomes(
    target: &GridColumn,
    rows: usize,
    value: Option<&str>,
) -> Result<Vec<Option<bool>>, ForecastError> {
    let cells = &target.cells;
    let outcome = |row: usize| match value {
        Some(value) => cells.shown(row).map(|shown| shown == value),
        None => cells.flag(row),
    };
    let found: Vec<Option<bool>> = (0..rows).map(outcome).collect();
    let is_unclear = |row: usize| found[row].is_none() && cells.shown(row).is_some();
    let is_wrong_value = value.is_some() && !found.contains(&Some(true));
    if is_wrong_value || (0..rows).any(is_unclear) {
        let mut values: BTreeSet<String> = BTreeSet::new();
        for shown in (0..rows).filter_map(|row| cells.shown(row)) {
            values.insert(shown);
            if values.len() > VALUES_TOLD {
                values.clear();
                break;
            }
        }
        return Err(ForecastError::NoOutcome {
            column: target.name.clone(),
            values: values.into_iter().collect(),
        });
    }
    Ok(found)
}

/// Whether a column names the rows: all texts different, or all whole numbers different and a header that says so.
fn is_identifier(column: &GridColumn) -> bool {
    match &column.cells {
        GridCells::Texts(cells) => {
            let known: Vec<&str> = cells.iter().flatten().map(String::as_str).collect();
            let different: BTreeSet<&str> = known.iter().copied().collect();
            known.len() >= FEWEST_IDS && different.len() == known.len()
        }
        GridCells::Numbers(cells) => {
            let known: Vec<f64> = cells.iter().flatten().copied().collect();
            let different: BTreeSet<u64> = known.iter().map(|number| number.to_bits()).collect();
            says_id(&column.name)
                && known.len() >= FEWEST_IDS
                && different.len() == known.len()
                && known.iter().all(|number| number.fract() == 0.0)
        }
    }
}

fn says_id(header: &str) -> bool {
    let small = header.to_lowercase();
    let ends = ["_id", " id", "-id", "_no", " no"].iter().any(|end| small.ends_with(end));
    small == "id" || small == "no" || ends || header.ends_with("ID") || header.ends_with("Id")
}

fn whole(column: &GridColumn) -> Column {
    match &column.cells {
        GridCells::Numbers(cells) => {
            let number = |cell: &Option<f64>| cell.filter(|number| number.is_finite()).unwrap_or(f64::NAN);
            Column::numeric(&column.name, cells.iter().map(number).collect())
        }
        GridCells::Texts(cells) => Column::categorical(&column.name, cells.iter().map(Option::as_deref)),
    }
}

fn picked(column: &Column, rows: &[usize]) -> Column {
    let values = match &column.values {
        Values::Numeric(values) => Values::Numeric(rows.iter().map(|row| values[*row]).collect()),
        Values::Categorical { codes, labels } => {
            // Labels that no picked row has are left out, or the model would take them for seen.
            let codes: Vec<u32> = rows.iter().map(|row| codes[*row]).collect();
            let label =
                |code: &u32| if *code == MISSING { None } else { Some(labels[*code as usize].as_str()) };
            return Column::categorical(&column.name, codes.iter().map(label));
        }
    };
    Column { name: column.name.clone(), values }
}

impl Forecast {
    /// Why these rows have their probability, the strongest reasons first and so many of them.
    #[must_use]
    pub fn reasons(&self, rows: &[u32], most: usize) -> Vec<Vec<Because<String>>> {
        let explained =
            self.trained.explain(&self.table, rows).expect("the columns are those that were learnt from");
        let because = |(row, found): (&u32, Reasons)| self.because(*row as usize, found, most);
        rows.iter().zip(explained).map(because).collect()
    }

    fn because(&self, row: usize, found: Reasons, most: usize) -> Vec<Because<String>> {
        let told = found.reasons.into_iter().filter(|reason| reason.contribution != 0.0).take(most);
        let because = |reason: kesit_insight::prediction::Reason| {
            let column = self.table.columns().iter().find(|column| column.name == reason.column)?;
            let value = Stated::of(column, row);
            Some(Because { what: reason.column, value, contribution: reason.contribution })
        };
        told.filter_map(because).collect()
    }
}
