//! The rows of an experiment's table that can be used, with their groups.

use std::collections::HashMap;
use std::hash::Hash;

use super::{ExperimentError, Question};
use crate::source::{Grid, GridCells, GridColumn};

/// The most groups of an experiment.
pub(super) const MOST_GROUPS: usize = 20;
/// What groups without a campaign are called, in lower case.
const CONTROL_NAMES: [&str; 9] =
    ["control", "control group", "kontrol", "kontrol grubu", "holdout", "0", "false", "no", "hayır"];

/// A customer in an experiment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    /// The place in the table.
    pub(super) row: usize,
    /// The place of the group among the names.
    pub(super) group: usize,
    /// What came of it.
    pub(super) outcome: f64,
    /// The figure from before; the mean of all where it is not known.
    pub(super) before: f64,
}

/// The customers of an experiment.
#[derive(Debug)]
pub(super) struct Rows {
    /// Control first, then the others by name.
    pub(super) names: Vec<String>,
    pub(super) rows: Vec<Row>,
}

impl Rows {
    /// Those who have a group and an outcome.
    pub(super) fn of(grid: &Grid, question: &Question) -> Result<Rows, ExperimentError> {
        let column = |name: &str| grid.column(name).ok_or_else(|| ExperimentError::NoColumn(name.to_owned()));
        let group = column(&question.group)?;
        let outcomes = figures(column(&question.outcome)?, grid.rows)?;
        let customers = question.customer.as_deref().map(column).transpose()?;
        let before = question.before.as_deref().map(column).transpose()?;
        let before = before.map(|before| figures(before, grid.rows)).transpose()?;
        let customers = customers.map(|customers| Coded::of(&customers.cells));
        let groups = Coded::of(&group.cells);
        let (names, places) = named(group, &groups, question)?;
        let blank = question.blank_is_zero.then_some(0.0);
        let row = |row: usize| {
            customers.as_ref().is_none_or(|customers| customers.codes[row].is_some()).then_some(())?;
            let group = places[groups.codes[row]? as usize];
            Some(Row { row, group, outcome: outcomes[row].or(blank)?, before: 0.0 })
        };
        let mut rows: Vec<Row> = (0..grid.rows).filter_map(row).collect();
        customers.map_or(Ok(()), |customers| once_each(&rows, &customers))?;
        before.iter().for_each(|before| fill(&mut rows, before));
        let found = Rows { names, rows };
        found.enough(question)?;
        Ok(found)
    }

    /// The customers of a group.
    pub(super) fn of_group(&self, group: usize) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(move |row| row.group == group)
    }

    fn enough(&self, question: &Question) -> Result<(), ExperimentError> {
        if self.rows.is_empty() {
            return Err(ExperimentError::NoRows);
        }
        let counts: Vec<usize> =
            (0..self.names.len()).map(|group| self.of_group(group).take(2).count()).collect();
        match counts.iter().filter(|count| **count > 0).count() {
            1 => Err(ExperimentError::OneGroup(question.group.clone())),
            _ if counts.iter().any(|count| *count < 2) => Err(ExperimentError::SingleCustomer),
            _ => Ok(()),
        }
    }
}

/// Numbers, or yes and no as 1 and 0; `None` where a cell is blank or unclear.
fn figures(column: &GridColumn, rows: usize) -> Result<Vec<Option<f64>>, ExperimentError> {
    let figures: Vec<Option<f64>> = match &column.cells {
        GridCells::Numbers(cells) => cells.clone(),
        GridCells::Texts(_) => {
            (0..rows).map(|row| column.cells.flag(row).map(|flag| f64::from(u8::from(flag)))).collect()
        }
    };
    match figures.iter().all(Option::is_none) {
        true => Err(ExperimentError::NoFigures(column.name.clone())),
        false => Ok(figures),
    }
}

