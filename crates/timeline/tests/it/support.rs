//! Random messages, and what timelines come to, in a form that can be compared.

use std::collections::BTreeMap;

use kesit_model::definition::ConsentState;
use kesit_model::message::{Body, Message};
use kesit_model::{AccountId, Decimal, MessageId, Object, PersonId, Timestamp, Value};
use kesit_timeline::{AccountIx, Block, Blocks, CustomerIx, Entry, Payload, Series, Timelines};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// What timelines say, without the numbers they gave.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Dump {
    pub(crate) customers: BTreeMap<PersonId, CustomerDump>,
    pub(crate) accounts: BTreeMap<AccountId, AccountDump>,
    pub(crate) event_count: u64,
    pub(crate) newest_at: Option<Timestamp>,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct CustomerDump {
    pub(crate) ids: Vec<PersonId>,
    pub(crate) first_at: Timestamp,
    pub(crate) entries: Vec<Entry>,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct AccountDump {
    pub(crate) first_at: Timestamp,
    pub(crate) customers: Vec<PersonId>,
    pub(crate) entries: Vec<Entry>,
}

/// Everything that timelines say; fails where they contradict themselves.
pub(crate) fn dump(timelines: &Timelines) -> Dump {
    check(timelines);
    let customers = live(timelines.blocks()).map(|(block, row)| {
        let customer = CustomerIx::at(block, row);
        let ids = timelines.ids(customer).into_iter().cloned().collect();
        let first_at = timelines.blocks()[block].first_at(row);
        let dump = CustomerDump { ids, first_at, entries: timelines.entries(customer) };
        (timelines.id(customer).clone(), dump)
    });
    let accounts = live(timelines.account_blocks()).map(|(block, row)| {
        let account = AccountIx::at(block, row);
        let mut customers: Vec<PersonId> =
            timelines.customers_of(account).iter().map(|&customer| timelines.id(customer).clone()).collect();
        customers.sort();
        let first_at = timelines.account_blocks()[block].first_at(row);
        let dump = AccountDump { first_at, customers, entries: timelines.account_entries(account) };
        (timelines.account_id(account).clone(), dump)
    });
    Dump {
        customers: customers.collect(),
        accounts: accounts.collect(),
        event_count: timelines.event_count(),
        newest_at: timelines.newest_at(),
    }
}

fn live(blocks: &Blocks) -> impl Iterator<Item = (usize, usize)> + '_ {
    let rows = |(index, block): (usize, &Block)| {
        let live = block.live();
        (0..64).filter(move |row| live >> row & 1 == 1).map(move |row| (index, row))
    };
    blocks.iter().enumerate().flat_map(rows)
}

/// What must hold of any timelines.
fn check(timelines: &Timelines) {
    assert_eq!(live(timelines.blocks()).count(), timelines.len());
    let mut events = 0;
    for (index, block) in timelines.blocks().iter().enumerate() {
        assert_eq!(block.first(), CustomerIx::at(index, 0));
        assert!(block.tables().is_sorted_by(|left, right| left.0 < right.0));
        for (name, table) in block.tables() {
            assert_eq!(table.len(), table.rows().len());
            table.rows().columns().for_each(|(_, column)| assert_eq!(column.len(), table.len()));
            check_series(timelines, block, table, dictionary_name(timelines, name));
            events += table.len() as u64;
        }
        block.histories().for_each(|(_, history)| check_series(timelines, block, history, "trait"));
        block.consents().for_each(|(_, history)| check_series(timelines, block, history, "consent"));
        for row in 0..64 {
            assert!(block.accounts(row).is_sorted_by(|left, right| left.0 < right.0));
            for (account, _) in block.accounts(row) {
                assert!(timelines.customers_of(*account).contains(&CustomerIx::at(index, row)));
            }
        }
    }
    assert_eq!(events, timelines.event_count());
    for (block, row) in live(timelines.blocks()) {
        let customer = CustomerIx::at(block, row);
        let ids = timelines.ids(customer);
        assert!(ids.contains(&timelines.id(customer)));
        ids.into_iter().for_each(|id| assert_eq!(timelines.customer(id), Some(customer)));
    }
}

fn dictionary_name(timelines: &Timelines, name: kesit_timeline::NameId) -> &str {
    timelines.dictionary().resolve_name(name)
}

