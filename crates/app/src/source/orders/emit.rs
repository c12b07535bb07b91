//! Turns gathered orders into messages: `Order Completed` and `Order Refunded`; or says why an order is none.

use compact_str::CompactString;
use kesit_model::message::names::{ORDER_COMPLETED, ORDER_REFUNDED};
use kesit_model::message::{Body, Message};
use kesit_model::zone::Zone;
use kesit_model::{Decimal, MessageId, Object, PersonId, Timestamp, Value};

use super::book::{Book, DETAILS, Line, Order};
use super::row::SUMS;
use super::texts::TextIx;
use crate::source::Options;
use crate::source::cell::currency::Currency;
use crate::source::kind::RowProblem;
use crate::source::kind::orders::OrderField as Field;
use crate::source::rates::convert;

/// What message ids made here begin with.
const PREFIX: &str = "orders:";

/// What has to be known of a file as a whole before its orders can be read.
#[derive(Debug, Clone, Copy)]
pub(super) struct FileFacts<'a> {
    pub(super) month_first: bool,
    /// Whether letters before order numbers say that they are something else.
    pub(super) credit_notes: bool,
    /// Whether rows have a quantity.
    pub(super) has_quantity: bool,
    /// The currency where rows name none.
    pub(super) currency: Option<Currency>,
    pub(super) zone: &'a Zone,
    pub(super) options: &'a Options,
}

/// What an order number stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Order,
    Refund,
}

/// The money of an order in the currency it is kept in.
struct Money {
    currency: Option<Value>,
    /// What one unit is worth, if the order was paid in another currency, and that currency.
    rate: Option<(Decimal, Currency)>,
}

/// What an order stands for.
///
/// # Errors
/// Why it enters nobody's timeline.
pub(super) fn meaning(book: &Book, order: &Order, file: &FileFacts<'_>) -> Result<Meaning, RowProblem> {
    let number = book.texts.get(order.number).unwrap_or_default();
    let mut bytes = number.bytes();
    let first = bytes.next().unwrap_or_default();
    let lettered = file.credit_notes
        && first.is_ascii_alphabetic()
        && number.len() > 1
        && bytes.all(|byte| byte.is_ascii_digit());
    let is_credit_note = matches!(first, b'C' | b'c');
    if order.is_broken || order.at.is_none() {
        Err(RowProblem::OrderIncomplete)
    } else if lettered && !is_credit_note {
        Err(RowProblem::Adjustment)
    } else if !order.customer.is_some() {
        Err(RowProblem::NoCustomer)
    } else if lettered || order.money() < Decimal::ZERO {
        Ok(Meaning::Refund)
    } else {
        Ok(Meaning::Order)
    }
}

/// The message that an order becomes.
///
/// # Errors
/// When its money is of a currency that cannot be kept.
pub(super) fn message(
    book: &Book,
    order: &Order,
    lines: &[Line],
    meaning: Meaning,
    at: Timestamp,
    file: &FileFacts<'_>,
) -> Result<Message, RowProblem> {
    let refund = meaning == Meaning::Refund;
    let kept = money(book, order, at, file)?;
    let in_kept = |micros: i128| kept.rate.map_or(micros, |(rate, _)| convert(micros, rate));
    let sign = |micros: i128| if refund { micros.abs() } else { micros };
    let mut properties = Object(Vec::with_capacity(8));
    let mut put = |key: &'static str, value: Value| properties.0.push((CompactString::const_new(key), value));
    if order.numbered {
        put("order_id", text(book, order.number));
        if refund {
            put("refund_id", text(book, order.number));
        }
    }
    let total = sign(order.money().0);
    if !refund {
        put("revenue", number(in_kept(total)));
    }
    put("total", number(in_kept(total)));
    if let Some(currency) = &kept.currency {
        put("currency", currency.clone());
    }
    if let Some((_, original)) = kept.rate {
        put("original_total", number(total));
        put("original_currency", Value::Text(original.code().into()));
    }
    for (field, detail) in DETAILS.iter().zip(order.details).skip(1) {
        if detail.is_some() {
            put(key(*field), text(book, detail));
        }
    }
    for (field, sum) in SUMS.iter().zip(order.sums) {
        if let Some(micros) = sum {
            put(key(*field), number(in_kept(micros.into())));
        }
    }
    if file.has_quantity {
        put("quantity", number(sign(lines.iter().map(|line| i128::from(line.quantity)).sum())));
    }
    if lines.iter().any(|line| line.product.is_some() || line.name.is_some()) {
        let product = |line| product(book, line, refund, &in_kept);
        put("products", Value::List(lines.iter().map(product).collect()));
    }
    let name = if refund { ORDER_REFUNDED } else { ORDER_COMPLETED };
    let get = |ix| book.texts.get(ix).unwrap_or_default();
    let body = Body::Track { name: name.to_owned(), properties };
    Ok(of_customer(get(order.customer), get(order.number), "", at, body))
}

