//! Orders with their refunds.

use kesit_model::message::{Reason, Rejected};
use kesit_model::zone::Zone;
use kesit_model::{Decimal, Timestamp};

use super::{instant, name, put_address};
use crate::customer::Customer;
use crate::delivery::{Skipped, Taken};
use crate::order::{Line, Order, Refund};
use crate::part::{Part, fault};

/// What an order's status says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// Not an order yet, or never one.
    NotPlaced,
    Placed,
    Cancelled,
    Deleted,
}

/// A bank transfer or cash on delivery is an order before the money comes; a card payment that was begun is none. Shops
/// add statuses of their own: those are of placed orders.
fn standing(status: &str) -> Standing {
    match status {
        "pending" | "failed" | "checkout-draft" | "auto-draft" | "draft" => Standing::NotPlaced,
        "cancelled" => Standing::Cancelled,
        "trash" => Standing::Deleted,
        _ => Standing::Placed,
    }
}

pub(super) fn read(said: Part<'_>, received_at: Timestamp, zone: &Zone) -> Result<Taken, Rejected> {
    let standing = standing(&said.text("status"));
    match standing {
        Standing::NotPlaced => return Ok(Taken::nothing(Skipped::NotPlaced)),
        Standing::Deleted => return Ok(Taken::nothing(Skipped::Deleted)),
        Standing::Placed | Standing::Cancelled => {}
    }
    let customer = customer(said);
    let order = order(said, &customer, received_at, zone)?;
    let changed_at = instant(said, "date_modified_gmt", "date_modified", zone)?.unwrap_or(received_at);
    let was_paid = instant(said, "date_paid_gmt", "date_paid", zone)?.is_some();
    let mut taken = Taken::default();
    if standing == Standing::Placed || was_paid {
        taken.messages.push(order.completed()?);
        taken.messages.extend(customer.identify(
            Some(order.customer_message_id()),
            order.placed_at,
            received_at,
        ));
    }
    for refund in said.parts("refunds") {
        if let Some(refund) = self::refund(refund, changed_at)? {
            taken.messages.push(order.refunded(&refund)?);
        }
    }
    if standing == Standing::Cancelled {
        taken.messages.push(order.cancelled(changed_at, "")?);
    }
    Ok(taken)
}

/// The account that ordered, else the guest of the billing address. Guests have the number 0.
fn customer(said: Part<'_>) -> Customer {
    let (billing, shipping) = (said.part("billing"), said.part("shipping"));
    let number = said.text("customer_id");
    let mut customer = Customer {
        number: if number == "0" { String::new() } else { number },
        email: billing.text("email"),
        phone: billing.text("phone"),
        name: name(billing),
        ..Customer::default()
    };
    let is_shipped = !shipping.first_text(&["city", "state"]).is_empty();
    put_address(&mut customer, if is_shipped { shipping } else { billing });
    customer
}

fn order(
    said: Part<'_>,
    customer: &Customer,
    received_at: Timestamp,
    zone: &Zone,
) -> Result<Order, Rejected> {
    let placed_at = instant(said, "date_created_gmt", "date_created", zone)?;
    let tax_off = said.number("discount_tax")?.map_or(0, |tax| tax.0);
    let discount = said.number("discount_total")?;
    Ok(Order {
        number: Some(said.first_text(&["number", "id"]))
            .filter(|number| !number.is_empty())
            .ok_or(fault(Reason::MissingField, "number"))?,
        person: customer.person().ok_or(fault(Reason::NoPerson, "customer_id"))?,
        placed_at: placed_at.ok_or(fault(Reason::NoTime, "date_created_gmt"))?,
        received_at,
        total: said.number("total")?.ok_or(fault(Reason::MissingField, "total"))?,
        currency: said.text("currency"),
        channel: String::new(),
        coupon: said.parts("coupon_lines").map(|line| line.text("code")).next().unwrap_or_default(),
        payment_method: said.first_text(&["payment_method_title", "payment_method"]),
        discount: discount.map(|discount| Decimal(discount.0.saturating_add(tax_off))),
        shipping: said.number("shipping_total")?,
        tax: said.number("total_tax")?,
        lines: said.parts("line_items").map(line).collect::<Result<_, _>>()?,
    })
}

fn line(said: Part<'_>) -> Result<Line, Rejected> {
    Ok(Line {
        product_id: said.first_text(&["sku", "product_id"]),
        name: said.text("name"),
        quantity: said.number("quantity")?.unwrap_or(Decimal::whole(1)),
        price: said.number("price")?,
    })
}

/// A refund; the order says how much, and when it was changed last, but not when each refund was.
fn refund(said: Part<'_>, changed_at: Timestamp) -> Result<Option<Refund>, Rejected> {
    let number = said.text("id");
    let total = said.number("total")?.map_or(0, |total| total.0.abs());
    if number.is_empty() || total == 0 {
        return Ok(None);
    }
    Ok(Some(Refund { number, at: changed_at, total: Decimal(total), lines: Vec::new() }))
}
