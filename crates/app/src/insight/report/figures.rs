//! The headline figures of the last days, beside those of as many days before.

use kesit_insight::kpi::{Period, Rate, Sales, Silence};
use kesit_insight::ledger::{Ledger, MICROS};
use kesit_insight::lifecycle::{Stage, stages};
use kesit_report::{Figure, Figures, Future, Kpi, Unit, Words};

use super::ground::{Ground, YEAR_DAYS};

pub(super) fn figures(ground: &Ground<'_>, future: Option<&Future>) -> Figures {
    if ground.order_days.is_none() {
        return Figures { coverage: super::estimate::COVERAGE, ..Figures::default() };
    }
    let today = ground.today();
    let period = Period { from: today - ground.period_days + 1, until: today + 1 };
    let silence = Silence::of(&ground.rhythms);
    let (now, before) = Sales::beside_before(&ground.ledger, period, &silence, &ground.rules, |_| true);
    let figure =
        |of: &dyn Fn(&Sales) -> Option<f64>| Figure { now: of(&now), before: before.as_ref().and_then(of) };
    let earlier = before.is_some().then(|| Earlier::of(ground));
    Figures {
        days: Some((period.from, today)),
        days_before: before.as_ref().map(|_| (period.before().from, period.from - 1)),
        revenue: figure(&|sales| Some(sales.revenue as f64 / MICROS)),
        orders: figure(&|sales| Some(sales.orders as f64)),
        customers: figure(&|sales| Some(sales.buyers as f64)),
        average_order: figure(&|sales| sales.average_order_value().map(|micros| micros / MICROS)),
        repeat_rate: figure(&|sales| sales.repeat.share()),
        active_customers: Figure {
            now: Some(active(&ground.stages)),
            before: earlier.as_ref().map(|earlier| earlier.active),
        },
        revenue_at_risk: Figure {
            now: Some(at_risk(&ground.ledger, &ground.stages)),
            before: earlier.as_ref().map(|earlier| earlier.at_risk),
        },
        expected_revenue: future.and_then(|future| future.revenue),
        expected_days: future.map_or(0, |future| future.horizon_days),
        coverage: super::estimate::COVERAGE,
        more: more(&now, before.as_ref()),
    }
}

/// What was true before the period.
struct Earlier {
    active: f64,
    at_risk: f64,
}

impl Earlier {
    fn of(ground: &Ground<'_>) -> Earlier {
        let ledger = ground.ledger_before(ground.period_days);
        let stages = stages(&ledger, &ground.rules);
        Earlier { active: active(&stages), at_risk: at_risk(&ledger, &stages) }
    }
}

fn active(stages: &[Option<Stage>]) -> f64 {
    let is_active =
        |stage: &&Option<Stage>| matches!(stage, Some(Stage::New | Stage::Active | Stage::Reactivated));
    stages.iter().filter(is_active).count() as f64
}

/// What customers who are at risk spent in the last year.
fn at_risk(ledger: &Ledger, stages: &[Option<Stage>]) -> f64 {
    let since = ledger.today() - YEAR_DAYS;
    let of = |customer: usize| -> i64 {
        let orders = ledger.orders(customer);
        orders[orders.partition_point(|order| order.day <= since)..].iter().map(|order| order.amount).sum()
    };
    let customers = (0..ledger.customers()).filter(|customer| stages[*customer] == Some(Stage::AtRisk));
    customers.map(of).sum::<i64>() as f64 / MICROS
}

/// Picks a rate.
type RateOf = fn(&Sales) -> &Rate;

/// Figures that the table below the cards tells.
fn more(now: &Sales, before: Option<&Sales>) -> Vec<Kpi> {
    let rates: [(&str, RateOf); 5] = [
        ("repeat_within_90_days", |sales| &sales.repeat_within_90_days),
        ("returning_customer_rate", |sales| &sales.returning),
        ("inactivity_rate", |sales| &sales.silent),
        ("win_back_rate", |sales| &sales.won_back),
        ("active_rate", |sales| &sales.active),
    ];
    let rate = |(key, of): &(&str, RateOf)| {
        let rate = of(now);
        let figure = Figure { now: rate.share(), before: before.and_then(|sales| of(sales).share()) };
        kpi(key, Unit::Share, figure, rate.interval())
    };
    let number = |key: &str, unit: Unit, of: &dyn Fn(&Sales) -> Option<f64>| {
        kpi(key, unit, Figure { now: of(now), before: before.and_then(of) }, None)
    };
    let mut kpis: Vec<Option<Kpi>> = rates.iter().map(rate).collect();
    kpis.push(number("orders_per_buyer", Unit::Number, &Sales::orders_per_buyer));
    kpis.push(number("days_between_orders", Unit::Days, &|sales| sales.between_days.map(f64::from)));
    kpis.push(number("historic_value", Unit::Money, &|sales| {
        sales.historic_value(1.0).map(|micros| micros / MICROS)
    }));
    kpis.into_iter().flatten().collect()
}

/// A figure with its definition; none where the definition is not known.
fn kpi(key: &str, unit: Unit, figure: Figure, interval: Option<(f64, f64)>) -> Option<Kpi> {
    let definition = kesit_insight::kpi::definition(key)?;
    Some(Kpi {
        name: Words::new(definition.en.name, definition.tr.name),
        definition: Words::new(definition.en.meaning, definition.tr.meaning),
        unit,
        figure,
        interval,
    })
}
