//! Ten thousand and one customers did something at the same instant, and leave a segment at the same instant an hour later:
//! how long after it all of them are told in the stream.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use kesit_model::Timestamp;
use serde_json::Value;

use super::server::Server;
use crate::line::tell_figure;
use crate::machine;

/// How many leave.
const CUSTOMERS: usize = 10_001;
/// How far ahead the instant is when the first is sent: time enough to send all.
const AHEAD_MS: i64 = 8_000;
const HOUR_MS: i64 = 3_600_000;
/// Nobody waits longer.
const PATIENCE_MS: i64 = 30_000;

pub(super) fn run(server: &Server) -> Result<()> {
    let mut client = server.client(&server.key)?;
    let did_at = Timestamp(machine::now_ms() + AHEAD_MS - HOUR_MS);
    let customers: Vec<usize> = (0..CUSTOMERS).collect();
    for some in customers.chunks(500) {
        let events: Vec<String> = some.iter().map(|number| event(*number, did_at)).collect();
        client.ask("POST", "/v1/batch", &format!(r#"{{"batch":[{}]}}"#, events.join(",")))?;
    }
    server.wait_until_applied(Duration::from_secs(5))?;
    let leave_at = did_at.0 + HOUR_MS;
    ensure!(machine::now_ms() < leave_at, "sending took too long: the instant is over");
    let before = newest(&mut client)?;
    let until = u64::try_from(leave_at - machine::now_ms()).unwrap_or(0);
    std::thread::sleep(Duration::from_millis(until));
    let mut left = 0;
    let mut after = before;
    while left < CUSTOMERS {
        ensure!(
            machine::now_ms() < leave_at + PATIENCE_MS,
            "{left} of {CUSTOMERS} left after {PATIENCE_MS} ms"
        );
        let path = format!("/api/v1/transitions?after={after}&segment=leaving&limit=1000");
        let page: Value = serde_json::from_str(&client.ask("GET", &path, "")?)?;
        left += page["items"]
            .as_array()
            .map_or(0, |items| items.iter().filter(|row| row["direction"] == "left").count());
        after = page["next_after"].as_u64().context("a page says where the next begins")?;
    }
    tell_figure("http_exits", left as f64);
    tell_figure("http_exits_seconds", (machine::now_ms() - leave_at) as f64 / 1e3);
    Ok(())
}

fn event(number: usize, at: Timestamp) -> String {
    format!(
        r#"{{"type":"track","messageId":"together-{number}","userId":"together-{number}","event":"Left Together","timestamp":"{at}"}}"#
    )
}

fn newest(client: &mut super::client::Client) -> Result<u64> {
    let page: Value = serde_json::from_str(&client.ask("GET", "/api/v1/transitions?limit=1", "")?)?;
    page["newest"].as_u64().context("a page says which row is the newest")
}
