//! The tables of the catalogue: which of them keep texts that came from outside, and so may name a person. A table that is not
//! in [`TABLES`] fails a test, so that none is forgotten.

use rusqlite::params_from_iter;

use super::person::Person;
use crate::catalogue::{Catalogue, CatalogueError};

/// What is done with the rows of a table that name a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Treatment {
    /// Its rows do not name customers.
    NamesNobody,
    /// It has a place of its own.
    Elsewhere,
    /// The row goes if one of these columns names the person.
    RowGoes(&'static [&'static str]),
    /// These columns become empty if they name the person.
    Emptied(&'static [&'static str]),
    /// The same, where a short id may as well be the number of something else.
    TextEmptied(&'static [&'static str]),
}

/// All tables that there may be.
const TABLES: &[(&str, Treatment)] = &[
    ("setting", Treatment::NamesNobody),
    ("revision", Treatment::NamesNobody),
    ("revision_change", Treatment::NamesNobody),
    ("definition", Treatment::NamesNobody),
    ("import", Treatment::NamesNobody),
    // The first line of a file without headers may have been taken for them.
    ("import_file", Treatment::Emptied(&["headers", "mapping"])),
    ("quarantine", Treatment::Elsewhere),
    // A database is read in the order of a column; that the last value of it is forgotten reads everything once more.
    ("source_cursor", Treatment::RowGoes(&["value"])),
    ("score_fit", Treatment::NamesNobody),
    ("erasure", Treatment::Elsewhere),
    ("erased_mark", Treatment::NamesNobody),
    ("erasure_count", Treatment::NamesNobody),
    ("erasure_secret", Treatment::NamesNobody),
    ("outside_copy", Treatment::NamesNobody),
    ("retention", Treatment::NamesNobody),
    // Those who work with the workspace are no customers here, even if they are by chance.
    ("user", Treatment::NamesNobody),
    ("session", Treatment::NamesNobody),
    ("api_key", Treatment::NamesNobody),
    ("source", Treatment::NamesNobody),
    ("source_day", Treatment::NamesNobody),
    ("write_key", Treatment::NamesNobody),
    // Who did what stays, but not to whom.
    ("audit", Treatment::TextEmptied(&["object", "detail"])),
    ("answer", Treatment::RowGoes(&["body"])),
    ("job", Treatment::TextEmptied(&["outcome"])),
    ("set_aside", Treatment::RowGoes(&["raw"])),
    ("dropped", Treatment::NamesNobody),
];

/// Erases a person from the tables that have no place of their own; gives in how many rows they were named.
pub(super) fn erase(catalogue: &mut Catalogue, person: &Person) -> Result<u64, CatalogueError> {
    let mut erased = 0;
    for (table, treatment) in TABLES {
        let (columns, act) = match treatment {
            Treatment::NamesNobody | Treatment::Elsewhere => continue,
            Treatment::RowGoes(columns) => (columns, format!("DELETE FROM {table}")),
            Treatment::Emptied(columns) | Treatment::TextEmptied(columns) => {
                let emptied: Vec<_> = columns.iter().map(|column| format!("{column} = ''")).collect();
                (columns, format!("UPDATE {table} SET {}", emptied.join(", ")))
            }
        };
        let is_named: fn(&Person, &str) -> bool = match treatment {
            Treatment::TextEmptied(_) => Person::is_in_text,
            _ => Person::is_in_raw,
        };
        erased += change(catalogue, table, columns, &act, &|text| is_named(person, text))?;
    }
    Ok(erased)
}

/// Does something with each row that names a person. Rows are told by their primary key.
fn change(
    catalogue: &mut Catalogue,
    table: &str,
    columns: &[&str],
    act: &str,
    is_named: &dyn Fn(&str) -> bool,
) -> Result<u64, CatalogueError> {
    let connection = catalogue.connection();
    let mut keys = connection.prepare("SELECT name FROM pragma_table_info(?1) WHERE pk > 0 ORDER BY pk")?;
    let keys = keys.query_map([table], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    if keys.is_empty() {
        return Ok(0);
    }
    let mut select =
        connection.prepare(&format!("SELECT {}, {} FROM {table}", keys.join(", "), columns.join(", ")))?;
    let mut rows = select.query([])?;
    let mut found: Vec<Vec<rusqlite::types::Value>> = Vec::new();
    while let Some(row) = rows.next()? {
        let mut is_found = false;
        for at in keys.len()..keys.len() + columns.len() {
            let bytes = row.get_ref(at)?.as_bytes_or_null().ok().flatten().unwrap_or_default();
            is_found |= is_named(&String::from_utf8_lossy(bytes));
        }
        if is_found {
            found.push((0..keys.len()).map(|at| row.get(at)).collect::<Result<_, _>>()?);
        }
    }
    let is_it: Vec<String> = keys.iter().zip(1..).map(|(key, at)| format!("{key} = ?{at}")).collect();
    let mut act = connection.prepare(&format!("{act} WHERE {}", is_it.join(" AND ")))?;
    for key in &found {
        act.execute(params_from_iter(key))?;
    }
    Ok(found.len() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_table_is_forgotten() {
        let folder = tempfile::tempdir().expect("a folder");
        let catalogue = Catalogue::open(&folder.path().join("catalogue.db")).expect("new");
        let mut select = catalogue
            .connection()
            .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
            .expect("sql");
        let tables = select.query_map([], |row| row.get::<_, String>(0)).expect("read");
        for table in tables {
            let table = table.expect("read");
            assert!(
                TABLES.iter().any(|(known, _)| *known == table),
                "say of `{table}` whom its rows may name"
            );
        }
    }
}
