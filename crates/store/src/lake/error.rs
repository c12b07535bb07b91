//! Why a lake cannot be written.

use std::io;
use std::path::{Path, PathBuf};

use parquet::errors::ParquetError;

/// Why a lake cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum LakeError {
    /// The folder holds something that is no lake.
    #[error("the folder `{}` holds something else already", .0.display())]
    Foreign(PathBuf),
    /// Another process writes to it.
    #[error("another process is writing to `{}`", .0.display())]
    Busy(PathBuf),
    /// A newer Kesit wrote it.
    #[error("the lake has format {found}; this Kesit writes format {known}")]
    Newer {
        /// Its format.
        found: u32,
        /// The format that we write.
        known: u32,
    },
    /// The manifest cannot be understood.
    #[error("`{}` cannot be understood", .0.display())]
    BrokenManifest(PathBuf),
    /// Not a number of buckets.
    #[error("{0} is not a number of buckets; take 1 to {max}", max = super::BUCKETS_MAX)]
    Buckets(u32),
    /// A file or folder cannot be read or written.
    #[error("`{}` cannot be {act}", path.display())]
    Io {
        /// What was attempted: `written`, `read`, `locked`, `removed`.
        act: &'static str,
        /// What.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// A Parquet file cannot be written.
    #[error("`{}` cannot be written as Parquet", path.display())]
    Parquet {
        /// Which.
        path: PathBuf,
        /// Why not.
        source: ParquetError,
    },
}

impl LakeError {
    /// Something was attempted on a path.
    pub(super) fn io(act: &'static str, path: &Path) -> impl FnOnce(io::Error) -> LakeError {
        move |source| LakeError::Io { act, path: path.to_owned(), source }
    }

    /// A Parquet file was being written.
    pub(super) fn parquet(path: &Path) -> impl FnOnce(ParquetError) -> LakeError {
        move |source| LakeError::Parquet { path: path.to_owned(), source }
    }
}
