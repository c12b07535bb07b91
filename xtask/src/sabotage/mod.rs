//! Breaks the server on purpose and looks whether a drill turns red: who guards the guards. Start at [`breaks::BREAKS`].
//!
//! The tree is left alone: a copy of it is broken, in the target folder. All breaks are built at once, each asleep until the
//! variable [`VARIABLE`] names it; so what is built once is run once for each, and first with all of them asleep.

mod breaks;
mod copy;

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

use self::breaks::{BREAKS, Break};
use crate::drill::DRILL;
use crate::metadata;
use crate::run::{cargo, output, root, run};

/// Wakes a break.
const VARIABLE: &str = "KESIT_SABOTAGE";
/// Stands in the table where a break asks whether it is awake.
const AWAKE: &str = "AWAKE";

/// Runs the drills of the breaks whose name holds this word; of all without one.
///
/// # Errors
/// When the table does not fit the sources any more, a drill is red with all breaks asleep, or none is red with one awake.
pub(crate) fn run_named(name: Option<&str>) -> Result<()> {
    let wanted = |one: &&Break| name.is_none_or(|name| one.name.contains(name));
    let chosen: Vec<&Break> = BREAKS.iter().filter(wanted).collect();
    ensure!(!chosen.is_empty(), "no break has a name like that");
    let copy = metadata::read(&root().join("Cargo.toml"))?.target_directory.join("sabotage");
    copy::of(&tracked()?, root(), &copy, broken)?;
    run(drill(&copy).arg("--no-run"))?;
    let mut unnoticed = Vec::new();
    for one in chosen {
        ensure!(is_green(&copy, one, "")?, "`{}` is red though nothing is broken", one.drill);
        let is_noticed = !is_green(&copy, one, one.name)?;
        println!("{:<28} {:<52} {}", one.name, one.drill, if is_noticed { "red" } else { "GREEN" });
        if !is_noticed {
            unnoticed.push(one.name);
        }
    }
    if unnoticed.is_empty() { Ok(()) } else { bail!("nobody noticed: {}", unnoticed.join(", ")) }
}

/// The files of the tree, those not yet committed among them.
fn tracked() -> Result<String> {
    let words = ["ls-files", "--cached", "--others", "--exclude-standard"];
    output(Command::new("git").args(words).current_dir(root())).context("which files there are")
}

/// What is built of the copy stays in the copy: nobody is to take a broken program for a good one.
fn drill(copy: &Path) -> Command {
    let mut command = cargo();
    command.current_dir(copy).env("CARGO_TARGET_DIR", copy.join("target")).args(DRILL);
    command
}

/// Whether the drill of a break is green with that break awake; none if it is the empty text.
fn is_green(copy: &Path, one: &Break, awake: &str) -> Result<bool> {
    let mut command = drill(copy);
    command.args(["--quiet", "--", "--exact", one.drill, "--test-threads", "1"]).env(VARIABLE, awake);
    let told = command.stdin(Stdio::null()).output()?;
    let said = String::from_utf8_lossy(&told.stdout);
    ensure!(said.contains("running 1 test"), "there is no drill `{}`: {said}", one.drill);
    Ok(told.status.success())
}

/// What is in a file of the copy: what is in the original, with the breaks that the table has for it.
fn broken(file: &str, bytes: Vec<u8>) -> Result<Vec<u8>> {
    let mut breaks = BREAKS.iter().filter(|one| one.file == file).peekable();
    if breaks.peek().is_none() {
        return Ok(bytes);
    }
    let mut text = String::from_utf8(bytes)?;
    for one in breaks {
        let found = text.matches(one.text).count();
        ensure!(found == 1, "{}: {file} has its text {found} times; mend the table", one.name);
        let awake = format!("std::env::var_os(\"{VARIABLE}\").is_some_and(|name| name == \"{}\")", one.name);
        text = text.replace(one.text, &one.instead.replace(AWAKE, &awake));
    }
    Ok(text.into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_break_fits_the_sources() {
        for one in BREAKS {
            let bytes = std::fs::read(root().join(one.file)).expect(one.file);
            let text = String::from_utf8(broken(one.file, bytes).expect(one.name)).expect("a source");
            assert!(text.contains(&format!("name == \"{}\"", one.name)), "{}", one.name);
        }
    }
}
