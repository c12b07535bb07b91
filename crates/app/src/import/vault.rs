//! Where imports keep what they read: a workspace that is opened for them, or the one that a running service has open.

use kesit_model::message::Message;
use kesit_store::{Catalogue, ImportId, ImportState, Origin, Store, StoreError};
use kesit_timeline::SeenIds;

use super::ImportError;

/// The log and the catalogue, as far as imports need them.
pub(crate) trait Vault {
    fn catalogue(&self) -> &Catalogue;

    fn catalogue_mut(&mut self) -> &mut Catalogue;

    /// The ids of all messages that count.
    fn message_ids(&self) -> Result<SeenIds, ImportError>;

    /// What the log knows of an import.
    fn import_state(&self, id: ImportId) -> Result<ImportState, ImportError>;

    /// The highest number of an import that the log knows; 0 if it knows none.
    fn highest_import(&self) -> Result<u64, ImportError>;

    /// Hands over every message of an import, whether it counts or not.
    fn of_import(&self, id: ImportId, each: &mut dyn FnMut(Message)) -> Result<(), ImportError>;

    /// Stores messages of an import, which count after [`Vault::commit_import`], and leaves the list empty.
    fn append(&mut self, id: ImportId, messages: &mut Vec<Message>) -> Result<(), ImportError>;

    /// Makes what was stored safe on disk.
    fn sync(&mut self) -> Result<(), ImportError>;

    /// Makes the messages of an import count, all at once.
    fn commit_import(&mut self, id: ImportId) -> Result<(), ImportError>;

    /// Makes them count no more.
    fn undo_import(&mut self, id: ImportId) -> Result<(), ImportError>;

    /// Is told when an import or an undo is done: time to write a snapshot, if it is worth it.
    fn settle(&mut self);
}

impl Vault for Store {
    fn catalogue(&self) -> &Catalogue {
        Store::catalogue(self)
    }

    fn catalogue_mut(&mut self) -> &mut Catalogue {
        Store::catalogue_mut(self)
    }

    fn message_ids(&self) -> Result<SeenIds, ImportError> {
        Ok(Store::message_ids(self)?)
    }

    fn import_state(&self, id: ImportId) -> Result<ImportState, ImportError> {
        Ok(self.log().import(id))
    }

    fn highest_import(&self) -> Result<u64, ImportError> {
        Ok(self.log().imports().map(|(id, _)| id.0).max().unwrap_or_default())
    }

    fn of_import(&self, id: ImportId, each: &mut dyn FnMut(Message)) -> Result<(), ImportError> {
        Ok(self.log().of_import(id, each).map_err(StoreError::Log)?)
    }

    fn append(&mut self, id: ImportId, messages: &mut Vec<Message>) -> Result<(), ImportError> {
        self.log_mut().append(Origin::Import(id), &*messages)?;
        messages.clear();
        Ok(())
    }

    fn sync(&mut self) -> Result<(), ImportError> {
        Ok(self.log_mut().sync()?)
    }

    fn commit_import(&mut self, id: ImportId) -> Result<(), ImportError> {
        Ok(self.log_mut().commit_import(id)?)
    }

    fn undo_import(&mut self, id: ImportId) -> Result<(), ImportError> {
        Ok(self.log_mut().undo_import(id)?)
    }

    /// The snapshot is derived from the log: the import counts without it, and the next one to open the workspace only takes
    /// longer, so a failure here is none of the import's.
    fn settle(&mut self) {
        let _ = Store::settle(self, |_| {});
    }
}
