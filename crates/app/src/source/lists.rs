//! Static lists: a folder with one `KEY.csv` for each list.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use kesit_model::{Key, PersonId, normalize};
use kesit_store::erase::ListShape;

use super::kind::columns::is_header_of;
use super::kind::orders::OrderField;

/// The lists by key.
pub type Lists = BTreeMap<Key, BTreeSet<PersonId>>;

/// Why lists cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ListsError {
    /// The folder or a file cannot be read.
    #[error("`{}` cannot be read", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The name of a file is not a key.
    #[error("the name of `{}` is not a key of a list", path.display())]
    Key {
        /// Which.
        path: PathBuf,
    },
}

/// Reads every `.csv` of the folder: ids stand in the column whose header means *customer*, else in the first one. A
/// first line that is no header is an id.
///
/// # Errors
/// When the folder or one of the files cannot be read, or a name is not a key.
pub fn read_lists(folder: &Path) -> Result<Lists, ListsError> {
    let io = |path: &Path| {
        let path = path.to_owned();
        move |source| ListsError::Io { path, source }
    };
    let mut lists = Lists::new();
    for entry in fs::read_dir(folder).map_err(io(folder))? {
        let path = entry.map_err(io(folder))?.path();
        if path.extension().is_none_or(|extension| !extension.eq_ignore_ascii_case("csv")) {
            continue;
        }
        let key = path.file_stem().and_then(|name| name.to_str()).and_then(Key::parse);
        let key = key.ok_or_else(|| ListsError::Key { path: path.clone() })?;
        let text = fs::read(&path).map_err(io(&path))?;
        lists.insert(key, ids(&text).map_err(io(&path))?);
    }
    Ok(lists)
}

/// The ids of a list that came as a text, read as [`read_lists`] does.
///
/// # Errors
/// When it is no CSV.
pub fn parse_list(text: &[u8]) -> io::Result<BTreeSet<PersonId>> {
    ids(text)
}

fn ids(text: &[u8]) -> io::Result<BTreeSet<PersonId>> {
    let (shape, has_header) = shape_and_header(text);
    let mut ids = BTreeSet::new();
    for record in reader(text, shape.delimiter).records().skip(usize::from(has_header)) {
        let record = record.map_err(io::Error::other)?;
        ids.extend(record.get(shape.id_column).and_then(|id| PersonId::parse(&normalize(id.trim()))));
    }
    Ok(ids)
}

/// How a list is read, for those who change one.
pub(crate) fn list_shape(text: &[u8]) -> ListShape {
    shape_and_header(text).0
}

fn shape_and_header(text: &[u8]) -> (ListShape, bool) {
    let delimiter = super::sniff::sniff_delimiter(without_mark(text));
    let first = reader(text, delimiter).into_records().next().and_then(Result::ok);
    let header = first.and_then(|record| record.iter().position(is_header));
    (ListShape { delimiter, id_column: header.unwrap_or_default() }, header.is_some())
}

fn reader(text: &[u8], delimiter: u8) -> csv::Reader<&[u8]> {
    let mut builder = csv::ReaderBuilder::new();
    builder.delimiter(delimiter).flexible(true).has_headers(false).from_reader(without_mark(text))
}

fn without_mark(text: &[u8]) -> &[u8] {
    text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text)
}

fn is_header(cell: &str) -> bool {
    cell.trim().eq_ignore_ascii_case("id")
        || is_header_of(&OrderField::TABLE[OrderField::Customer as usize], cell)
}

#[cfg(test)]
mod tests {
    use super::ids;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let ids = ids(text.as_bytes()).unwrap();
        assert_eq!(ids.iter().map(|id| id.as_str()).collect::<Vec<_>>(), expected, "{text:?}");
    }

    #[test]
    fn ids_with_and_without_a_header() {
        check("u2\nu1\n\nu1\n", &["u1", "u2"]);
        check("\u{feff}id\nu1\n", &["u1"]);
        check("Ad;Müşteri No\nAyşe;17\nAli; 18 \n", &["17", "18"]);
        check("u1,x\nu2,y\n", &["u1", "u2"]);
        check("", &[]);
    }
}
