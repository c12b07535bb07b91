//! `kesit segments history`: what was applied when, and whom it moved.

use std::io::Write;

use kesit_app::segments::{self, ChangeAction, ChangeCounts, DefinitionKind, Revision, RevisionChange};
use kesit_app::workspace::Access;
use kesit_model::Key;
use serde_json::{Map, Value as Json, json};

use super::plan::mark;
use crate::args::{SegmentsHistory, TextFormat};
use crate::failure::Failure;
use crate::load::{self, Setting};
use crate::tell;
use crate::words::{Words, printable};

pub(super) fn run(args: &SegmentsHistory, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    let key = args.key.as_deref().map(|key| load::key("KEY", key, words)).transpose()?;
    let workspace = load::open(&args.workspace.need(words)?, Access::Read, words)?;
    let setting = Setting::of_workspace(&workspace, words);
    let catalogue = workspace.catalogue();
    if let Some(key) = &key {
        segments::versions(catalogue, key).map_err(|error| tell::stored_error(&error, words))?;
    }
    let revisions = catalogue.revisions().map_err(|error| tell::catalogue_error(&error, words))?;
    let revisions: Vec<Revision> =
        revisions.into_iter().filter_map(|revision| only(revision, key.as_ref())).collect();
    match args.format {
        TextFormat::Json => {
            writeln!(out, "{}", Json::from(revisions.iter().map(json).collect::<Vec<Json>>()))?;
        }
        TextFormat::Text if revisions.is_empty() => {
            writeln!(out, "{}", words.of("Nothing was applied yet", "Henüz bir şey uygulanmadı"))?;
        }
        TextFormat::Text => {
            for (place, revision) in revisions.iter().rev().enumerate() {
                if place > 0 {
                    writeln!(out)?;
                }
                text(out, revision, &setting)?;
            }
        }
    }
    Ok(())
}

/// The revision with the changes of one segment or group only; `None` if it has none of these.
fn only(mut revision: Revision, key: Option<&Key>) -> Option<Revision> {
    if let Some(key) = key {
        revision.changes.retain(|change| &change.key == key && change.kind != DefinitionKind::List);
    }
    (!revision.changes.is_empty()).then_some(revision)
}

fn text(out: &mut dyn Write, revision: &Revision, setting: &Setting) -> Result<(), Failure> {
    let words = setting.words;
    let note = revision.note.as_deref().map(|note| format!(": {}", printable(note))).unwrap_or_default();
    let (number, at) = (revision.number, setting.shown(revision.applied_at));
    let title =
        words.text(format!("Revision {number}, {at}{note}"), format!("{number}. değişiklik, {at}{note}"));
    writeln!(out, "{title}")?;
    for change in &revision.changes {
        writeln!(out, "  {}", line(change, words))?;
    }
    Ok(())
}

fn line(change: &RevisionChange, words: Words) -> String {
    let kind = match change.kind {
        DefinitionKind::Segment => "",
        DefinitionKind::Group => words.of("group ", "grup "),
        DefinitionKind::List => words.of("list ", "liste "),
    };
    let version =
        change.version.map(|version| words.text(format!(" version {version}"), format!(" {version}. sürüm")));
    let moved = match change.action {
        ChangeAction::Moved => words.of(" (by the changes of others)", " (başkalarının değişmesiyle)"),
        _ => "",
    };
    let counts = change.counts.map(|counts| format!(": {}", counts_words(counts, words)));
    let (mark, key) = (mark(change.action), &change.key);
    format!("{mark} {kind}{key}{}{moved}{}", version.unwrap_or_default(), counts.unwrap_or_default())
}

fn counts_words(counts: ChangeCounts, words: Words) -> String {
    let number = |number: u64| words.count(number);
    let (entering, leaving) = (number(counts.entering), number(counts.leaving));
    let moves = match (counts.entering, counts.leaving) {
        (0, 0) => String::new(),
        (_, 0) => format!(" (+{entering})"),
        (0, _) => format!(" (-{leaving})"),
        _ => format!(" (+{entering} -{leaving})"),
    };
    let after = words.things(counts.size_after, "customer", "customers", "müşteri");
    format!("{} → {after}{moves}", number(counts.size_before))
}

fn json(revision: &Revision) -> Json {
    let change = |change: &RevisionChange| {
        let mut object = Map::new();
        let mut put = |key: &str, value: Json| object.insert(key.to_owned(), value);
        put("action", change.action.word().into());
        put("kind", change.kind.word().into());
        put("key", change.key.as_str().into());
        if let Some(version) = change.version {
            put("version", version.into());
        }
        if let Some(counts) = change.counts {
            put("size_before", counts.size_before.into());
            put("size_after", counts.size_after.into());
            put("entering", counts.entering.into());
            put("leaving", counts.leaving.into());
        }
        Json::Object(object)
    };
    json!({
        "revision": revision.number,
        "applied_at": revision.applied_at.to_string(),
        "as_of": revision.as_of.to_string(),
        "note": revision.note,
        "changes": revision.changes.iter().map(change).collect::<Vec<Json>>(),
    })
}
