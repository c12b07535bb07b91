//! Consents that come along with a message: given, withdrawn, or unsaid again.

use compact_str::CompactString;

use super::read::Refusal;
use super::{Reason, names};
use crate::definition::ConsentState;
use crate::{Object, Value};

/// Members of `context.consent` that do not name a channel.
const NOT_CHANNELS: [&str; 2] = ["categoryPreferences", "provider"];

/// Consents by channel, each channel once.
#[derive(Debug, Default)]
pub(super) struct Consents(Vec<(String, ConsentState)>);

impl Consents {
    /// The collected consents.
    pub(super) fn into_vec(self) -> Vec<(String, ConsentState)> {
        self.0
    }

    /// Takes what `context.consent` says: `categoryPreferences: {email: true}` as Segment sends it, and `email: true`.
    pub(super) fn take_context(&mut self, context: &Object) -> Result<(), Refusal> {
        let Some(Value::Object(consent)) = context.get("consent") else { return Ok(()) };
        if let Some(Value::Object(preferences)) = consent.get("categoryPreferences") {
            self.take(preferences.0.iter(), "context.consent.categoryPreferences")?;
        }
        let channels = consent.0.iter().filter(|(name, _)| !NOT_CHANNELS.contains(&name.as_str()));
        self.take(channels, "context.consent")
    }

    /// Takes the traits `consent` and `consents` out of the traits, where they are objects.
    pub(super) fn take_traits(&mut self, traits: &mut Object) -> Result<(), Refusal> {
        for name in ["consent", "consents"] {
            let Some(Value::Object(said)) = traits.get(name) else { continue };
            self.take(said.0.iter(), "traits.consent")?;
            traits.0.retain(|(key, _)| key != name);
        }
        Ok(())
    }

    /// Takes the withdrawal that an event is.
    pub(super) fn take_event(&mut self, name: &str) {
        match name {
            names::UNSUBSCRIBED => self.put("email", ConsentState::Denied),
            names::SMS_UNSUBSCRIBED => self.put("sms", ConsentState::Denied),
            _ => {}
        }
    }

    fn take<'a>(
        &mut self,
        said: impl Iterator<Item = &'a (CompactString, Value)>,
        field: &'static str,
    ) -> Result<(), Refusal> {
        for (channel, value) in said {
            let state = state(value).ok_or(Refusal { reason: Reason::BadConsent, field: Some(field) })?;
            self.put(channel, state);
        }
        Ok(())
    }

    /// The last word on a channel counts, but no word of the same message undoes a withdrawal.
    fn put(&mut self, channel: &str, state: ConsentState) {
        if channel.trim().is_empty() {
            return;
        }
        match self.0.iter_mut().find(|(name, _)| name == channel) {
            Some((_, ConsentState::Denied)) => {}
            Some((_, said)) => *said = state,
            None => self.0.push((channel.to_owned(), state)),
        }
    }
}

fn state(value: &Value) -> Option<ConsentState> {
    match value {
        Value::Bool(true) => Some(ConsentState::Granted),
        Value::Bool(false) => Some(ConsentState::Denied),
        Value::Null => Some(ConsentState::Unknown),
        Value::Text(word) => ConsentState::parse(word),
        _ => None,
    }
}
