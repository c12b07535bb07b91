//! Webhooks of WooCommerce: orders and customers (REST API, version 3).
//!
//! As with every shop, an order is read as it stands, whatever the topic is, and each of its states counts once.

mod customer;
mod order;

use kesit_model::Value;
use kesit_model::message::{Reason, Rejected};
use kesit_model::zone::Zone;
use kesit_model::{Timestamp, normal};

use crate::customer::Customer;
use crate::delivery::{Delivery, Skipped, Taken};
use crate::part::{Part, fault};

/// What a shop that tries a new webhook sends, with a number behind it and without a signature.
const PING: &[u8] = b"webhook_id=";
/// The longest such body, in bytes.
const PING_BYTES: usize = 64;

/// Whether the shop only tries whether anybody answers. Nothing comes of it, so that it need not be signed.
pub(crate) fn is_ping(delivery: &Delivery<'_>) -> bool {
    let number = delivery.body.strip_prefix(PING).filter(|_| delivery.body.len() <= PING_BYTES);
    number.is_some_and(|number| number.iter().all(u8::is_ascii_digit))
}

/// Reads a delivery whose signature was checked.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn read(delivery: &Delivery<'_>, said: &Value, zone: &Zone) -> Result<Taken, Rejected> {
    let topic = delivery.header("X-WC-Webhook-Topic").unwrap_or_default().to_ascii_lowercase();
    let said = Part::of(said);
    if !said.is_there() {
        return Err(Rejected { reason: Reason::NotAnObject, field: None, index: None });
    }
    let at = delivery.received_at;
    match topic.as_str() {
        "order.created" | "order.updated" | "order.restored" => order::read(said, at, zone),
        "customer.created" | "customer.updated" => customer::read(said, at, zone),
        "order.deleted" | "customer.deleted" => Ok(Taken::nothing(Skipped::Deleted)),
        _ => Ok(Taken::nothing(Skipped::Topic)),
    }
}

/// An instant that the shop tells twice: in UTC without saying so (`…_gmt`), and in its own time.
///
/// # Errors
/// When neither can be read.
fn instant(
    said: Part<'_>,
    gmt: &'static str,
    local: &'static str,
    zone: &Zone,
) -> Result<Option<Timestamp>, Rejected> {
    let utc = Zone::parse("UTC").ok_or(fault(Reason::BadTime, gmt))?;
    match said.instant(gmt, &utc)? {
        Some(at) => Ok(Some(at)),
        None => said.instant(local, zone),
    }
}

/// Puts what an address says. In Türkiye the state is the province by its plate code, and the city is the district.
fn put_address(customer: &mut Customer, address: Part<'_>) {
    let (country, state, city) = (address.text("country"), address.text("state"), address.text("city"));
    let province = if country.eq_ignore_ascii_case("TR") { normal::province(&state) } else { None };
    match province {
        Some(province) => {
            customer.city = province.to_owned();
            let is_other = normal::province(&city) != Some(province);
            customer.district = if is_other { city } else { String::new() };
        }
        None => (customer.region, customer.city) = (state, city),
    }
    customer.country = country;
}

/// First and last name.
fn name(said: Part<'_>) -> String {
    format!("{} {}", said.text("first_name"), said.text("last_name")).trim().to_owned()
}

#[cfg(test)]
mod tests;
