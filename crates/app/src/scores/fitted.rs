//! The parameters of all scores, fitted to the orders of one instant; as JSON they stay in a workspace.

use std::collections::BTreeMap;

use kesit_insight::lifecycle::{Rules, Thresholds};
use kesit_insight::lifetime::{Fit, GammaGamma, Kind};
use kesit_insight::rfm::{Scale, tiers};
use kesit_insight::rhythm::Rhythms;
use kesit_insight::value::Study;
use kesit_model::Timestamp;
use serde::{Deserialize, Serialize};

use crate::insight::Shop;
use crate::insight::rfm::{Frequency, Question, rfm};

/// The parameters of all scores.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fitted {
    /// The instant whose orders they were fitted to, in milliseconds since 1970.
    as_of_ms: i64,
    /// Customers with an order at that instant.
    buyers: usize,
    scale: Bounds,
    tier_scale: Bounds,
    timing: Option<Timing>,
    /// `None` in parameters that were kept before there were any.
    #[serde(default)]
    stages: Option<StageDays>,
}

/// From how many days without an order on a stage of life begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct StageDays {
    shop: DaysOfStages,
    /// By the name of the category.
    categories: BTreeMap<String, DaysOfStages>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct DaysOfStages {
    new: u32,
    at_risk: u32,
    dormant: u32,
    lost: u32,
}

/// Bounds between scores: days, orders and millionths of money. `None` is a bound that nobody reaches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
struct Bounds {
    recency_days: Vec<Option<i64>>,
    orders: Vec<Option<i64>>,
    money_micros: Vec<Option<i64>>,
}

/// A model of order times, with the numbers written so that they come back the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Timing {
    model: String,
    parameters: Vec<String>,
    spending: Option<Vec<String>>,
    customers: usize,
    repeaters: usize,
}

/// Parameters that cannot be understood.
#[derive(Debug, thiserror::Error)]
#[error("the parameters of the scores cannot be understood")]
pub struct FittedError(#[from] serde_json::Error);

const MICROS: f64 = 1e6;

impl Fitted {
    /// Fits everything to the orders of an instant. What the orders do not suffice for is left out.
    #[must_use]
    pub fn fit(shop: &Shop<'_>, as_of: Timestamp) -> Fitted {
        let with = |scheme| Question { scheme, frequency: Frequency::Days, window_days: None, scale: None };
        let fifths = rfm(shop, &with(kesit_insight::rfm::six()), as_of);
        let twentieths = rfm(shop, &with(tiers()), as_of);
        let study = Study::of(&shop.ledger(as_of), Kind::Mbg, shop.threads()).ok();
        let rhythms = Rhythms::of(&shop.categorised_ledger(as_of));
        Fitted {
            as_of_ms: as_of.0,
            buyers: fifths.buyers.len(),
            scale: Bounds::of(&fifths.scale),
            tier_scale: Bounds::of(&twentieths.scale),
            timing: study.as_ref().map(Timing::of),
            stages: Some(StageDays::of(&Rules::fit(&rhythms), shop)),
        }
    }

    /// The instant whose orders they were fitted to.
    #[must_use]
    pub fn as_of(&self) -> Timestamp {
        Timestamp(self.as_of_ms)
    }

    /// Customers with an order at that instant.
    #[must_use]
    pub fn buyers(&self) -> usize {
        self.buyers
    }

    /// Whether the orders sufficed for a model of order times.
    #[must_use]
    pub fn has_timing(&self) -> bool {
        self.timing.is_some()
    }

    /// As JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("texts and numbers only")
    }

    /// From what [`Fitted::to_json`] wrote.
    ///
    /// # Errors
    /// When it is something else.
    pub fn from_json(json: &str) -> Result<Fitted, FittedError> {
        Ok(serde_json::from_str(json)?)
    }

    pub(super) fn scale(&self) -> Option<Scale> {
        (self.buyers > 0).then(|| self.scale.scale()).flatten()
    }

    pub(super) fn tier_scale(&self) -> Option<Scale> {
        (self.buyers > 0).then(|| self.tier_scale.scale()).flatten()
    }

    pub(super) fn stage_days(&self) -> Option<&StageDays> {
        self.stages.as_ref().filter(|_| self.buyers > 0)
    }

    pub(super) fn study(&self) -> Option<Study> {
        self.timing.as_ref().and_then(Timing::study)
    }
}

