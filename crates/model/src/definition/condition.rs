//! The kinds of condition. Adding one here makes the compiler list what each engine still needs.

use super::{DateTest, SpanTest, Tests, Window};
use crate::message::names;
use crate::{Decimal, Key, Span};

/// A condition on one customer: true or false, never unknown.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Condition {
    /// `everyone: true`.
    Everyone,
    /// Every one of these; never empty.
    All(Vec<Condition>),
    /// At least one of these; never empty.
    Any(Vec<Condition>),
    /// Not one of these; never empty.
    None(Vec<Condition>),
    /// Not this.
    Not(Box<Condition>),
    /// A property of the customer.
    Trait(TraitCondition),
    /// An element of a list trait.
    Items(ItemsCondition),
    /// What the customer did.
    Event(EventCondition),
    /// What the customer's companies are.
    Account(AccountCondition),
    /// May the customer be written to.
    Consent(ConsentCondition),
    /// Another segment.
    Segment(SegmentCondition),
    /// A static list.
    List(ListCondition),
    /// A computed score.
    Score(ScoreCondition),
    /// Distance.
    Near(NearCondition),
    /// Standing among all customers.
    Rank(RankCondition),
    /// Different events, one after the other.
    Sequence(SequenceCondition),
}

/// `trait: path` and tests. At least one of `tests` and `changed` is there.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TraitCondition {
    /// Where the value is.
    pub path: String,
    /// All must hold on one value.
    pub tests: Tests,
    /// `ever: true`: on the current or any past value, instead of only the current one.
    pub ever: bool,
    /// `held: 14d` is `[Gte(14d)]`: the tests hold now and have held without a break for such a time. Empty where `ever`.
    pub held: Vec<SpanTest>,
    /// The latest change of the value (also its first setting and its removal) lies there in time.
    pub changed: Vec<DateTest>,
}

/// `items: path` and `where`: one element of the list satisfies all filters.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ItemsCondition {
    /// Where the list is.
    pub path: String,
    /// Never empty.
    pub filters: Vec<Filter>,
}

/// `event: Name`: a measure over the customer's events in a window.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EventCondition {
    /// Which events.
    pub name: EventPattern,
    /// When; `None` is ever.
    pub within: Option<Window>,
    /// Which of them: all must hold; empty takes every one.
    pub filters: Vec<Filter>,
    /// What is asked of them.
    pub measure: Measure,
}

/// Names of events.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum EventPattern {
    /// This name.
    Named(String),
    /// `Email *`: every name that begins so.
    StartingWith(String),
    /// `*`: every name but those that Kesit itself writes. Else a segment of the inactive would be left by its own event.
    Every,
}

impl EventPattern {
    /// Whether an event of this name is meant.
    #[must_use]
    pub fn matches(&self, name: &str) -> bool {
        match self {
            EventPattern::Named(wanted) => wanted == name,
            EventPattern::StartingWith(start) => name.starts_with(start.as_str()),
            EventPattern::Every => !names::is_of_segments(name),
        }
    }
}

/// A test of one event, or of one element of a list.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Filter {
    /// A property.
    Property {
        /// Where the value is.
        path: String,
        /// All must hold.
        tests: Tests,
    },
    /// One element of a list satisfies all of these filters.
    Items(ItemsCondition),
    /// Every one of these.
    All(Vec<Filter>),
    /// At least one of these.
    Any(Vec<Filter>),
    /// Not one of these.
    None(Vec<Filter>),
    /// Not this.
    Not(Box<Filter>),
}

/// What is asked of the events that a condition found. A measure of nothing: `Count`, `Days`, `Sum` and `Distinct` are 0,
/// the others are missing, so that their tests are false.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Measure {
    /// How many.
    Count(Tests),
    /// On how many different local days.
    Days(Tests),
    /// Sum of the property where it reads as a number.
    Sum {
        /// Path of the property.
        of: String,
        /// On the figure.
        tests: Tests,
    },
    /// A statistic of the property where it reads as a number.
    Statistic {
        /// Which.
        statistic: Statistic,
        /// Path of the property.
        of: String,
        /// On the figure.
        tests: Tests,
    },
    /// How many different values of the property.
    Distinct {
        /// Path of the property.
        of: String,
        /// On the figure.
        tests: Tests,
    },
    /// The most frequent value of the property; among equals the most recently seen.
    Top {
        /// Path of the property.
        of: String,
        /// On that value.
        tests: Tests,
    },
    /// The share (0 to 1) of the events that also satisfy these filters.
    Share {
        /// All must hold.
        filters: Vec<Filter>,
        /// On the figure.
        tests: Tests,
    },
    /// One certain event has these properties and lies there in time.
    Pick(Pick),
    /// Time between one event and the next.
    Gap {
        /// Over all the gaps; needs two events.
        statistic: Statistic,
        /// On the figure.
        tests: Vec<SpanTest>,
    },
    /// How many of the last periods are active.
    Periods {
        /// Length of one period.
        of: Span,
        /// How many periods, counted back from now; each is open at its older end and closed at its newer one.
        last: u32,
        /// The number of events that makes a period active.
        each: Tests,
        /// On the number of active periods.
        active: Tests,
    },
}

