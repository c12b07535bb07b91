//! Gathers rows into orders. Of a row only numbers remain; a text is kept once, however many rows bear it.

use std::collections::HashMap;

use kesit_model::Decimal;
use sha2::{Digest, Sha256};

use super::row::{Row, SUMS};
use super::texts::{TextIx, Texts};
use crate::source::cell::currency::Currency;
use crate::source::cell::date::Dates;
use crate::source::ids;
use crate::source::kind::orders::OrderField as Field;

/// What is said once for an order; of several rows the first that says it counts.
pub(super) const DETAILS: [Field; 4] = [Field::Currency, Field::Channel, Field::Coupon, Field::Payment];
/// What an order says about its customer.
pub(super) const FACTS: [Field; 7] =
    [Field::Country, Field::Region, Field::City, Field::District, Field::Email, Field::Phone, Field::Name];

/// An order.
#[derive(Debug, Clone, Copy)]
pub(super) struct Order {
    pub(super) number: TextIx,
    /// Whether the file gave the number; else it was made of the row.
    pub(super) numbered: bool,
    /// Whether a row of it cannot be used.
    pub(super) is_broken: bool,
    /// Whether an earlier file had it.
    pub(super) is_repeated: bool,
    pub(super) customer: TextIx,
    /// The earliest of its rows; `None` if no row could be read.
    pub(super) at: Option<Dates>,
    /// Good ones.
    pub(super) rows: u32,
    /// Sum of [`Row::amount`], in trillionths.
    pub(super) amount: i128,
    /// Sum of the totals, in millionths.
    pub(super) totals: i128,
    /// The total of the first row, and whether all rows have the same.
    pub(super) first_total: Option<i64>,
    pub(super) same_totals: bool,
    /// In millionths, beside [`SUMS`].
    pub(super) sums: [Option<i64>; SUMS.len()],
    pub(super) sign: Option<Currency>,
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

/// Orders in hand.
#[derive(Debug, Default)]
pub(super) struct Book {
    pub(super) texts: Texts,
    pub(super) orders: Vec<Order>,
    pub(super) lines: Vec<Line>,
    places: HashMap<TextIx, u32, hashbrown::DefaultHashBuilder>,
    last: Option<(TextIx, u32)>,
    /// Beside the texts: whether it is a customer.
    customers: Vec<bool>,
}

impl Book {
    /// The place of an order if it is in hand.
    pub(super) fn find(&mut self, number: &str) -> Option<u32> {
        // The lines of an order mostly follow one another.
        if let Some((last, place)) = self.last
            && self.texts.get(last) == Some(number)
        {
            return Some(place);
        }
        let number = self.texts.find(&kesit_model::normalize(number))?;
        let place = self.places.get(&number).copied()?;
        self.last = Some((number, place));
        Some(place)
    }

    /// Takes an order in hand that is not yet.
    pub(super) fn add(&mut self, number: &str, numbered: bool, is_repeated: bool) -> u32 {
        let number = self.texts.keep(&kesit_model::normalize(number));
        let place = u32::try_from(self.orders.len()).expect("fewer orders than the limit");
        self.orders.push(Order::new(number, numbered, is_repeated));
        self.places.insert(number, place);
        self.last = Some((number, place));
        place
    }

    /// Takes a row of an order in hand.
    pub(super) fn take(&mut self, place: u32, row: &Row<'_>) {
        let customer = self.texts.keep(&kesit_model::normalize(&row.customer));
        if customer.is_some() {
            self.customers.resize(self.texts.len().max(self.customers.len()), false);
            self.customers[customer.place()] = true;
        }
        let details = DETAILS.map(|field| self.keep(row.cell(field)));
        let facts = FACTS.map(|field| self.keep(row.cell(field)));
        self.orders[place as usize].add(row, customer, &details, &facts);
        let line = Line {
            order: place,
            product: self.keep(row.cell(Field::ProductId)),
            name: self.keep(row.cell(Field::ProductName)),
            category: self.keep(row.cell(Field::Category)),
            quantity: row.quantity.unwrap_or(1_000_000),
            price: row.price,
        };
        self.lines.push(line);
    }

    /// All customers, in no order.
    pub(super) fn customers(&self) -> impl Iterator<Item = &str> {
        let texts = self.customers.iter().enumerate().filter(|(_, is_customer)| **is_customer);
        texts.map(|(place, _)| self.texts.at(place))
    }

    fn keep(&mut self, text: &str) -> TextIx {
        if text.is_empty() { TextIx::NONE } else { self.texts.keep(&kesit_model::normalize(text)) }
    }
}

/// Numbers for rows that bear none: a digest of the row, and how often it stood in the file so far.
#[derive(Debug, Default)]
pub(super) struct MadeNumbers(HashMap<[u8; 12], u32, hashbrown::DefaultHashBuilder>);

impl MadeNumbers {
    pub(super) fn make(&mut self, record: &csv::StringRecord) -> String {
        let mut hasher = Sha256::new();
        for cell in record {
            hasher.update((cell.len() as u64).to_be_bytes());
            hasher.update(cell);
        }
        let mut digest = [0; 12];
        digest.copy_from_slice(&hasher.finalize()[..12]);
        let repeat = self.0.entry(digest).or_default();
        *repeat += 1;
        format!("row-{}-{repeat}", ids::hex(&digest))
    }
}

impl Order {
    fn new(number: TextIx, numbered: bool, is_repeated: bool) -> Order {
        Order {
            number,
            numbered,
            is_broken: false,
            is_repeated,
            customer: TextIx::NONE,
            at: None,
            rows: 0,
            amount: 0,
            totals: 0,
            first_total: None,
            same_totals: true,
            sums: [None; SUMS.len()],
            sign: None,
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
        self.first_total = self.first_total.or(row.total);
        self.rows += 1;
        self.at = Some(self.at.map_or(row.at, |at| at.earlier(row.at)));
        self.amount = self.amount.saturating_add(row.amount());
        self.totals += i128::from(row.total.unwrap_or_default());
        // Programs that write the total of an order once leave it blank in the other rows.
        self.same_totals &= row.total.is_none() || row.total == self.first_total;
        self.sign = self.sign.or(row.sign);
        self.sums.iter_mut().zip(row.sums).for_each(|(kept, new)| *kept = kept.or(new));
        let first = |kept: &mut TextIx, new: TextIx| {
            if !kept.is_some() {
                *kept = new;
            }
        };
        first(&mut self.customer, customer);
        self.details.iter_mut().zip(details).for_each(|(kept, new)| first(kept, *new));
        self.facts.iter_mut().zip(facts).for_each(|(kept, new)| first(kept, *new));
    }

    /// The money of the order.
    ///
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
