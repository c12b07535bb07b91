//! What a shop says of a customer: who they are, how to reach them, and what they agreed to.

use kesit_model::consent::ConsentState;
use kesit_model::message::names::CONSENT_RECORDED;
use kesit_model::message::{Body, ContentDigest, Message};
use kesit_model::normal::{self, Address, put, put_address, put_email, put_phone};
use kesit_model::{MessageId, Object, PersonId, Timestamp};

/// The longest id of a shop, in bytes; it leaves room for what message ids put around it.
const ID_BYTES: usize = 400;

/// A customer as a shop has them; texts are empty where nothing is said.
#[derive(Debug, Default)]
pub(crate) struct Customer {
    /// The shop's number; empty for a guest.
    pub(crate) number: String,
    pub(crate) email: String,
    pub(crate) phone: String,
    /// The address that belongs to this number alone, so that what is known under it is this customer's too.
    pub(crate) own_email: String,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) name: String,
    pub(crate) locale: String,
    pub(crate) created_at: Option<Timestamp>,
    pub(crate) country: String,
    pub(crate) region: String,
    pub(crate) city: String,
    pub(crate) district: String,
    pub(crate) postal_code: String,
}

impl Customer {
    /// By number, else by e-mail address, else by telephone number; `None` if it is nobody.
    pub(crate) fn person(&self) -> Option<PersonId> {
        let id = normal::person(&self.number, &self.email, &self.phone)?;
        PersonId::parse(&id).filter(|_| id.len() <= ID_BYTES)
    }

    /// Who they are, true from `at` on. Without `id` the message counts once by what it says.
    pub(crate) fn identify(
        &self,
        id: Option<String>,
        at: Timestamp,
        received_at: Timestamp,
    ) -> Option<Message> {
        let person = self.person()?;
        let also = normal::email(&self.own_email).and_then(|email| PersonId::parse(&email));
        let also = also.filter(|also| *also != person);
        let traits = self.traits();
        if traits.0.is_empty() && also.is_none() {
            return None;
        }
        let id = id.unwrap_or_else(|| {
            let mut digest = ContentDigest::default();
            digest.text(person.as_str());
            digest.instant(at);
            digest.object(&traits);
            format!("customers:{}", digest.finish())
        });
        Some(message(MessageId::parse(&id)?, person, at, received_at, Body::Identify { also, traits }))
    }

    fn traits(&self) -> Object {
        let mut traits = Object::default();
        let address = Address {
            country: &self.country,
            region: &self.region,
            city: &self.city,
            district: &self.district,
            postal_code: &self.postal_code,
        };
        put_address(&mut traits, &address);
        put_email(&mut traits, &self.email);
        put_phone(&mut traits, &self.phone);
        let said = [
            ("firstName", &self.first_name),
            ("lastName", &self.last_name),
            ("name", &self.name),
            ("locale", &self.locale),
        ];
        said.into_iter().for_each(|(key, text)| put(&mut traits, key, text));
        if let Some(at) = self.created_at {
            put(&mut traits, "createdAt", &at.to_string());
        }
        traits
    }
}

/// A consent that a shop holds.
#[derive(Debug)]
pub(crate) struct Consent {
    /// `email` or `sms`.
    pub(crate) channel: &'static str,
    pub(crate) state: ConsentState,
    /// When it was given or withdrawn.
    pub(crate) at: Timestamp,
    /// The shop system.
    pub(crate) source: &'static str,
    /// How it was given, in the shop's words; empty where nothing is said.
    pub(crate) proof: String,
}

impl Consent {
    /// The event that keeps source and proof, as an import of consents makes it. However often the shop repeats the
    /// consent, it counts once.
    pub(crate) fn message(&self, person: &PersonId, received_at: Timestamp) -> Option<Message> {
        let mut properties = Object::default();
        put(&mut properties, "channel", self.channel);
        put(&mut properties, "state", self.state.as_str());
        put(&mut properties, "source", self.source);
        put(&mut properties, "proof", &self.proof);
        let mut digest = ContentDigest::default();
        digest.text(person.as_str());
        digest.instant(self.at);
        digest.object(&properties);
        let id = MessageId::parse(&format!("consents:{}", digest.finish()))?;
        let body = Body::Track { name: CONSENT_RECORDED.to_owned(), properties };
        let mut message = message(id, person.clone(), self.at, received_at, body);
        message.consents.push((self.channel.to_owned(), self.state));
        Some(message)
    }
}

/// A message of a customer.
pub(crate) fn message(
    id: MessageId,
    person: PersonId,
    at: Timestamp,
    received_at: Timestamp,
    body: Body,
) -> Message {
    Message { id, at, received_at, person, is_user: true, body, consents: Vec::new() }
}
