//! The real `kesit` binary, from the command line to the exit code.

mod answers;
mod checks;
mod customer;
mod demo;
mod failures;
mod help;
mod import;
mod kpi;
mod lake;
mod opinions;
mod quality;
mod lifecycle;
mod predict;
mod segments;
mod sources;
mod stage;
mod upkeep;
mod workspace;
