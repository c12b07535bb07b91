//! From what was seen on the dates to what is known of each segment.

use kesit_insight::ledger::Ledger;
use kesit_insight::quality::{BackTest, Members, Segment};
use kesit_model::definition::{Condition, Definitions};
use kesit_timeline::Dictionary;

use super::probes::{Probes, is_demographic, known, leaves, reachable};
use crate::workspace::{Unknown, asked_by};

/// Of fewer customers it means nothing that a condition holds for all of them or for none.
pub const FEWEST_FOR_DEAD: u64 = 100;
/// On fewer dates neither.
const FEWEST_DATES_FOR_DEAD: usize = 3;
/// Revenue is that of so many days.
pub const REVENUE_DAYS: i32 = 365;

/// Where the answers stand to what is asked of the segments.
pub(super) struct Asked {
    everyone: usize,
    reachable: Option<usize>,
    segments: Vec<AskedOf>,
}

/// What is asked of one segment.
struct AskedOf {
    /// Each part that may change nothing.
    parts: Vec<(Condition, usize)>,
    /// What must be known of customers.
    known: Vec<usize>,
}

/// What stays of a date.
pub(super) struct Day {
    members: Vec<Members>,
    everyone: Members,
    /// How many customers each segment and each probe holds for.
    counts: Vec<u64>,
}

/// What was seen.
pub(super) struct Seen<'a> {
    /// The dates, that asked about last.
    pub(super) days: Vec<Day>,
    /// On the date asked about, the members of the segments, and for whom the probes hold.
    pub(super) now: &'a [Members],
    /// What members did after past dates.
    pub(super) tests: Vec<BackTest>,
    /// The orders until the date asked about.
    pub(super) ledger: Ledger,
    /// By segment, the words that nobody sends.
    pub(super) unknown: &'a [Vec<Unknown>],
}

impl Asked {
    /// What to ask about these segments; with the segments, and behind them the questions, as definitions.
    pub(super) fn of(
        definitions: &Definitions,
        unknown: &[Vec<Unknown>],
        dictionary: &Dictionary,
    ) -> (Asked, Definitions) {
        let mut probes = Probes::new(definitions);
        let everyone = probes.place(&Condition::Everyone);
        let reachable = reachable(dictionary).map(|condition| probes.place(&condition));
        let each = definitions.segments.iter().zip(unknown);
        let segments = each.map(|(segment, unknown)| AskedOf::of(&segment.when, unknown, &mut probes));
        let segments = segments.collect();
        (Asked { everyone, reachable, segments }, probes.into_definitions())
    }

    /// What stays of a date on which these were the members.
    pub(super) fn day(&self, all: &[Members]) -> Day {
        Day {
            members: all[..self.segments.len()].to_vec(),
            everyone: all[self.everyone].clone(),
            counts: all.iter().map(Members::count).collect(),
        }
    }

    /// How many customers there are.
    pub(super) fn customers(&self, seen: &Seen<'_>) -> u64 {
        seen.now[self.everyone].count()
    }

    /// What is known of each segment, and which of its conditions change nothing.
    pub(super) fn judge(&self, definitions: &Definitions, seen: &Seen<'_>) -> Vec<(Segment, Vec<Condition>)> {
        let spent = spent(&seen.ledger);
        let buyers: Members = seen.ledger.buyers().map(|(customer, _)| customer).collect();
        let customers = if buyers.count() > 0 { &buyers } else { &seen.now[self.everyone] };
        let segment = |(ix, asked): (usize, &AskedOf)| {
            let (defined, members) = (&definitions.segments[ix], &seen.now[ix]);
            let parts = leaves(&defined.when);
            let dead = asked.dead(&seen.days, self.everyone);
            let purpose = definitions.groups.iter().position(|group| group.tiers.contains(&defined.key));
            let reachable = self.reachable.and_then(|place| share(members, &seen.now[place]));
            let segment = Segment {
                members: members.count(),
                revenue_share: revenue_share(&spent, members),
                known: asked.known(seen.now, customers),
                reachable,
                needed: None,
                action: None,
                purpose: purpose.and_then(|place| u32::try_from(place).ok()),
                is_in_use: true,
                is_demographic_only: !parts.is_empty() && parts.iter().all(|part| is_demographic(part)),
                is_fixed: !parts.is_empty() && parts.iter().all(|part| matches!(part, Condition::List(_))),
                growth: seen.days.windows(2).map(|pair| pair[0].growth(&pair[1], ix)).collect(),
                verdict: Some(seen.tests[ix].verdict()),
                dead_conditions: dead.len() as u64,
                unknown_words: seen.unknown[ix].len() as u64,
            };
            (segment, dead)
        };
        self.segments.iter().enumerate().map(segment).collect()
    }
}

impl AskedOf {
    fn of(when: &Condition, unknown: &[Unknown], probes: &mut Probes) -> AskedOf {
        let all = leaves(when);
        // Of a single condition the size of the segment tells as much.
        let parts = all.iter().filter(|part| all.len() > 1 && asked_by(part, unknown).is_empty());
        let parts = parts.map(|part| ((*part).clone(), probes.place(part))).collect();
        let known = all.iter().filter_map(|part| known(part, unknown));
        AskedOf { parts, known: known.map(|condition| probes.place(&condition)).collect() }
    }

    /// The conditions that hold for everybody on every date, or for nobody.
    fn dead(&self, days: &[Day], everyone: usize) -> Vec<Condition> {
        let enough = days.iter().filter(|day| day.counts[everyone] >= FEWEST_FOR_DEAD).count();
        if enough < FEWEST_DATES_FOR_DEAD {
            return Vec::new();
        }
        let is_dead = |place: usize| {
            let all = days.iter().all(|day| day.counts[place] == day.counts[everyone]);
            all || days.iter().all(|day| day.counts[place] == 0)
        };
        let dead = self.parts.iter().filter(|(_, place)| is_dead(*place));
        dead.map(|(condition, _)| condition.clone()).collect()
    }

    /// The share of customers of whom all is known that is asked for.
    fn known(&self, now: &[Members], customers: &Members) -> Option<f64> {
        let known = self.known.iter().fold(customers.clone(), |known, place| known.and(&now[*place]));
        share(customers, &known)
    }
}

impl Day {
    fn growth(&self, later: &Day, segment: usize) -> kesit_insight::kpi::Growth {
        self.members[segment].growth(&later.members[segment], &self.everyone)
    }
}

/// The share of some who are also among others; `None` of nobody.
fn share(of: &Members, others: &Members) -> Option<f64> {
    (of.count() > 0).then(|| of.count_both(others) as f64 / of.count() as f64)
}

/// What each customer spent in the last [`REVENUE_DAYS`] days, in millionths.
fn spent(ledger: &Ledger) -> Vec<i64> {
    let from = ledger.today() - REVENUE_DAYS;
    let of = |customer: usize| {
        let orders = ledger.orders(customer);
        let late = &orders[orders.partition_point(|order| order.day <= from)..];
        late.iter().map(|order| order.amount).sum()
    };
    (0..ledger.customers()).map(of).collect()
}

fn revenue_share(spent: &[i64], members: &Members) -> Option<f64> {
    let all: i64 = spent.iter().sum();
    let each = spent.iter().enumerate().filter(|(customer, _)| members.holds(*customer));
    let of_members: i64 = each.map(|(_, money)| money).sum();
    (all > 0).then(|| of_members as f64 / all as f64)
}
