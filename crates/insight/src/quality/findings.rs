//! What is wrong with segments: the classic mistakes, and the gates that were not passed.

use std::collections::BTreeMap;

use super::gates::{LEAST_KNOWN, LEAST_REACHABLE, LEAST_REVENUE};
use super::{Overlap, Segment, Verdict, least_size};
use crate::kpi::Growth;

/// More segments than this for one purpose cannot be told apart in daily work.
const MOST_FOR_A_PURPOSE: usize = 7;
/// Above this share two segments are as good as one, or one lies within the other.
const GREAT_OVERLAP: f64 = 0.8;
/// That a segment lies within a larger one is told only if the larger one is at most this share of all customers;
/// else it would be told of all.
const LARGEST_CONTAINER: f64 = 0.5;
/// Overlaps of fewer members than this are chance.
const FEWEST_OVERLAPPING: u64 = 10;
/// How many dates must say the same before a segment is called static or unstable.
const FEWEST_DATES: usize = 3;
/// Below this stability at half of the dates a segment is unstable.
const LEAST_STABILITY: f64 = 0.5;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The segment cannot do what it is for.
    Problem,
    /// It is likely to disappoint.
    Warning,
    /// Worth a look.
    Note,
}

impl Severity {
    /// A word for machines.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Severity::Problem => "problem",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Nobody is in it.
    Empty,
    /// It asks for words that nobody sends.
    UnknownWords,
    /// Some of its conditions change nothing.
    DeadConditions,
    /// Much of what it asks for is not known.
    NotMeasurable,
    /// It has too few members to act on.
    TooSmall,
    /// Its members bring next to no revenue.
    LittleRevenue,
    /// It has too few members to see the effect that matters.
    TooSmallToMeasure,
    /// Most of its members may not be written to.
    Unreachable,
    /// Its members then did what everybody did.
    NoDifference,
    /// Nothing is done with it.
    NoAction,
    /// Something is done, but nobody can tell what it brings.
    NoControl,
    /// There are too many for one purpose.
    TooMany,
    /// It does not move.
    Static,
    /// It knows who customers are, and nothing of what they do.
    DemographicsOnly,
    /// Two segments are as good as the same.
    Overlapping,
    /// One segment lies within another.
    Contained,
    /// Its members change so fast that an action meets others than were meant.
    Unstable,
}

impl Kind {
    /// How much it matters.
    #[must_use]
    pub fn severity(self) -> Severity {
        match self {
            Kind::Empty | Kind::UnknownWords | Kind::DeadConditions => Severity::Problem,
            Kind::NotMeasurable
            | Kind::TooSmall
            | Kind::Unreachable
            | Kind::NoDifference
            | Kind::NoAction
            | Kind::TooMany
            | Kind::Static
            | Kind::DemographicsOnly
            | Kind::Overlapping => Severity::Warning,
            Kind::LittleRevenue
            | Kind::TooSmallToMeasure
            | Kind::NoControl
            | Kind::Contained
            | Kind::Unstable => Severity::Note,
        }
    }
}

/// Something that is wrong with a segment, or with some together.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// What.
    pub kind: Kind,
    /// With which segments. Of a [`Kind::Contained`] pair the inner one comes first.
    pub segments: Vec<usize>,
    /// The number that was found: members, a share, how many segments, words or conditions, or a stability.
    pub found: f64,
    /// The number that it was held against; `None` where the finding itself says all.
    pub limit: Option<f64>,
}

/// Looks at the segments of a shop with so many customers. Overlaps are by the places of segments; those of segments
/// that are not in use are not told. What matters most comes first.
#[must_use]
pub fn lint(customers: u64, segments: &[Segment], overlaps: &[Overlap]) -> Vec<Finding> {
    let each = segments.iter().enumerate();
    let mut findings: Vec<Finding> =
        each.flat_map(|(ix, segment)| of_segment(ix, segment, customers)).collect();
    findings.extend(too_many(segments));
    let in_use = |ix: usize| segments.get(ix).is_some_and(|segment| segment.is_in_use);
    let told = overlaps.iter().filter(|pair| in_use(pair.one) && in_use(pair.other));
    findings.extend(told.filter_map(|pair| of_pair(pair, customers)));
    findings.sort_by_key(|finding| (finding.kind.severity(), finding.kind, finding.segments.clone()));
    findings
}

/// A kind, what was found and what it was held against.
type Found = (Kind, f64, Option<f64>);

