//! Reads databases from where the last import came to. The place is kept only after an import counts, so an interrupted one
//! is read again from where it began. An import that
//! is undone makes it be forgotten.

use kesit_model::Timestamp;
use kesit_store::{Import, SourceCursor};

use super::error::ImportError;
use super::vault::Vault;
use crate::source::{Input, PostgresQuery};

/// The inputs; queries with a cursor go on from what was seen last.
///
/// # Errors
/// When the catalogue cannot be read.
pub(super) fn go_on(store: &dyn Vault, inputs: &[Input]) -> Result<Vec<Input>, ImportError> {
    let go_on = |input: &Input| {
        let Input::Postgres(query) = input else { return Ok(input.clone()) };
        let Some(column) = query.cursor_column() else { return Ok(input.clone()) };
        let server = query.to_string();
        let from = store.catalogue().source_cursor(place(&server, query, column))?;
        let query = query.as_ref().clone().with_cursor(column, from);
        Ok(Input::Postgres(Box::new(query)))
    };
    inputs.iter().map(go_on).collect()
}

/// Keeps what was seen last; where there was nothing, what is known stays.
///
/// # Errors
/// When the catalogue cannot be written.
pub(super) fn keep(store: &mut dyn Vault, inputs: &[Input], now: Timestamp) -> Result<(), ImportError> {
    for input in inputs {
        let Input::Postgres(query) = input else { continue };
        let (Some(column), Some(seen)) = (query.cursor_column(), query.last_seen()) else { continue };
        let server = query.to_string();
        store.catalogue_mut().set_source_cursor(place(&server, query, column), &seen, now)?;
    }
    Ok(())
}

/// Forgets how far the servers of an import were read, for its messages count no more.
///
/// # Errors
/// When the catalogue cannot be written.
pub(super) fn forget(store: &mut dyn Vault, import: &Import) -> Result<(), ImportError> {
    for file in import.files.iter().filter(|file| PostgresQuery::is_address(&file.name)) {
        store.catalogue_mut().forget_source_cursors(&file.name)?;
    }
    Ok(())
}

fn place<'a>(server: &'a str, query: &'a PostgresQuery, column: &'a str) -> SourceCursor<'a> {
    SourceCursor { server, query: query.query(), column }
}
