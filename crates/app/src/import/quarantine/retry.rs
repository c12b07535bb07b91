//! Reads the rows that wait once more. What is good now is stored by an import of its own, which can be undone like any
//! other; what is not goes on waiting, for the reason that it has now.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use kesit_model::Timestamp;
use kesit_store::{
    Access, Import, ImportId, NewImport, NewImportFile, QuarantinePlace, QuarantineRow, Store,
};
use tempfile::TempDir;

use super::kept::{self, Kept, Lines};
use super::sheet::Mended;
use super::{Files, Filter};
use crate::import::content;
use crate::import::error::ImportError;
use crate::import::history::{State, state};
use crate::import::keeper::{Before, Keeper};
use crate::import::raw;
use crate::import::run::{OnProgress, Progress, noting_failure};
use crate::import::vault::Vault;
use crate::source::{self, Input, Mapping, Opened, Options, Place, Raw, Refusal, Sink, Taken};

/// Where rows were mended.
#[derive(Debug, Clone, Copy)]
pub enum Mending<'a> {
    /// In an export.
    Sheet(&'a Path),
    /// One row, in the form in which it waits.
    Row(QuarantinePlace, &'a str),
}

/// How to read the rows that wait once more.
pub struct Retry<'a> {
    /// Only those of this import. All of its rows are read together, for those of one order belong together.
    pub import: Option<ImportId>,
    /// Rows that were mended: what stands there is read instead of what was kept.
    pub mended: Option<Mending<'a>>,
    /// The mapping to use instead of the one that the files were read with.
    pub mapping: Option<&'a Mapping>,
    /// How to read, but for the mapping.
    pub options: &'a Options,
    /// The clock.
    pub now: &'a dyn Fn() -> Timestamp,
}

/// The rows of one import, read once more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retried {
    /// The import that had put them aside.
    pub of: ImportId,
    /// The import that read them now, with its balance: what is quarantined in it still waits in the place of old.
    pub import: Import,
}

/// Reads the rows that wait once more, import by import.
///
/// # Errors
/// When nothing waits, the mended file is no export, or as [`crate::import::import`]. What was read of earlier imports
/// is stored then, the rest waits as before.
pub fn retry(
    dir: &Path,
    request: &Retry<'_>,
    on_progress: OnProgress<'_>,
) -> Result<Vec<Retried>, ImportError> {
    retry_in(&mut Store::open(dir, Access::Write)?, request, on_progress)
}

/// As [`retry`], in a workspace that is open.
pub(crate) fn retry_in(
    store: &mut dyn Vault,
    request: &Retry<'_>,
    on_progress: OnProgress<'_>,
) -> Result<Vec<Retried>, ImportError> {
    let mended = request.mended.map(Mended::of).transpose()?;
    let files = Files::of(store)?;
    let mut waiting: BTreeMap<ImportId, Vec<usize>> = BTreeMap::new();
    let filter = Filter { import: request.import, ..Filter::default() };
    for count in store.catalogue().quarantine_counts(&filter)? {
        let places = waiting.entry(count.import).or_default();
        if places.last() != Some(&count.file) {
            places.push(count.file);
        }
    }
    let mut retried = Vec::new();
    for (of, places) in waiting {
        if state(store, of)? != State::Committed {
            continue;
        }
        let batch = Batch::of(store, request, &files, mended.as_ref(), of, &places)?;
        if !batch.files.is_empty() {
            retried.push(batch.run(store, request, on_progress)?);
        }
    }
    store.settle();
    if retried.is_empty() { Err(ImportError::NothingWaits) } else { Ok(retried) }
}

/// The rows of one import, ready to be read.
struct Batch {
    of: ImportId,
    files: Vec<BatchFile>,
    /// Holds the temporary files.
    _folder: TempDir,
}

struct BatchFile {
    name: String,
    path: PathBuf,
    lines: Lines,
    options: Options,
}

impl Batch {
    fn of(
        store: &dyn Vault,
        request: &Retry<'_>,
        files: &Files,
        mended: Option<&Mended>,
        of: ImportId,
        places: &[usize],
    ) -> Result<Batch, ImportError> {
        let io = ImportError::file(&std::env::temp_dir());
        let folder = tempfile::tempdir().map_err(&io)?;
        let mut batch = Batch { of, files: Vec::new(), _folder: folder };
        for &place in places {
            let Some(understood) = files.understood(of, place) else { continue };
            let headers = raw::headers(understood);
            let mut kept = Kept::new(&batch._folder, place, &headers).map_err(&io)?;
            let filter = Filter { import: Some(of), file: Some(place), reason: None };
            let written = fill(store, &filter, mended, &headers, &mut kept)?;
            if written > 0 {
                let (path, lines) = kept.finish().map_err(&io)?;
                let options = options(request, &understood.mapping);
                batch.files.push(BatchFile { name: files.name(of, place), path, lines, options });
            }
        }
        Ok(batch)
    }

