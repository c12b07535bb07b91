//! The moves of many customers at once, when segments, cut-offs or the timelines themselves change.

use kesit_model::{Key, Timestamp};
use kesit_segment::Members;
use kesit_timeline::Timelines;

use crate::{Cause, Direction, Picture, Transition};

/// Who moved when segments were defined anew, cut-offs computed anew, or much came in at once. That may be everybody in every
/// segment, so the moves are kept as sets and told one by one.
#[derive(Debug)]
#[must_use]
pub struct Resettlement {
    /// What time alone brought until then.
    pub(crate) by_time: Vec<Transition>,
    pub(crate) segments: Vec<Difference>,
    /// The timelines that those who left are numbered in, if they are others than the engine's.
    pub(crate) before: Option<Timelines>,
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

/// How many moved in one segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Which segment; perhaps one that is no more.
    pub segment: Key,
    /// How many left it.
    pub left: usize,
    /// How many entered it.
    pub entered: usize,
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

    /// What time alone moved before that, each move at its own instant. It is no part of [`Resettlement::moved`].
    #[must_use]
    pub fn by_time(&self) -> &[Transition] {
        &self.by_time
    }

    /// How many moved in each segment in which somebody did, in order of segment.
    pub fn moved(&self) -> impl Iterator<Item = Moved> + '_ {
        let moved = self.segments.iter().map(|segment| Moved {
            segment: segment.key.clone(),
            left: segment.left.len(),
            entered: segment.entered.len(),
        });
        moved.filter(|moved| moved.left + moved.entered > 0)
    }

    /// The instant of all moves but those by time.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// Why they moved.
    #[must_use]
    pub fn cause(&self) -> &Cause {
        &self.cause
    }

    /// The moves, in order of time, then of segment. `picture` is the engine before it takes the next message, which may give
    /// a customer another id, or a picture from then.
    pub fn transitions<'a>(&'a self, picture: &'a Picture) -> impl Iterator<Item = Transition> + 'a {
        let after = picture.timelines();
        let before = self.before.as_ref().unwrap_or(after);
        let of_segment = move |segment: &'a Difference| {
            let left = segment.left.iter().map(|customer| (before.id(customer), Direction::Left));
            let entered = segment.entered.iter().map(|customer| (after.id(customer), Direction::Entered));
            left.chain(entered).map(move |(customer, direction)| Transition {
                customer: customer.clone(),
                segment: segment.key.clone(),
                direction,
                at: self.at,
                cause: self.cause.clone(),
            })
        };
        self.by_time.iter().cloned().chain(self.segments.iter().flat_map(of_segment))
    }
}
