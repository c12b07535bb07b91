//! Errors of workspaces on disk.

use std::path::Path;

use kesit_app::segments::StoredError;
use kesit_app::workspace::{CatalogueError, LogError, OnDiskError, StoreError, StreamError};

use super::{lists_error, problems_failure, unreadable};
use crate::args::no_workspace;
use crate::failure::Failure;
use crate::words::Words;

/// A workspace that cannot be used.
pub(crate) fn on_disk_error(error: &OnDiskError, words: Words) -> Failure {
    match error {
        OnDiskError::Store(error) => store_error(error, words),
        OnDiskError::Lists(error) => lists_error(error, words),
        OnDiskError::Definitions(error) => stored_error(error, words),
        OnDiskError::Compile(error) => Failure::input(error.to_string()),
        OnDiskError::Scores(_) => Failure::input(words.of(
            "the parameters of the scores cannot be understood",
            "puanların parametreleri anlaşılamıyor",
        ))
        .hint("kesit scores fit"),
        OnDiskError::TimeZone { name } => {
            let what = words.of(
                "the workspace has a time zone that this Kesit does not know:",
                "çalışma alanının saat dilimini bu Kesit tanımıyor:",
            );
            Failure::input(format!("{what} `{name}`"))
        }
    }
}

/// A workspace that cannot be opened or read.
pub(crate) fn store_error(error: &StoreError, words: Words) -> Failure {
    match error {
        StoreError::NotAWorkspace { dir } => no_workspace(dir, words),
        StoreError::Locked { dir } => {
            let what = words.of("another process has it open", "başka bir süreç kullanıyor");
            let hint = words.of("wait until it has ended", "bitmesini bekleyin");
            Failure::io(format!("`{}`: {what}", dir.display())).hint(hint)
        }
        StoreError::AlreadyThere { dir } => {
            let what = words.of("is a workspace already", "zaten bir çalışma alanı");
            Failure::usage(format!("`{}` {what}", dir.display()))
        }
        StoreError::Remains { dir } => {
            let what = words.of(
                "holds the log of a workspace, but not the file `format`",
                "bir çalışma alanının kayıtlarını içeriyor, ama `format` dosyası yok",
            );
            let hint = words.of(
                "restore a backup elsewhere, or name an empty folder",
                "bir yedeği başka bir yere geri yükleyin ya da boş bir klasör verin",
            );
            Failure::io(format!("`{}` {what}", dir.display())).hint(hint)
        }
        StoreError::BadFormat { path } => {
            let what = words
                .of("does not say which version the workspace has", "çalışma alanının sürümünü belirtmiyor");
            Failure::io(format!("`{}` {what}", path.display()))
        }
        StoreError::Newer { dir, found, known } => newer(dir, i64::from(*found), i64::from(*known), words),
        StoreError::Io { path, source } => unreadable(&path.display(), source, words),
        StoreError::Log(error) => log_error(error, words),
        StoreError::Catalogue(error) => catalogue_error(error, words),
        StoreError::Stream(error) => stream_error(error, words),
        other => Failure::io(other.to_string()),
    }
}

fn newer(path: &Path, found: i64, known: i64, words: Words) -> Failure {
    let what = words.text(
        format!("`{}` has version {found}; this Kesit knows versions up to {known}", path.display()),
        format!("`{}` sürümü {found}; bu Kesit en çok {known} sürümünü tanıyor", path.display()),
    );
    Failure::io(what).hint(words.of("use a newer Kesit", "daha yeni bir Kesit kullanın"))
}

