//! A made-up online shop in Türkiye, for trying things out and for checking models against a known truth. Start at
//! [`create`].
//!
//! The same [`Options`] give the same bytes, on every machine; customer 17 is the same whatever the number of customers.
//! How people buy is stated in `process.rs`, and again in the `README.md` beside the data. Nobody in it is real: mail
//! addresses end in `.example`.
//!
//! It is made in two passes, so that memory does not grow with the number of customers. The first lives every customer's
//! life and keeps of each message a draft of 32 bytes (`draft.rs`), sorted into days (`buckets.rs`). The second writes
//! the messages of one day after the other.

mod buckets;
mod calendar;
mod campaigns;
mod catalogue;
mod chance;
mod company;
mod draft;
mod files;
mod json;
mod life;
mod line;
mod live;
mod names;
mod opinions;
mod order;
mod parallel;
mod person;
mod places;
mod process;
mod readme;
mod season;
mod shop;
mod summary;
mod text;
mod truth;

use std::collections::BTreeMap;
use std::io;
use std::num::NonZero;
use std::path::{Path, PathBuf};

use kesit_model::zone::Date;

use self::buckets::{Buckets, DRAFTS_HELD};
use self::draft::{Draft, Kind};
use self::files::Files;
use self::line::{Lines, Type};
use self::person::Person;
use self::shop::Shop;
use self::truth::Rows;

pub use self::live::{MAX_TO_COME, Parted, part, restamped};
pub use self::summary::Summary;

/// The most customers: their numbers have seven digits.
pub const CUSTOMERS_MAX: u32 = 10_000_000;
/// The longest time, in months.
pub const MONTHS_MAX: u16 = 120;
/// The first year and the last in which the shop's time may end.
pub const YEARS: (i16, i16) = (2000, 2100);
/// Customers that are lived at a time by one thread.
const BLOCK_CUSTOMERS: u32 = 1_024;
/// Bytes of messages that are handed over at a time.
const PIECE_BYTES: usize = 1 << 20;
/// How hard the file is compressed, if it is.
const ZSTD_LEVEL: i32 = 3;

/// What shop to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// How many customers, anonymous visitors included; 1 to [`CUSTOMERS_MAX`].
    pub customers: u32,
    /// How long the shop has been there; 1 to [`MONTHS_MAX`].
    pub months: u16,
    /// Another seed is another shop.
    pub seed: u64,
    /// The first day that is no more covered, in Türkiye; its year is within [`YEARS`].
    pub until: Date,
    /// Whether to compress the messages.
    pub zstd: bool,
    /// Whether a folder that holds something may be written to.
    pub force: bool,
}

impl Default for Options {
    /// 5,000 customers in the 24 months before November 2026.
    fn default() -> Options {
        Options {
            customers: 5_000,
            months: 24,
            seed: 1,
            until: jiff::civil::date(2026, 11, 1),
            zstd: false,
            force: false,
        }
    }
}

/// How far making has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub step: Step,
    /// How much of it is done.
    pub done: u64,
    /// How much there is.
    pub total: u64,
}

/// Is told how far making has come, now and then.
pub type OnProgress<'a> = &'a (dyn Fn(Progress) + Sync);

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Customers are lived.
    Living,
    /// Messages are written.
    Writing,
}

/// Why a shop cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The folder holds something already.
    #[error("`{}` is not empty", path.display())]
    Occupied {
        /// Which.
        path: PathBuf,
    },
    /// An option is outside of what it may be.
    #[error("{option} must be from {least} to {most}")]
    OutOfRange {
        /// Which.
        option: &'static str,
        /// The least that it may be.
        least: i64,
        /// The most.
        most: i64,
    },
    /// A file cannot be written.
    #[error("`{}` cannot be written", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// Makes a shop in `folder`: `messages.jsonl` (or `.zst`) in order of receipt, `orders.csv`, `lists/*.csv`, `truth.csv`
/// and a `README.md`. The files come into being at the end; when it fails, none of them is there.
///
/// # Errors
/// When an option is out of range, the folder holds something and [`Options::force`] is not set, or a file cannot be
/// written.
pub fn create(
    folder: &Path,
    options: &Options,
    threads: NonZero<usize>,
    on_progress: OnProgress<'_>,
) -> Result<Summary, DemoError> {
    create_within(folder, options, threads, DRAFTS_HELD, on_progress)
}

fn create_within(
    folder: &Path,
    options: &Options,
    threads: NonZero<usize>,
    drafts_held: usize,
    on_progress: OnProgress<'_>,
) -> Result<Summary, DemoError> {
    check(options)?;
    if !options.force && !files::is_vacant(folder)? {
        return Err(DemoError::Occupied { path: folder.to_owned() });
    }
    let shop = Shop::new(options.seed, options.until, options.months);
    let mut files = Files::create(folder, options)?;
    let in_folder = |source| DemoError::Io { path: folder.to_owned(), source };
    let (from, until) = (shop.calendar.from(), shop.calendar.until());
    let mut buckets = Buckets::new(from, until, folder, drafts_held).map_err(in_folder)?;
    let making = Making { shop: &shop, options, threads, folder, on_progress };
    let messages = making.live_all(&mut buckets, &mut files)?;
    making.write_all(&buckets, &mut files)?;
    let summary = Summary {
        customers: options.customers,
        messages,
        from: shop.calendar.dates().next().map_or(options.until, |(date, _)| date),
        until: options.until,
        bytes: files.message_bytes(),
    };
    files.finish(options, &summary)?;
    Ok(summary)
}

