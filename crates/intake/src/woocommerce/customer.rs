//! Customers who have an account in the shop.

use kesit_model::Timestamp;
use kesit_model::message::Rejected;
use kesit_model::zone::Zone;

use super::{instant, put_address};
use crate::customer::Customer;
use crate::delivery::{Skipped, Taken};
use crate::part::Part;

/// The address of an account belongs to it alone; the billing address may be anybody's.
pub(super) fn read(said: Part<'_>, received_at: Timestamp, zone: &Zone) -> Result<Taken, Rejected> {
    let billing = said.part("billing");
    let mut customer = Customer {
        number: said.text("id"),
        email: said.text("email"),
        own_email: said.text("email"),
        phone: billing.text("phone"),
        first_name: said.text("first_name"),
        last_name: said.text("last_name"),
        created_at: instant(said, "date_created_gmt", "date_created", zone)?,
        postal_code: billing.text("postcode"),
        ..Customer::default()
    };
    put_address(&mut customer, billing);
    let modified_at = instant(said, "date_modified_gmt", "date_modified", zone)?;
    let at = modified_at.or(customer.created_at).unwrap_or(received_at);
    if customer.person().is_none() {
        return Ok(Taken::nothing(Skipped::Nobody));
    }
    let messages = customer.identify(None, at, received_at).into_iter().collect();
    Ok(Taken { messages, ..Taken::default() })
}
