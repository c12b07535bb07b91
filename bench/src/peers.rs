//! The peers: a Python environment with exact versions, made once, and one process for each engine and mode.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use sha2::{Digest, Sha256};

use crate::line::Line;

/// No engine gets more memory than this.
const MEMORY_GIGABYTES: u64 = 16;
/// Nor more time for all its questions.
const TIME_LIMIT: Duration = Duration::from_secs(30 * 60);
const POLL: Duration = Duration::from_millis(50);

/// Engines and modes, as `ask.py` calls them, and as people do.
pub(crate) const PEERS: [(&str, &str, &str); 7] = [
    ("duckdb", "memory", "DuckDB"),
    ("duckdb", "parquet", "DuckDB, Parquet"),
    ("clickhouse", "memory", "ClickHouse"),
    ("clickhouse", "parquet", "ClickHouse, Parquet"),
    ("polars", "memory", "Polars"),
    ("polars", "parquet", "Polars, Parquet"),
    ("pandas", "memory", "pandas"),
];

/// What one process told, and how it ended if not well.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) lines: Vec<Line>,
    pub(crate) trouble: Option<String>,
}

/// The folder `bench/` of the project.
pub(crate) fn home() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The Python of the environment, which is made now unless it is there with just these versions.
pub(crate) fn environment(cache: &Path) -> Result<PathBuf> {
    let wanted = home().join("peers/requirements.txt");
    let text = fs::read(&wanted).with_context(|| format!("read {}", wanted.display()))?;
    let version: String = Sha256::digest(&text).iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    let folder = cache.join("python").join(version);
    let (python, done) = (folder.join("bin/python"), folder.join("complete"));
    if done.exists() {
        return Ok(python);
    }
    eprintln!("making a Python environment for the peers …");
    fs::create_dir_all(&folder).with_context(|| format!("make {}", folder.display()))?;
    call(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder))
        .context("make a Python environment: Python 3.11 or later is needed, with venv")?;
    let pip = ["-m", "pip", "install", "--quiet", "--only-binary", ":all:", "--require-hashes", "-r"];
    call(Command::new(&python).args(pip).arg(&wanted)).context("install the peers")?;
    File::create(&done).context("mark the Python environment as complete")?;
    Ok(python)
}

/// Makes the Parquet file in the folder of the data, unless it is there.
pub(crate) fn parquet(python: &Path, folder: &Path) -> Result<()> {
    eprintln!("the Parquet file …");
    call(ask(python).arg("parquet").arg(folder)).context("make the Parquet file")
}

/// Asks one peer all questions.
pub(crate) fn run(python: &Path, engine: &str, mode: &str, folder: &Path, threads: usize) -> Result<Outcome> {
    let mut command = ask(python);
    command.args([engine, mode]).arg(folder);
    command.args([threads.to_string(), MEMORY_GIGABYTES.to_string()]);
    listen(&mut command)
}

fn ask(python: &Path) -> Command {
    let mut command = Command::new(python);
    // Nothing is written into the project.
    command.arg("-B").arg(home().join("peers/ask.py"));
    command
}

fn call(command: &mut Command) -> Result<()> {
    let status = command.stdout(Stdio::null()).status()?;
    ensure!(status.success(), "{} ended with {status}", command.get_program().display());
    Ok(())
}

/// Runs a process to its end or to the limit of time, and keeps what it tells.
pub(crate) fn listen(command: &mut Command) -> Result<Outcome> {
    let mut child = command.stdout(Stdio::piped()).spawn().context("start the process of an engine")?;
    let output = child.stdout.take().context("the output of the process is there")?;
    let reader = thread::spawn(move || BufReader::new(output).lines().map_while(Result::ok).collect());
    let trouble = wait(&mut child)?;
    let Ok(told) = reader.join() else { bail!("reading what an engine told broke off") };
    let told: Vec<String> = told;
    // An engine may have words of its own on its output.
    let lines = told.iter().filter(|line| line.starts_with('{'));
    let lines =
        lines.map(|line| serde_json::from_str(line).with_context(|| format!("understand {line:.200}")));
    Ok(Outcome { lines: lines.collect::<Result<_>>()?, trouble })
}

/// How it ended, if not well.
fn wait(child: &mut Child) -> Result<Option<String>> {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok((!status.success()).then(|| format!("ended with {status}")));
        }
        if start.elapsed() > TIME_LIMIT {
            child.kill()?;
            child.wait()?;
            return Ok(Some(format!("stopped after {} minutes", TIME_LIMIT.as_secs() / 60)));
        }
        thread::sleep(POLL);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Outcome {
        listen(Command::new("sh").args(["-c", script])).expect("it runs")
    }

    #[test]
    fn what_was_told_before_a_bad_end_is_kept() {
        let outcome = shell("echo '{\"what\":\"loaded\",\"seconds\":1.5}'; echo noise; kill -9 $$");
        assert_eq!(outcome.lines, [Line::Loaded { seconds: 1.5 }]);
        assert!(outcome.trouble.is_some_and(|text| text.contains("signal: 9")));
        assert_eq!(shell("true").trouble, None);
    }

    #[test]
    fn a_line_that_nobody_understands_is_an_error() {
        let mut command = Command::new("sh");
        assert!(listen(command.args(["-c", "echo '{\"what\":\"else\"}'"])).is_err());
    }
}
