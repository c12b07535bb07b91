//! In what each figure is stated, how it is made of others, and whose it is: beside the words of [`super::definitions`].

/// In what a figure is stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Whole units of the shop's currency.
    Money,
    /// How many.
    Count,
    /// A part of 1; growth and return may be below 0 or above 1.
    Share,
    /// Days.
    Days,
    /// A number by itself.
    Number,
}

/// How a figure is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measure {
    /// The figure, as in [`super::Definition::key`].
    pub key: &'static str,
    /// In what it is stated.
    pub unit: Unit,
    /// How it is made, in keys of figures and plain words of counts.
    pub formula: &'static str,
    /// Who defined it, or the model behind it; `None` for what is only counted.
    pub source: Option<&'static str>,
}

impl Unit {
    /// A word for machines.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Unit::Money => "money",
            Unit::Count => "count",
            Unit::Share => "share",
            Unit::Days => "days",
            Unit::Number => "number",
        }
    }
}

/// How a figure is made; `None` if no figure has this key.
#[must_use]
pub fn measure(key: &str) -> Option<&'static Measure> {
    MEASURES.iter().find(|measure| measure.key == key)
}

const WILSON: &str = "interval: Wilson (1927), Journal of the American Statistical Association 22:209–212";
const MBG_NBD: &str = "MBG/NBD: Batislam, Denizel & Filiztekin (2007), International Journal of Research in Marketing 24:201–209";
const VALUE: &str =
    "MBG/NBD: Batislam, Denizel & Filiztekin (2007); money: Fader, Hardie & Lee (2005), gamma–gamma";
const LORENZ: &str = "Lorenz (1905), Publications of the American Statistical Association 9:209–219";
const REICHHELD: &str = "Reichheld (2003), Harvard Business Review 81(12)";
const GMAIL: &str = "limits: Gmail's guidelines for senders to many (2024)";

const fn counted(key: &'static str, unit: Unit, formula: &'static str) -> Measure {
    Measure { key, unit, formula, source: None }
}

const fn by(key: &'static str, unit: Unit, formula: &'static str, source: &'static str) -> Measure {
    Measure { key, unit, formula, source: Some(source) }
}

const MEASURES: [Measure; 36] = [
    counted("revenue", Unit::Money, "sum(paid for orders of the period) − sum(refunds of them)"),
    counted("orders", Unit::Count, "count(orders of the period)"),
    counted("buyers", Unit::Count, "count(distinct customers with an order in the period)"),
    counted("new_buyers", Unit::Count, "count(buyers whose first order lies in the period)"),
    counted("returning_buyers", Unit::Count, "buyers − new_buyers"),
    counted("average_order_value", Unit::Money, "revenue ÷ orders"),
    counted("orders_per_buyer", Unit::Number, "orders ÷ buyers"),
    by("repeat_purchase_rate", Unit::Share, "buyers with ≥ 2 orders in the period ÷ buyers", WILSON),
    by(
        "repeat_within_90_days",
        Unit::Share,
        "customers who ordered again within 90 days ÷ customers whose first order was 90 days before a day of the period",
        WILSON,
    ),
    by("returning_customer_rate", Unit::Share, "buyers with ≥ 2 orders ever ÷ buyers", WILSON),
    by("active_rate", Unit::Share, "buyers ÷ customers who ever ordered", WILSON),
    by("inactivity_rate", Unit::Share, "customers silent for too long ÷ customers who ever ordered", WILSON),
    by(
        "inactivity_churn",
        Unit::Share,
        "customers who fell silent in the period ÷ customers not silent at its beginning",
        WILSON,
    ),
    by("expected_churn", Unit::Share, "1 − mean(probability of still being a customer)", MBG_NBD),
    counted("churn_rate", Unit::Share, "subscribers who ended in the period ÷ subscribers at its beginning"),
    counted("retention_on", Unit::Share, "customers who ordered in period k ÷ customers of the cohort"),
    counted(
        "retention_on_or_after",
        Unit::Share,
        "customers who ordered in period k or later ÷ customers of the cohort",
    ),
    counted("historic_value", Unit::Money, "all revenue × margin ÷ customers who ever ordered"),
    by(
        "expected_value",
        Unit::Money,
        "expected orders × expected money of an order × margin, discounted",
        VALUE,
    ),
    by("top_fifth_share", Unit::Share, "revenue of the best 20 % of buyers ÷ revenue", LORENZ),
    by("gini", Unit::Number, "2 × area between equality and the Lorenz curve of revenue by buyer", LORENZ),
    counted("days_between_orders", Unit::Days, "median(days since the same customer's order day before)"),
    by(
        "win_back_rate",
        Unit::Share,
        "dormant or lost customers who ordered in the period ÷ dormant or lost customers at its beginning",
        WILSON,
    ),
    counted("refund_rate", Unit::Share, "refunds of orders of the period ÷ first paid for them"),
    counted(
        "segment_growth",
        Unit::Share,
        "(members at the end − members at the beginning) ÷ members at the beginning",
    ),
    counted("segment_stability", Unit::Share, "members at both dates ÷ members at either date (Jaccard)"),
    counted("lift", Unit::Number, "mean spend of members afterwards ÷ mean spend of all customers"),
    by("nps", Unit::Number, "100 × (answers 9–10 − answers 0–6) ÷ answers", REICHHELD),
    by("bounce_rate", Unit::Share, "bounced ÷ sent", WILSON),
    by("open_rate", Unit::Share, "opened by a person ÷ delivered", WILSON),
    by("click_rate", Unit::Share, "clicked ÷ delivered", WILSON),
    by("click_to_open_rate", Unit::Share, "clicked ÷ opened by a person", WILSON),
    by("opt_out_rate", Unit::Share, "unsubscribed ÷ delivered", WILSON),
    by("complaint_rate", Unit::Share, "reported as spam ÷ delivered", GMAIL),
    counted("roi", Unit::Share, "(earned beyond the control group × margin − cost) ÷ cost"),
    counted("cost_per_retained", Unit::Money, "cost ÷ customers who stayed beyond the control group"),
];

#[cfg(test)]
mod tests {
    use super::super::definitions;
    use super::*;

    #[test]
    fn every_definition_has_its_measure_in_the_same_order() {
        let defined: Vec<&str> = definitions().iter().map(|definition| definition.key).collect();
        let measured: Vec<&str> = MEASURES.iter().map(|measure| measure.key).collect();
        assert_eq!(defined, measured);
    }
}
