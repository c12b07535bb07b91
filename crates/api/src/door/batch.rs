//! From what was read to what is handed over: the refused get their raw text back, and a public source loses the consents
//! that it must not give.

use kesit_model::consent::ConsentState;
use kesit_model::message::{Message, Reading, Rejected};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Delivery, Unreadable};

/// What a reading of `body` hands over. `is_public` where everybody can read the sender's key.
pub(crate) fn delivery(reading: Reading, body: &[u8], is_public: bool) -> Delivery {
    let Reading { mut messages, rejected } = reading;
    let grants_dropped = if is_public { messages.iter_mut().map(drop_grants).sum() } else { 0 };
    Delivery { messages, refused: unreadable(&rejected, body), grants_dropped }
}

/// Everybody may withdraw; only a trusted sender may give, or unsay a withdrawal. How many were left out.
fn drop_grants(message: &mut Message) -> u32 {
    let before = message.consents.len();
    message.consents.retain(|(_, state)| *state == ConsentState::Denied);
    u32::try_from(before - message.consents.len()).unwrap_or(u32::MAX)
}

/// The rejected with their text. Members of a batch are only looked up here: most batches have nothing rejected.
fn unreadable(rejected: &[Rejected], body: &[u8]) -> Vec<Unreadable> {
    #[derive(Deserialize)]
    struct Batch<'a> {
        #[serde(borrow)]
        batch: Vec<&'a RawValue>,
    }
    if rejected.is_empty() {
        return Vec::new();
    }
    let members = serde_json::from_slice::<Batch<'_>>(body).map(|found| found.batch).unwrap_or_default();
    let raw = |rejected: &Rejected| {
        let member = rejected.index.and_then(|index| members.get(index));
        member.map_or(body, |member| member.get().as_bytes()).into()
    };
    rejected.iter().map(|rejected| Unreadable { rejected: *rejected, raw: raw(rejected) }).collect()
}

/// The rejected, kept as the whole body once: of what shops send, a part says little without the rest.
pub(super) fn whole(rejected: &[Rejected], body: &[u8]) -> Vec<Unreadable> {
    rejected.iter().take(1).map(|rejected| Unreadable { rejected: *rejected, raw: body.into() }).collect()
}

#[cfg(test)]
mod tests {
    use kesit_model::message::read;

    use super::delivery;

    #[test]
    fn the_refused_keep_their_own_text() {
        let body =
            br#"{"batch":[ {"type":"track"} ,{"type":"track","event":"A","userId":"1","timestamp":1}, 7 ]}"#;
        let delivery = delivery(read(body, None), body, false);
        assert_eq!(delivery.messages.len(), 1);
        let raw: Vec<&[u8]> = delivery.refused.iter().map(|refused| &*refused.raw).collect();
        assert_eq!(raw, [br#"{"type":"track"}"#.as_slice(), b"7"]);
    }

    #[test]
    fn a_body_that_is_no_batch_is_kept_whole() {
        for body in ["{\"batch\":7}", "no", "{\"type\":\"track\"}"] {
            let delivery = delivery(read(body.as_bytes(), None), body.as_bytes(), false);
            assert_eq!(&*delivery.refused[0].raw, body.as_bytes());
        }
    }

    #[test]
    fn a_public_source_withdraws_but_does_not_give() {
        let body = br#"{"type":"identify","userId":"1","timestamp":1,
            "context":{"consent":{"email":true,"sms":false,"push":null,"categoryPreferences":{"call":true}}}}"#;
        let consents = |is_public| {
            let delivery = delivery(read(body, None), body, is_public);
            let channels =
                delivery.messages[0].consents.iter().map(|(channel, _)| channel.clone()).collect::<Vec<_>>();
            (channels, delivery.grants_dropped)
        };
        assert_eq!(consents(true), (vec!["sms".to_owned()], 3));
        assert_eq!(consents(false).0.len(), 4);
        assert_eq!(consents(false).1, 0);
    }
}
