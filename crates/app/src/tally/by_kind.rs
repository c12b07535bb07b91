//! Numbers by kind.

use super::Kind;

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
