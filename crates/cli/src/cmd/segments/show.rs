//! `kesit segments show`: definitions as they were written, as a file that can be applied.

use std::io::Write;

use kesit_app::segments::{self, DefinitionKind, DefinitionVersion, Revision};
use kesit_app::workspace::Access;

use crate::args::SegmentsShow;
use crate::failure::Failure;
use crate::load::{self, Setting};
use crate::tell;
use crate::words::{Words, printable};

pub(super) fn run(args: &SegmentsShow, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    let key = args.key.as_deref().map(|key| load::key("KEY", key, words)).transpose()?;
    let workspace = load::open(&args.workspace.need(words)?, Access::Read, words)?;
    let setting = Setting::of_workspace(&workspace, words);
    let catalogue = workspace.catalogue();
    let failed = |error| tell::catalogue_error(&error, words);
    let versions = match &key {
        None => catalogue.definitions().map_err(failed)?,
        Some(key) => {
            let version = segments::version(catalogue, key, args.version);
            let version = version.map_err(|error| tell::stored_error(&error, words))?;
            let revisions = catalogue.revisions().map_err(failed)?;
            writeln!(out, "{}", head(&version, &revisions, &setting))?;
            vec![version]
        }
    };
    let written = versions.iter().map(|one| (one.kind, one.content.written.as_str()));
    // Line by line, as a definition may hold anything that a text can.
    for line in segments::whole(written).lines() {
        writeln!(out, "{}", printable(line))?;
    }
    Ok(())
}

/// Which version it is, when it came, and what was said about it: comments of the file.
fn head(version: &DefinitionVersion, revisions: &[Revision], setting: &Setting) -> String {
    let words = setting.words;
    let revision = revisions.iter().find(|revision| revision.number == version.since);
    let kind = match version.kind {
        DefinitionKind::Group => words.of("group", "grup"),
        DefinitionKind::Segment | DefinitionKind::List => words.of("segment", "segment"),
    };
    let (number, since) = (version.version, setting.shown(version.since_at));
    let mut head = words.text(
        format!("# {kind} {}, version {number}, revision {} of {since}", version.key, version.since),
        format!("# {kind} {}, {number}. sürüm, {since} tarihli {}. değişiklik", version.key, version.since),
    );
    if let Some(note) = revision.and_then(|revision| revision.note.as_deref()) {
        head.push_str(&format!("\n# {}", printable(note)));
    }
    if let Some(until) = version.until {
        let ended = words.text(
            format!("\n# replaced or removed by revision {until}"),
            format!("\n# {until}. değişiklikle yerine yenisi geldi ya da kaldırıldı"),
        );
        head.push_str(&ended);
    }
    head
}
