//! The gates that a segment must pass to be worth having. Kotler's five (Marketing Management: measurable,
//! substantial, accessible, differentiable, actionable), made into numbers.

use super::Verdict;
use crate::kpi::Growth;

/// Of so many members, so many have all that the conditions ask for.
pub(super) const LEAST_KNOWN: f64 = 0.95;
/// The least share of revenue.
pub(super) const LEAST_REVENUE: f64 = 0.01;
/// The least share of members who may be written to.
pub(super) const LEAST_REACHABLE: f64 = 0.5;
/// What was last done so long ago is not done any more.
const LONGEST_SINCE_ACTION_DAYS: u32 = 180;

/// What is known of a segment. Whatever is `None` is not judged.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Segment {
    /// How many members it has.
    pub members: u64,
    /// The share of the shop's revenue that they bring, 0..=1.
    pub revenue_share: Option<f64>,
    /// The share of customers of whom all is known that the conditions ask for, 0..=1.
    pub known: Option<f64>,
    /// The share of members who gave consent to at least one channel with a working address, 0..=1.
    pub reachable: Option<f64>,
    /// How many members are needed to see the effect that the shop's people care about.
    pub needed: Option<u64>,
    /// Whether a campaign or journey uses it; whether these have a control group, and for how many days none has run.
    pub action: Option<Action>,
    /// What it is for, as a number of the caller; segments for one purpose are counted together.
    pub purpose: Option<u32>,
    /// Whether it is in use.
    pub is_in_use: bool,
    /// Whether it asks only for who customers are, and for nothing that they do.
    pub is_demographic_only: bool,
    /// Whether nothing in it can change by time or by what customers do.
    pub is_fixed: bool,
    /// How it grew from each of the last dates to the next.
    pub growth: Vec<Growth>,
    /// What the back-test says.
    pub verdict: Option<Verdict>,
    /// Conditions that hold for nobody or for everybody.
    pub dead_conditions: u64,
    /// Events, traits and segments that it asks for and nobody sends.
    pub unknown_words: u64,
}

/// What is done with a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Action {
    /// Whether a campaign or journey uses it.
    pub is_used: bool,
    /// Whether some members are left out by chance, so that the effect can be told.
    pub has_control: bool,
    /// Days since something was last done; `None` if never.
    pub days_since: Option<u32>,
}

impl Action {
    /// Whether something is done, and not too long ago.
    #[must_use]
    pub fn is_alive(&self) -> bool {
        self.is_used && self.days_since.is_some_and(|days| days <= LONGEST_SINCE_ACTION_DAYS)
    }
}

/// What a segment must pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Gate {
    /// What it asks for is known of nearly all customers.
    Measurable,
    /// It is large enough, in members and in money.
    Substantial,
    /// Its members may be written to.
    Accessible,
    /// Its members do something else than others do.
    Differentiable,
    /// Something is done with it, so that it can be told whether it helps.
    Actionable,
}

impl Gate {
    /// All of them.
    pub const ALL: [Gate; 5] =
        [Gate::Measurable, Gate::Substantial, Gate::Accessible, Gate::Differentiable, Gate::Actionable];

    /// Whether a segment of a shop with so many customers passes; `None` if too little is known to tell.
    #[must_use]
    pub fn passes(self, segment: &Segment, customers: u64) -> Option<bool> {
        match self {
            Gate::Measurable if segment.unknown_words > 0 => Some(false),
            Gate::Measurable => segment.known.map(|share| share >= LEAST_KNOWN),
            Gate::Substantial => Some(is_substantial(segment, customers)),
            Gate::Accessible => segment.reachable.map(|share| share >= LEAST_REACHABLE),
            Gate::Differentiable => match segment.verdict? {
                Verdict::TooEarly => None,
                Verdict::Better | Verdict::Worse => Some(true),
                Verdict::NoDifference => Some(false),
            },
            Gate::Actionable => segment.action.map(|action| action.is_alive() && action.has_control),
        }
    }

    /// A word for machines.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Gate::Measurable => "measurable",
            Gate::Substantial => "substantial",
            Gate::Accessible => "accessible",
            Gate::Differentiable => "differentiable",
            Gate::Actionable => "actionable",
        }
    }

    /// The name in English.
    #[must_use]
    pub fn en(self) -> &'static str {
        match self {
            Gate::Measurable => "Measurable",
            Gate::Substantial => "Substantial",
            Gate::Accessible => "Accessible",
            Gate::Differentiable => "Differentiable",
            Gate::Actionable => "Actionable",
        }
    }

    /// The name in Turkish.
    #[must_use]
    pub fn tr(self) -> &'static str {
        match self {
            Gate::Measurable => "Ölçülebilir",
            Gate::Substantial => "Yeterince büyük",
            Gate::Accessible => "Erişilebilir",
            Gate::Differentiable => "Ayırt edilebilir",
            Gate::Actionable => "Eyleme dönük",
        }
    }
}

/// The fewest members with whom something can be done and told apart from chance: 1 % of the customers but at least
/// 50, and in a shop with fewer than a thousand customers 5 % of them.
#[must_use]
pub fn least_size(customers: u64) -> u64 {
    customers.div_ceil(20).min(50).max(customers.div_ceil(100))
}

fn is_substantial(segment: &Segment, customers: u64) -> bool {
    segment.members >= least_size(customers).max(1)
        && segment.revenue_share.is_none_or(|share| share >= LEAST_REVENUE)
        && segment.needed.is_none_or(|needed| segment.members >= needed)
}
