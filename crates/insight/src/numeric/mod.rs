//! Numerical methods that the models share.

pub(crate) mod chance;
pub(crate) mod cholesky;
pub(crate) mod minimise;
pub(crate) mod parallel;
pub(crate) mod quadrature;
pub(crate) mod special;
pub(crate) mod sweep;
