//! Turns the orders of a file into messages: `Order Completed`, `Order Refunded`, and `identify` for what an order says
//! about its customer.

use compact_str::CompactString;
use kesit_model::message::names::{ORDER_COMPLETED, ORDER_REFUNDED};
use kesit_model::message::{Body, Message};
use kesit_model::{Decimal, MessageId, Object, PersonId, Timestamp, Value};

use super::book::{Book, DETAILS, FACTS, Line, Order};
use super::columns::Field;
use super::texts::TextIx;

/// What message ids made here begin with.
const PREFIX: &str = "orders:";

/// What has to be known of a file as a whole before its orders can be read.
#[derive(Debug, Clone)]
pub(super) struct FileFacts {
    pub(super) month_first: bool,
    /// Whether order numbers are those of invoices.
    pub(super) are_invoices: bool,
    /// Whether rows have a quantity.
    pub(super) has_quantity: bool,
    /// The currency where rows name none.
    pub(super) currency: Option<String>,
}

/// What an order said about its customer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fact {
    customer: TextIx,
    at: Timestamp,
    number: TextIx,
    facts: [TextIx; FACTS.len()],
}

/// What an order number stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Order,
    Refund,
    Adjustment,
}

/// Gives the messages of the file in order of time, and remembers what was said about customers.
pub(super) fn close_file(
    book: &mut Book,
    file: &FileFacts,
    number: &dyn Fn(&str) -> Option<Decimal>,
    facts: &mut Vec<Fact>,
    take: &mut dyn FnMut(Message),
) {
    let starts = sort_lines(book);
    let credit_notes = file.are_invoices && mostly_digits(book);
    let mut order: Vec<usize> = (0..book.orders.len()).collect();
    order.sort_by_key(|&ix| (book.orders[ix].at.chosen(file.month_first), book.orders[ix].number));
    for ix in order {
        let Some(kind) = count(book, ix, credit_notes) else { continue };
        let order = &book.orders[ix];
        let at = order.at.chosen(file.month_first);
        if order.facts.iter().any(|fact| fact.is_some()) {
            facts.push(Fact { customer: order.customer, at, number: order.number, facts: order.facts });
        }
        let lines = &book.lines[starts[ix]..starts[ix + 1]];
        take(message(book, order, lines, kind, at, file, number));
    }
}

/// Gives an `identify` wherever an order said something new about its customer, over all the files.
pub(super) fn close(book: &Book, mut facts: Vec<Fact>, take: &mut dyn FnMut(Message)) {
    facts.sort_by_key(|fact| (fact.customer, fact.at, fact.number));
    let mut known = None;
    for fact in facts {
        let before = match known {
            Some((customer, before)) if customer == fact.customer => before,
            _ => [TextIx::NONE; FACTS.len()],
        };
        let mut now = before;
        now.iter_mut().zip(fact.facts).filter(|(_, new)| new.is_some()).for_each(|(kept, new)| *kept = new);
        if now != before {
            take(identify(book, &fact, &now, &before));
        }
        known = Some((fact.customer, now));
    }
}

/// Puts the lines of an order side by side, in the order of the file; gives where each order begins.
fn sort_lines(book: &mut Book) -> Vec<usize> {
    book.lines.sort_by_key(|line| line.order);
    let mut starts = vec![0; book.orders.len() + 1];
    for line in &book.lines {
        starts[line.order as usize + 1] += 1;
    }
    for ix in 1..starts.len() {
        starts[ix] += starts[ix - 1];
    }
    starts
}

/// Whether at least half of the order numbers are made of digits alone. Only then does a letter before the digits
/// say that a number is something else.
fn mostly_digits(book: &Book) -> bool {
    let digits = |order: &&Order| {
        let number = book.texts.get(order.number).unwrap_or_default();
        number.bytes().all(|byte| byte.is_ascii_digit())
    };
    book.orders.iter().filter(digits).count() * 2 >= book.orders.len()
}

/// Counts an order, and says what it stands for; `None` if it enters nobody's timeline.
fn count(book: &mut Book, ix: usize, credit_notes: bool) -> Option<Kind> {
    let order = &book.orders[ix];
    let kind = kind(order, book.texts.get(order.number).unwrap_or_default(), credit_notes);
    let report = &mut book.report;
    if kind == Kind::Adjustment {
        report.adjustments += 1;
        return None;
    }
    if !order.customer.is_some() {
        report.orders_without_customer += 1;
        return None;
    }
    match kind {
        Kind::Refund => report.refunds += 1,
        _ => report.orders += 1,
    }
    Some(kind)
}

