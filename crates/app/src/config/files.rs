//! The files of a configuration: its own, and those with secrets. Nothing else here touches the disk.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::{Config, slot};

/// The longest configuration that is read.
pub const MAX_FILE_BYTES: u64 = 256 * 1024;
/// The longest secret that is read from a file.
pub const MAX_SECRET_BYTES: u64 = 4 * 1024;

/// Why a file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// It cannot be read.
    #[error("`{}` cannot be read", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It is longer than any that is meant.
    #[error("`{}` is longer than {most_bytes} bytes", path.display())]
    TooLong {
        /// Which.
        path: PathBuf,
        /// How long it may be.
        most_bytes: u64,
    },
    /// It holds no secret: one line of at least 16 visible characters.
    #[error("`{}` holds no secret of at least 16 visible characters in one line", path.display())]
    NoSecret {
        /// Which.
        path: PathBuf,
    },
}

/// The text of a configuration file.
///
/// # Errors
/// When it cannot be read or is too long.
pub fn read_file(path: &Path) -> Result<String, FileError> {
    bounded(path, MAX_FILE_BYTES)
}

/// The configuration with the secrets that stand in files of their own.
///
/// # Errors
/// When such a file cannot be read or holds no secret.
pub fn with_secrets(mut config: Config) -> Result<Config, FileError> {
    if let Some(path) = &config.metrics.token_file {
        let text = bounded(path, MAX_SECRET_BYTES)?;
        let secret = slot::secret(text.trim_end());
        config.metrics.token = Some(secret.ok_or_else(|| FileError::NoSecret { path: path.clone() })?);
    }
    Ok(config)
}

fn bounded(path: &Path, most_bytes: u64) -> Result<String, FileError> {
    let told = |source| FileError::Io { path: path.to_owned(), source };
    let mut text = String::new();
    File::open(path).map_err(told)?.take(most_bytes + 1).read_to_string(&mut text).map_err(told)?;
    if text.len() as u64 > most_bytes {
        return Err(FileError::TooLong { path: path.to_owned(), most_bytes });
    }
    Ok(text)
}
