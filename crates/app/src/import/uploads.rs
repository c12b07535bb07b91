//! Files on their way into an import: a folder of the workspace, a file each under a name that nobody can guess. They are gone
//! when they were imported, and after a day.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The folder in the workspace.
const FOLDER: &str = "uploads";
/// How many files may wait.
pub const MAX_WAITING: usize = 100;
/// How long one may wait.
const KEPT: Duration = Duration::from_secs(24 * 3_600);
/// How long the name of a file may be.
const MAX_NAME_BYTES: usize = 120;

/// The files that wait.
#[derive(Debug, Clone)]
pub struct Uploads(PathBuf);

/// Why a file is not taken.
#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    /// Too many wait.
    #[error("{MAX_WAITING} files wait already")]
    TooMany,
    /// The disk says no.
    #[error("a file cannot be written")]
    Io(#[from] io::Error),
}

impl Uploads {
    /// Those of a workspace.
    #[must_use]
    pub fn of(workspace: &Path) -> Uploads {
        Uploads(workspace.join(FOLDER))
    }

    /// Makes room for a file, under a name that says what it is; gives its id and the file to write into.
    ///
    /// # Errors
    /// When too many wait, or it cannot be made.
    pub fn begin(&self, name: &str) -> Result<(String, File), UploadError> {
        fs::create_dir_all(&self.0)?;
        self.forget_old()?;
        if fs::read_dir(&self.0)?.count() >= MAX_WAITING {
            return Err(UploadError::TooMany);
        }
        let folder = tempfile::Builder::new().prefix("").rand_bytes(24).tempdir_in(&self.0)?;
        let file = File::create_new(folder.path().join(plain(name)))?;
        let path = folder.keep();
        let id = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        Ok((id.to_owned(), file))
    }

    /// A file by its id; `None` if it is not there.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<PathBuf> {
        let is_id = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let mut inside = fs::read_dir(self.0.join(id)).ok().filter(|_| is_id)?;
        inside.next()?.ok().map(|entry| entry.path())
    }

    /// Forgets a file. One that is not there is forgotten already.
    pub fn forget(&self, id: &str) {
        if let Some(folder) = self.find(id).as_deref().and_then(Path::parent) {
            // What cannot be removed now is removed when it is old.
            let _ = fs::remove_dir_all(folder);
        }
    }

    fn forget_old(&self) -> io::Result<()> {
        for entry in fs::read_dir(&self.0)? {
            let entry = entry?;
            let age = entry.metadata()?.modified()?.elapsed().unwrap_or_default();
            if age > KEPT {
                fs::remove_dir_all(entry.path())?;
            }
        }
        Ok(())
    }
}

/// The last part of a name, with plain signs only; what it ends in says what the file is.
fn plain(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default().trim_start_matches('.');
    let sign = |sign: char| if sign.is_alphanumeric() || "._-".contains(sign) { sign } else { '_' };
    let mut plain: String = last.chars().map(sign).collect();
    while plain.len() > MAX_NAME_BYTES {
        plain.remove(0);
    }
    if plain.is_empty() { "upload".to_owned() } else { plain }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn a_file_is_found_by_its_id_until_it_is_forgotten() {
        let workspace = tempfile::tempdir().unwrap();
        let uploads = Uploads::of(workspace.path());
        let (id, mut file) = uploads.begin("../../etc/sipariş 1.csv").unwrap();
        file.write_all(b"id\n").unwrap();
        let path = uploads.find(&id).unwrap();
        assert_eq!(path.file_name().unwrap(), "sipariş_1.csv");
        assert!(path.starts_with(workspace.path()));
        for id in ["", ".", "..", "../x", "nothing"] {
            assert_eq!(uploads.find(id), None, "{id}");
        }
        uploads.forget(&id);
        assert_eq!(uploads.find(&id), None);
    }

    #[test]
    fn no_more_than_the_limit_wait() {
        let workspace = tempfile::tempdir().unwrap();
        let uploads = Uploads::of(workspace.path());
        for _ in 0..MAX_WAITING {
            uploads.begin("x").unwrap();
        }
        assert!(matches!(uploads.begin("x"), Err(UploadError::TooMany)));
    }
}
