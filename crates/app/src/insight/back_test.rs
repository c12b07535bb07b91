//! What members of segments did after past dates, as if the segments had been used then.
//!
//! Each date looks at what was known on it and at nothing later: conditions, scores and cut-offs. Two things have no past
//! and are those of today: static lists, and who is the same customer as whom.

use kesit_insight::quality::{BackTest, Future, Members};
use kesit_insight::rfm::six;
use kesit_model::definition::{CalendarUnit, Definitions, Group};
use kesit_model::zone::{Zone, shift, start_of_unit};
use kesit_model::{Key, Span, Timestamp};
use kesit_segment::CompileError;

use super::Shop;
use super::rfm::{Frequency, Question as RfmQuestion, rfm};
use crate::conditions::{lists_of, segments_of};
use crate::workspace::{UnknownSegment, Workspace};

/// Where nobody says from when on, so many dates are looked at.
pub const USUAL_DATES: usize = 12;
/// No back-test looks at more dates than this.
pub const MOST_DATES: usize = 240;
/// Equal seeds give equal intervals.
const SEED: u64 = 0x6b65_7369_7420_6261;

/// What is wanted of a back-test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The segment.
    pub segment: Key,
    /// A date at the beginning of each of these.
    pub every: CalendarUnit,
    /// How long after a date customers are looked at.
    pub horizon: Span,
    /// No date earlier than this; `None` takes the last [`USUAL_DATES`] that have as much history before them as the horizon.
    pub from: Option<Timestamp>,
    /// Nothing later than this is looked at.
    pub as_of: Timestamp,
    /// On how many threads.
    pub threads: usize,
}

/// A segment on past dates.
#[derive(Debug, Clone, PartialEq)]
pub struct BackTested {
    /// The dates, ascending; a window of the test for each.
    pub dates: Vec<Timestamp>,
    /// What members did, against the rest.
    pub test: BackTest,
    /// By date, how many members had no order yet; these are no part of the test.
    pub without_order: Vec<u64>,
    /// The static lists that the segment asks for, which are those of today on every date.
    pub lists: Vec<Key>,
}

