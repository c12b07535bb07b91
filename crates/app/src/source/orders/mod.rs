//! Orders files: one row for an order, or one for every line of it. All rows of one order number become one
//! `Order Completed`, or one `Order Refunded`.
//!
//! In files of invoices whose numbers are mostly digits, `C123` is a credit note and any other letter before digits
//! (`A123`) a correction of the books, which is no order; nor is what names no customer. Elsewhere an order is a refund if
//! its money is negative. An order is taken whole: where a row of it cannot be used, none is.
//!
//! Where nothing is kept (`evaluate`), an order that stands in two files counts once, by the first. Where messages are kept,
//! they are handed over each time and whoever keeps them tells that they were there.
//!
//! Memory is bounded: what does not fit is put aside by order number and gathered part by part at the end of its file.

mod book;
mod emit;
mod facts;
mod row;
mod texts;

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher;
use std::io;

use hashbrown::DefaultHashBuilder;

use self::book::{Book, MadeNumbers};
use self::emit::{FileFacts, Meaning};
use self::facts::Facts;
use self::row::RowReader;
use super::kind::RowProblem;
use super::kind::orders::OrderField as Field;
use super::kind::row::Wrong;
use super::out::Out;
use super::report::{OrdersReport, Place, RefusalReason};
use super::rows::{Next, TableRows, raw};
use super::single::reason;
use super::spill::{Part, Spill};
use super::understand::{SampleRow, Understanding};
use super::{Options, ReadFailure};

/// What is kept in memory at most, before new orders are put aside.
#[derive(Debug, Clone, Copy)]
struct Limits {
    orders: usize,
    lines: usize,
}

const LIMITS: Limits = Limits { orders: 1_000_000, lines: 4_000_000 };

/// Reads orders files, one after the other.
pub(super) struct OrdersReader<'a> {
    options: &'a Options,
    limits: Limits,
    facts: Facts,
    report: OrdersReport,
    /// Hashes of the customers and of the order numbers of earlier files: they are only counted by them.
    customers: HashSet<u64, DefaultHashBuilder>,
    earlier: HashSet<u64, DefaultHashBuilder>,
    hasher: DefaultHashBuilder,
}

/// What is gathered of one file.
struct Shelf<'a, 'o, 'u> {
    reader: RowReader<'u>,
    /// Columns of the table itself.
    columns: usize,
    out: &'a mut Out<'o>,
    made: MadeNumbers,
    book: Book,
    /// The rows of the orders in the book, if what stood in them may be wanted.
    stood: Option<Part>,
    aside: Option<Spill>,
    /// Rows whose order number is made of digits alone, and all that have one.
    digits: (u64, u64),
}

