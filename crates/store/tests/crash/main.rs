//! Kills a process that works with a workspace at every system call that changes something on disk, and holds what it left
//! against what it had acknowledged. Then the same with the process that opens what was left, and with a disk that has lost what
//! was not yet on it. Then disks that are full, and disks that fail.
//!
//! The process that is killed is this very program, called with the name of a workload. `KESIT_CRASH=all` takes every point
//! of a longer plan, as `cargo xtask crash` does; else some, evenly spread.

mod judge;
mod plan;
mod points;
mod power;
mod sick_disks;
mod workload;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::ExitCode;

const TESTS: &[(&str, fn())] = &[
    ("killed_at_work", points::killed_at_work),
    ("killed_in_recovery", points::killed_in_recovery),
    ("what_a_loss_of_power_leaves", power::what_a_loss_of_power_leaves),
    ("nothing_is_acknowledged_before_its_sync", points::nothing_is_acknowledged_before_its_sync),
    ("a_full_disk_refuses_and_works_again", sick_disks::a_full_disk_refuses_and_works_again),
    ("a_disk_that_is_really_full", sick_disks::a_disk_that_is_really_full),
    ("a_failed_sync_is_never_tried_again", sick_disks::a_failed_sync_is_never_tried_again),
];

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let number = |word: &str| word.parse().expect("a number");
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["work", dir, rounds] => workload::work(Path::new(dir), number(rounds)),
        ["recover", dir, message] => workload::recover(Path::new(dir), number(message)),
        ["insist", dir, count] => workload::insist(Path::new(dir), number(count)),
        words => return run(words),
    }
    ExitCode::SUCCESS
}

/// Runs the tests whose name has the first word that is no option, as the usual harness does.
fn run(words: &[&str]) -> ExitCode {
    let wanted = words.iter().find(|word| !word.starts_with('-')).copied().unwrap_or_default();
    let (mut passed, mut failed) = (0, 0);
    for (name, test) in TESTS.iter().filter(|(name, _)| name.contains(wanted)) {
        let ended = catch_unwind(AssertUnwindSafe(test));
        println!("test {name} ... {}", if ended.is_ok() { "ok" } else { "FAILED" });
        *(if ended.is_ok() { &mut passed } else { &mut failed }) += 1;
    }
    let result = if failed == 0 { "ok" } else { "FAILED" };
    println!("\ntest result: {result}. {passed} passed; {failed} failed; 0 ignored");
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
