//! Consent words as data carries them.

pub use crate::definition::ConsentState;

impl ConsentState {
    /// The word in definitions and messages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            ConsentState::Granted => "granted",
            ConsentState::Denied => "denied",
            ConsentState::Unknown => "unknown",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<ConsentState> {
        [ConsentState::Granted, ConsentState::Denied, ConsentState::Unknown]
            .into_iter()
            .find(|state| state.as_str() == word)
    }
}