impl StageDays {
    fn of(rules: &Rules, shop: &Shop<'_>) -> StageDays {
        let categories = rules.categories();
        let categories = categories
            .map(|(category, own)| (shop.category_name(category).to_owned(), DaysOfStages::of(own)));
        StageDays { shop: DaysOfStages::of(rules.after(None)), categories: categories.collect() }
    }

    /// Those of the shop.
    pub(super) fn shop(&self) -> Thresholds {
        self.shop.thresholds()
    }

    /// Those of a category; `None` where it has none of its own.
    pub(super) fn own(&self, category: &str) -> Option<Thresholds> {
        self.categories.get(category).map(|days| days.thresholds())
    }
}

impl DaysOfStages {
    fn of(days: Thresholds) -> DaysOfStages {
        let Thresholds { new_days, at_risk_days, dormant_days, lost_days } = days;
        DaysOfStages { new: new_days, at_risk: at_risk_days, dormant: dormant_days, lost: lost_days }
    }

    fn thresholds(self) -> Thresholds {
        Thresholds {
            new_days: self.new,
            at_risk_days: self.at_risk,
            dormant_days: self.dormant,
            lost_days: self.lost,
        }
    }
}

impl Bounds {
    fn of(scale: &Scale) -> Bounds {
        #[expect(clippy::cast_possible_truncation, reason = "days, orders and millionths are whole")]
        let whole = |bound: &f64, unit: f64| bound.is_finite().then(|| (bound * unit).round() as i64);
        let [recency, orders, money] = scale.bounds();
        Bounds {
            recency_days: recency.iter().map(|bound| whole(bound, 1.0)).collect(),
            orders: orders.iter().map(|bound| whole(bound, 1.0)).collect(),
            money_micros: money.iter().map(|bound| whole(bound, MICROS)).collect(),
        }
    }

    fn scale(&self) -> Option<Scale> {
        let number =
            |bound: &Option<i64>, none: f64, unit: f64| bound.map_or(none, |bound| bound as f64 / unit);
        let recency: Vec<f64> =
            self.recency_days.iter().map(|bound| number(bound, f64::NEG_INFINITY, 1.0)).collect();
        let orders: Vec<f64> = self.orders.iter().map(|bound| number(bound, f64::INFINITY, 1.0)).collect();
        let money: Vec<f64> =
            self.money_micros.iter().map(|bound| number(bound, f64::INFINITY, MICROS)).collect();
        Scale::fixed(&recency, &orders, &money).ok()
    }
}

impl Timing {
    fn of(study: &Study) -> Timing {
        let texts = |numbers: &[f64]| numbers.iter().map(f64::to_string).collect();
        Timing {
            model: "mbg_nbd".to_owned(),
            parameters: texts(&study.timing.model.parameters()),
            spending: study.spending.map(|model| texts(&[model.p, model.q, model.gamma])),
            customers: study.customers,
            repeaters: study.repeaters,
        }
    }

    fn study(&self) -> Option<Study> {
        let numbers =
            |texts: &[String]| texts.iter().map(|text| text.parse().ok()).collect::<Option<Vec<f64>>>();
        let model = Kind::Mbg.with(&numbers(&self.parameters)?)?;
        let spending = match self.spending.as_deref().map(numbers) {
            Some(Some(numbers)) => match numbers[..] {
                [p, q, gamma] => Some(GammaGamma { p, q, gamma }),
                _ => return None,
            },
            _ => None,
        };
        Some(Study {
            timing: Fit { model, ln_likelihood: f64::NAN, standard_errors: None },
            spending,
            correlation: None,
            customers: self.customers,
            repeaters: self.repeaters,
        })
    }
}
