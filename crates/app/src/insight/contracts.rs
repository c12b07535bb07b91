//! How long contracts last, of a table with a row for each: Kaplan–Meier, by kind, what makes them end (Cox), and the share
//! still there beyond what was seen.

use kesit_insight::survival::cox::{self, CoxError, Subject};
use kesit_insight::survival::{KaplanMeier, Retention, Spell, log_rank};

use crate::source::{Grid, GridCells, GridColumn};

/// What is wanted of a table.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// The column with the durations.
    pub duration: String,
    /// The column that says whether the contract has ended.
    pub ended: String,
    /// The column whose values are compared.
    pub by: Option<String>,
    /// Columns whose part in ending is estimated.
    pub with: Vec<String>,
}

/// Contracts of one kind.
#[derive(Debug, Clone)]
pub struct Kind {
    /// The value of the column that is compared; `None` is all of them.
    pub name: Option<String>,
    /// How many there are, and how many have ended.
    pub contracts: usize,
    /// How many have ended.
    pub ended: usize,
    /// The share still there, by duration.
    pub curve: KaplanMeier,
    /// The share still there, also beyond what was seen; `None` where durations are no whole periods.
    pub retention: Option<Retention>,
}

/// A feature's part in ending.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// The column, and the value of it if it holds texts.
    pub feature: String,
    /// By which factor one unit more, or having that value, raises the risk.
    pub risk: f64,
    /// The interval of it, 95 %.
    pub interval: (f64, f64),
    /// The probability of a part as great as this one by chance alone.
    pub p_value: f64,
}

/// What a table of contracts says.
#[derive(Debug, Clone)]
pub struct Contracts {
    /// All of them first, then by kind.
    pub kinds: Vec<Kind>,
    /// The probability that the kinds differ as much by chance alone; of the first two kinds where there are more.
    pub p_value: Option<f64>,
    /// What makes them end.
    pub effects: Vec<Effect>,
    /// Rows left out, as a cell that is needed was blank or unclear.
    pub left_out: usize,
}

/// Why a table says nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ContractsError {
    /// There is no such column.
    #[error("there is no column `{0}`")]
    NoColumn(String),
    /// The durations are no numbers.
    #[error("the column `{0}` holds no numbers")]
    NoNumbers(String),
    /// No row can be used.
    #[error("no row has both a duration and whether it has ended")]
    NoRows,
    /// No Cox model.
    #[error(transparent)]
    Cox(#[from] CoxError),
}

/// The most values of a text column that become features.
const MOST_VALUES: usize = 20;
const Z_95: f64 = 1.959_963_984_540_054;

/// Answers a question about a table of contracts.
///
/// # Errors
/// When a column is not there, or there is nothing to fit.
pub fn contracts(grid: &Grid, question: &Question) -> Result<Contracts, ContractsError> {
    let column = |name: &str| grid.column(name).ok_or_else(|| ContractsError::NoColumn(name.to_owned()));
    let GridCells::Numbers(durations) = &column(&question.duration)?.cells else {
        return Err(ContractsError::NoNumbers(question.duration.clone()));
    };
    let ended = &column(&question.ended)?.cells;
    let by = question.by.as_deref().map(column).transpose()?;
    let spell = |row: usize| {
        let duration = durations[row].filter(|duration| *duration >= 0.0)?;
        Some(Spell { duration, left: ended.flag(row)? })
    };
    let spells: Vec<(usize, Spell)> = (0..grid.rows).filter_map(|row| Some((row, spell(row)?))).collect();
    if spells.is_empty() {
        return Err(ContractsError::NoRows);
    }
    let mut kinds = vec![kind(None, spells.iter().map(|(_, spell)| *spell).collect())];
    let groups = by.map(|by| groups(&by.cells, &spells)).unwrap_or_default();
    let p_value = match groups.as_slice() {
        [(_, one), (_, other), ..] => log_rank(one, other).map(|found| found.p),
        _ => None,
    };
    kinds.extend(groups.into_iter().map(|(name, spells)| kind(Some(name), spells)));
    let with: Vec<&GridColumn> = question.with.iter().map(|name| column(name)).collect::<Result<_, _>>()?;
    let effects = if with.is_empty() { Vec::new() } else { effects(&with, &spells)? };
    Ok(Contracts { kinds, p_value, effects, left_out: grid.rows - spells.len() })
}

