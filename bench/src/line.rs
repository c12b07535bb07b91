//! What an engine under measurement tells, a line of JSON for each thing, on its standard output. Each engine runs in a
//! process of its own, so that its peak of memory is its own and its end is nobody else's.

use serde::{Deserialize, Serialize};

use crate::answer::Answer;

/// One thing told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub(crate) enum Line {
    /// Which engine, of which version.
    Version {
        /// For people.
        text: String,
    },
    /// The data is where the questions are asked of it.
    Loaded {
        /// How long that took.
        seconds: f64,
    },
    /// A question was answered.
    Answer {
        /// Such as `q1`.
        question: String,
        /// How long each run took.
        seconds: Vec<f64>,
        /// With what.
        #[serde(flatten)]
        answer: Answer,
    },
    /// A question could not be answered.
    Failed {
        /// Such as `q1`.
        question: String,
        /// Why.
        why: String,
    },
    /// Something else that was measured.
    Figure {
        /// What.
        name: String,
        /// In the unit that the name ends in.
        value: f64,
    },
    /// The most memory that the process ever had.
    Peak {
        /// In bytes.
        bytes: u64,
    },
}

impl Line {
    /// Prints it.
    pub(crate) fn tell(&self) {
        println!("{}", serde_json::to_string(self).expect("it is all texts and finite numbers"));
    }
}

/// Tells a figure.
pub(crate) fn tell_figure(name: &str, value: f64) {
    Line::Figure { name: name.to_owned(), value }.tell();
}

/// Tells the peak of memory, where the system knows it.
pub(crate) fn tell_peak() {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kilobytes = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next());
    if let Some(kilobytes) = kilobytes.and_then(|text| text.parse::<u64>().ok()) {
        Line::Peak { bytes: kilobytes * 1_024 }.tell();
    }
}
