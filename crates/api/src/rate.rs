//! How often one caller may ask: a bucket of tokens for each, filled evenly (a "token bucket").

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// For how many callers buckets are kept. Beyond, full ones are forgotten, which changes nothing for their owners; if none is
/// full, new callers share one.
const MAX_CALLERS: usize = 10_000;

/// The bucket of callers beyond [`MAX_CALLERS`].
const SHARED: &str = "others";

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

    /// Takes a token of a caller; without one, says after how many whole seconds there is one.
    pub(crate) fn take(&self, caller: &str, now: Duration) -> Result<(), u64> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if !buckets.contains_key(caller) && buckets.len() >= MAX_CALLERS {
            buckets.retain(|_, bucket| self.filled(*bucket, now) < self.burst);
        }
        let is_full = buckets.len() >= MAX_CALLERS && !buckets.contains_key(caller);
        let name = if is_full { SHARED } else { caller };
        let bucket = buckets.entry(name.to_owned()).or_insert(Bucket { tokens: self.burst, at: now });
        let tokens = self.filled(*bucket, now);
        *bucket = Bucket { tokens: if tokens >= 1.0 { tokens - 1.0 } else { tokens }, at: now };
        if tokens >= 1.0 {
            return Ok(());
        }
        let seconds = ((1.0 - tokens) / self.per_second).ceil();
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
        let passed = |now, asked: usize| (0..asked).filter(|_| rates.take("key:1", now).is_ok()).count();
        assert_eq!([passed(SECOND, 5), passed(SECOND * 2, 5), passed(SECOND * 60, 5)], [3, 2, 3]);
        assert_eq!(rates.take("key:1", SECOND * 60), Err(1));
        assert_eq!(rates.take("key:2", SECOND * 60), Ok(()));
    }

    #[test]
    fn no_more_callers_than_the_limit_are_kept() {
        let rates = Rates::new(1, 1);
        for caller in 0..MAX_CALLERS * 2 {
            // Nobody's bucket fills up again, for time stands still.
            let _ = rates.take(&caller.to_string(), SECOND);
        }
        assert!(rates.buckets.lock().unwrap().len() <= MAX_CALLERS + 1);
        assert!(rates.take("somebody new", SECOND * 9).is_ok());
    }
}
