//! How long a session lives. Its secret is a [`Token`](crate::token::Token); where it is kept is not decided here.

use kesit_model::{Span, Timestamp};

/// After so long without a request a session is over: half a day.
pub const IDLE: Span = Span(12 * 3_600_000);
/// After so long since signing in a session is over, however busy it was: thirty days.
pub const LONGEST: Span = Span(30 * 86_400_000);
/// The last request of a session is noted this exactly, so that not every request writes: five minutes.
pub const NOTED_EVERY: Span = Span(5 * 60_000);
/// So many sessions a user may have; the one unused for longest makes way for the next.
pub const MOST_PER_USER: u32 = 20;
/// After so long an invitation is void: three days.
pub const INVITATION: Span = Span(3 * 86_400_000);

/// What the life of a session depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionTimes {
    /// When the user signed in.
    pub created_at: Timestamp,
    /// The last request that was noted.
    pub seen_at: Timestamp,
}

/// Whether a session lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionState {
    /// It does, and this request need not be noted.
    Live,
    /// It does, and this request is to be noted as its last.
    Renew,
    /// Too long without a request.
    Idle,
    /// Too long since signing in.
    TooOld,
}

impl SessionTimes {
    /// Those of a session that begins.
    #[must_use]
    pub fn begin(now: Timestamp) -> SessionTimes {
        SessionTimes { created_at: now, seen_at: now }
    }

    /// What becomes of it with a request at `now`. A clock that was set back ends no session and lengthens none past
    /// [`LONGEST`] since signing in by that clock.
    #[must_use]
    pub fn at(self, now: Timestamp) -> SessionState {
        if now.since(self.created_at) >= LONGEST {
            SessionState::TooOld
        } else if now.since(self.seen_at) >= IDLE {
            SessionState::Idle
        } else if now.since(self.seen_at) >= NOTED_EVERY {
            SessionState::Renew
        } else {
            SessionState::Live
        }
    }

    /// When it is over if no further request comes.
    #[must_use]
    pub fn until(self) -> Timestamp {
        self.created_at.plus(LONGEST).min(self.seen_at.plus(IDLE))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_life_of_a_session() {
        let (minute, hour, day) = (60_000, 3_600_000, 86_400_000);
        let table = [
            // created, seen, now
            (0, 0, 0, SessionState::Live),
            (0, 0, 5 * minute - 1, SessionState::Live),
            (0, 0, 5 * minute, SessionState::Renew),
            (0, 0, 12 * hour - 1, SessionState::Renew),
            (0, 0, 12 * hour, SessionState::Idle),
            (0, 29 * day + 23 * hour, 30 * day - 1, SessionState::Renew),
            (0, 30 * day - 1, 30 * day, SessionState::TooOld),
            (0, hour, 0, SessionState::Live),
        ];
        for (created, seen, now, expected) in table {
            let times = SessionTimes { created_at: Timestamp(created), seen_at: Timestamp(seen) };
            assert_eq!(times.at(Timestamp(now)), expected, "{created} {seen} {now}");
        }
    }

    proptest! {
        #[test]
        fn it_is_over_exactly_at_until(created in 0..1_i64 << 40, seen in 0..LONGEST.0, later in 0..2 * LONGEST.0) {
            let times = SessionTimes { created_at: Timestamp(created), seen_at: Timestamp(created + seen) };
            let now = Timestamp(created + seen + later);
            let is_live = matches!(times.at(now), SessionState::Live | SessionState::Renew);
            prop_assert_eq!(is_live, now < times.until());
        }
    }
}
