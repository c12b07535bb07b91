//! When a delivery that failed is tried again: ten attempts in a little more than three days, each later than the one
//! before by more and more, and by a bit of chance so that what failed together does not come back together.

use kesit_model::{Span, Timestamp};

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;

/// How long after each attempt the next one comes, at the earliest. The first attempt comes at once.
pub const DELAYS: [Span; 9] = [
    Span(5 * SECOND),
    Span(5 * MINUTE),
    Span(30 * MINUTE),
    Span(2 * HOUR),
    Span(5 * HOUR),
    Span(10 * HOUR),
    Span(14 * HOUR),
    Span(20 * HOUR),
    Span(24 * HOUR),
];

/// The most attempts that a delivery has.
pub const ATTEMPTS: u32 = DELAYS.len() as u32 + 1;
/// A delay grows by up to this part of it, in hundredths.
pub const JITTER_PERCENT: i64 = 20;
/// No receiver puts the next attempt off for longer than this.
pub const RETRY_AFTER_MAX: Span = Span(24 * HOUR);

/// When to try again after so many attempts, the last of which ended at `at`; `None` if that was the last. A receiver that
/// says when to come again (`Retry-After`) is obeyed if that is later, up to [`RETRY_AFTER_MAX`]. `chance` is any random
/// number.
#[must_use]
pub fn next_at(attempts: u32, at: Timestamp, retry_after: Option<Span>, chance: u64) -> Option<Timestamp> {
    let made = usize::try_from(attempts).ok()?;
    let delay = DELAYS.get(made.checked_sub(1)?)?;
    let most = delay.0 * JITTER_PERCENT / 100;
    let jitter = (chance % (most.unsigned_abs() + 1)).cast_signed();
    let asked = retry_after.unwrap_or(Span::ZERO).clamp(Span::ZERO, RETRY_AFTER_MAX);
    Some(at.plus(Span(delay.0 + jitter).max(asked)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ten_attempts_take_three_days() {
        let mut at = Timestamp(0);
        let mut attempts = 1;
        while let Some(next) = next_at(attempts, at, None, 0) {
            (at, attempts) = (next, attempts + 1);
        }
        assert_eq!((attempts, at), (ATTEMPTS, Timestamp(75 * HOUR + 35 * MINUTE + 5 * SECOND)));
    }

    #[test]
    fn a_receiver_may_put_it_off_but_not_for_ever_and_not_forward() {
        let next =
            |retry_after| next_at(2, Timestamp(0), Some(Span(retry_after)), 0).expect("not the last").0;
        assert_eq!(next(HOUR), HOUR);
        assert_eq!(next(SECOND), 5 * MINUTE);
        assert_eq!(next(-SECOND), 5 * MINUTE);
        assert_eq!(next(i64::MAX), RETRY_AFTER_MAX.0);
    }

    proptest! {
        #[test]
        fn chance_adds_a_fifth_at_most(attempts in 0..20_u32, chance in any::<u64>(), at in -1_000_000..1_000_000_i64) {
            let next = next_at(attempts, Timestamp(at), None, chance);
            prop_assert_eq!(next.is_some(), (1..ATTEMPTS).contains(&attempts));
            if let Some(next) = next {
                let delay = DELAYS[attempts as usize - 1].0;
                let waited = next.since(Timestamp(at)).0;
                prop_assert!((delay..=delay + delay / 5).contains(&waited));
            }
        }
    }
}
