//! The load: [wrk](https://github.com/wg/wrk) with a script, and what it tells.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use super::server::Server;

/// A load.
pub(super) struct Load {
    /// Events in a request.
    pub(super) batch: u32,
    /// Connections, each of which sends again when it was answered.
    pub(super) connections: u32,
    /// A connection sends so long after it was answered; `None` for at once.
    pub(super) pause_ms: Option<u32>,
    pub(super) seconds: u64,
}

/// What became of it.
#[derive(Debug, PartialEq)]
pub(super) struct Told {
    pub(super) requests: u64,
    /// Requests with another status than 2xx or 3xx.
    pub(super) refused: u64,
    pub(super) seconds: f64,
    /// 99 of 100 were answered within this.
    pub(super) p99: Duration,
}

pub(super) fn is_here() -> bool {
    Command::new("wrk").arg("-v").output().is_ok()
}

impl Load {
    pub(super) fn run(&self, server: &Server) -> Result<Told> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("http/events.lua");
        let mut command = Command::new("wrk");
        command
            .args(["--latency", "--threads", "1", "--timeout", "10s"])
            .args(["--connections", &self.connections.to_string()])
            .args(["--duration", &format!("{}s", self.seconds)])
            .arg("--script")
            .arg(script)
            .arg(format!("http://{}", server.address()?))
            .env("KEY", &server.key)
            .env("BATCH", self.batch.to_string());
        if let Some(pause) = self.pause_ms {
            command.env("PAUSE_MS", pause.to_string());
        }
        let output = command.output().context("start wrk")?;
        let text = String::from_utf8_lossy(&output.stdout);
        ensure!(output.status.success(), "wrk ended with {}: {text}", output.status);
        read(&text).with_context(|| format!("wrk told something else than expected: {text}"))
    }
}

/// Reads what it prints.
fn read(text: &str) -> Option<Told> {
    let line = |has: &str| text.lines().map(str::trim).find(|line| line.contains(has));
    let (requests, rest) = line(" requests in ")?.split_once(" requests in ")?;
    let seconds = time(rest.split(',').next()?)?.as_secs_f64();
    let refused = line("Non-2xx or 3xx responses: ").and_then(|line| line.rsplit(' ').next()?.parse().ok());
    let p99 = time(line("99%")?.strip_prefix("99%")?.trim())?;
    Some(Told { requests: requests.parse().ok()?, refused: refused.unwrap_or(0), seconds, p99 })
}

/// A time such as `830.00us`, `4.10ms` or `1.02s`.
fn time(text: &str) -> Option<Duration> {
    let units = [("us", 1e-6), ("ms", 1e-3), ("s", 1.0), ("m", 60.0)];
    units.iter().find_map(|(unit, seconds)| {
        Some(Duration::from_secs_f64(text.strip_suffix(unit)?.parse::<f64>().ok()? * seconds))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_wrk_prints() {
        let text = "Running 10s test @ http://127.0.0.1:8585
  1 threads and 64 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     2.05ms    1.02ms  40.11ms   93.37%
    Req/Sec    31.55k     2.51k   35.01k    79.00%
  Latency Distribution
     50%    1.86ms
     75%    2.19ms
     90%    2.73ms
     99%    5.10ms
  313917 requests in 10.02s, 44.01MB read
  Non-2xx or 3xx responses: 12
Requests/sec:  31329.04
Transfer/sec:      4.39MB
";
        let told = Told { requests: 313_917, refused: 12, seconds: 10.02, p99: Duration::from_micros(5_100) };
        assert_eq!(read(text), Some(told));
        assert_eq!(read("unable to connect"), None);
    }

    #[test]
    fn times() {
        let cases = [("830.00us", 830), ("4.10ms", 4_100), ("1.02s", 1_020_000), ("2.00m", 120_000_000)];
        for (text, micros) in cases {
            assert_eq!(time(text), Some(Duration::from_micros(micros)), "{text}");
        }
        assert_eq!(time("-nan"), None);
    }
}
