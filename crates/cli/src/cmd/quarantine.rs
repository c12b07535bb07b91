//! `kesit quarantine`: rows that could not be used.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use kesit_app::import::ImportId;
use kesit_app::import::quarantine::{
    Filter, Mending, Retry, export, groups, reason_hint, reason_text, retry,
};

use super::import;
use crate::args::{
    Quarantine, QuarantineAction, QuarantineExport, QuarantineList, QuarantineRetry, WhichRows,
};
use crate::failure::Failure;
use crate::output::{self, Align, CsvRows};
use crate::progress::Bar;
use crate::words::{Words, printable};
use crate::{clock, tell};

pub(crate) fn run(args: &Quarantine, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    match &args.action {
        QuarantineAction::List(args) => list(args, words, out),
        QuarantineAction::Export(args) => export_rows(args, words, out),
        QuarantineAction::Retry(args) => retry_rows(args, words, out),
    }
}

fn filter(rows: &WhichRows) -> Filter {
    Filter { import: rows.import.map(ImportId), file: None, reason: rows.reason.clone() }
}

fn list(args: &QuarantineList, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    let dir = args.workspace.need(words)?;
    let groups = groups(&dir, &filter(&args.rows)).map_err(|error| tell::import_error(&error, words))?;
    if groups.is_empty() {
        writeln!(out, "{}", words.of("Nothing waits in the quarantine.", "Karantinada bekleyen yok."))?;
        return Ok(());
    }
    let header = [
        ("Import", "No"),
        ("File", "Dosya"),
        ("Reason", "Neden"),
        ("Rows", "Satır"),
        ("First at", "İlki"),
        ("Column", "Sütun"),
    ];
    let mut rows = vec![header.map(|(en, tr)| words.of(en, tr).to_owned()).to_vec()];
    for group in &groups {
        let count = &group.count;
        rows.push(vec![
            count.import.to_string(),
            printable(&group.file),
            count.reason.clone(),
            words.count(count.rows),
            words.count(count.first_row),
            printable(count.field.as_deref().unwrap_or_default()),
        ]);
    }
    let right = Align::Right;
    output::table(out, &[right, Align::Left, Align::Left, right, right, Align::Left], &rows)?;
    let mut reasons: Vec<&str> = groups.iter().map(|group| group.count.reason.as_str()).collect();
    reasons.sort_unstable();
    reasons.dedup();
    writeln!(out)?;
    for reason in reasons {
        let (text, hint) = (reason_text(reason, words.language), reason_hint(reason, words.language));
        if let (Some(text), Some(hint)) = (text, hint) {
            writeln!(out, "{reason}: {text} ({hint})")?;
        }
    }
    Ok(())
}

fn export_rows(args: &QuarantineExport, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    let dir = args.workspace.need(words)?;
    let filter = filter(&args.rows);
    if args.file == Path::new("-") {
        return write_csv(&dir, &filter, out, words).map(drop);
    }
    let path = args.file.display();
    let unwritable = |error: io::Error| {
        let what = words.of("cannot be written", "yazılamıyor");
        Failure::io(format!("`{path}` {what}: {error}"))
    };
    let mut file = BufWriter::new(File::create_new(&args.file).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => {
            let what = words.of("is there already", "zaten var");
            Failure::usage(format!("`{path}` {what}"))
                .hint(words.of("name another file", "başka bir ad verin"))
        }
        _ => unwritable(error),
    })?);
    let rows = write_csv(&dir, &filter, &mut file, words)?;
    file.flush().map_err(unwritable)?;
    let rows = words.things(rows, "row", "rows", "satır");
    let what = words.text(format!("{rows} written to {path}"), format!("{rows} {path} dosyasına yazıldı"));
    writeln!(out, "{what}")?;
    let next = words.of(
        "mend them there, then: kesit quarantine retry --mended",
        "orada düzeltin, sonra: kesit quarantine retry --mended",
    );
    writeln!(out, "{next} {path}")?;
    Ok(())
}

fn write_csv(dir: &Path, filter: &Filter, out: &mut dyn Write, words: Words) -> Result<u64, Failure> {
    let mut csv = CsvRows::new(out);
    let rows = export(dir, filter, &mut |cells| csv.row(cells));
    let rows = rows.map_err(|error| tell::import_error(&error, words))?;
    csv.finish()?;
    Ok(rows)
}

fn retry_rows(args: &QuarantineRetry, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    let dir = args.workspace.need(words)?;
    let options = import::options(Some(&dir), None, &args.reading, words)?;
    let request = Retry {
        import: args.import.map(ImportId),
        mended: args.mended.as_deref().map(Mending::Sheet),
        mapping: args.reading.mapping.is_some().then_some(&options.mapping),
        options: &options,
        now: &clock::now,
    };
    let began = clock::now();
    let bar = Bar::new();
    let retried = retry(&dir, &request, &|progress| bar.show_import(progress, words));
    drop(bar);
    let retried = retried.map_err(|error| tell::import_error(&error, words))?;
    let mut rows = 0;
    for one in &retried {
        let (id, of) = (one.import.id, one.of);
        let what = words.text(
            format!("Import {id}, from the quarantine of import {of}"),
            format!("İçe aktarım {id}, {of} numaralının karantinasından"),
        );
        writeln!(out, "{what}")?;
        for line in tell::balance(&one.import, words) {
            writeln!(out, "  {line}")?;
        }
        rows += one.import.tally().rows_received;
    }
    import::note_speed(rows, began, words);
    Ok(())
}
