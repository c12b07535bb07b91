//! `kesit`: customer segmentation on the command line. Start at [`args::Cli`] for what it takes and at [`cmd`] for what
//! it does; the work itself is in `kesit-app`.

mod args;
mod clock;
mod cmd;
mod diff;
mod exit;
mod failure;
mod help;
mod load;
mod output;
mod progress;
mod render;
mod sheet;
mod tell;
mod words;

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

use args::Cli;
use failure::Failure;
use words::Words;

/// Messages are made in one thread and let go of in another; the system's allocator makes both wait for each other.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let words = Words::new(cli.lang.unwrap_or_else(args::lang_of_environment).into());
    match cmd::run(cli.command, words) {
        Ok(code) => ExitCode::from(code),
        Err(failure) => tell(&failure, words),
    }
}

/// Says what went wrong; silently where nobody reads any more.
fn tell(failure: &Failure, words: Words) -> ExitCode {
    if !failure.is_closed_pipe() {
        let _ = writeln!(std::io::stderr(), "{}", failure.told(words));
    }
    ExitCode::from(failure.exit_code())
}
