//! How revenue is spread over customers.

use kesit_insight::kpi::ValueCurve as Curve;
use kesit_insight::ledger::MICROS;
use kesit_report::{Missing, Section, ValueCurve, ValuePoint};

use super::ground::Ground;

pub(super) fn value(ground: &Ground<'_>) -> Section<ValueCurve> {
    ground.need_customers(2)?;
    let money = |orders: &[kesit_insight::ledger::Order]| orders.iter().map(|order| order.amount).sum();
    let mut amounts: Vec<i64> = ground.ledger.buyers().map(|(_, orders)| money(orders)).collect();
    let curve = Curve::of(&mut amounts).ok_or(Missing::Amounts)?;
    let last = curve.points.len().saturating_sub(1).max(1) as f64;
    let points = curve.points.iter().enumerate().skip(1);
    Ok(ValueCurve {
        points: points
            .map(|(ix, revenue)| ValuePoint { customers: ix as f64 / last, revenue: *revenue })
            .collect(),
        gini: curve.gini,
        customers: curve.customers,
        revenue: curve.total as f64 / MICROS,
    })
}
