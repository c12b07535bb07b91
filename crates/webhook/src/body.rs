//! What a delivery says, as JSON: the type, the instant, and the data of one move. It is the same each time it is tried.

use kesit_model::{Key, MessageId, PersonId, Timestamp};
use serde::Serialize;

/// The type of a test.
const TEST_TYPE: &str = "webhook.test";

/// A customer entered or left a segment.
#[derive(Debug, Clone, Copy)]
pub struct Move<'a> {
    /// Its number in the stream of the workspace.
    pub seq: u64,
    /// When it became so.
    pub at: Timestamp,
    /// Who, under the surviving id of that moment.
    pub customer: &'a PersonId,
    /// Which segment.
    pub segment: &'a Key,
    /// In, or else out.
    pub has_entered: bool,
    /// What moved them: `message`, `time`, `definition` or `batch`.
    pub cause: &'static str,
    /// The message that moved them; `None` if it was none.
    pub message_id: Option<&'a MessageId>,
}

#[derive(Serialize)]
struct Envelope<'a, D> {
    #[serde(rename = "type")]
    kind: &'a str,
    timestamp: String,
    data: D,
}

#[derive(Serialize)]
struct Data<'a> {
    seq: u64,
    at: String,
    customer: &'a str,
    segment: &'a str,
    cause: &'a str,
    message_id: Option<&'a str>,
}

#[derive(Serialize)]
struct Nothing {}

/// The body for a move: `segment.entered` or `segment.left`.
#[must_use]
pub fn of_move(moved: &Move<'_>) -> Vec<u8> {
    let at = moved.at.to_string();
    let data = Data {
        seq: moved.seq,
        at: at.clone(),
        customer: moved.customer.as_str(),
        segment: moved.segment.as_str(),
        cause: moved.cause,
        message_id: moved.message_id.map(MessageId::as_str),
    };
    let kind = if moved.has_entered { "segment.entered" } else { "segment.left" };
    json(&Envelope { kind, timestamp: at, data })
}

/// The body of a test: `webhook.test`, without data.
#[must_use]
pub fn of_test(at: Timestamp) -> Vec<u8> {
    json(&Envelope { kind: TEST_TYPE, timestamp: at.to_string(), data: Nothing {} })
}

fn json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("texts and numbers can be written as JSON")
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;

    #[test]
    fn bodies_are_as_documented() {
        let (customer, segment) =
            (PersonId::parse("ayşe \"7\"").expect("an id"), Key::parse("vip").expect("a key"));
        let message = MessageId::parse("m-1").expect("an id");
        let at = Timestamp(1_772_312_400_123);
        let moved = Move {
            seq: 41,
            at,
            customer: &customer,
            segment: &segment,
            has_entered: true,
            cause: "message",
            message_id: Some(&message),
        };
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
        expect![[r#"{"type":"segment.entered","timestamp":"2026-02-28T21:00:00.123Z","data":{"seq":41,"at":"2026-02-28T21:00:00.123Z","customer":"ayşe \"7\"","segment":"vip","cause":"message","message_id":"m-1"}}"#]]
            .assert_eq(&text(of_move(&moved)));
        let left = Move { has_entered: false, cause: "time", message_id: None, ..moved };
        expect![[r#"{"type":"segment.left","timestamp":"2026-02-28T21:00:00.123Z","data":{"seq":41,"at":"2026-02-28T21:00:00.123Z","customer":"ayşe \"7\"","segment":"vip","cause":"time","message_id":null}}"#]]
            .assert_eq(&text(of_move(&left)));
        expect![[r#"{"type":"webhook.test","timestamp":"2026-02-28T21:00:00.123Z","data":{}}"#]]
            .assert_eq(&text(of_test(at)));
    }
}