/// What can be wrong with a segment that has members.
const CHECKS: [fn(&Segment, u64) -> Option<Found>; 10] = [
    too_small,
    |segment, _| below(Kind::NotMeasurable, segment.known?, LEAST_KNOWN),
    |segment, _| below(Kind::LittleRevenue, segment.revenue_share?, LEAST_REVENUE),
    |segment, _| below(Kind::TooSmallToMeasure, segment.members as f64, segment.needed? as f64),
    |segment, _| below(Kind::Unreachable, segment.reachable?, LEAST_REACHABLE),
    |segment, _| (segment.verdict? == Verdict::NoDifference).then_some((Kind::NoDifference, 0.0, None)),
    action,
    |segment, _| {
        segment.is_demographic_only.then_some((Kind::DemographicsOnly, segment.members as f64, None))
    },
    |segment, _| is_static(segment).then_some((Kind::Static, segment.growth.len() as f64, None)),
    |segment, _| below(Kind::Unstable, usual_stability(segment)?, LEAST_STABILITY),
];

/// Every finding of one segment. An empty one is not looked at further; one that is not in use is told only what
/// makes it unusable.
fn of_segment(ix: usize, segment: &Segment, customers: u64) -> Vec<Finding> {
    let some = |kind, count: u64| (count > 0).then_some((kind, count as f64, None));
    let mut found: Vec<Found> = Vec::new();
    found.extend(some(Kind::UnknownWords, segment.unknown_words));
    found.extend(some(Kind::DeadConditions, segment.dead_conditions));
    if segment.members == 0 {
        found.push((Kind::Empty, 0.0, None));
    } else if segment.is_in_use {
        found.extend(CHECKS.iter().filter_map(|check| check(segment, customers)));
    }
    let finding = |(kind, found, limit)| Finding { kind, segments: vec![ix], found, limit };
    found.into_iter().map(finding).collect()
}

fn below(kind: Kind, found: f64, limit: f64) -> Option<Found> {
    (found < limit).then_some((kind, found, Some(limit)))
}

fn too_small(segment: &Segment, customers: u64) -> Option<Found> {
    below(Kind::TooSmall, segment.members as f64, least_size(customers) as f64)
}

fn action(segment: &Segment, _: u64) -> Option<Found> {
    let action = segment.action?;
    match (action.is_alive(), action.has_control) {
        (false, _) => Some((Kind::NoAction, 0.0, None)),
        (true, false) => Some((Kind::NoControl, 0.0, None)),
        (true, true) => None,
    }
}

/// Whether nothing in it can change, or nothing has at any of enough dates.
fn is_static(segment: &Segment) -> bool {
    let moved = |growth: &Growth| growth.moved_in + growth.new + growth.moved_out > 0;
    let has_stood_still = segment.growth.len() >= FEWEST_DATES && !segment.growth.iter().any(moved);
    segment.is_fixed || has_stood_still
}

/// The median share of members who stayed, of those who were customers at both dates; `None` with too few dates.
fn usual_stability(segment: &Segment) -> Option<f64> {
    let known = segment.growth.iter().map(|growth| Growth { new: 0, ..*growth });
    let mut stabilities: Vec<f64> = known.filter_map(|growth| growth.stability()).collect();
    if stabilities.len() < FEWEST_DATES {
        return None;
    }
    let middle = stabilities.len() / 2;
    Some(*stabilities.select_nth_unstable_by(middle, f64::total_cmp).1)
}

/// Purposes with too many segments in use.
fn too_many(segments: &[Segment]) -> Vec<Finding> {
    let mut by_purpose: BTreeMap<Option<u32>, Vec<usize>> = BTreeMap::new();
    for (ix, segment) in segments.iter().enumerate().filter(|(_, segment)| segment.is_in_use) {
        by_purpose.entry(segment.purpose).or_default().push(ix);
    }
    let crowded = by_purpose.into_values().filter(|together| together.len() > MOST_FOR_A_PURPOSE);
    let finding = |together: Vec<usize>| Finding {
        kind: Kind::TooMany,
        found: together.len() as f64,
        limit: Some(MOST_FOR_A_PURPOSE as f64),
        segments: together,
    };
    crowded.map(finding).collect()
}

fn of_pair(pair: &Overlap, customers: u64) -> Option<Finding> {
    let (smaller, larger) = (pair.one_count.min(pair.other_count), pair.one_count.max(pair.other_count));
    if smaller < FEWEST_OVERLAPPING {
        return None;
    }
    let inner_first = if pair.one_count <= pair.other_count {
        vec![pair.one, pair.other]
    } else {
        vec![pair.other, pair.one]
    };
    let finding = |kind, segments, found| Finding { kind, segments, found, limit: Some(GREAT_OVERLAP) };
    let (jaccard, containment) = (pair.jaccard()?, pair.containment()?);
    if jaccard > GREAT_OVERLAP {
        return Some(finding(Kind::Overlapping, vec![pair.one, pair.other], jaccard));
    }
    let is_telling = larger as f64 <= LARGEST_CONTAINER * customers as f64;
    (containment > GREAT_OVERLAP && is_telling).then(|| finding(Kind::Contained, inner_first, containment))
}
