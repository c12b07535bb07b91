//! Why a command stops: what happened, what to do about it, and the exit code.

use std::io;

use crate::exit;
use crate::words::Words;

/// A command that stopped. The texts are in the reader's language already and hold no personal data.
#[derive(Debug, thiserror::Error)]
#[error("{what}")]
pub(crate) struct Failure {
    what: String,
    hint: Option<String>,
    exit_code: u8,
    closed_pipe: bool,
}

impl Failure {
    /// Something in the definitions or the data is wrong.
    pub(crate) fn input(what: impl Into<String>) -> Failure {
        Failure::new(what, exit::INPUT)
    }

    /// The command line is wrong.
    pub(crate) fn usage(what: impl Into<String>) -> Failure {
        Failure::new(what, exit::USAGE)
    }

    /// Something cannot be read or written.
    pub(crate) fn io(what: impl Into<String>) -> Failure {
        Failure::new(what, exit::IO)
    }

    fn new(what: impl Into<String>, exit_code: u8) -> Failure {
        Failure { what: what.into(), hint: None, exit_code, closed_pipe: false }
    }

    /// The same with advice.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Failure {
        self.hint = Some(hint.into());
        self
    }

    /// The same with advice, if there is any.
    pub(crate) fn maybe_hint(mut self, hint: Option<String>) -> Failure {
        self.hint = hint;
        self
    }

    /// Whether the reader of the output went away, which is no failure to speak of.
    pub(crate) fn is_closed_pipe(&self) -> bool {
        self.closed_pipe
    }

    pub(crate) fn exit_code(&self) -> u8 {
        if self.closed_pipe { exit::OK } else { self.exit_code }
    }

    /// What the user reads.
    pub(crate) fn told(&self, words: Words) -> String {
        let error = words.of("error", "hata");
        match &self.hint {
            Some(hint) => format!("{error}: {}\n{}: {hint}", self.what, words.of("hint", "öneri")),
            None => format!("{error}: {}", self.what),
        }
    }
}

impl From<io::Error> for Failure {
    /// Of the output: inputs are told with their names.
    fn from(error: io::Error) -> Failure {
        let closed_pipe = error.kind() == io::ErrorKind::BrokenPipe;
        Failure { closed_pipe, ..Failure::io(format!("stdout: {error}")) }
    }
}