fn check_series<P: Payload>(timelines: &Timelines, block: &Block, series: &Series<P>, what: &str) {
    let mut end = 0;
    for row in 0..64 {
        let range = series.range(row);
        assert_eq!(range.start, end, "{what}");
        end = range.end;
        assert!(range.is_empty() || block.live() >> row & 1 == 1, "{what} of somebody not there");
        let ordered = range.clone().is_sorted_by(|&left, &right| {
            let by_id = timelines.message_ids().compare(series.ids()[left], series.ids()[right]);
            series.at()[left].cmp(&series.at()[right]).then(by_id).is_lt()
        });
        assert!(ordered, "{what} out of order");
    }
    assert_eq!(end, series.len(), "{what}");
}

/// Messages with ids of their own, about few people at few instants, so that they meet.
pub(crate) fn messages() -> impl Strategy<Value = Vec<Message>> {
    vec(((0_i64..12), person(), any::<bool>(), body(), consents(), id_kind()), 0..40).prop_map(|parts| {
        let message =
            |(number, (hour, person, is_user, body, consents, kind)): (usize, (_, _, _, _, _, u8))| {
                let at = Timestamp(hour * 3_600_000);
                Message { id: id(kind, number), at, received_at: at, person, is_user, body, consents }
            };
        parts.into_iter().enumerate().map(message).collect()
    })
}

fn id_kind() -> impl Strategy<Value = u8> {
    0_u8..4
}

/// Ids whose order by text is not that of their numbers.
fn id(kind: u8, number: usize) -> MessageId {
    let mixed = (number as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let text = match kind {
        0 => format!("m{number}"),
        1 => format!("mesaj numarası {mixed}"),
        2 => format!(
            "{:08x}-{:04x}-4{:03x}-9abc-{number:012x}",
            mixed >> 32,
            mixed >> 16 & 0xffff,
            mixed & 0xfff
        ),
        _ => format!("{mixed:x}-{number}"),
    };
    MessageId::parse(&text).expect("not blank")
}

pub(crate) fn person_id(text: &str) -> PersonId {
    PersonId::parse(text).expect("not blank")
}

fn person() -> impl Strategy<Value = PersonId> {
    select(vec!["ali", "ayşe", "çan", "u1", "u2", "anon-1", "anon-2", "anon-3", "x"]).prop_map(person_id)
}

fn body() -> impl Strategy<Value = Body> {
    let also = proptest::option::weighted(0.3, person());
    let account =
        select(vec!["acme", "bilge", "şirket"]).prop_map(|id| AccountId::parse(id).expect("not blank"));
    let name = select(vec!["Order Completed", "Page Viewed", "Ürün Eklendi"]).prop_map(str::to_owned);
    prop_oneof![
        3 => (also, traits()).prop_map(|(also, traits)| Body::Identify { also, traits }),
        6 => (name, object()).prop_map(|(name, properties)| Body::Track { name, properties }),
        1 => (account, traits()).prop_map(|(account, traits)| Body::Group { account, traits }),
        1 => person().prop_map(|previous| Body::Alias { previous }),
    ]
}

fn consents() -> impl Strategy<Value = Vec<(String, ConsentState)>> {
    let state = select(vec![ConsentState::Granted, ConsentState::Denied, ConsentState::Unknown]);
    let channel = select(vec!["email", "sms"]).prop_map(str::to_owned);
    prop_oneof![4 => Just(Vec::new()), 1 => vec((channel, state), 0..3)]
}

fn traits() -> impl Strategy<Value = Object> {
    members(select(vec!["city", "plan", "address"]).prop_map(str::to_owned), value(key()))
}

fn object() -> impl Strategy<Value = Object> {
    members(key(), value(key()))
}

fn key() -> impl Strategy<Value = String> + Clone {
    select(vec!["a", "b", "price", "tags", "kategori"]).prop_map(str::to_owned)
}

/// Objects with each key once.
pub(crate) fn members(
    key: impl Strategy<Value = String>,
    value: impl Strategy<Value = Value>,
) -> impl Strategy<Value = Object> {
    proptest::collection::btree_map(key, value, 0..4)
        .prop_map(|members| Object(members.into_iter().map(|(key, value)| (key.into(), value)).collect()))
}

/// Any value, with objects of such keys.
pub(crate) fn value(key: impl Strategy<Value = String> + Clone + 'static) -> impl Strategy<Value = Value> {
    scalar().prop_recursive(3, 16, 4, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::List),
            members(key.clone(), inner).prop_map(Value::Object),
        ]
    })
}

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        (-3_i64..3).prop_map(|number| Value::Number(Decimal::whole(number))),
        (0_i64..3).prop_map(|number| Value::Number(Decimal(i128::from(number) + (1 << 70)))),
        select(vec!["", "42", "kırmızı", "mavi", "2026-03-01"]).prop_map(|text| Value::Text(text.into())),
    ]
}
