//! `kesit evaluate`: who is in which segment.

use std::io::Write;
use std::num::NonZero;
use std::thread;

use kesit_app::workspace::{Evaluation, MembersOf, SegmentMembers, Workspace};
use kesit_model::PersonId;
use serde_json::{Map, Value as Json, json};

use crate::args::{Evaluate, TableFormat};
use crate::failure::Failure;
use crate::load::{self, Setting};
use crate::output::{self, Align};
use crate::words::{Words, printable};
use crate::{clock, tell};

pub(crate) fn run(args: &Evaluate, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    let (ground, setting) = load::ground(&args.source, words)?;
    let as_of = args.as_of.as_deref().map(|text| setting.instant("--as-of", text)).transpose()?;
    let wanted = match &args.members {
        Some(key) => MembersOf::Segment(load::key("--members", key, words)?),
        None if args.with_members => MembersOf::All,
        None => MembersOf::None,
    };
    let mut workspace = load::workspace(&ground, &args.source, &setting)?;
    let as_of = as_of.unwrap_or_else(|| workspace.default_as_of(clock::now()));
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let evaluation =
        workspace.evaluate(as_of, &wanted, threads).map_err(|error| tell::unknown_segment(&error, words))?;
    match (args.format, &wanted) {
        (TableFormat::Json, MembersOf::None) => writeln!(out, "{}", json(&evaluation, false))?,
        (TableFormat::Json, _) => writeln!(out, "{}", json(&evaluation, true))?,
        (TableFormat::Table, MembersOf::Segment(_)) => {
            for id in ids(&evaluation) {
                writeln!(out, "{}", printable(id))?;
            }
        }
        (TableFormat::Csv, MembersOf::Segment(_)) => {
            output::csv(out, std::iter::once(vec!["customer"]).chain(ids(&evaluation).map(|id| vec![id])))?;
        }
        (TableFormat::Table, _) => table(out, &workspace, &evaluation, &setting)?,
        (TableFormat::Csv, MembersOf::All) => members_csv(out, &evaluation)?,
        (TableFormat::Csv, MembersOf::None) => sizes_csv(out, &evaluation)?,
    }
    Ok(())
}

fn ids(evaluation: &Evaluation) -> impl Iterator<Item = &str> {
    evaluation.segments.iter().flat_map(|segment| segment.members.iter().map(PersonId::as_str))
}

/// `{"as_of": …, "segments": [{"key": …, "size": …, "members": […]}]}`, of one segment if one is wanted.
fn json(evaluation: &Evaluation, with_members: bool) -> Json {
    let segment = |segment: &SegmentMembers| {
        let mut object = Map::new();
        object.insert("key".to_owned(), segment.key.as_str().into());
        object.insert("size".to_owned(), segment.size.into());
        if with_members {
            let members = segment.members.iter().map(|id| Json::from(id.as_str())).collect();
            object.insert("members".to_owned(), Json::Array(members));
        }
        Json::Object(object)
    };
    let segments: Vec<Json> = evaluation.segments.iter().map(segment).collect();
    json!({ "as_of": evaluation.as_of.to_string(), "segments": segments })
}

fn table(
    out: &mut dyn Write,
    workspace: &Workspace,
    evaluation: &Evaluation,
    setting: &Setting,
) -> Result<(), Failure> {
    let words = setting.words;
    writeln!(out, "{}\n", setting.headline(evaluation.as_of, evaluation.customers))?;
    let header = [("Segment", "Segment"), ("Name", "Ad"), ("Customers", "Müşteri"), ("Share", "Pay")];
    let mut rows = vec![header.map(|(en, tr)| words.of(en, tr).to_owned()).to_vec()];
    for (segment, defined) in evaluation.segments.iter().zip(&workspace.definitions().segments) {
        let name = defined.name.get(words.language).map(printable).unwrap_or_default();
        let (size, share) =
            (words.count(segment.size as u64), words.percent(segment.size, evaluation.customers));
        rows.push(vec![segment.key.as_str().to_owned(), name, size, share]);
    }
    output::table(out, &[Align::Left, Align::Left, Align::Right, Align::Right], &rows)?;
    for segment in evaluation.segments.iter().filter(|segment| !segment.members.is_empty()) {
        writeln!(out, "\n{}:", segment.key)?;
        for id in &segment.members {
            writeln!(out, "  {}", printable(id.as_str()))?;
        }
    }
    Ok(())
}

fn sizes_csv(out: &mut dyn Write, evaluation: &Evaluation) -> Result<(), Failure> {
    let as_of = evaluation.as_of.to_string();
    let sizes: Vec<String> = evaluation.segments.iter().map(|segment| segment.size.to_string()).collect();
    let rows = evaluation.segments.iter().zip(&sizes);
    let rows = rows.map(|(segment, size)| vec![as_of.as_str(), segment.key.as_str(), size.as_str()]);
    output::csv(out, std::iter::once(vec!["as_of", "segment", "size"]).chain(rows))?;
    Ok(())
}

fn members_csv(out: &mut dyn Write, evaluation: &Evaluation) -> Result<(), Failure> {
    let as_of = evaluation.as_of.to_string();
    let rows = evaluation.segments.iter().flat_map(|segment| {
        let as_of = as_of.as_str();
        segment.members.iter().map(move |id| vec![as_of, segment.key.as_str(), id.as_str()])
    });
    output::csv(out, std::iter::once(vec!["as_of", "segment", "customer"]).chain(rows))?;
    Ok(())
}
