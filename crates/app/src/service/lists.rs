//! Static lists: a file each in the workspace, and a part of what the engine has frozen.

use std::fs;
use std::io;
use std::path::PathBuf;

use kesit_model::{Key, PersonId};
use kesit_store::Refused;

use super::{Service, Settled};
use crate::source::ListsError;
use crate::workspace::on_disk::lists_in;

/// Why a list was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    /// The file cannot be written.
    #[error("the list cannot be written")]
    Io(#[from] io::Error),
    /// An id cannot be written.
    #[error("the list cannot be written")]
    Csv(#[from] csv::Error),
    /// The lists cannot be read again.
    #[error(transparent)]
    Lists(#[from] ListsError),
    /// The service was stopped.
    #[error(transparent)]
    Refused(#[from] Refused),
}

impl Service {
    /// Puts a list in place of any with its key; who is on it belongs to it at once. Who was erased is left out.
    ///
    /// # Errors
    /// When it cannot be written; the one before then stands.
    pub fn put_list(&self, key: &Key, ids: &[PersonId]) -> Result<Settled, ListError> {
        let _turn = self.list_changes.lock();
        let path = self.list_path(key);
        fs::create_dir_all(&self.paths.lists)?;
        let made = path.with_extension("new");
        let mut writer = csv::Writer::from_path(&made)?;
        writer.write_record(["id"])?;
        let is_erased = |id: &PersonId| self.live.log().with_erased(|erased| erased.contains(id.as_str()));
        for id in ids.iter().filter(|id| !is_erased(id)) {
            writer.write_record([id.as_str()])?;
        }
        writer.into_inner().map_err(csv::IntoInnerError::into_error)?.sync_all()?;
        fs::rename(&made, &path)?;
        self.take_lists()
    }

    /// Takes a list away; `false` if there was none.
    ///
    /// # Errors
    /// When it cannot be.
    pub fn remove_list(&self, key: &Key) -> Result<bool, ListError> {
        let _turn = self.list_changes.lock();
        match fs::remove_file(self.list_path(key)) {
            Ok(()) => self.take_lists().map(|_| true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    fn list_path(&self, key: &Key) -> PathBuf {
        self.paths.lists.join(format!("{key}.csv"))
    }

    fn take_lists(&self) -> Result<Settled, ListError> {
        let lists = lists_in(&self.paths.lists)?;
        let gone: Vec<Key> = self.scorer.lists().into_keys().filter(|key| !lists.contains_key(key)).collect();
        self.scorer.set_lists(lists);
        let put = move |frozen: &mut kesit_segment::Frozen| {
            gone.into_iter().for_each(|key| frozen.set_list(key, []));
        };
        Ok(self.live.refit(put)?)
    }
}
