//! Single numbers, and numbers by kind. They are read one by one: two that are read together may be of different instants.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use super::Kind;

/// A number that only grows.
#[derive(Debug, Default)]
pub struct Counter(AtomicU64);

impl Counter {
    /// So many more.
    pub fn add(&self, more: u64) {
        self.0.fetch_add(more, Ordering::Relaxed);
    }

    /// Takes over a total that is counted elsewhere; it never becomes smaller.
    pub fn raise_to(&self, total: u64) {
        self.0.fetch_max(total, Ordering::Relaxed);
    }

    /// How many so far.
    #[must_use]
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// A number that goes up and down.
#[derive(Debug, Default)]
pub struct Level(AtomicI64);

impl Level {
    /// It is this now.
    pub fn set(&self, value: i64) {
        self.0.store(value, Ordering::Relaxed);
    }

    /// It is so much higher, or lower.
    pub fn add(&self, more: i64) {
        self.0.fetch_add(more, Ordering::Relaxed);
    }

    /// What it is.
    #[must_use]
    pub fn get(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// One of something for each of a kind.
#[derive(Debug)]
pub struct ByKind<K, T>(Box<[T]>, std::marker::PhantomData<K>);

impl<K: Kind, T: Default> Default for ByKind<K, T> {
    fn default() -> ByKind<K, T> {
        ByKind(K::ALL.iter().map(|_| T::default()).collect(), std::marker::PhantomData)
    }
}

impl<K: Kind, T> ByKind<K, T> {
    /// The one of a kind.
    #[must_use]
    pub fn of(&self, kind: K) -> &T {
        &self.0[kind.index()]
    }

    /// All with their kinds.
    pub fn iter(&self) -> impl Iterator<Item = (K, &T)> {
        K::ALL.iter().copied().zip(&self.0)
    }
}
