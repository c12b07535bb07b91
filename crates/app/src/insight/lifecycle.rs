//! Where the customers of a shop stand in their life with it, who moved since, and how that went over the history.

use kesit_insight::ledger::MICROS;
pub use kesit_insight::lifecycle::Stage;
use kesit_insight::lifecycle::{Course, Rules, Thresholds, ThresholdsError, flow, growth, since, stages};
use kesit_insight::rfm::Movement;
use kesit_insight::rhythm::Rhythms;
use kesit_model::definition::CalendarUnit;
use kesit_model::{Span, Timestamp};

use super::Shop;
use super::days::date;
use super::periods::unit_starts;

/// Thresholds that the shop's people chose; those that are `None` come from the shop's rhythm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Chosen {
    /// Days for which somebody with one day of orders is new.
    pub new_days: Option<u32>,
    /// Days from which on a customer is at risk.
    pub at_risk_days: Option<u32>,
    /// Days from which on a customer is dormant.
    pub dormant_days: Option<u32>,
    /// Days from which on a customer is lost.
    pub lost_days: Option<u32>,
}

/// A stage in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct StageFigures {
    /// How many customers.
    pub customers: usize,
    /// How many of them have exactly one order.
    pub first_time_buyers: usize,
    /// What they spent altogether, net of refunds.
    pub money: f64,
    /// Days since the last order, over all of them.
    pub recency_days: f64,
}

/// The stages of a shop at an instant.
#[derive(Debug, Clone, PartialEq)]
pub struct Lifecycle {
    /// The instant.
    pub as_of: Timestamp,
    /// The thresholds.
    pub rules: Rules,
    /// By [`Stage::index`].
    pub stages: [StageFigures; Stage::ALL.len()],
    /// How many customers have an order.
    pub buyers: usize,
    /// How many have none.
    pub prospects: usize,
    /// Gaps between orders that the thresholds could go by.
    pub gaps: u64,
    /// Days from the first order to the instant.
    pub history_days: u32,
}

/// A category with thresholds of its own, or all the others together.
#[derive(Debug, Clone, PartialEq)]
pub struct Category {
    /// Its name; `None` stands for all that have no thresholds of their own.
    pub name: Option<String>,
    /// Its thresholds.
    pub thresholds: Thresholds,
    /// Customers whose last order was of it, by [`Stage::index`].
    pub stages: [usize; Stage::ALL.len()],
}

/// Where one customer stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standing {
    /// The place in the book.
    pub customer: usize,
    /// The stage.
    pub stage: Stage,
    /// The first local day of it, unbroken since.
    pub since_day: i32,
    /// The first local day on which it is another, if no more orders come; `None` if it stays.
    pub until_day: Option<i32>,
    /// The local day of the last order.
    pub last_day: i32,
    /// Orders that stand.
    pub orders: usize,
    /// What was spent, net of refunds.
    pub money: f64,
    /// Whether there is exactly one order.
    pub is_first_time_buyer: bool,
}

/// The shop over one period of its history.
#[derive(Debug, Clone, PartialEq)]
pub struct PeriodOfStages {
    /// Its first local day.
    pub from: i32,
    /// The local day with which it is no more, or the day of the instant asked about where it is not over.
    pub until: i32,
    /// Whether it is over.
    pub is_over: bool,
    /// Customers in each stage at its end, by [`Stage::index`].
    pub stages: [u64; Stage::ALL.len()],
    /// How many came into each stage from another one.
    pub moved_in: [u64; Stage::ALL.len()],
    /// How many ordered for the first time.
    pub entered: u64,
}

/// The thresholds at an instant: the shop's own and its categories', or those that were chosen, which are for all categories.
///
/// # Errors
/// When they do not rise.
pub fn rules(shop: &Shop<'_>, chosen: Chosen, as_of: Timestamp) -> Result<Rules, ThresholdsError> {
    rules_of(&Rhythms::of(&shop.categorised_ledger(as_of)), chosen)
}

fn rules_of(rhythms: &Rhythms, chosen: Chosen) -> Result<Rules, ThresholdsError> {
    let fitted = Rules::fit(rhythms);
    if chosen == Chosen::default() {
        return Ok(fitted);
    }
    let own = fitted.after(None);
    Rules::fixed(Thresholds {
        new_days: chosen.new_days.unwrap_or(own.new_days),
        at_risk_days: chosen.at_risk_days.unwrap_or(own.at_risk_days),
        dormant_days: chosen.dormant_days.unwrap_or(own.dormant_days),
        lost_days: chosen.lost_days.unwrap_or(own.lost_days),
    })
}

