//! What each command does. A file for a command; each only reads its options, asks `kesit-app`, and writes the answer.

mod check;
mod demo;
mod evaluate;
mod explain;
mod replay;
mod schema;

use std::io::{BufWriter, Write};

use crate::args::Command;
use crate::exit;
use crate::failure::Failure;
use crate::words::Words;

/// Runs a command; the answer goes to standard output.
pub(crate) fn run(command: Command, words: Words) -> Result<u8, Failure> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    let code = match command {
        Command::Evaluate(args) => evaluate::run(&args, words, &mut out).map(|()| exit::OK),
        Command::Explain(args) => explain::run(&args, words, &mut out).map(|()| exit::OK),
        Command::Replay(args) => replay::run(&args, words, &mut out).map(|()| exit::OK),
        Command::Check(args) => check::run(&args, words, &mut out),
        Command::Demo(args) => demo::run(&args, words, &mut out).map(|()| exit::OK),
        Command::Schema(args) => schema::run(&args, &mut out).map(|()| exit::OK),
    }?;
    out.flush()?;
    Ok(code)
}
