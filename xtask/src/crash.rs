//! Kills at every system call that changes something on disk: of the store's workload, of what opens the left-over, and of
//! `kesit import` itself.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use kesit_testkit::crash::{Subject, WRITE_CLASS, spread};

use crate::run::{built_kesit, cargo, output, root, run};

/// Kills of `kesit import` unless told.
pub(crate) const DEFAULT_KILLS: u32 = 1_000;

/// The shop that is imported.
const CUSTOMERS: &str = "40";

/// Every point of the store's own workload, then so many of an import.
///
/// # Errors
/// When something that was acknowledged is lost, something half done is visible, or the doctor finds fault.
pub(crate) fn run_with(kills: u32) -> Result<()> {
    run(cargo().env("KESIT_CRASH", "all").args(["test", "--package", "kesit-store", "--test", "crash"]))?;
    import(kills as usize)
}

/// Makes a shop, then kills its import so many times in a row, each time going on with what the last one left; at the end
/// the import comes to its end, and everything must be there once.
fn import(kills: usize) -> Result<()> {
    let kesit = built_kesit()?;
    let folder = root().join("target/crash");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let shop = folder.join("shop");
    let data = shop.join("messages.jsonl");
    fs::create_dir_all(&folder)?;
    output(kesit_command(&kesit, &["demo", "create"]).arg(&shop).args([
        "--customers",
        CUSTOMERS,
        "--seed",
        "1",
    ]))?;
    let whole = folder.join("whole");
    output(kesit_command(&kesit, &["init"]).arg(&whole))?;
    output(kesit_command(&kesit, &["import"]).arg(&data).arg("--workspace").arg(&whole))?;
    let killed = folder.join("killed");
    let count = kill(&kesit, &data, &killed, kills)?;
    output(kesit_command(&kesit, &["import"]).arg(&data).arg("--workspace").arg(&killed))?;
    let report = doctor(&kesit, &killed)?;
    ensure!(
        same_members(&kesit, &whole, &killed)?,
        "the killed import ends in other members than the whole one"
    );
    println!("{count} kills of `kesit import`, then:\n{report}");
    Ok(())
}

/// Kills one import after the other at calls that are evenly spread over its whole length. After each the doctor is asked.
fn kill(kesit: &Path, data: &Path, dir: &Path, kills: usize) -> Result<usize> {
    output(kesit_command(kesit, &["init"]).arg(dir))?;
    let counted = dir.with_file_name("counted");
    output(kesit_command(kesit, &["init"]).arg(&counted))?;
    let calls = subject(kesit, data, &counted).points(WRITE_CLASS);
    ensure!(calls.len() > 10, "an import makes {} calls", calls.len());
    let mut count = 0;
    while count < kills {
        for point in spread(&calls, kills - count) {
            let ended = subject(kesit, data, dir).killed_at(*point);
            if ended.code.is_none() {
                count += 1;
                doctor(kesit, dir)?;
            } else {
                // It came to its end before the point: from here on there is nothing to store. Begin anew.
                fs::remove_dir_all(dir)?;
                output(kesit_command(kesit, &["init"]).arg(dir))?;
            }
        }
    }
    Ok(count)
}

fn subject(kesit: &Path, data: &Path, dir: &Path) -> Subject {
    let workspace = PathBuf::from("--workspace");
    Subject::new(kesit, [Path::new("import"), data, &workspace, dir])
}

fn doctor(kesit: &Path, dir: &Path) -> Result<String> {
    output(kesit_command(kesit, &["doctor", "--workspace"]).arg(dir)).context("after a kill")
}

fn same_members(kesit: &Path, one: &Path, other: &Path) -> Result<bool> {
    let members = |dir: &Path| {
        let segments = root().join("segments/starter");
        output(
            kesit_command(kesit, &["evaluate", "--format", "csv", "--segments"])
                .arg(segments)
                .arg("--workspace")
                .arg(dir),
        )
    };
    Ok(members(one)? == members(other)?)
}

fn kesit_command(kesit: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(kesit);
    command.args(words).args(["--lang", "en"]).stdin(Stdio::null());
    command
}
