//! Figures of the process, from the operating system. Where it has no `/proc`, they are missing.

use std::fmt;
use std::fs;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::DescriptorEncoder;
use prometheus_client::metrics::MetricType;
use prometheus_client::registry::Unit;

/// The process.
#[derive(Debug)]
pub(super) struct Process {
    pub(super) started_at_seconds: f64,
}

impl Collector for Process {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let descriptors = fs::read_dir("/proc/self/fd").map(|entries| entries.count() as i64).ok();
        let figures = [
            (
                "process_resident_memory",
                "Memory in use",
                Some(Unit::Bytes),
                kib(&status, "VmRSS:").map(|kib| kib * 1024),
            ),
            ("process_threads", "Threads", None, number(&status, "Threads:")),
            ("process_open_fds", "Open files and connections", None, descriptors),
        ];
        for (name, about, unit, value) in figures {
            let Some(value) = value else { continue };
            encoder.encode_descriptor(name, about, unit.as_ref(), MetricType::Gauge)?.encode_gauge(&value)?;
        }
        let about = "When the process started, since 1970";
        encoder
            .encode_descriptor("process_start_time", about, Some(&Unit::Seconds), MetricType::Gauge)?
            .encode_gauge(&self.started_at_seconds)
    }
}

/// A line such as `VmRSS:     5120 kB`.
fn kib(status: &str, name: &str) -> Option<i64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}

/// A line such as `Threads:   4`.
fn number(status: &str, name: &str) -> Option<i64> {
    status.lines().find_map(|line| line.strip_prefix(name))?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_the_system() {
        let status = "Name:\tkesit\nVmRSS:\t    5120 kB\nThreads:\t4\n";
        assert_eq!(kib(status, "VmRSS:"), Some(5120));
        assert_eq!(number(status, "Threads:"), Some(4));
        assert_eq!(kib(status, "VmSwap:"), None);
        assert_eq!(kib(status, "Threads:"), None);
    }
}
