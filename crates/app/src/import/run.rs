//! One import from beginning to end: finds out whether it goes on with one that was interrupted, reads, keeps, commits.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use kesit_model::Timestamp;
use kesit_model::zone::Zone;
use kesit_store::{Access, Import, ImportFile, ImportId, NewImport, NewImportFile, Settings, Store};
use kesit_timeline::SeenIds;

use super::error::ImportError;
use super::history::{State, state};
use super::keeper::{Before, Keeper};
use super::vault::Vault;
use super::{content, cursor};
use crate::source::{self, Currency, Input, Kind, Mapping, Options, Rates, Report, SourceError};

/// How files are read into a workspace: by its time zone and its currency, and by what is said here. With no workspace,
/// as they would be read into a new one.
///
/// # Errors
/// When the workspace cannot be opened, or has settings that this Kesit does not know.
pub fn reading(
    dir: Option<&Path>,
    kind: Option<Kind>,
    mapping: Mapping,
    rates: Option<Rates>,
) -> Result<Options, ImportError> {
    let settings = match dir {
        Some(dir) => Store::open(dir, Access::Read)?.catalogue().settings()?,
        None => Settings::default(),
    };
    reading_of(settings, kind, mapping, rates)
}

/// As [`reading`], by settings that are known.
///
/// # Errors
/// When the settings are none that this Kesit knows.
pub fn reading_of(
    settings: Settings,
    kind: Option<Kind>,
    mapping: Mapping,
    rates: Option<Rates>,
) -> Result<Options, ImportError> {
    let (zone, currency) = (Zone::parse(&settings.time_zone), Currency::parse(&settings.currency));
    let zone = zone.ok_or(ImportError::Setting { value: settings.time_zone })?;
    let currency = currency.ok_or(ImportError::Setting { value: settings.currency })?;
    Ok(Options { zone, mapping, kind, currency: Some(currency), rates, keeps: true })
}

/// What is to be imported.
pub struct Request<'a> {
    /// The files, in the order in which they are to be read.
    pub inputs: &'a [Input],
    /// How to read them.
    pub options: &'a Options,
    /// The clock.
    pub now: &'a dyn Fn() -> Timestamp,
}

/// How far an import has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Bytes and how many there are.
    pub read: source::Progress,
    /// Rows that were stored, found to be duplicate or put aside.
    pub rows: u64,
}

/// Is told how far an import has come, now and then, from another thread.
pub type OnProgress<'a> = &'a (dyn Fn(Progress) + Sync);

/// An import that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// What is written down of it, the balance of each file included.
    pub import: Import,
    /// Whether it went on with an import that was interrupted.
    pub is_resumed: bool,
    /// For each file, the imports that have stored the same content before.
    pub imported_before: Vec<Vec<ImportId>>,
    /// What the reader told besides.
    pub report: Report,
}

/// Imports files into a workspace. All of their messages count when this returns, or none.
///
/// If an earlier import of the same files, read in the same way, was interrupted, this goes on with it; the outcome is
/// that of one import without interruption.
///
/// # Errors
/// When the workspace cannot be opened or written, or a file cannot be read. The import is then interrupted: nothing of
/// it counts, and the same request goes on with it.
pub fn import(dir: &Path, request: &Request<'_>, on_progress: OnProgress<'_>) -> Result<Done, ImportError> {
    import_into(&mut Store::open(dir, Access::Write)?, request, on_progress)
}

/// As [`import()`], into a workspace that is open.
pub(crate) fn import_into(
    store: &mut dyn Vault,
    request: &Request<'_>,
    on_progress: OnProgress<'_>,
) -> Result<Done, ImportError> {
    let inputs = cursor::go_on(store, request.inputs)?;
    let request = &Request { inputs: &inputs, ..*request };
    let (id, before) = begin_request(store, request)?;
    let is_resumed = before.is_some();
    let before = before.unwrap_or_default();
    let report = noting_failure(store, id, |store| keep(store, id, before, request, on_progress))?;
    cursor::keep(store, &inputs, (request.now)())?;
    store.settle();
    let import = store.catalogue().import(id)?.ok_or(ImportError::Unknown(id))?;
    let imported_before =
        import.files.iter().map(|file| committed_before(store, id, file)).collect::<Result<_, _>>()?;
    Ok(Done { import, is_resumed, imported_before, report })
}

