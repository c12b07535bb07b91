//! The snapshot: written from the timelines, and read back as at the opening of a workspace, from a warm file.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use kesit_store::{Mark, snapshot};

use crate::kesit::timed;
use crate::line::{Line, tell_figure, tell_peak};
use crate::load;

/// Writes it on the disk that the folder is on, with the sync; reads it when the timelines that were written are gone.
pub(crate) fn run(folder: &Path, columns: &Path) -> Result<()> {
    Line::Version { text: format!("Kesit {}", env!("CARGO_PKG_VERSION")) }.tell();
    let home = folder.join("snapshot");
    fs::create_dir_all(&home).context("make a folder for the snapshot")?;
    let (timelines, took) = timed(|| load::timelines(columns, |_| true));
    let timelines = timelines?;
    Line::Loaded { seconds: took.as_secs_f64() }.tell();
    let events = timelines.event_count();
    let (bytes, took) = timed(|| snapshot::write(&home, &timelines, &Mark::start()));
    tell_figure("snapshot_write_seconds", took.as_secs_f64());
    tell_figure("snapshot_bytes", bytes? as f64);
    drop(timelines);
    let (seen, took) = timed(|| snapshot::read_message_ids(&home));
    ensure!(seen?.is_some_and(|(seen, _)| seen.len() as u64 == events), "message ids are missing");
    tell_figure("snapshot_message_ids_seconds", took.as_secs_f64());
    let (read, took) = timed(|| snapshot::read(&home));
    ensure!(read?.is_some_and(|(read, _)| read.event_count() == events), "events are missing");
    tell_figure("snapshot_read_seconds", took.as_secs_f64());
    fs::remove_dir_all(&home).context("remove the snapshot")?;
    tell_peak();
    Ok(())
}
