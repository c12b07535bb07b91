//! Instants in requests: RFC 3339, or a date or a local time in the time zone of the workspace.

use kesit_model::Timestamp;
use kesit_model::definition::Moment;
use kesit_model::zone::Zone;

use crate::problem::{Code, Problem};

/// Reads an instant of the query; `now` where nobody names one.
pub(crate) fn read(
    name: &str,
    text: Option<&str>,
    zone: &Zone,
    now: Timestamp,
) -> Result<Timestamp, Problem> {
    let Some(text) = text.filter(|text| *text != "now") else { return Ok(now) };
    text.parse::<Moment>().map(|moment| zone.instant(moment)).map_err(|_| {
        Problem::new(Code::InvalidRequest)
            .at(format!("query:{name}"))
            .detail("this is no instant", "bu bir an değil")
            .hint(
                "2026-03-01, 2026-03-01T09:30, 2026-03-01T09:30:00Z",
                "2026-03-01, 2026-03-01T09:30, 2026-03-01T09:30:00Z",
            )
    })
}

/// Reads the member `as_of` of a body; `now` where nobody names one.
pub(crate) fn as_of(text: Option<&str>, zone: &Zone, now: Timestamp) -> Result<Timestamp, Problem> {
    read("as_of", text, zone, now).map_err(|problem| problem.at("/as_of"))
}

/// As it is written in answers; `None` for never.
pub(crate) fn maybe(at: Timestamp) -> Option<String> {
    (at != Timestamp::MAX).then(|| at.to_string())
}
