//! Errors of sources.

use std::fmt::Display;
use std::io;

use kesit_app::source::{Field, ListsError, OrdersError, SourceError};

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
        SourceError::Orders { input, source } => orders_error(&input.to_string(), source, words),
    }
}

fn orders_error(name: &str, error: &OrdersError, words: Words) -> Failure {
    let mapping = words.of(
        "name the columns in a mapping file: --mapping M.yaml with `kind: orders` and `columns: {customer: …, at: …, total: …}`",
        "sütunları bir eşleme dosyasında belirtin: --mapping M.yaml; içinde `kind: orders` ve `columns: {customer: …, at: …, total: …}`",
    );
    match error {
        OrdersError::Io(source) => unreadable(&name, source, words),
        OrdersError::NoHeader => {
            let what = words.of(
                "is neither messages nor an orders file: no header that we know is in its first line",
                "ne ileti ne de sipariş dosyası: ilk satırında bildiğimiz bir başlık yok",
            );
            Failure::input(format!("`{name}` {what}")).hint(mapping)
        }
        OrdersError::MissingColumn { needed, unknown } => {
            let what = words.of("no column says", "şu bilgiyi veren sütun yok:");
            let rest = words.of("columns that mean nothing to us:", "anlamını bilmediğimiz sütunlar:");
            let rest =
                if unknown.is_empty() { String::new() } else { format!(" ({rest} {})", unknown.join(", ")) };
            Failure::input(format!("`{name}`: {what} {}{rest}", needed_words(*needed, words))).hint(mapping)
        }
        OrdersError::UnmappedColumn { field, header } => {
            let what = words.of("there is no column", "böyle bir sütun yok:");
            let hint = words.of(
                "write the header in the mapping as it stands in the file",
                "başlığı eşleme dosyasına, dosyada durduğu gibi yazın",
            );
            Failure::input(format!("`{name}`: columns.{}: {what} `{header}`", field.key())).hint(hint)
        }
    }
}

fn needed_words(field: Field, words: Words) -> &'static str {
    match field {
        Field::Customer => words.of("who the customer is", "müşterinin kim olduğu"),
        Field::At => words.of("when it happened", "ne zaman olduğu"),
        Field::Total => words.of("how much money it is", "ne kadar tuttuğu"),
        other => other.key(),
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
