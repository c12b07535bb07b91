//! Messages played again in the order in which they arrived, under a simulated clock.

use kesit_engine::{Engine, Transition};
use kesit_model::definition::Definitions;
use kesit_model::message::Message;
use kesit_model::{Key, PersonId, Timestamp};
use kesit_segment::{CompileError, Settings};
use kesit_timeline::Timelines;

use crate::scores::{self, Fitted};
use crate::source::Lists;
use crate::workspace::frozen;

/// Who is in which segment when the replay has come to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Final {
    /// The end.
    pub as_of: Timestamp,
    /// The segments in the order of the definitions, with their members by surviving id in ascending order.
    pub segments: Vec<(Key, Vec<PersonId>)>,
}

/// Plays the messages in order of receipt; those received in the same instant in the order given. `each` gets every
/// transition as it comes and says whether to go on. The clock stands at the receipt of each message, and at `until`
/// in the end: the default is the latest instant that a message speaks of. Messages received later than `until` are left out.
///
/// Scores have the given parameters; without, they are missing. The cut-offs of rankings are computed at the beginning of every local day and at the end, as a nightly batch would.
///
/// # Errors
/// When a reference between segments leads nowhere or in a circle, or what `each` gives.
pub fn replay<E: From<CompileError>>(
    mut messages: Vec<Message>,
    definitions: &Definitions,
    lists: Lists,
    settings: &Settings,
    scores: Option<&Fitted>,
    until: Option<Timestamp>,
    mut each: impl FnMut(Transition) -> Result<(), E>,
) -> Result<Final, E> {
    messages.sort_by_key(|message| message.received_at);
    let newest = messages.iter().map(|message| message.at.max(message.received_at)).max();
    let until = until.or(newest).unwrap_or(Timestamp(0));
    let start = messages.first().map_or(until, |message| message.received_at).min(until);
    let mut frozen = frozen(lists);
    if let Some(fitted) = scores {
        scores::install(fitted, &settings.zone, &mut frozen);
    }
    let mut engine = Engine::new(Timelines::new(), settings.clone(), frozen, start, 1);
    // Nobody is there yet who could move.
    let _nobody = engine.redefine(definitions.clone(), start)?;
    let mut day = settings.zone.date(start);
    for message in messages.iter().take_while(|message| message.received_at <= until) {
        let now = message.received_at;
        if engine.program().has_ranks() && settings.zone.date(now) != day {
            day = settings.zone.date(now);
            let moved = engine.refit(settings.zone.start_of_day(day));
            moved.transitions(&engine).try_for_each(&mut each)?;
        }
        engine.apply(message, now).into_iter().try_for_each(&mut each)?;
    }
    let moved = engine.refit(until);
    moved.transitions(&engine).try_for_each(&mut each)?;
    let members = |key: &Key| engine.member_ids(key).unwrap_or_default().into_iter().cloned().collect();
    let segments = definitions.segments.iter().map(|segment| (segment.key.clone(), members(&segment.key)));
    Ok(Final { as_of: until, segments: segments.collect() })
}
