//! Writing a lake: bucket by bucket, each on one thread. A file whose contents would be the same stays as it is.

use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;

use kesit_model::Timestamp;
use kesit_timeline::{AccountIx, CustomerIx, Timelines};

use super::bucket::{self, BUCKETS_MAX};
use super::error::LakeError;
use super::file::{self, FileWriter};
use super::folder::Folder;
use super::manifest::{FORMAT, FileEntry, Manifest, State, TableEntry};
use super::rows::Rows;
use super::table::{
    AccountTraits, Accounts, Consents, CustomerAccounts, Customers, Events, Memberships, Table, Traits, World,
};

/// How to write a lake.
#[derive(Debug, Clone)]
pub struct LakeOptions {
    /// How many buckets; `None`: as many as the lake has, or as suit the number of events if it is new.
    pub buckets: Option<u32>,
    /// Up to when memberships are followed; told in the manifest.
    pub as_of: Timestamp,
    /// The segments whose memberships there are; told in the manifest.
    pub segments: Vec<String>,
    /// How many threads work.
    pub threads: usize,
}

/// An unbroken time in a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Membership<'a> {
    /// The segment's key.
    pub segment: &'a str,
    /// The first instant in it.
    pub entered_at: Timestamp,
    /// The first instant no more in it; `None` while in.
    pub left_at: Option<Timestamp>,
}

/// Adds all memberships of a customer.
pub type MembershipsOf<'a> = Box<dyn FnMut(CustomerIx, &mut Vec<Membership<'a>>) + 'a>;

/// How far an export has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LakeProgress {
    /// Buckets that are done.
    pub done: u32,
    /// Buckets that there are.
    pub total: u32,
}

/// What an export did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LakeReport {
    /// How many buckets the lake has.
    pub buckets: u32,
    /// The tables in order of name.
    pub tables: Vec<LakeTable>,
}

/// What became of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LakeTable {
    /// Its name.
    pub name: String,
    /// The rows it has now.
    pub rows: u64,
    /// The bytes of its files.
    pub bytes: u64,
    /// Files that were written.
    pub written: u64,
    /// Files that were as they should be.
    pub kept: u64,
}

/// Writes the timelines to a folder that is new, empty, or a lake already. `memberships` is asked once a thread for
/// what works out the memberships of a customer.
///
/// # Errors
/// When the folder is something else, or cannot be written. What was written is a lake still: the next export goes on
/// from there.
pub fn export<'a>(
    timelines: &Timelines,
    dir: &Path,
    options: &LakeOptions,
    memberships: &(dyn Fn() -> MembershipsOf<'a> + Sync),
    on_progress: &(dyn Fn(LakeProgress) + Sync),
) -> Result<LakeReport, LakeError> {
    if let Some(buckets) = options.buckets.filter(|buckets| !(1..=BUCKETS_MAX).contains(buckets)) {
        return Err(LakeError::Buckets(buckets));
    }
    let (folder, before) = Folder::claim(dir)?;
    let known = before.as_ref().map(|before| before.buckets);
    let buckets = options.buckets.or(known).unwrap_or_else(|| bucket::fitting(timelines.event_count()));
    let mut manifest = begin(&folder, before, options, buckets)?;
    let world = World::new(timelines);
    let parts = Export { world, folder, buckets, on_progress }.run(memberships, options.threads)?;
    let report = report(&parts, buckets);
    manifest.state = State::Complete;
    manifest.tables = entries(parts);
    manifest.write(dir)?;
    Ok(report)
}

/// Marks the folder as a lake that is being written. Until the end the old manifest's tables stand in it.
fn begin(
    folder: &Folder,
    before: Option<Manifest>,
    options: &LakeOptions,
    buckets: u32,
) -> Result<Manifest, LakeError> {
    let manifest = Manifest {
        format: FORMAT,
        made_by: format!("kesit version {}", env!("CARGO_PKG_VERSION")),
        state: State::Writing,
        buckets,
        as_of: options.as_of.to_string(),
        segments: options.segments.clone(),
        tables: before.map(|before| before.tables).unwrap_or_default(),
    };
    manifest.write(folder.dir())?;
    Ok(manifest)
}

/// One file that is as it should be now.
struct Part {
    table: &'static str,
    entry: FileEntry,
    is_new: bool,
}

struct Export<'a> {
    world: World<'a>,
    folder: Folder,
    buckets: u32,
    on_progress: &'a (dyn Fn(LakeProgress) + Sync),
}

/// The tables that lie in buckets.
const BUCKETED: [&str; 6] =
    [Events::NAME, Traits::NAME, Consents::NAME, Customers::NAME, CustomerAccounts::NAME, Memberships::NAME];

