//! The map of recency against frequency and money, and the six groups on it.

use kesit_insight::rfm::six;
use kesit_report::{Cell, Group, Rfm, Section, Words};

use super::ground::Ground;
use crate::insight::rfm::Buyer;

/// Customers from whom on scores in fifths say something.
const FEWEST_CUSTOMERS: usize = 30;

pub(super) fn map(ground: &Ground<'_>) -> Section<Rfm> {
    ground.need_customers(FEWEST_CUSTOMERS)?;
    let scheme = six();
    let buyers = &ground.rfm.buyers;
    let groups = scheme.groups().iter().enumerate().map(|(ix, group)| {
        let of: Vec<&Buyer> = buyers.iter().filter(|buyer| buyer.group == ix).collect();
        Group {
            key: group.key.to_owned(),
            name: Words::new(group.en, group.tr),
            customers: of.len() as u64,
            revenue: of.iter().map(|buyer| buyer.figures.money).sum(),
            orders: of.iter().map(|buyer| ground.ledger.orders(buyer.customer).len() as u64).sum(),
            days_since_last: median(of.iter().map(|buyer| buyer.figures.recency_days).collect()),
            advice: None,
        }
    });
    Ok(Rfm { groups: groups.collect(), cells: cells(ground, scheme.groups().len()) })
}

fn cells(ground: &Ground<'_>, groups: usize) -> Vec<Vec<Cell>> {
    let parts = usize::from(ground.rfm.scale.parts());
    let mut cells = vec![vec![Cell::default(); parts]; parts];
    let mut of_group = vec![vec![vec![0_u64; groups]; parts]; parts];
    for buyer in &ground.rfm.buyers {
        let fm = (buyer.scores.f + buyer.scores.m).div_ceil(2);
        let (row, column) = (usize::from(buyer.scores.r) - 1, usize::from(fm) - 1);
        cells[row][column].customers += 1;
        cells[row][column].revenue += buyer.figures.money;
        of_group[row][column][buyer.group] += 1;
    }
    for (cells, of_group) in cells.iter_mut().flatten().zip(of_group.iter().flatten()) {
        let most = of_group.iter().enumerate().rev().max_by_key(|(_, customers)| **customers);
        cells.group = most.filter(|(_, customers)| **customers > 0).map(|(group, _)| group);
    }
    cells
}

fn median(mut numbers: Vec<f64>) -> Option<f64> {
    let middle = numbers.len() / 2;
    (!numbers.is_empty()).then(|| *numbers.select_nth_unstable_by(middle, f64::total_cmp).1)
}
