//! Orders and refunds out of the timelines.

use std::collections::HashMap;
use std::ops::Range;

use kesit_insight::ledger::{Book, Purchase, Refund};
use kesit_model::Timestamp;
use kesit_model::message::names::{ORDER_CANCELLED, ORDER_COMPLETED, ORDER_REFUNDED};
use kesit_timeline::{BLOCK_ROWS, Block, Cell, Column, NameId, PathId, Rows, Table, Timelines};

use super::days::Days;

/// What an order is worth: the first of these that it says.
pub(crate) const AMOUNT: [&str; 4] = ["total", "revenue", "value", "amount"];

/// The words of orders, as the dictionary has them.
pub(crate) struct Words {
    completed: Option<NameId>,
    refunded: Option<NameId>,
    cancelled: Option<NameId>,
    amount: [Option<PathId>; AMOUNT.len()],
    order_id: Option<PathId>,
    category: Option<PathId>,
    products: Option<PathId>,
    price: Option<PathId>,
    quantity: Option<PathId>,
}

impl Words {
    pub(crate) fn of(timelines: &Timelines) -> Words {
        let dictionary = timelines.dictionary();
        Words {
            completed: dictionary.name(ORDER_COMPLETED),
            refunded: dictionary.name(ORDER_REFUNDED),
            cancelled: dictionary.name(ORDER_CANCELLED),
            amount: AMOUNT.map(|path| dictionary.path(path)),
            order_id: dictionary.path("order_id"),
            category: dictionary.path("category"),
            products: dictionary.path("products"),
            price: dictionary.path("price"),
            quantity: dictionary.path("quantity"),
        }
    }
}

/// The orders and refunds of all customers; the place of a customer is that of the timelines.
///
/// An order is worth its `total`, else its `revenue`, `value` or `amount`. `Order Refunded` gives back its own amount, or
/// else what its products come to, or else all; `Order Cancelled` gives back all. With `categories`, each order has the
/// category that most of its money went to.
pub(crate) fn book(timelines: &Timelines, days: &Days, categories: bool, threads: usize) -> Book {
    let words = Words::of(timelines);
    let each = |_: usize, block: &Block| {
        let orders = Orders::new(&words, block, days, categories);
        let mut book = Book::default();
        (0..BLOCK_ROWS).for_each(|row| orders.put(row, &mut book));
        book
    };
    let join = |mut left: Book, right: Book| {
        left.append(right);
        left
    };
    timelines.fold(threads, each, join).unwrap_or_default()
}

/// The orders of the customers of a block.
pub(crate) struct Orders<'a> {
    words: &'a Words,
    days: &'a Days,
    /// Whether orders are to have their category.
    categories: bool,
    completed: Option<Named<'a>>,
    refunded: Option<Named<'a>>,
    cancelled: Option<Named<'a>>,
}

/// The events of one name, with the columns that matter.
struct Named<'a> {
    table: &'a Table,
    amounts: [Option<&'a Column>; AMOUNT.len()],
    ids: Option<&'a Column>,
}

