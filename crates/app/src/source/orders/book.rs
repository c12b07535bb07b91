//! Gathers rows into orders. Of a row only numbers remain; a text is kept once, however many rows bear it.

use std::collections::{HashMap, HashSet};

use sha2::{Digest, Sha256};

use kesit_model::Decimal;

use super::columns::Field;
use super::date::Dates;
use super::row::Row;
use super::texts::{TextIx, Texts};
use crate::source::report::OrdersReport;

/// What is said once for an order; of several rows the first that says it counts.
pub(super) const DETAILS: [Field; 7] = [
    Field::Currency,
    Field::Channel,
    Field::Coupon,
    Field::Payment,
    Field::Discount,
    Field::Shipping,
    Field::Tax,
];
/// What an order says about its customer.
pub(super) const FACTS: [Field; 6] =
    [Field::Country, Field::Region, Field::City, Field::Email, Field::Phone, Field::Name];

/// An order of the file being read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Order {
    pub(super) number: TextIx,
    /// Whether the file gave the number; else it was made of the row.
    pub(super) numbered: bool,
    pub(super) customer: TextIx,
    /// The earliest of its rows.
    pub(super) at: Dates,
    pub(super) rows: u32,
    /// Sum of [`Row::amount`], in trillionths.
    pub(super) amount: i128,
    /// Sum of the totals, in millionths.
    pub(super) totals: i128,
    /// The total of the first row, and whether all rows have the same.
    pub(super) first_total: Option<i64>,
    pub(super) same_totals: bool,
    pub(super) details: [TextIx; DETAILS.len()],
    pub(super) facts: [TextIx; FACTS.len()],
}

/// A row of an order.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    /// Place of the order in [`Book::orders`].
    pub(super) order: u32,
    pub(super) product: TextIx,
    pub(super) name: TextIx,
    pub(super) category: TextIx,
    /// In millionths; one where the file does not say.
    pub(super) quantity: i64,
    /// In millionths.
    pub(super) price: Option<i64>,
}

/// All that is known of an order number, in whatever file.
#[derive(Debug, Clone, Copy)]
struct Seen {
    file: u32,
    order: u32,
}

/// The orders of one file, and what must be remembered from file to file.
#[derive(Debug, Default)]
pub(super) struct Book {
    pub(super) texts: Texts,
    pub(super) orders: Vec<Order>,
    pub(super) lines: Vec<Line>,
    pub(super) report: OrdersReport,
    file: u32,
    seen: HashMap<TextIx, Seen, hashbrown::DefaultHashBuilder>,
    /// Beside the texts: whether it is a customer.
    customers: Vec<bool>,
    /// How often a row with no order number stood in this file, by its digest.
    repeats: HashMap<[u8; 12], u32, hashbrown::DefaultHashBuilder>,
    /// Numbers of earlier files that this file has too.
    repeated: HashSet<TextIx, hashbrown::DefaultHashBuilder>,
    last: Option<(TextIx, Seen)>,
}

impl Book {
    /// Begins the next file.
    pub(super) fn open_file(&mut self) {
        self.file += 1;
        self.orders.clear();
        self.lines.clear();
        self.repeats.clear();
        self.repeated.clear();
        self.last = None;
    }

    /// Takes a row.
    pub(super) fn take(&mut self, row: &Row<'_>) {
        self.report.amount.0 = self.report.amount.0.saturating_add(to_micros(row.amount()));
        let customer = self.texts.keep(&kesit_model::normalize(row.customer));
        self.count_customer(customer);
        let (number, numbered) = self.number(row);
        let seen = self.seen(number);
        if seen.file != self.file {
            self.report.repeated_rows += 1;
            return;
        }
        if seen.order as usize == self.orders.len() {
            self.orders.push(Order::new(number, numbered, row.at));
        }
        let details = DETAILS.map(|field| self.keep(row.cell(field)));
        let facts = FACTS.map(|field| self.keep(row.cell(field)));
        self.orders[seen.order as usize].add(row, customer, &details, &facts);
        let line = Line {
            order: seen.order,
            product: self.keep(row.cell(Field::ProductId)),
            name: self.keep(row.cell(Field::ProductName)),
            category: self.keep(row.cell(Field::Category)),
            quantity: row.quantity.unwrap_or(1_000_000),
            price: row.price,
        };
        self.lines.push(line);
    }

