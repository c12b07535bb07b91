//! Live memberships against the batch and against the brute-force oracle: whatever the order of arrival and the jumps of the
//! clock, they end up the same, and every move is at its exact instant.

mod live;
mod moves;
mod restart;
mod spells;
