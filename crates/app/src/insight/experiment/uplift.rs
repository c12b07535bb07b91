//! Whom a campaign moves, by columns of the table.

use kesit_insight::experiment::uplift::{self as learn, EffectRow, Method, Refusal, Settings, Verdict};
use kesit_insight::prediction::{Column, Table};

use super::rows::{Row, Rows};
use super::{ExperimentError, Question};
use crate::source::{Grid, GridCells, GridColumn};

/// What a way of learning found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ByMethod {
    /// Which.
    pub method: Method,
    /// The Qini coefficient of customers not learnt from.
    pub qini: f64,
    /// Its interval, 95 %.
    pub interval: (f64, f64),
}

/// Whom a campaign moves.
#[derive(Debug, Clone)]
pub enum Uplift {
    /// Nothing can be said.
    Refused(Refusal),
    /// What was found.
    Learnt {
        /// Whether to choose by effect: only if all ways of learning say so.
        verdict: Verdict,
        /// By way of learning.
        methods: Vec<ByMethod>,
        /// Five groups, the highest effect foretold first; of the X-learner.
        groups: Vec<EffectRow>,
    },
}

/// The columns by which the effect may differ.
pub(super) struct Features<'a>(Vec<&'a GridColumn>);

/// Finds the columns.
pub(super) fn features<'a>(grid: &'a Grid, question: &Question) -> Result<Features<'a>, ExperimentError> {
    let parts = [Some(&question.group), Some(&question.outcome), question.customer.as_ref()];
    let taken: Vec<&str> =
        parts.into_iter().flatten().filter_map(|name| Some(grid.column(name)?.name.as_str())).collect();
    let mut columns: Vec<&GridColumn> = Vec::new();
    for name in &question.features {
        let column = grid.column(name).ok_or_else(|| ExperimentError::NoColumn(name.clone()))?;
        if taken.contains(&column.name.as_str()) {
            return Err(ExperimentError::NoFeature(column.name.clone()));
        }
        if columns.iter().all(|known| known.name != column.name) {
            columns.push(column);
        }
    }
    Ok(Features(columns))
}

/// Learns whom one campaign moves, against control.
pub(super) fn uplift(features: &Features<'_>, rows: &Rows, group: usize, threads: usize) -> Uplift {
    let part: Vec<&Row> = rows.rows.iter().filter(|row| row.group == 0 || row.group == group).collect();
    let columns = features.0.iter().map(|column| values(column, &part)).collect();
    let table = Table::new(columns).expect("columns of one length, finite, each once");
    let treated: Vec<bool> = part.iter().map(|row| row.group != 0).collect();
    let happened: Vec<bool> = part.iter().map(|row| row.outcome > 0.0).collect();
    let learnt = |method: Method| {
        let settings = Settings { method, threads, ..Settings::default() };
        learn::uplift(&table, &treated, &happened, &settings)
    };
    match (learnt(Method::X), learnt(Method::T)) {
        (Ok(x), Ok(t)) => {
            let agree = [&x, &t].iter().all(|found| found.verdict == Verdict::TargetByUplift);
            let by = |method, found: &learn::Uplift| ByMethod {
                method,
                qini: found.qini,
                interval: found.qini_interval,
            };
            Uplift::Learnt {
                verdict: if agree { Verdict::TargetByUplift } else { Verdict::NoEvidence },
                methods: vec![by(Method::X, &x), by(Method::T, &t)],
                groups: x.groups,
            }
        }
        (Err(refusal), _) | (_, Err(refusal)) => Uplift::Refused(refusal),
    }
}

fn values(column: &GridColumn, part: &[&Row]) -> Column {
    match &column.cells {
        GridCells::Numbers(cells) => {
            Column::numeric(&column.name, part.iter().map(|row| cells[row.row].unwrap_or(f64::NAN)).collect())
        }
        GridCells::Texts(cells) => {
            Column::categorical(&column.name, part.iter().map(|row| cells[row.row].as_deref()))
        }
    }
}