impl Export<'_> {
    fn run<'m>(
        &self,
        memberships: &(dyn Fn() -> MembershipsOf<'m> + Sync),
        threads: usize,
    ) -> Result<Vec<Part>, LakeError> {
        let split: Vec<Mutex<Vec<CustomerIx>>> =
            bucket::split(self.world.timelines, self.buckets).into_iter().map(Mutex::new).collect();
        let (next, done, failed) = (AtomicU32::new(0), AtomicU32::new(0), AtomicBool::new(false));
        let work = || -> Result<Vec<Part>, LakeError> {
            let mut worker = Worker::new(memberships());
            let mut parts = Vec::new();
            while !failed.load(Ordering::Relaxed) {
                let bucket = next.fetch_add(1, Ordering::Relaxed);
                let Some(customers) = split.get(bucket as usize) else { break };
                let customers = std::mem::take(&mut *customers.lock().expect("nobody panics holding it"));
                let settled = worker.bucket(self, bucket, customers);
                parts.extend(settled.inspect_err(|_| failed.store(true, Ordering::Relaxed))?);
                let done = done.fetch_add(1, Ordering::Relaxed) + 1;
                (self.on_progress)(LakeProgress { done, total: self.buckets });
            }
            Ok(parts)
        };
        let mut parts = self.accounts()?;
        let shares: Vec<Result<Vec<Part>, LakeError>> = thread::scope(|scope| {
            let workers: Vec<_> = (0..threads.max(1)).map(|_| scope.spawn(work)).collect();
            workers.into_iter().map(|worker| worker.join().expect("writing does not panic")).collect()
        });
        for share in shares {
            parts.extend(share?);
        }
        for table in BUCKETED {
            self.folder.remove_buckets_from(table, self.buckets)?;
        }
        Ok(parts)
    }

    /// The tables of accounts, which have no buckets.
    fn accounts(&self) -> Result<Vec<Part>, LakeError> {
        let timelines = self.world.timelines;
        let count = u32::try_from(timelines.account_count()).expect("accounts are numbered in 32 bits");
        let mut accounts: Vec<AccountIx> = (0..count).map(AccountIx).collect();
        accounts.sort_unstable_by_key(|account| timelines.account_id(*account));
        Ok(vec![
            self.settle(&mut Accounts, None, &accounts)?,
            self.settle(&mut AccountTraits::default(), None, &accounts)?,
        ])
    }

    /// Makes one file as it should be.
    fn settle<T: Table>(
        &self,
        table: &mut T,
        bucket: Option<u32>,
        owners: &[T::Owner],
    ) -> Result<Part, LakeError> {
        let layout = T::layout();
        let part = Folder::part(T::NAME, bucket);
        let path = self.folder.ready(&part)?;
        let give = |table: &mut T, mut rows: Rows<'_, T::Columns>| {
            owners.iter().try_for_each(|owner| table.give(&self.world, *owner, &mut rows))?;
            rows.finish()
        };
        let mut known = None;
        if let Some(digest) = file::digest_of(&path) {
            known = Some(give(table, Rows::to_nowhere(&layout, FORMAT))?).filter(|known| known.0 == digest);
        }
        let is_new = known.is_none();
        let (digest, rows) = match known {
            Some(known) => known,
            None => give(table, Rows::to(FileWriter::create(&path, &layout)?, &layout, FORMAT))?,
        };
        let bytes = fs::metadata(&path).map_err(LakeError::io("read", &path))?.len();
        let entry = FileEntry { path: part, rows, bytes, digest: digest.to_string() };
        Ok(Part { table: T::NAME, entry, is_new })
    }
}

/// What one thread keeps from bucket to bucket.
struct Worker<'m> {
    events: Events,
    traits: Traits,
    memberships: Memberships<'m>,
}

impl<'m> Worker<'m> {
    fn new(memberships: MembershipsOf<'m>) -> Worker<'m> {
        Worker {
            events: Events::default(),
            traits: Traits::default(),
            memberships: Memberships::new(memberships),
        }
    }

    fn bucket(
        &mut self,
        export: &Export<'_>,
        bucket: u32,
        mut customers: Vec<CustomerIx>,
    ) -> Result<[Part; BUCKETED.len()], LakeError> {
        let timelines = export.world.timelines;
        customers.sort_unstable_by_key(|customer| timelines.id(*customer));
        let (bucket, customers) = (Some(bucket), customers.as_slice());
        Ok([
            export.settle(&mut Customers, bucket, customers)?,
            export.settle(&mut self.traits, bucket, customers)?,
            export.settle(&mut Consents, bucket, customers)?,
            export.settle(&mut CustomerAccounts, bucket, customers)?,
            export.settle(&mut self.events, bucket, customers)?,
            export.settle(&mut self.memberships, bucket, customers)?,
        ])
    }
}

fn report(parts: &[Part], buckets: u32) -> LakeReport {
    let mut tables: Vec<LakeTable> = Vec::new();
    for part in parts {
        let index = tables.iter().position(|table| table.name == part.table).unwrap_or_else(|| {
            let name = part.table.to_owned();
            tables.push(LakeTable { name, rows: 0, bytes: 0, written: 0, kept: 0 });
            tables.len() - 1
        });
        let table = &mut tables[index];
        table.rows += part.entry.rows;
        table.bytes += part.entry.bytes;
        table.written += u64::from(part.is_new);
        table.kept += u64::from(!part.is_new);
    }
    tables.sort_unstable_by(|left, right| left.name.cmp(&right.name));
    LakeReport { buckets, tables }
}

fn entries(parts: Vec<Part>) -> std::collections::BTreeMap<String, TableEntry> {
    let mut tables: std::collections::BTreeMap<String, TableEntry> = std::collections::BTreeMap::new();
    for part in parts {
        let table = tables.entry(part.table.to_owned()).or_default();
        table.rows += part.entry.rows;
        table.files.push(part.entry);
    }
    tables.values_mut().for_each(|table| table.files.sort_unstable());
    tables
}
