//! When a message happened: the sender's word, corrected for the sender's clock.

use jiff::tz::Offset;

use super::Reason;
use super::read::{Refusal, member};
use crate::definition::Moment;
use crate::{Decimal, Object, Timestamp, Value};

/// The times of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Times {
    /// Event time.
    pub(super) at: Timestamp,
    /// When a server had it; event time if nobody knows.
    pub(super) received_at: Timestamp,
    /// Event time as the sender's own clock has it, the same in every delivery of the message.
    pub(super) claimed_at: Timestamp,
}

/// Works out the times. `received` is what our own server saw; it counts before the message's `receivedAt`.
///
/// Where the sender's clock can be judged (`sentAt` and a time of receipt are known), event time is
/// `receivedAt − (sentAt − claimed)`: a clock that is an hour fast shifts nothing.
///
/// What is claimed stands in `timestamp` as clients send it; some write beside it when they were called, as
/// `originalTimestamp`. Where another server had the message before (it wrote `receivedAt`), the time that it corrected stands
/// in `timestamp`, and the claim in `originalTimestamp`.
pub(super) fn times(message: &Object, received: Option<Timestamp>) -> Result<Times, Refusal> {
    let original = read(message, "originalTimestamp")?;
    let timestamp = read(message, "timestamp")?;
    let sent = read(message, "sentAt")?;
    let was_relayed = member(message, "receivedAt").is_some();
    let claimed = if was_relayed { original.or(timestamp) } else { timestamp.or(original) };
    let received = received.map_or_else(|| read(message, "receivedAt"), |at| Ok(Some(at)))?;

    let at = match (claimed, sent, received) {
        (Some(claimed), Some(sent), Some(received)) => Some(received.minus(sent.since(claimed))),
        _ => timestamp.or(original).or(received),
    };
    let at = at.ok_or(Refusal { reason: Reason::NoTime, field: Some("timestamp") })?;
    in_range(at, "timestamp")?;
    Ok(Times { at, received_at: received.unwrap_or(at), claimed_at: claimed.unwrap_or(at) })
}

fn read(message: &Object, field: &'static str) -> Result<Option<Timestamp>, Refusal> {
    let bad = Refusal { reason: Reason::BadTime, field: Some(field) };
    let at = match member(message, field) {
        None => return Ok(None),
        Some(Value::Number(millis)) => from_millis(*millis),
        Some(Value::Text(text)) => from_text(text),
        Some(_) => None,
    };
    in_range(at.ok_or(bad)?, field).map(Some)
}

fn in_range(at: Timestamp, field: &'static str) -> Result<Timestamp, Refusal> {
    let fits = (Timestamp::EARLIEST..=Timestamp::LATEST).contains(&at);
    if fits { Ok(at) } else { Err(Refusal { reason: Reason::TimeOutOfRange, field: Some(field) }) }
}

/// Milliseconds since 1970; fractions of one are cut off.
fn from_millis(millis: Decimal) -> Option<Timestamp> {
    i64::try_from(millis.0.div_euclid(Decimal::ONE_MICROS)).ok().map(Timestamp)
}

/// ISO 8601; without an offset the time is in UTC.
fn from_text(text: &str) -> Option<Timestamp> {
    let moment: Moment = text.trim().parse().ok()?;
    let at = moment.offset.unwrap_or(Offset::UTC).to_timestamp(moment.civil).ok()?;
    Some(Timestamp(at.as_millisecond()))
}
