//! `kesit segments apply` and `revert`: a plan that is shown, confirmed, and made so.

use std::io::{self, IsTerminal, Write};

use kesit_app::segments::{self, DefinitionSet, Plan};
use kesit_app::workspace::{Access, OnDisk};
use serde_json::json;

use super::{plan, planned, wanted};
use crate::args::{Confirm, Instant, SegmentsApply, SegmentsRevert, TextFormat};
use crate::failure::Failure;
use crate::load::{self, Setting};
use crate::words::Words;
use crate::{clock, tell};

pub(super) fn apply(args: &SegmentsApply, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    let workspace = load::open(&args.workspace.need(words)?, Access::Write, words)?;
    let present = workspace.present().map_err(|error| tell::on_disk_error(&error, words))?;
    let wanted = wanted(&args.wanted, &present, words)?;
    make(workspace, present, wanted, &args.wanted.instant, &args.confirm, words, out)
}

pub(super) fn revert(args: &SegmentsRevert, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    let key = args.key.as_deref().map(|key| load::key("KEY", key, words)).transpose()?;
    let workspace = load::open(&args.workspace.need(words)?, Access::Write, words)?;
    let present = workspace.present().map_err(|error| tell::on_disk_error(&error, words))?;
    let catalogue = workspace.catalogue();
    let wanted = match (&key, args.to, args.to_revision) {
        (Some(key), Some(version), _) => segments::with_version(catalogue, &present, key, version),
        (_, _, revision) => segments::at_revision(catalogue, revision.unwrap_or_default()),
    };
    let wanted = wanted.map_err(|error| tell::stored_error(&error, words))?;
    make(workspace, present, wanted, &args.instant, &args.confirm, words, out)
}

fn make(
    mut workspace: OnDisk,
    present: DefinitionSet,
    wanted: DefinitionSet,
    instant: &Instant,
    confirm: &Confirm,
    words: Words,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let setting = Setting::of_workspace(&workspace, words);
    let plan = planned(&workspace, &setting, present, wanted, instant)?;
    if confirm.format == TextFormat::Text {
        plan::text(out, &plan, &setting)?;
        out.flush()?;
    }
    let agreed = plan.is_empty() || confirm.yes || ask(words)?;
    let revision = if agreed { write(&mut workspace, &plan, confirm, words)? } else { None };
    match (confirm.format, revision) {
        (TextFormat::Json, revision) => {
            writeln!(out, "{}", json!({ "revision": revision, "plan": plan::json(&plan) }))?;
        }
        (TextFormat::Text, Some(revision)) => {
            let done = words
                .text(format!("Applied: revision {revision}"), format!("Uygulandı: {revision}. değişiklik"));
            writeln!(out, "{done}")?;
        }
        (TextFormat::Text, None) if !agreed => {
            writeln!(out, "{}", words.of("Nothing was applied", "Hiçbir şey uygulanmadı"))?;
        }
        (TextFormat::Text, None) => {}
    }
    Ok(())
}

fn write(
    workspace: &mut OnDisk,
    plan: &Plan,
    confirm: &Confirm,
    words: Words,
) -> Result<Option<u64>, Failure> {
    segments::apply(workspace.catalogue_mut(), plan, clock::now(), confirm.note.clone())
        .map_err(|error| tell::catalogue_error(&error, words))
}

/// Asks whoever sits at the terminal; where nobody does, `--yes` is needed.
fn ask(words: Words) -> Result<bool, Failure> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        let what = words.of("nobody is here to confirm the plan", "planı onaylayacak kimse yok");
        let hint = words.of("apply it with --yes", "--yes ile uygulayın");
        return Err(Failure::usage(what).hint(hint));
    }
    let mut stderr = io::stderr();
    write!(stderr, "{} ", words.of("Apply this? [y/N]", "Uygulansın mı? [e/H]"))?;
    stderr.flush()?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    let answer = answer.trim().to_lowercase();
    Ok(["y", "yes", "e", "evet"].contains(&answer.as_str()))
}
