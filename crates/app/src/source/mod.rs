//! Reads customer data from files, standard input and databases. Start at [`load`] for timelines, at [`read`] for whoever keeps what
//! comes, at [`propose`](propose()) for how a file would be understood.
//!
//! A source gives messages; it decides nothing about segments. What could not be taken is in the [`Report`], with
//! its place and reason, and reading goes on.
//!
//! ```text
//! open       a file as a stream, unpacked
//!   table    rows of any format                     messages   JSON by the Segment specification
//!   understand   which column says what, and how    │
//!   orders, single   rows → messages                │
//! out        to the thread that keeps → Sink        ┘
//! ```

mod cell;
mod grid;
mod ids;
mod kind;
mod lists;
mod mapping;
mod messages;
mod open;
mod orders;
mod out;
mod pieces;
mod postgres;
mod propose;
mod rates;
mod report;
mod rows;
mod single;
mod sink;
mod sniff;
mod spill;
mod table;
mod understand;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::SystemTime;

use kesit_model::Timestamp;
use kesit_model::zone::Zone;
use kesit_timeline::{Builder, Timelines};

use self::messages::Layout;
use self::orders::OrdersReader;
use self::out::Out;
use self::rows::TableRows;
use self::table::Table;
use self::understand::Understanding;

pub use self::cell::currency::Currency;
pub use self::grid::{Grid, GridCells, GridColumn};
pub use self::kind::columns::{HeadersError, Sure};
pub use self::kind::{Field, Holds, Kind, Need, RowProblem};
pub(crate) use self::lists::list_shape;
pub use self::lists::{Lists, ListsError, parse_list, read_lists};
pub use self::mapping::{Mapping, MappingError};
pub use self::open::Compression;
pub use self::postgres::{PostgresAddressError, PostgresQuery};
pub use self::propose::{Becomes, Column, Proposal, ROWS_TRIED, TableProposal, propose};
pub use self::rates::{Rates, RatesError};
pub use self::report::{OrdersReport, Place, REFUSALS_SHOWN, Refusal, RefusalReason, Refused, Report};
pub use self::sink::{Opened, Raw, Sink, Taken};
pub use self::table::{
    Encoding, Format, Shape, TableDoubt, TableError, TableFacts, TableHints, TableProblem,
};
pub use self::table::{OnRow, look_at_table};
pub use self::understand::Doubt;

/// Where data comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A file.
    File(PathBuf),
    /// Standard input.
    Stdin,
    /// The rows of a query to a PostgreSQL server.
    Postgres(Box<PostgresQuery>),
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
            Input::Postgres(query) => write!(f, "{query}"),
        }
    }
}

/// How to read.
#[derive(Debug, Clone)]
pub struct Options {
    /// The zone of local times.
    pub zone: Zone,
    /// What is not to be guessed.
    pub mapping: Mapping,
    /// What the rows of tables are; `None` if the mapping says it or it is to be guessed.
    pub kind: Option<Kind>,
    /// The currency that money is kept in; `None` if money stays as it is.
    pub currency: Option<Currency>,
    /// Rates of exchange into that currency.
    pub rates: Option<Rates>,
    /// Whether what comes is kept. Then every row is either part of a message or refused with what stood there, money
    /// that cannot be converted is refused, and rows of customers that bear no time are true from the time of their file.
    pub keeps: bool,
}

impl Options {
    /// For looking at data without keeping it.
    #[must_use]
    pub fn new(zone: Zone, mapping: Mapping) -> Options {
        Options { zone, mapping, kind: None, currency: None, rates: None, keeps: false }
    }
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
    /// It is a table that cannot be read.
    #[error("`{input}` is not a table that can be read")]
    Table {
        /// Which.
        input: Input,
        /// Why.
        source: TableError,
    },
    /// It is a table whose headers do not say what is needed.
    #[error("`{input}` is not a table that can be understood")]
    Headers {
        /// Which.
        input: Input,
        /// Why.
        source: HeadersError,
    },
    /// There is no room for what does not fit into memory.
    #[error("temporary files cannot be written or read")]
    Temporary {
        /// Why.
        source: io::Error,
    },
}

/// Why reading a table came to an end before the end of the table.
#[derive(Debug)]
enum ReadFailure {
    Table(TableError),
    Headers(HeadersError),
    Temporary(io::Error),
}

