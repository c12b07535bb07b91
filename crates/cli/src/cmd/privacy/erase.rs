//! `kesit privacy erase`: says what would go, asks, erases, and says what is left to do.

use std::io::{self, IsTerminal, Write};
use std::num::NonZero;
use std::ops::ControlFlow;
use std::thread;

use kesit_app::privacy::{self, Outcome, Place, Preview, PrivacyError, Step};

use super::{id, told};
use crate::args::PrivacyErase;
use crate::clock;
use crate::failure::Failure;
use crate::progress::Bytes;
use crate::words::{Words, printable};

pub(super) fn run(args: &PrivacyErase, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    let (dir, id) = (args.workspace.need(words)?, id(&args.id, words)?);
    match privacy::preview(&dir, &id) {
        Ok(preview) => {
            writeln!(out, "{}", would(&preview, words))?;
            out.flush()?;
            if !args.yes && !ask(words)? {
                writeln!(out, "{}", words.of("nothing was erased", "hiçbir şey silinmedi"))?;
                return Ok(());
            }
        }
        // An erasure that was interrupted may have come so far that nobody is known by the id; it is ended below.
        Err(PrivacyError::UnknownCustomer) => {}
        Err(error) => return Err(told(&error, words)),
    }
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let bar = Bytes::new();
    let mut watch = |step| {
        if let Step::Log(at) = step {
            bar.show(at.done, at.total);
        }
        ControlFlow::Continue(())
    };
    let erased = privacy::erase(&dir, &id, clock::now(), threads, &mut watch);
    drop(bar);
    match erased {
        Ok(outcome) => tell(&outcome, words, out),
        Err(PrivacyError::UnknownCustomer) if privacy::is_erased(&dir, &id).unwrap_or(false) => {
            let what = words.of("this person was erased before", "bu kişi daha önce silinmiş");
            Ok(writeln!(out, "{what}")?)
        }
        Err(error) => Err(told(&error, words)),
    }
}

fn would(preview: &Preview, words: Words) -> String {
    let ids = words.things(preview.ids as u64, "id", "ids", "kimlik");
    let messages = words.things(preview.log.messages, "message", "messages", "ileti");
    words.text(format!("a person of {ids} with {messages}"), format!("{ids}, {messages} olan bir kişi"))
}

fn tell(outcome: &Outcome, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    writeln!(out, "{}", words.of("erased:", "silindi:"))?;
    for place in Place::ALL {
        let count = outcome.erased.at(place);
        if count > 0 {
            writeln!(out, "  {}", things(place, count, words))?;
        }
    }
    for lake in &outcome.lakes {
        let what = match lake.is_renewed {
            true => words.of("lake written anew:", "göl yeniden yazıldı:"),
            false => words.of(
                "this lake could not be written and still has the person; export it again:",
                "bu göl yazılamadı, kişi hâlâ içinde; yeniden dışa aktarın:",
            ),
        };
        writeln!(out, "  {what} {}", printable(&lake.path))?;
    }
    if !outcome.backups.is_empty() {
        let what = words.of(
            "these backups were made before and may still have the person; delete them, or erase again after restoring one:",
            "bu yedekler daha önce alındı, kişi hâlâ içlerinde olabilir; yedekleri silin ya da geri yüklerseniz yeniden silin:",
        );
        writeln!(out, "{what}")?;
    }
    for backup in &outcome.backups {
        writeln!(out, "  {}", printable(&backup.path))?;
    }
    let what = words.of(
        "messages and rows of this person are refused from now on",
        "bu kişinin iletileri ve satırları artık kabul edilmeyecek",
    );
    writeln!(out, "{what}")?;
    Ok(())
}

fn things(place: Place, count: u64, words: Words) -> String {
    let (one, many, turkish) = match place {
        Place::Uploads => ("file that waited", "files that waited", "bekleyen dosya"),
        Place::Snapshot => ("file of the snapshot", "files of the snapshot", "anlık görüntü dosyası"),
        Place::Log => ("message", "messages", "ileti"),
        Place::Lists => ("line of a list", "lines of lists", "liste satırı"),
        Place::Quarantine => ("row of the quarantine", "rows of the quarantine", "karantina satırı"),
        Place::Catalogue => ("entry of the catalogue", "entries of the catalogue", "katalog kaydı"),
        Place::Stream => ("move between segments", "moves between segments", "segment geçişi"),
    };
    words.things(count, one, many, turkish)
}

/// Asks whoever sits at the terminal; where nobody does, `--yes` is needed.
fn ask(words: Words) -> Result<bool, Failure> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        let what = words.of("nobody is here to confirm the erasure", "silmeyi onaylayacak kimse yok");
        return Err(Failure::usage(what).hint(words.of("erase with --yes", "--yes ile silin")));
    }
    let mut stderr = io::stderr();
    let question = words.of("Erase for good? [y/N]", "Geri dönüşsüz silinsin mi? [e/H]");
    write!(stderr, "{question} ")?;
    stderr.flush()?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    Ok(["y", "yes", "e", "evet"].contains(&answer.trim().to_lowercase().as_str()))
}
