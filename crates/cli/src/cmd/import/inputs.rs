//! What is to be imported: files, standard input, the query to a database.

use kesit_app::source::{Input, PostgresQuery};

use crate::args::ImportFiles;
use crate::failure::Failure;
use crate::words::Words;

/// The variable that may say the password of the server.
const PASSWORD: &str = "PGPASSWORD";

/// The inputs, in the order of the command line.
///
/// # Errors
/// When a database has no query, or a query no database.
pub(super) fn inputs(args: &ImportFiles, words: Words) -> Result<Vec<Input>, Failure> {
    let inputs: Vec<Input> = args
        .files
        .iter()
        .map(|path| match path.to_str().filter(|text| PostgresQuery::is_address(text)) {
            Some(address) => query(address, args, words).map(|query| Input::Postgres(Box::new(query))),
            None => Ok(Input::parse(path)),
        })
        .collect::<Result<_, _>>()?;
    let any_server = inputs.iter().any(|input| matches!(input, Input::Postgres(_)));
    if args.query.is_some() && !any_server {
        let what = words.of("--query needs a database to ask", "--query için bir veritabanı gerekir");
        return Err(
            Failure::usage(what).hint("kesit import postgres://user@host/database --query \"SELECT …\"")
        );
    }
    Ok(inputs)
}

fn query(address: &str, args: &ImportFiles, words: Words) -> Result<PostgresQuery, Failure> {
    let Some(query) = &args.query else {
        let what = words.of("a database needs a query", "veritabanı için bir sorgu gerekir");
        return Err(Failure::usage(what).hint("--query \"SELECT …\""));
    };
    // The address is not repeated, for it may bear a password.
    let asked = PostgresQuery::new(address, query).map_err(|_| {
        let what = words
            .of("this is not the address of a PostgreSQL server", "bu bir PostgreSQL sunucusu adresi değil");
        Failure::usage(what).hint("postgres://user@host:5432/database")
    })?;
    // As the programs of PostgreSQL do: a password on the command line can be seen by others.
    let asked = match std::env::var(PASSWORD) {
        Ok(password) => asked.with_password(&password),
        Err(_) => asked,
    };
    Ok(match &args.cursor {
        Some(column) => asked.with_cursor(column, None),
        None => asked,
    })
}
