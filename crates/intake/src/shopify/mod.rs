//! Webhooks of Shopify: orders, customers, checkouts (Admin REST shapes).
//!
//! Whatever the topic of an order is, the order is read as it stands: that it was placed, cancelled, and each refund.
//! Every one of these has an id of its own that never changes, so that it counts once however often the order comes, and
//! an update makes good for a notice that was lost.

mod checkout;
mod customer;
mod order;

use kesit_model::Value;
use kesit_model::message::{Reason, Rejected};
use kesit_model::zone::Zone;

use crate::delivery::{Delivery, Skipped, Taken};
use crate::part::Part;

/// What stands as source in consents.
const SOURCE: &str = "shopify";

/// Reads a delivery whose signature was checked.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn read(delivery: &Delivery<'_>, said: &Value, zone: &Zone) -> Result<Taken, Rejected> {
    let topic = delivery.header("X-Shopify-Topic").unwrap_or_default().to_ascii_lowercase();
    let said = Part::of(said);
    if !said.is_there() {
        return Err(Rejected { reason: Reason::NotAnObject, field: None, index: None });
    }
    let at = delivery.received_at;
    match topic.as_str() {
        "orders/create"
        | "orders/paid"
        | "orders/updated"
        | "orders/cancelled"
        | "orders/fulfilled"
        | "orders/partially_fulfilled" => order::read(said, at, zone),
        "refunds/create" => Ok(Taken::nothing(Skipped::RefundAlone)),
        "customers/create" | "customers/update" | "customers/enable" | "customers/disable" => {
            customer::read(said, at, zone)
        }
        "checkouts/create" | "checkouts/update" => checkout::read(said, at, zone),
        "customers/delete" | "orders/delete" | "customers/redact" => Ok(Taken::nothing(Skipped::Deleted)),
        _ => Ok(Taken::nothing(Skipped::Topic)),
    }
}

#[cfg(test)]
mod tests;
