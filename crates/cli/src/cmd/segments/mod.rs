//! `kesit segments`: definitions that stand in a workspace, with their versions; and what they would have found.

mod apply;
mod backtest;
mod history;
mod list;
mod plan;
mod show;

use std::io::Write;
use std::num::NonZero;
use std::thread;

use kesit_app::segments::{DefinitionSet, Plan, Rest, Wanted};
use kesit_app::workspace::OnDisk;

use crate::args::{Instant, SegmentsAction, SegmentsPlan, TextFormat, WantedFiles};
use crate::failure::Failure;
use crate::load::{self, Setting};
use crate::progress::Bar;
use crate::words::Words;
use crate::{clock, exit, tell};

use kesit_app::workspace::Access;

pub(crate) fn run(action: &SegmentsAction, words: Words, out: &mut dyn Write) -> Result<u8, Failure> {
    match action {
        SegmentsAction::Plan(args) => return show_plan(args, words, out),
        SegmentsAction::Apply(args) => apply::apply(args, words, out),
        SegmentsAction::List(args) => list::run(args, words, out),
        SegmentsAction::Show(args) => show::run(args, words, out),
        SegmentsAction::History(args) => history::run(args, words, out),
        SegmentsAction::Revert(args) => apply::revert(args, words, out),
        SegmentsAction::Backtest(args) => backtest::run(args, words, out),
    }
    .map(|()| exit::OK)
}

fn show_plan(args: &SegmentsPlan, words: Words, out: &mut dyn Write) -> Result<u8, Failure> {
    let workspace = load::open(&args.workspace.need(words)?, Access::Read, words)?;
    let setting = Setting::of_workspace(&workspace, words);
    let present = workspace.present().map_err(|error| tell::on_disk_error(&error, words))?;
    let wanted = wanted(&args.wanted, &present, words)?;
    let plan = planned(&workspace, &setting, present, wanted, &args.wanted.instant)?;
    match args.format {
        TextFormat::Text => plan::text(out, &plan, &setting)?,
        TextFormat::Json => writeln!(out, "{}", plan::json(&plan))?,
    }
    Ok(if args.detailed_exit_code && !plan.is_empty() { exit::CHANGES } else { exit::OK })
}

/// Reads definition files; what is doubtful in them is said.
fn wanted(files: &WantedFiles, present: &DefinitionSet, words: Words) -> Result<DefinitionSet, Failure> {
    let is_whole = files.prune || files.paths.iter().any(|path| path.is_dir());
    let rest = if is_whole { Rest::Removed } else { Rest::Kept };
    let read = Wanted::read(&files.paths, rest, present);
    let read = read.map_err(|error| tell::definitions_error(&error, words))?;
    for (path, warning) in &read.warnings {
        load::note(&tell::problem(path, warning, true, words));
    }
    Ok(read.set)
}

/// Makes the plan; words that no data uses are said.
fn planned(
    workspace: &OnDisk,
    setting: &Setting,
    present: DefinitionSet,
    wanted: DefinitionSet,
    instant: &Instant,
) -> Result<Plan, Failure> {
    let words = setting.words;
    let as_of = instant.as_of.as_deref().map(|text| setting.instant("--as-of", text)).transpose()?;
    let bar = Bar::new();
    let plan =
        workspace.plan(present, wanted, as_of, clock::now(), threads(), |replay| bar.show_messages(replay));
    drop(bar);
    let plan = plan.map_err(|error| tell::on_disk_error(&error, words))?;
    plan.unknown.iter().for_each(|unknown| load::note(&tell::unknown(unknown, words)));
    Ok(plan)
}

/// As many threads as the machine runs at once.
fn threads() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}
