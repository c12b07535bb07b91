//! The words of Kesit: identifiers, time, values, messages, and the segment language. No IO, no clock, no chance.
//!
//! Start at [`definition`] for what a segment is, at [`message`] for what comes in, and at [`language`] for how a
//! definition file is read.

pub mod consent;
pub mod definition;
pub mod language;
pub mod message;
pub mod normal;
pub mod zone;

mod decimal;
mod id;
mod locale;
mod time;
mod value;

pub use decimal::Decimal;
pub use id::{AccountId, Key, MessageId, PersonId};
pub use locale::{Language, normalize};
pub use time::{Span, SpanError, Timestamp};
pub use value::{Object, Value};
