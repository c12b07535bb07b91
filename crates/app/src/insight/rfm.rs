//! Recency, frequency and money of every customer with an order, and the groups that follow.

use std::thread;

use kesit_insight::ledger::{Ledger, MICROS, Order};
use kesit_insight::rfm::{Figures, Movement, Scale, Scheme, Scores, eleven, klaviyo, six, ten, tiers};
use kesit_model::Timestamp;

use super::Shop;

/// Below this many customers with an order, fifths say little.
pub const FEW_BUYERS: usize = 500;
/// Below this many days of history, recency says little.
pub const SHORT_HISTORY_DAYS: i32 = 180;
/// Without an order for so many days, the data may have stopped.
pub const STALE_DAYS: i32 = 30;
/// Nobody with this many orders: frequency says little.
pub const FREQUENT_ORDERS: f64 = 3.0;

/// What counts as frequency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Frequency {
    /// Days with an order: several orders of one day count once.
    #[default]
    Days,
    /// Orders.
    Orders,
}

/// The names of the sets of groups that [`scheme`] knows.
pub const SCHEMES: [&str; 5] = ["six", "eleven", "ten", "klaviyo", "tiers"];

/// The groups of a name; `None` if it is none of [`SCHEMES`].
#[must_use]
pub fn scheme(name: &str) -> Option<Scheme> {
    Some(match name {
        "six" => six(),
        "eleven" => eleven(),
        "ten" => ten(),
        "klaviyo" => klaviyo(),
        "tiers" => tiers(),
        _ => return None,
    })
}

/// How the figures are made and the groups are found.
#[derive(Debug, Clone)]
pub struct Question {
    /// The groups.
    pub scheme: Scheme,
    /// What counts as frequency.
    pub frequency: Frequency,
    /// Only orders of so many days; all if `None`.
    pub window_days: Option<i32>,
    /// Bounds of the shop's own; `None` makes parts as equal as ties allow.
    pub scale: Option<Scale>,
}

/// A customer with an order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Buyer {
    /// The place in the book.
    pub customer: usize,
    /// The figures.
    pub figures: Figures,
    /// The scores.
    pub scores: Scores,
    /// The place of the group in the scheme.
    pub group: usize,
}

/// A group in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct GroupFigures {
    /// How many customers.
    pub customers: usize,
    /// What they spent altogether, net of refunds.
    pub money: f64,
    /// Their orders altogether.
    pub orders: f64,
    /// Days since the last order, over all of them.
    pub recency_days: f64,
}

/// Everybody's scores at an instant.
#[derive(Debug, Clone)]
pub struct Rfm {
    /// The instant.
    pub as_of: Timestamp,
    /// The bounds between scores.
    pub scale: Scale,
    /// Customers with an order, in the order of the book.
    pub buyers: Vec<Buyer>,
    /// By group of the scheme.
    pub groups: Vec<GroupFigures>,
    /// What makes the scores less sure.
    pub doubts: Vec<Doubt>,
}

/// What makes scores less sure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// Fewer than [`FEW_BUYERS`] customers with an order.
    FewBuyers(usize),
    /// Fewer than [`SHORT_HISTORY_DAYS`] days from the first order.
    ShortHistory(i32),
    /// No order in the last [`STALE_DAYS`] days.
    Stale(i32),
    /// Nobody has [`FREQUENT_ORDERS`] orders.
    NobodyReturns,
}

/// The scores and groups at an instant.
#[must_use]
pub fn rfm(shop: &Shop<'_>, question: &Question, as_of: Timestamp) -> Rfm {
    let ledger = shop.ledger(as_of);
    let figures = figures(&ledger, question);
    let numbers: Vec<Figures> = figures.iter().map(|(_, figures)| *figures).collect();
    let scale = question.scale.clone().unwrap_or_else(|| Scale::fit(&numbers, question.scheme.parts()));
    let buyers = scored(&figures, &scale, question, shop.threads());
    let groups = sum_up(&buyers, question.scheme.groups().len());
    let doubts = doubts(&ledger, &buyers);
    Rfm { as_of, scale, buyers, groups, doubts }
}

