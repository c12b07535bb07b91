//! What a database needs to be a table: a thread that feeds rows, and the reading of the text that it sends.

use std::io::Read;

use csv::StringRecord;

use super::feed::Feed;
use super::text::{self, TextRows};
use super::{Format, Rows, Step, Table, TableError, TableFacts, header};

pub(in crate::source) use super::canonical::number as canonical_number;
pub(in crate::source) use super::feed::{FedRow, Feeder};

/// What is known before the rows come.
pub(in crate::source) struct Head {
    pub(in crate::source) headers: Vec<String>,
}

/// A table whose rows another thread feeds.
pub(in crate::source) fn open(
    work: impl FnOnce(&mut Feeder<Head>) -> Result<(), TableError> + Send + 'static,
) -> Result<Table<'static>, TableError> {
    let (head, feed) = Feed::start(Format::Postgres, work)?;
    let mut facts = TableFacts::new(Format::Postgres, None);
    let (headers, doubts) = header::names(head.headers.iter().map(String::as_str))?;
    facts.doubts.extend(doubts);
    Ok(Table { headers, facts, rows: Box::new(feed), body: None, typed: Vec::new() })
}

/// Rows of CSV with so many columns and without headers, as a server writes it.
pub(in crate::source) fn text_rows<R: Read>(reader: R, width: usize) -> ServerRows<R> {
    ServerRows(text::written_by_server(reader, width))
}

/// See [`text_rows`].
pub(in crate::source) struct ServerRows<R>(TextRows<R>);

impl<R: Read> ServerRows<R> {
    /// The next row.
    pub(in crate::source) fn next_row(&mut self, record: &mut StringRecord) -> Result<Step, TableError> {
        self.0.next(record, &mut Vec::new())
    }
}