    fn run(
        self,
        store: &mut dyn Vault,
        request: &Retry<'_>,
        on_progress: OnProgress<'_>,
    ) -> Result<Retried, ImportError> {
        undo_interrupted(store, self.of, (request.now)())?;
        let file =
            |file: &BatchFile| NewImportFile { name: file.name.clone(), size_bytes: None, digest: None };
        let new = NewImport {
            reading: content::of_options(request.options),
            retry_of: Some(self.of),
            started_at: (request.now)(),
            files: self.files.iter().map(file).collect(),
        };
        let highest = store.highest_import()?;
        let id = store.catalogue_mut().begin_import(&new, highest)?;
        let still = noting_failure(store, id, |store| self.keep(store, id, request, on_progress))?;
        self.settle(store, &still)?;
        let import = store.catalogue().import(id)?.ok_or(ImportError::Unknown(id))?;
        Ok(Retried { of: self.of, import })
    }

    /// Reads and stores; gives the rows that still wait.
    fn keep(
        &self,
        store: &mut dyn Vault,
        id: ImportId,
        request: &Retry<'_>,
        on_progress: OnProgress<'_>,
    ) -> Result<Vec<QuarantineRow>, ImportError> {
        let rows = AtomicU64::new(0);
        let mut keeper = Keeper::new(store, id, self.files.len(), Before::default(), &rows)?;
        let mut still = Vec::new();
        for (place, file) in self.files.iter().enumerate() {
            let mut sink =
                RetrySink { keeper: &mut keeper, file: place, lines: &file.lines, still: &mut still };
            let on_progress = |read| on_progress(Progress { read, rows: rows.load(Ordering::Relaxed) });
            source::read(&[Input::File(file.path.clone())], &file.options, &on_progress, &mut sink)?;
        }
        let names: Vec<String> = self.files.iter().map(|file| file.name.clone()).collect();
        keeper.commit(&names, (request.now)())?;
        Ok(still)
    }

    /// Lets go of the rows that are stored now, and notes of the others why they still wait.
    ///
    /// If this does not come to its end, rows wait that are stored already; the next retry finds them duplicate.
    fn settle(&self, store: &mut dyn Vault, still: &[QuarantineRow]) -> Result<(), ImportError> {
        let waiting: std::collections::HashSet<QuarantinePlace> = still.iter().map(|row| row.place).collect();
        let all = self.files.iter().flat_map(|file| file.lines.places());
        let good: Vec<_> = all.filter(|at| !waiting.contains(at)).collect();
        store.catalogue_mut().quarantine(still)?;
        store.catalogue_mut().release(&good)?;
        Ok(())
    }
}

/// Writes the rows that wait into a temporary file, mended ones as they were mended; says how many.
fn fill(
    store: &dyn Vault,
    filter: &Filter,
    mended: Option<&Mended>,
    headers: &[String],
    kept: &mut Kept,
) -> Result<u64, ImportError> {
    let mut rows = 0;
    let mut written = Ok(true);
    store.catalogue().quarantined(filter, &mut |row| {
        let mended = mended.and_then(|mended| mended.raw(&row.place, headers));
        written = kept.write(row.place, mended.unwrap_or_else(|| raw::read(&row.raw)));
        rows += u64::from(matches!(written, Ok(true)));
        written.is_ok()
    })?;
    written.map(|_| rows).map_err(ImportError::file(&std::env::temp_dir()))
}

/// How to read the temporary file: as asked for, else as the file was read.
fn options(request: &Retry<'_>, understood: &str) -> Options {
    let mapping = match request.mapping {
        Some(mapping) => mapping.clone(),
        None => Mapping::parse(understood).unwrap_or_default(),
    };
    Options { mapping: mapping.of_plain_csv(), ..request.options.clone() }
}

/// Forgets earlier attempts that came to no end.
fn undo_interrupted(store: &mut dyn Vault, of: ImportId, now: Timestamp) -> Result<(), ImportError> {
    for import in store.catalogue().imports()? {
        if import.retry_of == Some(of) && state(store, import.id)? == State::Interrupted {
            store.undo_import(import.id)?;
            store.catalogue_mut().undo_import(import.id, now)?;
        }
    }
    Ok(())
}

/// Takes what is good, and remembers what is not by its place of old.
struct RetrySink<'a, 'k> {
    keeper: &'a mut Keeper<'k>,
    file: usize,
    lines: &'a Lines,
    still: &'a mut Vec<QuarantineRow>,
}

impl Sink for RetrySink<'_, '_> {
    fn open(&mut self, opened: Opened) {
        self.keeper.open(Opened { file: self.file, ..opened });
    }

    fn take(&mut self, taken: Taken) -> bool {
        self.keeper.take(Taken { file: self.file, ..taken })
    }

    fn refuse(&mut self, _file: usize, refusal: Refusal, raw: Raw) {
        self.keeper.count_refused(self.file);
        let (Place::Line(line) | Place::Element(line)) = refusal.place;
        if let Some(at) = self.lines.place(line) {
            self.still.push(kept::still(at, refusal.reason.field(), refusal.reason.code(), &raw));
        }
    }

    fn close(&mut self, _file: usize, rows: u64) {
        self.keeper.close(self.file, rows);
    }

    fn wants_more(&self) -> bool {
        self.keeper.wants_more()
    }
}