fn kind(order: &Order, number: &str, credit_notes: bool) -> Kind {
    let mut bytes = number.bytes();
    let first = bytes.next().unwrap_or_default();
    let lettered = credit_notes
        && first.is_ascii_alphabetic()
        && number.len() > 1
        && bytes.all(|byte| byte.is_ascii_digit());
    match first {
        b'C' | b'c' if lettered => Kind::Refund,
        _ if lettered => Kind::Adjustment,
        _ if order.money() < Decimal::ZERO => Kind::Refund,
        _ => Kind::Order,
    }
}

fn message(
    book: &Book,
    order: &Order,
    lines: &[Line],
    kind: Kind,
    at: Timestamp,
    file: &FileFacts,
    number: &dyn Fn(&str) -> Option<Decimal>,
) -> Message {
    let refund = kind == Kind::Refund;
    let mut properties = Object(Vec::with_capacity(8));
    let mut put = |key: &str, value: Value| properties.0.push((key.into(), value));
    if order.numbered {
        put("order_id", text(book, order.number));
        if refund {
            put("refund_id", text(book, order.number));
        }
    }
    let money = order.money();
    if refund {
        put("total", Value::Number(Decimal(money.0.abs())));
    } else {
        put("revenue", Value::Number(money));
        put("total", Value::Number(money));
    }
    for (field, detail) in DETAILS.iter().zip(order.details) {
        if let Some(value) = detail_value(book, *field, detail, file, number) {
            put(field.key(), value);
        }
    }
    if file.has_quantity {
        let quantity: i128 = lines.iter().map(|line| i128::from(line.quantity)).sum();
        put("quantity", Value::Number(Decimal(if refund { quantity.abs() } else { quantity })));
    }
    if lines.iter().any(|line| line.product.is_some() || line.name.is_some()) {
        put("products", Value::List(lines.iter().map(|line| product(book, line, refund)).collect()));
    }
    let name = if refund { ORDER_REFUNDED } else { ORDER_COMPLETED };
    of_customer(book, order.customer, order.number, "", at, Body::Track { name: name.to_owned(), properties })
}

fn detail_value(
    book: &Book,
    field: Field,
    detail: TextIx,
    file: &FileFacts,
    number: &dyn Fn(&str) -> Option<Decimal>,
) -> Option<Value> {
    let said = book.texts.get(detail);
    match field {
        Field::Discount | Field::Shipping | Field::Tax => said.and_then(number).map(Value::Number),
        Field::Currency => said.or(file.currency.as_deref()).map(|text| Value::Text(text.into())),
        _ => said.map(|text| Value::Text(text.into())),
    }
}

fn product(book: &Book, line: &Line, refund: bool) -> Value {
    let mut product = Object(Vec::with_capacity(5));
    let mut put = |key: &'static str, value: Value| product.0.push((CompactString::const_new(key), value));
    for (key, ix) in [("product_id", line.product), ("name", line.name), ("category", line.category)] {
        if ix.is_some() {
            put(key, text(book, ix));
        }
    }
    let quantity = if refund { line.quantity.abs() } else { line.quantity };
    put("quantity", Value::Number(Decimal(quantity.into())));
    if let Some(price) = line.price {
        put("price", Value::Number(Decimal(price.into())));
    }
    Value::Object(product)
}

fn identify(
    book: &Book,
    fact: &Fact,
    now: &[TextIx; FACTS.len()],
    before: &[TextIx; FACTS.len()],
) -> Message {
    let changed = |field: Field| now[place(field)] != before[place(field)];
    let mut traits = Object::default();
    let address = [Field::Country, Field::Region, Field::City];
    if address.into_iter().any(changed) {
        let parts = address.into_iter().filter(|field| now[place(*field)].is_some());
        let parts = parts.map(|field| (field.key().into(), text(book, now[place(field)]))).collect();
        traits.0.push(("address".into(), Value::Object(Object(parts))));
    }
    for field in [Field::Email, Field::Phone, Field::Name].into_iter().filter(|field| changed(*field)) {
        traits.0.push((field.key().into(), text(book, now[place(field)])));
    }
    let body = Body::Identify { also: None, traits };
    of_customer(book, fact.customer, fact.number, ":customer", fact.at, body)
}

fn place(field: Field) -> usize {
    FACTS.iter().position(|fact| *fact == field).expect("asked only for facts")
}

fn of_customer(
    book: &Book,
    customer: TextIx,
    number: TextIx,
    suffix: &str,
    at: Timestamp,
    body: Body,
) -> Message {
    let get = |ix| book.texts.get(ix).unwrap_or_default();
    let id = format!("{PREFIX}{}{suffix}", get(number));
    Message {
        id: MessageId::parse(&id).expect("the parts are shorter than ID_BYTES"),
        at,
        received_at: at,
        person: PersonId::parse(get(customer)).expect("not blank, and shorter than ID_BYTES"),
        is_user: true,
        body,
        consents: Vec::new(),
    }
}

fn text(book: &Book, ix: TextIx) -> Value {
    book.texts.get(ix).map_or(Value::Null, |text| Value::Text(text.into()))
}
