//! The ids in messages.

use super::super::chance::{Chance, Purpose};
use super::super::draft::Draft;
use super::super::order::OrderKey;
use super::super::person::{Person, Standing};
use super::super::shop::Shop;

/// The user id of a customer who is known: the customer number.
pub(super) fn user_id(person: u32) -> String {
    format!("m{person:07}")
}

/// The anonymous id of a customer's first (0) or second (1) browser or telephone.
pub(in crate::demo) fn anonymous_id(seed: u64, person: u32, browser: u32) -> String {
    let mut chance = Chance::new(seed, Purpose::Ids, person, browser);
    let (high, low) = (chance.bits(), chance.bits());
    // The digits that say "random UUID" (RFC 9562, version 4).
    let (high, low) = (high & !0xF000 | 0x4000, low & !(3 << 62) | 2 << 62);
    let mut id = String::with_capacity(36);
    for ix in 0..32 {
        if matches!(ix, 8 | 12 | 16 | 20) {
            id.push('-');
        }
        let digits = if ix < 16 { high } else { low };
        id.push(char::from(b"0123456789abcdef"[(digits >> (60 - 4 * (ix % 16)) & 15) as usize]));
    }
    id
}

/// The id by which a customer is found: the user id, or of a visitor the anonymous one.
pub(in crate::demo) fn customer_id(shop: &Shop, person: &Person) -> String {
    match person.standing {
        Standing::Visitor => anonymous_id(shop.seed, person.number, 0),
        Standing::Buyer | Standing::Member => user_id(person.number),
    }
}

/// The id of a message. In byte order, the messages of a customer stand as they were made.
pub(super) fn message_id(draft: &Draft) -> String {
    format!("{:07}-{:05}", draft.person, draft.ordinal)
}

/// The id of an order.
pub(super) fn order_id(person: u32, key: OrderKey) -> String {
    format!("S{person:07}-{:03}", key.number + 1)
}