/// Which currency the money is of, and what it is worth. Where nothing is to be kept, what cannot be converted stays as
/// it is.
fn money(book: &Book, order: &Order, at: Timestamp, file: &FileFacts<'_>) -> Result<Money, RowProblem> {
    let as_it_is = |currency: Option<Value>| Ok(Money { currency, rate: None });
    let named = |currency: Currency| Value::Text(currency.code().into());
    let said = book.texts.get(order.details[0]);
    let keeps = file.options.keeps;
    let currency = match said.map(|text| (text, Currency::parse(text))) {
        Some((text, None)) if !keeps => return as_it_is(Some(Value::Text(text.into()))),
        Some((_, None)) => return Err(RowProblem::UnknownCurrency),
        Some((_, currency)) => currency,
        None => order.sign.or(file.currency),
    };
    let (Some(currency), Some(own)) = (currency, file.options.currency) else {
        return as_it_is(currency.map(named));
    };
    if currency == own {
        return as_it_is(Some(named(own)));
    }
    let day = file.zone.date(at);
    match file.options.rates.as_ref().and_then(|rates| rates.rate(currency, day)) {
        Some(rate) => Ok(Money { currency: Some(named(own)), rate: Some((rate, currency)) }),
        None if keeps => Err(RowProblem::NoRate),
        None => as_it_is(Some(named(currency))),
    }
}

fn product(book: &Book, line: &Line, refund: bool, in_kept: &dyn Fn(i128) -> i128) -> Value {
    let mut product = Object(Vec::with_capacity(5));
    let mut put = |key: &'static str, value: Value| product.0.push((CompactString::const_new(key), value));
    for (key, ix) in [("product_id", line.product), ("name", line.name), ("category", line.category)] {
        if ix.is_some() {
            put(key, text(book, ix));
        }
    }
    let quantity = if refund { line.quantity.abs() } else { line.quantity };
    put("quantity", number(quantity.into()));
    if let Some(price) = line.price {
        put("price", number(in_kept(price.into())));
    }
    Value::Object(product)
}

/// A message of a customer, its id made of the order number.
pub(super) fn of_customer(customer: &str, number: &str, suffix: &str, at: Timestamp, body: Body) -> Message {
    let id = format!("{PREFIX}{number}{suffix}");
    Message {
        id: MessageId::parse(&id).expect("the parts are shorter than ID_BYTES"),
        at,
        received_at: at,
        person: PersonId::parse(customer).expect("not blank, and shorter than ID_BYTES"),
        is_user: true,
        body,
        consents: Vec::new(),
    }
}

fn key(field: Field) -> &'static str {
    Field::TABLE[field as usize].key
}

fn number(micros: i128) -> Value {
    Value::Number(Decimal(micros.clamp(-Decimal::LIMIT_MICROS, Decimal::LIMIT_MICROS)))
}

fn text(book: &Book, ix: TextIx) -> Value {
    book.texts.get(ix).map_or(Value::Null, |text| Value::Text(text.into()))
}