/// The number of the import, and what the log holds of it if it was interrupted.
pub(super) fn begin_request(
    store: &mut dyn Vault,
    request: &Request<'_>,
) -> Result<(ImportId, Option<Before>), ImportError> {
    let new = NewImport {
        reading: content::of_options(request.options),
        retry_of: None,
        started_at: (request.now)(),
        files: files(request.inputs)?,
    };
    begin(store, &new)
}

/// Does the work of an import; if it fails, writes down why.
pub(super) fn noting_failure<T>(
    store: &mut dyn Vault,
    id: ImportId,
    work: impl FnOnce(&mut dyn Vault) -> Result<T, ImportError>,
) -> Result<T, ImportError> {
    let done = work(store);
    if let Err(error) = &done {
        // The disk may be full: then this cannot be written either, and the first error is the one that matters.
        let _ = store.catalogue_mut().fail_import(id, &told(error));
    }
    done
}

fn keep(
    store: &mut dyn Vault,
    id: ImportId,
    before: Before,
    request: &Request<'_>,
    on_progress: OnProgress<'_>,
) -> Result<Report, ImportError> {
    let rows = AtomicU64::new(0);
    let put_aside_before = put_aside_before(store, id)?;
    let mut keeper =
        Keeper::new(store, id, request.inputs.len(), before, &rows)?.passing_over(put_aside_before);
    let on_progress = |read| on_progress(Progress { read, rows: rows.load(Ordering::Relaxed) });
    let report = source::read(request.inputs, request.options, &on_progress, &mut keeper)?;
    let names: Vec<String> = request.inputs.iter().map(Input::to_string).collect();
    keeper.commit(&names, (request.now)())?;
    Ok(report)
}

fn files(inputs: &[Input]) -> Result<Vec<NewImportFile>, ImportError> {
    let file = |input: &Input| {
        content::of_input(input)
            .map_err(|source| ImportError::Source(SourceError::Io { input: input.clone(), source }))
    };
    inputs.iter().map(file).collect()
}

/// The earlier imports that count and have read a file of this content.
fn committed_before(
    store: &dyn Vault,
    id: ImportId,
    file: &ImportFile,
) -> Result<Vec<ImportId>, ImportError> {
    let Some(digest) = &file.digest else { return Ok(Vec::new()) };
    let ids = store.catalogue().imports_of_content(digest)?;
    let mut before = Vec::new();
    for earlier in ids {
        if earlier < id && state(store, earlier)? == State::Committed {
            before.push(earlier);
        }
    }
    Ok(before)
}

/// For each file, whether an earlier import that counts has read the same content in the same way: then its bad rows were put
/// aside by that one.
fn put_aside_before(store: &dyn Vault, id: ImportId) -> Result<Vec<bool>, ImportError> {
    let import = store.catalogue().import(id)?.ok_or(ImportError::Unknown(id))?;
    let before = |file: &ImportFile| {
        let earlier = committed_before(store, id, file)?;
        let earlier = earlier.into_iter().map(|id| store.catalogue().import(id));
        let earlier: Vec<Option<Import>> = earlier.collect::<Result<_, _>>()?;
        Ok(earlier.into_iter().flatten().any(|earlier| earlier.reading == import.reading))
    };
    import.files.iter().map(before).collect()
}

fn begin(store: &mut dyn Vault, new: &NewImport) -> Result<(ImportId, Option<Before>), ImportError> {
    if let Some(id) = interrupted(store, new)? {
        let mut stored = SeenIds::default();
        store.of_import(id, &mut |message| {
            stored.insert(&message.id);
        })?;
        store.catalogue_mut().restart_import(id)?;
        return Ok((id, Some(Before::new(stored))));
    }
    let highest = store.highest_import()?;
    Ok((store.catalogue_mut().begin_import(new, highest)?, None))
}

/// The latest import of the same files, read in the same way, that was interrupted.
fn interrupted(store: &dyn Vault, new: &NewImport) -> Result<Option<ImportId>, ImportError> {
    let is_same = |import: &Import| {
        let files = import.files.iter().map(|file| &file.digest);
        import.reading == new.reading
            && import.retry_of == new.retry_of
            && files.eq(new.files.iter().map(|file| &file.digest))
            && new.files.iter().all(|file| file.digest.is_some())
    };
    let imports = store.catalogue().imports()?;
    for import in imports.iter().rev().filter(|import| is_same(import)) {
        if state(store, import.id)? == State::Interrupted {
            return Ok(Some(import.id));
        }
    }
    Ok(None)
}

/// An error with its causes, in one line.
fn told(error: &ImportError) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}
