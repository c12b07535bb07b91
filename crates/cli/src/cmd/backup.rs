//! `kesit backup` and `kesit restore`: a workspace in one file, and back.

use std::fs;
use std::io::Write;
use std::num::NonZero;
use std::ops::ControlFlow;
use std::path::Path;
use std::thread;

use kesit_app::privacy;
use kesit_app::upkeep::{self, BackupError};

use crate::args::{Backup, Restore};
use crate::clock;
use crate::failure::Failure;
use crate::load;
use crate::progress::Bytes;
use crate::tell::{store_error, unreadable};
use crate::words::Words;

pub(crate) fn back_up(args: &Backup, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    let dir = args.workspace.need(words)?;
    let bar = Bytes::new();
    upkeep::back_up(&dir, &args.file, |done, total| bar.show(done, total))
        .map_err(|error| backup_error(&error, words))?;
    drop(bar);
    if !upkeep::note_backup(&dir, &args.file, clock::now()) {
        let what = words.of(
            "the backup could not be noted in the workspace; keep in mind that it is there",
            "yedek çalışma alanına not edilemedi; var olduğunu unutmayın",
        );
        load::note(what);
    }
    let bytes = fs::metadata(&args.file)?.len();
    let written = words.of("backup written", "yedek yazıldı");
    writeln!(out, "{written}: {} ({} KB)", args.file.display(), words.count(bytes.div_ceil(1_000)))?;
    Ok(())
}

pub(crate) fn restore(args: &Restore, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    let bar = Bytes::new();
    upkeep::restore(&args.file, &args.dir, |done, total| bar.show(done, total))
        .map_err(|error| backup_error(&error, words))?;
    drop(bar);
    writeln!(
        out,
        "{}: {}",
        words.of("workspace restored", "çalışma alanı geri yüklendi"),
        args.dir.display()
    )?;
    match &args.erased_in {
        Some(of) => erase_again(&args.dir, of, words, out),
        None => Ok(()),
    }
}

/// Erases again who was erased since the backup was made.
fn erase_again(dir: &Path, of: &Path, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let mut go_on = |_| ControlFlow::Continue(());
    let erased = privacy::erase_again(dir, of, clock::now(), threads, &mut go_on);
    let erased = erased.map_err(|error| super::privacy::told(&error, words))?;
    let persons = words.things(erased as u64, "person", "persons", "kişi");
    writeln!(out, "{}: {persons}", words.of("erased again", "yeniden silindi"))?;
    Ok(())
}

fn backup_error(error: &BackupError, words: Words) -> Failure {
    match error {
        BackupError::Store(error) => store_error(error, words),
        BackupError::Io { path, source } => unreadable(&path.display(), source, words),
        BackupError::AlreadyThere { path } => {
            let what = words.of("is there already", "zaten var");
            let hint = words.of("name a file that is not there yet", "henüz olmayan bir dosya adı verin");
            Failure::usage(format!("`{}` {what}", path.display())).hint(hint)
        }
        BackupError::NotEmpty { dir } => {
            let what = words.of("is not empty", "boş değil");
            let hint = words.of(
                "a workspace is restored into an empty folder, or one that is not there yet",
                "çalışma alanı boş ya da henüz olmayan bir klasöre geri yüklenir",
            );
            Failure::usage(format!("`{}` {what}", dir.display())).hint(hint)
        }
        BackupError::Damaged { path, .. } => {
            let what = words.of(
                "is no whole backup: it is cut off, or changed since it was written",
                "sağlam bir yedek değil: kesilmiş ya da yazıldıktan sonra değişmiş",
            );
            let hint = words.of(
                "take another backup; nothing was restored",
                "başka bir yedek kullanın; hiçbir şey geri yüklenmedi",
            );
            Failure::input(format!("`{}` {what}", path.display())).hint(hint)
        }
    }
}
