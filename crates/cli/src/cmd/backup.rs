//! `kesit backup` and `kesit restore`: a workspace in one file, and back.

use std::fs;
use std::io::Write;

use kesit_app::upkeep::{self, BackupError};

use crate::args::{Backup, Restore};
use crate::failure::Failure;
use crate::progress::Bytes;
use crate::tell::{store_error, unreadable};
use crate::words::Words;

pub(crate) fn back_up(args: &Backup, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    let dir = args.workspace.need(words)?;
    let bar = Bytes::new();
    upkeep::back_up(&dir, &args.file, |done, total| bar.show(done, total))
        .map_err(|error| backup_error(&error, words))?;
    drop(bar);
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
