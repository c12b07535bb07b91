//! What is wrong with the segments: what `kesit lint` finds, one paragraph for each kind.

use kesit_insight::quality::{Finding as Found, Severity};
use kesit_model::Timestamp;
use kesit_report::{Finding, Missing, Section, Severity as Shown, Words};

use super::overlap::SegmentMembers;
use crate::insight::lint::lint;
use crate::workspace::Workspace;

pub(super) fn findings(
    workspace: &mut Workspace,
    segments: &[SegmentMembers],
    as_of: Timestamp,
    threads: usize,
) -> Section<Vec<Finding>> {
    if segments.is_empty() {
        return Err(Missing::Segments { has: 0, needs: 1 });
    }
    let linted =
        lint(workspace, as_of, threads, |_, _| ()).map_err(|_| Missing::Segments { has: 0, needs: 1 })?;
    let of_a_kind = linted.findings.chunk_by(|one, other| one.kind == other.kind);
    Ok(of_a_kind.map(|together| finding(together, segments)).collect())
}

/// All findings of one kind.
fn finding(together: &[Found], segments: &[SegmentMembers]) -> Finding {
    let kind = together[0].kind;
    let advice = kind.advice();
    let mut places: Vec<usize> = together.iter().flat_map(|found| found.segments.iter().copied()).collect();
    places.sort_unstable();
    places.dedup();
    Finding {
        severity: match kind.severity() {
            Severity::Note => Shown::Note,
            Severity::Warning => Shown::Warning,
            Severity::Problem => Shown::Error,
        },
        segments: places.iter().map(|place| segments[*place].name.clone()).collect(),
        title: Words::new(advice.en.title, advice.tr.title),
        why: Words::new(advice.en.why, advice.tr.why),
        advice: Words::new(advice.en.what_to_do, advice.tr.what_to_do),
    }
}