impl From<TableError> for ReadFailure {
    fn from(error: TableError) -> ReadFailure {
        ReadFailure::Table(error)
    }
}

impl From<HeadersError> for ReadFailure {
    fn from(error: HeadersError) -> ReadFailure {
        ReadFailure::Headers(error)
    }
}

/// Only temporary files are read and written by those who ask for it.
impl From<io::Error> for ReadFailure {
    fn from(error: io::Error) -> ReadFailure {
        ReadFailure::Temporary(error)
    }
}

impl ReadFailure {
    fn of(self, input: &Input) -> SourceError {
        let input = input.clone();
        match self {
            ReadFailure::Table(TableError::Io(source)) => SourceError::Io { input, source },
            ReadFailure::Table(source) => SourceError::Table { input, source },
            ReadFailure::Headers(source) => SourceError::Headers { input, source },
            ReadFailure::Temporary(source) => SourceError::Temporary { source },
        }
    }
}

/// Reads the inputs, in this order, into timelines.
///
/// # Errors
/// When one of them cannot be read. Single messages and rows that are no good are in the report instead.
pub fn load(inputs: &[Input], options: &Options, on_progress: OnProgress<'_>) -> Result<Loaded, SourceError> {
    let mut builder = Builder::new();
    let report = read_each(inputs, options, on_progress, &mut |message| builder.push(&message))?;
    Ok(Loaded { timelines: builder.finish(), report })
}

/// Reads the inputs, in this order, and gives their messages as they come: to `take`, which says whether the message
/// is new. What was refused is only in the report.
///
/// # Errors
/// As [`load`].
pub fn read_each(
    inputs: &[Input],
    options: &Options,
    on_progress: OnProgress<'_>,
    take: &mut dyn FnMut(kesit_model::message::Message) -> bool,
) -> Result<Report, SourceError> {
    struct Each<'a>(&'a mut dyn FnMut(kesit_model::message::Message) -> bool);
    impl Sink for Each<'_> {
        fn open(&mut self, _: Opened) {}
        fn take(&mut self, taken: Taken) -> bool {
            (self.0)(taken.message)
        }
        fn refuse(&mut self, _: usize, _: Refusal, _: Raw) {}
        fn close(&mut self, _: usize, _: u64) {}
    }
    read(inputs, options, on_progress, &mut Each(take))
}

/// Reads the inputs, in this order, and gives what comes to the sink, on this thread. Reading goes on in another thread
/// meanwhile.
///
/// # Errors
/// As [`load`].
pub fn read(
    inputs: &[Input],
    options: &Options,
    on_progress: OnProgress<'_>,
    sink: &mut dyn Sink,
) -> Result<Report, SourceError> {
    Ok(run(inputs, options, on_progress, None, sink)?.report)
}

/// What a run came to.
struct Done {
    report: Report,
    /// How the last table was understood.
    table: Option<TableProposal>,
}

/// Reads the inputs; of every table at most so many rows.
fn run(
    inputs: &[Input],
    options: &Options,
    on_progress: OnProgress<'_>,
    most_rows: Option<u64>,
    sink: &mut dyn Sink,
) -> Result<Done, SourceError> {
    let count = AtomicU64::new(0);
    let total_bytes = inputs.iter().map(size).sum::<Option<u64>>();
    let on_batch = || on_progress(Progress { read_bytes: count.load(Ordering::Relaxed), total_bytes });
    let (out, way) = out::way(options.keeps, &on_batch);
    let reading = Reading { options, count: &count, out, orders: None, most_rows, table: None };
    thread::scope(|scope| {
        let reading = scope.spawn(|| reading.all(inputs));
        let mut report = Report { files: inputs.len(), ..Report::default() };
        way.deliver(sink, &mut report);
        let (orders, table) = reading.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        report.orders = orders;
        Ok(Done { report, table })
    })
}

/// Reads in a thread of its own.
struct Reading<'a> {
    options: &'a Options,
    /// Bytes taken from the inputs.
    count: &'a AtomicU64,
    out: Out<'a>,
    orders: Option<OrdersReader<'a>>,
    /// Rows read of each table; `None` if all.
    most_rows: Option<u64>,
    table: Option<TableProposal>,
}

