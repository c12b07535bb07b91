//! Durable appends: messages put into the log, so many at a time, and waited for until they are on disk.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use kesit_store::{Access, Log, LogSizes, Origin};

use crate::kesit::timed;
use crate::line::{Line, tell_figure, tell_peak};
use crate::shop::{self, Size};

/// How many messages share a sync: one alone, a batch of a client, 512 single ones that wait together, 16 batches of a
/// hundred and of a thousand.
pub(crate) const BATCHES: [usize; 5] = [1, 100, 512, 1_600, 16_000];
/// No more syncs than this for each.
const SYNCS: usize = 1_000;
const MESSAGES: usize = 400_000;

/// Appends on the disk that the folder is on.
pub(crate) fn run(folder: &Path, size: Size) -> Result<()> {
    Line::Version { text: format!("Kesit {}", env!("CARGO_PKG_VERSION")) }.tell();
    let messages: Vec<_> = shop::news(size, MESSAGES).into_iter().map(|(_, message)| message).collect();
    let log_folder = folder.join("log");
    for batch in BATCHES {
        clear(&log_folder)?;
        let mut log = Log::open(&log_folder, Access::Write, LogSizes::default())?;
        let batches = || messages.chunks(batch).take(SYNCS);
        let (appended, took) = timed(|| -> Result<()> {
            for batch in batches() {
                log.append(Origin::Live, batch)?;
                log.sync()?;
            }
            Ok(())
        });
        appended?;
        let count: usize = batches().map(<[_]>::len).sum();
        ensure!(log.counts().visible == count as u64, "the log does not hold what was appended");
        tell_figure(&format!("durable_{batch}_per_second"), count as f64 / took.as_secs_f64());
    }
    clear(&log_folder)?;
    fs::remove_dir(&log_folder).context("remove the folder of the log")?;
    tell_peak();
    Ok(())
}

fn clear(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).context("remove the log of the last run")?;
    }
    fs::create_dir_all(folder).context("make a folder for the log")
}
