//! `kesit import`: files into a workspace, and what became of the imports.

mod dry_run;
mod history;
mod inputs;

use std::io::{IsTerminal, Write};
use std::path::Path;

use kesit_app::import::{self, Done, Request};
use kesit_app::source::{Kind, Options, Rates};
use kesit_model::Timestamp;

use crate::args::{Import, ImportAction, ImportFiles, Reading};
use crate::failure::Failure;
use crate::load;
use crate::progress::Bar;
use crate::words::Words;
use crate::{clock, tell};

/// From so many rows on it is said how many were read in a second, even where nobody sits at a terminal.
const ROWS_WITH_A_SPEED: u64 = 100_000;

pub(crate) fn run(args: &Import, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    match &args.action {
        None if args.files.dry_run => dry_run::run(&args.files, words, out),
        None => files(&args.files, words, out),
        Some(ImportAction::List(args)) => history::list(args, words, out),
        Some(ImportAction::Show(args)) => history::show(args, words, out),
        Some(ImportAction::Undo(args)) => history::undo(args, words, out),
    }
}

fn files(args: &ImportFiles, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    let dir = args.workspace.need(words)?;
    let options = options(Some(&dir), args.kind, &args.reading, words)?;
    let inputs = inputs::inputs(args, words)?;
    let began = clock::now();
    let bar = Bar::new();
    let request = Request { inputs: &inputs, options: &options, now: &clock::now };
    let done = import::import(&dir, &request, &|progress| bar.show_import(progress, words));
    drop(bar);
    let done = done.map_err(|error| tell::import_error(&error, words))?;
    told(&done, words, out)?;
    note_speed(done.import.tally().rows_received, began, words);
    Ok(())
}

/// Says how long it took since `began`, unless it was so little that the figure means nothing.
pub(super) fn note_speed(rows: u64, began: Timestamp, words: Words) {
    if rows >= ROWS_WITH_A_SPEED || std::io::stderr().is_terminal() {
        load::note(&tell::speed(rows, clock::now().0 - began.0, words));
    }
}

/// How to read, by the command line and the settings of the workspace; as in a new workspace if there is none.
pub(super) fn options(
    dir: Option<&Path>,
    kind: Option<Kind>,
    reading: &Reading,
    words: Words,
) -> Result<Options, Failure> {
    let mapping = reading.mapping.as_deref().map(|path| load::mapping(path, words)).transpose()?;
    let rates = reading.rates.as_deref().map(|path| rates(path, words)).transpose()?;
    import::reading(dir, kind, mapping.unwrap_or_default(), rates)
        .map_err(|error| tell::import_error(&error, words))
}

fn rates(path: &Path, words: Words) -> Result<Rates, Failure> {
    let text = std::fs::read_to_string(path);
    let text = text.map_err(|error| tell::unreadable(&path.display(), &error, words))?;
    Rates::parse(&text).map_err(|error| {
        let what = words.of("is no table of rates", "bir kur tablosu değil");
        Failure::input(format!("`{}` {what}", path.display())).hint(error.to_string())
    })
}

fn told(done: &Done, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    let import = &done.import;
    writeln!(out, "{} {}", words.of("Import", "İçe aktarım"), import.id)?;
    if done.is_resumed {
        let what =
            words.of("  it went on where it had been interrupted", "  yarıda kaldığı yerden sürdürüldü");
        writeln!(out, "{what}")?;
    }
    for line in tell::balance(import, words) {
        writeln!(out, "  {line}")?;
    }
    for (file, before) in import.files.iter().zip(&done.imported_before) {
        if let Some(id) = before.last() {
            let what = words.text(
                format!("{} was imported before, as import {id}; nothing new was to be expected", file.name),
                format!(
                    "{} daha önce {id} numarayla içe aktarılmıştı; yeni bir şey beklenmiyordu",
                    file.name
                ),
            );
            writeln!(out, "  {what}")?;
        }
    }
    if import.tally().rows_quarantined > 0 {
        let what = words.of(
            "what waits and why: kesit quarantine list",
            "bekleyenler ve nedenleri: kesit quarantine list",
        );
        writeln!(out, "  {what}")?;
    }
    Ok(())
}