impl Reading<'_> {
    fn all(mut self, inputs: &[Input]) -> Result<(Option<OrdersReport>, Option<TableProposal>), SourceError> {
        for (file, input) in inputs.iter().enumerate() {
            if self.out.is_closed() {
                break;
            }
            self.out.begin(file, input.to_string());
            self.one(input, file + 1 == inputs.len())?;
        }
        let report = match self.orders {
            Some(orders) => orders.finish(&mut self.out).map(Some),
            None => Ok(None),
        };
        self.out.flush();
        Ok((report.map_err(|failure| failure.of(&Input::Stdin))?, self.table))
    }

    fn one(&mut self, input: &Input, is_last: bool) -> Result<(), SourceError> {
        if let Input::Postgres(query) = input {
            let table = query.open().map_err(|error| ReadFailure::from(error).of(input))?;
            return self.table(input, table, is_last).map_err(|failure| failure.of(input));
        }
        let io = |source| SourceError::Io { input: input.clone(), source };
        let mut stream = open::stream(input, self.count).map_err(io)?;
        if let Some(layout) = messages_in(input, stream.beginning().map_err(io)?) {
            self.out.open("messages", Vec::new(), String::new());
            let messages = messages::read(&mut stream.reader, layout, &mut self.out).map_err(io)?;
            self.out.close(messages);
            return Ok(());
        }
        let table = Table::open(input, stream, &self.options.mapping.hints);
        let table = table.map_err(|error| ReadFailure::from(error).of(input))?;
        self.table(input, table, is_last).map_err(|failure| failure.of(input))
    }

    fn table(&mut self, input: &Input, table: Table<'_>, is_last: bool) -> Result<(), ReadFailure> {
        let mapping = &self.options.mapping;
        let mut rows = TableRows::new(table, mapping, self.most_rows)?;
        let mut understanding =
            Understanding::of(rows.headers(), rows.facts(), &rows.sample(), self.options)?;
        let undated = mapping.rows_at.or_else(|| if self.options.keeps { time_of(input) } else { None });
        let mut used = understanding.to_mapping(mapping);
        used.rows_at = undated;
        self.table = self.most_rows.map(|_| propose::of_table(&rows, &understanding, &used));
        let kind = understanding.kind();
        self.out.open(kind.word(), rows.own_headers().to_vec(), used.to_yaml());
        match kind {
            Kind::Orders | Kind::OrderLines => {
                let orders = self.orders.get_or_insert_with(|| OrdersReader::new(self.options));
                orders.read(&mut rows, &mut understanding, is_last, &mut self.out)?;
            }
            _ => single::read(&mut rows, &mut understanding, undated, &mut self.out)?,
        }
        self.out.close(rows.count());
        Ok(())
    }
}

fn size(input: &Input) -> Option<u64> {
    match input {
        Input::File(path) => std::fs::metadata(path).ok().map(|metadata| metadata.len()),
        Input::Stdin | Input::Postgres(_) => None,
    }
}

/// When a file was written last.
fn time_of(input: &Input) -> Option<Timestamp> {
    let Input::File(path) = input else { return None };
    let modified = std::fs::metadata(path).and_then(|metadata| metadata.modified()).ok()?;
    let since = modified.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    i64::try_from(since.as_millis()).ok().map(Timestamp)
}

/// How the messages lie in a source; `None` if it is a table. Told by the name, and where the name says nothing by the
/// first bytes. JSON lines whose objects have no member `type` are rows of a table.
fn messages_in(input: &Input, beginning: &[u8]) -> Option<Layout> {
    let name = input.to_string().to_ascii_lowercase();
    let name = name.trim_end_matches(".gz").trim_end_matches(".zst");
    let ends = |extensions: &[&str]| extensions.iter().any(|extension| name.ends_with(extension));
    let start = beginning.trim_ascii_start();
    let is_json = start.starts_with(b"{") || start.starts_with(b"[");
    if ends(&[".csv", ".tsv"]) || (!is_json && !ends(&[".json", ".jsonl", ".ndjson"])) {
        return None;
    }
    let layout = if ends(&[".jsonl", ".ndjson"]) { Layout::Lines } else { Layout::of(beginning) };
    if layout == Layout::Lines && is_row(start) { None } else { Some(layout) }
}

/// Whether the first line is a flat object that cannot be meant as a message.
fn is_row(beginning: &[u8]) -> bool {
    let line = beginning.split(|byte| *byte == b'\n').next().unwrap_or_default();
    match serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(line) {
        Ok(object) => !object.is_empty() && !object.contains_key("type") && !object.contains_key("batch"),
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests;