/// The names of groups, and for each code of a group the place of its name.
fn named(
    column: &GridColumn,
    groups: &Coded,
    question: &Question,
) -> Result<(Vec<String>, Vec<usize>), ExperimentError> {
    let name = |row: &usize| column.cells.shown(*row).unwrap_or_default();
    let found = groups.first.len();
    match found {
        0 => return Err(ExperimentError::NoRows),
        1 => return Err(ExperimentError::OneGroup(column.name.clone())),
        2..=MOST_GROUPS => {}
        _ => {
            return Err(ExperimentError::TooManyGroups {
                column: column.name.clone(),
                found,
                most: MOST_GROUPS,
            });
        }
    }
    if groups.counts.contains(&1) {
        return Err(ExperimentError::SingleCustomer);
    }
    let by_code: Vec<String> = groups.first.iter().map(name).collect();
    let mut names = by_code.clone();
    names.sort();
    let control = control(&names, question.control.as_deref())?;
    let first = names.remove(control);
    names.insert(0, first);
    let place =
        |name: &String| names.iter().position(|known| known == name).expect("every name is among them");
    let places = by_code.iter().map(place).collect();
    Ok((names, places))
}

/// The place of the group without the campaign.
pub(super) fn control(names: &[String], wanted: Option<&str>) -> Result<usize, ExperimentError> {
    let there = || names.to_vec();
    if let Some(wanted) = wanted {
        let same = names.iter().position(|name| name == wanted);
        let alike = || names.iter().position(|name| name.to_lowercase() == wanted.to_lowercase());
        return same
            .or_else(alike)
            .ok_or_else(|| ExperimentError::NoGroup { name: wanted.to_owned(), there: there() });
    }
    let is_usual = |name: &String| CONTROL_NAMES.contains(&name.to_lowercase().as_str());
    let usual: Vec<usize> = (0..names.len()).filter(|ix| is_usual(&names[*ix])).collect();
    match usual.as_slice() {
        [one] => Ok(*one),
        _ => Err(ExperimentError::NoControl { there: there() }),
    }
}

/// A customer with two rows would count twice, or in two groups.
fn once_each(rows: &[Row], customers: &Coded) -> Result<(), ExperimentError> {
    let mut seen: Vec<Option<usize>> = vec![None; customers.first.len()];
    let mut twice: HashMap<u32, bool> = HashMap::new();
    for row in rows {
        let Some(customer) = customers.codes[row.row] else { continue };
        match seen[customer as usize] {
            None => seen[customer as usize] = Some(row.group),
            Some(group) => *twice.entry(customer).or_default() |= group != row.group,
        }
    }
    let in_several_groups = twice.values().filter(|several| **several).count();
    match twice.len() {
        0 => Ok(()),
        customers => Err(ExperimentError::Twice { customers, in_several_groups }),
    }
}

/// Puts in the figures from before, and their mean where there is none: that moves no mean, as chance made the groups.
fn fill(rows: &mut [Row], before: &[Option<f64>]) {
    let known = || rows.iter().filter_map(|row| before[row.row]);
    let mean = known().sum::<f64>() / known().count().max(1) as f64;
    rows.iter_mut().for_each(|row| row.before = before[row.row].unwrap_or(mean));
}

/// Cells with a number for each distinct value.
struct Coded {
    /// By row; `None` where it is blank.
    codes: Vec<Option<u32>>,
    /// The first row of each.
    first: Vec<usize>,
    /// How many rows of each.
    counts: Vec<usize>,
}

impl Coded {
    fn of(cells: &GridCells) -> Coded {
        match cells {
            GridCells::Numbers(cells) => Coded::of_keys(cells.iter().map(|cell| cell.map(f64::to_bits))),
            GridCells::Texts(cells) => Coded::of_keys(cells.iter().map(Option::as_deref)),
        }
    }

    fn of_keys<K: Hash + Eq>(keys: impl Iterator<Item = Option<K>>) -> Coded {
        let mut known: HashMap<K, u32> = HashMap::new();
        let mut coded = Coded { codes: Vec::new(), first: Vec::new(), counts: Vec::new() };
        for (row, key) in keys.enumerate() {
            let code = key.map(|key| {
                let next = known.len() as u32;
                *known.entry(key).or_insert(next)
            });
            if let Some(code) = code {
                if code as usize == coded.first.len() {
                    coded.first.push(row);
                    coded.counts.push(0);
                }
                coded.counts[code as usize] += 1;
            }
            coded.codes.push(code);
        }
        coded
    }
}
