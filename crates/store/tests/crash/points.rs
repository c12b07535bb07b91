//! Kills at system calls, at work and in recovery.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use kesit_store::Store;
use kesit_testkit::crash::{Point, Subject, WRITE_CLASS, spread};
use tempfile::TempDir;

use crate::plan::{self, BESIDES, Step};
use crate::{judge, workload};

/// How much is tried.
struct Effort {
    rounds: u64,
    points_at_work: usize,
    /// Points at work after which recovery is killed too.
    left_overs: usize,
}

fn effort() -> Effort {
    match std::env::var("KESIT_CRASH").as_deref() {
        Ok("all") => Effort { rounds: 200, points_at_work: usize::MAX, left_overs: 250 },
        _ => Effort { rounds: 12, points_at_work: 260, left_overs: 8 },
    }
}

/// A folder in memory where there is one: what a kill leaves does not depend on the disk, but the time does.
pub(crate) fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }
        .expect("a folder can be made")
}

/// This program as a workload.
pub(crate) fn subject(workload: &str, dir: &Path, number: u64) -> Subject {
    let program = std::env::current_exe().expect("it runs");
    Subject::new(&program, [workload.as_ref(), dir.as_os_str(), number.to_string().as_ref()])
}

/// Does the work for each point on as many threads as there are processors.
pub(crate) fn in_parallel(points: &[Point], work: impl Fn(Point) + Sync) {
    let next = AtomicUsize::new(0);
    let threads = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(point) = points.get(next.fetch_add(1, Ordering::Relaxed)) {
                    work(*point);
                }
            });
        }
    });
}

/// The calls of the whole workload, found by running it once.
pub(crate) fn points_of_work(rounds: u64) -> Vec<Point> {
    let folder = folder();
    subject("work", &folder.path().join("shop"), rounds).points(WRITE_CLASS)
}

/// Lets the workload be killed at a point, and tells where it worked and how many steps it acknowledged. Snapshots are packed
/// by several threads and are not of the same size each time, so that the last points may not come; it then works to its end.
fn left_over(rounds: u64, point: Point) -> (TempDir, PathBuf, Option<usize>) {
    let folder = folder();
    let dir = folder.path().join("shop");
    let ended = subject("work", &dir, rounds).killed_at(point);
    assert!(matches!(ended.code, None | Some(0)), "{point:?}: {}", ended.errors);
    let acknowledged = judge::acknowledged(&ended.lines);
    (folder, dir, acknowledged)
}

pub(crate) fn killed_at_work() {
    let effort = effort();
    let steps = plan::steps(effort.rounds);
    let all = points_of_work(effort.rounds);
    let points: Vec<Point> = spread(&all, effort.points_at_work).copied().collect();
    let ended = AtomicUsize::new(0);
    in_parallel(&points, |point| {
        let (_folder, dir, acknowledged) = left_over(effort.rounds, point);
        ended.fetch_add(usize::from(acknowledged == Some(steps.len())), Ordering::Relaxed);
        judge::judge(&dir, &steps, acknowledged, &[]);
        if Store::is_workspace(&dir) {
            workload::mend(&dir, BESIDES);
            judge::judge(&dir, &steps, acknowledged, &[BESIDES]);
        }
    });
    let ended = ended.into_inner();
    assert!(ended * 20 <= points.len(), "{ended} of {} were not killed before the end", points.len());
    println!("killed at work: {} of {} calls, nothing lost", points.len(), all.len());
}

pub(crate) fn killed_in_recovery() {
    let effort = effort();
    let steps = plan::steps(effort.rounds);
    let all = points_of_work(effort.rounds);
    let points: Vec<Point> = spread(&all, effort.left_overs + 1).skip(1).copied().collect();
    let kills = AtomicUsize::new(0);
    in_parallel(&points, |point| {
        let (folder, dir, acknowledged) = left_over(effort.rounds, point);
        if Store::is_workspace(&dir) {
            kills.fetch_add(kill_recovery(&folder, &dir, &steps, acknowledged), Ordering::Relaxed);
        }
    });
    let kills = kills.into_inner();
    assert!(kills > effort.left_overs, "{kills} kills");
    println!("killed in recovery: {kills} calls, nothing lost");
}

/// Kills the recovery of one left-over at each of its calls, each time from the beginning.
fn kill_recovery(folder: &TempDir, left: &Path, steps: &[Step], acknowledged: Option<usize>) -> usize {
    let copy = folder.path().join("copy");
    copy_folder(left, &copy);
    let points = subject("recover", &copy, BESIDES).points(WRITE_CLASS);
    for point in &points {
        fs::remove_dir_all(&copy).expect("it was made here");
        copy_folder(left, &copy);
        let ended = subject("recover", &copy, BESIDES).killed_at(*point);
        let appended = judge::acknowledged(&ended.lines) == Some(1);
        let besides: &[u64] = if appended { &[BESIDES] } else { &[] };
        judge::judge(&copy, steps, acknowledged, besides);
        workload::mend(&copy, BESIDES + 1);
        judge::judge(&copy, steps, acknowledged, &[besides, &[BESIDES + 1]].concat());
    }
    points.len()
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder can be made");
    for entry in fs::read_dir(from).expect("it is there") {
        let path = entry.expect("it is there").path();
        let to = to.join(path.file_name().expect("it has a name"));
        if path.is_dir() {
            copy_folder(&path, &to);
        } else {
            fs::copy(&path, &to).expect("it can be copied");
        }
    }
}

/// Removing a sync must not go unnoticed: between what was written last to the log and the acknowledgement there is one.
pub(crate) fn nothing_is_acknowledged_before_its_sync() {
    let rounds = 8;
    let folder = folder();
    let trace = subject("work", &folder.path().join("shop"), rounds).trace(WRITE_CLASS);
    let (mut unsafe_file, mut writes, mut told) = (None, 0, 0);
    for line in trace.lines() {
        let calls = |names: &[&str]| names.iter().any(|name| line.contains(&format!(" {name}(")));
        let part = line.split(['<', '>']).find(|word| word.ends_with(".part") || word.ends_with(".part.new"));
        match part {
            Some(part) if calls(&["write", "pwrite64", "writev"]) => {
                (unsafe_file, writes) = (Some(part), writes + 1)
            }
            Some(part) if calls(&["fsync", "fdatasync"]) && unsafe_file == Some(part) => unsafe_file = None,
            _ if line.contains("\"step ") => {
                let step: usize = acknowledged_in(line);
                let keeps = step == 0
                    || !matches!(
                        plan::steps(rounds)[step - 1],
                        Step::Abandon(..) | Step::Settle(_) | Step::Snapshot
                    );
                assert!(!keeps || unsafe_file.is_none(), "step {step} was acknowledged before its sync");
                told += 1;
            }
            _ => {}
        }
    }
    assert_eq!(told, plan::steps(rounds).len() + 1);
    assert!(writes > told, "the log was written to in {writes} calls");
}

fn acknowledged_in(line: &str) -> usize {
    let digits = line.split("\"step ").nth(1).expect("it is there").split("\\n").next().expect("it ends");
    digits.parse().expect("a number")
}
