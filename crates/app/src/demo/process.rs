//! How customers buy, as stated in the README beside the data: the parameters are here and nowhere else.
//!
//! A customer who buys has a rate λ ~ Gamma(r, α) and a chance of giving up p ~ Beta(a, b). From the first order on,
//! orders come as a Poisson process of rate λ per week of shop time (see [`super::calendar`]); after every order, the
//! first one included, the customer gives up with the chance p and never orders again. That is the MBG/NBD model
//! (Batislam, Denizel, Filiztekin, IJRM 24, 2007), but for the season. What an order is to cost is gamma-gamma
//! (Fader, Hardie, "The Gamma-Gamma Model of Monetary Value", 2013): z ~ Gamma(p, ν) with ν ~ Gamma(q, γ).

use super::calendar::ShopTime;
use super::chance::Chance;

/// Shape of the rates of buying.
pub(super) const R: f64 = 0.9;
/// Scale of the rates: the mean rate is R / ALPHA orders a week.
pub(super) const ALPHA: f64 = 15.0;
/// First parameter of the chance of giving up after an order.
pub(super) const A: f64 = 1.1;
/// Second parameter; the mean chance is A / (A + B).
pub(super) const B: f64 = 2.7;
/// Shape of the amounts of one customer.
pub(super) const P: f64 = 5.0;
/// Shape of how customers differ in their amounts.
pub(super) const Q: f64 = 4.0;
/// Scale of the amounts in lira: the mean amount is P × GAMMA / (Q − 1).
pub(super) const GAMMA: f64 = 840.0;

/// The share of people who buy. Their first order is a matter of chance all the same.
pub(super) const BUYERS: f64 = 0.68;
/// The share of people who become known but never buy; all others stay anonymous visitors.
pub(super) const MEMBERS: f64 = 0.17;
/// Of those who buy, how many order in the session in which they become known; others need [`FIRST_ORDER_WEEKS`] more.
pub(super) const ORDER_AT_ONCE: f64 = 0.62;
/// Mean time to the first order of the others, in weeks of shop time.
pub(super) const FIRST_ORDER_WEEKS: f64 = 2.5;
/// How much more people arrive at the end of the shop's time than at its beginning.
pub(super) const GROWTH: f64 = 1.6;
/// Nobody arrives so soon after the beginning that what comes before an arrival would lie before it.
const OPENING_WEEKS: f64 = 0.03;

/// The hidden parameters of one who buys.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Habit {
    /// Orders per week of shop time while alive.
    pub(super) lambda: f64,
    /// Chance of giving up after an order.
    pub(super) dropout: f64,
    /// Rate of the amounts, per lira: the mean amount is [`P`] / ν.
    pub(super) nu: f64,
}

impl Habit {
    /// Somebody's habit.
    pub(super) fn draw(chance: &mut Chance) -> Habit {
        Habit { lambda: chance.gamma(R, ALPHA), dropout: chance.beta(A, B), nu: chance.gamma(Q, GAMMA) }
    }

    /// The mean amount of an order in lira.
    pub(super) fn mean_lira(&self) -> f64 {
        P / self.nu
    }

    /// What one order is to cost, in lira.
    pub(super) fn amount_lira(&self, chance: &mut Chance) -> f64 {
        chance.gamma(P, self.nu)
    }
}

/// When somebody orders.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Orders {
    /// The orders before the end.
    pub(super) times: Vec<ShopTime>,
    /// Whether the customer gave up after the last of them.
    pub(super) gave_up: bool,
}

impl Orders {
    /// Lets somebody order from the first order on until they give up or the `end` comes.
    pub(super) fn draw(habit: &Habit, first: ShopTime, end: ShopTime, chance: &mut Chance) -> Orders {
        let mut orders = Orders::default();
        let mut time = first;
        while time < end {
            orders.times.push(time);
            orders.gave_up = chance.happens(habit.dropout);
            if orders.gave_up {
                break;
            }
            time.0 += chance.exponential(1.0 / habit.lambda);
        }
        orders
    }
}

/// When somebody arrives, in shop time: the numbers grow in a straight line to [`GROWTH`] times those of the beginning.
pub(super) fn arrival(end: ShopTime, chance: &mut Chance) -> ShopTime {
    // The inverse of the distribution whose density is 1 + (GROWTH − 1)·x on [0, 1).
    let (slope, unit) = (GROWTH - 1.0, chance.unit());
    let part = ((1.0 + slope * (2.0 + slope) * unit).sqrt() - 1.0) / slope;
    ShopTime(OPENING_WEEKS + (end.0 - OPENING_WEEKS) * part.min(1.0 - f64::EPSILON))
}

#[cfg(test)]
mod tests {
    use super::super::calendar::ShopTime;
    use super::super::chance::{Chance, Purpose};
    use super::{A, ALPHA, B, GAMMA, Habit, Orders, P, Q, R, arrival};

    fn people() -> impl Iterator<Item = Chance> {
        (0..40_000).map(|person| Chance::new(1, Purpose::Buying, person, 0))
    }

    #[test]
    fn habits_have_the_stated_means() {
        let habits: Vec<Habit> = people().map(|mut chance| Habit::draw(&mut chance)).collect();
        let mean = |of: fn(&Habit) -> f64| habits.iter().map(of).sum::<f64>() / habits.len() as f64;
        let near =
            |found: f64, stated: f64| assert!((found / stated - 1.0).abs() < 0.03, "{found}, not {stated}");
        near(mean(|habit| habit.lambda), R / ALPHA);
        near(mean(|habit| habit.dropout), A / (A + B));
        near(mean(Habit::mean_lira), P * GAMMA / (Q - 1.0));
    }

    /// P(one order only) of MBG/NBD at age T: E[p] + E[1 − p]·(α/(α+T))^r.
    #[test]
    fn one_time_buyers_are_as_many_as_the_model_says() {
        let age = 52.0;
        let once = people().filter(|chance| {
            let mut chance = chance.clone();
            let habit = Habit::draw(&mut chance);
            Orders::draw(&habit, ShopTime(0.0), ShopTime(age), &mut chance).times.len() == 1
        });
        let dropout = A / (A + B);
        let expected = dropout + (1.0 - dropout) * (ALPHA / (ALPHA + age)).powf(R);
        let found = once.count() as f64 / 40_000.0;
        assert!((found - expected).abs() < 0.01, "{found}, not {expected}");
    }

    #[test]
    fn more_people_arrive_later() {
        let late = people().filter(|chance| arrival(ShopTime(100.0), &mut chance.clone()).0 >= 50.0).count();
        // The second half of a line from 1 to 1.6 holds 0.725 / 1.3 of it.
        let found = late as f64 / 40_000.0;
        assert!((found - 0.725 / 1.3).abs() < 0.01, "{found}");
    }
}
