//! Customers, and what they agreed to.

use kesit_model::Timestamp;
use kesit_model::consent::ConsentState;
use kesit_model::message::{Message, Rejected};
use kesit_model::zone::Zone;

use super::SOURCE;
use crate::customer::{Consent, Customer};
use crate::delivery::{Skipped, Taken};
use crate::part::Part;

/// Channels with the member that holds their consent.
const CONSENTS: [(&str, &str); 2] = [("email", "email_marketing_consent"), ("sms", "sms_marketing_consent")];

pub(super) fn read(said: Part<'_>, received_at: Timestamp, zone: &Zone) -> Result<Taken, Rejected> {
    let mut customer = of(said);
    customer.created_at = said.instant("created_at", zone)?;
    put_address(&mut customer, said.part("default_address"));
    customer.postal_code = said.part("default_address").text("zip");
    let at = said.instant("updated_at", zone)?.or(customer.created_at).unwrap_or(received_at);
    if customer.person().is_none() {
        return Ok(Taken::nothing(Skipped::Nobody));
    }
    let mut messages: Vec<Message> = customer.identify(None, at, received_at).into_iter().collect();
    messages.extend(consents(said, &customer, received_at, zone)?);
    Ok(Taken { messages, ..Taken::default() })
}

/// The members that a customer has wherever one stands. An address of Shopify belongs to one customer alone.
pub(super) fn of(said: Part<'_>) -> Customer {
    Customer {
        number: said.text("id"),
        email: said.text("email"),
        own_email: said.text("email"),
        phone: said.text("phone"),
        first_name: said.text("first_name"),
        last_name: said.text("last_name"),
        locale: said.text("locale"),
        ..Customer::default()
    }
}

/// Puts what an address says; the code of the country, as exports have it.
pub(super) fn put_address(customer: &mut Customer, address: Part<'_>) {
    customer.country = address.first_text(&["country_code", "country"]);
    customer.region = address.text("province");
    customer.city = address.text("city");
    if customer.phone.is_empty() {
        customer.phone = address.text("phone");
    }
}

/// What a customer said yes or no to. Who was never asked said nothing; who was asked and has not confirmed, neither.
pub(super) fn consents(
    said: Part<'_>,
    customer: &Customer,
    received_at: Timestamp,
    zone: &Zone,
) -> Result<Vec<Message>, Rejected> {
    let Some(person) = customer.person() else { return Ok(Vec::new()) };
    let mut messages = Vec::new();
    for (channel, member) in CONSENTS {
        let consent = said.part(member);
        let state = match consent.text("state").as_str() {
            "subscribed" => ConsentState::Granted,
            "unsubscribed" | "redacted" => ConsentState::Denied,
            _ => continue,
        };
        let at = match consent.instant("consent_updated_at", zone)? {
            Some(at) => at,
            None => said.instant("updated_at", zone)?.unwrap_or(received_at),
        };
        let proof = consent.first_text(&["opt_in_level", "consent_collected_from"]);
        messages.extend(Consent { channel, state, at, source: SOURCE, proof }.message(&person, received_at));
    }
    Ok(messages)
}
