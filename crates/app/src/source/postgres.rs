//! PostgreSQL as a source: the rows of a query as a table. It only reads, in one transaction, and holds no more than a few
//! batches of rows in memory however many there are.
//!
//! With a cursor column the rows come in its order, and only those from the value on that was seen last: the next time
//! there is only what is new, and the rows of that very value once more, for others may have come to bear it since. Rows
//! that bear no value there come only as long as no value is known.
//!
//! The connection is not encrypted: use a socket, a tunnel or a network of your own.

mod cell;

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use csv::StringRecord;
use postgres::config::{Host, SslMode};
use postgres::{Client, Column, Config, Error, IsolationLevel, NoTls, Statement, Transaction};

use self::cell::{Cell, row};
use super::table::server::{Feeder, Head, open, text_rows};
use super::table::{Step, Table, TableError};

/// How long to wait for the server to answer at first.
const CONNECT: Duration = Duration::from_secs(15);

/// What the answers look like, whatever the server is set to.
const SESSION: &str = "SET datestyle = 'ISO, YMD'; SET timezone = 'UTC'; SET intervalstyle = 'iso_8601'; \
    SET bytea_output = 'hex'; SET standard_conforming_strings = on; SET extra_float_digits = 1";

/// A query to a server.
#[derive(Clone)]
pub struct PostgresQuery {
    /// With its password.
    address: String,
    config: Config,
    query: String,
    cursor: Option<Cursor>,
    /// The last value of the cursor column, once all rows have been read.
    seen: Arc<Mutex<Option<String>>>,
}

/// Where to go on.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Cursor {
    column: String,
    from: Option<String>,
}

/// Why a text is not the address of a server.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not the address of a PostgreSQL server; expected one such as `postgres://user@host:5432/database`")]
pub struct PostgresAddressError;

impl PostgresQuery {
    /// Whether a text is meant as the address of a server.
    #[must_use]
    pub fn is_address(text: &str) -> bool {
        text.starts_with("postgres://") || text.starts_with("postgresql://")
    }

    /// The rows of a query, a single `SELECT`, to the server at this address.
    ///
    /// # Errors
    /// When the address is none.
    pub fn new(address: &str, query: &str) -> Result<PostgresQuery, PostgresAddressError> {
        // What the parser says may have the address in it, with its password.
        let mut config: Config = address.parse().map_err(|_| PostgresAddressError)?;
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT);
        }
        if config.get_application_name().is_none() {
            config.application_name("kesit");
        }
        let query = query.trim().trim_end_matches(';').trim_end().to_owned();
        Ok(PostgresQuery { address: address.to_owned(), config, query, cursor: None, seen: Arc::default() })
    }

    /// Reads in the order of this column, from the value on that was seen last; `None` reads everything.
    #[must_use]
    pub fn with_cursor(self, column: &str, from: Option<String>) -> PostgresQuery {
        PostgresQuery { cursor: Some(Cursor { column: column.to_owned(), from }), ..self }
    }

    /// With this password, unless the address has one.
    #[must_use]
    pub fn with_password(mut self, password: &str) -> PostgresQuery {
        if self.config.get_password().is_none() {
            self.config.password(password);
        }
        self
    }

    /// The query.
    #[must_use]
    pub fn query(&self) -> &str {
        &self.query
    }

    /// The cursor column.
    #[must_use]
    pub fn cursor_column(&self) -> Option<&str> {
        self.cursor.as_ref().map(|cursor| cursor.column.as_str())
    }

    /// The last value of the cursor column, as the server writes it: to be kept and given to
    /// [`PostgresQuery::with_cursor`] the next time, once all rows are safe. `None` before all rows have been read, or if
    /// none of them had a value.
    #[must_use]
    pub fn last_seen(&self) -> Option<String> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Asks the server.
    ///
    /// # Errors
    /// When it cannot be reached or does not like the query.
    pub(super) fn open(&self) -> Result<Table<'static>, TableError> {
        let query = self.clone();
        open(move |feeder| query.read(feeder))
    }

    fn read(&self, feeder: &mut Feeder<Head>) -> Result<(), TableError> {
        if self.config.get_ssl_mode() == SslMode::Require {
            return Err(TableError::Database("encrypted connections are not supported".to_owned()));
        }
        let mut client = self.config.connect(NoTls).map_err(|error| told(&error))?;
        self.read_from(&mut client, feeder)
    }

    fn read_from(&self, client: &mut Client, feeder: &mut Feeder<Head>) -> Result<(), TableError> {
        let told = |error: Error| told(&error);
        client.batch_execute(SESSION).map_err(told)?;
        let isolation = IsolationLevel::RepeatableRead;
        let mut transaction =
            client.build_transaction().read_only(true).isolation_level(isolation).start().map_err(told)?;
        let statement = prepared(&mut transaction, &self.query)?;
        let columns = statement.columns();
        let place = self.cursor_place(columns)?;
        let headers = columns.iter().map(|column| column.name().to_owned()).collect();
        if feeder.head(Head { headers }).is_err() {
            return Ok(());
        }
        let select = self.select(place.map(|place| &columns[place]));
        let reader =
            transaction.copy_out(&format!("COPY ({select}) TO STDOUT (FORMAT csv)")).map_err(told)?;
        let mut rows = text_rows(reader, columns.len());
        let kinds: Vec<Cell> = columns.iter().map(|column| Cell::of(column.type_())).collect();
        let (mut record, mut number, mut last) = (StringRecord::new(), 0, None);
        loop {
            match rows.next_row(&mut record)? {
                Step::End => break,
                Step::Bad { .. } => return Err(TableError::Database(format!("row {number} is too long"))),
                Step::Row { .. } => number += 1,
            }
            let value = place.and_then(|place| record.get(place)).filter(|value| !value.is_empty());
            if let Some(value) = value {
                last = Some(value.to_owned());
            }
            if feeder.put(row(&record, &kinds, number)).is_err() {
                return Ok(());
            }
        }
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = last;
        Ok(())
    }

    fn cursor_place(&self, columns: &[Column]) -> Result<Option<usize>, TableError> {
        let Some(cursor) = &self.cursor else { return Ok(None) };
        let place = columns.iter().position(|column| column.name() == cursor.column);
        let missing = || TableError::Database(format!("the query has no column `{}`", cursor.column));
        place.ok_or_else(missing).map(Some)
    }

    /// The query, and the order and beginning that the cursor asks for. The query ends with a line end, for it may end
    /// with a comment.
    fn select(&self, column: Option<&Column>) -> String {
        let all = wrapped(&self.query);
        let (Some(cursor), Some(column)) = (&self.cursor, column) else { return all };
        let name = identifier(&cursor.column);
        let kind = column.type_();
        let kind = format!("{}.{}", identifier(kind.schema()), identifier(kind.name()));
        let from = cursor
            .from
            .as_ref()
            .map_or(String::new(), |from| format!(" WHERE q.{name} >= {}::{kind}", literal(from)));
        format!("{all}{from} ORDER BY q.{name}")
    }
}

