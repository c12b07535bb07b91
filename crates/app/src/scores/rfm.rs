//! Scores of recency, frequency and money, and the groups that follow from them.

use std::sync::Arc;

use kesit_insight::ledger::Order;
use kesit_insight::rfm::{Scale, Scheme, Scores, eleven, six, tiers};
use kesit_model::{Decimal, Timestamp, Value};
use kesit_segment::{LiveScore, Look, Scored};

use super::daily::first_flip;
use super::fitted::Fitted;
use super::purchases::Calendar;
use crate::insight::rfm::{Frequency, figures_of};

/// What all of these scores are made of.
#[derive(Debug)]
pub(super) struct Rfm {
    calendar: Arc<Calendar>,
    /// In fifths, and in twentieths for the tiers; `None` where nobody had an order.
    scale: Option<Scale>,
    tier_scale: Option<Scale>,
    six: Scheme,
    eleven: Scheme,
    tiers: Scheme,
}

/// Which score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RfmScore {
    Recency,
    Frequency,
    Monetary,
    Group,
    Segment,
    Tier,
    Money,
}

impl RfmScore {
    pub(super) const ALL: [(&'static str, RfmScore); 7] = [
        ("rfm.recency", RfmScore::Recency),
        ("rfm.frequency", RfmScore::Frequency),
        ("rfm.monetary", RfmScore::Monetary),
        ("rfm.group", RfmScore::Group),
        ("rfm.segment", RfmScore::Segment),
        ("loyalty.tier", RfmScore::Tier),
        ("clv.historic", RfmScore::Money),
    ];
}

/// One of the scores.
#[derive(Debug)]
pub(super) struct Score {
    pub(super) rfm: Arc<Rfm>,
    pub(super) which: RfmScore,
}

impl Rfm {
    pub(super) fn new(fitted: &Fitted, calendar: Arc<Calendar>) -> Rfm {
        Rfm {
            calendar,
            scale: fitted.scale(),
            tier_scale: fitted.tier_scale(),
            six: six(),
            eleven: eleven(),
            tiers: tiers(),
        }
    }

    fn value(&self, which: RfmScore, orders: &[Order], today: i32) -> Option<Value> {
        let figures = figures_of(orders, today, Frequency::Days)?;
        let scores = || Some(self.scale.as_ref()?.scores(&figures));
        let one_order = figures.orders <= 1.0;
        let group = |scheme: &Scheme, scores: Scores| scheme.groups()[scheme.group(scores, one_order)].key;
        let number = |score: u8| Value::Number(Decimal::whole(score.into()));
        Some(match which {
            RfmScore::Recency => number(scores()?.r),
            RfmScore::Frequency => number(scores()?.f),
            RfmScore::Monetary => number(scores()?.m),
            RfmScore::Group => Value::Text(group(&self.six, scores()?).into()),
            RfmScore::Segment => Value::Text(group(&self.eleven, scores()?).into()),
            RfmScore::Tier => {
                Value::Text(group(&self.tiers, self.tier_scale.as_ref()?.scores(&figures)).into())
            }
            RfmScore::Money => {
                Value::Number(Decimal(orders.iter().map(|order| i128::from(order.amount)).sum()))
            }
        })
    }

    /// The days after `today` on which the recency scores lower.
    fn falls(&self, orders: &[Order], today: i32) -> Vec<i32> {
        let (Some(scale), Some(last)) = (&self.scale, orders.last()) else { return Vec::new() };
        let kept = (2..=scale.parts()).filter_map(|score| scale.recency_kept_until(score));
        let kept = kept.filter(|days| days.is_finite());
        #[expect(clippy::cast_possible_truncation, reason = "whole days, few enough")]
        let mut days: Vec<i32> = kept.map(|days| last.day + days.floor() as i32 + 1).collect();
        days.retain(|day| *day > today);
        days.sort_unstable();
        days.dedup();
        days
    }
}

impl LiveScore for Score {
    fn value(&self, scored: &Scored<'_>, now: Timestamp) -> Option<Value> {
        let calendar = &self.rfm.calendar;
        self.rfm.value(self.which, &calendar.orders(scored, now), calendar.day(now))
    }

    fn until(&self, scored: &Scored<'_>, now: Timestamp, look: &Look<'_>) -> Timestamp {
        match self.which {
            RfmScore::Frequency | RfmScore::Monetary | RfmScore::Tier | RfmScore::Money => Timestamp::MAX,
            RfmScore::Recency | RfmScore::Group | RfmScore::Segment => {
                let calendar = &self.rfm.calendar;
                let orders = calendar.orders(scored, now);
                let falls = self.rfm.falls(&orders, calendar.day(now));
                first_flip(falls, calendar, look, |day| self.rfm.value(self.which, &orders, day))
            }
        }
    }
}
