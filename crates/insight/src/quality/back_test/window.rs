//! A segment at each date, and what the dates say together.

use super::{Future, Lift};
use crate::kpi::{Growth, Rate};
use crate::ledger::MICROS;
use crate::quality::Members;

/// With fewer dates nothing is said of a segment.
const FEWEST_WINDOWS: usize = 4;

/// A segment at a date, and what came after.
#[derive(Debug, Clone, PartialEq)]
pub struct Window {
    /// How many members there were, of how many customers.
    pub size: Rate,
    /// How it grew since the date before, with its stability; `None` at the first date.
    pub growth: Option<Growth>,
    /// What members then spent, in units of money.
    pub revenue: f64,
    /// The part of all customers' spending that came from members; `None` if nobody spent.
    pub revenue_share: Option<f64>,
    /// What a member spent on average, and what another customer did; `None` of nobody.
    pub mean_revenue: (Option<f64>, Option<f64>),
    /// Members who ordered, and other customers who did.
    pub bought: (Rate, Rate),
    /// The lift of the spending; `None` where nothing can be said.
    pub lift: Option<Lift>,
    /// What members spent ÷ what customers spent who were like them (of the same strata) and as many; above 1 the
    /// segment knows more than the strata do. `None` without strata or without spending.
    pub lift_over_alike: Option<f64>,
}

/// What a row of dates says of a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Too few dates of which a lift is known.
    TooEarly,
    /// On at least three in four dates members brought more than chance, beyond doubt.
    Better,
    /// On at least three in four dates members brought less than chance, beyond doubt.
    Worse,
    /// Neither.
    NoDifference,
}

/// A segment tested on one date after the other.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BackTest {
    seed: u64,
    windows: Vec<Window>,
    /// Members and customers at the date before.
    before: Option<(Members, Members)>,
}

impl BackTest {
    /// A test without dates. Equal seeds give equal intervals.
    #[must_use]
    pub fn new(seed: u64) -> BackTest {
        BackTest { seed, ..BackTest::default() }
    }

    /// Adds the next date. Members who were no customers then are left out. `strata` tells what each customer was
    /// like by what was known before, such as the sum of the RFM scores; a segment is then compared also with others
    /// of the same strata.
    pub fn add(&mut self, future: &Future, members: &Members, strata: Option<&[u16]>) {
        let customers = future.customers();
        let (mut inside, mut outside) = (Vec::new(), Vec::new());
        let mut bought = (Rate::default(), Rate::default());
        for (customer, money, orders) in future.outcomes() {
            let is_member = members.holds(customer);
            let (group, rate) =
                if is_member { (&mut inside, &mut bought.0) } else { (&mut outside, &mut bought.1) };
            group.push(money as f64 / MICROS);
            rate.of += 1;
            rate.did += u64::from(orders > 0);
        }
        let (revenue, rest) = (inside.iter().sum::<f64>(), outside.iter().sum::<f64>());
        let mean = |sum: f64, group: &[f64]| (!group.is_empty()).then(|| sum / group.len() as f64);
        let seed = self.seed.wrapping_add(self.windows.len() as u64);
        let members = &members.and(customers);
        let growth = self.before.as_ref().map(|(before, known)| before.growth(members, known));
        self.windows.push(Window {
            size: Rate { did: inside.len() as u64, of: (inside.len() + outside.len()) as u64 },
            growth,
            revenue,
            revenue_share: (revenue + rest > 0.0).then(|| revenue / (revenue + rest)),
            mean_revenue: (mean(revenue, &inside), mean(rest, &outside)),
            bought,
            lift: Lift::of(&inside, &outside, seed),
            lift_over_alike: strata.and_then(|strata| over_alike(future, members, strata)),
        });
        self.before = Some((members.clone(), customers.clone()));
    }

    /// The dates so far.
    #[must_use]
    pub fn windows(&self) -> &[Window] {
        &self.windows
    }

    /// What they say together.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let lifts: Vec<Lift> = self.windows.iter().filter_map(|window| window.lift).collect();
        let is_often =
            |is: fn(&Lift) -> bool| lifts.iter().filter(|lift| is(lift)).count() * 4 >= lifts.len() * 3;
        match () {
            () if lifts.len() < FEWEST_WINDOWS => Verdict::TooEarly,
            () if is_often(Lift::is_above) => Verdict::Better,
            () if is_often(Lift::is_below) => Verdict::Worse,
            () => Verdict::NoDifference,
        }
    }
}

/// Σ of what members spent ÷ Σ over members of what a customer of the same stratum spent on average.
fn over_alike(future: &Future, members: &Members, strata: &[u16]) -> Option<f64> {
    let count = strata.iter().max().map_or(0, |stratum| usize::from(*stratum) + 1);
    let mut sums = vec![(0.0, 0.0, 0.0); count];
    let mut spent = 0.0;
    for (customer, money, _) in future.outcomes() {
        let sum = &mut sums[usize::from(*strata.get(customer)?)];
        sum.0 += money as f64;
        sum.1 += 1.0;
        if members.holds(customer) {
            spent += money as f64;
            sum.2 += 1.0;
        }
    }
    let alike = sums.iter().filter(|(_, all, _)| *all > 0.0);
    let expected: f64 = alike.map(|(money, all, inside)| money / all * inside).sum();
    (expected > 0.0).then(|| spent / expected)
}