impl<'a> OrdersReader<'a> {
    pub(super) fn new(options: &'a Options) -> OrdersReader<'a> {
        OrdersReader {
            options,
            limits: LIMITS,
            facts: Facts::default(),
            report: OrdersReport::default(),
            customers: HashSet::default(),
            earlier: HashSet::default(),
            hasher: DefaultHashBuilder::default(),
        }
    }

    /// Reads a file and hands its orders over.
    ///
    /// # Errors
    /// When it cannot be read on, or there is no room to put aside what does not fit into memory.
    pub(super) fn read(
        &mut self,
        rows: &mut TableRows<'_>,
        understanding: &mut Understanding,
        is_last: bool,
        out: &mut Out<'_>,
    ) -> Result<(), ReadFailure> {
        let columns = rows.own_headers().len();
        let mut shelf = Shelf {
            reader: RowReader::new(understanding),
            columns,
            out,
            made: MadeNumbers::default(),
            book: Book::default(),
            stood: None,
            aside: None,
            digits: (0, 0),
        };
        let mut row = SampleRow::default();
        while !shelf.out.is_closed() {
            match rows.next(&mut row)? {
                Next::End => break,
                Next::Row => self.gather(&mut shelf, &row)?,
                Next::Bad(problem) => {
                    shelf
                        .out
                        .refuse(Place::Line(row.line), RefusalReason::Table(problem), || raw(&row, columns));
                }
            }
        }
        self.report.rows += rows.count();
        self.close(shelf, is_last)
    }

    /// Hands over what the orders said about customers, and gives the figures.
    ///
    /// # Errors
    /// When what was put aside cannot be read.
    pub(super) fn finish(self, out: &mut Out<'_>) -> Result<OrdersReport, ReadFailure> {
        self.facts.tell(&mut |message| out.take(message, 0)).map_err(ReadFailure::Temporary)?;
        Ok(self.report)
    }

    fn gather(&mut self, shelf: &mut Shelf<'_, '_, '_>, row: &SampleRow) -> Result<(), ReadFailure> {
        let number = match shelf.reader.order(row) {
            Ok(number) => number,
            Err(wrong) => {
                shelf.refuse(row, wrong);
                return Ok(());
            }
        };
        let Some(place) = self.place(shelf, number, row) else {
            // Its dates count for the file before its orders are read.
            let _ = shelf.reader.read(row);
            let hash = if number.is_empty() {
                self.hasher.hash_one(row.record.as_slice())
            } else {
                self.hasher.hash_one(&*kesit_model::normalize(number))
            };
            let aside = match &mut shelf.aside {
                Some(aside) => aside,
                none => none.insert(Spill::new().map_err(ReadFailure::Temporary)?),
            };
            return aside.put(hash, row).map_err(ReadFailure::Temporary);
        };
        self.take(shelf, place, row)
    }

    /// The place of the order of a row; `None` if it is not in hand and there is no more room.
    fn place(&mut self, shelf: &mut Shelf<'_, '_, '_>, number: &str, row: &SampleRow) -> Option<u32> {
        let known = if number.is_empty() { None } else { shelf.book.find(number) };
        if !number.is_empty() {
            shelf.digits.0 += u64::from(number.bytes().all(|byte| byte.is_ascii_digit()));
            shelf.digits.1 += 1;
        }
        if known.is_some() {
            return known;
        }
        let book = &mut shelf.book;
        if book.orders.len() >= self.limits.orders || book.lines.len() >= self.limits.lines {
            return None;
        }
        let numbered = !number.is_empty();
        let made = if numbered { String::new() } else { shelf.made.make(&row.record) };
        let number = if numbered { number } else { &made };
        let is_repeated = !self.earlier.is_empty()
            && self.earlier.contains(&self.hasher.hash_one(&*kesit_model::normalize(number)));
        self.report.numbers += u64::from(!is_repeated);
        self.report.repeated_orders += u64::from(is_repeated);
        Some(book.add(number, numbered, is_repeated))
    }

    fn take(
        &mut self,
        shelf: &mut Shelf<'_, '_, '_>,
        place: u32,
        row: &SampleRow,
    ) -> Result<(), ReadFailure> {
        let order = place as usize;
        let keeps = shelf.out.keeps();
        match shelf.reader.read(row) {
            Err(wrong) => {
                shelf.book.orders[order].is_broken = true;
                shelf.refuse(row, wrong);
                return Ok(());
            }
            Ok(read) => {
                let amount = &mut self.report.amount.0;
                *amount = amount.saturating_add(book::to_micros(read.amount()));
                self.report.rows_without_customer += u64::from(read.customer.is_empty());
                let is_repeated = shelf.book.orders[order].is_repeated;
                self.report.repeated_rows += u64::from(is_repeated);
                if is_repeated && !keeps {
                    return Ok(());
                }
                shelf.book.take(place, &read);
            }
        }
        if keeps {
            let stood = match &mut shelf.stood {
                Some(stood) => stood,
                none => none.insert(Part::new().map_err(ReadFailure::Temporary)?),
            };
            stood.put(place, row).map_err(ReadFailure::Temporary)?;
        }
        Ok(())
    }

    fn close(&mut self, mut shelf: Shelf<'_, '_, '_>, is_last: bool) -> Result<(), ReadFailure> {
        let reader = &shelf.reader;
        let understanding = reader.understanding();
        let (digits, numbers) = shelf.digits;
        let zone = understanding.zone.clone();
        let file = FileFacts {
            month_first: understanding.is_month_first(),
            credit_notes: understanding.credit_notes(digits, numbers),
            has_quantity: reader.has(Field::Quantity),
            currency: understanding.currency,
            zone: &zone,
            options: self.options,
        };
        self.give(&mut shelf, &file, is_last)?;
        let Some(aside) = shelf.aside.take() else { return Ok(()) };
        for part in aside.into_parts() {
            // A part holds a small share of what did not fit; whatever it holds is gathered.
            let limits = std::mem::replace(
                &mut self.limits,
                Limits { orders: u32::MAX as usize, lines: u32::MAX as usize },
            );
            part.read::<ReadFailure>(&mut |_, row| self.gather(&mut shelf, row))?;
            self.limits = limits;
            self.give(&mut shelf, &file, is_last)?;
        }
        Ok(())
    }

    /// Hands over the orders in hand, in order of time, and clears the book.
    fn give(
        &mut self,
        shelf: &mut Shelf<'_, '_, '_>,
        file: &FileFacts<'_>,
        is_last: bool,
    ) -> Result<(), ReadFailure> {
        let mut book = std::mem::take(&mut shelf.book);
        let starts = sort_lines(&mut book);
        self.customers.extend(book.customers().map(|customer| self.hasher.hash_one(customer)));
        self.report.customers = self.customers.len() as u64;
        if !is_last {
            let numbers = book.orders.iter().map(|order| book.texts.get(order.number).unwrap_or_default());
            self.earlier.extend(numbers.map(|number| self.hasher.hash_one(number)));
        }
        let at = |ix: usize| book.orders[ix].at.map(|at| at.chosen(file.month_first));
        let mut by_time: Vec<usize> = (0..book.orders.len()).collect();
        by_time.sort_by_key(|&ix| (at(ix), book.orders[ix].number));
        let mut refused = HashMap::new();
        for ix in by_time {
            let order = &book.orders[ix];
            if order.is_repeated && !shelf.out.keeps() {
                continue;
            }
            let lines = &book.lines[starts[ix]..starts[ix + 1]];
            let made = emit::meaning(&book, order, file).and_then(|meaning| {
                let at = at(ix).ok_or(RowProblem::OrderIncomplete)?;
                Ok((meaning, at, emit::message(&book, order, lines, meaning, at, file)?))
            });
            match made {
                Ok((meaning, at, message)) => {
                    self.count(meaning, order.is_repeated);
                    self.facts.note(order, at, &book.texts).map_err(ReadFailure::Temporary)?;
                    shelf.out.take(message, order.rows);
                }
                Err(problem) => {
                    self.count_refused(problem, order.is_repeated);
                    refused.insert(u32::try_from(ix).expect("a place in the book"), problem);
                    if !shelf.out.keeps()
                        && !matches!(problem, RowProblem::NoCustomer | RowProblem::Adjustment)
                    {
                        shelf.out.count_refused(problem, order.rows.into());
                    }
                }
            }
        }
        shelf.refuse_whole(&refused)
    }

    fn count(&mut self, meaning: Meaning, is_repeated: bool) {
        match meaning {
            _ if is_repeated => {}
            Meaning::Order => self.report.orders += 1,
            Meaning::Refund => self.report.refunds += 1,
        }
    }

    fn count_refused(&mut self, problem: RowProblem, is_repeated: bool) {
        match problem {
            _ if is_repeated => {}
            RowProblem::Adjustment => self.report.adjustments += 1,
            RowProblem::NoCustomer => self.report.orders_without_customer += 1,
            _ => self.report.orders_refused += 1,
        }
    }
}

impl Shelf<'_, '_, '_> {
    fn refuse(&mut self, row: &SampleRow, wrong: Wrong) {
        let reason = reason(self.reader.understanding(), wrong);
        let columns = self.columns;
        self.out.refuse(Place::Line(row.line), reason, || raw(row, columns));
    }

    /// Refuses all rows of these orders; they are found in what stood there.
    fn refuse_whole(&mut self, refused: &HashMap<u32, RowProblem>) -> Result<(), ReadFailure> {
        let Some(stood) = self.stood.take().filter(|_| !refused.is_empty()) else { return Ok(()) };
        let (out, columns) = (&mut *self.out, self.columns);
        let mut each = |place: u32, row: &SampleRow| {
            if let Some(&problem) = refused.get(&place) {
                let reason = RefusalReason::Row { column: None, problem };
                out.refuse(Place::Line(row.line), reason, || raw(row, columns));
            }
            Ok::<(), io::Error>(())
        };
        stood.read(&mut each).map_err(ReadFailure::Temporary)
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

#[cfg(test)]
mod tests;
