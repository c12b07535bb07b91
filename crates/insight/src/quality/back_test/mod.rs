//! What members of a segment did after each of a row of past dates, as if the segment had been used then.
//!
//! Membership at a date must come from what was known on that date. The outcome is what customers ordered within the
//! horizon after it, net of the refunds within it. With dates closer to each other than the horizon outcomes overlap,
//! so that windows are not as many proofs as they are.

mod future;
mod lift;
mod window;

pub use future::Future;
pub use lift::Lift;
pub use window::{BackTest, Verdict, Window};
