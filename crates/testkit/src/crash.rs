//! Kills a program at a chosen system call, or makes the call fail, by strace. So a program can be stopped at every moment
//! at which it changes something on disk.
//!
//! A process that is killed leaves behind what it had written: the system's memory of files outlives it. What only a loss of
//! power does – writes that were never synced vanish – is not shown by this; that nothing is acknowledged before its sync is
//! shown by making the sync fail, and by counting.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The calls that change what is on disk, or make it safe.
pub const WRITE_CLASS: &str = "write,pwrite64,writev,pwritev,pwritev2,ftruncate,truncate,fallocate,fsync,fdatasync,sync_file_range,\
rename,renameat,renameat2,link,linkat,unlink,unlinkat,mkdir,mkdirat,rmdir";

/// A program to run under strace.
#[derive(Debug, Clone)]
pub struct Subject {
    program: PathBuf,
    args: Vec<OsString>,
}

/// A call of a program, which makes the same calls each time: the n-th of its name, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// Its name; one of [`WRITE_CLASS`].
    pub call: &'static str,
    /// Which of that name.
    pub nth: usize,
}

/// What is done to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Injury<'a> {
    None,
    /// SIGKILL instead of the call.
    Kill(Point),
    /// The error for the n-th call of each of these names.
    Fail(&'a str, &'a str, usize),
}

/// How it ended.
#[derive(Debug, Clone)]
pub struct Ended {
    /// Whole lines that it wrote to standard output; a last line without an end is not among them.
    pub lines: Vec<String>,
    /// What it wrote to standard error, without what strace says.
    pub errors: String,
    /// Its exit code; `None` if it was killed.
    pub code: Option<i32>,
}

impl Subject {
    /// A program and its arguments.
    pub fn new(program: &Path, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Subject {
        let args = args.into_iter().map(|arg| arg.as_ref().to_owned()).collect();
        Subject { program: program.to_owned(), args }
    }

    /// Runs it to its end and gives its calls of a kind, in their order: those of the thread that makes the most of them, for
    /// kills count by thread.
    ///
    /// # Panics
    /// When strace is not there.
    #[must_use]
    pub fn points(&self, calls: &str) -> Vec<Point> {
        let trace = self.trace(calls);
        let mut by_thread = BTreeMap::<&str, Vec<&str>>::new();
        for line in trace.lines().filter(|line| !line.contains("resumed>")) {
            let Some((thread, call)) = line.split_once(' ') else { continue };
            let Some((name, _)) = call.trim_start().split_once('(') else { continue };
            by_thread.entry(thread).or_default().push(name);
        }
        let busiest = by_thread.into_values().max_by_key(Vec::len).unwrap_or_default();
        let mut counts = BTreeMap::<&str, usize>::new();
        let mut point = |call: &str| {
            let call = WRITE_CLASS.split(',').find(|known| *known == call)?;
            let nth = counts.entry(call).or_default();
            *nth += 1;
            Some(Point { call, nth: *nth })
        };
        busiest.into_iter().filter_map(&mut point).collect()
    }

    /// Runs it to its end and gives the trace of its calls of a kind: a line each, with the number of the thread before it.
    ///
    /// # Panics
    /// When strace is not there.
    #[must_use]
    pub fn trace(&self, calls: &str) -> String {
        let log = tempfile::NamedTempFile::new().expect("a temporary file can be made");
        let ended = self.run(calls, Injury::None, log.path());
        assert_eq!(ended.code, Some(0), "the program fails by itself: {}", ended.errors);
        std::fs::read_to_string(log.path()).expect("strace wrote it")
    }

    /// Runs it, and kills it when it is about to make a call.
    #[must_use]
    pub fn killed_at(&self, point: Point) -> Ended {
        self.run(point.call, Injury::Kill(point), Path::new("/dev/null"))
    }

    /// Runs it, and makes its n-th call of each of these names fail with an error such as `ENOSPC`, from 1.
    #[must_use]
    pub fn failing_at(&self, calls: &str, error: &str, n: usize) -> Ended {
        self.run(calls, Injury::Fail(calls, error, n), Path::new("/dev/null"))
    }

    fn run(&self, calls: &str, injury: Injury<'_>, log: &Path) -> Ended {
        let mut command = Command::new("strace");
        command.args(["-f", "-qq", "-y", "-e", &format!("trace={calls}"), "-o"]).arg(log);
        match injury {
            Injury::None => {}
            Injury::Kill(Point { call, nth }) => {
                command.args(["-e", &format!("inject={call}:signal=KILL:when={nth}")]);
            }
            Injury::Fail(calls, error, n) => {
                command.args(["-e", &format!("inject={calls}:error={error}:when={n}")]);
            }
        }
        command.arg("--").arg(&self.program).args(&self.args);
        let output = command.stdin(Stdio::null()).output();
        ended(&output.unwrap_or_else(|error| panic!("strace cannot be started ({error}); {HOW_TO_GET_IT}")))
    }
}

const HOW_TO_GET_IT: &str = "get it with `apt-get install strace`; `make setup` does so as root";

fn ended(output: &Output) -> Ended {
    let text = String::from_utf8_lossy(&output.stdout);
    let lines = text.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n'));
    Ended {
        lines: lines.map(str::to_owned).collect(),
        errors: String::from_utf8_lossy(&output.stderr).into_owned(),
        code: output.status.code(),
    }
}

/// So many of them, evenly spread; all of them if there are no more.
pub fn spread<T>(all: &[T], wanted: usize) -> impl Iterator<Item = &T> {
    let taken = wanted.min(all.len());
    (0..taken).map(move |index| &all[index * all.len() / taken])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_spread_evenly() {
        let numbers: Vec<u32> = (1..=10).collect();
        assert_eq!(spread(&numbers, 5).collect::<Vec<_>>(), [&1, &3, &5, &7, &9]);
        assert_eq!(spread(&numbers[..3], 9).collect::<Vec<_>>(), [&1, &2, &3]);
        assert_eq!(spread(&numbers[..0], 9).count(), 0);
    }

    #[test]
    fn a_program_is_killed_at_the_call_before_which_it_was_asked() {
        let shell = Subject::new(Path::new("/bin/sh"), ["-c", "echo one; echo two; echo three"]);
        let points = shell.points("write");
        assert_eq!(points.last(), Some(&Point { call: "write", nth: 3 }));
        let killed = shell.killed_at(points[2]);
        assert_eq!((killed.lines, killed.code), (vec!["one".to_owned(), "two".to_owned()], None));
    }

    #[test]
    fn a_call_can_be_made_to_fail() {
        let shell = Subject::new(Path::new("/bin/sh"), ["-c", "echo one; echo two || exit 7"]);
        let failed = shell.failing_at("write", "ENOSPC", 2);
        assert_eq!((failed.lines, failed.code), (vec!["one".to_owned()], Some(7)));
    }
}
