//! `kesit segments list`: what stands, how large it is, and since when it says so.

use std::io::Write;

use kesit_app::segments::{DefinitionKind, DefinitionVersion};
use kesit_app::workspace::{Access, Evaluation, MembersOf, Workspace};
use kesit_model::Key;
use serde_json::{Value as Json, json};

use crate::args::{SegmentsList, TableFormat};
use crate::failure::Failure;
use crate::load::{self, Setting};
use crate::output::{self, Align};
use crate::progress::Bar;
use crate::words::{Words, printable};
use crate::{clock, tell};

pub(super) fn run(args: &SegmentsList, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    let workspace = load::open(&args.workspace.need(words)?, Access::Read, words)?;
    let setting = Setting::of_workspace(&workspace, words);
    let as_of = args.instant.as_of.as_deref().map(|text| setting.instant("--as-of", text)).transpose()?;
    let stands = workspace.catalogue().definitions();
    let stands = stands.map_err(|error| tell::catalogue_error(&error, words))?;
    let bar = Bar::new();
    let evaluated = workspace.with_segments(None, |replay| bar.show_messages(replay));
    drop(bar);
    let mut evaluated = evaluated.map_err(|error| tell::on_disk_error(&error, words))?;
    let as_of = as_of.unwrap_or_else(|| evaluated.default_as_of(clock::now()));
    let evaluation = evaluated.evaluate(as_of, &MembersOf::None, super::threads());
    let evaluation = evaluation.map_err(|error| tell::unknown_segment(&error, words))?;
    match args.format {
        TableFormat::Table => table(out, &stands, &evaluated, &evaluation, &setting),
        TableFormat::Csv => csv(out, &stands, &evaluation),
        TableFormat::Json => Ok(writeln!(out, "{}", json(&stands, &evaluation))?),
    }
}

fn size(evaluation: &Evaluation, key: &Key) -> usize {
    let segment = evaluation.segments.iter().find(|segment| &segment.key == key);
    segment.map_or(0, |segment| segment.size)
}

fn of_kind(stands: &[DefinitionVersion], kind: DefinitionKind) -> impl Iterator<Item = &DefinitionVersion> {
    stands.iter().filter(move |one| one.kind == kind)
}

fn table(
    out: &mut dyn Write,
    stands: &[DefinitionVersion],
    workspace: &Workspace,
    evaluation: &Evaluation,
    setting: &Setting,
) -> Result<(), Failure> {
    let words = setting.words;
    writeln!(out, "{}\n", setting.headline(evaluation.as_of, evaluation.customers))?;
    let header = [
        ("Segment", "Segment"),
        ("Name", "Ad"),
        ("Customers", "Müşteri"),
        ("Version", "Sürüm"),
        ("Since", "Bu hâliyle"),
    ];
    let definitions = workspace.definitions();
    let row = |one: &DefinitionVersion| {
        let name = definitions.segment(&one.key).and_then(|segment| segment.name.get(words.language));
        vec![
            one.key.to_string(),
            name.map(printable).unwrap_or_default(),
            words.count(size(evaluation, &one.key) as u64),
            one.version.to_string(),
            setting.shown(one.since_at),
        ]
    };
    let rows = head(&header, words).into_iter().chain(of_kind(stands, DefinitionKind::Segment).map(row));
    let align = [Align::Left, Align::Left, Align::Right, Align::Right, Align::Left];
    output::table(out, &align, &rows.collect::<Vec<_>>())?;

    if definitions.groups.is_empty() {
        return Ok(());
    }
    let header = [("Group", "Grup"), ("Tiers", "Katmanlar"), ("Version", "Sürüm"), ("Since", "Bu hâliyle")];
    let row = |one: &DefinitionVersion| {
        let group = definitions.groups.iter().find(|group| group.key == one.key);
        let tiers = group.map(|group| group.tiers.iter().map(Key::as_str).collect::<Vec<_>>());
        let tiers = tiers.unwrap_or_default().join(" > ");
        vec![one.key.to_string(), tiers, one.version.to_string(), setting.shown(one.since_at)]
    };
    let rows = head(&header, words).into_iter().chain(of_kind(stands, DefinitionKind::Group).map(row));
    writeln!(out)?;
    let align = [Align::Left, Align::Left, Align::Right, Align::Left];
    output::table(out, &align, &rows.collect::<Vec<_>>())?;
    Ok(())
}

fn head(header: &[(&str, &str)], words: Words) -> Option<Vec<String>> {
    Some(header.iter().map(|(english, turkish)| words.of(english, turkish).to_owned()).collect())
}

/// Segments only: groups have no size.
fn csv(out: &mut dyn Write, stands: &[DefinitionVersion], evaluation: &Evaluation) -> Result<(), Failure> {
    let as_of = evaluation.as_of.to_string();
    let cells = |one: &DefinitionVersion| {
        let (size, version) = (size(evaluation, &one.key).to_string(), one.version.to_string());
        [as_of.clone(), one.key.to_string(), size, version, one.since_at.to_string()]
    };
    let rows: Vec<[String; 5]> = of_kind(stands, DefinitionKind::Segment).map(cells).collect();
    let rows = rows.iter().map(|row| row.iter().map(String::as_str).collect());
    output::csv(out, std::iter::once(vec!["as_of", "segment", "size", "version", "since"]).chain(rows))?;
    Ok(())
}

/// `{"as_of", "customers", "segments": [{"key", "size", "version", "since", "hash"}], "groups": […]}`.
fn json(stands: &[DefinitionVersion], evaluation: &Evaluation) -> Json {
    let segment = |one: &DefinitionVersion| {
        json!({
            "key": one.key.as_str(),
            "size": size(evaluation, &one.key),
            "version": one.version,
            "since": one.since_at.to_string(),
            "hash": one.content.hash,
        })
    };
    let group = |one: &DefinitionVersion| {
        json!({
            "key": one.key.as_str(),
            "version": one.version,
            "since": one.since_at.to_string(),
            "hash": one.content.hash,
        })
    };
    json!({
        "as_of": evaluation.as_of.to_string(),
        "customers": evaluation.customers,
        "segments": of_kind(stands, DefinitionKind::Segment).map(segment).collect::<Vec<Json>>(),
        "groups": of_kind(stands, DefinitionKind::Group).map(group).collect::<Vec<Json>>(),
    })
}
