//! The wall clock. It is read here and nowhere else.

use kesit_model::Timestamp;

/// Now.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place that reads the clock; all others get it as an argument"
)]
pub(crate) fn now() -> Timestamp {
    Timestamp(jiff::Timestamp::now().as_millisecond())
}
