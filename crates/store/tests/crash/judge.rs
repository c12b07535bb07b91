//! Whether what a killed process left is what it promised.

use std::collections::BTreeSet;
use std::path::Path;

use kesit_store::doctor::{self, Problem};
use kesit_store::{Access, Mark, Store};

use crate::plan::{self, Step};

/// How many steps were acknowledged; `None` if not even the making of the workspace.
pub(crate) fn acknowledged(lines: &[String]) -> Option<usize> {
    lines.last().map(|line| line.trim_start_matches("step ").parse().expect("the workload says so"))
}

/// Holds the workspace against what was acknowledged. `besides` must be there too.
///
/// # Panics
/// When a promise is broken.
pub(crate) fn judge(dir: &Path, steps: &[Step], acknowledged: Option<usize>, besides: &[u64]) {
    let done = match acknowledged {
        None if !Store::is_workspace(dir) => return,
        None => 0,
        Some(done) => done,
    };
    let store = Store::open(dir, Access::Read).expect("it opens for reading, even before it is mended");
    judge_visible(&store, steps, done, besides);
    judge_settings(&store, steps, done);
    drop(store);
    judge_health(dir);
}

/// All of what was acknowledged, each once; of the step that was under way all or nothing, if it was an import.
fn judge_visible(store: &Store, steps: &[Step], done: usize, besides: &[u64]) {
    let mut found = Vec::new();
    store
        .log()
        .visible(&Mark::start(), |message| {
            let number = plan::number(&message);
            assert_eq!(message, plan::message(number), "what is served is what was written");
            found.push(number);
        })
        .expect("sound");
    let all: BTreeSet<u64> = found.iter().copied().collect();
    assert_eq!(all.len(), found.len(), "each message counts once");
    assert!(besides.iter().all(|number| all.contains(number)), "what was acknowledged in recovery is there");
    let unique: BTreeSet<u64> = all.into_iter().filter(|number| *number < plan::BESIDES).collect();
    let promised =
        steps[..done].iter().fold(BTreeSet::new(), |visible, step| plan::after(&visible, step, steps));
    let under_way = steps.get(done);
    let next = under_way.map_or_else(|| promised.clone(), |step| plan::after(&promised, step, steps));
    let whole = unique == promised || unique == next;
    let partly =
        matches!(under_way, Some(Step::Live(_))) && promised.is_subset(&unique) && unique.is_subset(&next);
    assert!(whole || partly, "after {done} steps, during {under_way:?}: {unique:?}, promised {promised:?}");
}

fn judge_settings(store: &Store, steps: &[Step], done: usize) {
    let set = |steps: &[Step]| {
        steps.iter().rev().find_map(|step| match step {
            Step::Settle(number) => Some(plan::currency(*number)),
            _ => None,
        })
    };
    let currency = store.catalogue().settings().expect("readable").currency;
    let promised = set(&steps[..done]).unwrap_or_else(|| "TRY".to_owned());
    let next = set(&steps[..steps.len().min(done + 1)]);
    assert!(currency == promised || Some(&currency) == next.as_ref(), "{currency}, promised {promised}");
}

fn judge_health(dir: &Path) {
    let checks = doctor::examine(dir, |_| {}).expect("nobody has it open");
    let problems: Vec<&Problem> = checks.iter().flat_map(|check| &check.problems).collect();
    assert!(problems.is_empty(), "{problems:?}");
}
