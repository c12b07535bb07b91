//! `kesit doctor`: is everything in the workspace as it was written, and do its parts agree?

use std::io::Write;

use kesit_app::upkeep::{self, Check, Note, Problem, Subject};

use crate::args::Doctor;
use crate::exit;
use crate::failure::Failure;
use crate::output::{Align, table};
use crate::progress::Bytes;
use crate::tell::{catalogue_error, log_error, store_error, stream_error};
use crate::words::Words;

pub(crate) fn run(args: &Doctor, words: Words, out: &mut dyn Write) -> Result<u8, Failure> {
    let dir = args.workspace.need(words)?;
    let mut checks = examine(&dir, words)?;
    if args.repair && upkeep::is_repairable(&checks) {
        upkeep::repair(&dir).map_err(|error| store_error(&error, words))?;
        writeln!(out, "{}", words.of("the snapshot was made again", "anlık görüntü yeniden oluşturuldu"))?;
        checks = examine(&dir, words)?;
    }
    write_checks(out, &checks, words)?;
    if checks.iter().all(Check::is_sound) { Ok(exit::OK) } else { Ok(exit::INPUT) }
}

fn examine(dir: &std::path::Path, words: Words) -> Result<Vec<Check>, Failure> {
    let bar = Bytes::new();
    upkeep::examine(dir, |done, total| bar.show(done, total)).map_err(|error| store_error(&error, words))
}

/// A line for each subject, then what is wrong and what to do about it.
fn write_checks(out: &mut dyn Write, checks: &[Check], words: Words) -> Result<(), Failure> {
    let rows = checks.iter().map(|check| {
        let state = if check.is_sound() { words.of("ok", "sağlam") } else { words.of("PROBLEM", "SORUN") };
        let notes: Vec<String> = check.notes.iter().map(|note| told_note(note, words)).collect();
        vec![subject(check.subject, words).to_owned(), state.to_owned(), notes.join("; ")]
    });
    let header = [words.of("part", "bölüm"), words.of("state", "durum"), words.of("found", "bulunan")];
    let rows: Vec<Vec<String>> = std::iter::once(header.map(str::to_owned).to_vec()).chain(rows).collect();
    table(out, &[Align::Left, Align::Left, Align::Left], &rows)?;
    for (check, problem) in
        checks.iter().flat_map(|check| check.problems.iter().map(move |problem| (check, problem)))
    {
        writeln!(out, "\n{}: {}", subject(check.subject, words), told_problem(problem, words))?;
        writeln!(out, "  {}: {}", words.of("hint", "öneri"), hint(problem, words))?;
    }
    Ok(())
}

fn subject<'a>(subject: Subject, words: Words) -> &'a str {
    match subject {
        Subject::Folder => words.of("folder", "klasör"),
        Subject::Catalogue => words.of("catalogue", "katalog"),
        Subject::Log => words.of("log", "kayıtlar"),
        Subject::Imports => words.of("imports", "içe aktarmalar"),
        Subject::Stream => words.of("stream", "geçiş akışı"),
        Subject::Snapshot => words.of("snapshot", "anlık görüntü"),
    }
}

