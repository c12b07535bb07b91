//! How many bytes of requests may be in hand at once, so that no crowd of senders can fill the memory.

use std::sync::Arc;

use axum::http::{HeaderMap, header};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The most bytes of bodies in hand at once, where nothing else is said.
const BYTES_IN_HAND: usize = 64 * 1024 * 1024;
/// What is counted at a time.
const UNIT_BYTES: usize = 1024;

/// How many bytes of bodies may be in hand at once, as they are after unpacking, and how many of them are free. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Budget {
    free: Arc<Semaphore>,
    units: usize,
}

impl Default for Budget {
    fn default() -> Budget {
        Budget::new(BYTES_IN_HAND)
    }
}

impl Budget {
    /// So many bytes, to whole kilobytes.
    #[must_use]
    pub fn new(bytes: usize) -> Budget {
        let units = (bytes / UNIT_BYTES).clamp(1, Semaphore::MAX_PERMITS);
        Budget { free: Arc::new(Semaphore::new(units)), units }
    }

    /// How many bytes are in hand.
    #[must_use]
    pub fn in_hand(&self) -> usize {
        (self.units - self.free.available_permits().min(self.units)) * UNIT_BYTES
    }

    /// Takes what a request may need at most; `None` if that is not free. What is taken is free again when the permit is
    /// dropped.
    pub(super) fn take(&self, headers: &HeaderMap, most_bytes: usize) -> Option<OwnedSemaphorePermit> {
        let is_packed = headers.contains_key(header::CONTENT_ENCODING);
        let said = headers.get(header::CONTENT_LENGTH).and_then(|said| said.to_str().ok()?.parse().ok());
        let bytes = said.filter(|_| !is_packed).unwrap_or(most_bytes).min(most_bytes);
        let units = u32::try_from(bytes.div_ceil(UNIT_BYTES)).expect("a body has less than 2^32 kilobytes");
        Arc::clone(&self.free).try_acquire_many_owned(units).ok()
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::{BYTES_IN_HAND, Budget};

    #[test]
    fn what_is_in_hand_is_bounded_and_comes_free_again() {
        let budget = Budget::default();
        let unknown = HeaderMap::new();
        let mut small = HeaderMap::new();
        small.insert(header::CONTENT_LENGTH, HeaderValue::from_static("600"));
        let all = budget.take(&unknown, BYTES_IN_HAND).expect("nothing is taken yet");
        assert!(budget.take(&small, 500_000).is_none());
        assert_eq!(budget.in_hand(), BYTES_IN_HAND);
        drop(all);
        assert_eq!(budget.in_hand(), 0);
        let some: Vec<_> = (0..65_536).map(|_| budget.take(&small, 500_000)).collect();
        assert!(some.iter().all(Option::is_some), "a small body takes a kilobyte only");
        assert!(budget.take(&small, 500_000).is_none());
    }

    #[test]
    fn a_packed_body_counts_as_the_most_that_may_come_out_of_it() {
        let budget = Budget::default();
        let mut packed = HeaderMap::new();
        packed.insert(header::CONTENT_LENGTH, HeaderValue::from_static("600"));
        packed.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        let taken: Vec<_> = (0..4).map(|_| budget.take(&packed, BYTES_IN_HAND / 4)).collect();
        assert!(taken.iter().all(Option::is_some));
        assert!(budget.take(&packed, BYTES_IN_HAND / 4).is_none());
    }
}
