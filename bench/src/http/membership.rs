//! From a request to a membership: under ten thousand events a second, a customer's event is sent and their segments are asked
//! for until they are in. What is measured is what a shop would see: both requests and all that is between.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use super::server::Server;
use super::wrk::Load;
use super::{CONNECTIONS, PAUSE_MS, SECONDS};
use crate::line::tell_figure;

/// Between two customers that are looked at.
const EVERY: Duration = Duration::from_millis(4);
/// The load is up before the first is looked at, and goes on after the last.
const MARGIN: Duration = Duration::from_secs(1);
/// Nobody waits longer.
const PATIENCE: Duration = Duration::from_secs(5);

pub(super) fn run(server: &Server) -> Result<()> {
    let load = Load { batch: 1, connections: CONNECTIONS, pause_ms: Some(PAUSE_MS), seconds: SECONDS };
    let (told, times) = std::thread::scope(|scope| {
        let loading = scope.spawn(|| load.run(server));
        let times = probe(server);
        (loading.join().expect("wrk is waited for without a panic"), times)
    });
    let (told, mut times) = (told?, times?);
    times.sort_unstable();
    let at = |share: f64| times[((times.len() as f64 * share) as usize).min(times.len() - 1)];
    tell_figure("http_membership_load_per_second", told.requests as f64 / told.seconds);
    tell_figure("http_membership_probes", times.len() as f64);
    tell_figure("http_membership_median_milliseconds", at(0.5).as_secs_f64() * 1e3);
    tell_figure("http_membership_p99_milliseconds", at(0.99).as_secs_f64() * 1e3);
    Ok(())
}

/// How long it took each time.
fn probe(server: &Server) -> Result<Vec<Duration>> {
    std::thread::sleep(MARGIN);
    let (mut sender, mut asker) = (server.client(&server.key)?, server.client("")?);
    let end = Instant::now() + Duration::from_secs(SECONDS) - MARGIN * 2;
    let mut times = Vec::new();
    while Instant::now() < end {
        let number = times.len();
        let event = format!(r#"{{"messageId":"probe-{number}","userId":"probe-{number}","event":"Probed"}}"#);
        let path = format!("/api/v1/customers/probe-{number}/segments");
        let began = Instant::now();
        sender.ask("POST", "/v1/track", &event)?;
        // Until the event is applied there is no such customer.
        while !asker.try_ask("GET", &path, "")?.is_some_and(|answer| answer.contains("\"probed\"")) {
            ensure!(began.elapsed() < PATIENCE, "the customer is not in the segment after {PATIENCE:?}");
        }
        times.push(began.elapsed());
        std::thread::sleep(EVERY.saturating_sub(began.elapsed()));
    }
    ensure!(!times.is_empty(), "nobody was looked at");
    Ok(times)
}
