//! The dry run: how a file would be understood, and what would become of its first rows. Nothing is kept.

use kesit_model::message::Message;

use super::kind::columns::Sure;
use super::kind::{Field, Kind};
use super::mapping::Mapping;
use super::report::Report;
use super::rows::TableRows;
use super::sink::{Opened, Raw, Sink, Taken};
use super::table::TableFacts;
use super::understand::{Doubt, Guess, Understanding};
use super::{Input, Options, Refusal, SourceError, run};

/// Rows read in a dry run.
pub const ROWS_TRIED: u64 = 100_000;
/// Messages shown.
const MESSAGES_SHOWN: usize = 5;

/// How a file would be understood.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// How the table is read; `None` if the file holds messages.
    pub table: Option<TableProposal>,
    /// What became of the rows tried, refused ones by their reasons.
    pub report: Report,
    /// Rows tried, or messages.
    pub rows: u64,
    /// Of these, how many are part of a message, and how many were refused.
    pub good: u64,
    /// As above.
    pub bad: u64,
    /// Whether the file has more rows.
    pub has_more: bool,
    /// The first messages, as they would be kept.
    pub first: Vec<Message>,
}

/// How a table would be understood.
#[derive(Debug, Clone)]
pub struct TableProposal {
    /// What the rows are.
    pub kind: Kind,
    /// What was found out about the table.
    pub facts: TableFacts,
    /// Its columns, in their order.
    pub columns: Vec<Column>,
    /// What a person should look at.
    pub doubts: Vec<Doubt>,
    /// All of it as a mapping that can be written down.
    pub mapping: Mapping,
}

/// What a column is taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its header.
    pub header: String,
    /// What becomes of it.
    pub becomes: Becomes,
}

/// What becomes of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Becomes {
    /// It is this field of the kind.
    Field(&'static Field, Sure),
    /// It is taken along under this name, as what its cells look like.
    Other {
        /// The name.
        key: String,
        /// `text`, `number`, `truth`, `day` or `instant`.
        looks_like: &'static str,
    },
    /// Nothing.
    Nothing,
}

/// Reads the beginning of an input and says how it would be understood.
///
/// # Errors
/// When it cannot be read, or does not say what is needed.
pub fn propose(input: &Input, options: &Options) -> Result<Proposal, SourceError> {
    let options = Options { keeps: true, ..options.clone() };
    let mut tried = Tried::default();
    let done = run(std::slice::from_ref(input), &options, &|_| {}, Some(ROWS_TRIED), &mut tried)?;
    let Tried { first, rows, good, bad } = tried;
    let has_more = rows == ROWS_TRIED && done.table.is_some();
    Ok(Proposal { table: done.table, report: done.report, rows, good, bad, has_more, first })
}

/// Notes what comes.
#[derive(Default)]
struct Tried {
    first: Vec<Message>,
    rows: u64,
    good: u64,
    bad: u64,
}

impl Sink for Tried {
    fn open(&mut self, _: Opened) {}

    fn take(&mut self, taken: Taken) -> bool {
        self.good += u64::from(taken.rows);
        if self.first.len() < MESSAGES_SHOWN {
            self.first.push(taken.message);
        }
        true
    }

    fn refuse(&mut self, _: usize, _: Refusal, _: Raw) {
        self.bad += 1;
    }

    fn close(&mut self, _: usize, rows: u64) {
        self.rows += rows;
    }

    fn wants_more(&self) -> bool {
        self.good < ROWS_TRIED
    }
}

/// What was understood of a table.
pub(super) fn of_table(
    rows: &TableRows<'_>,
    understanding: &Understanding,
    mapping: &Mapping,
) -> TableProposal {
    let becomes = |place: usize| {
        if let Some(other) = understanding.others.iter().find(|other| other.place == place) {
            return Becomes::Other { key: other.key.to_string(), looks_like: looks_like(other.guess) };
        }
        understanding
            .columns
            .field_at(place)
            .map_or(Becomes::Nothing, |(field, sure)| Becomes::Field(field, sure))
    };
    let column =
        |(place, header): (usize, &String)| Column { header: header.clone(), becomes: becomes(place) };
    TableProposal {
        kind: understanding.kind(),
        facts: rows.facts().clone(),
        columns: rows.own_headers().iter().enumerate().map(column).collect(),
        doubts: understanding.doubts.clone(),
        mapping: mapping.clone(),
    }
}

fn looks_like(guess: Guess) -> &'static str {
    match guess {
        Guess::Text => "text",
        Guess::Number => "number",
        Guess::Truth => "truth",
        Guess::Day => "day",
        Guess::Instant => "instant",
    }
}