/// Where it goes, never with a password.
impl fmt::Display for PostgresQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("postgres://")?;
        if let Some(user) = self.config.get_user() {
            write!(f, "{user}@")?;
        }
        match self.config.get_hosts().first() {
            Some(Host::Tcp(host)) => f.write_str(host)?,
            #[cfg(unix)]
            Some(Host::Unix(path)) => write!(f, "{}", path.display())?,
            None => {}
        }
        if let Some(port) = self.config.get_ports().first().filter(|port| **port != 5432) {
            write!(f, ":{port}")?;
        }
        write!(f, "/{}", self.config.get_dbname().or(self.config.get_user()).unwrap_or_default())
    }
}

impl fmt::Debug for PostgresQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut told = f.debug_struct("PostgresQuery");
        told.field("server", &self.to_string())
            .field("query", &self.query)
            .field("cursor", &self.cursor)
            .finish()
    }
}

impl PartialEq for PostgresQuery {
    fn eq(&self, other: &PostgresQuery) -> bool {
        (&self.address, &self.query, &self.cursor) == (&other.address, &other.query, &other.cursor)
    }
}

impl Eq for PostgresQuery {}

fn wrapped(query: &str) -> String {
    format!("SELECT * FROM (\n{query}\n) q")
}

/// The query with its columns. The server refuses here whatever is not a single query.
fn prepared(transaction: &mut Transaction<'_>, query: &str) -> Result<Statement, TableError> {
    transaction.prepare(&wrapped(query)).map_err(|error| told(&error))
}

fn identifier(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// What a server or its absence says. Messages about values are left out, for they quote them.
fn told(error: &Error) -> TableError {
    TableError::Database(match error.as_db_error() {
        Some(said) if said.code().code().starts_with("22") => {
            format!("a value cannot be read (SQLSTATE {})", said.code().code())
        }
        Some(said) => said.message().to_owned(),
        None => {
            let source = std::error::Error::source(error).map(|source| format!(": {source}"));
            format!("{error}{}", source.unwrap_or_default())
        }
    })
}

#[cfg(test)]
mod tests;
