//! `kesit experiment`: what a campaign did, and how many customers it takes to see that.

mod analyse;
mod sheets;
mod size;
mod tell;

use std::io::Write;

use crate::args::{Experiment, ExperimentAction};
use crate::failure::Failure;
use crate::words::Words;

pub(crate) fn run(args: &Experiment, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    match &args.action {
        ExperimentAction::Analyse(args) => analyse::run(args, words, out),
        ExperimentAction::Size(args) => size::run(args, words, out),
    }
}
