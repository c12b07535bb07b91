//! A bar on the terminal while data is read. Elsewhere nothing is shown.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressStyle};
use kesit_app::source::Progress;

/// The bar; it goes away when it is dropped.
pub(crate) struct Bar(Option<ProgressBar>);

impl Bar {
    /// A bar, if standard error is a terminal.
    pub(crate) fn new() -> Bar {
        Bar(std::io::stderr().is_terminal().then(ProgressBar::no_length))
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
