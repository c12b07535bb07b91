//! Key figures of a shop or of some of its customers over a period, beside the period before.
//!
//! What each figure means is in [`kesit_insight::kpi::definitions`]; [`measured`] names them one by one, [`period`] says of which days. [`messages`] has what became of messages, [`surveys`]
//! what customers answered, [`cohorts`] who came back, [`campaigns`] what campaigns earned for what they cost.

pub mod campaigns;
pub mod cohorts;
pub mod measured;
pub mod messages;
pub mod period;
pub mod surveys;

#[cfg(test)]
mod tests;

use kesit_insight::kpi::{Answers, Growth, Period, Refunded, Sales, Silence};
use kesit_insight::lifecycle::Rules;
use kesit_insight::lifetime::Kind;
use kesit_insight::rhythm::Rhythms;
use kesit_insight::value::{Study, Terms, past};
use kesit_model::definition::CalendarUnit;
use kesit_model::zone::Zone;
use kesit_model::{PersonId, Span, Timestamp};
use kesit_timeline::{BLOCK_ROWS, Timelines};

use super::Shop;
use super::days::date;
use super::periods::units_before;
use messages::{Channel, channels};

/// Some of the customers, by their place in the book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Members(Vec<bool>);

/// What is wanted.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The instant up to which everything is known.
    pub as_of: Timestamp,
    /// The local days of the period.
    pub period: Period,
    /// Whose figures; `None` is everybody's.
    pub members: Option<&'a Members>,
    /// With what values are stated; the margin counts for the value so far too.
    pub terms: Terms,
}

/// What the models expect of customers at the end of a period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Expected {
    /// 1 − the mean probability of still being a customer.
    pub churn: f64,
    /// What a customer is expected to bring, with the terms asked for.
    pub value: f64,
}

/// The figures of one period.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// The period.
    pub period: Period,
    /// Orders and who made them.
    pub sales: Sales,
    /// What was given back.
    pub refunded: Refunded,
    /// What is expected; `None` where orders are too few for a model, or nobody ever ordered.
    pub expected: Option<Expected>,
    /// The newest answer of everybody who answered the survey on recommending.
    pub answers: Answers,
}

/// The figures of a period and of as many days before it.
#[derive(Debug, Clone, PartialEq)]
pub struct Kpis {
    /// The figures.
    pub now: Figures,
    /// Those of the period before; `None` where the shop's first order came later than it began.
    pub before: Option<Figures>,
    /// What became of messages, by channel: in the period and in the one before. Channels with no message in either are left
    /// out.
    pub channels: Vec<Channel>,
    /// How long a customer must be silent to count as gone.
    pub silence: Silence,
}

impl Members {
    /// Customers by their ids; ids that nobody has are left out.
    #[must_use]
    pub fn of<'a>(timelines: &Timelines, ids: impl IntoIterator<Item = &'a PersonId>) -> Members {
        let mut is_in = vec![false; timelines.blocks().len() * BLOCK_ROWS];
        for customer in ids.into_iter().filter_map(|id| timelines.customer(id)) {
            is_in[customer.0 as usize] = true;
        }
        Members(is_in)
    }

    /// Whether a customer is one of them.
    #[must_use]
    pub fn holds(&self, customer: usize) -> bool {
        self.0.get(customer).copied().unwrap_or(false)
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.iter().filter(|is_in| **is_in).count()
    }
}

impl Question<'_> {
    fn wants(&self, customer: usize) -> bool {
        self.members.is_none_or(|members| members.holds(customer))
    }
}

/// The period of a calendar unit, or of so many of them, that ends before a day.
#[must_use]
pub fn period_before(until: i32, unit: CalendarUnit, count: i64) -> Period {
    Period { from: units_before(until, unit, count), until }
}

/// The last instant of a period that is known.
#[must_use]
pub fn end_of(zone: &Zone, period: Period, as_of: Timestamp) -> Timestamp {
    zone.start_of_day(date(period.until)).minus(Span(1)).min(as_of)
}

/// The instant right before a period.
#[must_use]
pub fn before(zone: &Zone, period: Period) -> Timestamp {
    zone.start_of_day(date(period.from)).minus(Span(1))
}

/// The figures of a period beside those of the period before. What counts as silent and as dormant is by the rhythm of the
/// whole shop, and the same for both.
#[must_use]
pub fn kpis(shop: &Shop<'_>, question: &Question<'_>) -> Kpis {
    let ledger = shop.categorised_ledger(question.as_of);
    let rhythms = Rhythms::of(&ledger);
    let (silence, rules) = (Silence::of(&rhythms), Rules::fit(&rhythms));
    let wants = |customer: usize| question.wants(customer);
    let (sales, sales_before) = Sales::beside_before(&ledger, question.period, &silence, &rules, wants);
    let figures = |period: Period, sales: Sales| Figures {
        period,
        sales,
        refunded: Refunded::of(shop.categorised(), &ledger, period, wants),
        expected: expected(shop, question, end_of(shop.zone(), period, question.as_of)),
        answers: surveys::answers(shop, question, period),
    };
    let before = sales_before.map(|sales| figures(question.period.before(), sales));
    Kpis { now: figures(question.period, sales), before, channels: channels(shop, question), silence }
}

/// How a segment grew over a period, and by whom: its members right before the period, and at its end.
#[must_use]
pub fn growth(shop: &Shop<'_>, period: Period, before: &Members, after: &Members) -> Growth {
    let started_at = self::before(shop.zone(), period);
    let mut growth = Growth::default();
    for (ix, block) in shop.timelines().blocks().iter().enumerate() {
        for row in (0..BLOCK_ROWS).filter(|row| block.live() >> row & 1 == 1) {
            let customer = ix * BLOCK_ROWS + row;
            let count = match (before.holds(customer), after.holds(customer)) {
                (true, true) => &mut growth.stayed,
                (true, false) => &mut growth.moved_out,
                (false, true) if block.first_at(row) > started_at => &mut growth.new,
                (false, true) => &mut growth.moved_in,
                (false, false) => continue,
            };
            *count += 1;
        }
    }
    growth
}

/// The models are fitted to all customers, whoever is asked about.
fn expected(shop: &Shop<'_>, question: &Question<'_>, at: Timestamp) -> Option<Expected> {
    let ledger = shop.ledger(at);
    let study = Study::of(&ledger, Kind::Mbg, shop.threads()).ok()?;
    let wanted = ledger.of(|customer| question.wants(customer));
    let pasts = wanted.buyers().filter_map(|(_, orders)| past(orders, ledger.today()));
    let (alive, buyers) =
        pasts.fold((0.0, 0.0), |(alive, n), past| (alive + study.timing.model.p_alive(past), n + 1.0));
    let outlooks = study.outlooks(&wanted, &question.terms, shop.threads());
    let value: f64 = outlooks.iter().map(|outlook| outlook.value).sum();
    (buyers > 0.0).then(|| Expected { churn: 1.0 - alive / buyers, value: value / buyers })
}