impl<'a> Named<'a> {
    fn find(words: &Words, block: &'a Block, name: Option<NameId>) -> Option<Named<'a>> {
        let table = block.events(name?)?;
        let amounts = words.amount.map(|path| column(table.rows(), path));
        Some(Named { table, amounts, ids: column(table.rows(), words.order_id) })
    }

    /// The events of the customer in a row; `None` if there is none.
    fn events(&self, row: usize) -> Option<Range<usize>> {
        Some(self.table.range(row)).filter(|events| !events.is_empty())
    }

    fn amount(&self, index: usize) -> Option<i64> {
        self.amounts.iter().flatten().find_map(|column| column.get(index).small_number())
    }

    fn number(&self, index: usize, numbers: Option<&mut Numbers>) -> Option<u32> {
        numbers?.of(self.ids?.get(index))
    }
}

impl<'a> Orders<'a> {
    pub(crate) fn new(words: &'a Words, block: &'a Block, days: &'a Days, categories: bool) -> Orders<'a> {
        let find = |name| Named::find(words, block, name);
        Orders {
            words,
            days,
            categories,
            completed: find(words.completed),
            refunded: find(words.refunded),
            cancelled: find(words.cancelled),
        }
    }

    /// Adds the customer in a row to a book: all orders and refunds, whenever they happened.
    pub(crate) fn put(&self, row: usize, book: &mut Book) {
        let refunded = self.refunded.as_ref().and_then(|named| Some((named, named.events(row)?)));
        let cancelled = self.cancelled.as_ref().and_then(|named| Some((named, named.events(row)?)));
        // Numbers only serve to find what was given back.
        let mut numbers = (refunded.is_some() || cancelled.is_some()).then(Numbers::default);
        let Some(completed) = &self.completed else { return book.push([], []) };
        if numbers.is_none() {
            let purchases = completed.table.range(row).map(|index| self.purchase(completed, index, None));
            return book.push(purchases, []);
        }
        let purchases: Vec<Purchase> = completed
            .table
            .range(row)
            .map(|index| self.purchase(completed, index, numbers.as_mut()))
            .collect();
        let mut refunds = Vec::new();
        if let Some((named, events)) = refunded {
            refunds.extend(events.map(|index| self.refund(named, index, numbers.as_mut())));
        }
        if let Some((named, events)) = cancelled {
            refunds.extend(events.map(|index| Refund {
                at: named.table.at()[index].0,
                amount: None,
                number: named.number(index, numbers.as_mut()),
            }));
        }
        book.push(purchases, refunds);
    }

    fn purchase(&self, orders: &Named<'_>, index: usize, numbers: Option<&mut Numbers>) -> Purchase {
        let at = orders.table.at()[index];
        Purchase {
            at: at.0,
            day: self.days.day(at),
            amount: orders.amount(index).unwrap_or(0),
            number: orders.number(index, numbers),
            category: if self.categories { self.category(orders.table.rows(), index) } else { None },
        }
    }

    fn refund(&self, refunds: &Named<'_>, index: usize, numbers: Option<&mut Numbers>) -> Refund {
        let own = refunds.amount(index).or_else(|| self.worth_of_products(refunds.table.rows(), index));
        Refund {
            at: refunds.table.at()[index].0,
            amount: own.map(i64::abs),
            number: refunds.number(index, numbers),
        }
    }

    fn worth_of_products(&self, rows: &Rows, index: usize) -> Option<i64> {
        let list = rows.list(self.words.products?)?;
        let lines = list.range(index);
        (!lines.is_empty()).then(|| lines.map(|line| self.worth(list.items(), line)).sum())
    }

    /// Price times quantity of a product, in millionths; a quantity not said is one.
    fn worth(&self, items: &Rows, line: usize) -> i64 {
        let number = |path| column(items, path).and_then(|column| column.get(line).small_number());
        let price = number(self.words.price).unwrap_or(0);
        let quantity = number(self.words.quantity).unwrap_or(1_000_000);
        i64::try_from(i128::from(price) * i128::from(quantity) / 1_000_000).unwrap_or(0)
    }

    /// What a customer in a row spent on each category up to an instant.
    pub(crate) fn spent_by_category(&self, row: usize, as_of: Timestamp) -> Spent {
        let mut spent = Spent::default();
        let Some(completed) = &self.completed else { return spent };
        let table = completed.table;
        for index in table.range(row).filter(|index| table.at()[*index] <= as_of) {
            match self.own_category(table.rows(), index) {
                Some(category) => add(&mut spent.money, category, completed.amount(index).unwrap_or(0)),
                None => self.lines_by_category(table.rows(), index, &mut spent.money),
            }
            if let Some(category) = self.category(table.rows(), index) {
                add(&mut spent.orders, category, 1);
            }
        }
        spent
    }

    /// The category of an order: its own, or that of the products that most money went to; of equals the first.
    fn category(&self, rows: &Rows, index: usize) -> Option<u32> {
        self.own_category(rows, index).or_else(|| {
            let mut sums = Vec::new();
            self.lines_by_category(rows, index, &mut sums);
            sums.iter().rev().max_by_key(|(_, sum)| *sum).map(|(category, _)| *category)
        })
    }

    fn own_category(&self, rows: &Rows, index: usize) -> Option<u32> {
        column(rows, self.words.category).and_then(|column| column.get(index).text()).map(|text| text.0)
    }

    /// Adds what the products of an order come to, by category.
    fn lines_by_category(&self, rows: &Rows, index: usize, sums: &mut Vec<(u32, i64)>) {
        let Some(list) = self.words.products.and_then(|path| rows.list(path)) else { return };
        let Some(categories) = column(list.items(), self.words.category) else { return };
        for line in list.range(index) {
            if let Some(category) = categories.get(line).text() {
                add(sums, category.0, self.worth(list.items(), line));
            }
        }
    }
}

/// What a customer spent, by category: the number of a text.
#[derive(Debug, Default)]
pub(crate) struct Spent {
    /// Money of products, in millionths; nothing is taken off for refunds.
    pub(crate) money: Vec<(u32, i64)>,
    /// Orders, each under the category that most of its money went to.
    pub(crate) orders: Vec<(u32, i64)>,
}

/// Adds to the sum of a category.
fn add(sums: &mut Vec<(u32, i64)>, category: u32, worth: i64) {
    match sums.iter_mut().find(|(known, _)| *known == category) {
        Some((_, sum)) => *sum += worth,
        None => sums.push((category, worth)),
    }
}

/// Numbers for the order ids of one customer.
#[derive(Default)]
struct Numbers(HashMap<Cell, u32>);

impl Numbers {
    fn of(&mut self, id: Cell) -> Option<u32> {
        let next = u32::try_from(self.0.len()).ok()?;
        (!id.is_missing()).then(|| *self.0.entry(id).or_insert(next))
    }
}

fn column(rows: &Rows, path: Option<PathId>) -> Option<&Column> {
    rows.column(path?)
}
