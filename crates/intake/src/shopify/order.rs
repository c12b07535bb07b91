//! Orders with their refunds.

use kesit_model::message::{Reason, Rejected};
use kesit_model::zone::Zone;
use kesit_model::{Decimal, Timestamp};

use super::customer;
use crate::customer::Customer;
use crate::delivery::{Skipped, Taken};
use crate::order::{Line, Order, Refund};
use crate::part::{Part, fault};

pub(super) fn read(said: Part<'_>, received_at: Timestamp, zone: &Zone) -> Result<Taken, Rejected> {
    if said.is_true("test") {
        return Ok(Taken::nothing(Skipped::TestOrder));
    }
    let customer = customer(said);
    let Some(person) = customer.person() else {
        return Err(fault(Reason::NoPerson, "customer"));
    };
    let placed_at = said.instant("created_at", zone)?.ok_or(fault(Reason::NoTime, "created_at"))?;
    let order = Order {
        number: Some(said.first_text(&["name", "order_number", "id"]))
            .filter(|number| !number.is_empty())
            .ok_or(fault(Reason::MissingField, "name"))?,
        person,
        placed_at,
        received_at,
        total: said.number("total_price")?.ok_or(fault(Reason::MissingField, "total_price"))?,
        currency: said.text("currency"),
        channel: said.text("source_name"),
        coupon: said.parts("discount_codes").map(|code| code.text("code")).next().unwrap_or_default(),
        payment_method: payment_method(said),
        discount: said.number("total_discounts")?,
        shipping: shipping(said)?,
        tax: said.number("total_tax")?,
        lines: said.parts("line_items").map(|line| self::line(line, None)).collect::<Result<_, _>>()?,
    };
    let mut taken = Taken::default();
    taken.messages.push(order.completed()?);
    taken.messages.extend(customer.identify(Some(order.customer_message_id()), placed_at, received_at));
    taken.messages.extend(customer::consents(said.part("customer"), &customer, received_at, zone)?);
    for refund in said.parts("refunds") {
        if let Some(refund) = self::refund(refund, &order, zone)? {
            taken.messages.push(order.refunded(&refund)?);
        }
    }
    if let Some(at) = said.instant("cancelled_at", zone)? {
        taken.messages.push(order.cancelled(at, &said.text("cancel_reason"))?);
    }
    Ok(taken)
}

/// Who ordered: the customer of the shop, else the guest whose address stands on the order.
fn customer(said: Part<'_>) -> Customer {
    let mut customer = customer::of(said.part("customer"));
    let (shipping, billing) = (said.part("shipping_address"), said.part("billing_address"));
    let address = if shipping.is_there() { shipping } else { billing };
    let or = |kept: &mut String, other: String| {
        if kept.is_empty() {
            *kept = other;
        }
    };
    or(&mut customer.email, said.first_text(&["email", "contact_email"]));
    or(&mut customer.phone, said.text("phone"));
    customer::put_address(&mut customer, address);
    customer.name =
        Some(address.text("name")).filter(|name| !name.is_empty()).unwrap_or_else(|| billing.text("name"));
    // What a customer record says of names and language is told with the customer, not with each order.
    customer.first_name.clear();
    customer.last_name.clear();
    customer.locale.clear();
    customer
}

fn payment_method(said: Part<'_>) -> String {
    let names = match said.list_of_texts("payment_gateway_names") {
        names if names.is_empty() => return said.text("gateway"),
        names => names,
    };
    names.join(" + ")
}

fn shipping(said: Part<'_>) -> Result<Option<Decimal>, Rejected> {
    let set = said.part("total_shipping_price_set").part("shop_money").number("amount")?;
    if set.is_some() {
        return Ok(set);
    }
    let prices =
        said.parts("shipping_lines").map(|line| line.number("price")).collect::<Result<Vec<_>, _>>()?;
    Ok((!prices.is_empty()).then(|| sum(prices.into_iter().flatten())))
}

/// A line as exports write it: the stock number, else the number of the product.
fn line(said: Part<'_>, quantity: Option<Decimal>) -> Result<Line, Rejected> {
    let quantity = match quantity {
        Some(quantity) => quantity,
        None => said.number("quantity")?.unwrap_or(Decimal::whole(1)),
    };
    Ok(Line {
        product_id: said.first_text(&["sku", "product_id"]),
        name: said.first_text(&["name", "title"]),
        quantity,
        price: said.number("price")?,
    })
}

/// A refund; `None` where nothing but pieces went back, or no money moved yet.
fn refund(said: Part<'_>, order: &Order, zone: &Zone) -> Result<Option<Refund>, Rejected> {
    let number = said.text("id");
    let total = refunded(said, order)?;
    if total.0 <= 0 || number.is_empty() {
        return Ok(None);
    }
    let at = match said.instant("processed_at", zone)? {
        Some(at) => at,
        None => said.instant("created_at", zone)?.ok_or(fault(Reason::NoTime, "refunds"))?,
    };
    let mut lines = Vec::new();
    for returned in said.parts("refund_line_items") {
        let quantity = returned.number("quantity")?;
        lines.push(line(returned.part("line_item"), quantity)?);
    }
    Ok(Some(Refund { number, at, total, lines }))
}

/// The money that went back: what was paid out in the currency of the order, else what the returned lines cost.
fn refunded(said: Part<'_>, order: &Order) -> Result<Decimal, Rejected> {
    let mut paid_out = Vec::new();
    let mut is_foreign = false;
    for transaction in said.parts("transactions") {
        let done = transaction.text("kind") == "refund" && transaction.text("status") == "success";
        if done {
            is_foreign |= !matches!(transaction.text("currency"), currency if currency.is_empty() || currency == order.currency);
            paid_out.extend(transaction.number("amount")?);
        }
    }
    if !is_foreign {
        return Ok(sum(paid_out));
    }
    let lines = said.parts("refund_line_items").map(|line| line.number("subtotal"));
    Ok(sum(lines.collect::<Result<Vec<_>, _>>()?.into_iter().flatten()))
}

fn sum(numbers: impl IntoIterator<Item = Decimal>) -> Decimal {
    let sum = numbers.into_iter().fold(0_i128, |sum, number| sum.saturating_add(number.0));
    Decimal(sum.clamp(-Decimal::LIMIT_MICROS, Decimal::LIMIT_MICROS))
}
