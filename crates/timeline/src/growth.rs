//! How vectors grow where millions of them live: by an eighth, not by doubling.

/// What an allocator is taken to add to each allocation, in bytes.
const ALLOCATION_BYTES: usize = 16;

/// Makes room for `more` elements, an eighth of spare room at most.
pub(crate) fn make_room<T>(vector: &mut Vec<T>, more: usize) {
    if vector.capacity() - vector.len() < more {
        vector.reserve_exact(more.max(vector.len() / 8));
    }
}

/// Inserts, growing by little.
pub(crate) fn insert<T>(vector: &mut Vec<T>, index: usize, element: T) {
    make_room(vector, 1);
    vector.insert(index, element);
}

/// The bytes that a vector holds on the heap, spare room and the allocator's share included.
pub(crate) fn heap_bytes<T>(vector: &Vec<T>) -> usize {
    allocation_bytes(vector.capacity() * size_of::<T>())
}

/// The bytes that an allocation of this size takes, the allocator's share included.
pub(crate) fn allocation_bytes(bytes: usize) -> usize {
    if bytes == 0 { 0 } else { bytes + ALLOCATION_BYTES }
}