/// A log that cannot be read or written.
pub(crate) fn log_error(error: &LogError, words: Words) -> Failure {
    let doctor = words.of("`kesit doctor` says more", "`kesit doctor` ayrıntıları gösterir");
    match error {
        LogError::Io { path, source } => unreadable(&path.display(), source, words),
        LogError::Full { path } => {
            let what = words.of("the disk is full", "disk dolu");
            let hint = words.of(
                "make room and try again; what was stored before is kept",
                "yer açıp yeniden deneyin; daha önce kaydedilenler duruyor",
            );
            Failure::io(format!("`{}`: {what}", path.display())).hint(hint)
        }
        LogError::Missing { path } => {
            let what = words.of("is missing", "yerinde yok");
            let hint = words.of("restore a backup", "bir yedeği geri yükleyin");
            Failure::io(format!("`{}` {what}", path.display())).hint(hint)
        }
        LogError::Newer { path, found, known } => newer(path, i64::from(*found), i64::from(*known), words),
        LogError::Damaged { path, offset, .. } => {
            let what = words.text(
                format!("`{}` is damaged at byte {offset}", path.display()),
                format!("`{}` dosyası {offset}. bayttan itibaren bozuk", path.display()),
            );
            Failure::io(what).hint(doctor)
        }
        other => Failure::io(other.to_string()).hint(doctor),
    }
}

/// A catalogue that cannot be read or written.
pub(crate) fn catalogue_error(error: &CatalogueError, words: Words) -> Failure {
    match error {
        CatalogueError::Newer { found, known } => newer(Path::new("catalogue.db"), *found, *known, words),
        CatalogueError::Sqlite(source) => {
            let what = words.of("cannot be read or written", "okunamıyor ya da yazılamıyor");
            Failure::io(format!("`catalogue.db` {what}: {source}"))
        }
        CatalogueError::Io(source) => {
            let what = words.of("cannot be made", "oluşturulamıyor");
            Failure::io(format!("`catalogue.db` {what}: {source}"))
        }
        CatalogueError::NoRandomness => {
            Failure::io(words.of("the system gives no random bytes", "sistem rastgele bayt vermiyor"))
        }
        CatalogueError::Broken { .. } => Failure::io(error.to_string())
            .hint(words.of("`kesit doctor` says more", "`kesit doctor` ayrıntıları gösterir")),
    }
}

/// A stream that cannot be read or written.
pub(crate) fn stream_error(error: &StreamError, words: Words) -> Failure {
    let unreadable = |source: &dyn std::fmt::Display| {
        let what = words.of("cannot be read or written", "okunamıyor ya da yazılamıyor");
        Failure::io(format!("`stream.db` {what}: {source}"))
    };
    match error {
        StreamError::Newer { found, known } => newer(Path::new("stream.db"), *found, *known, words),
        StreamError::Sqlite(source) => unreadable(source),
        StreamError::Io(source) => unreadable(source),
        other => Failure::io(other.to_string())
            .hint(words.of("`kesit doctor` says more", "`kesit doctor` ayrıntıları gösterir")),
    }
}

/// Definitions of the catalogue that cannot be had.
pub(crate) fn stored_error(error: &StoredError, words: Words) -> Failure {
    match error {
        StoredError::Catalogue(error) => catalogue_error(error, words),
        StoredError::Problems(problems) => {
            let placed = |problem: &kesit_model::language::Problem| {
                (Path::new(kesit_app::segments::IN_WORKSPACE).to_owned(), problem.clone())
            };
            problems_failure(&problems.iter().map(placed).collect::<Vec<_>>(), words)
        }
        StoredError::Unknown { key, nearest } => {
            let what = words.of("there is no segment or group", "böyle bir segment ya da grup yok:");
            let meant = |nearest: &String| {
                words.text(format!("did you mean `{nearest}`?"), format!("`{nearest}` mi demek istediniz?"))
            };
            Failure::input(format!("{what} `{key}`")).maybe_hint(nearest.as_ref().map(meant))
        }
        StoredError::Version { key, version, count } => {
            Failure::input(words.text(
                format!("`{key}` has no version {version}"),
                format!("`{key}` için {version}. sürüm yok"),
            ))
            .hint(words.text(format!("its last version is {count}"), format!("son sürümü {count}")))
        }
        StoredError::Revision { revision, last } => {
            let what = words.of("there is no revision", "böyle bir değişiklik kaydı yok:");
            let hint = words.of("`kesit segments history` lists them", "`kesit segments history` listeler");
            Failure::input(format!("{what} {revision} ({} {last})", words.of("last:", "son:"))).hint(hint)
        }
    }
}
