//! The files of a shop. They are written under another name and get their own when all is done.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::line::ORDERS_HEADER;
use super::truth::{self, Rows};
use super::{DemoError, Options, Summary, readme};

/// The files while they are written.
pub(super) struct Files {
    folder: PathBuf,
    messages: Output,
    orders: Output,
    truth: Output,
    vip_invites: Output,
    do_not_call: Output,
}

impl Files {
    /// Begins the files.
    pub(super) fn create(folder: &Path, options: &Options) -> Result<Files, DemoError> {
        let error = |source| DemoError::Io { path: folder.to_owned(), source };
        fs::create_dir_all(folder.join("lists")).map_err(error)?;
        let output = |name: &str, header: &str| Output::create(folder.join(name), header);
        Ok(Files {
            folder: folder.to_owned(),
            messages: output(messages_name(options.zstd), "")?,
            orders: output("orders.csv", ORDERS_HEADER)?,
            truth: output("truth.csv", truth::HEADER)?,
            vip_invites: output("lists/vip_invites.csv", truth::LIST_HEADER)?,
            do_not_call: output("lists/do_not_call.csv", truth::LIST_HEADER)?,
        })
    }

    /// Adds to the truths and lists.
    pub(super) fn put_rows(&mut self, rows: &Rows) -> Result<(), DemoError> {
        self.truth.put(rows.truth.as_bytes())?;
        self.vip_invites.put(rows.vip_invites.as_bytes())?;
        self.do_not_call.put(rows.do_not_call.as_bytes())
    }

    /// Adds messages, and rows of the orders export.
    pub(super) fn put_messages(&mut self, messages: &[u8], orders: &[u8]) -> Result<(), DemoError> {
        self.messages.put(messages)?;
        self.orders.put(orders)
    }

    /// How long the file of messages is.
    pub(super) fn message_bytes(&self) -> u64 {
        self.messages.bytes
    }

    /// Gives the files their names and writes the README.
    pub(super) fn finish(self, options: &Options, summary: &Summary) -> Result<(), DemoError> {
        let mut readme = Output::create(self.folder.join("README.md"), "")?;
        readme.put(readme::text(options, summary, messages_name(options.zstd)).as_bytes())?;
        // Of an earlier shop in the same folder, which was compressed while this one is not, or the other way round.
        let stale = self.folder.join(messages_name(!options.zstd));
        if let Err(source) = fs::remove_file(&stale)
            && source.kind() != io::ErrorKind::NotFound
        {
            return Err(DemoError::Io { path: stale, source });
        }
        let outputs = [self.messages, self.orders, self.truth, self.vip_invites, self.do_not_call, readme];
        outputs.into_iter().try_for_each(Output::finish)
    }
}

/// Whether nothing is in the folder, or there is no folder.
pub(super) fn is_vacant(folder: &Path) -> Result<bool, DemoError> {
    match fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(source) => Err(DemoError::Io { path: folder.to_owned(), source }),
    }
}

fn messages_name(zstd: bool) -> &'static str {
    if zstd { "messages.jsonl.zst" } else { "messages.jsonl" }
}

/// A file on its way. Unless it is finished, nothing of it remains.
struct Output {
    path: PathBuf,
    part: PathBuf,
    file: File,
    bytes: u64,
    is_finished: bool,
}

impl Output {
    fn create(path: PathBuf, header: &str) -> Result<Output, DemoError> {
        let mut part = path.clone().into_os_string();
        part.push(".part");
        let part = PathBuf::from(part);
        let file = File::create(&part).map_err(|source| DemoError::Io { path: part.clone(), source })?;
        let mut output = Output { path, part, file, bytes: 0, is_finished: false };
        output.put(header.as_bytes())?;
        Ok(output)
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), DemoError> {
        self.bytes += bytes.len() as u64;
        self.file.write_all(bytes).map_err(|source| DemoError::Io { path: self.path.clone(), source })
    }

    fn finish(mut self) -> Result<(), DemoError> {
        let renamed = fs::rename(&self.part, &self.path);
        self.is_finished = renamed.is_ok();
        renamed.map_err(|source| DemoError::Io { path: self.path.clone(), source })
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if !self.is_finished {
            // What cannot be removed is left with its name of a part, which says enough.
            let _ = fs::remove_file(&self.part);
        }
    }
}