/// `first`, `last` or `nth` of the events found, oldest first; events of one instant stand in order of message id.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Pick {
    /// Which.
    pub position: Position,
    /// All must hold on it.
    pub filters: Vec<Filter>,
    /// All must hold on its instant.
    pub at: Vec<DateTest>,
}

/// A place in the order of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Position {
    /// The oldest.
    First,
    /// The newest.
    Last,
    /// The n-th oldest, from 1.
    Nth(u32),
}

/// A figure over several numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Statistic {
    /// Arithmetic mean.
    Avg,
    /// Least.
    Min,
    /// Greatest.
    Max,
    /// Middle value; the mean of the two middle ones for an even number.
    Median,
}

/// `account:` and a condition on account traits.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AccountCondition {
    /// Over which of the customer's accounts.
    pub accounts: Accounts,
    /// Made of [`Condition::Trait`], [`Condition::Items`], [`Condition::Near`] and logic only.
    pub when: Box<Condition>,
}

/// How many of the customer's accounts must satisfy a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Accounts {
    /// At least one.
    Any,
    /// All, and there is at least one.
    Every,
    /// Not one; true for a customer with no account.
    None,
}

/// `consent: channel`. At least one of `is` and `changed` is there.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ConsentCondition {
    /// `email`, `sms`, …
    pub channel: String,
    /// The state now.
    pub is: Option<ConsentState>,
    /// The latest change of the state lies there in time.
    pub changed: Vec<DateTest>,
}

/// May the customer be written to over a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ConsentState {
    /// Said yes.
    Granted,
    /// Said no.
    Denied,
    /// Said nothing.
    Unknown,
}

/// `segment: key`. Without `entered` and `left`: member now.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SegmentCondition {
    /// Which.
    pub key: Key,
    /// The latest entry, by the customer's own timeline run through the segment, lies there in time.
    pub entered: Vec<DateTest>,
    /// The latest leaving lies there in time.
    pub left: Vec<DateTest>,
}

/// `list: key`: on the static list.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ListCondition {
    /// Which.
    pub key: Key,
}

/// `score: name` and tests. A score that is not computed is missing.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ScoreCondition {
    /// `rfm.recency`, `p_alive`, …
    pub name: String,
    /// All must hold.
    pub tests: Tests,
}

/// `near: path`, `km`, `of`: great-circle distance from the place in a trait, at most so far. The trait is `[lat, lon]`,
/// `{lat, lon}`, `{latitude, longitude}` or a text `lat,lon`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct NearCondition {
    /// Where the place is.
    pub path: String,
    /// Greatest distance in kilometres.
    pub km: Decimal,
    /// Latitude in degrees.
    pub latitude: Decimal,
    /// Longitude in degrees.
    pub longitude: Decimal,
}

/// `rank`: among the best by an event measure. The cut-off is computed in batch and frozen until the next.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RankCondition {
    /// Count, days, sum, statistic or distinct, with no tests; more is better, and nothing (0 or missing) is not ranked.
    pub by: Box<EventCondition>,
    /// How many.
    pub top: Top,
}

/// A part of all customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Top {
    /// `10%` of all customers, rounded up.
    Percent(Decimal),
    /// That many.
    Count(u64),
}

/// `sequence`: the events exist, each at or after the one before.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SequenceCondition {
    /// The first is an [`SequenceStep::Event`].
    pub steps: Vec<SequenceStep>,
}

/// A step of a sequence.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum SequenceStep {
    /// Something happens; a different event for each step.
    Event {
        /// Which events.
        name: EventPattern,
        /// All must hold.
        filters: Vec<Filter>,
        /// When it happened.
        within: Option<Window>,
        /// At most so long after the event step before; none for the first step.
        after: Option<Span>,
    },
    /// Something does not happen after the event step before.
    Without {
        /// Which events.
        name: EventPattern,
        /// All must hold.
        filters: Vec<Filter>,
        /// For so long, both ends included, and that time has passed; `None`: until the next event step, or until now.
        for_span: Option<Span>,
    },
}
