//! A digest of what timelines say, without the numbers that they gave to customers, words and accounts on the way. Timelines
//! of the same messages have the same digest, however they came about.

use kesit_model::Timestamp;
use kesit_timeline::{AccountIx, BLOCK_ROWS, Block, Blocks, CustomerIx, Entry, Happening, Timelines};
use twox_hash::XxHash3_64;

use crate::codec::{self, Writer};

/// The digest. It is a sum over customers and accounts, so that their order does not matter.
pub(crate) fn digest(timelines: &Timelines) -> u64 {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let shares = std::thread::scope(|scope| {
        let lanes: Vec<_> =
            (0..threads).map(|lane| scope.spawn(move || of_share(timelines, lane, threads))).collect();
        lanes.into_iter().map(|lane| lane.join().expect("it does not panic")).collect::<Vec<_>>()
    });
    let newest = timelines.newest_at().map_or(0, |at| at.0.cast_unsigned());
    let counts = [timelines.len() as u64, timelines.account_count() as u64, timelines.event_count(), newest];
    shares.into_iter().chain([hash(&counts.map(u64::to_le_bytes).concat())]).fold(0, u64::wrapping_add)
}

/// Every so-manieth block.
fn of_share(timelines: &Timelines, lane: usize, threads: usize) -> u64 {
    let mut buffer = Vec::new();
    let mut sum: u64 = 0;
    for (block, row) in live(timelines.blocks()).filter(|(block, _)| block % threads == lane) {
        write_customer(timelines, CustomerIx::at(block, row), &mut buffer);
        sum = sum.wrapping_add(hash(&buffer));
        buffer.clear();
    }
    for (block, row) in live(timelines.account_blocks()).filter(|(block, _)| block % threads == lane) {
        write_account(timelines, AccountIx::at(block, row), &mut buffer);
        sum = sum.wrapping_add(hash(&buffer));
        buffer.clear();
    }
    sum
}

fn live(blocks: &Blocks) -> impl Iterator<Item = (usize, usize)> + '_ {
    let rows = |(index, block): (usize, &Block)| {
        let live = block.live();
        (0..BLOCK_ROWS).filter(move |row| live >> row & 1 == 1).map(move |row| (index, row))
    };
    blocks.iter().enumerate().flat_map(rows)
}

fn write_customer(timelines: &Timelines, customer: CustomerIx, buffer: &mut Vec<u8>) {
    let mut out = Writer(buffer);
    out.byte(b'c');
    out.text(timelines.id(customer).as_str());
    let ids = timelines.ids(customer);
    out.length(ids.len());
    ids.iter().for_each(|id| out.text(id.as_str()));
    let first_at = timelines.blocks()[customer.block()].first_at(customer.row());
    write_entries(&mut out, first_at, &timelines.entries(customer));
}

fn write_account(timelines: &Timelines, account: AccountIx, buffer: &mut Vec<u8>) {
    let mut out = Writer(buffer);
    out.byte(b'a');
    out.text(timelines.account_id(account).as_str());
    let mut customers: Vec<&str> =
        timelines.customers_of(account).iter().map(|&customer| timelines.id(customer).as_str()).collect();
    customers.sort_unstable();
    out.length(customers.len());
    customers.iter().for_each(|id| out.text(id));
    let first_at = timelines.account_blocks()[account.block()].first_at(account.row());
    write_entries(&mut out, first_at, &timelines.account_entries(account));
}

fn write_entries(out: &mut Writer<'_>, first_at: Timestamp, entries: &[Entry]) {
    out.signed(first_at.0);
    out.length(entries.len());
    for entry in entries {
        out.signed(entry.at.0);
        match &entry.happening {
            Happening::Account { account } => {
                out.byte(0);
                out.text(account.as_str());
            }
            Happening::Trait { key, value } => {
                out.byte(1);
                out.text(key);
                codec::write_value(out, value);
            }
            Happening::Consent { channel, state } => {
                out.byte(2);
                out.text(channel);
                out.text(state.as_str());
            }
            Happening::Event { name, properties } => {
                out.byte(3);
                out.text(name);
                codec::write_object(out, properties);
            }
        }
    }
}

fn hash(bytes: &[u8]) -> u64 {
    XxHash3_64::oneshot(bytes)
}
