//! Which customers lie together. The bucket of a customer follows from the id alone, by a function that every engine has,
//! so that others can put data of their own beside.

use kesit_model::PersonId;
use kesit_timeline::{BLOCK_ROWS, CustomerIx, Timelines};
use sha2::{Digest, Sha256};

/// The most buckets.
pub const BUCKETS_MAX: u32 = 4_096;
/// About so many events are to be in a bucket, where nobody says how many buckets there are to be.
const EVENTS_PER_BUCKET: u64 = 500_000;

/// The bucket of a customer: the first four bytes of the SHA-256 of the id in UTF-8, as a big-endian number, modulo the
/// number of buckets.
///
/// ```
/// use kesit_model::PersonId;
/// use kesit_store::lake::bucket_of;
///
/// let ayse = PersonId::parse("ayse").expect("not blank");
/// // The SHA-256 of `ayse` begins with 17d9136b, which is 400102251.
/// assert_eq!(bucket_of(&ayse, 16), 11);
/// assert_eq!(bucket_of(&ayse, 100), 51);
/// ```
#[must_use]
pub fn bucket_of(customer: &PersonId, buckets: u32) -> u32 {
    let digest = Sha256::digest(customer.as_str().as_bytes());
    u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]]) % buckets
}

/// How many buckets suit so many events: a power of two.
pub(super) fn fitting(events: u64) -> u32 {
    let wanted = events.div_ceil(EVENTS_PER_BUCKET).max(1).next_power_of_two();
    u32::try_from(wanted).unwrap_or(BUCKETS_MAX).min(BUCKETS_MAX)
}

/// The customers of each bucket, in no order.
pub(super) fn split(timelines: &Timelines, buckets: u32) -> Vec<Vec<CustomerIx>> {
    let mut split = vec![Vec::new(); buckets as usize];
    for (index, block) in timelines.blocks().iter().enumerate() {
        for row in (0..BLOCK_ROWS).filter(|row| block.live() >> row & 1 == 1) {
            let customer = CustomerIx::at(index, row);
            split[bucket_of(timelines.id(customer), buckets) as usize].push(customer);
        }
    }
    split
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_grow_with_the_events() {
        let fits = [0, 1, 500_000, 500_001, 3_000_000, 50_000_000, u64::MAX].map(fitting);
        assert_eq!(fits, [1, 1, 1, 2, 8, 128, BUCKETS_MAX]);
    }
}
