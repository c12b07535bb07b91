//! Where a setting was given.

use std::fmt;

/// Where a setting was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In the file.
    Line {
        /// From 1.
        line: usize,
    },
    /// By a variable of the environment.
    Variable {
        /// Its name.
        name: String,
    },
    /// By a flag of the command line.
    Flag {
        /// With its dashes.
        name: &'static str,
    },
    /// By several of these together.
    Everywhere,
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Line { line } => write!(formatter, "line {line}"),
            Place::Variable { name } => formatter.write_str(name),
            Place::Flag { name } => formatter.write_str(name),
            Place::Everywhere => formatter.write_str("configuration"),
        }
    }
}
