//! One process at a time writes; while it does, no other reads. The system lets go of the lock when the process ends,
//! however it ends.

use std::fs::{File, TryLockError};

use crate::folder::Folder;
use crate::store::{Access, StoreError};

/// Held as long as the workspace is open.
#[derive(Debug)]
pub(crate) struct Lock(File);

impl Drop for Lock {
    /// Closing the file would do, but for a child process that was begun this moment and still shares it.
    fn drop(&mut self) {
        let _ = self.0.unlock();
    }
}

/// Takes the lock, without waiting.
pub(crate) fn take(folder: &Folder, access: Access) -> Result<Lock, StoreError> {
    let path = folder.lock();
    let file = match access {
        Access::Write => File::options().write(true).create(true).truncate(false).open(&path),
        Access::Read => File::open(&path),
    };
    let file = file.map_err(|error| StoreError::io(&path, error))?;
    let locked = match access {
        Access::Write => file.try_lock(),
        Access::Read => file.try_lock_shared(),
    };
    match locked {
        Ok(()) => Ok(Lock(file)),
        Err(TryLockError::WouldBlock) => Err(StoreError::Locked { dir: folder.path().to_owned() }),
        Err(TryLockError::Error(error)) => Err(StoreError::io(&path, error)),
    }
}
