//! `kesit serve` on a workspace of its own, started and stopped.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use super::client::Client;
use crate::machine;

/// The server, and the folder that it works in.
pub(super) struct Server {
    folder: PathBuf,
    running: Option<Running>,
    /// The write key.
    pub(super) key: String,
}

struct Running {
    child: Child,
    address: SocketAddr,
}

impl Server {
    /// Makes a workspace with the starter segments, serves it, and makes a source to send by.
    pub(super) fn new(folder: &Path) -> Result<Server> {
        if folder.exists() {
            fs::remove_dir_all(folder).context("remove the workspace of the last run")?;
        }
        fs::create_dir_all(folder)?;
        let mut server = Server { folder: folder.to_owned(), running: None, key: String::new() };
        server.call(&["init", "shop"])?;
        let home = Path::new(env!("CARGO_MANIFEST_DIR"));
        let segments = [home.join("../segments/starter"), home.join("http/segments.yaml")];
        let segments = segments.each_ref().map(|path| path.to_string_lossy());
        server.call(&["segments", "apply", &segments[0], &segments[1], "--yes", "--workspace", "shop"])?;
        server.start()?;
        let source =
            server.client("")?.ask("POST", "/api/v1/sources", r#"{"name":"bench","kind":"server"}"#)?;
        let source: Value = serde_json::from_str(&source)?;
        let key = source["write_key"].as_str().context("a new source has a key")?;
        server.key = key.to_owned();
        Ok(server)
    }

    /// Starts it; gives how long it took until it was ready.
    pub(super) fn start(&mut self) -> Result<Duration> {
        let began = Instant::now();
        let mut child = Command::new(machine::program()?)
            .current_dir(&self.folder)
            .args(["serve", "--workspace", "shop", "--no-sign-in", "--address", "127.0.0.1:0"])
            .env("KESIT_LOG_LEVEL", "warn")
            .stdout(Stdio::piped())
            .spawn()
            .context("start kesit serve")?;
        let mut lines = BufReader::new(child.stdout.take().context("its output is ours")?).lines();
        // The first line is written when requests are answered.
        let first = lines.next().context("it ended before it was ready")??;
        let took = began.elapsed();
        let address = first.split_once("http://").context("it tells its address")?.1.trim().parse()?;
        // Nobody reads what else it prints, which is little.
        std::thread::spawn(move || lines.for_each(drop));
        self.running = Some(Running { child, address });
        Ok(took)
    }

    /// Asks it to end; gives how long it took.
    pub(super) fn stop(&mut self) -> Result<Duration> {
        let Some(mut running) = self.running.take() else { bail!("it does not run") };
        let began = Instant::now();
        let asked = Command::new("kill").arg(running.child.id().to_string()).status()?;
        ensure!(asked.success(), "it cannot be asked to end");
        let status = running.child.wait()?;
        ensure!(status.success(), "it ended with {status}");
        Ok(began.elapsed())
    }

    /// Stops it and removes its folder.
    pub(super) fn remove(mut self) -> Result<()> {
        self.stop()?;
        fs::remove_dir_all(&self.folder).context("remove the workspace")
    }

    pub(super) fn address(&self) -> Result<SocketAddr> {
        Ok(self.running.as_ref().context("it runs")?.address)
    }

    /// A connection; with the write key unless it is empty.
    pub(super) fn client(&self, key: &str) -> Result<Client> {
        Client::connect(self.address()?, key)
    }

    /// One of its figures.
    pub(super) fn figure(&self, name: &str) -> Result<f64> {
        let page = self.client("")?.ask("GET", "/metrics", "")?;
        let line = page.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        line.and_then(|value| value.parse().ok()).with_context(|| format!("no figure {name}"))
    }

    /// Messages that were accepted since it started.
    pub(super) fn accepted(&self) -> Result<u64> {
        Ok(self.figure(r#"kesit_messages_total{sender="server",outcome="accepted"}"#)? as u64)
    }

    /// The memory that it has.
    pub(super) fn memory_bytes(&self) -> Result<u64> {
        Ok(self.figure("process_resident_memory_bytes")? as u64)
    }

    /// Until everything stored has moved its customers.
    pub(super) fn wait_until_applied(&self, within: Duration) -> Result<()> {
        let began = Instant::now();
        while self.figure("kesit_engine_behind_messages")? > 0.0 {
            ensure!(began.elapsed() < within, "the engine is behind after {within:?}");
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    fn call(&self, args: &[&str]) -> Result<()> {
        let output = Command::new(machine::program()?).current_dir(&self.folder).args(args).output()?;
        let told = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "kesit {} ended with {}: {told}", args.join(" "), output.status);
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(running) = &mut self.running {
            let _ = running.child.kill();
            let _ = running.child.wait();
        }
    }
}
