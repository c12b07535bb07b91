//! Errors of sources.

use std::fmt::Display;
use std::io;

use kesit_app::source::{Field, HeadersError, Kind, ListsError, SourceError, TableError};

use crate::failure::Failure;
use crate::words::Words;

/// A file that cannot be read.
pub(crate) fn unreadable(name: &dyn Display, error: &io::Error, words: Words) -> Failure {
    use io::ErrorKind::{IsADirectory, NotFound, PermissionDenied};
    let why = match error.kind() {
        NotFound => words.of("there is no such file or folder", "böyle bir dosya ya da klasör yok"),
        PermissionDenied => words.of("permission denied", "izin yok"),
        IsADirectory => words.of("it is a folder", "bir klasör"),
        _ => &error.to_string(),
    };
    Failure::io(format!("`{name}` {}: {why}", words.of("cannot be read", "okunamıyor")))
}

/// A source that cannot be read.
pub(crate) fn source_error(error: &SourceError, words: Words) -> Failure {
    match error {
        SourceError::Io { input, source } => unreadable(input, source, words),
        SourceError::Table { input, source } => table_error(&input.to_string(), source, words),
        SourceError::Headers { input, source } => headers_error(&input.to_string(), source, words),
        SourceError::Temporary { source } => {
            let what = words.of("temporary files cannot be written", "geçici dosyalar yazılamıyor");
            let hint = words.of(
                "make room in the folder for temporary files, or name another one with TMPDIR",
                "geçici dosyalar klasöründe yer açın ya da TMPDIR ile başka bir klasör verin",
            );
            Failure::io(format!("{what}: {source}")).hint(hint)
        }
    }
}

/// A table that cannot be read.
pub(crate) fn table_error(name: &str, error: &TableError, words: Words) -> Failure {
    let what = match error {
        TableError::Io(source) => return unreadable(&name, source, words),
        TableError::Empty => words.of("there is nothing in it", "içinde bir şey yok").to_owned(),
        TableError::NoHeader { .. } => words
            .of("no headers: the first row looks like data", "başlık yok: ilk satır veriye benziyor")
            .to_owned(),
        other => other.to_string(),
    };
    let failure = Failure::input(format!("`{name}`: {what}"));
    match error {
        TableError::NoHeader { .. } => failure.hint(words.of(
            "write the headers above it, or name the columns in a mapping file with `header_row: 0` and `columns: {customer: '#1', …}`",
            "üstüne başlıkları yazın ya da eşleme dosyasında sütunları belirtin: `header_row: 0` ve `columns: {customer: '#1', …}`",
        )),
        TableError::NoSheet { there, .. } => failure.hint(there.join(", ")),
        _ => failure,
    }
}

fn headers_error(name: &str, error: &HeadersError, words: Words) -> Failure {
    let mapping = |kind: Kind| {
        let needed = match kind {
            Kind::Orders | Kind::OrderLines => "{customer: …, at: …, total: …}",
            Kind::Customers => "{customer: …}",
            Kind::Accounts => "{account: …}",
            Kind::Events => "{customer: …, event: …, at: …}",
            Kind::Consents => "{customer: …, channel: …, state: …}",
            Kind::Reviews => "{customer: …, at: …, rating: …}",
            Kind::Surveys => "{customer: …, at: …, score: …}",
        };
        words.text(
            format!("name the columns in a mapping file: --mapping M.yaml with `kind: {kind}` and `columns: {needed}`"),
            format!("sütunları bir eşleme dosyasında belirtin: --mapping M.yaml; içinde `kind: {kind}` ve `columns: {needed}`"),
        )
    };
    match error {
        HeadersError::NoHeader { .. } => {
            let what = words.of(
                "is neither messages nor a table that we understand: no header that we know is in it",
                "ne ileti ne de anladığımız bir tablo: içinde bildiğimiz bir başlık yok",
            );
            Failure::input(format!("`{name}` {what}")).hint(mapping(Kind::Orders))
        }
        HeadersError::MissingColumn { kind, needed, unknown } => {
            let what = words.of("no column says", "şu bilgiyi veren sütun yok:");
            let rest = words.of("columns that mean nothing to us:", "anlamını bilmediğimiz sütunlar:");
            let rest =
                if unknown.is_empty() { String::new() } else { format!(" ({rest} {})", unknown.join(", ")) };
            Failure::input(format!("`{name}`: {what} {}{rest}", needed_words(needed, words)))
                .hint(mapping(*kind))
        }
        HeadersError::UnmappedColumn { field, header } => {
            let what = words.of("there is no column", "böyle bir sütun yok:");
            let hint = words.of(
                "write the header in the mapping as it stands in the file",
                "başlığı eşleme dosyasına, dosyada durduğu gibi yazın",
            );
            Failure::input(format!("`{name}`: columns.{field}: {what} `{header}`")).hint(hint)
        }
        HeadersError::UnknownField { kind, field } => {
            let what = words.of("is no column of the kind", "şu türün sütunu değil:");
            let known: Vec<&str> = kind.fields().iter().map(|field| field.key).collect();
            Failure::input(format!("`{name}`: columns.{field}: `{field}` {what} {kind}"))
                .hint(known.join(", "))
        }
    }
}

fn needed_words(field: &'static Field, words: Words) -> &'static str {
    match field.key {
        "customer" => words.of("who the customer is", "müşterinin kim olduğu"),
        "at" => words.of("when it happened", "ne zaman olduğu"),
        "total" => words.of("how much money it is", "ne kadar tuttuğu"),
        "account" => words.of("which company it is", "hangi şirket olduğu"),
        "event" => words.of("what happened", "ne olduğu"),
        "channel" => words.of("which channel it is", "hangi kanal olduğu"),
        "state" => words.of("whether consent was given", "izin verilip verilmediği"),
        "rating" => words.of("how many stars it is", "kaç yıldız olduğu"),
        "score" => words.of("which score it is", "kaç puan olduğu"),
        other => other,
    }
}

/// Lists that cannot be read.
pub(crate) fn lists_error(error: &ListsError, words: Words) -> Failure {
    match error {
        ListsError::Io { path, source } => unreadable(&path.display(), source, words),
        ListsError::Key { path } => {
            let what = words
                .of("the name of the file is not the key of a list", "dosyanın adı bir liste anahtarı değil");
            Failure::input(format!("`{}`: {what}", path.display())).hint("[A-Za-z0-9_-]{1,64}.csv")
        }
    }
}
