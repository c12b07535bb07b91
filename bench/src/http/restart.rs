//! The end and the start again with many messages in the log, and with a snapshot of most of them.

use std::time::Duration;

use anyhow::Result;

use super::server::Server;
use super::wrk::Load;
use super::{BATCH, CONNECTIONS};
use crate::line::tell_figure;

/// One load after the other, each so long, until there are enough.
const SECONDS: u64 = 5;

pub(super) fn run(server: &mut Server, messages: u64) -> Result<()> {
    while server.accepted()? < messages {
        let load = Load { batch: BATCH, connections: CONNECTIONS, pause_ms: None, seconds: SECONDS };
        load.run(server)?;
        server.wait_until_applied(Duration::from_secs(120))?;
    }
    tell_figure("http_restart_messages", server.accepted()? as f64);
    tell_figure("http_restart_customers", server.figure("kesit_customers")?);
    tell_figure("http_full_memory_bytes", server.memory_bytes()? as f64);
    tell_figure("http_stop_seconds", server.stop()?.as_secs_f64());
    tell_figure("http_restart_seconds", server.start()?.as_secs_f64());
    Ok(())
}
