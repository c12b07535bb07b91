//! The real `kesit` binary, from the command line to the exit code.

mod answers;
mod checks;
mod customer;
mod demo;
mod experiment;
mod failures;
mod help;
mod import;
mod kpi;
mod lake;
mod lifecycle;
mod opinions;
mod predict;
mod privacy;
mod quality;
mod segments;
mod serve;
mod sources;
mod stage;
mod upkeep;
mod workspace;
