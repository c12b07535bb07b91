//! What those who store something meet: whether the disk takes it. Readiness goes by it.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::Unready;

/// A full disk is told of for this long after it was met last. Then the server calls itself ready again, or nobody would come
/// to find out that there is room.
const FULL_TOLD_FOR: Duration = Duration::from_secs(5);

/// How the disk was met last. Whoever stores something notes it here.
#[derive(Debug)]
pub struct Disk {
    began: Instant,
    /// Until when it counts as full, in ms after `began`; 0 if it does not.
    full_until_ms: AtomicU64,
    has_failed: AtomicBool,
}

impl Default for Disk {
    fn default() -> Disk {
        Disk { began: Instant::now(), full_until_ms: AtomicU64::new(0), has_failed: AtomicBool::new(false) }
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

    /// A write or a sync failed: the log takes nothing more until the process is started anew.
    pub fn failed(&self) {
        self.has_failed.store(true, Ordering::Relaxed);
    }

    /// Why nothing can be stored now; `None` if it can, as far as is known.
    #[must_use]
    pub fn unready(&self) -> Option<Unready> {
        self.unready_at(Instant::now())
    }

    fn was_full_at(&self, now: Instant) {
        self.full_until_ms.store(self.ms(now + FULL_TOLD_FOR), Ordering::Relaxed);
    }

    fn unready_at(&self, now: Instant) -> Option<Unready> {
        if self.has_failed.load(Ordering::Relaxed) {
            return Some(Unready::LogFailed);
        }
        (self.full_until_ms.load(Ordering::Relaxed) > self.ms(now)).then_some(Unready::DiskFull)
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
        assert_eq!(disk.unready_at(at(0)), None);
        disk.was_full_at(at(10));
        assert_eq!(disk.unready_at(at(14)), Some(Unready::DiskFull));
        assert_eq!(disk.unready_at(at(15)), None);
        disk.was_full_at(at(20));
        disk.took();
        assert_eq!(disk.unready_at(at(20)), None);
    }

    #[test]
    fn a_failed_disk_stays_failed() {
        let disk = Disk::default();
        disk.failed();
        disk.took();
        assert_eq!(disk.unready(), Some(Unready::LogFailed));
    }
}
