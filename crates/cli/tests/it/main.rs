//! The real `kesit` binary, from the command line to the exit code.

mod answers;
mod checks;
mod demo;
mod failures;
mod help;
mod sources;
mod stage;