/// Who moved between groups from one instant to a later one, both by the bounds of the earlier one: nobody moves without
/// having ordered or let time pass.
#[must_use]
pub fn movement(shop: &Shop<'_>, question: &Question, from: &Rfm, to: Timestamp) -> Movement {
    let frozen = Question { scale: Some(from.scale.clone()), ..question.clone() };
    let later = rfm(shop, &frozen, to);
    let mut pairs = vec![(None, None); shop.book().customers()];
    from.buyers.iter().for_each(|buyer| pairs[buyer.customer].0 = Some(buyer.group));
    later.buyers.iter().for_each(|buyer| pairs[buyer.customer].1 = Some(buyer.group));
    Movement::count(question.scheme.groups().len(), pairs)
}

/// The figures of each customer with an order in the window.
fn figures(ledger: &Ledger, question: &Question) -> Vec<(usize, Figures)> {
    let from = question.window_days.map_or(i32::MIN, |days| ledger.today() - days + 1);
    let buyers = ledger.buyers().filter_map(|(customer, orders)| {
        let orders = &orders[orders.partition_point(|order| order.day < from)..];
        Some((customer, figures_of(orders, ledger.today(), question.frequency)?))
    });
    buyers.collect()
}

/// The figures of a customer; `None` without an order.
pub(crate) fn figures_of(orders: &[Order], today: i32, frequency: Frequency) -> Option<Figures> {
    let last = orders.last()?;
    let counted = match frequency {
        Frequency::Orders => orders.len(),
        Frequency::Days => 1 + orders.windows(2).filter(|pair| pair[0].day != pair[1].day).count(),
    };
    Some(Figures {
        recency_days: f64::from(today - last.day),
        orders: counted as f64,
        money: orders.iter().map(|order| order.amount).sum::<i64>() as f64 / MICROS,
    })
}

/// The scores of everybody.
fn scored(figures: &[(usize, Figures)], scale: &Scale, question: &Question, threads: usize) -> Vec<Buyer> {
    let part = figures.len().div_ceil(threads.max(1)).max(1);
    let buyers = |part: &[(usize, Figures)]| -> Vec<Buyer> {
        part.iter().map(|(customer, figures)| score(*customer, *figures, scale, question)).collect()
    };
    thread::scope(|scope| {
        let buyers = &buyers;
        let running: Vec<_> = figures.chunks(part).map(|part| scope.spawn(move || buyers(part))).collect();
        let joined = running.into_iter().map(|thread| thread.join());
        joined.flat_map(|part| part.unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    })
}

fn score(customer: usize, figures: Figures, scale: &Scale, question: &Question) -> Buyer {
    let scores = scale.scores(&figures);
    let group = question.scheme.group(scores, figures.orders <= 1.0);
    Buyer { customer, figures, scores, group }
}

fn sum_up(buyers: &[Buyer], groups: usize) -> Vec<GroupFigures> {
    let mut sums = vec![GroupFigures::default(); groups];
    for buyer in buyers {
        let sum = &mut sums[buyer.group];
        sum.customers += 1;
        sum.money += buyer.figures.money;
        sum.orders += buyer.figures.orders;
        sum.recency_days += buyer.figures.recency_days;
    }
    sums
}

fn doubts(ledger: &Ledger, buyers: &[Buyer]) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    if buyers.len() < FEW_BUYERS {
        doubts.push(Doubt::FewBuyers(buyers.len()));
    }
    if let Some(first) = ledger.all_orders().iter().map(|order| order.day).min() {
        let days = ledger.today() - first;
        if days < SHORT_HISTORY_DAYS {
            doubts.push(Doubt::ShortHistory(days));
        }
    }
    if let Some(last) = ledger.all_orders().iter().map(|order| order.day).max() {
        let days = ledger.today() - last;
        if days > STALE_DAYS {
            doubts.push(Doubt::Stale(days));
        }
    }
    if !buyers.is_empty() && buyers.iter().all(|buyer| buyer.figures.orders < FREQUENT_ORDERS) {
        doubts.push(Doubt::NobodyReturns);
    }
    doubts
}
