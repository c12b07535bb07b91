//! Who moved from which stage to which.

use super::{Course, Rules, Stage};
use crate::kpi::Growth;
use crate::ledger::{Book, Ledger};
use crate::parts::in_parts;
use crate::rfm::Movement;

/// The stage of every customer of a ledger on its day; `None` without orders.
#[must_use]
pub fn stages(ledger: &Ledger, rules: &Rules) -> Vec<Option<Stage>> {
    let stage =
        |customer| Course::after(ledger.orders(customer), rules).map(|course| course.stage(ledger.today()));
    let together = |mut one: Vec<Option<Stage>>, mut other| {
        one.append(&mut other);
        one
    };
    in_parts(ledger.customers(), |customers| customers.map(stage).collect(), together)
}

/// How many moved from which stage to which, by their place in [`Stage::ALL`]; who came to be a customer has entered,
/// and whose every order was called off has left.
#[must_use]
pub fn flow(before: &[Option<Stage>], after: &[Option<Stage>]) -> Movement {
    let at =
        |stages: &[Option<Stage>], customer: usize| stages.get(customer).copied().flatten().map(Stage::index);
    let customers = 0..before.len().max(after.len());
    Movement::count(Stage::ALL.len(), customers.map(|customer| (at(before, customer), at(after, customer))))
}

/// The flows between instants, one after the other, each with its local day. The rules stand for all of them, so that
/// nobody moves because a threshold did. One fewer than instants.
#[must_use]
pub fn flows(book: &Book, instants: &[(i64, i32)], rules: &Rules) -> Vec<Movement> {
    let at_each = instants.iter().map(|(at, today)| stages(&book.as_of(*at, *today), rules));
    let at_each: Vec<Vec<Option<Stage>>> = at_each.collect();
    at_each.windows(2).map(|pair| flow(&pair[0], &pair[1])).collect()
}

/// How a stage grew, and by whom.
#[must_use]
pub fn growth(flow: &Movement, stage: Stage) -> Growth {
    let stage = stage.index();
    let stayed = flow.counts()[stage][stage];
    let moved_in = flow.counts().iter().map(|row| row[stage]).sum::<u64>() - stayed;
    let moved_out = flow.counts()[stage].iter().sum::<u64>() - stayed + flow.left()[stage];
    Growth { stayed, moved_in, new: flow.entered()[stage], moved_out }
}
