//! A bar on the terminal while data is read or past dates are looked at. Elsewhere nothing is shown.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressStyle};
use kesit_app::import;
use kesit_app::lake::LakeProgress;
use kesit_app::source::Progress;
use kesit_app::workspace::Replay;

use crate::words::Words;

/// The bar; it goes away when it is dropped.
pub(crate) struct Bar(Option<ProgressBar>);

impl Bar {
    /// A bar, if standard error is a terminal.
    pub(crate) fn new() -> Bar {
        Bar(std::io::stderr().is_terminal().then(ProgressBar::no_length))
    }

    /// Moves the bar on, where messages of a workspace are read.
    pub(crate) fn show_messages(&self, replay: Replay) {
        let Some(bar) = &self.0 else { return };
        if bar.length().is_none() {
            let template = "{bar:30} {human_pos} / {human_len} {eta}";
            bar.set_style(
                ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()),
            );
            bar.set_length(replay.total);
        }
        bar.set_position(replay.done);
    }

    /// Moves the bar on, where a lake is written.
    pub(crate) fn show_lake(&self, progress: LakeProgress) {
        self.show_messages(Replay { done: u64::from(progress.done), total: u64::from(progress.total) });
    }

    /// Moves the bar on, where one date after the other is looked at.
    pub(crate) fn show_dates(&self, done: usize, total: usize) {
        self.show_messages(Replay { done: done as u64, total: total as u64 });
    }

    /// Moves the bar on, and says how many rows came so far.
    pub(crate) fn show_import(&self, progress: import::Progress, words: Words) {
        let Some(bar) = &self.0 else { return };
        if let (Some(total), None) = (progress.read.total_bytes, bar.length()) {
            let template = "{bar:30} {bytes} / {total_bytes} {eta}  {msg}";
            bar.set_style(
                ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()),
            );
            bar.set_length(total);
        }
        bar.set_position(progress.read.read_bytes);
        let elapsed_ms = u64::try_from(bar.elapsed().as_millis()).unwrap_or(u64::MAX).max(1);
        let rate = words.count(progress.rows.saturating_mul(1_000) / elapsed_ms);
        bar.set_message(words.text(format!("{rate} rows/s"), format!("saniyede {rate} satır")));
    }

    /// Moves the bar on.
    pub(crate) fn show(&self, progress: Progress) {
        let Some(bar) = &self.0 else { return };
        if let (Some(total), None) = (progress.total_bytes, bar.length()) {
            let template = "{bar:30} {bytes} / {total_bytes} {eta}";
            bar.set_style(
                ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()),
            );
            bar.set_length(total);
        }
        bar.set_position(progress.read_bytes);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

/// A bar over something whose size is known when it begins.
pub(crate) struct Bytes(Bar);

impl Bytes {
    /// A bar, if standard error is a terminal.
    pub(crate) fn new() -> Bytes {
        Bytes(Bar::new())
    }

    /// Moves the bar on. Where another size comes, it begins anew.
    pub(crate) fn show(&self, done: u64, total: u64) {
        let Some(bar) = &self.0.0 else { return };
        if bar.length() != Some(total) {
            let style = ProgressStyle::with_template("{bar:30} {percent}% {eta}");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar.set_length(total);
        }
        bar.set_position(done);
    }
}
