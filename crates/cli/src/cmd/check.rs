//! `kesit check`: what is wrong or doubtful in definition files.

use std::io::Write;

use kesit_app::definitions::check;

use crate::args::Check;
use crate::failure::Failure;
use crate::words::Words;
use crate::{exit, tell};

pub(crate) fn run(args: &Check, words: Words, out: &mut dyn Write) -> Result<u8, Failure> {
    let checked = check(&args.files).map_err(|error| tell::definitions_error(&error, words))?;
    for file in &checked {
        for problem in &file.problems {
            writeln!(out, "{}", tell::problem(&file.path, problem, false, words))?;
        }
        for warning in &file.warnings {
            writeln!(out, "{}", tell::problem(&file.path, warning, true, words))?;
        }
        let verdict = if file.problems.is_empty() {
            let segments = words.things(file.segments as u64, "segment", "segments", "segment");
            let groups = words.things(file.groups as u64, "group", "groups", "grup");
            format!("{}, {segments}, {groups}", words.of("good", "geçerli"))
        } else {
            words.things(file.problems.len() as u64, "problem", "problems", "sorun")
        };
        writeln!(out, "{}: {verdict}", file.path.display())?;
    }
    let good = checked.iter().all(|file| file.problems.is_empty());
    Ok(if good { exit::OK } else { exit::INPUT })
}
