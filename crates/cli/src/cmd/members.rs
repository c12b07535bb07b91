//! `kesit members`: who is in one segment, with chosen traits.

use std::io::Write;
use std::num::NonZero;
use std::thread;

use kesit_app::workspace::{Roster, RosterMember, RosterOrder, RosterQuestion};
use kesit_model::{Timestamp, Value};
use serde_json::{Map, Value as Json, json};

use crate::args::{Members, TableFormat};
use crate::failure::Failure;
use crate::load::{self, Setting};
use crate::output::{self, Align};
use crate::words::{Words, printable};
use crate::{clock, render, tell};

pub(crate) fn run(args: &Members, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    let segment = load::key("KEY", &args.key, words)?;
    let (ground, setting) = load::ground(&args.source, words)?;
    let as_of = args.as_of.as_deref().map(|text| setting.instant("--as-of", text)).transpose()?;
    let mut workspace = load::workspace(&ground, &args.source, &setting)?;
    let question = RosterQuestion {
        segment,
        as_of: as_of.unwrap_or_else(|| workspace.default_as_of(clock::now())),
        traits: args.columns.iter().map(|path| path.trim().to_owned()).collect(),
        with_spans: args.until,
        order: RosterOrder::Id,
        limit: args.limit,
        threads: thread::available_parallelism().map_or(1, NonZero::get),
    };
    let roster = workspace.roster(&question).map_err(|error| tell::unknown_segment(&error, words))?;
    match args.format {
        TableFormat::Table => table(out, &question, &roster, &setting),
        TableFormat::Csv => csv(out, &question, &roster),
        TableFormat::Json => Ok(writeln!(out, "{}", json(&question, &roster))?),
    }
}

fn table(
    out: &mut dyn Write,
    question: &RosterQuestion,
    roster: &Roster,
    setting: &Setting,
) -> Result<(), Failure> {
    let words = setting.words;
    let (size, as_of) = (roster.size, setting.shown(question.as_of));
    let zone = setting.zone.iana_name().unwrap_or_default();
    let customers = words.things(size as u64, "customer", "customers", "müşteri");
    writeln!(out, "{}, {} {as_of} ({zone}): {customers}\n", question.segment, words.of("as of", "an:"))?;
    let mut header = vec![words.of("Customer", "Müşteri").to_owned()];
    if question.with_spans {
        header.extend([
            words.of("Since", "Giriş").to_owned(),
            words.of("Certain until", "Kesin olduğu an").to_owned(),
        ]);
    }
    header.extend(question.traits.iter().map(|path| printable(path)));
    let row = |member: &RosterMember| {
        let mut row = vec![printable(member.id.as_str())];
        if let Some(span) = member.span {
            row.extend([setting.shown(span.since), until(span.until, setting)]);
        }
        row.extend(
            member
                .traits
                .iter()
                .map(|value| value.as_ref().map(|value| shown(value, words)).unwrap_or_default()),
        );
        row
    };
    let align = vec![Align::Left; header.len()];
    let rows: Vec<Vec<String>> = std::iter::once(header).chain(roster.members.iter().map(row)).collect();
    output::table(out, &align, &rows)?;
    let more = size - roster.members.len();
    if more > 0 {
        writeln!(out, "{}", words.text(format!("… and {more} more"), format!("… ve {more} kişi daha")))?;
    }
    Ok(())
}

fn until(at: Timestamp, setting: &Setting) -> String {
    if at == Timestamp::MAX { setting.words.of("for ever", "süresiz").to_owned() } else { setting.shown(at) }
}

/// A value in a cell: a text without its quotes.
fn shown(value: &Value, words: Words) -> String {
    match value {
        Value::Text(text) => printable(text),
        value => words.value(value),
    }
}

fn csv(out: &mut dyn Write, question: &RosterQuestion, roster: &Roster) -> Result<(), Failure> {
    let mut header = vec!["customer"];
    if question.with_spans {
        header.extend(["since", "until"]);
    }
    header.extend(question.traits.iter().map(String::as_str));
    let cells = |member: &RosterMember| {
        let mut row = vec![member.id.as_str().to_owned()];
        if let Some(span) = member.span {
            let until = if span.until == Timestamp::MAX { String::new() } else { span.until.to_string() };
            row.extend([span.since.to_string(), until]);
        }
        row.extend(member.traits.iter().map(|value| value.as_ref().map(plain).unwrap_or_default()));
        row
    };
    let rows: Vec<Vec<String>> = roster.members.iter().map(cells).collect();
    let rows = rows.iter().map(|row| row.iter().map(String::as_str).collect());
    output::csv(out, std::iter::once(header).chain(rows))?;
    Ok(())
}

/// A value as programs read it: texts as they are, everything else as JSON.
fn plain(value: &Value) -> String {
    match value {
        Value::Text(text) => text.to_string(),
        value => render::value(value).to_string(),
    }
}

/// `{"segment", "as_of", "size", "members": [{"customer", "since", "until", "traits": {…}}]}`; `until` is null for never.
fn json(question: &RosterQuestion, roster: &Roster) -> Json {
    let member = |member: &RosterMember| {
        let mut object = Map::new();
        object.insert("customer".to_owned(), member.id.as_str().into());
        if let Some(span) = member.span {
            object.insert("since".to_owned(), span.since.to_string().into());
            object.insert("until".to_owned(), render::instant(span.until));
        }
        if !question.traits.is_empty() {
            let value = |value: &Option<Value>| value.as_ref().map_or(Json::Null, render::value);
            let traits = question.traits.iter().cloned().zip(member.traits.iter().map(value));
            object.insert("traits".to_owned(), Json::Object(traits.collect()));
        }
        Json::Object(object)
    };
    json!({
        "segment": question.segment.as_str(),
        "as_of": question.as_of.to_string(),
        "size": roster.size,
        "members": roster.members.iter().map(member).collect::<Vec<Json>>(),
    })
}
