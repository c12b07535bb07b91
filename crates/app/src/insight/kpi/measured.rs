//! The figures of a period one by one, under the keys of their definitions.

use kesit_insight::kpi::{Growth, Nps, Rate, change};
use kesit_insight::ledger::MICROS;

use super::Figures;

/// A figure of a period; what it means and its unit are in [`kesit_insight::kpi`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measured {
    /// The key of its definition.
    pub key: &'static str,
    /// The figure; `None` where there is nothing that it could be of.
    pub value: Option<f64>,
    /// Its interval, 95 %; `None` for what is only counted.
    pub interval: Option<(f64, f64)>,
}

impl Measured {
    fn of(key: &'static str, value: Option<f64>) -> Measured {
        Measured { key, value, interval: None }
    }

    fn count(key: &'static str, count: u64) -> Measured {
        Measured::of(key, Some(count as f64))
    }

    fn rate(key: &'static str, rate: Rate) -> Measured {
        Measured { key, value: rate.share(), interval: rate.interval() }
    }

    /// By which share it changed since the period before; `None` where that says nothing.
    #[must_use]
    pub fn change_since(&self, before: Option<f64>) -> Option<f64> {
        // The score of promoters lies on a scale around 0, on which a ratio says nothing.
        change(before, self.value).filter(|_| self.key != "nps")
    }
}

/// All figures of a period, always the same ones in the same order.
#[must_use]
pub fn measured(of: &Figures, margin: f64) -> Vec<Measured> {
    let sales = &of.sales;
    let curve = sales.value_curve.as_ref();
    let nps = of.answers.nps().filter(|nps| nps.answers >= Nps::FEWEST_ANSWERS);
    vec![
        Measured::of("revenue", Some(sales.revenue as f64 / MICROS)),
        Measured::count("orders", sales.orders),
        Measured::count("buyers", sales.buyers),
        Measured::count("new_buyers", sales.new_buyers),
        Measured::count("returning_buyers", sales.returning_buyers()),
        Measured::of("average_order_value", sales.average_order_value().map(|value| value / MICROS)),
        Measured::of("orders_per_buyer", sales.orders_per_buyer()),
        Measured::of("refund_rate", of.refunded.share()),
        Measured::rate("repeat_purchase_rate", sales.repeat),
        Measured::rate("repeat_within_90_days", sales.repeat_within_90_days),
        Measured::rate("returning_customer_rate", sales.returning),
        Measured::of("days_between_orders", sales.between_days.map(f64::from)),
        Measured::rate("active_rate", sales.active),
        Measured::rate("inactivity_rate", sales.silent),
        Measured::rate("inactivity_churn", sales.fell_silent),
        Measured::of("expected_churn", of.expected.map(|expected| expected.churn)),
        Measured::rate("win_back_rate", sales.won_back),
        Measured::of("historic_value", sales.historic_value(margin).map(|value| value / MICROS)),
        Measured::of("expected_value", of.expected.map(|expected| expected.value)),
        Measured::of("top_fifth_share", curve.map(|curve| curve.top_fifth())),
        Measured::of("gini", curve.map(|curve| curve.gini)),
        Measured {
            key: "nps",
            value: nps.map(|nps| nps.score),
            interval: nps.map(|nps| (nps.score - nps.margin, nps.score + nps.margin)),
        },
    ]
}

/// The figures of how a segment grew.
#[must_use]
pub fn of_growth(growth: &Growth) -> [Measured; 2] {
    [Measured::of("segment_growth", growth.share()), Measured::of("segment_stability", growth.stability())]
}
