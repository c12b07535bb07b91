//! Reads customer data from files and standard input into timelines. Start at [`load`].
//!
//! A source gives [`Message`]s; it decides nothing about segments. What could not be taken is in the [`Report`], with
//! its place and reason, and reading goes on.

mod lists;
mod mapping;
mod messages;
mod open;
mod orders;
mod pieces;
mod report;

use std::fmt;
use std::io::{self, BufRead};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use kesit_model::message::Message;
use kesit_model::zone::Zone;
use kesit_timeline::{Builder, Timelines};

use self::messages::Layout;
use self::orders::OrdersReader;

pub use self::lists::{Lists, ListsError, read_lists};
pub use self::mapping::{Mapping, MappingError};
pub use self::orders::{Field, OrdersError, RowProblem};
pub use self::report::{OrdersReport, Place, REFUSALS_SHOWN, Refusal, RefusalReason, Refused, Report};

/// Messages handed over at a time from the thread that reads to the one that builds.
const BATCH_MESSAGES: usize = 1024;
/// Batches that may wait in between.
const QUEUE_BATCHES: usize = 8;

/// Where data comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A file.
    File(PathBuf),
    /// Standard input.
    Stdin,
}

impl Input {
    /// The input that a path names: `-` is standard input.
    #[must_use]
    pub fn parse(path: &Path) -> Input {
        if path == Path::new("-") { Input::Stdin } else { Input::File(path.to_owned()) }
    }
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Input::File(path) => write!(f, "{}", path.display()),
            Input::Stdin => f.write_str("-"),
        }
    }
}

/// How to read.
#[derive(Debug, Clone)]
pub struct Options {
    /// The zone of local times in orders files.
    pub zone: Zone,
    /// What the columns of orders files say, where it is not to be guessed.
    pub mapping: Mapping,
}

/// How far reading has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Bytes taken so far, as they lie on the disk.
    pub read_bytes: u64,
    /// All the bytes there are; `None` where standard input is among the sources.
    pub total_bytes: Option<u64>,
}

/// Is told how far reading has come, now and then, from another thread.
pub type OnProgress<'a> = &'a (dyn Fn(Progress) + Sync);

/// Timelines, and what became of the data.
#[derive(Debug)]
pub struct Loaded {
    /// Everything that was taken.
    pub timelines: Timelines,
    /// What became of everything.
    pub report: Report,
}

/// Why a source cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// It cannot be opened or read.
    #[error("`{input}` cannot be read")]
    Io {
        /// Which.
        input: Input,
        /// Why.
        source: io::Error,
    },
    /// It is an orders file that cannot be understood.
    #[error("`{input}` is not an orders file that can be read")]
    Orders {
        /// Which.
        input: Input,
        /// Why.
        source: OrdersError,
    },
}

/// Reads the inputs, in this order, into timelines.
///
/// # Errors
/// When one of them cannot be read. Single messages and rows that are no good are in the report instead.
pub fn load(inputs: &[Input], options: &Options, on_progress: OnProgress<'_>) -> Result<Loaded, SourceError> {
    let mut builder = Builder::new();
    let report = read(inputs, options, on_progress, &mut |message| builder.push(&message))?;
    Ok(Loaded { timelines: builder.finish(), report })
}

/// Reads the inputs, in this order, and gives their messages as they come: to `take`, which says whether the message
/// is new. Reading goes on in another thread meanwhile.
///
/// # Errors
/// As [`load`].
pub fn read(
    inputs: &[Input],
    options: &Options,
    on_progress: OnProgress<'_>,
    take: &mut dyn FnMut(Message) -> bool,
) -> Result<Report, SourceError> {
    let (sender, receiver) = sync_channel::<Vec<Message>>(QUEUE_BATCHES);
    thread::scope(|scope| {
        let reading =
            scope.spawn(|| read_all(inputs, options, on_progress, Outbox { batch: Vec::new(), sender }));
        let (mut messages, mut duplicates) = (0, 0);
        for message in receiver.into_iter().flatten() {
            let new = take(message);
            messages += u64::from(new);
            duplicates += u64::from(!new);
        }
        let report = reading.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        Ok(Report { messages, duplicates, ..report })
    })
}

/// Gathers messages and hands them over.
struct Outbox {
    batch: Vec<Message>,
    sender: SyncSender<Vec<Message>>,
}

impl Outbox {
    fn put(&mut self, message: Message) {
        self.batch.push(message);
        if self.batch.len() == BATCH_MESSAGES {
            self.flush();
        }
    }

    fn flush(&mut self) {
        // The other side stops listening only when it panics, and then the panic is what matters.
        let _ = self.sender.send(std::mem::take(&mut self.batch));
    }
}

fn read_all(
    inputs: &[Input],
    options: &Options,
    on_progress: OnProgress<'_>,
    mut outbox: Outbox,
) -> Result<Report, SourceError> {
    let mut report = Report { files: inputs.len(), ..Report::default() };
    let mut orders = OrdersReader::new(&options.zone, &options.mapping);
    let mut any_orders = false;
    let count = AtomicU64::new(0);
    let total_bytes = inputs.iter().map(size).sum::<Option<u64>>();
    for input in inputs {
        let io = |source| SourceError::Io { input: input.clone(), source };
        let mut reader = open::open(input, &count).map_err(io)?;
        let mut take = |message| {
            outbox.put(message);
            if outbox.batch.is_empty() {
                on_progress(Progress { read_bytes: count.load(Ordering::Relaxed), total_bytes });
            }
        };
        let name = input.to_string();
        match kind(input, reader.as_mut()).map_err(io)? {
            Kind::Messages(layout) => {
                messages::read(&name, reader.as_mut(), layout, &mut report.refused, &mut take).map_err(io)?;
            }
            Kind::Orders => {
                any_orders = true;
                let read = orders.read(&name, reader, &mut report.refused, &mut take);
                read.map_err(|error| orders_error(input, error))?;
            }
        }
    }
    if any_orders {
        report.orders = Some(orders.finish(&mut |message| outbox.put(message)));
    }
    outbox.flush();
    Ok(report)
}

fn orders_error(input: &Input, error: OrdersError) -> SourceError {
    match error {
        OrdersError::Io(source) => SourceError::Io { input: input.clone(), source },
        source => SourceError::Orders { input: input.clone(), source },
    }
}

fn size(input: &Input) -> Option<u64> {
    match input {
        Input::File(path) => std::fs::metadata(path).ok().map(|metadata| metadata.len()),
        Input::Stdin => None,
    }
}

/// What a source holds.
enum Kind {
    Messages(Layout),
    Orders,
}

/// Tells by the name, and where the name says nothing by the first byte.
fn kind(input: &Input, reader: &mut dyn BufRead) -> io::Result<Kind> {
    let name = input.to_string().to_ascii_lowercase();
    let name = name.trim_end_matches(".gz").trim_end_matches(".zst");
    let ends = |extensions: &[&str]| extensions.iter().any(|extension| name.ends_with(extension));
    if ends(&[".jsonl", ".ndjson"]) {
        return Ok(Kind::Messages(Layout::Lines));
    }
    let beginning = reader.fill_buf()?;
    let json =
        beginning.trim_ascii_start().starts_with(b"{") || beginning.trim_ascii_start().starts_with(b"[");
    if ends(&[".json"]) || (json && !ends(&[".csv", ".tsv"])) {
        return Ok(Kind::Messages(Layout::of(beginning)));
    }
    Ok(Kind::Orders)
}

#[cfg(test)]
mod tests;
