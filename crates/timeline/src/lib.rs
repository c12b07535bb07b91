//! Customers' timelines in memory: what lies together is read together.
//!
//! Sixty-four customers make a [`Block`]. In a block the events of one name are a [`Table`], sorted by customer and
//! then by time, and each property is a column of it; a trait is a [`History`] in the same order. A question about
//! orders thus reads the orders of 64 customers in one go and nothing else.
//!
//! Start at [`Timelines`]: [`Builder`] makes it from many messages, [`Timelines::apply`] adds one. Both end in the
//! same contents, whatever the order of arrival. Here is no file, no clock and no meaning: conditions are evaluated in
//! `kesit-segment`, limits on what a message may hold are the reader's in `kesit_model::message`.
//!
//! ```
//! use kesit_model::message::{Body, Message};
//! use kesit_model::{Decimal, MessageId, Object, PersonId, Timestamp, Value};
//! use kesit_timeline::{Builder, Timelines};
//!
//! let message = Message {
//!     id: MessageId::parse("m-1").expect("not blank"),
//!     at: Timestamp(1_000),
//!     received_at: Timestamp(1_000),
//!     person: PersonId::parse("ayse").expect("not blank"),
//!     is_user: true,
//!     body: Body::Track {
//!         name: "Order Completed".to_owned(),
//!         properties: Object(vec![("total".into(), Value::Number(Decimal::whole(120)))]),
//!     },
//!     consents: Vec::new(),
//! };
//! let mut builder = Builder::new();
//! assert!(builder.push(&message));
//! assert!(!builder.push(&message), "a message counts once");
//! let timelines: Timelines = builder.finish();
//!
//! let dictionary = timelines.dictionary();
//! let (orders, total) = (dictionary.name("Order Completed"), dictionary.path("total"));
//! let block = &timelines.blocks()[0];
//! let table = block.events(orders.expect("seen")).expect("has some");
//! let column = table.rows().column(total.expect("seen")).expect("has some");
//! assert_eq!(table.range(0), 0..1);
//! assert_eq!(column.get(0).small_number(), Some(120_000_000));
//! ```

mod accounts;
mod ahead;
mod apply;
mod block;
mod blocks;
mod builder;
mod cell;
mod column;
mod dictionary;
mod entry;
mod flat;
mod fold;
mod growth;
mod history;
mod interner;
mod ix;
mod kept;
mod list;
mod memory;
mod message_ids;
mod people;
mod pieces;
mod ranges;
mod rebuild;
mod rows;
mod seen;
mod series;
mod shards;
mod stored;
mod table;
mod timelines;

pub use apply::{Applied, Change, Merge};
pub use block::Block;
pub use blocks::{BlockIter, Blocks};
pub use builder::{Builder, Person};
pub use cell::{Cell, Unpacked};
pub use column::Column;
pub use dictionary::{Dictionary, SELF_PATH, TextFacts};
pub use entry::{Entry, Happening};
pub use history::{ConsentHistory, History, States};
pub use ix::{AccountIx, BLOCK_ROWS, ChannelId, CustomerIx, KeyId, NameId, PathId, TextId};
pub use list::ListColumn;
pub use memory::Memory;
pub use message_ids::{IdKey, MessageIds};
pub use rows::Rows;
pub use seen::SeenIds;
pub use series::{Payload, Series};
pub use stored::{Broken, Decoder, Part, Section};
pub use table::Table;
pub use timelines::Timelines;