/// The stages at an instant.
///
/// # Errors
/// When thresholds that were chosen do not rise.
pub fn lifecycle(shop: &Shop<'_>, chosen: Chosen, as_of: Timestamp) -> Result<Lifecycle, ThresholdsError> {
    let ledger = shop.categorised_ledger(as_of);
    let rhythms = Rhythms::of(&ledger);
    let rules = rules_of(&rhythms, chosen)?;
    let mut figures = [StageFigures::default(); Stage::ALL.len()];
    let mut buyers = 0;
    for (customer, orders) in ledger.buyers() {
        let Some(course) = Course::after(ledger.orders(customer), &rules) else { continue };
        let stage = &mut figures[course.stage(ledger.today()).index()];
        stage.customers += 1;
        stage.first_time_buyers += usize::from(course.is_first_time_buyer());
        stage.money += orders.iter().map(|order| order.amount).sum::<i64>() as f64 / MICROS;
        stage.recency_days += f64::from(ledger.today() - course.last_day());
        buyers += 1;
    }
    let prospects = shop.customers_at(as_of).saturating_sub(buyers);
    let (gaps, history_days) = (rhythms.shop().gaps(), rhythms.history_days());
    Ok(Lifecycle { as_of, rules, stages: figures, buyers, prospects, gaps, history_days })
}

/// The stages by the category of the last order: categories with thresholds of their own, then all the others.
#[must_use]
pub fn categories(shop: &Shop<'_>, lifecycle: &Lifecycle) -> Vec<Category> {
    let (ledger, rules) = (shop.categorised_ledger(lifecycle.as_of), &lifecycle.rules);
    let own: Vec<(u32, Thresholds)> = rules.categories().collect();
    let mut counts = vec![[0; Stage::ALL.len()]; own.len() + 1];
    for (_, orders) in ledger.buyers() {
        let (Some(course), Some(last)) = (Course::after(orders, rules), orders.last()) else { continue };
        let found = last.category.and_then(|last| own.binary_search_by_key(&last, |known| known.0).ok());
        counts[found.unwrap_or(own.len())][course.stage(ledger.today()).index()] += 1;
    }
    let rest = Category { name: None, thresholds: rules.after(None), stages: counts[own.len()] };
    let named = own.iter().zip(&counts).map(|((category, thresholds), stages)| Category {
        name: Some(shop.category_name(*category).to_owned()),
        thresholds: *thresholds,
        stages: *stages,
    });
    let mut all: Vec<Category> = named.collect();
    let size = |category: &Category| category.stages.iter().sum::<usize>();
    all.sort_by(|one, other| size(other).cmp(&size(one)).then_with(|| one.name.cmp(&other.name)));
    all.push(rest);
    all
}

/// Where each customer with an order stands, by place in the book.
#[must_use]
pub fn standings(shop: &Shop<'_>, lifecycle: &Lifecycle) -> Vec<Standing> {
    let (ledger, rules) = (shop.categorised_ledger(lifecycle.as_of), &lifecycle.rules);
    let today = ledger.today();
    let standing = |(customer, orders)| {
        let course = Course::after(orders, rules)?;
        Some(Standing {
            customer,
            stage: course.stage(today),
            since_day: since(orders, rules, today)?,
            until_day: course.until(today),
            last_day: course.last_day(),
            orders: orders.len(),
            money: orders.iter().map(|order| order.amount).sum::<i64>() as f64 / MICROS,
            is_first_time_buyer: course.is_first_time_buyer(),
        })
    };
    ledger.buyers().filter_map(standing).collect()
}

/// Who moved between stages from an instant to a later one. The rules stand for both, so that nobody moves because a
/// threshold did.
#[must_use]
pub fn movement(shop: &Shop<'_>, rules: &Rules, from: Timestamp, to: Timestamp) -> Movement {
    let at = |at: Timestamp| stages(&shop.categorised_ledger(at), rules);
    flow(&at(from), &at(to))
}

/// The history period by period, the last one up to the instant itself. The rules stand for all of them. Each period is as it
/// was known at its end: refunds that came later are not in it.
#[must_use]
pub fn history(shop: &Shop<'_>, rules: &Rules, unit: CalendarUnit, as_of: Timestamp) -> Vec<PeriodOfStages> {
    let today = shop.today(as_of);
    let Some(first) = shop.ledger(as_of).all_orders().iter().map(|order| order.day).min() else {
        return Vec::new();
    };
    let starts = unit_starts(first, today, unit);
    let just_before = |day: i32| shop.zone().start_of_day(date(day)).minus(Span(1));
    let stages_at = |at: Timestamp| stages(&shop.categorised_ledger(at), rules);
    let mut before = starts.first().map_or_else(Vec::new, |start| stages_at(just_before(*start)));
    let mut periods = Vec::with_capacity(starts.len());
    for (ix, from) in starts.iter().enumerate() {
        let next = starts.get(ix + 1).copied();
        let after = stages_at(next.map_or(as_of, just_before));
        let flow = flow(&before, &after);
        let mut counts = [0; Stage::ALL.len()];
        after.iter().flatten().for_each(|stage| counts[stage.index()] += 1);
        periods.push(PeriodOfStages {
            from: *from,
            until: next.unwrap_or(today),
            is_over: next.is_some(),
            stages: counts,
            moved_in: Stage::ALL.map(|stage| growth(&flow, stage).moved_in),
            entered: flow.entered().iter().sum(),
        });
        before = after;
    }
    periods
}

#[cfg(test)]
mod tests {
    use kesit_model::message::Message;

