//! Checkouts: somebody began to order.

use kesit_model::message::names::CHECKOUT_STARTED;
use kesit_model::message::{Body, Reason, Rejected};
use kesit_model::normal::put;
use kesit_model::zone::Zone;
use kesit_model::{Decimal, MessageId, Object, Timestamp};

use super::customer;
use crate::customer::message;
use crate::delivery::{Skipped, Taken};
use crate::order::{Line, put_lines, put_number};
use crate::part::{Part, fault};

/// A checkout counts once, as soon as its visitor is known; whose it is, often only a later notice says.
pub(super) fn read(said: Part<'_>, received_at: Timestamp, zone: &Zone) -> Result<Taken, Rejected> {
    let mut customer = customer::of(said.part("customer"));
    if customer.email.is_empty() {
        customer.email = said.text("email");
    }
    if customer.phone.is_empty() {
        customer.phone = said.text("phone");
    }
    let Some(person) = customer.person() else { return Ok(Taken::nothing(Skipped::Nobody)) };
    let token = said.first_text(&["token", "id"]);
    let id = MessageId::parse(&format!("checkouts:{token}")).filter(|_| !token.is_empty());
    let id = id.ok_or(fault(Reason::MissingField, "token"))?;
    let at = said.instant("created_at", zone)?.unwrap_or(received_at);
    let mut properties = Object::default();
    put(&mut properties, "checkout_id", &token);
    put_number(&mut properties, "value", said.number("total_price")?);
    put(&mut properties, "currency", &said.text("currency"));
    put(&mut properties, "url", &said.text("abandoned_checkout_url"));
    let lines = said.parts("line_items").map(|line| {
        Ok(Line {
            product_id: line.first_text(&["sku", "product_id"]),
            name: line.text("title"),
            quantity: line.number("quantity")?.unwrap_or(Decimal::whole(1)),
            price: line.number("price")?,
        })
    });
    put_lines(&mut properties, &lines.collect::<Result<Vec<_>, Rejected>>()?);
    let body = Body::Track { name: CHECKOUT_STARTED.to_owned(), properties };
    let mut taken = Taken::default();
    taken.messages.push(message(id, person, at, received_at, body));
    Ok(taken)
}
