//! How often one caller may ask: a bucket of tokens for each, filled evenly (a "token bucket").

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// For how many callers buckets are kept. Beyond, full ones are forgotten, which changes nothing for their owners; if none is
/// full, new callers share one.
const MAX_CALLERS: usize = 10_000;

/// The bucket of callers beyond [`MAX_CALLERS`].
const SHARED: &str = "others";

/// What a request costs that takes a look at one customer: shops ask such things for each page that they show.
const QUICK_TOKENS: f64 = 0.02;

/// What a request costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cost {
    /// A token.
    Whole,
    /// A fiftieth of one.
    Quick,
}

impl Cost {
    fn tokens(self) -> f64 {
        match self {
            Cost::Whole => 1.0,
            Cost::Quick => QUICK_TOKENS,
        }
    }
}

/// The buckets of all callers.
#[derive(Debug)]
pub(crate) struct Rates {
    burst: f64,
    per_second: f64,
    buckets: Mutex<HashMap<String, Bucket>>,
}

/// What one caller has left.
#[derive(Debug, Clone, Copy)]
struct Bucket {
    tokens: f64,
    at: Duration,
}

impl Rates {
    pub(crate) fn new(burst: u32, per_second: u32) -> Rates {
        let (burst, per_second) = (f64::from(burst.max(1)), f64::from(per_second.max(1)));
        Rates { burst, per_second, buckets: Mutex::default() }
    }

    /// Takes what a request costs of a caller's tokens; if there is not so much, says after how many whole seconds there is.
    pub(crate) fn take(&self, caller: &str, cost: Cost, now: Duration) -> Result<(), u64> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if !buckets.contains_key(caller) && buckets.len() >= MAX_CALLERS {
            buckets.retain(|_, bucket| self.filled(*bucket, now) < self.burst);
        }
        let is_full = buckets.len() >= MAX_CALLERS && !buckets.contains_key(caller);
        let name = if is_full { SHARED } else { caller };
        let bucket = buckets.entry(name.to_owned()).or_insert(Bucket { tokens: self.burst, at: now });
        let tokens = self.filled(*bucket, now);
        let needed = cost.tokens();
        *bucket = Bucket { tokens: if tokens >= needed { tokens - needed } else { tokens }, at: now };
        if tokens >= needed {
            return Ok(());
        }
        let seconds = ((needed - tokens) / self.per_second).ceil();
        // At least one second, at most that of a whole token; both are small.
        Err(seconds.max(1.0) as u64)
    }

    fn filled(&self, bucket: Bucket, now: Duration) -> f64 {
        let passed_s = now.saturating_sub(bucket.at).as_secs_f64();
        (bucket.tokens + passed_s * self.per_second).min(self.burst)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_burst_passes_and_then_so_many_each_second() {
        let rates = Rates::new(3, 2);
        let passed =
            |now, asked: usize| (0..asked).filter(|_| rates.take("key:1", Cost::Whole, now).is_ok()).count();
        assert_eq!([passed(SECOND, 5), passed(SECOND * 2, 5), passed(SECOND * 60, 5)], [3, 2, 3]);
        assert_eq!(rates.take("key:1", Cost::Whole, SECOND * 60), Err(1));
        assert_eq!(rates.take("key:2", Cost::Whole, SECOND * 60), Ok(()));
    }

    #[test]
    fn quick_requests_take_a_fiftieth() {
        let rates = Rates::new(2, 1);
        assert_eq!(rates.take("key:1", Cost::Whole, SECOND), Ok(()));
        let quick = (0..100).filter(|_| rates.take("key:1", Cost::Quick, SECOND).is_ok()).count();
        assert!((49..=50).contains(&quick), "{quick}");
        assert_eq!(rates.take("key:1", Cost::Whole, SECOND), Err(1));
    }

    #[test]
    fn no_more_callers_than_the_limit_are_kept() {
        let rates = Rates::new(1, 1);
        for caller in 0..MAX_CALLERS * 2 {
            // Nobody's bucket fills up again, for time stands still.
            let _ = rates.take(&caller.to_string(), Cost::Whole, SECOND);
        }
        assert!(rates.buckets.lock().unwrap().len() <= MAX_CALLERS + 1);
        assert!(rates.take("somebody new", Cost::Whole, SECOND * 9).is_ok());
    }
}
