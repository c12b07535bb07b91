//! Numerical methods that the models share.

pub(crate) mod minimise;
pub(crate) mod quadrature;
pub(crate) mod special;