fn told_note(note: &Note, words: Words) -> String {
    let messages = |count: u64| words.things(count, "message", "messages", "mesaj");
    match note {
        Note::Messages(counts) => {
            let (all, visible) = (messages(counts.messages), words.count(counts.visible));
            let megabytes = words.count(counts.bytes.div_ceil(1_000_000));
            words.text(
                format!(
                    "{all}, of which {visible} count; {megabytes} MB in {}",
                    words.things(counts.parts, "file", "files", "")
                ),
                format!(
                    "{all}, geçerli olan {visible}; {} dosyada {megabytes} MB",
                    words.count(counts.parts)
                ),
            )
        }
        Note::TornTail { bytes } => {
            let bytes = words.count(*bytes);
            words.text(
                format!("{bytes} bytes at the end never became safe, and go away at the next write"),
                format!("sondaki {bytes} bayt güvenceye alınmamıştı, sonraki yazmada silinecek"),
            )
        }
        Note::Committed { imports } => {
            words.things(*imports, "import counts", "imports count", "içe aktarma geçerli")
        }
        Note::Interrupted { import, messages: count } => words.text(
            format!("import {import} was interrupted ({} wait)", messages(*count)),
            format!("{import} numaralı içe aktarma yarım kaldı ({} bekliyor)", messages(*count)),
        ),
        Note::Undone { import } => words.text(
            format!("import {import} was undone"),
            format!("{import} numaralı içe aktarma geri alındı"),
        ),
        Note::Stream { rows, is_armed } => {
            let rows = words.things(*rows, "row", "rows", "satır");
            let armed = match is_armed {
                true => words.of("tells others", "başkalarına bildirir"),
                false => words.of(
                    "tells nobody until it is armed: it was restored from a backup",
                    "yedekten geri yüklendi; etkinleştirilene dek kimseye bildirmez",
                ),
            };
            format!("{rows}; {armed}")
        }
        Note::NoSnapshot => {
            words.of("there is none; opening takes longer", "yok; açılış daha uzun sürer").to_owned()
        }
        Note::Snapshot { messages_since, customers } => {
            let customers = words.things(*customers, "customer", "customers", "müşteri");
            let since = words.count(*messages_since);
            words.text(
                format!("{customers}; {since} messages came after it; equal to a replay of the log"),
                format!(
                    "{customers}; sonrasında {since} mesaj geldi; kayıtların yeniden oynatılmasıyla aynı"
                ),
            )
        }
    }
}

fn told_problem(problem: &Problem, words: Words) -> String {
    match problem {
        Problem::Folder(error) => store_error(error, words).to_string(),
        Problem::Catalogue(error) => catalogue_error(error, words).to_string(),
        Problem::CatalogueFault(fault) => fault.clone(),
        Problem::Log(error) => log_error(error, words).to_string(),
        Problem::ImportDiffers { import, in_catalogue, in_log } => {
            let (in_catalogue, in_log) = (words.count(*in_catalogue), words.count(*in_log));
            words.text(
                format!("import {import}: {in_catalogue} messages by the catalogue, {in_log} in the log"),
                format!("{import} numaralı içe aktarma: katalogda {in_catalogue}, kayıtlarda {in_log} mesaj"),
            )
        }
        Problem::ImportUnknown { import, messages } => {
            let messages = words.count(*messages);
            words.text(
                format!(
                    "the log has {messages} messages of import {import}, which the catalogue does not know"
                ),
                format!(
                    "kayıtlarda, kataloğun tanımadığı {import} numaralı içe aktarmadan {messages} mesaj var"
                ),
            )
        }
        Problem::Stream(error) => stream_error(error, words).to_string(),
        Problem::StreamFault(fault) => fault.clone(),
        Problem::StreamAhead { in_stream, in_log } => {
            let (in_stream, in_log) = (words.count(*in_stream), words.count(*in_log));
            words.text(
                format!("it follows from {in_stream} messages, but the log has {in_log}"),
                format!("akış {in_stream} mesajdan sonrasını gösteriyor, kayıtlarda ise {in_log} mesaj var"),
            )
        }
        Problem::Snapshot(error) => error.to_string(),
        Problem::SnapshotDiffers => words
            .of("it differs from a replay of the log", "kayıtların yeniden oynatılmasından farklı")
            .to_owned(),
    }
}

fn hint<'a>(problem: &Problem, words: Words) -> &'a str {
    match problem {
        Problem::Snapshot(_) | Problem::SnapshotDiffers => words.of(
            "`kesit doctor --repair` makes it again; nothing is lost",
            "`kesit doctor --repair` yeniden oluşturur; hiçbir şey kaybolmaz",
        ),
        Problem::StreamAhead { .. } => words.of(
            "are stream and log of different days? restore a backup, or set `stream.db` aside: its moves and endpoints are lost then",
            "akış ile kayıtlar farklı günlerden olabilir mi? bir yedeği geri yükleyin ya da `stream.db` dosyasını kenara alın: geçişleri ve uç noktaları kaybolur",
        ),
        Problem::ImportDiffers { .. } | Problem::ImportUnknown { .. } => words.of(
            "the log is the truth; is the catalogue one of another day?",
            "esas olan kayıtlardır; katalog başka bir günün kopyası olabilir mi?",
        ),
        _ => words.of(
            "keep a copy of the folder, check the disk, and restore a backup",
            "klasörün bir kopyasını saklayın, diski denetleyin ve bir yedeği geri yükleyin",
        ),
    }
}
