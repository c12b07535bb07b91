//! The folder of a lake: whose it is, and where in it things lie.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use super::error::LakeError;
use super::manifest::Manifest;

/// Keeps two exports from writing to one folder.
const LOCK_NAME: &str = "_kesit.lock";
/// The one file of each bucket.
const PART_NAME: &str = "part-0.parquet";
const BUCKET_PREFIX: &str = "bucket=";

/// A folder that is ours while this lives.
#[derive(Debug)]
pub(super) struct Folder {
    dir: PathBuf,
    _lock: File,
}

impl Folder {
    /// Takes a folder that is new, empty, or a lake already; with the manifest of the lake that it is.
    pub(super) fn claim(dir: &Path) -> Result<(Folder, Option<Manifest>), LakeError> {
        fs::create_dir_all(dir).map_err(LakeError::io("written", dir))?;
        let manifest = Manifest::read(dir)?;
        let mut entries = fs::read_dir(dir).map_err(LakeError::io("read", dir))?;
        let is_ours = |name: &str| name == LOCK_NAME || name.starts_with("._kesit");
        if manifest.is_none()
            && entries.any(|entry| !entry.is_ok_and(|entry| is_ours(&entry.file_name().to_string_lossy())))
        {
            return Err(LakeError::Foreign(dir.to_owned()));
        }
        let path = dir.join(LOCK_NAME);
        let lock = File::create(&path).map_err(LakeError::io("written", &path))?;
        match lock.try_lock() {
            Ok(()) => Ok((Folder { dir: dir.to_owned(), _lock: lock }, manifest)),
            Err(TryLockError::WouldBlock) => Err(LakeError::Busy(dir.to_owned())),
            Err(TryLockError::Error(error)) => Err(LakeError::io("locked", &path)(error)),
        }
    }

    pub(super) fn dir(&self) -> &Path {
        &self.dir
    }

    /// The file of a bucket of a table, or of a table without buckets; within the lake.
    pub(super) fn part(table: &str, bucket: Option<u32>) -> String {
        match bucket {
            Some(bucket) => format!("{table}/{}/{PART_NAME}", bucket_name(bucket)),
            None => format!("{table}/{PART_NAME}"),
        }
    }

    /// The same with the folder, which is made if it is not there.
    pub(super) fn ready(&self, part: &str) -> Result<PathBuf, LakeError> {
        let path = self.dir.join(part);
        let parent = path.parent().expect("a part lies in the folder of its table");
        fs::create_dir_all(parent).map_err(LakeError::io("written", parent))?;
        Ok(path)
    }

    /// Removes the buckets of a table that are no more, which an export with more buckets made.
    pub(super) fn remove_buckets_from(&self, table: &str, buckets: u32) -> Result<(), LakeError> {
        let dir = self.dir.join(table);
        let entries = fs::read_dir(&dir).map_err(LakeError::io("read", &dir))?;
        for entry in entries {
            let entry = entry.map_err(LakeError::io("read", &dir))?;
            let name = entry.file_name();
            let bucket = name.to_str().and_then(|name| name.strip_prefix(BUCKET_PREFIX)?.parse::<u32>().ok());
            if bucket.is_some_and(|bucket| bucket >= buckets && name == *bucket_name(bucket)) {
                let path = entry.path();
                fs::remove_dir_all(&path).map_err(LakeError::io("removed", &path))?;
            }
        }
        Ok(())
    }
}

fn bucket_name(bucket: u32) -> String {
    format!("{BUCKET_PREFIX}{bucket}")
}
