//! Rows that could not be used: which wait and why, [`export`] to mend them, and [`retry`] to read them again.
//!
//! Mending is the user's: in the exported file, or by a mapping that reads the rows otherwise.

mod kept;
mod reasons;
mod retry;
mod sheet;

use std::collections::HashMap;
use std::path::Path;

use kesit_store::{Access, ImportId, QuarantineCount, QuarantineFilter, Store, Understood};

pub use kesit_store::{Dropped, QuarantinePlace};

use super::error::ImportError;
use super::vault::Vault;

pub use self::reasons::{reason_hint, reason_text};
pub(crate) use self::retry::retry_in;
pub use self::retry::{Mending, Retried, Retry, retry};
pub use self::sheet::export;

/// Which rows are asked about.
pub type Filter = QuarantineFilter;

/// Rows of a file that wait for the same reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The name of the file.
    pub file: String,
    /// How many, of which import, and where the first of them stood.
    pub count: QuarantineCount,
}

/// What waits, by file and reason.
///
/// # Errors
/// When the workspace cannot be opened or read.
pub fn groups(dir: &Path, filter: &Filter) -> Result<Vec<Group>, ImportError> {
    let store = Store::open(dir, Access::Read)?;
    let files = Files::of(&store)?;
    let counts = store.catalogue().quarantine_counts(filter)?;
    let group = |count: QuarantineCount| Group { file: files.name(count.import, count.file), count };
    Ok(counts.into_iter().map(group).collect())
}

/// The files of all imports.
struct Files(HashMap<(ImportId, usize), (String, Option<Understood>)>);

impl Files {
    fn of(store: &dyn Vault) -> Result<Files, ImportError> {
        let mut files = HashMap::new();
        for import in store.catalogue().imports()? {
            for (place, file) in import.files.into_iter().enumerate() {
                files.insert((import.id, place), (file.name, file.understood));
            }
        }
        Ok(Files(files))
    }

    fn name(&self, import: ImportId, file: usize) -> String {
        self.0.get(&(import, file)).map(|(name, _)| name.clone()).unwrap_or_default()
    }

    fn understood(&self, import: ImportId, file: usize) -> Option<&Understood> {
        self.0.get(&(import, file)).and_then(|(_, understood)| understood.as_ref())
    }
}
