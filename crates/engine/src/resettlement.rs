//! The moves of many customers at once, when segments or cut-offs change.

use kesit_model::{Key, Timestamp};
use kesit_segment::Members;

use crate::{Cause, Direction, Engine, Transition};

/// Who moved when segments were defined anew or cut-offs computed anew. That may be everybody in every segment, so the moves
/// are kept as sets and told one by one.
#[derive(Debug)]
#[must_use]
pub struct Resettlement {
    /// What time alone brought until then.
    pub(crate) by_time: Vec<Transition>,
    pub(crate) segments: Vec<Difference>,
    pub(crate) at: Timestamp,
    pub(crate) cause: Cause,
}

/// Who left a segment and who entered it.
#[derive(Debug)]
pub(crate) struct Difference {
    pub(crate) key: Key,
    pub(crate) left: Members,
    pub(crate) entered: Members,
}

impl Resettlement {
    /// How many moves there are.
    #[must_use]
    pub fn len(&self) -> usize {
        let moved = self.segments.iter().map(|segment| segment.left.len() + segment.entered.len());
        self.by_time.len() + moved.sum::<usize>()
    }

    /// Whether nobody moved.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What time alone brought before.
    #[must_use]
    pub fn by_time(&self) -> &[Transition] {
        &self.by_time
    }

    /// When it was.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// The segments in which somebody moved: how many entered and how many left.
    pub fn moved(&self) -> impl Iterator<Item = (&Key, usize, usize)> {
        let counts =
            self.segments.iter().map(|segment| (&segment.key, segment.entered.len(), segment.left.len()));
        counts.filter(|(_, entered, left)| entered + left > 0)
    }

    /// The moves, in order of time, then of segment. To be told before the engine takes the next message, which may give a
    /// customer another id.
    pub fn transitions<'a>(&'a self, engine: &'a Engine) -> impl Iterator<Item = Transition> + 'a {
        let of_segment = move |segment: &'a Difference| {
            let left = segment.left.iter().map(|customer| (customer, Direction::Left));
            let entered = segment.entered.iter().map(|customer| (customer, Direction::Entered));
            left.chain(entered).map(move |(customer, direction)| Transition {
                customer: engine.timelines().id(customer).clone(),
                segment: segment.key.clone(),
                direction,
                at: self.at,
                cause: self.cause.clone(),
            })
        };
        self.by_time.iter().cloned().chain(self.segments.iter().flat_map(of_segment))
    }
}
