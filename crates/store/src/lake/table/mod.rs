//! The tables of a lake, a file for each: what its columns are, and how a customer's rows come about. All rows of one
//! customer are in one bucket, in the order that the table's own documentation states.

mod accounts;
mod consents;
mod customers;
mod events;
mod memberships;
mod traits;

use std::sync::Arc;

use arrow_array::builder::{Decimal128Builder, TimestampMillisecondBuilder};
use arrow_schema::{DataType, Field, Schema, SchemaRef, TimeUnit};
use kesit_model::Timestamp;
use kesit_timeline::{CustomerIx, Timelines};

use super::error::LakeError;
use super::file::Layout;
use super::rows::{Columns, Rows};
use super::words::Words;

pub(super) use accounts::{AccountTraits, Accounts, CustomerAccounts};
pub(super) use consents::Consents;
pub(super) use customers::Customers;
pub(super) use events::Events;
pub(super) use memberships::Memberships;
pub(super) use traits::Traits;

/// A table: whose rows come one owner after the other.
pub(super) trait Table {
    /// Whom the rows belong to.
    type Owner: Copy;
    /// Its columns.
    type Columns: Columns;

    /// The folder it lies in.
    const NAME: &'static str;

    /// How it is written.
    fn layout() -> Layout;

    /// Gives all rows of one owner, in order.
    fn give(
        &mut self,
        world: &World<'_>,
        owner: Self::Owner,
        rows: &mut Rows<'_, Self::Columns>,
    ) -> Result<(), LakeError>;
}

/// What rows are made from.
pub(super) struct World<'a> {
    pub(super) timelines: &'a Timelines,
    pub(super) words: Words<'a>,
}

impl<'a> World<'a> {
    pub(super) fn new(timelines: &'a Timelines) -> World<'a> {
        World { timelines, words: Words::new(timelines.dictionary()) }
    }

    fn id(&self, customer: CustomerIx) -> &'a str {
        self.timelines.id(customer).as_str()
    }
}

const UTC: &str = "UTC";
/// Digits of a number: enough for every number that Kesit knows, of any magnitude.
const DECIMAL_DIGITS: u8 = 38;
/// Of these, after the point.
const DECIMAL_PLACES: i8 = 6;

fn schema(fields: Vec<Field>) -> SchemaRef {
    Arc::new(Schema::new(fields))
}

fn text_field(name: &str) -> Field {
    Field::new(name, DataType::Utf8, false)
}

fn instant_field(name: &str) -> Field {
    Field::new(name, DataType::Timestamp(TimeUnit::Millisecond, Some(UTC.into())), false)
}

fn place_field(name: &str) -> Field {
    Field::new(name, DataType::Int32, false)
}

fn number_field(name: &str) -> Field {
    Field::new(name, DataType::Decimal128(DECIMAL_DIGITS, DECIMAL_PLACES), true)
}

/// A column of instants in UTC.
struct Instants(TimestampMillisecondBuilder);

impl Default for Instants {
    fn default() -> Instants {
        Instants(TimestampMillisecondBuilder::new().with_timezone(UTC))
    }
}

impl Instants {
    fn push(&mut self, at: Timestamp) {
        self.0.append_value(at.0);
    }

    fn push_maybe(&mut self, at: Option<Timestamp>) {
        self.0.append_option(at.map(|at| at.0));
    }
}

/// A column of numbers, exact.
struct Numbers(Decimal128Builder);

impl Default for Numbers {
    fn default() -> Numbers {
        let exact = DataType::Decimal128(DECIMAL_DIGITS, DECIMAL_PLACES);
        Numbers(Decimal128Builder::new().with_data_type(exact))
    }
}

/// The place of a row among those of its owner.
fn place(index: usize) -> i32 {
    i32::try_from(index).expect("one customer has fewer than 2^31 rows")
}
