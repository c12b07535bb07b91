//! The whole: data, environment, every engine one after the other, agreement, the page.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::measured::{Column, Measured};
use crate::peers::{self, Outcome, PEERS};
use crate::results::{self, Setting};
use crate::{Options, Scale, machine};

/// Measures everything and writes the page; an answer that differs is an error, and then there is no page.
pub(crate) fn run(options: &Options, cache: &Path, folder: &Path) -> Result<()> {
    let python = peers::environment(cache)?;
    peers::parquet(&python, folder)?;
    let setting = Setting {
        size: options.size.size(),
        is_full: options.size == Scale::Full,
        threads: options.threads,
        machine: machine::describe(&python),
        load: machine::load(),
    };
    let kesit = Column { title: "Kesit".to_owned(), outcome: own(options, "kesit")? };
    let mut columns = Vec::new();
    for (engine, mode, title) in PEERS {
        eprintln!("{title} …");
        let outcome = peers::run(&python, engine, mode, folder, options.threads)?;
        columns.push(Column { title: title.to_owned(), outcome });
    }
    let others = ["live", "durable", "snapshot", "import", "http"]
        .map(|work| own(options, work))
        .into_iter()
        .collect::<Result<_>>()?;
    let measured = Measured { kesit, peers: columns, others };
    let disagreements = measured.disagreements();
    if !disagreements.is_empty() {
        bail!("the answers do not agree:\n{}", disagreements.join("\n"));
    }
    let page = results::page(&measured, &setting);
    let path = place(options.size, folder);
    fs::write(&path, &page).with_context(|| format!("write {}", path.display()))?;
    println!("{page}\nThis is in {}.", path.display());
    Ok(())
}

/// Only the full size is for the project's page.
fn place(size: Scale, folder: &Path) -> PathBuf {
    let folder = if size == Scale::Full { peers::home() } else { folder };
    folder.join("RESULTS.md")
}

/// A part of this very program, in a process of its own.
fn own(options: &Options, work: &str) -> Result<Outcome> {
    eprintln!("Kesit: {work} …");
    let program = std::env::current_exe().context("find this program")?;
    let size = clap::ValueEnum::to_possible_value(&options.size).context("every size has a name")?;
    let mut command = Command::new(program);
    command.args(["--size", size.get_name(), "--threads", &options.threads.to_string(), work]);
    let outcome = peers::listen(&mut command)?;
    ensure!(outcome.trouble.is_none(), "Kesit {work} {}", outcome.trouble.unwrap_or_default());
    Ok(outcome)
}
