//! What each command does. A file for a command; each only reads its options, asks `kesit-app`, and writes the answer.

mod affinity;
mod backup;
mod check;
mod churn;
mod cluster;
mod config;
mod customer;
mod demo;
mod doctor;
mod evaluate;
mod experiment;
mod explain;
mod health;
mod import;
mod init;
mod kpi;
mod lake;
mod lifecycle;
mod lint;
mod members;
mod predict;
mod privacy;
mod quarantine;
mod recommend;
mod replay;
mod report;
mod rfm;
mod schema;
mod scores;
mod segments;
mod sentiment;
mod serve;
mod value;

use std::io::{BufWriter, Write};

use demo::told as demo_error;

use crate::args::Command;
use crate::exit;
use crate::failure::Failure;
use crate::words::Words;

/// Runs a command; the answer goes to standard output.
pub(crate) fn run(command: Command, words: Words) -> Result<u8, Failure> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    let code = match command {
        Command::Init(args) => init::run(&args, words, &mut out).map(|()| exit::OK),
        Command::Import(args) => import::run(&args, words, &mut out).map(|()| exit::OK),
        Command::Quarantine(args) => quarantine::run(&args, words, &mut out).map(|()| exit::OK),
        Command::Evaluate(args) => evaluate::run(&args, words, &mut out).map(|()| exit::OK),
        Command::Explain(args) => explain::run(&args, words, &mut out).map(|()| exit::OK),
        Command::Members(args) => members::run(&args, words, &mut out).map(|()| exit::OK),
        Command::Customer(args) => customer::run(&args, words, &mut out).map(|()| exit::OK),
        Command::Replay(args) => replay::run(&args, words, &mut out).map(|()| exit::OK),
        Command::Check(args) => check::run(&args, words, &mut out),
        Command::Lint(args) => lint::run(&args, words, &mut out),
        Command::Demo(args) => demo::run(&args, words, &mut out).map(|()| exit::OK),
        Command::Segments(args) => segments::run(&args.action, words, &mut out),
        Command::Report(args) => report::run(&args, words, &mut out).map(|()| exit::OK),
        Command::Rfm(args) => rfm::run(&args, words, &mut out).map(|()| exit::OK),
        Command::Lifecycle(args) => lifecycle::run(&args, words, &mut out).map(|()| exit::OK),
        Command::Kpi(args) => kpi::run(&args, words, &mut out).map(|()| exit::OK),
        Command::Value(args) => value::run(&args, words, &mut out).map(|()| exit::OK),
        Command::Churn(args) => churn::run(&args, words, &mut out).map(|()| exit::OK),
        Command::Sentiment(args) => sentiment::run(&args, words, &mut out).map(|()| exit::OK),
        Command::Affinity(args) => affinity::run(&args, words, &mut out).map(|()| exit::OK),
        Command::Predict(args) => predict::run(&args, words, &mut out).map(|()| exit::OK),
        Command::Cluster(args) => cluster::run(&args, words, &mut out).map(|()| exit::OK),
        Command::Recommend(args) => recommend::run(&args, words, &mut out).map(|()| exit::OK),
        Command::Experiment(args) => experiment::run(&args, words, &mut out).map(|()| exit::OK),
        Command::Scores(args) => scores::run(&args.action, words, &mut out).map(|()| exit::OK),
        Command::Lake(args) => lake::run(&args, words, &mut out).map(|()| exit::OK),
        Command::Privacy(args) => privacy::run(&args.action, words, &mut out).map(|()| exit::OK),
        Command::Backup(args) => backup::back_up(&args, words, &mut out).map(|()| exit::OK),
        Command::Restore(args) => backup::restore(&args, words, &mut out).map(|()| exit::OK),
        Command::Doctor(args) => doctor::run(&args, words, &mut out),
        Command::Serve(args) => serve::run(&args, words, &mut out),
        Command::Config(args) => config::run(&args.action, words, &mut out).map(|()| exit::OK),
        Command::Health(args) => health::run(&args, words, &mut out).map(|()| exit::OK),
        Command::Schema(args) => schema::run(&args, &mut out).map(|()| exit::OK),
    }?;
    out.flush()?;
    Ok(code)
}
