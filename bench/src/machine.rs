//! The machine that was measured on, in words.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};

/// Processor, memory, system and compilers; what the system does not tell is left out.
pub(crate) fn describe(python: &Path) -> String {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let parts = [
        field("/proc/cpuinfo", "model name").map(|model| format!("{model}, {cores} cores")),
        field("/proc/meminfo", "MemTotal").and_then(|text| gigabytes(&text)),
        system(),
        version(Command::new("rustc").arg("--version")).map(|version| format!("release build by {version}")),
        version(Command::new(python).arg("--version")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// The `kesit` that was built along with this program.
pub(crate) fn program() -> Result<PathBuf> {
    let own = std::env::current_exe().context("find this program")?;
    Ok(own.with_file_name("kesit"))
}

/// How many processes wanted a core in the last minute, on average; `None` where the system does not tell.
pub(crate) fn load() -> Option<f64> {
    fs::read_to_string("/proc/loadavg").ok()?.split_whitespace().next()?.parse().ok()
}

/// How long a processor has worked on this thread, to the nanosecond.
pub(crate) fn on_cpu() -> Duration {
    let spent = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(spent.tv_sec.cast_unsigned(), u32::try_from(spent.tv_nsec).unwrap_or(0))
}

/// The time of the machine, in milliseconds since 1970.
pub(crate) fn now_ms() -> i64 {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::Realtime);
    now.tv_sec * 1_000 + now.tv_nsec / 1_000_000
}

fn field(file: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once([':', '='])?.1.trim().trim_matches('"').to_owned())
}

fn gigabytes(meminfo: &str) -> Option<String> {
    let kilobytes: f64 = meminfo.split_whitespace().next()?.parse().ok()?;
    Some(format!("{:.0} GiB", kilobytes / 1024.0 / 1024.0))
}

fn system() -> Option<String> {
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").ok()?;
    Some(format!("{}, Linux {}", field("/etc/os-release", "PRETTY_NAME")?, kernel.trim()))
}

fn version(command: &mut Command) -> Option<String> {
    let output = command.output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned()).filter(|text| !text.is_empty())
}
