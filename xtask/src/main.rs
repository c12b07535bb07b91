//! Chores of the project, run as `cargo xtask <chore>`. None of this is in the product.
//!
//! Start at [`tidy`] for what every change is held to, at [`docs`] for the pages that are made from code.

mod crash;
mod docs;
mod drill;
mod fuzz;
mod metadata;
mod run;
mod sabotage;
mod soak;
mod tidy;
mod tree;

use std::process::ExitCode;

use anyhow::{Result, bail};

const USAGE: &str = "\
cargo xtask tidy                              who may depend on whom, purity, length, licences, links
cargo xtask docs [--check]                    write what the pages take from the code, or say what is stale
cargo xtask fuzz [--seconds N] [TARGET...]    build and run the fuzz targets (60 s each unless told)
cargo xtask crash [--kills N]                 kill at every system call that changes something on disk, and an import
                                              so many times (1000 unless told)
cargo xtask soak [--cases N]                  the property tests with many cases (10000 unless told)
cargo xtask drill [NAME] [--whole]            the server under kills, full disks, overload and hostile requests
cargo xtask sabotage [NAME]                   breaks the server on purpose, in a copy, and looks whether a drill turns red";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&words.iter().map(String::as_str).collect::<Vec<_>>()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(words: &[&str]) -> Result<()> {
    match words {
        ["tidy"] => tidy::run(),
        ["docs"] => docs::write(),
        ["docs", "--check"] => docs::check(),
        ["fuzz", "--seconds", seconds, targets @ ..] => fuzz::run_targets(number(seconds)?, targets),
        ["fuzz", targets @ ..] => fuzz::run_targets(fuzz::DEFAULT_SECONDS, targets),
        ["crash"] => crash::run_with(crash::DEFAULT_KILLS),
        ["crash", "--kills", kills] => crash::run_with(number(kills)?),
        ["soak"] => soak::run_with(soak::DEFAULT_CASES),
        ["soak", "--cases", cases] => soak::run_with(number(cases)?),
        ["drill"] => drill::run_named(None, false),
        ["drill", "--whole"] => drill::run_named(None, true),
        ["drill", name] => drill::run_named(Some(name), false),
        ["drill", name, "--whole"] => drill::run_named(Some(name), true),
        ["sabotage"] => sabotage::run_named(None),
        ["sabotage", name] => sabotage::run_named(Some(name)),
        _ => bail!("{USAGE}"),
    }
}

fn number(word: &str) -> Result<u32> {
    word.parse().map_err(|_| anyhow::anyhow!("{word} is not a whole number\n{USAGE}"))
}
