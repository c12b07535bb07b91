//! Webhooks of any system by a mapping: which places of the body become which members of which messages.
//!
//! A mapping is JSON ([`Mapping::parse`]; its JSON Schema is [`SCHEMA`]):
//!
//! ```json
//! {
//!   "items": "/orders",
//!   "messages": [{
//!     "type": "track",
//!     "event": {"value": "Order Completed"},
//!     "userId": {"from": ["/customer/id", "/customer/email"]},
//!     "messageId": {"join": [{"value": "orders:"}, {"from": "/no"}]},
//!     "timestamp": {"from": "/created_at"},
//!     "properties": {
//!       "order_id": {"from": "/no"},
//!       "total": {"from": "/amount", "as": "number"},
//!       "products": {"each": "/lines", "take": {"product_id": {"from": "/sku"}}}
//!     }
//!   }]
//! }
//! ```
//!
//! Places are JSON pointers (RFC 6901): `/a/b` of the item, `$/a/b` of the whole body. There are no scripts. Start at
//! [`Mapping`]; `wire` is how it is written, `apply` what it does.

mod apply;
mod path;
mod wire;

use std::collections::BTreeMap;

use kesit_model::Value;

pub use self::wire::MappingError;

use self::path::Path;
use crate::signature::Signed;

/// The JSON Schema of mappings.
pub const SCHEMA: &str = include_str!("schema.json");
/// The most kinds of message that one mapping may make.
pub const MESSAGES: usize = 16;
/// The most items taken from one delivery.
pub const ITEMS: usize = 1_000;
/// The most members and elements that one item may become.
pub const PARTS: usize = 10_000;
/// The longest mapping, in bytes.
pub const MAPPING_BYTES: usize = 64 * 1024;

/// A mapping that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// Where the list of items is; `None` if the body is the one item, or a list of items.
    items: Option<Path>,
    signed: Option<Signed>,
    messages: Vec<Template>,
}

impl Mapping {
    /// How deliveries are signed; `None` if they are not.
    #[must_use]
    pub fn signed(&self) -> Option<&Signed> {
        self.signed.as_ref()
    }
}

/// A message to be made of each item.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Template {
    kind: &'static str,
    /// Places with the texts of which one must stand there; otherwise no message is made.
    when: Vec<(Path, Vec<String>)>,
    /// Members of the message, such as `userId`.
    members: Vec<(&'static str, Take)>,
    /// The members `traits` or `properties`.
    details: BTreeMap<String, Take>,
    /// Consents by channel.
    consents: BTreeMap<String, Take>,
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Take {
    /// The first of these places where something stands.
    From(Vec<Path>, As),
    /// Always this.
    Constant(Value),
    /// Texts one behind the other; nothing if one of them is missing.
    Join(Vec<Take>),
    /// A list: an object for each element of the list at a place.
    Each(Path, BTreeMap<String, Take>),
}

/// What a value is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum As {
    /// As it stands there.
    #[default]
    Given,
    Text,
    /// A number, also where it is written as text.
    Number,
    /// An e-mail address in one form.
    Email,
    /// A telephone number in one form.
    Phone,
    /// Seconds since 1970.
    Seconds,
}

#[cfg(test)]
mod tests;