    fn keep(&mut self, text: &str) -> TextIx {
        if text.is_empty() { TextIx::NONE } else { self.texts.keep(&kesit_model::normalize(text)) }
    }

    fn count_customer(&mut self, customer: TextIx) {
        if !customer.is_some() {
            self.report.rows_without_customer += 1;
            return;
        }
        self.customers.resize(self.texts.len().max(self.customers.len()), false);
        let known = &mut self.customers[customer.place()];
        self.report.customers += u64::from(!*known);
        *known = true;
    }

    /// The order number, and whether the file gave it.
    fn number(&mut self, row: &Row<'_>) -> (TextIx, bool) {
        if !row.order.is_empty() {
            return (self.keep(row.order), true);
        }
        let mut hasher = Sha256::new();
        for cell in row.record() {
            hasher.update((cell.len() as u64).to_be_bytes());
            hasher.update(cell);
        }
        let mut digest = [0; 12];
        digest.copy_from_slice(&hasher.finalize()[..12]);
        let repeat = self.repeats.entry(digest).or_default();
        *repeat += 1;
        let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        (self.texts.keep(&format!("row-{hex}-{repeat}")), false)
    }

    /// Where the order number was seen first; the next place of this file if it never was.
    fn seen(&mut self, number: TextIx) -> Seen {
        if let Some((last, seen)) = self.last
            && last == number
        {
            return seen;
        }
        let next =
            Seen { file: self.file, order: u32::try_from(self.orders.len()).expect("rows take memory") };
        let seen = *self.seen.entry(number).or_insert_with(|| {
            self.report.numbers += 1;
            next
        });
        self.report.repeated_orders += u64::from(seen.file != self.file && self.repeated.insert(number));
        self.last = Some((number, seen));
        seen
    }
}

impl Order {
    fn new(number: TextIx, numbered: bool, at: Dates) -> Order {
        Order {
            number,
            numbered,
            customer: TextIx::NONE,
            at,
            rows: 0,
            amount: 0,
            totals: 0,
            first_total: None,
            same_totals: true,
            details: [TextIx::NONE; DETAILS.len()],
            facts: [TextIx::NONE; FACTS.len()],
        }
    }

    fn add(
        &mut self,
        row: &Row<'_>,
        customer: TextIx,
        details: &[TextIx; DETAILS.len()],
        facts: &[TextIx; FACTS.len()],
    ) {
        if self.rows == 0 {
            self.first_total = row.total;
        }
        self.rows += 1;
        self.at = self.at.earlier(row.at);
        self.amount = self.amount.saturating_add(row.amount());
        self.totals += i128::from(row.total.unwrap_or_default());
        self.same_totals &= row.total == self.first_total;
        let first = |kept: &mut TextIx, new: TextIx| {
            if !kept.is_some() {
                *kept = new;
            }
        };
        first(&mut self.customer, customer);
        self.details.iter_mut().zip(details).for_each(|(kept, new)| first(kept, *new));
        self.facts.iter_mut().zip(facts).for_each(|(kept, new)| first(kept, *new));
    }

    /// The money of the whole order.
    ///
    /// Quantity × price summed over the rows, unless the file has totals too: a total knows of discounts and taxes.
    /// Totals that are the same on every row may be the order's or those of equal lines; whichever reading comes
    /// closer to quantity × price is taken. With no prices, totals are those of the lines.
    pub(super) fn money(&self) -> Decimal {
        let lines = to_micros(self.amount);
        let money = match self.first_total.map(i128::from) {
            None => lines,
            Some(total) if self.same_totals && (total - lines).abs() < (self.totals - lines).abs() => total,
            Some(_) => self.totals,
        };
        Decimal(money.clamp(-Decimal::LIMIT_MICROS, Decimal::LIMIT_MICROS))
    }
}

/// Trillionths in millionths, rounded half to even.
pub(super) fn to_micros(trillionths: i128) -> i128 {
    let (whole, rest) = (trillionths.div_euclid(1_000_000), trillionths.rem_euclid(1_000_000));
    whole + i128::from(rest > 500_000 || (rest == 500_000 && whole % 2 != 0))
}
