//! The server over HTTP, by the `kesit` program as a shop would run it: with the starter segments, over loopback, on a real
//! disk, under the load of wrk, which has the same cores.

mod client;
mod exits;
mod membership;
mod restart;
mod server;
mod wrk;

use std::path::Path;
use std::time::Duration;

use anyhow::{Result, ensure};

use crate::line::{Line, tell_figure};
use crate::machine;
use crate::shop::Size;
use server::Server;

/// How long each load goes on.
const SECONDS: u64 = 10;
/// Messages in a batch.
const BATCH: u32 = 100;
/// Connections that send at the same time.
const CONNECTIONS: u32 = 64;
/// With so long a pause after each answer, the connections send about ten thousand events a second altogether.
const PAUSE_MS: u32 = 4;
/// Messages in the log for the restart, at most.
const RESTART_MESSAGES: u64 = 10_000_000;

/// Measures everything on a new workspace in a folder. Where a program is missing, nothing is measured.
pub(crate) fn run(folder: &Path, size: Size) -> Result<()> {
    Line::Version { text: format!("Kesit {}", env!("CARGO_PKG_VERSION")) }.tell();
    if let Some(missing) = missing()? {
        eprintln!("{missing}");
        return Ok(());
    }
    let mut server = Server::new(&folder.join("served"))?;
    loads(&server)?;
    membership::run(&server)?;
    exits::run(&server)?;
    restart::run(&mut server, RESTART_MESSAGES.min(size.events))?;
    server.remove()
}

fn missing() -> Result<Option<String>> {
    let program = machine::program()?;
    if !program.exists() {
        return Ok(Some(format!(
            "there is no {}: cargo build --release --package kesit-cli",
            program.display()
        )));
    }
    Ok((!wrk::is_here()).then(|| "there is no wrk: apt-get install wrk".to_owned()))
}

/// As much as goes in, one event a request and in batches.
fn loads(server: &Server) -> Result<()> {
    for (name, batch) in [("single", 1), ("batch", BATCH)] {
        let load = wrk::Load { batch, connections: CONNECTIONS, pause_ms: None, seconds: SECONDS };
        let before = server.accepted()?;
        let told = load.run(server)?;
        server.wait_until_applied(Duration::from_secs(120))?;
        let accepted = server.accepted()? - before;
        let answered = (told.requests - told.refused) * u64::from(batch);
        ensure!(accepted >= answered, "{answered} events were acknowledged, {accepted} counted");
        let per_second = answered as f64 / told.seconds;
        tell_figure(&format!("http_{name}_events_per_second"), per_second);
        tell_figure(&format!("http_{name}_p99_milliseconds"), told.p99.as_secs_f64() * 1e3);
        tell_figure(&format!("http_{name}_refused"), told.refused as f64);
    }
    tell_figure("http_memory_bytes", server.memory_bytes()? as f64);
    Ok(())
}
