//! `_kesit.json`: what a lake holds, for people and programs that want to know before they read. Its name begins with an
//! underscore, so that engines do not take it for data.
//!
//! It is written first, to claim the folder, and last, when everything is in place. What a file holds is not taken from
//! here but from the file itself.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::error::LakeError;

/// The format of lakes that we write: tables, columns and their meaning.
pub const FORMAT: u32 = 1;

/// The manifest's name.
pub(super) const FILE_NAME: &str = "_kesit.json";

/// What a lake holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    pub(super) format: u32,
    pub(super) made_by: String,
    pub(super) state: State,
    pub(super) buckets: u32,
    /// Up to when memberships were followed.
    pub(super) as_of: String,
    pub(super) segments: Vec<String>,
    pub(super) tables: BTreeMap<String, TableEntry>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum State {
    /// An export is under way, or was killed: files may be older than others.
    Writing,
    /// All files belong together.
    Complete,
}

/// One table.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct TableEntry {
    pub(super) rows: u64,
    pub(super) files: Vec<FileEntry>,
}

/// One file of a table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct FileEntry {
    /// Within the lake.
    pub(super) path: String,
    pub(super) rows: u64,
    pub(super) bytes: u64,
    pub(super) digest: String,
}

impl Manifest {
    /// Reads the manifest of a lake; `None` if there is none.
    pub(super) fn read(dir: &Path) -> Result<Option<Manifest>, LakeError> {
        /// What every format has.
        #[derive(Deserialize)]
        struct Head {
            format: u32,
        }
        let path = dir.join(FILE_NAME);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(LakeError::io("read", &path)(error)),
        };
        let head: Head = serde_json::from_str(&text).map_err(|_| LakeError::BrokenManifest(path.clone()))?;
        if head.format > FORMAT {
            return Err(LakeError::Newer { found: head.format, known: FORMAT });
        }
        serde_json::from_str(&text).map(Some).map_err(|_| LakeError::BrokenManifest(path))
    }

    /// Puts the manifest in its place, whole or not at all.
    pub(super) fn write(&self, dir: &Path) -> Result<(), LakeError> {
        let (path, temporary) = (dir.join(FILE_NAME), dir.join(format!(".{FILE_NAME}.tmp")));
        let mut text = serde_json::to_string_pretty(self).expect("texts and numbers can be written");
        text.push('\n');
        let written = File::create(&temporary).and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.sync_data()
        });
        written.map_err(LakeError::io("written", &temporary))?;
        fs::rename(&temporary, &path).map_err(LakeError::io("written", &path))
    }
}
