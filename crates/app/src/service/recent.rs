//! The newest messages that came live, for whoever wires up tracking: read from the end of the log.

use std::collections::HashSet;
use std::ops::ControlFlow;

use kesit_model::message::{Body, Message};
use kesit_model::{MessageId, PersonId};
use kesit_store::{LogError, Position, Refused};

use super::Service;

/// So many messages are given at a time.
pub const MOST_RECENT: usize = 1_000;
/// So many frames of the log are looked at for one answer.
const MOST_FRAMES: usize = 2_000;
/// So many messages are looked at for one answer.
const MOST_LOOKED_AT: usize = 50_000;
/// While a part of the log is packed anew, a reader may meet it half way; it then begins again, so many times at most.
const TRIES: usize = 3;

/// What is wanted.
#[derive(Debug, Clone, Default)]
pub struct RecentQuestion {
    /// Only messages before this place; `None` is the end.
    pub before: Option<u64>,
    /// Only messages that name this person.
    pub person: Option<PersonId>,
    /// Only events of this name.
    pub event: Option<String>,
    /// How many at most.
    pub limit: usize,
}

/// A message, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecentMessage {
    /// Its place in the log.
    pub position: u64,
    /// What came.
    pub message: Message,
    /// Whether the same id came before, as far as was looked: then this one does not count.
    pub is_repeat: bool,
}

/// The newest messages.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Recent {
    /// The last first.
    pub messages: Vec<RecentMessage>,
    /// Before which place to go on; `None` at the beginning of the log.
    pub next: Option<u64>,
}

/// Why they cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum RecentError {
    /// The log cannot be read.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The service was stopped.
    #[error(transparent)]
    Refused(#[from] Refused),
}

impl Service {
    /// The newest messages that came live, the last first. Only the end of the log is read: if that holds too few that fit, there
    /// are fewer than were asked for, and a place to go on from.
    ///
    /// # Errors
    /// When the log cannot be read, or the service was stopped.
    pub fn recent(&self, question: &RecentQuestion) -> Result<Recent, RecentError> {
        let mut tries = 1;
        loop {
            match self.read_recent(question) {
                Err(RecentError::Log(_)) if tries < TRIES => tries += 1,
                other => return other,
            }
        }
    }

    fn read_recent(&self, question: &RecentQuestion) -> Result<Recent, RecentError> {
        let before = question.before.map(Position);
        let tail = self.live.log().with(move |log| log.tail(before, MOST_FRAMES))?;
        let mut found = Recent::default();
        let mut looked_at = 0;
        let next = tail.read(|position, message| {
            looked_at += 1;
            if question.wants(&message) {
                found.messages.push(RecentMessage { position: position.0, message, is_repeat: false });
            }
            let is_enough = found.messages.len() >= question.limit || looked_at >= MOST_LOOKED_AT;
            if is_enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        found.next = next.map(|position| position.0).filter(|position| *position > 0);
        mark_repeats(&mut found.messages);
        Ok(found)
    }
}

impl RecentQuestion {
    fn wants(&self, message: &Message) -> bool {
        let is_named = |person: &PersonId| {
            message.person == *person
                || match &message.body {
                    Body::Identify { also, .. } => also.as_ref() == Some(person),
                    Body::Alias { previous } => previous == person,
                    Body::Track { .. } | Body::Group { .. } => false,
                }
        };
        let is_event = |wanted: &String| matches!(&message.body, Body::Track { name, .. } if name == wanted);
        self.person.as_ref().is_none_or(is_named) && self.event.as_ref().is_none_or(is_event)
    }
}

/// Of messages with one id the first that came counts.
fn mark_repeats(messages: &mut [RecentMessage]) {
    let mut seen: HashSet<MessageId> = HashSet::new();
    for message in messages.iter_mut().rev() {
        message.is_repeat = !seen.insert(message.message.id.clone());
    }
}