/// Why there is no back-test.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BackTestError {
    /// There is no such segment.
    #[error(transparent)]
    Segment(#[from] UnknownSegment),
    /// A reference leads nowhere or in a circle.
    #[error(transparent)]
    Compile(#[from] CompileError),
    /// Nobody had ordered anything.
    #[error("there are no orders")]
    NoOrders,
    /// No date has orders before it and the whole horizon behind it.
    #[error("no date has orders before it and the whole horizon behind it")]
    TooShort {
        /// The first order.
        first_at: Timestamp,
    },
    /// More than [`MOST_DATES`].
    #[error("more than {MOST_DATES} dates")]
    TooManyDates,
}

/// Tests a segment on past dates. `on_date` gets how many dates are done, of how many.
///
/// # Errors
/// When the segment is not known, or the orders do not reach far enough.
pub fn back_test(
    workspace: &mut Workspace,
    question: &Question,
    mut on_date: impl FnMut(usize, usize),
) -> Result<BackTested, BackTestError> {
    workspace.segment(&question.segment)?;
    let definitions = needed_for(&question.segment, workspace.definitions());
    let place = definitions.segments.iter().position(|segment| segment.key == question.segment);
    let place = place.expect("a segment is needed for itself");
    let lists = lists_of(&definitions).into_iter().cloned().collect();
    let zone = workspace.settings().zone.clone();
    let mut past = workspace.past(&definitions)?;
    let shop = Shop::new(past.timelines(), &zone, question.threads);
    let dates = dates(&shop, question)?;
    let (mut test, mut without_order) = (BackTest::new(SEED), Vec::new());
    for (done, date) in dates.iter().enumerate() {
        on_date(done, dates.len());
        let members = of_all(&past.members(&shop, *date)[place]);
        let future = future(&shop, *date, question.horizon);
        without_order.push(members.count() - members.count_both(future.customers()));
        test.add(&future, &members, Some(&strata(&shop, *date)));
    }
    on_date(dates.len(), dates.len());
    Ok(BackTested { dates, test, without_order, lists })
}

/// What customers ordered within the horizon after a date.
pub(super) fn future(shop: &Shop<'_>, date: Timestamp, horizon: Span) -> Future {
    Future::between(&shop.ledger(date), &shop.ledger(date.plus(horizon)))
}

/// The same members, as numbers of customers.
pub(super) fn of_all(members: &kesit_segment::Members) -> Members {
    members.iter().map(|customer| customer.0 as usize).collect()
}

/// Of each customer the sum of the scores for recency, frequency and money, 3 to 15; 0 without an order.
fn strata(shop: &Shop<'_>, date: Timestamp) -> Vec<u16> {
    let question = RfmQuestion { scheme: six(), frequency: Frequency::Days, window_days: None, scale: None };
    let mut strata = vec![0; shop.book().customers()];
    for buyer in rfm(shop, &question, date).buyers {
        strata[buyer.customer] = [buyer.scores.r, buyer.scores.f, buyer.scores.m].map(u16::from).iter().sum();
    }
    strata
}

/// The segment and those that decide who is in it: others that it names, and earlier tiers of a group.
fn needed_for(key: &Key, all: &Definitions) -> Definitions {
    let mut needed: Vec<&Key> = vec![key];
    let mut next = 0;
    while let Some(key) = needed.get(next).copied() {
        let named = all.segment(key).map(|segment| segments_of(&segment.when)).unwrap_or_default();
        for other in named.into_iter().chain(earlier_tiers(key, &all.groups)) {
            if !needed.contains(&other) {
                needed.push(other);
            }
        }
        next += 1;
    }
    let tiers = |group: &Group| Group {
        tiers: group.tiers.iter().filter(|tier| needed.contains(tier)).cloned().collect(),
        ..group.clone()
    };
    Definitions {
        segments: all.segments.iter().filter(|segment| needed.contains(&&segment.key)).cloned().collect(),
        groups: all.groups.iter().map(tiers).filter(|group| !group.tiers.is_empty()).collect(),
    }
}

/// The tiers of its group that take their members before a tier does.
fn earlier_tiers<'a>(tier: &Key, groups: &'a [Group]) -> &'a [Key] {
    let earlier = |group: &'a Group| {
        let place = group.tiers.iter().position(|other| other == tier)?;
        Some(&group.tiers[..place])
    };
    groups.iter().find_map(earlier).unwrap_or_default()
}

/// The dates of a back-test, ascending: beginnings of days, weeks, months and so on in the shop's time zone.
fn dates(shop: &Shop<'_>, question: &Question) -> Result<Vec<Timestamp>, BackTestError> {
    let (first_at, _) = shop.book().span_ms().ok_or(BackTestError::NoOrders)?;
    let first_at = Timestamp(first_at);
    let earliest = question.from.unwrap_or_else(|| first_at.plus(question.horizon)).max(first_at.next());
    let most = if question.from.is_some() { MOST_DATES + 1 } else { USUAL_DATES };
    let last = question.as_of.minus(question.horizon);
    let mut dates = beginnings(shop.zone(), question.every, earliest, last, most);
    dates.reverse();
    match dates.len() {
        0 => Err(BackTestError::TooShort { first_at }),
        count if count > MOST_DATES => Err(BackTestError::TooManyDates),
        _ => Ok(dates),
    }
}

/// The last beginnings of a unit from `earliest` to `last`, the latest first, at most so many.
fn beginnings(
    zone: &Zone,
    every: CalendarUnit,
    earliest: Timestamp,
    last: Timestamp,
    most: usize,
) -> Vec<Timestamp> {
    let (mut found, mut date) = (Vec::new(), start_of_unit(zone.date(last), every));
    loop {
        let at = zone.start_of_day(date);
        if at < earliest || found.len() == most {
            return found;
        }
        if at <= last {
            found.push(at);
        }
        date = shift(date, every, -1);
    }
}

#[cfg(test)]
mod tests;