fn kind(name: Option<String>, spells: Vec<Spell>) -> Kind {
    let ended = spells.iter().filter(|spell| spell.left).count();
    Kind {
        name,
        contracts: spells.len(),
        ended,
        retention: retention(&spells),
        curve: KaplanMeier::of(&spells),
    }
}

/// The model of renewals, over the Kaplan–Meier shares of whole periods.
fn retention(spells: &[Spell]) -> Option<Retention> {
    let is_whole = |spell: &Spell| spell.duration.fract() == 0.0;
    let curve = KaplanMeier::of(spells);
    let last = curve.steps().last()?.at;
    if !spells.iter().all(is_whole) || !(2.0..=600.0).contains(&last) {
        return None;
    }
    let still_there: Vec<f64> =
        (0..=last as u32).map(|period| curve.share(period.into()) * spells.len() as f64).collect();
    Retention::fit_with_exponent(&still_there)
}

/// Spells by the value of a column, the most frequent value first.
fn groups(cells: &GridCells, spells: &[(usize, Spell)]) -> Vec<(String, Vec<Spell>)> {
    let mut groups: Vec<(String, Vec<Spell>)> = Vec::new();
    for (row, spell) in spells {
        let Some(value) = cells.shown(*row) else { continue };
        match groups.iter().position(|(known, _)| *known == value) {
            Some(group) => groups[group].1.push(*spell),
            None if groups.len() < MOST_VALUES => groups.push((value, vec![*spell])),
            None => {}
        }
    }
    groups.sort_by(|one, other| other.1.len().cmp(&one.1.len()).then_with(|| one.0.cmp(&other.0)));
    groups
}

/// Numbers as they are; texts as one feature for each value but the most frequent one.
fn effects(columns: &[&GridColumn], spells: &[(usize, Spell)]) -> Result<Vec<Effect>, ContractsError> {
    let mut names = Vec::new();
    let mut features: Vec<Vec<f64>> = Vec::new();
    for column in columns {
        match &column.cells {
            GridCells::Numbers(cells) => {
                let known: Vec<f64> = spells.iter().filter_map(|(row, _)| cells[*row]).collect();
                let mean = known.iter().sum::<f64>() / known.len().max(1) as f64;
                names.push(column.name.clone());
                features.push(spells.iter().map(|(row, _)| cells[*row].unwrap_or(mean)).collect());
            }
            GridCells::Texts(cells) => {
                for (value, _) in groups(&column.cells, spells).into_iter().skip(1) {
                    let has = |row: usize| f64::from(u8::from(cells[row].as_deref() == Some(value.as_str())));
                    features.push(spells.iter().map(|(row, _)| has(*row)).collect());
                    names.push(format!("{} = {value}", column.name));
                }
            }
        }
    }
    let subjects: Vec<Subject> = spells
        .iter()
        .enumerate()
        .map(|(ix, (_, spell))| Subject {
            spell: *spell,
            features: features.iter().map(|feature| feature[ix]).collect(),
        })
        .collect();
    let fit = cox::fit(&subjects)?;
    let effect = |(feature, (coefficient, error)): (String, (&f64, &f64))| Effect {
        feature,
        risk: libm::exp(*coefficient),
        interval: (libm::exp(coefficient - Z_95 * error), libm::exp(coefficient + Z_95 * error)),
        p_value: libm::erfc((coefficient / error).abs() / std::f64::consts::SQRT_2),
    };
    Ok(names.into_iter().zip(fit.coefficients.iter().zip(&fit.standard_errors)).map(effect).collect())
}
