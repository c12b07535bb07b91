//! What those who store something meet: whether the disk has room for it. Readiness goes by it.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// A full disk is told of for this long after it was met last. Then the server calls itself ready again, or nobody would come
/// to find out that there is room.
const FULL_TOLD_FOR: Duration = Duration::from_secs(5);

/// How the disk was met last. Whoever stores something notes it here.
#[derive(Debug)]
pub struct Disk {
    began: Instant,
    /// Until when it counts as full, in ms after `began`; 0 if it does not.
    full_until_ms: AtomicU64,
}

impl Default for Disk {
    fn default() -> Disk {
        Disk { began: Instant::now(), full_until_ms: AtomicU64::new(0) }
    }
}

impl Disk {
    /// Something was stored.
    pub fn took(&self) {
        self.full_until_ms.store(0, Ordering::Relaxed);
    }

    /// There was no room.
    pub fn was_full(&self) {
        self.was_full_at(Instant::now());
    }

    /// Whether nothing can be stored now for want of room, as far as is known.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.is_full_at(Instant::now())
    }

    fn was_full_at(&self, now: Instant) {
        self.full_until_ms.store(self.ms(now + FULL_TOLD_FOR), Ordering::Relaxed);
    }

    fn is_full_at(&self, now: Instant) -> bool {
        self.full_until_ms.load(Ordering::Relaxed) > self.ms(now)
    }

    fn ms(&self, at: Instant) -> u64 {
        at.duration_since(self.began).as_millis() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_of_for_a_while() {
        let disk = Disk::default();
        let at = |seconds| disk.began + Duration::from_secs(seconds);
        assert!(!disk.is_full_at(at(0)));
        disk.was_full_at(at(10));
        assert!(disk.is_full_at(at(14)));
        assert!(!disk.is_full_at(at(15)));
        disk.was_full_at(at(20));
        disk.took();
        assert!(!disk.is_full_at(at(20)));
    }
}
