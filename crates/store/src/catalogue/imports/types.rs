//! An import and its files, as the catalogue keeps them.

use std::fmt;

use kesit_model::Timestamp;

/// The number of an import, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ImportId(pub u64);

impl fmt::Display for ImportId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// An import that begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewImport {
    /// Stands for everything besides the files that decides what is read from them: the mapping, the rates and so on.
    pub reading: String,
    /// The import whose quarantine is read again.
    pub retry_of: Option<ImportId>,
    /// When it began.
    pub started_at: Timestamp,
    /// Its files, in the order in which they are read.
    pub files: Vec<NewImportFile>,
}

/// A file of an import that begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewImportFile {
    /// The name under which it was given.
    pub name: String,
    /// Its size as it lies on the disk; `None` for standard input.
    pub size_bytes: Option<u64>,
    /// Stands for its content; `None` for what cannot be read twice.
    pub digest: Option<String>,
}

/// An import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Its number.
    pub id: ImportId,
    /// See [`NewImport::reading`].
    pub reading: String,
    /// The import whose quarantine was read again.
    pub retry_of: Option<ImportId>,
    /// When it began, for the first time if it was interrupted.
    pub started_at: Timestamp,
    /// When everything had been read; set shortly before the log commits it.
    pub finished_at: Option<Timestamp>,
    /// When it was undone.
    pub undone_at: Option<Timestamp>,
    /// Why it was interrupted, where it could still say so.
    pub failure: Option<String>,
    /// Its files, in the order in which they are read.
    pub files: Vec<ImportFile>,
}

/// A file of an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportFile {
    /// The name under which it was given.
    pub name: String,
    /// Its size as it lies on the disk; `None` for standard input.
    pub size_bytes: Option<u64>,
    /// Stands for its content; `None` for what cannot be read twice.
    pub digest: Option<String>,
    /// How it was read; `None` before it was opened.
    pub understood: Option<Understood>,
    /// What became of it; all zero before the import has finished.
    pub tally: Tally,
}

/// How a file was read. The texts are the reader's; nobody else looks into them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Understood {
    /// The kind of its rows.
    pub kind: String,
    /// Its headers.
    pub headers: String,
    /// The mapping that reads it in this way.
    pub mapping: String,
}

/// What became of the rows of a file, and how many messages they made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Rows read.
    pub rows_received: u64,
    /// Rows whose message was new and is stored.
    pub rows_stored: u64,
    /// Rows whose message was there before.
    pub rows_duplicate: u64,
    /// Rows that could not be used.
    pub rows_quarantined: u64,
    /// Rows of persons who were erased, and stay so: neither stored nor put aside.
    pub rows_erased: u64,
    /// Messages stored.
    pub messages_stored: u64,
    /// Messages that were there before.
    pub messages_duplicate: u64,
}

impl Tally {
    /// Whether nothing vanished: received = stored + duplicate + quarantined + erased.
    #[must_use]
    pub fn is_balanced(&self) -> bool {
        self.rows_received
            == self.rows_stored + self.rows_duplicate + self.rows_quarantined + self.rows_erased
    }

    /// The same with those of another file added.
    #[must_use]
    pub fn plus(self, other: &Tally) -> Tally {
        Tally {
            rows_received: self.rows_received + other.rows_received,
            rows_stored: self.rows_stored + other.rows_stored,
            rows_duplicate: self.rows_duplicate + other.rows_duplicate,
            rows_quarantined: self.rows_quarantined + other.rows_quarantined,
            rows_erased: self.rows_erased + other.rows_erased,
            messages_stored: self.messages_stored + other.messages_stored,
            messages_duplicate: self.messages_duplicate + other.messages_duplicate,
        }
    }
}

impl Import {
    /// The tallies of all its files together.
    #[must_use]
    pub fn tally(&self) -> Tally {
        self.files.iter().fold(Tally::default(), |sum, file| sum.plus(&file.tally))
    }
}
