//! `kesit import list`, `show` and `undo`.

use std::io::{self, IsTerminal, Write};

use kesit_app::import::{Entry, ImportId, State, Undo, find, imports, look_at_undo, undo as undo_import};
use kesit_app::workspace::Access;

use crate::args::{ImportList, ImportShow, ImportUndo, WorkspaceDir};
use crate::failure::Failure;
use crate::load::{self, Setting};
use crate::output::{self, Align};
use crate::words::{Words, printable};
use crate::{clock, tell};

pub(super) fn list(args: &ImportList, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    let (dir, setting) = workspace(&args.workspace, words)?;
    let entries = imports(&dir).map_err(|error| tell::import_error(&error, words))?;
    let header = [
        ("Import", "No"),
        ("Begun", "Başlangıç"),
        ("State", "Durum"),
        ("Rows", "Satır"),
        ("Stored", "Kaydedilen"),
        ("Duplicate", "Yinelenen"),
        ("Quarantined", "Karantina"),
        ("Waiting", "Bekleyen"),
        ("Files", "Dosyalar"),
    ];
    let mut rows = vec![header.map(|(en, tr)| words.of(en, tr).to_owned()).to_vec()];
    rows.extend(entries.iter().map(|entry| row(entry, &setting)));
    let right = Align::Right;
    let align = [right, Align::Left, Align::Left, right, right, right, right, right, Align::Left];
    output::table(out, &align, &rows)?;
    if entries.iter().any(|entry| entry.state == State::Interrupted) {
        let what = words.of(
            "Nothing of an interrupted import counts. Import the same files again, and it is gone on with.",
            "Yarıda kalan bir içe aktarımın hiçbir satırı sayılmaz. Aynı dosyaları yeniden içe aktarın; kaldığı yerden sürer.",
        );
        writeln!(out, "\n{what}")?;
    }
    Ok(())
}

fn row(entry: &Entry, setting: &Setting) -> Vec<String> {
    let (import, words) = (&entry.import, setting.words);
    let tally = import.tally();
    let counts =
        [tally.rows_received, tally.rows_stored, tally.rows_duplicate, tally.rows_quarantined, entry.waiting];
    let mut row = vec![
        import.id.to_string(),
        setting.shown(import.started_at),
        tell::import_state(entry.state, words).to_owned(),
    ];
    row.extend(counts.map(|count| words.count(count)));
    row.push(files(entry, words));
    row
}

/// The names of the files; of a retry, what it retried.
fn files(entry: &Entry, words: Words) -> String {
    let names: Vec<String> = entry.import.files.iter().map(|file| printable(&file.name)).collect();
    let names = names.join(", ");
    match entry.import.retry_of {
        None => names,
        Some(id) => words.text(
            format!("{names} (from the quarantine of {id})"),
            format!("{names} ({id} numaralının karantinasından)"),
        ),
    }
}

pub(super) fn show(args: &ImportShow, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    let (dir, setting) = workspace(&args.workspace, words)?;
    let entry = find(&dir, ImportId(args.id)).map_err(|error| tell::import_error(&error, words))?;
    let import = &entry.import;
    let state = tell::import_state(entry.state, words);
    writeln!(out, "{} {}: {state}", words.of("Import", "İçe aktarım"), import.id)?;
    let mut fact = |name: &str, value: String| writeln!(out, "  {name}: {value}");
    if let Some(id) = import.retry_of {
        fact(words.of("from the quarantine of", "karantinasından"), id.to_string())?;
    }
    fact(words.of("begun", "başlangıç"), setting.shown(import.started_at))?;
    if let Some(at) = import.finished_at {
        fact(words.of("finished", "bitiş"), setting.shown(at))?;
    }
    if let Some(at) = import.undone_at {
        fact(words.of("undone", "geri alınma"), setting.shown(at))?;
    }
    if let Some(failure) = &import.failure {
        fact(words.of("interrupted because", "yarıda kalma nedeni"), printable(failure))?;
    }
    if import.finished_at.is_some() {
        for line in tell::balance(import, words) {
            writeln!(out, "  {line}")?;
        }
        let waiting = words.things(entry.waiting, "row", "rows", "satır");
        writeln!(
            out,
            "  {}: {waiting}",
            words.of("waiting in the quarantine now", "şu anda karantinada bekleyen")
        )?;
    }
    for file in &import.files {
        let Some(understood) = &file.understood else { continue };
        if !understood.mapping.is_empty() {
            writeln!(out, "\n# {} {}", words.of("how it was read:", "nasıl okundu:"), printable(&file.name))?;
            writeln!(out, "{}", understood.mapping.trim_end())?;
        }
    }
    Ok(())
}

pub(super) fn undo(args: &ImportUndo, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    let dir = args.workspace.need(words)?;
    let id = ImportId(args.id);
    if !args.yes {
        let undo = look_at_undo(&dir, id).map_err(|error| tell::import_error(&error, words))?;
        load::note(&effect(&undo, words));
        if !ask(words)? {
            return Ok(());
        }
    }
    let undone = undo_import(&dir, id, clock::now()).map_err(|error| tell::import_error(&error, words))?;
    let messages = words.things(undone.messages, "message counts", "messages count", "ileti");
    let what = words.text(
        format!("import {id} undone: {messages} no more"),
        format!("{id} numaralı içe aktarım geri alındı: {messages} artık sayılmıyor"),
    );
    writeln!(out, "{what}")?;
    if !undone.import_again.is_empty() {
        writeln!(out, "{}", import_again(&undone, words))?;
    }
    Ok(())
}

fn effect(undo: &Undo, words: Words) -> String {
    let (id, waiting) = (undo.entry.import.id, undo.entry.waiting);
    let messages = words.things(undo.messages, "message", "messages", "ileti");
    let rows = words.things(waiting, "row", "rows", "satır");
    words.text(
        format!("Import {id}: {messages} will count no more, {rows} will leave the quarantine."),
        format!("İçe aktarım {id}: {messages} artık sayılmayacak, {rows} karantinadan çıkacak."),
    )
}

fn import_again(undo: &Undo, words: Words) -> String {
    let ids: Vec<String> = undo.import_again.iter().map(ImportId::to_string).collect();
    let ids = ids.join(", ");
    words.text(
        format!(
            "Later imports found messages duplicate that may have been its own: import the files of {ids} again."
        ),
        format!(
            "Sonraki içe aktarımlar bunun iletilerini yinelenen saymış olabilir: {ids} numaralıların dosyalarını yeniden içe aktarın."
        ),
    )
}

fn ask(words: Words) -> Result<bool, Failure> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        let what = words.of("nobody is here to confirm it", "bunu onaylayacak kimse yok");
        return Err(Failure::usage(what).hint(words.of("undo it with --yes", "--yes ile geri alın")));
    }
    let mut stderr = io::stderr();
    write!(stderr, "{} ", words.of("Undo it? [y/N]", "Geri alınsın mı? [e/H]"))?;
    stderr.flush()?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    Ok(["y", "yes", "e", "evet"].contains(&answer.trim().to_lowercase().as_str()))
}

fn workspace(args: &WorkspaceDir, words: Words) -> Result<(std::path::PathBuf, Setting), Failure> {
    let dir = args.need(words)?;
    let setting = Setting::of_workspace(&load::open(&dir, Access::Read, words)?, words);
    Ok((dir, setting))
}
