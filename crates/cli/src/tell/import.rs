//! Imports: their balance, their state, their errors.

use std::io;

use kesit_app::import::{Import, ImportError, State, Tally};

use super::{catalogue_error, log_error, source_error, store_error};
use crate::failure::Failure;
use crate::words::{Words, printable};

/// The balance of each file, and of all together if there are several.
pub(crate) fn balance(import: &Import, words: Words) -> Vec<String> {
    let mut lines: Vec<String> = import
        .files
        .iter()
        .map(|file| {
            let kind = file.understood.as_ref().map(|understood| format!(" ({})", understood.kind));
            let name = format!("{}{}", printable(&file.name), kind.unwrap_or_default());
            format!("{name}: {}", rows(&file.tally, words))
        })
        .collect();
    let tally = import.tally();
    if import.files.len() > 1 {
        lines.push(format!("{}: {}", words.of("together", "toplam"), rows(&tally, words)));
    }
    let (stored, duplicate) = (words.count(tally.messages_stored), words.count(tally.messages_duplicate));
    lines.push(words.text(
        format!("messages: {stored} stored, {duplicate} duplicate"),
        format!("ileti: {stored} kaydedildi, {duplicate} yinelenen"),
    ));
    lines
}

fn rows(tally: &Tally, words: Words) -> String {
    let received = words.things(tally.rows_received, "row", "rows", "satır");
    let [stored, duplicate, quarantined] =
        [tally.rows_stored, tally.rows_duplicate, tally.rows_quarantined].map(|rows| words.count(rows));
    words.text(
        format!("{received} = {stored} stored + {duplicate} duplicate + {quarantined} quarantined"),
        format!("{received} = {stored} kaydedilen + {duplicate} yinelenen + {quarantined} karantina"),
    )
}

/// How long it took, and how many rows that is a second.
pub(crate) fn speed(rows: u64, elapsed_ms: i64, words: Words) -> String {
    let elapsed_ms = elapsed_ms.max(1).unsigned_abs();
    let tenths = elapsed_ms.div_ceil(100);
    let (seconds, rest) = (words.count(tenths / 10), tenths % 10);
    let rate = words.count(rows.saturating_mul(1_000) / elapsed_ms);
    words.text(
        format!("{seconds}.{rest} s, {rate} rows/s"),
        format!("{seconds},{rest} sn, saniyede {rate} satır"),
    )
}

/// What became of an import.
pub(crate) fn import_state(state: State, words: Words) -> &'static str {
    match state {
        State::Interrupted => words.of("interrupted", "yarıda kaldı"),
        State::Committed => words.of("counts", "geçerli"),
        State::Undone => words.of("undone", "geri alındı"),
    }
}

/// Why an import cannot be made, gone on with or undone.
pub(crate) fn import_error(error: &ImportError, words: Words) -> Failure {
    match error {
        ImportError::Store(error) => store_error(error, words),
        ImportError::Log(error) => log_error(error, words),
        ImportError::Catalogue(error) => catalogue_error(error, words),
        ImportError::Source(error) => source_error(error, words),
        ImportError::File { path, source } => super::unreadable(&path.display(), source, words),
        ImportError::Output(source) => io::Error::from(source.kind()).into(),
        ImportError::NotAnExport { path } => {
            let what = words.of("is not an export of the quarantine", "bir karantina dökümü değil");
            let hint = words.of(
                "leave the column kesit_place as `kesit quarantine export` wrote it",
                "kesit_place sütununu `kesit quarantine export` nasıl yazdıysa öyle bırakın",
            );
            Failure::input(format!("`{}` {what}", path.display())).hint(hint)
        }
        ImportError::Unbalanced { file, received, accounted } => {
            let (received, accounted) = (words.count(*received), words.count(*accounted));
            Failure::input(words.text(
                format!("the rows of `{file}` do not add up: {received} read, {accounted} accounted for; nothing of the import counts"),
                format!("`{file}` satırları tutmuyor: {received} okundu, {accounted} yerini buldu; içe aktarımın hiçbir satırı sayılmıyor"),
            ))
        }
        ImportError::Setting { value } => {
            let what = words.of(
                "the workspace has a time zone or currency that this Kesit does not know:",
                "çalışma alanının saat dilimini ya da para birimini bu Kesit tanımıyor:",
            );
            Failure::input(format!("{what} `{value}`"))
        }
        ImportError::Unknown(id) => {
            let what =
                words.text(format!("there is no import {id}"), format!("{id} numaralı içe aktarım yok"));
            Failure::input(what)
                .hint(words.of("`kesit import list` lists them", "`kesit import list` listeler"))
        }
        ImportError::Stopped => {
            Failure::io(words.of("the service was stopped meanwhile", "hizmet bu sırada durduruldu"))
        }
        ImportError::UndoneBefore(id) => Failure::input(words.text(
            format!("import {id} was undone before"),
            format!("{id} numaralı içe aktarım daha önce geri alınmış"),
        )),
        ImportError::NothingWaits => {
            Failure::input(words.of("nothing waits in the quarantine", "karantinada bekleyen yok"))
        }
    }
}