fn check(options: &Options) -> Result<(), DemoError> {
    let within = |option, number: i64, least: i64, most: i64| {
        if (least..=most).contains(&number) {
            Ok(())
        } else {
            Err(DemoError::OutOfRange { option, least, most })
        }
    };
    within("customers", i64::from(options.customers), 1, i64::from(CUSTOMERS_MAX))?;
    within("months", i64::from(options.months), 1, i64::from(MONTHS_MAX))?;
    within("until", i64::from(options.until.year()), i64::from(YEARS.0), i64::from(YEARS.1))
}

/// What both passes need.
struct Making<'a> {
    shop: &'a Shop,
    options: &'a Options,
    threads: NonZero<usize>,
    folder: &'a Path,
    on_progress: OnProgress<'a>,
}

impl Making<'_> {
    /// The first pass: every customer's life. Returns how many messages there are by name.
    fn live_all(
        &self,
        buckets: &mut Buckets,
        files: &mut Files,
    ) -> Result<BTreeMap<&'static str, u64>, DemoError> {
        let customers = self.options.customers;
        let blocks = customers.div_ceil(BLOCK_CUSTOMERS);
        let work = |block: usize, give: &mut dyn FnMut(_)| {
            let first =
                u32::try_from(block).expect("there are fewer blocks than customers") * BLOCK_CUSTOMERS;
            give(live_block(self.shop, first..customers.min(first + BLOCK_CUSTOMERS)));
            Ok(())
        };
        let (mut counts, mut done) = (vec![0; Kind::ALL.len()], 0);
        parallel::in_order(self.threads, blocks as usize, work, |(drafts, rows): (Vec<Draft>, Rows)| {
            for draft in drafts {
                counts[draft.kind as usize] += 1;
                buckets.put(draft).map_err(|source| self.error(source))?;
            }
            files.put_rows(&rows)?;
            done += 1;
            (self.on_progress)(Progress { step: Step::Living, done, total: u64::from(blocks) });
            Ok(())
        })?;
        Ok(by_name(&counts))
    }

    /// The second pass: the messages of one day after the other.
    fn write_all(&self, buckets: &Buckets, files: &mut Files) -> Result<(), DemoError> {
        let total: u64 = (0..buckets.len()).map(|day| buckets.drafts(day) as u64).sum();
        let work = |day: usize, give: &mut dyn FnMut(_)| {
            self.write_day(&buckets.read(day).map_err(|source| self.error(source))?, give)
        };
        let mut done = 0;
        parallel::in_order(self.threads, buckets.len(), work, |piece: Piece| {
            files.put_messages(&piece.messages, &piece.orders)?;
            done += piece.count;
            (self.on_progress)(Progress { step: Step::Writing, done, total });
            Ok(())
        })
    }

    fn write_day(&self, drafts: &[Draft], give: &mut dyn FnMut(Piece)) -> Result<(), DemoError> {
        let mut lines = Lines::new(self.shop);
        let mut count = 0;
        for (ix, draft) in drafts.iter().enumerate() {
            lines.put(draft);
            count += 1;
            if lines.len() >= PIECE_BYTES || ix + 1 == drafts.len() {
                let (messages, orders) = lines.take();
                let messages = self.packed(messages).map_err(|source| self.error(source))?;
                give(Piece { messages, orders, count: std::mem::take(&mut count) });
            }
        }
        Ok(())
    }

    /// Each piece is a frame of its own; frames one after the other are one compressed file.
    fn packed(&self, messages: Vec<u8>) -> io::Result<Vec<u8>> {
        if self.options.zstd { zstd::bulk::compress(&messages, ZSTD_LEVEL) } else { Ok(messages) }
    }

    fn error(&self, source: io::Error) -> DemoError {
        DemoError::Io { path: self.folder.to_owned(), source }
    }
}

/// The lives of some customers.
fn live_block(shop: &Shop, numbers: std::ops::Range<u32>) -> (Vec<Draft>, Rows) {
    let (mut drafts, mut rows) = (Vec::new(), Rows::default());
    for number in numbers {
        let person = Person::draw(shop, number);
        let fate = life::live(shop, &person, &mut drafts);
        rows.put(shop, &person, &fate);
    }
    (drafts, rows)
}

fn by_name(counts: &[u64]) -> BTreeMap<&'static str, u64> {
    let mut messages = BTreeMap::new();
    for (kind, count) in Kind::ALL.iter().zip(counts).filter(|(_, count)| **count > 0) {
        let name = match Type::of(*kind) {
            Type::Track(name) => name,
            Type::Page => kesit_model::message::PAGE_VIEWED,
            Type::Screen => kesit_model::message::SCREEN_VIEWED,
            other => other.word(),
        };
        *messages.entry(name).or_default() += count;
    }
    messages
}

/// Some messages, ready for the file, and the rows of the orders among them.
struct Piece {
    messages: Vec<u8>,
    orders: Vec<u8>,
    count: u64,
}

#[cfg(test)]
mod tests;
