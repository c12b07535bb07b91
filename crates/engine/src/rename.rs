//! Memberships told by id, across a merge: the id that goes leaves all its segments, the one that stays takes over.

use kesit_model::{Key, PersonId};

use crate::transition::Direction;

/// The segments that an id was in before, or is in now.
#[derive(Debug)]
pub(crate) struct Standing {
    pub(crate) id: PersonId,
    pub(crate) segments: Vec<Key>,
}

/// The moves from what was true of some ids to what is true of the one that stayed.
pub(crate) fn moves(before: &[Standing], after: &Standing) -> Vec<(PersonId, Key, Direction)> {
    let mut moves = Vec::new();
    let mut was: &[Key] = &[];
    for standing in before {
        if standing.id == after.id {
            was = &standing.segments;
        } else {
            let left = standing.segments.iter();
            moves.extend(left.map(|segment| (standing.id.clone(), segment.clone(), Direction::Left)));
        }
    }
    let id = &after.id;
    let left = was.iter().filter(|segment| !after.segments.contains(segment));
    moves.extend(left.map(|segment| (id.clone(), segment.clone(), Direction::Left)));
    let entered = after.segments.iter().filter(|segment| !was.contains(segment));
    moves.extend(entered.map(|segment| (id.clone(), segment.clone(), Direction::Entered)));
    moves
}