    use super::*;
    use crate::insight::made::{event, istanbul, noon, number, order, text, timelines};

    const LAST: i64 = 420;

    /// Sixty customers with rhythms of their own over fourteen months, half of them in another category.
    fn messages() -> Vec<Message> {
        let mut messages = vec![event("looker", 3, "Product Viewed", &[])];
        for customer in 0..60_i64 {
            let id = format!("c{customer:02}");
            let gap = if customer % 2 == 0 { 5 } else { 20 } + customer % 7;
            let category = if customer % 2 == 0 { "Kahve" } else { "Makine" };
            // Every fourth makes a long pause.
            let pause = |number: i64| if customer % 4 == 0 && number >= 3 { 150 } else { 0 };
            for order in 0..1 + customer % 12 {
                let day = customer + order * gap + pause(order);
                let properties = [("total", number(100 + order)), ("category", text(category))];
                messages.push(event(&id, day, "Order Completed", &properties));
            }
        }
        messages.retain(|message| message.at <= noon(LAST));
        messages
    }

    #[test]
    fn everybody_with_an_order_is_in_one_stage_and_nothing_later_is_seen() {
        let zone = istanbul();
        let all = timelines(&messages());
        for day in [30, 200, LAST] {
            let known: Vec<Message> =
                messages().into_iter().filter(|message| message.at <= noon(day)).collect();
            let known = timelines(&known);
            let found =
                lifecycle(&Shop::new(&all, &zone, 2), Chosen::default(), noon(day)).expect("thresholds");
            let expected = lifecycle(&Shop::new(&known, &zone, 1), Chosen::default(), noon(day));
            assert_eq!(Ok(&found), expected.as_ref());
            assert_eq!(found.stages.iter().map(|stage| stage.customers).sum::<usize>(), found.buyers);
            assert_eq!(found.prospects, 1, "who only looked");
        }
    }

    #[test]
    fn the_history_adds_up_and_ends_with_the_present() {
        let (all, zone) = (timelines(&messages()), istanbul());
        let shop = Shop::new(&all, &zone, 2);
        let found = lifecycle(&shop, Chosen::default(), noon(LAST)).expect("thresholds");
        let months = history(&shop, &found.rules, CalendarUnit::Month, noon(LAST));
        assert_eq!(months.len(), 14, "January 2025 to February 2026");
        let mut before = 0;
        for month in &months {
            let now: u64 = month.stages.iter().sum();
            assert_eq!(now, before + month.entered);
            before = now;
        }
        let last = months.last().expect("months");
        assert_eq!(last.stages.map(|count| count as usize), found.stages.map(|stage| stage.customers));
        assert!(!last.is_over && months[..13].iter().all(|month| month.is_over));
        assert!(months.iter().any(|month| month.moved_in[Stage::Reactivated.index()] > 0));
        let moved = movement(&shop, &found.rules, noon(200), noon(LAST));
        let gone: u64 = moved.counts().iter().flatten().sum::<u64>() + moved.entered().iter().sum::<u64>();
        assert_eq!(gone as usize, found.buyers);
    }

    #[test]
    fn customers_and_categories_add_up_to_the_stages() {
        let (all, zone) = (timelines(&messages()), istanbul());
        let shop = Shop::new(&all, &zone, 2);
        let found = lifecycle(&shop, Chosen::default(), noon(LAST)).expect("thresholds");
        let standings = standings(&shop, &found);
        let categories = categories(&shop, &found);
        let named: Vec<Option<&str>> = categories.iter().map(|category| category.name.as_deref()).collect();
        assert_eq!(named.len(), 3, "two categories with a rhythm of their own, and the rest");
        assert_eq!(named[2], None);
        for stage in Stage::ALL {
            let customers = found.stages[stage.index()].customers;
            assert_eq!(standings.iter().filter(|standing| standing.stage == stage).count(), customers);
            assert_eq!(
                categories.iter().map(|category| category.stages[stage.index()]).sum::<usize>(),
                customers
            );
        }
        let today = shop.today(noon(LAST));
        assert!(
            standings.iter().all(|one| one.since_day <= today && one.until_day.is_none_or(|day| day > today))
        );
    }

    #[test]
    fn chosen_days_count_for_all_and_must_rise() {
        let messages = [order("ada", 0, 10), order("can", 40, 10)];
        let (all, zone) = (timelines(&messages), istanbul());
        let shop = Shop::new(&all, &zone, 1);
        let chosen = Chosen { at_risk_days: Some(35), dormant_days: Some(50), ..Chosen::default() };
        let found = lifecycle(&shop, chosen, noon(45)).expect("thresholds");
        let days = found.rules.after(None);
        assert_eq!((days.new_days, days.at_risk_days, days.dormant_days, days.lost_days), (30, 35, 50, 360));
        assert_eq!(found.stages.map(|stage| stage.customers), [1, 0, 0, 1, 0, 0]);
        let falling = Chosen { lost_days: Some(20), ..chosen };
        assert!(lifecycle(&shop, falling, noon(45)).is_err());
    }
}
