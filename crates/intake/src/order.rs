//! An order as every shop system has it, and the messages that it becomes: exactly those that an import of orders makes.

use kesit_model::message::names::{ORDER_CANCELLED, ORDER_COMPLETED, ORDER_REFUNDED};
use kesit_model::message::{Body, Message, Reason, Rejected};
use kesit_model::normal::put;
use kesit_model::{Decimal, MessageId, Object, PersonId, Timestamp, Value, normalize};

use crate::customer::message;
use crate::part::fault;

/// What message ids of orders begin with, in imports too.
const PREFIX: &str = "orders:";
/// The most lines of an order; more are left out of `products`, not of the money.
const LINES: usize = 1_000;

/// An order; texts are empty where nothing is said.
#[derive(Debug)]
pub(crate) struct Order {
    /// As customers know it, and as exports of the shop write it.
    pub(crate) number: String,
    pub(crate) person: PersonId,
    pub(crate) placed_at: Timestamp,
    pub(crate) received_at: Timestamp,
    pub(crate) total: Decimal,
    pub(crate) currency: String,
    pub(crate) channel: String,
    pub(crate) coupon: String,
    pub(crate) payment_method: String,
    pub(crate) discount: Option<Decimal>,
    pub(crate) shipping: Option<Decimal>,
    pub(crate) tax: Option<Decimal>,
    pub(crate) lines: Vec<Line>,
}

/// A line of an order.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) product_id: String,
    pub(crate) name: String,
    pub(crate) quantity: Decimal,
    pub(crate) price: Option<Decimal>,
}

/// Money of an order that was given back.
#[derive(Debug)]
pub(crate) struct Refund {
    pub(crate) number: String,
    pub(crate) at: Timestamp,
    pub(crate) total: Decimal,
    pub(crate) lines: Vec<Line>,
}

impl Order {
    /// The order was placed.
    pub(crate) fn completed(&self) -> Result<Message, Rejected> {
        let mut properties = Object::default();
        put(&mut properties, "order_id", &self.number);
        put_number(&mut properties, "revenue", Some(self.total));
        put_number(&mut properties, "total", Some(self.total));
        put(&mut properties, "currency", &self.currency);
        put(&mut properties, "channel", &self.channel);
        put(&mut properties, "coupon", &self.coupon);
        put(&mut properties, "payment_method", &self.payment_method);
        put_number(&mut properties, "discount", self.discount);
        put_number(&mut properties, "shipping", self.shipping);
        put_number(&mut properties, "tax", self.tax);
        put_lines(&mut properties, &self.lines);
        self.event("", ORDER_COMPLETED, self.placed_at, properties)
    }

    /// The order was called off.
    pub(crate) fn cancelled(&self, at: Timestamp, reason: &str) -> Result<Message, Rejected> {
        let mut properties = Object::default();
        put(&mut properties, "order_id", &self.number);
        put_number(&mut properties, "total", Some(self.total));
        put(&mut properties, "currency", &self.currency);
        put(&mut properties, "reason", reason);
        self.event(":cancelled", ORDER_CANCELLED, at, properties)
    }

    /// Money was given back.
    pub(crate) fn refunded(&self, refund: &Refund) -> Result<Message, Rejected> {
        let mut properties = Object::default();
        put(&mut properties, "order_id", &self.number);
        put(&mut properties, "refund_id", &refund.number);
        put_number(&mut properties, "total", Some(refund.total));
        put(&mut properties, "currency", &self.currency);
        put_lines(&mut properties, &refund.lines);
        self.event(&format!(":refund:{}", refund.number), ORDER_REFUNDED, refund.at, properties)
    }

    /// The id of what the order says about its customer.
    pub(crate) fn customer_message_id(&self) -> String {
        format!("{PREFIX}{}:customer", normalize(&self.number))
    }

    fn event(
        &self,
        suffix: &str,
        name: &str,
        at: Timestamp,
        properties: Object,
    ) -> Result<Message, Rejected> {
        let id = MessageId::parse(&format!("{PREFIX}{}{suffix}", normalize(&self.number)));
        let id = id.ok_or(fault(Reason::IdTooLong, "order_id"))?;
        let body = Body::Track { name: name.to_owned(), properties };
        Ok(message(id, self.person.clone(), at, self.received_at, body))
    }
}

pub(crate) fn put_number(object: &mut Object, key: &'static str, number: Option<Decimal>) {
    if let Some(number) = number {
        object.0.push((key.into(), Value::Number(number)));
    }
}

/// How many pieces, and which.
pub(crate) fn put_lines(properties: &mut Object, lines: &[Line]) {
    if lines.is_empty() {
        return;
    }
    let pieces: i128 = lines.iter().map(|line| line.quantity.0).sum();
    let pieces = pieces.clamp(-Decimal::LIMIT_MICROS, Decimal::LIMIT_MICROS);
    put_number(properties, "quantity", Some(Decimal(pieces)));
    let products = lines.iter().take(LINES).map(product).collect();
    properties.0.push(("products".into(), Value::List(products)));
}

fn product(line: &Line) -> Value {
    let mut product = Object::default();
    put(&mut product, "product_id", &line.product_id);
    put(&mut product, "name", &line.name);
    put_number(&mut product, "quantity", Some(line.quantity));
    put_number(&mut product, "price", line.price);
    Value::Object(product)
}
