//! How segments share members.

use kesit_insight::quality::Members;
use kesit_model::Timestamp;
use kesit_report::{Member, Missing, Overlap, Section, Words};

use crate::workspace::Workspace;

/// A segment and who is in it.
pub(super) struct SegmentMembers {
    pub(super) name: Words,
    pub(super) members: Members,
}

/// The members of all segments at an instant.
pub(super) fn segments(workspace: &mut Workspace, as_of: Timestamp, threads: usize) -> Vec<SegmentMembers> {
    let names: Vec<Words> = workspace
        .definitions()
        .segments
        .iter()
        .map(|segment| {
            let key = segment.key.as_str();
            let name = |language| segment.name.get(language).unwrap_or(key).to_owned();
            Words::new(name(kesit_model::Language::English), name(kesit_model::Language::Turkish))
        })
        .collect();
    let (timelines, program, frozen) = workspace.fitted(as_of);
    let members = program.members(timelines, frozen, as_of, threads);
    names
        .into_iter()
        .zip(members)
        .map(|(name, members)| SegmentMembers {
            name,
            members: members.iter().map(|customer| customer.0 as usize).collect(),
        })
        .collect()
}

/// Segments needed for a comparison.
const FEWEST: usize = 2;
/// The most that a table can show.
const MOST: usize = 16;

pub(super) fn overlap(segments: &[SegmentMembers]) -> Section<Overlap> {
    let mut shown: Vec<&SegmentMembers> =
        segments.iter().filter(|segment| segment.members.count() > 0).collect();
    if shown.len() < FEWEST {
        return Err(Missing::Segments { has: shown.len() as u64, needs: FEWEST as u64 });
    }
    shown.truncate(MOST);
    let member =
        |segment: &&SegmentMembers| Member { name: segment.name.clone(), customers: segment.members.count() };
    let shared = |one: &SegmentMembers| {
        shown.iter().map(|other| one.members.count_both(&other.members)).collect::<Vec<u64>>()
    };
    Ok(Overlap {
        segments: shown.iter().map(member).collect(),
        shared: shown.iter().map(|one| shared(one)).collect(),
    })
}
