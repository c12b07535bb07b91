//! Moves as rows of the stream.

use kesit_engine::{Cause, Direction, Engine, Resettlement, Transition};
use kesit_store::stream::{Move, MoveCause, MoveDirection, NewRow, Resettled, ResettledCause, StreamEvent};

/// One move.
pub(crate) fn of_transition(transition: Transition) -> NewRow {
    let direction = match transition.direction {
        Direction::Entered => MoveDirection::Entered,
        Direction::Left => MoveDirection::Left,
    };
    let cause = match transition.cause {
        Cause::Message(id) => MoveCause::Message((*id).clone()),
        Cause::Time => MoveCause::Time,
        Cause::Definition => MoveCause::Definition,
        Cause::Batch => MoveCause::Batch,
    };
    NewRow {
        at: transition.at,
        segment: transition.segment,
        event: StreamEvent::Moved(Move { customer: transition.customer, direction, cause }),
    }
}

/// What many moved at once: what time had brought before, one row for each segment that changed, and each move by itself if
/// it is to be told.
pub(crate) fn of_resettlement(
    resettlement: &Resettlement,
    cause: ResettledCause,
    tells_each: bool,
    engine: &Engine,
) -> Vec<NewRow> {
    let mut rows: Vec<NewRow> = resettlement.by_time().iter().cloned().map(of_transition).collect();
    let settled = resettlement.moved().map(|moved| {
        let size = engine.member_count(&moved.segment).unwrap_or_default() as u64;
        let event = Resettled { entered: moved.entered as u64, left: moved.left as u64, size, cause };
        NewRow { at: resettlement.at(), segment: moved.segment, event: StreamEvent::Resettled(event) }
    });
    rows.extend(settled);
    if tells_each {
        let each = resettlement.transitions(engine).skip(resettlement.by_time().len());
        rows.extend(each.map(of_transition));
    }
    rows
}
